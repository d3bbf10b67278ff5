// A panel of server-made HTML: puts in place what changed, reports clicks on [data-action], keeps focus and scroll.
// Two actions never leave the browser: copy a link, jump past the map. All others are events of the name `ASKED` with
// {action, value}, which scripts may send too; who carries one out in the browser cancels it. What the server sends is
// an event of the name `ANSWERED` with {view, draw}; who knows better cancels it, and may draw it later.
import { leave, stay } from "./address.js";
import { copied } from "./clipboard.js";
import { late } from "./waiting.js";

const ASKED = "atlas-asked";
const ANSWERED = "atlas-answered";
const FIELD = "input, select, textarea";
const LIVE = "atlas-live";

export function announce(sentence) {
  let live = document.getElementById(LIVE);
  if (!live) {
    live = document.createElement("div");
    live.id = LIVE;
    live.className = "atlas-hidden";
    live.setAttribute("role", "status");
    live.setAttribute("aria-live", "polite");
    document.body.append(live);
  }
  if (live.textContent !== sentence) live.textContent = sentence;
}

// The windows of frames that hold a map.
const maps = () =>
  [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter((view) => view?.atlas);

async function copy(element) {
  const link = new URL(element.dataset.value, document.baseURI).href;
  const field = Object.assign(document.createElement("input"), { className: "atlas-link-field", readOnly: true });
  field.value = link;
  field.setAttribute("aria-label", element.textContent);
  element.after(field);
  if (await copied(link, field)) {
    announce(element.dataset.done);
    element.textContent = element.dataset.done;
    field.remove();
    element.focus({ preventScroll: true });
  } // otherwise the visitor copies it from there, where it is selected
}

const LOCAL = {
  copy,
  jump: (element) => document.getElementById(element.dataset.value)?.focus(),
};

function selector(element) {
  const { action, value = "" } = element.dataset;
  return action && `[data-action="${CSS.escape(action)}"][data-value="${CSS.escape(value)}"]`;
}

/* Patching: what stays the same stays in place, with its focus and scroll, and costs no layout. */

// What an element is; elements of unlike keys are never made into one another.
const MARKS = ["id", "data-scroll", "data-focus", "data-cluster-id", "data-action", "data-value"];

function keyOf(node) {
  let key = "";
  if (node.nodeType === Node.ELEMENT_NODE) {
    for (const mark of MARKS) if (node.hasAttribute(mark)) key += `${mark}=${node.getAttribute(mark)} `;
  }
  return key;
}

const alike = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

// Attributes that are the browser's own: what the visitor opened, and where, switched, or has come to in a grid; a fault
// that it found in what was typed, as long as what stood there before is what the server says (ranges.js).
function kept(element, name, fresh) {
  return (
    (name === "data-fault" && element.dataset.fault === fresh.dataset.bounds) ||
    (name === "aria-invalid" && element.closest("[data-fault]")) ||
    (name === "open" && element.id) ||
    (name === "aria-pressed" && element.dataset.local) ||
    (name === "style" && element.popover) ||
    (name.startsWith("aria-") && element.role === "combobox") ||
    (name === "tabindex" && element.closest('[role="grid"]'))
  );
}

function patchAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !kept(old, name, fresh)) old.setAttribute(name, value);
  }
  for (const { name } of Array.from(old.attributes)) {
    if (!fresh.hasAttribute(name) && !kept(old, name, fresh)) old.removeAttribute(name);
  }
}

// An element with data-own is the browser's, whatever it holds, and so are the words of a fault that it found.
const OWN = "[data-own], [data-fault] > [role=alert]";

function patch(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) {
    if (old.matches(OWN)) return;
    patchAttributes(old, fresh);
    patchChildren(old, fresh);
  } else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
}

function patchChildren(old, fresh) {
  let [at, child] = [old.firstChild, fresh.firstChild];
  for (; at && child; at = at.nextSibling, child = child.nextSibling) {
    // as a rule they come in the same order
    if (at.isEqualNode(child)) continue;
    if (!alike(at, child)) break;
    patch(at, child);
  }
  if (at || child) patchRest(old, at, child);
}

// The first like `fresh` among `at` and what follows, unless something wanted further on stands before it.
function findFrom(at, fresh, wanted) {
  for (; at && !alike(at, fresh); at = at.nextSibling) if (wanted.has(keyOf(at))) return null;
  return at;
}

