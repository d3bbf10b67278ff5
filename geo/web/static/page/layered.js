// What the layers of the map hold, below it, as the template `legend` has it, made in the browser.
import { element, grouped } from "./element.js";

const going = (href) => ({ href, "data-action": "go", "data-value": href.slice(2) });

function write(box, { kind, number, told, spots }, view, engine) {
  const words = JSON.parse(box.dataset.words);
  const [sign] = box.querySelector("summary").children;
  sign.nextSibling.textContent = ` ${told}`;
  const list = box.querySelector("ul");
  const items = spots.slice(0, words.listed).map(([, , n, name, town]) => {
    const link = element("a", going(engine.layerAddress(view, kind, town)), name || words.nameless);
    return element("li", {}, link, ` (${grouped(n)})`);
  });
  list.replaceChildren(...items.flatMap((item) => ["\n", item]), "\n");
  list.hidden = !items.length;
  const [all, more] = box.querySelector("p").children;
  for (const [name, value] of Object.entries(going(engine.layerAddress(view, kind)))) all.setAttribute(name, value);
  all.textContent = number ? words.all : words.add;
  const rest = spots.length - items.length;
  more.textContent = rest ? ` (${engine.forms(words.more, rest, document.documentElement.lang)})` : "";
}

export function showLayers(view, layers, engine) {
  for (const layer of layers) {
    const box = document.getElementById(`atlas-layered-${layer.kind}`);
    if (box) write(box, layer, view, engine);
  }
}
