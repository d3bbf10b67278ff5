// The filters above the map, as far as the browser does not do it all by itself: the focus goes into what opens, two
// fields make a range, a town is looked up while it is typed.
const POPOVERS = ".atlas-filter, .atlas-drawer";
const FIRST = ":scope > .atlas-filter-head ~ :is(input, button), :scope > .atlas-filter-head ~ * :is(input, button)";
const OPEN = ":is(.atlas-filter, .atlas-drawer):popover-open";
const PAUSE = 150; // ms without a key after which a town is looked up
const LARGEST = /^\d{1,7}$/;
const narrow = matchMedia("(width <= 640px)"); // as in filters.css
let pause = null;

const ask = (element, action, value) =>
  element.dispatchEvent(new CustomEvent("atlas-asked", { bubbles: true, cancelable: true, detail: { action, value } }));

/* ---- What opens ---- */

const opener = (popover) => document.querySelector(`[popovertarget="${popover.id}"]:not([popovertargetaction])`);

// Where style sheets cannot say it yet: below its button, within the window.
function place(popover) {
  if (narrow.matches || CSS.supports("position-area", "bottom")) return;
  const { left, bottom } = opener(popover).getBoundingClientRect();
  const room = document.documentElement.clientWidth - popover.offsetWidth - 8;
  Object.assign(popover.style, {
    left: `${Math.max(8, Math.min(left, room))}px`,
    top: `${bottom}px`,
    maxHeight: `${innerHeight - bottom - 12}px`,
  });
}

function toggled({ target, newState }) {
  if (!target.matches?.(POPOVERS)) return;
  if (newState === "open") {
    place(target);
    target.querySelector(FIRST)?.focus({ preventScroll: true });
  } else if (document.activeElement === document.body || target.contains(document.activeElement)) {
    opener(target)?.focus({ preventScroll: true });
  }
}

// What opens inside the page closes on a press elsewhere; a press on the map's frame is none that the page would see.
function leftForTheMap() {
  if (document.activeElement?.nodeName !== "IFRAME") return;
  for (const popover of document.querySelectorAll(OPEN)) popover.hidePopover();
}

/* ---- A range from two fields ---- */

function faultOf(range, ends) {
  if (ends.some((end) => end && !LARGEST.test(end))) return range.dataset.whole;
  return ends.every(Boolean) && Number(ends[0]) > Number(ends[1]) ? range.dataset.order : "";
}

function readRange(range) {
  const fields = [...range.querySelectorAll("[data-end]")];
  const ends = fields.map((field) => field.value.trim());
  const fault = faultOf(range, ends);
  range.querySelector(".atlas-range-fault").textContent = fault;
  for (const field of fields) field.setAttribute("aria-invalid", String(Boolean(fault)));
  if (!fault) ask(range, "set", `${range.dataset.range}:${ends.some(Boolean) ? ends.join("-") : ""}`);
}

/* ---- Listening ---- */

document.addEventListener("toggle", toggled, true);
window.addEventListener("blur", leftForTheMap);
narrow.addEventListener("change", () => {
  for (const popover of document.querySelectorAll(OPEN)) popover.hidePopover();
});
document.addEventListener("change", ({ target }) => {
  const range = target.closest?.("[data-range]");
  if (range) readRange(range);
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-town]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => ask(target, "town", target.value), PAUSE);
});
