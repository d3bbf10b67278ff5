// Names on the map, and the circles of the figures: placed so that they cover neither each other nor the marks.
(() => {
  "use strict";

  const FIGURE = { largest: 23, least: 7 }; // px, radii
  const REACH = 66; // px that a region's name may leave its point
  const STEP = 11; // px between tried places
  const NEAREST = 40; // places near a chosen town that are named
  const TOWN_ZOOM = { 1: 6.75, 2: 7.5, 3: 8.5 }; // where towns of a rank begin to be named

  window.atlas.parts.labels = (frame, background) => {
    const { map, element } = frame;
    const pane = map.createPane("labels");
    const regions = frame.regions.all().map((region) => ({
      ...region,
      node: add("atlas-name"),
      ring: worldRing(region.layer.getLatLngs()),
    }));
    const towns = background.towns.map(([lat, lon, name, rank]) => {
      const node = add("atlas-town");
      node.textContent = frame.cut(name);
      return { at: L.latLng(lat, lon), name, rank, node };
    });
    const neighbours = background.neighbours.features.map((feature) => ({
      names: feature.properties.name,
      node: add("atlas-country"),
      ring: worldRing(L.geoJSON(feature).getLayers()[0].getLatLngs()),
    }));
    let near = []; // a chosen town and the places around it
    let figures = null;
    let signature = "";
    let measured = "";
    let taken = []; // boxes of the names that stand

    pane.style.zIndex = 600;
    pane.setAttribute("aria-hidden", "true"); // the buttons beneath bear the names
    map.on("zoomend", () => measured && place());
    map.on("moveend", () => measured && placeNeighbours());

    function add(className) {
      return pane.appendChild(element("div", className));
    }

    function update(payload) {
      const now = JSON.stringify([payload.regions?.figures, frame.lang, payload.tiles?.url, payload.near]);
      if (now === signature) return;
      signature = now;
      figures = payload.regions?.figures ?? null;
      for (const { node } of near) node.remove();
      near = payload.near ? placesNear(payload.near) : [];
      for (const region of regions) write(region);
      for (const one of neighbours) one.node.textContent = frame.cut(frame.name(one.names));
      place();
    }

    // The chosen town and, from the nearest on, towns and seats of clusters inside its circle.
    function placesNear({ lat, lon, km, name }) {
      const from = L.latLng(lat, lon);
      const within = [...background.towns, ...frame.data.seats]
        .map(([south, east, called]) => ({ at: L.latLng(south, east), name: called }))
        .filter(({ at }) => map.distance(from, at) <= 1000 * km)
        .sort((a, b) => map.distance(from, a.at) - map.distance(from, b.at));
      const found = new Map();
      for (const one of [{ at: from, name }, ...within]) {
        if (found.size < NEAREST && !found.has(one.name)) found.set(one.name, { ...one, node: add("atlas-town") });
      }
      for (const one of found.values()) one.node.textContent = frame.cut(one.name);
      return [...found.values()];
    }

    // A long double name breaks after its hyphen; a figure stands above the name.
    function write({ node, names, teryt }) {
      node.replaceChildren();
      const value = figures?.[teryt];
      if (value !== undefined && value !== null) node.append(circle(value));
      const name = element("span", "atlas-name-text");
      name.textContent = frame.cut(frame.name(names)).replace(/-/g, "-\u200b");
      node.append(name);
    }

    // Area in proportion to the value; a number that does not fit into its circle stands beneath.
    function circle(value) {
      const most = Math.max(...Object.values(figures), 1);
      const radius = value > 0 ? Math.max(Math.sqrt(value / most) * FIGURE.largest, 2) : 0;
      const node = element("span", `atlas-figure${radius < FIGURE.least + 4 ? " is-small" : ""}`);
      node.style.setProperty("--diameter", `${Math.round(2 * radius)}px`);
      node.dataset.value = frame.intl("NumberFormat").format(value);
      return node;
    }

    /* ---- Placing ---- */

    function place() {
      const zoom = map.getZoom();
      taken = [];
      measure(zoom < 6 ? "small" : zoom < 7.5 ? "medium" : "large");
      const marks = frame.marks.boxes(zoom);
      for (const region of regions) placeRegion(region, marks);
      for (const one of near) placeTown(one, marks);
      const given = new Set(near.map(({ name }) => name));
      for (const town of towns) placeTown(town, marks, zoom >= TOWN_ZOOM[town.rank] && !given.has(town.name));
      placeNeighbours();
    }

    // Sizes of all names, taken at once (each look between two changes would cost a layout) and only when they change.
    function measure(size) {
      const key = size + signature;
      if (key === measured) return;
      measured = key;
      pane.dataset.size = size;
      const all = [...regions, ...near, ...towns, ...neighbours];
      for (const { node } of all) node.hidden = false;
      for (const one of all) one.size = { w: one.node.offsetWidth, h: one.node.offsetHeight };
    }

    function placeRegion({ node, ring, label, size }, marks) {
      const at = map.latLngToLayerPoint(label);
      const head = figures ? FIGURE.least : size.h / 2;
      const { box, hidden } = namePlace(at, size, { head, own: onGround(ring), marks, taken });
      const crowded = pane.dataset.size === "small" && !figures && hidden > 0.3;
      settle(node, crowded || crossings(box, taken) ? null : box);
    }

    function placeTown({ at, node, size }, marks, named = true) {
      settle(node, named ? townPlace(map.latLngToLayerPoint(at), size, { marks, taken }) : null);
    }

    // A neighbour's name stands in the middle of what is seen of it.
    function placeNeighbours() {
      const points = samples(map.getPixelBounds(), map.getPixelOrigin());
      for (const { node, ring, size } of neighbours) {
        const own = onGround(ring);
        const seen = points.filter(({ x, y }) => own(x, y));
        const at = seen.length < 2 ? null : nearestTo(mean(seen), seen);
        const box = at && boxAround(at.x, at.y, size);
        settle(node, box && outside(box, own) < 2 ? box : null, false);
      }
    }

    // Whether a point of the layers' pixels lies in a ring of world pixels.
    function onGround(ring) {
      const origin = map.getPixelOrigin();
      const scale = 2 ** map.getZoom();
      return (x, y) => inside((x + origin.x) / scale, (y + origin.y) / scale, ring);
    }

    // Puts a name into its box; without one it is hidden.
    function settle(node, box, takes = true) {
      node.hidden = !box;
      if (!box) return;
      L.DomUtil.setPosition(node, L.point(Math.round(box.left), Math.round(box.top)));
      if (takes) taken.push(box);
    }

    return { update };
  };

  // Tried places of a name around its point, [dx, dy, distance], the nearest first.
  const OFFSETS = [];
  for (let dx = -REACH; dx <= REACH; dx += STEP) {
    for (let dy = -REACH; dy <= REACH; dy += STEP) OFFSETS.push([dx, dy, Math.hypot(dx, dy)]);
  }
  OFFSETS.sort((a, b) => a[2] - b[2]);

  // Where a region's name stands best near its point, {box, hidden}: clear of marks ({x, y, r}) and of boxes that are
  // taken, on its own ground. `head`: px below the top of the box at which the name must have its ground beneath it;
  // `hidden`: how many marks it covers even so.
  function namePlace(at, size, { head, own, marks, taken }) {
    const near = marks.filter(({ x, y }) => Math.abs(x - at.x) < REACH + size.w && Math.abs(y - at.y) < REACH + size.h);
    let best = null;
    for (const [dx, dy, far] of OFFSETS) {
      if (best && far / 50 >= best.cost) break; // no further place can be better
      const box = boxAround(at.x + dx, at.y + dy, size);
      const hidden = covered(box, near);
      const away = own(at.x + dx, box.top + head) ? 0 : 50; // another region's ground
      const cost = 6 * hidden + 0.5 * outside(box, own) + far / 50 + 20 * crossings(box, taken) + away;
      if (!best || cost < best.cost) best = { box, cost, hidden };
    }
    return best;
  }

  // The box of a town's name below, above, right or left of its point; null where all are taken or full of marks.
  function townPlace({ x, y }, size, { marks, taken }) {
    const right = size.w / 2 + 17;
    const places = [
      [0, 23],
      [0, -23],
      [right, 0],
      [-right, 0],
    ].map(([dx, dy]) => boxAround(x + dx, y + dy, size));
    return places.find((box) => !crossings(box, taken) && covered(box, marks) < 0.5) ?? null;
  }

  // How many corners of a box lie on other ground.
  function outside({ left, right, top, bottom }, own) {
    const corners = [
      [left, top],
      [right, top],
      [left, bottom],
      [right, bottom],
    ];
    return corners.filter(([x, y]) => !own(x, y)).length;
  }

  function crossings(box, taken) {
    return taken.filter(
      (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
    ).length;
  }

  function boxAround(x, y, { w, h }) {
    return { left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 };
  }

  // How much of the marks a box covers, in marks.
  function covered(box, marks) {
    let sum = 0;
    for (const { x, y, r } of marks) {
      const w = Math.min(box.right, x + r) - Math.max(box.left, x - r);
      const h = Math.min(box.bottom, y + r) - Math.max(box.top, y - r);
      if (w > 0 && h > 0) sum += (w * h) / (4 * r * r);
    }
    return sum;
  }

  function inside(x, y, { xs, ys, left, right, top, bottom }) {
    if (x < left || x > right || y < top || y > bottom) return false;
    let within = false;
    for (let i = 0, j = xs.length - 1; i < xs.length; j = i, i += 1) {
      const crosses = ys[i] > y !== ys[j] > y;
      if (crosses && x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) within = !within;
    }
    return within;
  }

  // A grid of points over the view, in the layers' pixels, clear of its edge.
  function samples({ min, max }, origin) {
    const found = [];
    for (let i = 1; i < 16; i += 1) {
      for (let j = 1; j < 14; j += 1) {
        found.push({
          x: min.x - origin.x + ((max.x - min.x) * i) / 16,
          y: min.y - origin.y + ((max.y - min.y) * j) / 14,
        });
      }
    }
    return found;
  }

  function mean(points) {
    return {
      x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
      y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
    };
  }

  function nearestTo({ x, y }, points) {
    const far = (one) => (one.x - x) ** 2 + (one.y - y) ** 2;
    return points.reduce((best, one) => (far(one) < far(best) ? one : best));
  }

  // Of a Leaflet polygon or multipolygon, the outer ring with most vertices, in pixels of the world at zoom 0.
  function worldRing(latlngs) {
    const rings = Array.isArray(latlngs[0][0]) ? latlngs.map((polygon) => polygon[0]) : [latlngs[0]];
    const ring = rings.reduce((best, one) => (one.length > best.length ? one : best));
    const points = ring.map((latlng) => L.CRS.EPSG3857.latLngToPoint(latlng, 0));
    const xs = Float64Array.from(points, ({ x }) => x);
    const ys = Float64Array.from(points, ({ y }) => y);
    return { xs, ys, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  }

  Object.assign(window.atlas.parts.labels, { namePlace, townPlace, covered, inside });
})();
