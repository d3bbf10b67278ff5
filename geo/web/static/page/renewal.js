// Newer data: the server says so, the page makes itself anew as after a click, with focus, scroll, open cards, what is
// typed and what the map looks at. A presentation does not change by itself: it offers to. Hidden pages do not listen.
// A map page on which nothing would look different, as only entries of clusters changed that it does not show, stays.
import { connected, running } from "./connection.js";
import { element } from "./element.js";
import { tell } from "./toast.js";

const AGAIN = 200; // ms until the next look at a page that is busy
const KEPT = 15_000; // ms for which newer data are waited for, and a map that is made anew looks where the old one did
const address = document.querySelector('meta[name="atlas-renewal"]')?.content;
let line = null;
let said = null; // the newest data that there are
let news = []; // steps that led to them of which only entries differ: `since` which data, of which clusters `only`
let same = null; // those that look on this page as what it shows
let tried = null; // those of which the page was last asked for anew
let awaited = null; // those that it has been asked for and does not show yet
let until = 0; // when another server, which may not have them yet, is not waited for any longer
let timer = 0;

// The live page; the first picture gives way before there is one.
const holder = () => document.querySelector("#root [data-snapshot]");
const panel = () => [...document.querySelectorAll("#root .atlas-panel")].find((root) => root.atlasReport);
const maps = () =>
  [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter((view) => view?.atlas);

// A press would end on something else, or on nothing, where what it is on is made anew.
const pressed = () => [window, ...maps()].some((view) => view.atlasPressed?.());

const later = () => {
  timer = setTimeout(look, AGAIN);
};

function look() {
  clearTimeout(timer);
  if (!holder() || !panel() || running() || !connected() || pressed()) later();
  else if (awaited !== null) arrive();
  else if (said === null || said === tried || [same, holder().dataset.snapshot].includes(said)) return;
  else if (looksAlike()) same = document.documentElement.dataset.atlasSame = said;
  else if (holder().dataset.renew === undefined) renew();
  else offer();
}

// Whether the page would look the same: it goes by nothing that differs, and shows none of the clusters that do.
function looksAlike() {
  const by = holder().dataset.apart;
  const [view, map] = [new URLSearchParams(location.search), maps()[0]?.atlas];
  if (by === undefined || !map?.loaded() || by.split(" ").some((name) => view.has(name))) return false;
  const first = news.findLastIndex(({ since }) => [same, holder().dataset.snapshot].includes(since));
  const shown = new Set([...map.visible(), view.get("cluster")]);
  return first >= 0 && !news.slice(first).some(({ only }) => only.some((id) => shown.has(id)));
}

// The page has what there is: said once, calmly.
function arrive() {
  const there = holder().dataset.snapshot === awaited;
  if (!there && Date.now() < until) later();
  else {
    if (there) tell(holder().dataset.renewed);
    awaited = null;
    look();
  }
}

function renew() {
  tried = awaited = said;
  until = Date.now() + KEPT;
  const looks = maps()[0]?.atlas.place();
  window.atlasKept = looks && { ...looks, until };
  panel().atlasReport("renew", "");
  later();
}

function offer() {
  const place = holder().querySelector("[data-renew-offer]");
  if (!place || place.firstChild) return;
  const button = element("button", { type: "button", class: "atlas-tool" }, holder().dataset.renew);
  button.addEventListener("click", () => {
    button.remove();
    renew();
  });
  place.append(button);
}

function hear({ data }) {
  const { mark, within, since, only } = JSON.parse(data);
  if (!only || since !== said) news = [];
  if (only) news.push({ since, only });
  said = mark;
  clearTimeout(timer);
  timer = setTimeout(look, Math.random() * within);
}

function listen() {
  if (document.hidden === !line) return;
  line?.close();
  line = null;
  if (document.hidden) return;
  line = new EventSource(address);
  line.addEventListener("message", hear);
}

if (address) {
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => line?.close());
  listen();
}
