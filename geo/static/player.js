// Plays the years: while it plays, the button of the next year is clicked 1.5 s after the last year was drawn. Never
// starts by itself; pauses at a click, in a hidden tab, and stops at the last year.
(() => {
"use strict";
if (window.atlasPlayer) return;
const PAUSE = 1500; // ms for which a year stands still
const still = matchMedia("(prefers-reduced-motion: reduce)");
let timer = null;
let drawn = null;

const button = () => document.querySelector("[data-play]");
const shown = () => document.querySelector("[data-year]")?.dataset;
const press = (step) => document.querySelector(`[data-action="step"][data-value="${step}"]`)?.click();

function show(playing) {
  const element = button();
  if (!element) return;
  element.setAttribute("aria-pressed", String(playing));
  element.textContent = playing ? element.dataset.pause : element.dataset.play;
}

function stop() {
  clearTimeout(timer);
  timer = null;
  show(false);
}

function tick() {
  const now = shown();
  if (!button() || !now || document.hidden || still.matches || now.year === now.last) return stop();
  if (now.year !== drawn) { // else the server is still at the year before
    drawn = now.year;
    press("next");
  }
  timer = setTimeout(tick, PAUSE);
}

function start() {
  const now = shown();
  if (!now || still.matches) return;
  drawn = null;
  if (now.year === now.last) press("first");
  show(true);
  timer = setTimeout(tick, PAUSE);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-play]")) (timer === null ? start : stop)();
});
window.atlasPlayer = { stop };
})();
