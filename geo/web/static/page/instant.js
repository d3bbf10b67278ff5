// Carries out at once what is chosen on the map page, from data that the browser has, and tells the server afterwards:
// the address becomes that of the new View, the engine (static/engine) says which clusters pass, the map and all counts
// follow; then the server is told the whole View and confirms. Whatever it sends for an older one is not drawn. Where
// the engine is missing or does not know enough, nothing is carried out here and the server answers as without it.
import { enter, keepOut } from "./address.js";
import { connected, running, uncover, watch } from "./connection.js";
import { showFilters } from "./filters.js";
import { whenIdle } from "./idle.js";
import { showLayers } from "./layered.js";
import { showOffline } from "./offline.js";
import { announce } from "./panel.js";
import { showSummary } from "./summary.js";

// What changes nothing but the View; all else is the server's.
const CHOICES = new Set(
  "sector region status stage activity set reset remove instead suggest cluster pick unpick page sort colour view".split(
    " ",
  ),
);
const PATIENCE = 1500; // ms of a page at rest after which the word of the server counts, whatever it is
const SLOWEST = 30_000; // ms after which a server that has not begun to answer is not waited for
let engine = null;
let pictured = false; // whether a map has been drawn
let asked = null; // addresses of the engine that has been asked for: others are of newer data
let learned = null; // address of what the engine knows of layers of the map
let home = null; // path of the map page
let awaited = null; // query that the server has been told and has not answered
let wait = null;
let told = 0; // when it was told
let begun = false; // whether it has run since
let runs = false; // whether it runs, as far as has been seen
let active = 0; // when it was last seen to run
let drawing = false; // whether a map is told what is chosen
let swallowed = null; // address that Streamlit wanted to go to meanwhile
let before = true; // whether there was a connection at the last look
const held = new Map(); // what came for another View: how to draw it, by panel or frame

const root = document.documentElement;
const bar = () => document.querySelector("[data-engine]");
const texts = () => JSON.parse(bar().dataset.texts);
const here = () => engine && bar() && location.pathname === home;
const maps = () =>
  [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter((view) => view?.atlas);

// The engine where it can answer.
export const engineOf = () => (here() ? engine : null);

/* ---- The engine, once the first picture is drawn ---- */

const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  return answer.json();
};

const script = (address) =>
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address, onload: resolve });
    element.addEventListener("error", () => reject(new Error(`${address} could not be loaded.`)));
    document.head.append(element);
  });

// The language of an address that names none, which is not always that of the page: as geo/i18n.py chooses it.
const wished = (known) =>
  navigator.languages.map((tag) => tag.split("-")[0]).find((one) => known.includes(one)) ?? "en";

async function load() {
  if (!bar() || asked === bar().dataset.engine) return;
  if (engine) dropEngine();
  asked = bar().dataset.engine;
  home = location.pathname; // the page may be left before all of it is here
  const own = asked;
  const addresses = JSON.parse(own);
  try {
    const [clusters, facts] = await Promise.all([
      fetched(addresses.clusters),
      fetched(addresses.facts),
      script(addresses.script),
    ]);
    const made = window.atlasEngine.make({ clusters, facts, lang: wished(Object.keys(facts.texts)) });
    if (own !== asked) return;
    engine = made;
    root.dataset.atlasEngine = "ready";
    whenIdle(rehearse);
    for (const { atlas } of maps()) learn(atlas.payload() ?? {});
    made.addTowns(await fetched(addresses.towns));
  } catch (error) {
    if (own === asked) giveUpEngine(error);
  }
}

// What there is of firms, offers and events, once the map shows any; until it is here they follow the server's word.
async function learn({ places }) {
  if (!engine || !places || places === learned) return;
  const own = engine;
  learned = places;
  try {
    const layers = await fetched(places);
    if (own === engine && places === learned) own.addLayers(layers);
  } catch (error) {
    console.warn(`Layers wait for the server: ${error.message}`);
  }
}

// Reckons a choice that nobody has made and draws what stands there already, so that the first choice does not wait until
// the browser has compiled what carries it out.
function rehearse() {
  if (!here()) return;
  try {
    const view = engine.read(location.search);
    const other = engine.act(view, "sector", engine.parts.facts.sectors[0].code);
    if (!engine.ready(other)) return;
    const selection = engine.select(other);
    engine.map(other, selection);
    engine.sentence(other, selection);
    engine.chips(other);
    selection.counts("sector");
    selection.known("members");
    if (awaited === null && connected() && maps().every(({ atlas }) => shows(atlas.payload(), view))) drawn(view)();
  } catch (error) {
    giveUpEngine(error);
  }
}

const shows = (payload, view) => payload?.view === engine.query(view) && !payload.layers;

// A map takes part: its clicks are carried out here, and it does not draw what is outdated.
function join(view) {
  if (view.atlas.chosen) return;
  view.atlas.chosen = perform;
  view.atlas.outdated = (payload) => {
    learn(payload);
    return outdated(view, payload.view, () => view.atlas.update(payload));
  };
  view.atlas.ready.then(
    () =>
      whenIdle(() => {
        pictured = true;
        load();
      }),
    () => {},
  );
}

