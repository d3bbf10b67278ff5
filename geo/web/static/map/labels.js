// Names on the map, and the circles of the figures: placed so that they cover neither each other nor the marks.
(() => {
  "use strict";

  const FIGURE = { largest: 25, least: 9 }; // px, radii: of the largest number, and from which on a number stands inside
  const NUMBER = 17; // px, the height of a number beneath its circle
  const GAP = 3; // px between a name and whatever it keeps clear of
  const STEP = 9; // px between tried places, more where a region is large
  const MOST = 26; // tried places in each direction
  const NEAREST = 40; // places near a chosen town that are named
  const [MARKED, BARE] = [23, 12]; // px between the middle of a town's name and its mark, or its dot
  const TOWN_ZOOM = { 1: 6.75, 2: 7.5, 3: 8.5 }; // where towns of a rank begin to be named
  const FIRST_TOWN = Math.min(...Object.values(TOWN_ZOOM));

  window.atlas.parts.labels = (frame, background) => {
    const { map, element } = frame;
    const pane = map.createPane("labels");
    const regions = frame.regions.all().map((region) => ({
      ...region,
      node: add("atlas-name"),
      ring: worldRing(region.layer.getLatLngs()),
      box: null,
    }));
    const towns = background.towns.map(([lat, lon, name, rank]) => {
      const node = add("atlas-town");
      node.textContent = frame.cut(name);
      return { at: L.latLng(lat, lon), name, rank, node };
    });
    const neighbours = background.neighbours.features.map((feature) => ({
      names: feature.properties.name,
      node: add("atlas-country"),
      ring: worldRing(latLngs(feature.geometry)),
    }));
    let near = []; // a chosen town and the places around it
    let figures = null;
    let signature = "";
    let measured = "";
    let surveyed = ""; // where neighbours were looked for
    let drawn = ""; // the clusters that pass
    let taken = []; // boxes of the names that stand
    const stand = new WeakMap(); // node -> where it was put

    pane.style.zIndex = 600;
    pane.setAttribute("aria-hidden", "true"); // the buttons beneath bear the names
    map.on("zoomend", () => measured && place());
    map.on("moveend", () => measured && place(true));

    function add(className) {
      return pane.appendChild(element("div", className));
    }

    function update(payload) {
      const now = JSON.stringify([payload.regions?.figures, frame.lang, payload.tiles?.url, payload.near]);
      if (now !== signature) {
        signature = now;
        figures = payload.regions?.figures ?? null;
        frame.container.classList.toggle("has-figures", Boolean(figures));
        for (const { node, dot } of near) [node, dot].forEach((one) => one.remove());
        near = payload.near ? placesNear(payload.near) : [];
        for (const region of regions) region.forms = forms(region);
        for (const one of neighbours) one.node.textContent = frame.cut(frame.name(one.names));
        place();
      } else if (payload.mask !== drawn) {
        place(true);
      }
      drawn = payload.mask;
      for (const region of regions) dress(region);
    }

    // The chosen town, those around it and, from the nearest on, seats of clusters inside its circle.
    function placesNear({ lat, lon, km, name, places: around = background.towns }) {
      const from = L.latLng(lat, lon);
      const within = ([south, east, called]) => ({ at: L.latLng(south, east), name: called });
      const seats = frame.data.seats.map(within).sort((a, b) => map.distance(from, a.at) - map.distance(from, b.at));
      const listed = [...around.map(within), ...seats].filter(({ at }) => map.distance(from, at) <= 1000 * km);
      const found = new Map();
      for (const one of [{ at: from, name }, ...listed]) {
        if (found.size >= NEAREST || found.has(one.name)) continue;
        found.set(one.name, { ...one, node: add("atlas-town"), dot: add("atlas-dot") });
      }
      for (const one of found.values()) one.node.textContent = frame.cut(one.name);
      return [...found.values()];
    }

    // Ways to write a name, the best first: whole, broken at its hyphen or space, shortened.
    function forms({ names, short = {} }) {
      const name = frame.cut(frame.name(names));
      const brief = frame.cut(frame.name(short) ?? name);
      const ways = [[name], broken(name), [brief], broken(brief)];
      return ways
        .filter((lines, i) => ways.findIndex((other) => other.join() === lines.join()) === i)
        .map((lines) => ({ lines }));
    }

    // Light letters on a dark colour, dark ones on a light colour.
    function dress({ node, path }) {
      const fill = frame.regions.ink({ path });
      const onDark = fill ? isDark(fill) : document.documentElement.classList.contains("is-dark");
      node.classList.toggle("is-on-dark", onDark);
      node.classList.toggle("is-on-light", !onDark);
    }

    // Area in proportion to the value; a number that does not fit into its circle stands beneath.
    function circle(value) {
      const radius = radiusOf(value);
      const node = element("span", `atlas-figure${radius < FIGURE.least ? " is-small" : ""}`);
      node.style.setProperty("--diameter", `${Math.round(2 * radius)}px`);
      node.dataset.value = frame.intl("NumberFormat").format(value);
      return node;
    }

    function radiusOf(value) {
      const most = Math.max(...Object.values(figures), 1);
      return value > 0 ? Math.max(Math.sqrt(value / most) * FIGURE.largest, 2) : 0;
    }

    function valueOf({ teryt }) {
      return figures?.[teryt] ?? null;
    }

    /* ---- Placing ---- */

    // `again`: names that stand well stay where they are.
    function place(again = false) {
      const zoom = map.getZoom();
      taken = [];
      measure(zoom < 6 ? "small" : zoom < 7.5 ? "medium" : "large", zoom >= FIRST_TOWN);
      const marks = frame.marks.boxes();
      const around = {
        view: viewBox(),
        fixed: fixed(),
        all: squares(marks),
        shown: squares(frame.marks.boxes(false)),
      };
      for (const region of regions) placeRegion(region, around, again);
      for (const one of near) placeTown(one, { ...around, marks });
      const given = new Set(near.map(({ name }) => name));
      for (const town of towns) {
        placeTown(town, { ...around, marks }, zoom >= TOWN_ZOOM[town.rank] && !given.has(town.name));
      }
      placeNeighbours(around);
    }

    // Sizes of all names, taken at once (each look between two changes would cost a layout) and only when they change.
    function measure(size, named) {
      const key = [size, named, signature].join();
      if (key === measured) return;
      measured = key;
      pane.dataset.size = size;
      const others = [...near, ...(named ? towns : []), ...neighbours];
      const trial = add("atlas-name");
      const written = regions.flatMap((region) => region.forms);
      for (const form of written) form.node = trial.appendChild(text(form.lines));
      for (const { node } of others) node.hidden = false;
      for (const form of written) form.size = { w: form.node.offsetWidth, h: form.node.offsetHeight };
      for (const one of others) one.size = { w: one.node.offsetWidth, h: one.node.offsetHeight };
      trial.remove();
    }

    function text(lines) {
      const name = element("span", "atlas-name-text");
      lines.forEach((line, i) => name.append(...(i ? [element("br")] : []), line));
      return name;
    }

    // A name that keeps clear of all marks, filtered or not, else of those that are drawn; else it is left out. A
    // number is never left out: the marks step back behind it.
    function placeRegion(region, { view, fixed: controls, all, shown }, again) {
      const blocked = [...controls, ...taken];
      const stands =
        region.box && again && whole(region.box, view) && !crosses(region.box, [...blocked, ...(figures ? [] : shown)]);
      if (!stands) {
        const value = valueOf(region);
        const find = finderOf(region, value, figures ? null : view);
        const tried = figures
          ? [blocked, taken]
          : [
              [...blocked, ...all],
              [...blocked, ...shown],
            ];
        const found = tried.reduce((best, among) => best ?? find(among), null);
        region.box = found?.box ?? null;
        if (found) write(region, region.forms[found.form], value);
      }
      settle(region.node, region.box);
    }

    // As long as the map stands still, what is known of the places of a name stays known.
    function finderOf(region, value, view) {
      const sizes = region.forms.map(({ size }) => withFigure(size, value));
      const key = JSON.stringify([map.getZoom(), map.getPixelOrigin(), view, sizes]);
      if (region.finder?.key !== key) {
        const ground = { own: onGround(region.ring), area: groundBox(region.ring), view };
        region.finder = { key, find: finder(map.latLngToLayerPoint(region.label), sizes, ground) };
      }
      return region.finder.find;
    }

    function withFigure({ w, h }, value) {
      if (value === null) return { w, h };
      const radius = radiusOf(value);
      return { w: Math.max(w, 2 * radius, 24), h: h + 2 + 2 * radius + (radius < FIGURE.least ? NUMBER : 0) };
    }

    function write({ node }, { lines }, value) {
      node.replaceChildren(...(value === null ? [] : [circle(value)]), text(lines));
    }

    // A town that has no mark has a dot, where it has a name.
    function placeTown({ at, node, dot, size }, { marks, view, shown, fixed: controls }, named = true) {
      if (!named) {
        settle(node, null);
        return;
      }
      const point = map.latLngToLayerPoint(at);
      const here = boxAround(point.x, point.y, { w: 6, h: 6 });
      const bare = dot && !crosses(here, shown);
      const gap = bare ? BARE : MARKED;
      const box = townPlace(point, size, { marks: bare ? [] : marks, taken: [...controls, ...taken], gap });
      const stands = box && whole(box, view) && !(bare && crosses(box, shown)) ? box : null;
      settle(node, stands);
      if (dot) settle(dot, bare && stands && here, false);
    }

    // A neighbour's name stands in the middle of what is seen of it.
    function placeNeighbours({ view, fixed: controls }) {
      const key = JSON.stringify([map.getZoom(), map.getPixelOrigin(), view, controls, measured]);
      if (key === surveyed) return;
      surveyed = key;
      const points = samples(map.getPixelBounds(), map.getPixelOrigin());
      for (const { node, ring, size } of neighbours) {
        const own = onGround(ring);
        const seen = points.filter(({ x, y }) => own(x, y));
        const at = seen.length < 2 ? null : nearestTo(mean(seen), seen);
        const box = at && boxAround(at.x, at.y, size);
        settle(node, box && outside(box, own) < 2 && !crosses(box, controls) ? box : null, false);
      }
    }

    // Whether a point of the layers' pixels lies in a ring of world pixels.
    function onGround(ring) {
      const origin = map.getPixelOrigin();
      const scale = 2 ** map.getZoom();
      return (x, y) => inside((x + origin.x) / scale, (y + origin.y) / scale, ring);
    }

    function groundBox({ left, right, top, bottom }) {
      const origin = map.getPixelOrigin();
      const scale = 2 ** map.getZoom();
      return {
        left: left * scale - origin.x,
        right: right * scale - origin.x,
        top: top * scale - origin.y,
        bottom: bottom * scale - origin.y,
      };
    }

    // The frame in the layers' pixels, and what stands on it.
    function viewBox() {
      const { x, y } = map.containerPointToLayerPoint([0, 0]);
      const size = map.getSize();
      return { left: x + GAP, right: x + size.x - GAP, top: y + GAP, bottom: y + size.y - GAP };
    }

    function fixed() {
      const { x, y } = map.containerPointToLayerPoint([0, 0]);
      return frame.standing.boxes().map((box) => ({
        left: box.left + x - GAP,
        right: box.right + x + GAP,
        top: box.top + y - GAP,
        bottom: box.bottom + y + GAP,
      }));
    }

    // Puts a name into its box; without one it is hidden.
    function settle(node, box, takes = true) {
      if (node.hidden !== !box) node.hidden = !box;
      if (!box) return;
      if (takes) taken.push(box);
      const [x, y, width] = [box.left, box.top, box.right - box.left].map(Math.round);
      const spot = [x, y, takes && width].join();
      if (stand.get(node) === spot) return; // to write it again would have it styled anew
      stand.set(node, spot);
      frame.put(node, { x, y });
      node.style.minWidth = takes ? `${width}px` : "";
    }

    return { update, place: () => measured && place(true) };
  };

  function broken(name) {
    const [, head, tail] = name.match(/^(.+?-)(.+)$/) ?? name.match(/^(.+?) (.+)$/) ?? [];
    return tail ? [head, tail] : [name];
  }

  // Where a region's name stands best near its point, {box, form}, null where there is no room: in one of some `sizes`
  // (the first is the best), on its own ground, in the view, clear of blocked boxes. `area`: the box of its ground.
  const namePlace = (at, sizes, { blocked, ...around }) => finder(at, sizes, around)(blocked);

  // The same for several lists of blocked boxes: what lies on which ground is looked up once.
  function finder(at, sizes, { own, area, view }) {
    const tried = places(at, clip(area, view));
    const ours = new Int8Array(tried.length).fill(-1);
    const away = new Int8Array(tried.length * sizes.length).fill(-1);
    const known = (values, key, make) => {
      if (values[key] < 0) values[key] = Number(make());
      return values[key];
    };
    const [w, h] = ["w", "h"].map((side) => Math.max(...sizes.map((size) => size[side])) / 2);
    const reach = { left: area.left - w, right: area.right + w, top: area.top - h, bottom: area.bottom + h };

    return (blocked) => {
      const free = clearOf(blocked.filter((box) => crosses(box, [reach])));
      let best = null;
      for (let number = 0; number < tried.length; number += 1) {
        const [x, y, far] = tried[number];
        if (best && far / 50 >= best.cost) break; // no further place can be better
        if (ours[number] === 0) continue;
        for (let form = 0; form < sizes.length; form += 1) {
          const cost = far / 50 + form;
          if (best && cost >= best.cost) break;
          const box = boxAround(x, y, sizes[form]);
          if ((view && !whole(box, view)) || !free(box)) continue;
          if (!known(ours, number, () => own(x, y))) break;
          const corners = known(away, number * sizes.length + form, () => outside(box, own));
          if (corners > 2 || (best && cost + corners >= best.cost)) continue;
          best = { box, form, cost: cost + corners };
        }
      }
      return best && { box: best.box, form: best.form };
    };
  }

  // Tells of boxes, one beside the other, whether they are clear of some others: what was in the way is in the way again.
  function clearOf(others) {
    let last = others[0];
    const meets = ({ left, right, top, bottom }, other) =>
      left < other.right && right > other.left && top < other.bottom && bottom > other.top;
    return (box) => {
      if (!last) return true;
      if (meets(box, last)) return false;
      for (const other of others) {
        if (!meets(box, other)) continue;
        last = other;
        return false;
      }
      return true;
    };
  }

  // Tried places in an area, [x, y, distance from a point], the nearest first; the point itself is one.
  function places(at, { left, right, top, bottom }) {
    const step = Math.max(STEP, (right - left) / MOST, (bottom - top) / MOST);
    const [west, east] = [Math.ceil((left - at.x) / step), Math.floor((right - at.x) / step)];
    const [north, south] = [Math.ceil((top - at.y) / step), Math.floor((bottom - at.y) / step)];
    const [columns, rows] = [Math.max(east - west + 1, 0), Math.max(south - north + 1, 0)];
    const number = columns * rows;
    // Numbers are sorted faster than lists: squares of distances in steps, with the place in what is left over.
    const keys = Float64Array.from({ length: number }, (_, place) => {
      const [i, j] = [west + Math.floor(place / rows), north + (place % rows)];
      return (i * i + j * j) * number + place;
    }).sort();
    return Array.from(keys, (key) => {
      const place = key % number;
      const [i, j] = [west + Math.floor(place / rows), north + (place % rows)];
      return [at.x + i * step, at.y + j * step, step * Math.sqrt(i * i + j * j)];
    });
  }

  function clip(area, view) {
    if (!view) return area;
    return {
      left: Math.max(area.left, view.left),
      right: Math.min(area.right, view.right),
      top: Math.max(area.top, view.top),
      bottom: Math.min(area.bottom, view.bottom),
    };
  }

  function whole(box, view) {
    return box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom;
  }

  function squares(marks) {
    return marks.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  }

  // Whether white letters are easier to read on a colour, [red, green, blue], than nearly black ones.
  function isDark(colour) {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return 1.05 / (light + 0.05) > (light + 0.05) / 0.056;
  }

  // The box of a town's name below, above, right or left of its point; null where all are taken or full of marks.
  function townPlace({ x, y }, size, { marks, taken, gap = MARKED }) {
    const right = size.w / 2 + gap - 6;
    const tried = [
      [0, gap],
      [0, -gap],
      [right, 0],
      [-right, 0],
    ].map(([dx, dy]) => boxAround(x + dx, y + dy, size));
    return tried.find((box) => !crosses(box, taken) && covered(box, marks) < 0.5) ?? null;
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

  // Whether a box has more than an edge in common with one of some others.
  function crosses({ left, right, top, bottom }, others) {
    for (const other of others)
      if (left < other.right && right > other.left && top < other.bottom && bottom > other.top) return true;
    return false;
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
      const spans = ys[i] > y !== ys[j] > y;
      if (spans && x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) within = !within;
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

  // Corners of a polygon or multipolygon as Leaflet has them, without the objects that it makes of each.
  function latLngs({ coordinates, type }) {
    const turned = (polygon) => polygon.map((ring) => ring.map(([lng, lat]) => ({ lat, lng })));
    return type === "Polygon" ? turned(coordinates) : coordinates.map(turned);
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

  Object.assign(window.atlas.parts.labels, { finder, namePlace, townPlace, covered, inside, isDark });
})();
