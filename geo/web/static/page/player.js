// Plays the years: while it plays, the button of the next year is clicked 1.5 s after the last year was drawn. Never
// starts by itself; pauses at a click, in a hidden tab, and stops at the last year. All years that play are one entry of
// the browser's history: Back leads to the year where play began.
(() => {
  "use strict";
  if (window.atlasPlayer) return;
  const PAUSE = 1500; // ms for which a year stands still
  const PATIENCE = 20; // pauses without an answer before it gives up
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = null;
  let pressed = null; // year of the last press
  let waits = 0;
  let due = false; // an address that follows from a press of the player's is still to come
  let entered = false; // this play has its entry in the history

  const button = () => document.querySelector("[data-play]");
  const shown = () => document.querySelector("[data-year]")?.dataset;

  function press(step) {
    due = true;
    document.querySelector(`[data-action="step"][data-value="${step}"]`)?.click();
  }

  // Streamlit enters every new address into the history.
  const enter = history.pushState.bind(history);
  history.pushState = (...entry) => {
    if (due && entered) history.replaceState(...entry);
    else enter(...entry);
    if (due) entered = true;
    due = false;
  };

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

  // The server has answered the last press: the year is another one, and the address has followed. A press before that
  // would carry the old address along, which the server takes for a wish to go back.
  function answered(now) {
    return pressed === null || (now.year !== pressed && new URLSearchParams(location.search).get("year") === now.year);
  }

  function tick() {
    const now = shown();
    if (!button() || !now || document.hidden || still.matches || waits > PATIENCE) return stop();
    if (answered(now)) {
      if (now.year === now.last) return stop();
      pressed = now.year;
      waits = 0;
      press("next");
    } else waits += 1;
    timer = setTimeout(tick, PAUSE);
  }

  function start() {
    const now = shown();
    if (!now || still.matches) return;
    pressed = null;
    waits = 0;
    entered = false;
    if (now.year === now.last) {
      pressed = now.year;
      press("first");
    }
    show(true);
    timer = setTimeout(tick, PAUSE);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-play]")) (timer === null ? start : stop)();
  });
  window.atlasPlayer = { stop };
})();
