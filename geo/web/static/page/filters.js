// The filters above the map, as far as the browser does not do it all by itself: the focus goes into what opens, a
// town is looked up while it is typed.
import { element, grouped } from "./element.js";
import { whenIdle } from "./idle.js";

const POPOVERS = ".atlas-filter, .atlas-drawer";
const FIRST = ":scope > .atlas-filter-head ~ :is(input, button), :scope > .atlas-filter-head ~ * :is(input, button)";
const OPEN = ":is(.atlas-filter, .atlas-drawer):popover-open";
const PAUSE = 150; // ms without a key after which a town is looked up
const narrow = matchMedia("(width <= 640px)"); // as in filters.css
let pause = null;

const ask = (field, action, value) =>
  field.dispatchEvent(new CustomEvent("atlas-asked", { bubbles: true, cancelable: true, detail: { action, value } }));

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

/* ---- Listening ---- */

document.addEventListener("toggle", toggled, true);
window.addEventListener("blur", leftForTheMap);
narrow.addEventListener("change", () => {
  for (const popover of document.querySelectorAll(OPEN)) popover.hidePopover();
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-town]")) return;
  clearTimeout(pause);
  pause = setTimeout(() => ask(target, "town", target.value), PAUSE);
});

/* ---- What the browser knows before the server has answered: as the template `filters` has it ---- */

