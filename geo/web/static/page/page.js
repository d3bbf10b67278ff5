// What belongs to the page as a whole: the contrast switch, and the way of the keyboard through Streamlit's popovers.
const CONTRAST = "atlas-contrast";
const POPOVER = '[data-testid="stPopoverBody"]';
const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), select, a[href], [tabindex="0"]';

/* The contrast switch. The map's frame reads the class of this page when it is dressed (atlas.js). */
let chosen = "off";

function contrast() {
  try {
    return (localStorage.getItem(CONTRAST) ?? chosen) === "on";
  } catch {
    // a browser that keeps nothing for a page inside the page of others
    return chosen === "on";
  }
}

function applyContrast() {
  document.documentElement.classList.toggle(CONTRAST, contrast());
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow?.atlas) frame.contentDocument.documentElement.classList.toggle("is-contrast", contrast());
  }
  for (const button of document.querySelectorAll('[data-local="contrast"]')) {
    const pressed = String(contrast());
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.('[data-local="contrast"]')) return;
  chosen = contrast() ? "off" : "on";
  try {
    localStorage.setItem(CONTRAST, chosen);
  } catch {
    /* it holds as long as the page */
  }
  applyContrast();
});

/* Streamlit puts a popover at the end of the page and leaves the focus behind: take it there, keep it, bring it back. */
let opener = null;
let entered = null;

function enterPopover() {
  const body = document.querySelector(POPOVER);
  if (!body) {
    if (entered && (document.activeElement === document.body || !document.activeElement)) opener?.focus();
    entered = null;
    return;
  }
  const first = body.querySelector(FOCUSABLE);
  const lost = document.activeElement === document.body; // an option that Streamlit drew anew
  if (!first || (entered === body && !lost)) return; // the content comes a moment after the popover
  entered = body;
  opener = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]') ?? opener;
  if (!body.contains(document.activeElement)) first.focus({ preventScroll: true });
}

// Before Streamlit's own handler, for which a group of options is one stop and the next one lies outside.
document.addEventListener(
  "keydown",
  (event) => {
    const body = event.key === "Tab" && event.target.closest?.(POPOVER);
    if (!body) return;
    event.preventDefault();
    event.stopPropagation();
    const stops = [...body.querySelectorAll(FOCUSABLE)].filter((element) => element.offsetParent);
    const next = stops.indexOf(event.target) + (event.shiftKey ? -1 : 1);
    stops[(next + stops.length) % stops.length]?.focus();
  },
  true,
);

/* Streamlit reruns the page on R and asks to clear its caches on C: single letters that speech input would type. */
window.addEventListener(
  "keydown",
  (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && !typing && ["r", "c"].includes(event.key.toLowerCase())) event.stopImmediatePropagation();
  },
  true,
);

applyContrast();
new MutationObserver(() => {
  enterPopover();
  applyContrast();
}).observe(document.body, { childList: true, subtree: true });
