// Newer data: the server says so, the page makes itself anew as after a click, with focus, scroll, open cards, what is
// typed and what the map looks at. A presentation does not change by itself: it offers to. Hidden pages do not listen.
import { connected, running } from "./connection.js";
import { element } from "./element.js";
import { tell } from "./toast.js";

const AGAIN = 200; // ms until the next look at a page that is busy
const KEPT = 15_000; // ms for which newer data are waited for, and a map that is made anew looks where the old one did
const address = document.querySelector('meta[name="atlas-renewal"]')?.content;
let line = null;
let said = null; // the newest data that there are
let tried = null; // those of which the page was last asked for anew
let awaited = null; // those that it has been asked for and does not show yet
let until = 0; // when another server, which may not have them yet, is not waited for any longer
let timer = 0;

// The live page; the first picture gives way before there is one.
const holder = () => document.querySelector("#root [data-snapshot]");
const panel = () => [...document.querySelectorAll("#root .atlas-panel")].find((root) => root.atlasReport);
const maps = () =>
  [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter((view) => view?.atlas);

const later = () => {
  timer = setTimeout(look, AGAIN);
};

function look() {
  clearTimeout(timer);
  if (!holder() || !panel() || running() || !connected()) later();
  else if (awaited !== null) arrive();
  else if (said === null || said === tried || holder().dataset.snapshot === said) return;
  else if (holder().dataset.renew === undefined) renew();
  else offer();
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
  const { mark, within } = JSON.parse(data);
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
