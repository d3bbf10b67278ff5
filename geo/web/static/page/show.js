// A presentation: keys and buttons lead from step to step. The step that is wished for is kept until the server has
// shown it, so swift presses add up, and one made while the connection is lost is carried out afterwards.
import { KEYS, speak } from "./channel.js";
import { connected, uncover, watch } from "./connection.js";
import { Player } from "./player.js";

const PAUSE = 15_000; // ms for which a step stands still while it plays
const PATIENCE = 4_000; // ms after which a wish without an answer is sent again
let wish = null;
let resend = null;
let before = true; // whether there was a connection at the last look

const bar = () => document.querySelector("[data-show]");
const shown = () => Number(bar().dataset.step);
const last = () => Number(bar().dataset.steps);

/* ---- The presenter's window, and thumbnails: both have all slides from the same address ---- */

let other = null; // the channel to the windows of the story that is shown
let told = ""; // step and story that they know of
let slides = null; // promise of the slides of an address

function tellOthers() {
  const { story } = bar().dataset;
  if (other?.story !== story) {
    other?.channel.close();
    const channel = speak(story, (message) => {
      if (!bar()) return;
      if (message.hello) channel.say({ shown: shown() });
      if (message.go) go(message.go);
    });
    other = { story, channel };
  }
  other.channel.say({ shown: shown() });
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.querySelectorAll(".atlas-slide")];
}

async function draw() {
  const address = bar().dataset.slides;
  if (slides?.address !== address) slides = { address, found: read(address).catch(() => []) };
  const found = await slides.found;
  if (!found.length) slides = null; // the overview has words; next time it is asked for again
  for (const place of document.querySelectorAll("[data-show-thumb]")) {
    const slide = found[Number(place.dataset.showThumb) - 1];
    if (slide && !place.firstChild) place.append(document.importNode(slide, true));
  }
}

/* ---- From step to step ---- */

function send() {
  clearTimeout(resend);
  if (wish === null || !bar()) return;
  if (connected()) {
    const button = bar().querySelector("[data-show-send]");
    button.dataset.value = String(wish);
    button.click();
  }
  resend = setTimeout(send, PATIENCE);
}

function go(step) {
  const target = Math.min(Math.max(step, 1), last());
  if (target === (wish ?? shown())) return;
  wish = target;
  send();
  tell();
}

function move(by) {
  go((wish ?? shown()) + by);
}

// The panel has been drawn anew.
function drawn() {
  if (wish !== null && wish === shown()) {
    wish = null;
    clearTimeout(resend);
  }
  document.querySelectorAll("iframe").forEach(listenIn);
  tell();
  if (told !== bar().dataset.step + bar().dataset.story) tellOthers();
  told = bar().dataset.step + bar().dataset.story;
  player.show();
  onScreen();
}

/* ---- A lost connection ---- */

function tell() {
  const line = bar()?.querySelector("[data-show-lost]");
  if (!line) return;
  const lost = !connected();
  const waiting = lost && wish !== null ? ` ${line.dataset.waiting.replace("{n}", wish)}` : "";
  const text = lost ? line.dataset.text + waiting : "";
  if (line.textContent !== text) line.textContent = text;
}

/* ---- Playing: only when started; stops at the end, in a hidden tab, and at any press ---- */

function label(button, text) {
  if (button && button.textContent !== text) button.textContent = text;
}

const player = new Player({
  button: "[data-show-play]",
  pause: PAUSE,
  patience: Infinity, // what is wished for while the connection is lost follows when it is back
  place: () => bar() && { last: shown() === last(), waiting: wish !== null },
  next: () => move(1),
  first: () => go(1),
});

/* ---- Keys, in the page and in the map's frame ---- */

function onKey(event) {
  if (!bar() || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select")) return;
  const inMap = event.view !== window;
  if (inMap && event.key.startsWith("Arrow")) return; // they move the map
  if (event.key === "Escape" && !inMap) {
    bar().querySelector("[data-show-leave]").click();
  } else if (event.key in KEYS) {
    event.preventDefault();
    player.stop();
    move(KEYS[event.key]);
  }
}

function listenIn(frame) {
  const inside = frame.contentDocument && frame.contentWindow; // none of another origin
  if (!inside || inside.atlasShow) return;
  inside.atlasShow = true;
  inside.addEventListener("keydown", onKey);
}

/* ---- Buttons ---- */

function screen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // the browser forbids it
}

function onClick(event) {
  const of = (selector) => event.target.closest?.(selector);
  const dialog = of("dialog");
  const second = of("[data-show-presenter]");
  const [way, step, opener] = [of("[data-show-go]"), of("[data-show-step]"), of("[data-show-open]")];
  if (!bar() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (way || step) {
    event.preventDefault();
    player.stop();
    if (step) {
      dialog.close();
      go(Number(step.dataset.showStep));
    } else move(way.dataset.showGo === "next" ? 1 : -1);
  } else if (second) {
    event.preventDefault();
    window.open(second.href, second.target, "popup,width=1280,height=800");
  } else if (opener) {
    player.stop();
    const { showOpen } = opener.dataset;
    document.getElementById(showOpen).showModal();
    if (showOpen === "atlas-overview") draw();
  } else if (of("[data-show-close]") || event.target === dialog) dialog.close();
  else if (of("[data-show-play]")) player.toggle();
  else if (of("[data-show-screen]")) screen();
}

function onScreen() {
  const button = document.querySelector("[data-show-screen]");
  label(button, document.fullscreenElement ? button?.dataset.showWindow : button?.dataset.showScreen);
}

window.addEventListener("keydown", onKey);
document.addEventListener(
  "load",
  ({ target }) => {
    if (target.nodeName === "IFRAME") listenIn(target);
  },
  true,
);
document.addEventListener("click", onClick);
document.addEventListener("fullscreenchange", onScreen);

function changed() {
  if (!bar()) {
    wish = null;
    if (player.playing) player.stop();
    return;
  }
  const now = connected();
  if (now && !before) send(); // the connection is back: what was wished for meanwhile
  before = now;
  uncover();
  drawn();
}

watch(changed, "data-step");
