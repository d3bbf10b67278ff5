// Two fields make a range, and either takes a whole one as people write it: "2005–2010", "od 2005", "50+". The engine
// reads them; without it, the server does, and says at the top of the page what it did not understand.
import { engineOf } from "./instant.js";

const PLAIN = /^\d{1,7}$/;

const ask = (field, value) =>
  field.dispatchEvent(
    new CustomEvent("atlas-asked", { bubbles: true, cancelable: true, detail: { action: "set", value } }),
  );

// What a field says of the ends: a number is its own end; null where it cannot be understood.
function told({ value, dataset }, typed) {
  const text = value.trim();
  if (!text) return {};
  const number = PLAIN.test(text) ? Number(text) : (typed?.whole(text) ?? null);
  return number === null ? (typed?.span(text) ?? null) : { [dataset.end]: number };
}

const known = (ends) => Object.fromEntries(Object.entries(ends).filter(([, end]) => end !== null));

function faultOf(range, ends, { low = null, high = null }) {
  if (ends.includes(null)) return range.dataset.whole;
  return low !== null && high !== null && low > high ? range.dataset.order : "";
}

// What was typed last goes before what the other field says. A fault stays with what was typed as long as the range is
// what it was when it was found, whatever is drawn meanwhile (panel.js, filters.js).
function read(range, last) {
  const typed = engineOf()?.parts.typed;
  const fields = [...range.querySelectorAll("[data-end]")].toSorted((one, other) => (one === last) - (other === last));
  const ends = fields.map((field) => told(field, typed));
  if (!typed && ends.at(-1) === null) {
    ask(range, `${range.dataset.range}:${last.value.trim()}`);
    return;
  }
  const whole = Object.assign({}, ...ends.map((each) => known(each ?? {})));
  const fault = faultOf(range, ends, whole);
  range.querySelector(".atlas-range-fault").textContent = fault;
  for (const field of fields) {
    field.setAttribute("aria-invalid", String(Boolean(fault)));
    if (!fault) field.value = whole[field.dataset.end] ?? "";
  }
  if (fault) {
    range.dataset.fault = range.dataset.bounds;
    return;
  }
  const { low = "", high = "" } = whole;
  delete range.dataset.fault;
  range.dataset.bounds = `${low}-${high}`;
  ask(range, `${range.dataset.range}:${low === "" && high === "" ? "" : `${low}-${high}`}`);
}

document.addEventListener("change", ({ target }) => {
  const range = target.closest?.("[data-range]");
  if (range) read(range, target);
});
