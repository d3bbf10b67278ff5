// A group spread out: its marks on rings around it, for the pointer. The list beside it (list.js) has them for everybody.
(() => {
  "use strict";

  const PITCH = 28; // px between neighbours on a ring and between rings; the marks measure 24
  const INNER = 36; // px, radius of the first ring
  const ONE_RING = 13; // marks
  const EDGE = 18; // px around the outer ring that the disc takes

  window.atlas.parts.fan = (frame) => {
    const { container, data, element } = frame;
    const { clusters, sectors } = data;
    let fan = null; // {box, spot, radius}

    function show(members, spot) {
      if (fan) return;
      const box = element("div", "atlas-fan", { "aria-hidden": "true" });
      const spots = places(members.length);
      fan = { box, spot, radius: reach(members.length) };
      for (const kind of ["click", "dblclick", "mousedown", "pointerdown"]) box.addEventListener(kind, stop);
      box.addEventListener("click", onClick);
      box.addEventListener("mouseover", onEnter);
      box.addEventListener("mouseout", onLeave);
      box.style.setProperty("--radius", `${fan.radius}px`);
      box.append(element("span", "atlas-leg"), element("span", "atlas-disc"));
      members.forEach((i, n) => box.append(item(i, spots[n])));
      container.append(box);
      update();
    }

    function stop(event) {
      event.stopPropagation();
      if (event.type === "mousedown") event.preventDefault(); // the focus stays in the list
    }

    function hide() {
      fan?.box.remove();
      fan = null;
    }

    function item(i, { x, y }) {
      const mark = element("span", `atlas-mark ${frame.marks.pinClass(i)}`);
      mark.dataset.clusterId = clusters.id[i];
      mark.dataset.index = i;
      mark.style.setProperty("--colour", sectors[clusters.sector[i]].colour);
      mark.style.left = `${Math.round(x)}px`;
      mark.style.top = `${Math.round(y)}px`;
      mark.textContent = frame.marks.glyph(i);
      return mark;
    }

    // Puts its middle at a point of the frame; a line leads to the seat.
    function place(centre) {
      const { box, spot } = fan;
      const at = frame.point(...spot);
      box.style.transform = `translate(${centre.x}px, ${centre.y}px)`;
      const away = { x: at.x - centre.x, y: at.y - centre.y };
      const leg = box.querySelector(".atlas-leg");
      leg.style.width = `${Math.hypot(away.x, away.y)}px`;
      leg.style.transform = `rotate(${Math.atan2(away.y, away.x)}rad)`;
    }

    function onClick(event) {
      const id = event.target.closest("[data-index]")?.dataset.clusterId;
      if (id !== undefined) frame.send("cluster", id);
    }

    function onEnter(event) {
      const mark = event.target.closest("[data-index]");
      if (!mark) return;
      const i = Number(mark.dataset.index);
      frame.tooltip.show(mark, frame.marks.pinLines(i), { around: fan.box.querySelector(".atlas-disc") });
      frame.list.highlight(i);
      frame.tellList([clusters.id[i]]);
    }

    function onLeave(event) {
      const mark = event.target.closest("[data-index]");
      if (!mark || mark.contains(event.relatedTarget)) return;
      frame.tooltip.leave(mark);
      frame.list.highlight(-1);
      frame.tellList([]);
    }

    function update() {
      for (const mark of marks())
        mark.classList.toggle("is-selected", frame.marks.isSelected(Number(mark.dataset.index)));
    }

    function highlight(i) {
      for (const mark of marks()) mark.classList.toggle("is-highlighted", Number(mark.dataset.index) === i);
    }

    const marks = () => fan?.box.querySelectorAll("[data-index]") ?? [];
    return { show, hide, place, update, highlight, reach };
  };

  // Places of n marks from the top, clockwise; none nearer than the pitch to another. A dozen share one ring.
  function places(n) {
    if (n <= ONE_RING) return onRing(Math.max(INNER, PITCH / 2 / Math.sin(Math.PI / Math.max(n, 2))), n);
    const rings = [];
    let seats = 0;
    for (let radius = INNER; seats < n; radius += PITCH) {
      const fits = Math.floor(Math.PI / Math.asin(PITCH / 2 / radius));
      rings.push({ radius, fits });
      seats += fits;
    }
    let left = n;
    return rings.flatMap(({ radius, fits }, i) => {
      const here = i === rings.length - 1 ? left : Math.min(fits, Math.ceil((n * fits) / seats));
      left -= here;
      return onRing(radius, here);
    });
  }

  function onRing(radius, n) {
    return Array.from({ length: n }, (_, i) => {
      const angle = (2 * Math.PI * i) / n - Math.PI / 2;
      return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), radius };
    });
  }

  // The radius that a fan of n marks takes.
  function reach(n) {
    return places(n).at(-1).radius + EDGE;
  }

  Object.assign(window.atlas.parts.fan, { places, reach });
})();
