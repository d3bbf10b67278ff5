// Where the map looks when it is told what to show: as near as it fits, with no seat beneath what stands on the map.
(() => {
  "use strict";

  const MARGIN = 8; // px between what is shown and the frame's edge
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
      const found = window.atlasCorner(size, high.subtract(low), points, obstacles);
      if (!best || found.covered < best.covered) {
        const middle = low.subtract(L.point(found.x, found.y)).add(size.divideBy(2));
        best = { center: map.unproject(middle, zoom), zoom, covered: found.covered };
      }
      if (!best.covered) break;
    }
    return best;
  }

  window.atlas.parts.home = { view, corner: window.atlasCorner };
})();
