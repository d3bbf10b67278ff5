// Plays the years: the button of the next year is clicked 1.5 s after the last year was drawn. All years that play are
// one entry of the browser's history: Back leads to the year where play began.
import { Player } from "./player.js";

const BUTTON = ".atlas-player [data-play]";
let pressed = null; // the year at the last press of this play

const shown = () => document.querySelector("[data-year]")?.dataset;
const addressed = () => new URLSearchParams(location.search).get("year");

function press(step) {
  pressed = shown().year;
  document.querySelector(`[data-action="step"][data-value="${step}"]`)?.click();
}

// Streamlit enters every address of the server into the history that the browser does not have already: the first one of
// a play becomes its entry, and each further one is written over it before the server is asked.
function next() {
  const address = location.href.replace(/([?&]year=)\d+/, `$1${Number(shown().year) + 1}`);
  if (pressed !== null) history.replaceState(history.state, "", address);
  press("next");
}

// The server has answered a press when the year is another one, and the address has followed.
function place() {
  const now = shown();
  const answered = pressed === null || (now?.year !== pressed && addressed() === now?.year);
  return now && document.querySelector(BUTTON) ? { last: now.year === now.last, waiting: !answered } : null;
}

const player = new Player({ button: BUTTON, pause: 1500, patience: 20, place, next, first: () => press("first") });

document.addEventListener("click", (event) => {
  if (!event.target.closest?.(BUTTON)) return;
  if (!player.playing) pressed = null;
  player.toggle();
});
window.addEventListener("popstate", () => player.stop());
