// Clusters that may be the one that is typed, told while it is; and the faults of a form, which get the focus.
import { element } from "./element.js";

const TOLD = ["name", "name_en", "aliases", "website", "email", "phone", "nip", "krs"];
const WAIT = 500; // milliseconds after the last letter
const place = document.getElementById("similar");
let asked = 0;
let timer = 0;

function draw(found) {
  if (!found.length) {
    place.replaceChildren();
    return;
  }
  const entries = found.map(({ name, city, why, href }) =>
    element("li", {}, element("a", { href, target: "_blank" }, name), `${city ? `, ${city}` : ""} – ${why}`),
  );
  const head = element("p", {}, element("strong", {}, place.dataset.head));
  place.replaceChildren(element("div", { class: "atlas-notice" }, head, element("ul", {}, ...entries)));
}

async function ask(form) {
  const number = (asked += 1);
  const query = new URLSearchParams(TOLD.map((name) => [name, form.elements[name]?.value.trim() ?? ""]));
  const { address } = place.dataset;
  const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}${query}`);
  if (answer.ok && number === asked) draw(await answer.json());
}

document.addEventListener("input", ({ target }) => {
  if (!place || !TOLD.includes(target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(target.form), WAIT);
});
document.querySelector("[data-focus-first]")?.focus();
