// While the connection is gone, on every page: a calm line, and clicks that wait for the server instead of being lost.
// A click counts as answered when a run that began after it has come to its end; others are sent again afterwards, to a
// server that may know nothing of this visit but the address, so not before it has made the page once.
import { connected, running, uncover, watch } from "./connection.js";
import { listen } from "./silence.js";

const PATIENCE = 500; // ms after which a server that makes no page anew, as it knows the visit, is told
const waiting = new Map(); // clicks by the panel that reports them: how to send them
let number = 0; // of the last click
let [ever, linked, busy] = [false, false, false]; // connected at any time, at the last look; running
let [begun, answered] = [0, 0]; // last click before the run that is under way, and before the last one that ended
let timer = 0;

// Notes a click; whether it has to wait.
export function late(root, click, send) {
  number = click;
  if (connected() && !waiting.size) {
    listen();
    return false;
  }
  waiting.set(root, send);
  return true;
}

// The clicks that no run has answered.
export const unanswered = (clicks) => clicks.filter(([click]) => click > answered);

function deliver() {
  clearTimeout(timer);
  timer = 0;
  const sends = [...waiting.values()];
  waiting.clear();
  for (const send of sends) send();
  listen();
}

function say() {
  const line = document.querySelector(".atlas-waiting");
  const told = document.querySelector(".atlas-lost, [data-show-lost]"); // pages that say it themselves
  const text = connected() || told || !ever ? "" : line?.dataset.text;
  if (line && line.textContent !== (text ?? "")) line.textContent = text ?? "";
}

function lose() {
  clearTimeout(timer);
  timer = 0;
  busy = false;
  for (const root of document.querySelectorAll(".atlas-panel")) {
    if (!root.atlasClicks) continue;
    root.atlasClicks = unanswered(root.atlasClicks);
    if (root.atlasClicks.length) waiting.set(root, () => root.atlasSend());
  }
}

watch(() => {
  const now = connected();
  if (linked && !now) lose();
  linked = now;
  ever ||= now;
  if (document.querySelector(".atlas-waiting")) uncover();
  say();
  if (!now) return;
  const runs = running();
  if (runs && !busy) begun = number;
  if (!runs && busy) answered = begun;
  const ended = busy && !runs;
  busy = runs;
  if (!waiting.size) return;
  if (ended) deliver();
  else if (runs) {
    clearTimeout(timer);
    timer = 0;
  } else timer ||= setTimeout(deliver, PATIENCE);
});
