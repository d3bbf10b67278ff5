// The field of a town as a combobox: while something is typed, the server names towns; one is chosen with the arrow
// keys and Enter, or pressed, and sets its voivodeship, too. What is typed may stay as it is.
import { element } from "./element.js";

const FIELD = "input[data-towns]";
const LEAST = 2; // letters
const WAIT = 150; // milliseconds after the last letter
let asked = 0;
let timer = 0;
let active = -1;

const listOf = (field) => document.getElementById(`${field.id}-list`);
const options = (field) => [...listOf(field).children];

function prepare(field) {
  const list = element("ul", { class: "atlas-towns", id: `${field.id}-list`, role: "listbox", hidden: "" });
  const label = document.querySelector(`label[for="${field.id}"]`);
  label.id ||= `${field.id}-label`;
  list.setAttribute("aria-labelledby", label.id);
  const status = element("p", { class: "atlas-hidden", role: "status", id: `${field.id}-status` });
  field.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    field.setAttribute(name, value);
}

function close(field) {
  listOf(field).hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  active = -1;
}

function mark(field, at) {
  const all = options(field);
  active = (at + all.length) % all.length;
  for (const [place, option] of all.entries()) option.setAttribute("aria-selected", String(place === active));
  field.setAttribute("aria-activedescendant", all[active].id);
  all[active].scrollIntoView({ block: "nearest" });
}

function take(field, option) {
  field.value = option.dataset.town;
  const region = document.getElementById(field.dataset.region);
  if (region) region.value = option.dataset.region;
  close(field);
}

function draw(field, towns) {
  const made = towns.map(({ town, region, label }, place) =>
    element(
      "li",
      {
        role: "option",
        id: `${field.id}-option-${place}`,
        "aria-selected": "false",
        "data-town": town,
        "data-region": region,
      },
      label,
    ),
  );
  listOf(field).replaceChildren(...made);
  active = -1;
  field.removeAttribute("aria-activedescendant");
  listOf(field).hidden = made.length === 0;
  field.setAttribute("aria-expanded", String(made.length > 0));
  document.getElementById(`${field.id}-status`).textContent = field.dataset.found.replace("{n}", made.length);
}

async function ask(field) {
  const number = (asked += 1);
  const typed = field.value.trim();
  if (typed.length < LEAST) {
    close(field);
    return;
  }
  const answer = await fetch(
    `${field.dataset.towns}${field.dataset.towns.includes("?") ? "&" : "?"}q=${encodeURIComponent(typed)}`,
  );
  if (!answer.ok || number !== asked || document.activeElement !== field) return;
  draw(field, await answer.json());
}

const open = (field) => !listOf(field).hidden;
const KEYS = {
  ArrowDown: (field) => open(field) && (mark(field, active + 1), true),
  ArrowUp: (field) => open(field) && (mark(field, active - 1), true),
  Escape: (field) => open(field) && (close(field), true),
  Enter: (field) => open(field) && active >= 0 && (take(field, options(field)[active]), true),
};

for (const field of document.querySelectorAll(FIELD)) prepare(field);
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(FIELD)) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(target), WAIT);
});
document.addEventListener("keydown", (event) => {
  if (event.target.matches?.(FIELD) && !event.isComposing && KEYS[event.key]?.(event.target)) event.preventDefault();
});
document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(FIELD)) close(target);
});
// A press on the list leaves the focus in the field, so that it does not close before it is taken.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.('.atlas-towns [role="option"]');
  if (!option) return;
  event.preventDefault();
  take(document.querySelector(`[aria-controls="${option.parentElement.id}"]`), option);
});
