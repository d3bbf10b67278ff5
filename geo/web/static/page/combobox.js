// The search as a combobox: while something is typed, a list says what it may mean, in groups and with what each would
// give, from data that the browser has. The first is marked and what Enter takes; the last searches the very text, as
// Enter does when the list is closed. Without the engine it is a plain field that Enter sends.
import { element, grouped } from "./element.js";
import { engineOf } from "./instant.js";

const FIELD = "#atlas-q";
const LITTLE = 2; // clusters up to which something else is proposed
const list = () => document.getElementById("atlas-suggestions");
const field = () => document.querySelector(FIELD);
const texts = () => JSON.parse(document.querySelector("[data-texts]").dataset.texts);
const shown = () => list()?.matches(":popover-open") ?? false;
const options = () => [...list().querySelectorAll('[role="option"]')];
let active = -1;

/* ---- What is offered ---- */

function offered(engine, typed) {
  const view = engine.read(location.search);
  const search = { ...view, q: typed, page: 1, cluster: null };
  const selection = engine.select(search);
  const meant = selection.count > LITTLE ? [] : engine.propose(search, selection);
  const proposals = meant.map((one) => ({
    label: one.name === "q" ? one.value : engine.chips(one.view).find(({ value }) => value === one.value).label,
    count: one.count,
    query: engine.query(one.view),
  }));
  const text = { kind: "text", items: [{ label: typed, count: selection.count, query: engine.query(search) }] };
  const groups = [...engine.suggest(typed, view), { kind: "proposal", items: proposals }, text];
  return groups.filter(({ items }) => items.length);
}

function optionOf({ label, note, count, query }, kind, number) {
  const counted = kind === "cluster" ? [] : [element("span", { class: "atlas-option-count" }, grouped(count))];
  const noted = note ? [" ", element("span", { class: "atlas-muted" }, note)] : [];
  const attributes = {
    role: "option",
    id: `atlas-suggestion-${number}`,
    "aria-selected": "false",
    "data-query": query,
  };
  return element("div", attributes, element("span", {}, label, ...noted), " ", ...counted);
}

function draw(groups) {
  const { groups: names } = texts();
  let number = 0;
  const parts = groups.map(({ kind, items }) => {
    const id = `atlas-suggested-${kind}`;
    const head = element("div", { class: "atlas-suggested", id, role: "presentation" }, names[kind]);
    const own = items.map((item) => optionOf(item, kind, (number += 1)));
    return element("div", { role: "group", "aria-labelledby": id, "data-kind": kind }, head, ...own);
  });
  list().replaceChildren(...parts);
}

/* ---- Open, closed, and the marked one ---- */

function mark(at) {
  const all = options();
  active = all.length ? (at + all.length) % all.length : -1;
  all.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
  if (active < 0) field().removeAttribute("aria-activedescendant");
  else field().setAttribute("aria-activedescendant", all[active].id);
  all[active]?.scrollIntoView({ block: "nearest" });
}

function close() {
  if (shown()) list().hidePopover();
  field()?.setAttribute("aria-expanded", "false");
  field()?.removeAttribute("aria-activedescendant");
  active = -1;
}

// Below the field, as wide as it, above the keyboard of a phone.
function put() {
  const { left, bottom, width } = field().form.getBoundingClientRect();
  const seen = window.visualViewport?.height ?? innerHeight;
  Object.assign(list().style, {
    left: `${left}px`,
    top: `${bottom}px`,
    width: `${width}px`,
    maxHeight: `${Math.max(160, seen - bottom - 12)}px`,
  });
}

function open() {
  const typed = field().value.trim();
  const engine = engineOf();
  if (!typed || !engine) {
    close();
    return;
  }
  draw(offered(engine, typed));
  put();
  if (!shown()) list().showPopover();
  field().setAttribute("aria-expanded", "true");
  mark(0);
}

function take(option) {
  const { query } = option.dataset;
  close();
  const asking = { bubbles: true, cancelable: true, detail: { action: "view", value: `?${query}` } };
  field().value = new URLSearchParams(query).get("q") ?? "";
  showClear();
  field().dispatchEvent(new CustomEvent("atlas-asked", asking));
}

function showClear() {
  field().form.querySelector("[data-clear]").hidden = !field().value;
}

/* ---- Listening ---- */

const KEYS = {
  ArrowDown: () => (shown() ? mark(active + 1) : open()),
  ArrowUp: () => (shown() ? mark(active - 1) : open()),
  Escape: () => shown() && (close(), true),
  Enter: () => shown() && (take(options()[active]), true),
};

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(FIELD) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Tab") close();
  const handled = KEYS[event.key]?.();
  if (handled !== false && event.key in KEYS) event.preventDefault();
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(FIELD)) return;
  showClear();
  open();
});
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(FIELD)) close();
});
// A press on the list leaves the focus in the field, which would else send its text.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#atlas-suggestions")) event.preventDefault();
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("#atlas-suggestions")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest?.('#atlas-suggestions [role="option"]');
  if (option) take(option);
  if (!target.closest?.("[data-clear]")) return;
  field().value = "";
  showClear();
  close();
  field().dispatchEvent(new Event("change", { bubbles: true }));
  field().focus();
});
