// While the connection is gone: a list and a card of what the browser has of the clusters, in the place of the server's,
// which takes it back with its next answer.
import { element, grouped } from "./element.js";

const MOST = 25; // entries at once, as a page of the list has
const panel = (key) => document.querySelector(`.st-key-${key} .atlas-panel`);

// A seat that is not known, with its voivodeship where that is.
function unseated(at, { parts }, lang) {
  const { texts, regions, clusters } = parts.facts;
  return [null, null, texts[lang].noSeat, regions[clusters.unseated[at]]?.code];
}

// What the browser knows of a cluster.
function facts(at, view, engine) {
  const { clusters, words } = engine.parts;
  const lang = words.language(view);
  const [, , city, teryt] = clusters.seats[clusters.clusters.seat[at]] ?? unseated(at, engine, lang);
  return {
    id: clusters.clusters.id[at],
    name: clusters.clusters.name[at],
    sector: clusters.sectors[clusters.clusters.sector[at]].name[lang],
    seat: [city, teryt && words.optionName("region", teryt, lang)].filter(Boolean).join(", "),
  };
}

function entry({ id, name, sector, seat }, selected) {
  const opens = { href: `?cluster=${encodeURIComponent(id)}`, "data-action": "cluster", "data-value": id };
  return element(
    "li",
    { class: `atlas-item${id === selected ? " is-open" : ""}`, "data-testid": "cluster-item", "data-cluster-id": id },
    element("h3", {}, element("a", opens, name)),
    element("p", { class: "atlas-item-line" }, sector),
    element("p", { class: "atlas-item-line atlas-muted" }, seat),
  );
}

function card({ id, name, sector, seat }, texts) {
  const close = { type: "button", class: "atlas-close", "data-action": "cluster", "data-value": "" };
  const told = { "data-testid": "cluster-card", "data-cluster-id": id, "aria-labelledby": "atlas-card-name" };
  return element(
    "section",
    { class: "atlas-card", "data-escape": "", ...told },
    element(
      "header",
      { class: "atlas-card-head" },
      element("h2", { id: "atlas-card-name", tabindex: "-1", "data-focus": id }, name),
      element("button", { ...close, "aria-label": texts.close }, "×"),
    ),
    element("p", {}, sector),
    element("p", {}, seat),
    element("p", { class: "atlas-note" }, texts.later),
  );
}

function showCard(view, engine, texts) {
  const root = panel("card");
  const at = engine.parts.clusters.clusters.id.indexOf(view.cluster);
  if (!root) return;
  root.atlasHtml = null;
  root.replaceChildren(...(at < 0 ? [] : [card(facts(at, view, engine), texts)]));
  root.querySelector("h2")?.focus({ preventScroll: true });
}

// The rest of the list, as many at once as stand there; the focus goes to the first that comes.
function further(list, positions, make, texts) {
  const left = () => positions.length - list.children.length;
  const button = element("button", { type: "button", class: "atlas-button" });
  const say = () => {
    button.textContent = texts.further.replace("{n}", grouped(Math.min(left(), MOST)));
    button.hidden = !left();
  };
  button.addEventListener("click", () => {
    const [from, focused] = [list.children.length, document.activeElement === button];
    list.append(...Array.from(positions.slice(from, from + MOST), make));
    say();
    if (focused) list.children[from].querySelector("a").focus();
  });
  say();
  return button;
}

export function showOffline(view, selection, engine, texts) {
  showCard(view, engine, texts);
  const root = panel("results");
  if (!root) return;
  root.atlasHtml = null; // whatever the server sends next is drawn
  const make = (at) => entry(facts(at, view, engine), view.cluster);
  const list = element("ol", { class: "atlas-list" }, ...Array.from(selection.ordered.slice(0, MOST), make));
  const region = {
    class: "atlas-scroll",
    id: "atlas-results",
    tabindex: "0",
    role: "region",
    "aria-label": texts.list,
  };
  const fresh = element("div", region, list, further(list, selection.ordered, make, texts));
  const old = root.querySelector("#atlas-results");
  if (old) old.replaceWith(fresh);
  else root.append(fresh);
}
