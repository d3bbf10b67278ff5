// Where the map looks when it is told what to show: as near as it fits, with no seat beneath what stands on the map.
(() => {
  "use strict";

  const MARGIN = 8; // px between what is shown and the frame's edge
  const CLEAR = 19; // px that a mark reaches from its seat
  const STEPS = 10; // tried places in each direction
  const SMALLER = 3; // steps of the zoom that may be given up to keep clear

  // Centre and zoom for some bounds; `obstacles` are boxes in pixels of the frame.
  function view(map, bounds, { maxZoom = Infinity, seats = [], obstacles = [] }) {
    const size = map.getSize();
    if (Math.min(size.x, size.y) <= 2 * MARGIN) return { center: map.getCenter(), zoom: map.getZoom(), covered: 0 }; // no frame yet
    const padding = L.point(2 * MARGIN, 2 * MARGIN);
    const first = Math.min(map.getBoundsZoom(bounds, false, padding), maxZoom);
    let best = null;
    for (let i = 0; i <= SMALLER; i += 1) {
      const zoom = first - i * map.options.zoomSnap;
      if (best && zoom < map.getMinZoom()) break;
      const [low, high] = [bounds.getNorthWest(), bounds.getSouthEast()].map((end) => map.project(end, zoom));
      const points = seats.map(([lat, lon]) => map.project([lat, lon], zoom).subtract(low));
      const found = corner(size, high.subtract(low), points, obstacles);
      if (!best || found.covered < best.covered) {
        const middle = low.subtract(L.point(found.x, found.y)).add(size.divideBy(2));
        best = { center: map.unproject(middle, zoom), zoom, covered: found.covered };
      }
      if (!best.covered) break;
    }
    return best;
  }

  // Where the upper left corner of an area goes, {x, y, covered}: so that the fewest points lie beneath obstacles,
  // and nearest to the middle of the frame.
  function corner(size, area, points, obstacles) {
    const room = [size.x - area.x, size.y - area.y].map((free) => Math.max(free - 2 * MARGIN, 0));
    const middle = [(size.x - area.x) / 2, (size.y - area.y) / 2];
    const tried = (axis) =>
      room[axis]
        ? Array.from({ length: STEPS + 1 }, (_, i) => middle[axis] + room[axis] * (i / STEPS - 0.5))
        : [middle[axis]];
    const places = tried(0)
      .flatMap((x) => tried(1).map((y) => ({ x, y, far: Math.hypot(x - middle[0], y - middle[1]) })))
      .sort((a, b) => a.far - b.far);
    let best = null;
    for (const { x, y } of places) {
      const covered = points.filter((point) => obstacles.some((box) => beneath(point.x + x, point.y + y, box))).length;
      if (!best || covered < best.covered) best = { x, y, covered };
      if (!covered) break;
    }
    return best;
  }

  function beneath(x, y, { left, right, top, bottom }) {
    return x > left - CLEAR && x < right + CLEAR && y > top - CLEAR && y < bottom + CLEAR;
  }

  window.atlas.parts.home = { view, corner };
})();
