// A press belongs to what it began on. What is drawn anew, moves or goes while a finger or the button of a mouse is down
// is what was meant all the same; what has come beneath it instead is not. Of the page and of the map's frame.
(() => {
  "use strict";

  const LATE = 500; // ms after its end at which a press no longer becomes a click
  const LONGEST = 5000; // ms for which a press is waited for: of one whose element has gone, browsers may not tell the end
  const presses = [];

  // Looks after what `find` knows: of the target of an event it gives {node, meant, act}, or null. `meant` is what a click
  // there means, which browsers carry out by themselves where it is still the same; else `act` does.
  window.atlasPress = (root, find) => {
    const press = { of: null }; // {pointer, meant, act, box, at}
    const on = (type, heard) => root.addEventListener(type, heard, true);
    presses.push(press);

    on("pointerdown", (event) => {
      const plain = event.isPrimary && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      const found = plain ? find(event.target) : null;
      const box = found?.node.getBoundingClientRect();
      press.of = found && { ...found, pointer: event.pointerId, box, at: Date.now() };
    });
    on("pointercancel", () => {
      press.of = null;
    });
    on("pointerup", (event) => {
      const own = press.of;
      if (event.pointerId !== own?.pointer) return;
      const ended = () => {
        if (press.of !== own) return;
        press.of = null;
        if (event.pointerType !== "touch" && within(own.box, event)) own.act(); // its element has gone, so no click came
      };
      setTimeout(ended, event.pointerType === "touch" ? LATE : 0);
    });
    on("click", (event) => {
      const own = press.of;
      if (!own || (event.pointerId ?? own.pointer) !== own.pointer) return;
      press.of = null;
      if (find(event.target)?.meant === own.meant || !within(own.box, event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      own.act();
    });
  };

  // Whether something is being pressed.
  window.atlasPressed = () => presses.some(({ of }) => of && Date.now() - of.at < LONGEST);

  const within = ({ left, top, right, bottom }, { clientX: x, clientY: y }) =>
    x >= left && x <= right && y >= top && y <= bottom;
})();