// Makes the children of `old` from `at` on like `first` and its following siblings: some come, go or change places.
function patchRest(old, at, first) {
  const onwards = (node) => {
    const list = [];
    for (; node; node = node.nextSibling) list.push(node);
    return list;
  };
  const keyed = (nodes) => nodes.map((node) => [keyOf(node), node]).filter(([key]) => key);
  const children = onwards(first);
  const movable = new Map(keyed(onwards(at)));
  const wanted = new Map(keyed(children));
  const pass = (drop) => {
    const node = at;
    at = at.nextSibling;
    if (drop) node.remove();
  };
  for (const child of children) {
    const key = keyOf(child);
    let same = findFrom(at, child, wanted);
    if (same) {
      while (at !== same) pass(true);
      pass(false);
    } else {
      const other = movable.get(key);
      same = other && alike(other, child) ? other : null;
      old.insertBefore(same ?? child, at);
    }
    if (same) patch(same, child);
    movable.delete(key);
    wanted.delete(key);
  }
  while (at) pass(true);
}

/* A grid is one stop of the Tab key; arrow keys go on from cell to cell. */

const cells = (row) => [...row.querySelectorAll("td")];
const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-8, 0],
  PageDown: [8, 0],
};

function stopAt(cell) {
  for (const stop of cell.closest('[role="grid"]').querySelectorAll('td[tabindex="0"]')) stop.tabIndex = -1;
  cell.tabIndex = 0;
}

function keepStops(root) {
  for (const grid of root.querySelectorAll('[role="grid"]')) {
    const stop = grid.querySelector('td[tabindex="0"]') ?? grid.querySelector("td");
    if (stop) stopAt(stop);
  }
}

// The cell to which a key leads from `cell`; none where the key is no key of a grid.
function destination(cell, { key, ctrlKey }) {
  const rows = [...cell.closest("table").tBodies].flatMap((body) => [...body.rows]).filter((row) => cells(row).length);
  const [row, column] = [rows.indexOf(cell.parentElement), cells(cell.parentElement).indexOf(cell)];
  const among = (place, list) => list[Math.min(Math.max(place, 0), list.length - 1)];
  if (key === "Home" || key === "End") {
    const end = key === "End" ? Infinity : 0;
    return among(end, cells(ctrlKey ? among(end, rows) : cell.parentElement));
  }
  const step = STEPS[key];
  return step && among(column + step[1], cells(among(row + step[0], rows)));
}

