// Where an area goes in a frame: of the map's frame, and of the picture that stands for it before any script is there.
(() => {
  "use strict";

  const MARGIN = 8; // px between what is shown and the frame's edge
  const CLEAR = 19; // px that a mark reaches from its seat
  const STEPS = 10; // tried places in each direction

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
    const around = obstacles.map(({ left, right, top, bottom }) => ({
      left: left - CLEAR,
      right: right + CLEAR,
      top: top - CLEAR,
      bottom: bottom + CLEAR,
    }));
    let best = null;
    for (const { x, y } of places) {
      const covered = beneath(points, x, y, around, best?.covered ?? Infinity);
      if (!best || covered < best.covered) best = { x, y, covered };
      if (!covered) break;
    }
    return best;
  }

  // How many points, moved by x and y, lie in one of some boxes; of no interest from `enough` on.
  function beneath(points, x, y, boxes, enough) {
    let found = 0;
    for (const point of points) {
      const [across, down] = [point.x + x, point.y + y];
      for (const { left, right, top, bottom } of boxes) {
        if (across <= left || across >= right || down <= top || down >= bottom) continue;
        found += 1;
        if (found >= enough) return found;
        break;
      }
    }
    return found;
  }

  window.atlasCorner = corner;
})();
