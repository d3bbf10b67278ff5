// The presenter's window: shows the step of the presentation with its notes and the next one, and leads on. Both windows
// talk through a channel of the browser; this one holds all slides, so it goes on where the connection is lost.
import { KEYS, speak } from "./channel.js";

const PATIENCE = 2_000; // ms after which a step that nobody answers is shown here alone
const { story, steps } = document.body.dataset;
const last = Number(steps);
const begun = { at: Date.now() };
let step = 1;
let waiting = null;

const part = (name) => document.querySelector(`[data-${name}]`);

function show(number) {
  step = number;
  for (const section of document.querySelectorAll("[data-step]")) {
    const away = Number(section.dataset.step) - step;
    if (away === 0) section.dataset.at = "now";
    else if (away === 1) section.dataset.at = "next";
    else delete section.dataset.at;
  }
  part("place").textContent = `${step} / ${last}`;
}

const channel = speak(story, ({ shown }) => {
  if (!shown) return;
  clearTimeout(waiting);
  part("alone").textContent = "";
  show(Math.min(shown, last));
});

function go(number) {
  const target = Math.min(Math.max(number, 1), last);
  if (target === step) return;
  show(target);
  channel.say({ go: target });
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    part("alone").textContent = part("alone").dataset.alone;
  }, PATIENCE);
}

function tick() {
  const passed = Math.floor((Date.now() - begun.at) / 1000);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  part("clock").textContent = clock.format(Date.now());
  part("elapsed").textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (button?.dataset.go) go(step + (button.dataset.go === "next" ? 1 : -1));
  else if (button && "restart" in button.dataset) {
    begun.at = Date.now();
    tick();
  }
});
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return;
  event.preventDefault();
  go(step + KEYS[event.key]);
});
show(1);
tick();
setInterval(tick, 1_000);
channel.say({ hello: true });