function walk(event) {
  const cell = event.target.closest('[role="grid"] td');
  if (!cell || event.altKey || event.metaKey) return;
  const next = destination(cell, event);
  if (!next && event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  if (next) next.focus();
  else cell.click();
}

/* Drawing */

// Streamlit or the visitor may have left a choice that the server did not take.
function resetChoices(root) {
  for (const option of root.querySelectorAll("option"))
    if (option.selected !== option.defaultSelected) option.selected = option.defaultSelected;
  for (const field of root.querySelectorAll("[data-controlled]:not([data-fault] *)")) {
    if (field !== document.activeElement && field.value !== field.defaultValue) field.value = field.defaultValue;
  }
  for (const box of root.querySelectorAll('[type="checkbox"][data-action]'))
    if (box.checked !== box.defaultChecked) box.checked = box.defaultChecked;
}

// A field with the focus that holds what was reported takes what the server made of it: 1.5 becomes 1,50.
function settleFields(root) {
  for (const field of root.querySelectorAll('[data-action="threshold"][data-controlled]')) {
    if (field.value !== field.atlasSent || field.value === field.defaultValue) continue;
    field.value = field.defaultValue;
    field.atlasSent = field.value;
  }
}

// Who loses the element with the focus goes to the same one, drawn anew; from evidence that is closed, to its cell.
function refocus(root, focused, back) {
  if (document.activeElement !== document.body) return;
  const again = focused && root.querySelector(focused);
  if (again) again.focus({ preventScroll: true });
  else if (back && !root.querySelector("[data-back]"))
    [...document.querySelectorAll(`:is(td, a)[data-value="${CSS.escape(back)}"]`)]
      .find((cell) => cell.checkVisibility())
      ?.focus();
}

function draw(root, html) {
  if (root.atlasHtml === html) return settleFields(root);
  const first = root.atlasHtml === undefined;
  const inside = root.contains(document.activeElement);
  const focused = inside && selector(document.activeElement);
  const back = root.querySelector("[data-back]")?.dataset.back;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  patchChildren(root, fresh.content);
  root.atlasHtml = html;
  keepStops(root);
  if (!first) {
    resetChoices(root);
    settleFields(root);
  }
  if (inside) refocus(root, focused, back);
  const wanted = root.querySelector("[data-focus]");
  if (wanted && !first && root.atlasFocused !== wanted.dataset.focus)
    wanted.focus({ preventScroll: !("reveal" in wanted.dataset) });
  root.atlasFocused = wanted?.dataset.focus;
  // An address that names a part of the page (methods#lq) leads to it, once it is there.
  if (first && location.hash) root.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.focus();
}

function show(root, { html, announce: sentence }) {
  draw(root, html);
  if (sentence) announce(sentence);
}

function highlight(event) {
  const item = event.target.closest?.("[data-cluster-id]");
  const id = item && ["mouseover", "focusin"].includes(event.type) ? item.dataset.clusterId : null;
  maps().forEach((view) => view.atlas.highlight(id));
}

function ask(element, action, value) {
  element.dispatchEvent(new CustomEvent(ASKED, { bubbles: true, cancelable: true, detail: { action, value } }));
}

function onClick(event) {
  const element = event.target.closest("[data-action]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // a link may open in another tab
  if (!element || element.matches(FIELD) || elsewhere) return;
  event.preventDefault();
  const local = LOCAL[element.dataset.action];
  if (local) local(element);
  else ask(element, element.dataset.action, element.dataset.value ?? "");
}

// A field to be set reports its name and its text, a box what it stands for, a list what was chosen.
function onChange({ target }) {
  const { action, value } = target.dataset;
  if (!action) return;
  target.atlasSent = target.value;
  if (action === "set" || action === "threshold") ask(target, action, `${value}:${target.value}`);
  else ask(target, action, target.type === "checkbox" ? value : target.value);
}

function onKey(event) {
  if (event.key === "Escape") event.target.closest("[data-escape]")?.querySelector(".atlas-close")?.click();
  else walk(event);
}

// A form asks for what it names, with all its fields; one that names nothing has fields that report themselves.
function onSubmit(event) {
  const { target: form } = event;
  if (form.dataset.ask === undefined) return;
  event.preventDefault();
  form.closest("[popover]")?.hidePopover();
  if (form.dataset.ask) ask(form, form.dataset.ask, new URLSearchParams(new FormData(form)).toString());
}

function onAsked(event) {
  if (!event.defaultPrevented) event.currentTarget.atlasReport(event.detail.action, event.detail.value);
}

// What a press in a panel means, which may be drawn anew before it ends.
function meantAt(target) {
  const element = target.closest?.("[data-action]");
  const root = element?.closest(".atlas-panel");
  if (!root?.atlasReport || element.matches(FIELD) || element.dataset.action in LOCAL) return null;
  const { action, value = "" } = element.dataset;
  return { node: element, meant: `${action} ${value}`, act: () => ask(root, action, value) };
}

window.atlasPress?.(document, meantAt); // see map/press.js

function listen(root) {
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) root.addEventListener(type, highlight);
  root.addEventListener("focusin", ({ target }) => {
    if (target.matches('[role="grid"] td')) stopAt(target);
  });
  root.addEventListener("click", onClick);
  root.addEventListener("change", onChange);
  root.addEventListener("keydown", onKey);
  root.addEventListener("submit", onSubmit);
  root.addEventListener(ASKED, onAsked);
}

// What the server sends: deflated JSON. A later draw that is unpacked sooner wins.
async function unpack(bytes) {
  const { writable, readable } = new DecompressionStream("deflate");
  const writer = writable.getWriter(); // not by way of a Blob, which waits for its turn behind other messages
  Promise.all([writer.write(bytes), writer.close()]).catch(() => {}); // the reader tells
  const [reader, decoder] = [readable.getReader(), new TextDecoder()];
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += decoder.decode(part.value, { stream: true });
  return JSON.parse(text);
}

/* Reports of swift clicks replace one another until the server reads one, so each brings the last ones along; the
 * server knows by their numbers which it has seen (pages/shared/panel.py). */
const KEPT = 8;
let clicks = Date.now(); // numbers go on growing when a page is loaded anew

function reporter(root) {
  return (name, value) => {
    if (name === "go") leave(value);
    else if (name === "profile") leave("cluster");
    else stay();
    root.atlasClicks = [...root.atlasClicks, [++clicks, name, value]].slice(-KEPT);
    if (!late(root, clicks, () => root.atlasSend())) root.atlasSend();
  };
}

function panelRoot(parent) {
  let root = parent.querySelector(":scope > .atlas-panel");
  if (!root) {
    root = document.createElement("div");
    root.className = "atlas-panel";
    root.atlasTurn = 0;
    root.atlasClicks = [];
    parent.append(root);
    listen(root);
  }
  return root;
}

// Streamlit calls this, by way of a line of script, each time that a panel is drawn (pages/shared/panel.py).
window.atlasPanel = async ({ parentElement, data, setTriggerValue }) => {
  const root = panelRoot(parentElement);
  const turn = ++root.atlasTurn;
  const content = await unpack(data);
  if (turn !== root.atlasTurn) return;
  root.atlasSend = () => setTriggerValue("action", root.atlasClicks);
  root.atlasReport = reporter(root);
  const detail = { view: content.view, draw: () => show(root, content) };
  if (root.dispatchEvent(new CustomEvent(ANSWERED, { bubbles: true, cancelable: true, detail }))) detail.draw();
};
