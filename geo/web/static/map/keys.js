// The keyboard: voivodeships, marks and buttons are one stop of the Tab key each. Arrows lead on from there to the
// neighbour in their direction, Home and End to the first and the last; with Shift they move the map.
(() => {
  "use strict";

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const PAN = 90; // px by which the map moves
  const OPENED = ".leaflet-pane, .atlas-names, .atlas-fan, .atlas-tooltip"; // what is no button of the map

  window.atlas.parts.keys = (frame) => {
    const { map, container } = frame;
    let behind = false; // whether what is drawn may have other stops
    const stops = [regionStop(), markStop(), toolStop()];

    container.tabIndex = -1; // it takes the focus of a press, and arrow keys then, but is no stop
    for (const around of new Set([document, frame.parent()])) {
      around?.addEventListener("keydown", catchUp, { capture: true, signal: frame.signal });
    }
    container.addEventListener("keydown", onKey);
    container.addEventListener("focusin", ({ target }) => stops.find((stop) => stop.holds(target))?.only(target));

    function regionStop() {
      const all = () => frame.regions.all();
      return {
        holds: (node) => all().some(({ path }) => path === node),
        nodes: () => all().map(({ path }) => path),
        only: (node) => all().forEach(({ path }) => set(path, path === node)),
        next(node, direction) {
          const places = all().map(({ path, label }) => ({ ...plain(frame.point(...label)), path }));
          return towards(
            places.find(({ path }) => path === node),
            places,
            direction,
          )?.path;
        },
      };
    }

    function markStop() {
      const nodes = () => [...map.getPane("marks").querySelectorAll("button")];
      return {
        holds: (node) => node.parentNode === map.getPane("marks"),
        nodes,
        only: (node) => nodes().forEach((one) => set(one, one === node)),
        next(node, direction) {
          const spots = frame.marks.spots();
          const here = spots.find(({ lead }) => lead === Number(node.dataset.lead));
          const there = here && towards(here, spots, direction);
          return there && frame.marks.reveal(there.lead);
        },
      };
    }

    function toolStop() {
      const nodes = () =>
        [...container.querySelectorAll("button, a[href], summary")].filter(
          (node) => !node.closest(OPENED) && node.getClientRects().length,
        );
      return {
        holds: (node) => nodes().includes(node),
        nodes,
        only: (node) => nodes().forEach((one) => set(one, one === node)),
        next(node, [dx, dy]) {
          const all = nodes();
          return all[all.indexOf(node) + dx + dy];
        },
      };
    }

    function set(node, on) {
      frame.assign(node, "tabindex", on ? "0" : "-1");
    }

    function inView(node) {
      const [box, around] = [node.getBoundingClientRect(), container.getBoundingClientRect()];
      const across = box.width && box.right > around.left && box.left < around.right; // one far away has no shape
      return across && box.bottom > around.top && box.top < around.bottom;
    }

    // Each kind has one stop: the one that had the focus last, as long as it is in view.
    function update() {
      behind = false;
      for (const { nodes, only } of stops) {
        const all = nodes();
        const last = all.find((node) => node.getAttribute("tabindex") === "0");
        only(last && (last === document.activeElement || inView(last)) ? last : (all.find(inView) ?? all[0]));
      }
      for (const key of ["regions", "marks"]) {
        frame.assign(map.getPane(key), "role", "toolbar");
        frame.assign(map.getPane(key), "aria-label", frame.text(key));
      }
    }

    // Nobody sees them: what is drawn is painted first, and a key that comes before finds them.
    function follow() {
      if (!behind) frame.later(catchUp);
      behind = true;
    }

    function catchUp() {
      if (behind) update();
    }

    function onKey(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const stop = stops.find(({ holds }) => holds(event.target));
      if (!stop) return;
      const direction = ARROWS[event.key];
      if (direction && event.shiftKey) map.panBy(L.point(direction).multiplyBy(PAN), { animate: false });
      else if (direction) stop.next(event.target, direction)?.focus({ preventScroll: true });
      else if (!jump(stop, event)) return;
      event.preventDefault();
      event.stopPropagation();
    }

    function jump(stop, { key }) {
      const to = { Home: 0, End: -1 }[key];
      if (to === undefined) return false;
      stop.nodes().at(to)?.focus({ preventScroll: true });
      return true;
    }

    return { update, follow };
  };

  const plain = ({ x, y }) => ({ x, y });

  // The nearest of some points in a direction from one of them; what lies aside counts double. None where there is none.
  function towards(from, points, [dx, dy]) {
    let best = null;
    for (const point of points) {
      const along = (point.x - from.x) * dx + (point.y - from.y) * dy;
      const across = Math.abs((point.x - from.x) * dy) + Math.abs((point.y - from.y) * dx);
      const cost = along + 2 * across;
      if (along > 0 && across <= 2 * along && (!best || cost < best.cost)) best = { point, cost };
    }
    return best?.point;
  }

  Object.assign(window.atlas.parts.keys, { towards });
})();
