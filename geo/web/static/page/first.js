// The page as the server drew it stands over Streamlit's until that one is drawn, then gives its place to it: with the
// place to which the visitor has scrolled, the focus, what is typed and what was clicked meanwhile.
const first = document.getElementById("atlas-first");
const FAULT = '[data-testid="stAlert"], [data-testid="stException"]';

const HELD = 50; // ms until the next look at a page that is being pressed (early.js)

const root = () => document.getElementById("root");
const panel = (key) => root().querySelector(`.st-key-${CSS.escape(key)} .atlas-panel`);
let mapDrawn = false;

function complete() {
  if (root().querySelector(FAULT)) return true;
  const awaited = first.dataset.awaited.split(" ");
  return awaited.every((key) => panel(key)?.hasChildNodes()) && (mapDrawn || !("map" in first.dataset));
}

// The same thing in the live page; null where there is none.
function counterpart(element) {
  const { id, href, name, dataset } = element;
  const within = element.closest('[class*="st-key-"]')?.className.match(/st-key-\S+/)?.[0];
  const scope = within ? `.${CSS.escape(within)} ` : "";
  const marks = [
    id && `#${CSS.escape(id)}`,
    dataset.action && `[data-action="${CSS.escape(dataset.action)}"][data-value="${CSS.escape(dataset.value ?? "")}"]`,
    href && `a[href="${CSS.escape(element.getAttribute("href"))}"]`,
    name && `[name="${CSS.escape(name)}"]`,
    dataset.local && `[data-local="${CSS.escape(dataset.local)}"]`,
  ];
  const found = marks.filter(Boolean).map((mark) => root().querySelector(scope + mark));
  return found.find(Boolean) ?? null;
}

function keep() {
  const active = first.contains(document.activeElement) ? document.activeElement : null;
  const moved = window.atlasScrolled; // see early.js; to ask where to would cost a layout
  const boxes = moved ? [...first.querySelectorAll("[data-scroll]")] : [];
  const scrolled = boxes.map((box) => [counterpart(box), box.scrollTop]);
  const opened = [...first.querySelectorAll("details[open][id], [popover]:popover-open")].map(counterpart);
  return {
    focus: active && counterpart(active),
    typed: active?.value,
    top: moved && first.scrollTop,
    scrolled,
    opened,
  };
}

function giveWay() {
  const { focus, typed, top, scrolled, opened } = keep();
  const clicked = window.atlasClicked.map(counterpart); // see early.js
  first.remove();
  const page = root().querySelector('[data-testid="stMain"]');
  if (page && top) page.scrollTop = top;
  for (const [box, place] of scrolled) if (box) box.scrollTop = place;
  for (const one of opened) {
    if (one?.popover) one.showPopover();
    else one?.setAttribute("open", "");
  }
  if (focus && typed && "value" in focus && focus.value !== typed) {
    focus.value = typed;
    focus.dispatchEvent(new Event("input", { bubbles: true }));
  }
  focus?.focus({ preventScroll: true });
  for (const element of clicked) element?.click();
}

if (first) {
  const done = new AbortController();
  const look = () => {
    if (!first.isConnected || !complete()) return;
    if (window.atlasPressed()) {
      setTimeout(look, HELD);
      return;
    }
    watch.disconnect();
    done.abort(); // nothing of this is to be done again whenever the map is drawn
    giveWay();
  };
  const watch = new MutationObserver(look);
  watch.observe(root(), { childList: true, subtree: true });
  const drawn = () => {
    mapDrawn = true;
    look();
  };
  document.addEventListener("atlas-drawn", drawn, { signal: done.signal });
}
