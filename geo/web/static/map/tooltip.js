// The tooltip: text nodes only; shown on hover and focus, can be pointed at, goes with Escape (WCAG 1.4.13).
(() => {
  "use strict";

  const PATIENCE = 120; // ms to move the pointer from the mark onto the tooltip
  const GAP = 6; // px

  window.atlas.parts.tooltip = (frame) => {
    const { container, element } = frame;
    const box = element("div", "atlas-tooltip", { role: "tooltip", hidden: "" });
    let owner = null;
    let leaving = 0;

    container.append(box);
    box.addEventListener("mouseenter", () => clearTimeout(leaving));
    box.addEventListener("mouseleave", () => leave(owner));
    for (const kind of ["click", "dblclick", "mousedown", "wheel"]) {
      box.addEventListener(kind, (event) => event.stopPropagation());
    }
    frame.map.on("movestart zoomstart", hide);
    for (const target of new Set([document, frame.parent()])) {
      // the keys go where the focus is, the pointer aside
      target?.addEventListener("keydown", (event) => event.key === "Escape" && hide(), { signal: frame.signal });
    }

    // `lines`: the first is the heading. `at`: a point of the frame instead of the owner's box. `around`: an element
    // that the tooltip should not cover.
    function show(who, lines, { at = null, around = who } = {}) {
      clearTimeout(leaving);
      if (owner === who) {
        if (at) place(at, around);
        return;
      }
      owner = who;
      box.classList.toggle("is-passing", Boolean(at)); // one that follows the pointer is never in its way
      box.replaceChildren(
        ...lines.filter(Boolean).map((line, i) => {
          const row = element("div", i ? "atlas-tooltip-line" : "atlas-tooltip-head");
          row.textContent = frame.cut(line);
          return row;
        }),
      );
      box.hidden = false;
      place(at, around);
    }

    // Above its owner, or below where there is no room; always whole inside the frame.
    function place(at, around) {
      const frameBox = container.getBoundingClientRect();
      const target = owner.getBoundingClientRect();
      const kept = around.getBoundingClientRect();
      const left = (at ? at.x : target.left + target.width / 2 - frameBox.left) - box.offsetWidth / 2;
      const top = at ? at.y - 10 : kept.top - frameBox.top;
      const bottom = at ? at.y + 18 : kept.bottom - frameBox.top;
      const above = top - GAP - box.offsetHeight;
      const into = (value, room) => Math.round(Math.min(Math.max(value, GAP), Math.max(room - GAP, GAP)));
      box.style.left = `${into(left, container.clientWidth - box.offsetWidth)}px`;
      box.style.top = `${into(above >= GAP ? above : bottom + GAP, container.clientHeight - box.offsetHeight)}px`;
    }

    function leave(who) {
      if (who !== owner) return;
      clearTimeout(leaving);
      leaving = setTimeout(hide, PATIENCE);
    }

    function hide() {
      clearTimeout(leaving);
      owner = null;
      box.hidden = true;
    }

    return { show, leave, hide, owner: () => owner };
  };
})();
