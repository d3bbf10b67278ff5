// What plays one step after another, once it is asked to: until the last step, the next press or a hidden tab, and never
// for who wants less motion. One player for the years (years.js) and the steps of a presentation (show.js).
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  #timer = null;
  #waits = 0;
  #options;

  // button    selector of the button that plays; its texts stand in data-play and data-pause
  // pause     ms for which a step stands still
  // patience  pauses without an answer before it gives up
  // place()   {last, waiting}: whether the last step is shown, whether one is still to come; null where none is shown
  // first(), next()  ask for a step
  constructor(options) {
    this.#options = options;
  }

  get playing() {
    return this.#timer !== null;
  }

  toggle() {
    if (this.playing) this.stop();
    else this.#start();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.show();
  }

  // Writes on the button, which may have been drawn anew, what a press does.
  show() {
    const button = document.querySelector(this.#options.button);
    if (!button) return;
    const text = this.playing ? button.dataset.pause : button.dataset.play;
    button.setAttribute("aria-pressed", String(this.playing));
    if (button.textContent !== text) button.textContent = text;
  }

  #start() {
    const at = this.#options.place();
    if (!at || still.matches) return;
    this.#waits = 0;
    if (at.last) this.#options.first();
    this.#wait();
    this.show();
  }

  #wait() {
    this.#timer = setTimeout(() => this.#tick(), this.#options.pause);
  }

  #tick() {
    const { place, next, patience } = this.#options;
    const at = place();
    const over = !at || (at.last && !at.waiting);
    if (over || document.hidden || still.matches || this.#waits > patience) {
      this.stop();
      return;
    }
    this.#waits = at.waiting ? this.#waits + 1 : 0;
    if (!at.waiting) next();
    this.#wait();
  }
}