function write(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

function mark(node, name, on) {
  if (node.hasAttribute(name) !== on) node.toggleAttribute(name, on);
}

function showOpener(name, set) {
  const button = document.getElementById(`atlas-opener-${name}`);
  button.classList.toggle("is-set", Boolean(set));
  write(button.querySelector(".atlas-opener-set"), set ? ` · ${set}` : "");
}

// The buttons that clear a filter, by whether it is on.
function showClears(filters, on) {
  for (const button of filters.querySelectorAll('[data-value$=":"]')) {
    const name = button.dataset.value.slice(0, -1);
    if (name in on) mark(button, "hidden", !on[name]);
  }
}

// Options that would leave nothing stand last, unless they are chosen.
function sort(list) {
  const items = [...list.children];
  const last = (item) => item.querySelector(".is-none") && !item.querySelector("input").checked;
  const wanted = items.toSorted((a, b) => Boolean(last(a)) - Boolean(last(b)) || a.dataset.place - b.dataset.place);
  const focused = list.contains(document.activeElement) && document.activeElement;
  if (wanted.some((item, at) => item !== items[at]))
    list.replaceChildren("\n", ...wanted.flatMap((item) => [item, "\n"]));
  if (focused) focused.focus({ preventScroll: true });
}

function showChoices(list, chosen, counts) {
  for (const box of list.querySelectorAll("input")) {
    const [label, code] = [box.closest("label"), box.dataset.value];
    box.checked = chosen.includes(code);
    mark(box, "checked", box.checked);
    write(label.querySelector(".atlas-option-count"), grouped(counts[code]));
    if (counts[code]) label.removeAttribute("class");
    else label.className = "is-none";
  }
  sort(list);
}

// Takes away a fault that was found in what was typed (ranges.js), unless the range is still what it was before.
function keepsFault(range, bounds) {
  range.dataset.bounds = `${bounds?.low ?? ""}-${bounds?.high ?? ""}`;
  if (range.dataset.fault === range.dataset.bounds) return true;
  if (range.dataset.fault !== undefined) {
    delete range.dataset.fault;
    write(range.querySelector(".atlas-range-fault"), "");
    for (const field of range.querySelectorAll("[data-end]")) field.setAttribute("aria-invalid", "false");
  }
  return false;
}

function showRange(range, bounds, known, count) {
  const name = range.dataset.range;
  const keeps = keepsFault(range, bounds);
  for (const field of range.querySelectorAll("[data-end]")) {
    const value = String(bounds?.[field.dataset.end] ?? "");
    if (field.getAttribute("value") !== value) field.setAttribute("value", value);
    if (!keeps && field !== document.activeElement && field.value !== value) field.value = value;
  }
  const note = document.getElementById(`atlas-range-${name}`);
  write(note, note.dataset.text.replace("{n}", grouped(known)).replace("{whole}", grouped(count)));
}

function showSearch(q) {
  const field = document.getElementById("atlas-q");
  if (field.getAttribute("value") !== q) field.setAttribute("value", q);
  if (field !== document.activeElement && field.value !== q) field.value = q;
}

function showNear(town) {
  const line = document.querySelector(".atlas-near");
  mark(line, "hidden", !town);
  const words = line.querySelector("span");
  const old = words.textContent;
  if (town) {
    const region = town.region.name[document.documentElement.lang === "pl" ? 0 : 1];
    const hint = town.hint ? `, ${line.dataset.hint.replace("{town}", town.hint)}` : "";
    if (old !== `${town.name} (${region}${hint})`) {
      words.replaceChildren(element("strong", {}, town.name), ` (${region}${hint})`);
    }
  } else if (old) words.replaceChildren();
  const towns = document.querySelector(".atlas-towns");
  if (towns.firstElementChild) towns.replaceChildren("\n");
}

function press(button, on) {
  if (button.getAttribute("aria-pressed") !== String(on)) button.setAttribute("aria-pressed", String(on));
}

/* What nobody sees is written once all that is seen has been painted and there is time, or when something opens. */

const PATIENCE = 300; // ms
let unwritten = []; // [element, how to show what it holds]

function writeRest() {
  const rest = unwritten;
  unwritten = [];
  for (const [node, show] of rest) if (node.isConnected) show();
}

function writeLater(rest) {
  if (!unwritten.length) whenIdle(writeRest, PATIENCE);
  unwritten = rest;
}

document.addEventListener("beforetoggle", writeRest, true);
document.addEventListener("atlas-answered", writeRest, true); // what the server says of it comes after that

function showFields(options, ranges, view, selection) {
  const ofOptions = (list) => {
    const name = list.dataset.options;
    return [list, () => showChoices(list, view[name], selection.counts(name))];
  };
  const ofRange = (range) => {
    const name = range.dataset.range;
    return [range, () => showRange(range, view[name], selection.known(name), selection.count)];
  };
  const fields = [...options.map(ofOptions), ...ranges.map(ofRange)];
  const seen = new Set(fields.filter(([node]) => node.closest(OPEN))); // to ask the browser would cost it a layout
  for (const [, show] of seen) show();
  writeLater(fields.filter((one) => !seen.has(one)));
}

export function showFilters(view, selection, engine) {
  const filters = document.querySelector(".atlas-filters");
  const options = [...filters.querySelectorAll("[data-options]")];
  const lists = options.map(({ dataset }) => dataset.options);
  const ranges = [...filters.querySelectorAll("[data-range]")];
  showFields(options, ranges, view, selection);
  showSearch(view.q);
  const set = Object.fromEntries(lists.map((name) => [name, view[name].length]));
  const ranged = ranges.filter(({ dataset }) => view[dataset.range]).length;
  const further = lists.filter((name) => !document.getElementById(`atlas-opener-${name}`));
  const more = further.reduce((sum, name) => sum + set[name], ranged);
  const own = lists.filter((name) => !further.includes(name));
  own.forEach((name) => showOpener(name, set[name]));
  showOpener("more", more);
  const town = view.near && engine.parts.towns.town(view.near);
  showOpener("near", town?.name);
  showNear(town);
  showOpener("drawer", own.reduce((sum, name) => sum + set[name], more) + Number(Boolean(view.near)));
  const on = Object.fromEntries([...lists.map((name) => [name, set[name] > 0]), ["near", Boolean(town)]]);
  for (const { dataset } of ranges) on[dataset.range] = Boolean(view[dataset.range]);
  showClears(filters, on);
  for (const button of filters.querySelectorAll('[data-value="activity:active"]'))
    press(button, String(view.activity) === "active");
  for (const button of filters.querySelectorAll('[data-value^="radius:"]'))
    press(button, button.dataset.value === `radius:${view.radius}`);
  const done = filters.querySelector(".atlas-drawer-foot .atlas-button");
  const forms = JSON.parse(done.dataset.forms);
  const form = forms[new Intl.PluralRules(document.documentElement.lang).select(selection.count)] ?? forms.other;
  write(done, form.replace("{n}", grouped(selection.count)));
}
