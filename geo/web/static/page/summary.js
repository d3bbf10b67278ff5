// Count, sentence and chips above the map as the template `summary` has them, made in the browser.
import { element } from "./element.js";

const COUNT = '[data-testid="result-count"]';
const texts = () => JSON.parse(document.querySelector("[data-texts]").dataset.texts);

function chip({ name, value, group, label }, { remove }) {
  const attributes = {
    type: "button",
    class: "atlas-chip",
    "data-action": "remove",
    "data-value": `${name}:${value}`,
    "aria-label": remove.replace("{filter}", `${group}: ${label}`),
  };
  const head = element("span", { class: "atlas-chip-group" }, `${group}:`);
  const sign = element("span", { "aria-hidden": "true" }, "×");
  return element("li", {}, element("button", attributes, head, ` ${label} `, sign));
}

function list(chips, words) {
  const clear = { type: "button", class: "atlas-link", "data-action": "reset", "data-value": "" };
  return element(
    "ul",
    { class: "atlas-chips", "aria-label": words.chips },
    ...chips.flatMap((one) => ["\n", chip(one, words)]),
    "\n",
    element("li", {}, element("button", clear, words.clear)),
  );
}

// Returns the sentence that tells of the new count.
export function showSummary(view, selection, engine) {
  const words = texts();
  const count = document.querySelector(COUNT);
  const sentence = engine.sentence(view, selection);
  if (count.textContent !== sentence) count.textContent = sentence;
  count.dataset.count = selection.count;
  const chips = engine.chips(view);
  const old = document.querySelector(".atlas-chips");
  const fresh = chips.length ? list(chips, words) : null;
  if (old && fresh) {
    if (!old.isEqualNode(fresh)) old.replaceChildren(...fresh.childNodes);
  } else if (old) old.remove();
  else if (fresh) count.after("\n", fresh);
  return words.found.replace("{what}", sentence);
}
