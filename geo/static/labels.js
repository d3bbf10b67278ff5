/* Names on the map, and the circles of the figures: placed so that they cover neither each other nor the marks. */
(function () {
  'use strict';

  const FIGURE = {largest: 23, least: 7}; // px, radii
  const STEP = 11; // px between tried places of a region's name
  const TOWN_ZOOM = {1: 6.75, 2: 7.5, 3: 8.5}; // where towns of a rank begin to be named

  window.atlas.parts.labels = function (frame, background) {
    const {map, element} = frame;
    const pane = map.createPane('labels');
    const regions = frame.regions.all().map((region) => ({
      ...region, node: add('atlas-name'), ring: largestRing(region.layer.getLatLngs()),
    }));
    const towns = background.towns.map(([lat, lon, name, rank]) => {
      const node = add('atlas-town');
      node.textContent = frame.cut(name);
      return {at: L.latLng(lat, lon), rank, node};
    });
    const neighbours = background.neighbours.features.map((feature) => ({
      names: feature.properties.name, node: add('atlas-country'),
      ring: largestRing(L.geoJSON(feature).getLayers()[0].getLatLngs()),
    }));
    let figures = null;
    let signature = '';
    let taken = []; // boxes of the names that stand

    pane.style.zIndex = 600;
    pane.setAttribute('aria-hidden', 'true'); // the buttons beneath bear the names
    map.on('zoomend', place);
    map.on('moveend', placeNeighbours);

    function add(className) {
      return pane.appendChild(element('div', className));
    }

    function update(payload) {
      const now = JSON.stringify([payload.regions?.figures, frame.lang, payload.tiles?.url]);
      if (now === signature) return;
      signature = now;
      figures = payload.regions?.figures ?? null;
      for (const region of regions) write(region);
      for (const one of neighbours) one.node.textContent = frame.cut(frame.name(one.names));
      place();
    }

    // A long double name breaks after its hyphen; a figure stands above the name.
    function write({node, names, teryt}) {
      node.replaceChildren();
      const value = figures?.[teryt];
      if (value !== undefined && value !== null) node.append(circle(value));
      const name = element('span', 'atlas-name-text');
      name.textContent = frame.cut(frame.name(names)).replace(/-/g, '-\u200b');
      node.append(name);
    }

    // Area in proportion to the value; a number that does not fit into its circle stands beneath.
    function circle(value) {
      const most = Math.max(...Object.values(figures), 1);
      const radius = value > 0 ? Math.max(Math.sqrt(value / most) * FIGURE.largest, 2) : 0;
      const node = element('span', `atlas-figure${radius < FIGURE.least + 4 ? ' is-small' : ''}`);
      node.style.setProperty('--diameter', `${Math.round(2 * radius)}px`);
      node.dataset.value = new Intl.NumberFormat(frame.lang).format(value);
      return node;
    }

    /* ---- Placing ---- */

    function place() {
      const zoom = map.getZoom();
      taken = [];
      pane.dataset.size = zoom < 6 ? 'small' : zoom < 7.5 ? 'medium' : 'large';
      const marks = frame.marks.boxes(zoom);
      for (const region of regions) placeRegion(region, marks);
      for (const town of towns) placeTown(town, zoom, marks);
      placeNeighbours();
    }

    function placeRegion(region, marks) {
      const {node} = region;
      node.hidden = false;
      const size = {w: node.offsetWidth, h: node.offsetHeight};
      const at = map.latLngToLayerPoint(region.label);
      const ring = region.ring.map((latlng) => map.latLngToLayerPoint(latlng));
      let best = null;
      for (const [dx, dy] of OFFSETS) {
        const box = boxAround(at.x + dx, at.y + dy, size);
        const cost = 6 * covered(box, marks) + (figures ? 2 : 0.8) * outside(box, ring)
          + Math.hypot(dx, dy) / 50 + crossed(box);
        if (!best || cost < best.cost) best = {box, cost};
      }
      settle(node, best.box, crossed(best.box) > 0);
    }

    function placeTown({at, rank, node}, zoom, marks) {
      node.hidden = zoom < TOWN_ZOOM[rank];
      if (node.hidden) return;
      const size = {w: node.offsetWidth, h: node.offsetHeight};
      const {x, y} = map.latLngToLayerPoint(at);
      const right = size.w / 2 + 17;
      const places = [[0, 23], [0, -23], [right, 0], [-right, 0]].map(([dx, dy]) => boxAround(x + dx, y + dy, size));
      const free = places.find((box) => !crossed(box) && covered(box, marks) < 0.5);
      settle(node, free ?? places[0], !free);
    }

    // A neighbour's name stands in the middle of what is seen of it.
    function placeNeighbours() {
      const bounds = map.getBounds().pad(-0.06);
      for (const {node, ring} of neighbours) {
        node.hidden = false;
        const seen = samples(bounds).filter((latlng) => inside(latlng.lng, latlng.lat, ring, 'lng', 'lat'));
        const size = {w: node.offsetWidth, h: node.offsetHeight};
        const middle = seen.length ? nearestTo(mean(seen), seen) : null;
        const at = middle && map.latLngToLayerPoint(middle);
        const box = at && boxAround(at.x, at.y, size);
        const corners = box ? outside(box, ring.map((latlng) => map.latLngToLayerPoint(latlng))) : 4;
        settle(node, box, seen.length < 4 || corners > 1, false);
      }
    }

    function settle(node, box, hide, takes = true) {
      node.hidden = hide;
      if (hide) return;
      L.DomUtil.setPosition(node, L.point(Math.round(box.left), Math.round(box.top)));
      if (takes) taken.push(box);
    }

    function crossed(box) {
      return taken.filter((other) => box.left < other.right && box.right > other.left
        && box.top < other.bottom && box.bottom > other.top).length * 20;
    }

    return {update};
  };

  // Tried places of a name around its point, the nearest first.
  const OFFSETS = [];
  for (let dx = -6; dx <= 6; dx += 1) {
    for (let dy = -6; dy <= 6; dy += 1) OFFSETS.push([dx * STEP, dy * STEP]);
  }
  OFFSETS.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

  function boxAround(x, y, {w, h}) {
    return {left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2};
  }

  // How much of the marks a box covers, in marks.
  function covered(box, marks) {
    let sum = 0;
    for (const {x, y, r} of marks) {
      const w = Math.min(box.right, x + r) - Math.max(box.left, x - r);
      const h = Math.min(box.bottom, y + r) - Math.max(box.top, y - r);
      if (w > 0 && h > 0) sum += (w * h) / (4 * r * r);
    }
    return sum;
  }

  // How many of the corners lie outside a ring.
  function outside({left, right, top, bottom}, ring) {
    return [[left, top], [right, top], [left, bottom], [right, bottom]]
      .filter(([x, y]) => !inside(x, y, ring)).length;
  }

  function inside(x, y, ring, h = 'x', v = 'y') {
    let within = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if ((a[v] > y) !== (b[v] > y) && x < ((b[h] - a[h]) * (y - a[v])) / (b[v] - a[v]) + a[h]) within = !within;
    }
    return within;
  }

  function samples(bounds) {
    const found = [];
    for (let i = 0; i <= 24; i += 1) {
      for (let j = 0; j <= 20; j += 1) {
        found.push(L.latLng(bounds.getSouth() + (j / 20) * (bounds.getNorth() - bounds.getSouth()),
          bounds.getWest() + (i / 24) * (bounds.getEast() - bounds.getWest())));
      }
    }
    return found;
  }

  function mean(points) {
    return {
      lat: points.reduce((sum, {lat}) => sum + lat, 0) / points.length,
      lng: points.reduce((sum, {lng}) => sum + lng, 0) / points.length,
    };
  }

  function nearestTo({lat, lng}, points) {
    const far = (one) => (one.lat - lat) ** 2 + (one.lng - lng) ** 2;
    return points.reduce((best, one) => (far(one) < far(best) ? one : best));
  }

  // Of a Leaflet polygon or multipolygon, the outer ring with most vertices.
  function largestRing(latlngs) {
    const rings = Array.isArray(latlngs[0][0]) ? latlngs.map((polygon) => polygon[0]) : [latlngs[0]];
    return rings.reduce((best, ring) => (ring.length > best.length ? ring : best));
  }
})();
