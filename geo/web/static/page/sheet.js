// The card of a chosen cluster: takes the list to its entry, gives the focus back to what opened it, and is a sheet
// over the page where the window is narrow (sheet.css), closed by a swipe, Escape, its button and the browser's Back.
const CARD = '[data-testid="cluster-card"]';
const NARROW = window.matchMedia("(max-width: 768px)");
const FAR = 0.3; // share of its height by which a sheet is drawn down to close it
const SWIFT = 0.5; // px in a millisecond: so swiftly drawn it closes at any distance
const LATEST = 5000; // ms after which a sheet that nobody has taken away is there again

let shown = null; // id of the cluster whose card is drawn
let listed = null; // id of the cluster to whose entry the list was taken
let fromList = false; // whether the list, not the map, has opened the card
let drag = null; // {card, y, at, by}

const maps = () => [...document.querySelectorAll("iframe")].filter(({ contentWindow }) => contentWindow?.atlas);
const card = () => document.querySelector(CARD);
const entry = (id) => document.querySelector(`.atlas-item[data-cluster-id="${CSS.escape(id)}"]`);

/* The list stands at the entry of what is chosen; the page itself stays where it is. */

function reveal(item) {
  const list = item.closest(".atlas-scroll");
  const [box, own] = [list.getBoundingClientRect(), item.getBoundingClientRect()];
  if (own.top < box.top || own.bottom > box.bottom) list.scrollTop += own.top - box.top;
}

function giveBack(id) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const link = entry(id)?.querySelector("a");
  const marked = !fromList && maps().some(({ contentWindow }) => contentWindow.atlas.focusMark(id));
  if (!marked) link?.focus({ preventScroll: true });
}

// What was tapped on the map stays in sight above its sheet.
function keepInSight(id) {
  const free = window.innerHeight - card().offsetHeight;
  for (const frame of maps()) {
    const mark = frame.contentWindow.atlas.markOf(id)?.getBoundingClientRect();
    const y = mark && frame.getBoundingClientRect().top + (mark.top + mark.bottom) / 2;
    if (y > free - 24) frame.closest('[data-testid="stMain"]').scrollBy(0, y - free / 2);
  }
}

function follow() {
  const id = card()?.dataset.clusterId ?? null;
  if (id !== shown) {
    const before = shown;
    [shown, listed] = [id, null];
    if (!id) giveBack(before);
    else if (NARROW.matches && !fromList) keepInSight(id);
  }
  const item = id && listed !== id && entry(id);
  if (!item || !item.classList.contains("is-open")) return; // not the list that belongs to this card yet
  listed = id;
  reveal(item);
}

document.addEventListener("focusin", ({ target, relatedTarget }) => {
  if (target.matches(`${CARD} h2`)) fromList = Boolean(relatedTarget?.closest(".atlas-list"));
});

/* The sheet */

function leave(sheet) {
  sheet.classList.add("is-leaving");
  setTimeout(() => sheet.classList.remove("is-leaving"), LATEST);
}

document.addEventListener("click", ({ target }) => {
  if (NARROW.matches && target.matches?.(`${CARD} .atlas-close`)) leave(target.closest(CARD));
});

document.addEventListener("keydown", (event) => {
  const inside = event.target.closest?.(`${CARD}, [popover], [role="dialog"], [data-testid="stPopoverBody"]`);
  if (event.key === "Escape" && NARROW.matches && !inside) card()?.querySelector(".atlas-close").click();
});

document.addEventListener("pointerdown", (event) => {
  const head = NARROW.matches && event.target.closest?.(`${CARD} .atlas-card-head`);
  if (!head || event.target.closest("button")) return;
  drag = { card: head.closest(CARD), y: event.clientY, at: event.timeStamp, by: 0 };
  head.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.by = Math.max(0, event.clientY - drag.y);
  drag.card.style.translate = `0 ${drag.by}px`;
});

function drop(event) {
  if (!drag) return;
  const { card: sheet, by, at } = drag;
  drag = null;
  sheet.style.translate = "";
  const swift = by > 24 && by / (event.timeStamp - at) > SWIFT;
  if (event.type === "pointerup" && (swift || by > FAR * sheet.offsetHeight))
    sheet.querySelector(".atlas-close").click();
}

for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, drop);

new MutationObserver(follow).observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