/* ---- A choice ---- */

function perform(action, value) {
  if (!CHOICES.has(action)) {
    settle(); // the server will say what comes of it
    return false;
  }
  if (!here()) return false;
  try {
    return carryOut(engine.read(location.search), action, value);
  } catch (error) {
    giveUpEngine(error);
    return false;
  }
}

function carryOut(view, action, value) {
  const next = engine.act(view, action, value);
  if (!engine.ready(next)) return false;
  const query = engine.query(next);
  if (query === engine.query(view)) return true;
  const draw = drawn(next);
  enter(addressOf(query));
  tell(query);
  announce(draw());
  return true;
}

function dropEngine() {
  engine = null;
  learned = null;
  delete root.dataset.atlasEngine;
  settle();
}

// From now on the server answers alone.
function giveUpEngine(error) {
  dropEngine();
  console.warn(`Choices wait for the server: ${error.message}`);
}

// Parameters that are no part of a View, such as those of an embedded page, stay.
function addressOf(query) {
  const others = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const whole = [new URLSearchParams(others).toString(), query].filter(Boolean).join("&");
  return whole ? `${location.pathname}?${whole}` : location.pathname;
}

// Computes what a View looks like, and returns how to draw it, which gives the sentence that tells of it.
function drawn(view) {
  const selection = engine.select(view);
  const changes = engine.map(view, selection);
  const own = engine;
  return () => {
    drawing = true;
    for (const { atlas } of maps()) {
      const payload = atlas.payload();
      const layers = payload.layers && own.layers(view, payload.layers);
      atlas.update({ ...payload, ...changes, ...(layers && { layers }) });
      if (layers) showLayers(view, layers, own);
    }
    drawing = false;
    showFilters(view, selection, own);
    const sentence = showSummary(view, selection, own);
    if (!connected()) showOffline(view, selection, own, texts());
    return sentence;
  };
}

// The line that says, calmly, that the connection is gone, and what that means.
function say() {
  const line = document.querySelector(".atlas-lost");
  const text = connected() || !here() ? "" : texts().lost;
  if (line && line.textContent !== text) line.textContent = text;
}

/* ---- The server is told, and answers ---- */

function tell(query) {
  expect(query);
  if (connected()) bar().closest(".atlas-panel").atlasReport("view", `?${query}`);
}

function expect(query) {
  awaited = query;
  told = performance.now();
  begun = false;
  root.dataset.atlasAwaits = ""; // for the style of what follows with the answer
  clearTimeout(wait);
  wait = setTimeout(giveUp, PATIENCE);
}

function settle() {
  awaited = null;
  swallowed = null;
  held.clear();
  clearTimeout(wait);
  delete root.dataset.atlasAwaits;
}

// The server has come to rest and has not confirmed what is shown: its word counts. One that has not begun is slow.
function giveUp() {
  const now = performance.now();
  if (running() || now - active < PATIENCE || !connected() || (!begun && now - told < SLOWEST)) {
    wait = setTimeout(giveUp, PATIENCE);
    return;
  }
  const [draws, url] = [[...held.values()], swallowed];
  settle();
  if (url) enter(url);
  draws.forEach((draw) => draw());
}

function outdated(place, query, draw) {
  if (drawing || awaited === null || query === undefined) return false;
  if (query === awaited) {
    settle();
    return false;
  }
  held.set(place, draw);
  return true;
}

// Not the address of a View which is no longer asked for.
keepOut((url) => {
  if (awaited !== null) swallowed = url;
  return awaited !== null;
});

/* ---- Listening ---- */

document.addEventListener(
  "atlas-asked",
  (event) => {
    if (perform(event.detail.action, event.detail.value)) event.preventDefault();
  },
  true,
);
document.addEventListener(
  "atlas-answered",
  (event) => {
    const { view, draw } = event.detail;
    if (outdated(event.target, view, draw)) event.preventDefault();
  },
  true,
);
// Back and forward: Streamlit tells the server by itself, but what the server has been told before and has not come to
// would count for more than that.
window.addEventListener("popstate", () => {
  if (!here()) return;
  const view = engine.read(location.search);
  if (!engine.ready(view)) return;
  try {
    announce(drawn(view)());
  } catch (error) {
    giveUpEngine(error);
    return;
  }
  if (awaited === null && connected() && !running()) expect(engine.query(view));
  else tell(engine.query(view));
});

watch(() => {
  maps().forEach(join);
  if (pictured) load();
  const now = connected();
  if (running() || runs) active = performance.now(); // between two runs it is at rest for a moment
  runs = running();
  begun ||= runs;
  if (here()) uncover();
  say();
  if (now && !before && awaited !== null && here()) tell(awaited);
  before = now;
}, "data-engine");
