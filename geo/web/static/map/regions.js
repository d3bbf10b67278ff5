// What lies beneath the marks: neighbours or tiles, the voivodeships as buttons, the circle of "near me".
(() => {
  "use strict";

  const FINE = 10_000; // parts of a degree

  window.atlas.parts.regions = (frame, geography, background) => {
    const { map, container, element } = frame;
    const regions = new Map(); // TERYT -> {teryt, names, label, rings, path, outline}
    const fills = pane("regions", 400);
    const outlines = pane("outlines", 410);
    const notice = container.appendChild(element("p", "atlas-notice", { role: "status", hidden: "" }));
    let tiles = null;
    let near = null;
    let last = "";
    const inks = new Map();

    hatch();
    drawNeighbours();
    drawRegions();

    // Panes between Leaflet's tiles (200) and our marks (620).
    function pane(name, zIndex) {
      const made = map.createPane(name);
      made.style.zIndex = zIndex;
      return L.svg({ pane: name, padding: 0.6 });
    }

    function polygons(geometry, renderer, className, interactive) {
      // Unsimplified and unclipped: neighbours must meet exactly.
      return L.geoJSON(geometry, {
        renderer,
        pane: renderer.options.pane,
        interactive,
        smoothFactor: 0,
        noClip: true,
        style: () => ({ className, stroke: true, fill: true }),
      });
    }

    // Areas without lines, then their borders: where they were cut no line is drawn. Nobody clicks on them, so they are
    // one picture that Leaflet moves and scales, not shapes whose every corner it places anew at each zoom.
    function drawNeighbours() {
      const [west, south, east, north] = frame.far;
      const areas = [...background.far.features, ...background.neighbours.features].map(({ geometry }) =>
        (geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()).map((ring) => ({
          ring,
          points: placed(ring),
        })),
      );
      const ground = areas.map((rings) => rings.map(({ points }) => `${trace(points)}z`).join(""));
      const lines = areas
        .flat()
        .flatMap(({ ring, points }) => borders(ring, [frame.extent, frame.far], points))
        .map(trace);
      const box = [west, -level(north), east - west, level(north) - level(south)].map((value) => value * FINE);
      const picture = drawing("svg", { viewBox: box.join(" "), preserveAspectRatio: "none" });
      for (const d of ground) picture.append(drawing("path", { class: "atlas-neighbour", "fill-rule": "evenodd", d }));
      picture.append(drawing("path", { class: "atlas-neighbour-line", d: lines.join("") }));
      map.createPane("neighbours").style.zIndex = 250;
      const corners = L.latLngBounds([south, west], [north, east]);
      L.svgOverlay(picture, corners, { pane: "neighbours" }).addTo(map);
    }

    function drawing(tag, attributes) {
      const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
      return node;
    }

    function drawRegions() {
      const byName = new Intl.Collator("pl").compare;
      const features = [...geography.features].sort((a, b) => byName(a.properties.name.pl, b.properties.name.pl)); // the order of the Tab key
      for (const feature of features) {
        const { teryt, name, short, label } = feature.properties;
        const [shape] = polygons(feature, fills, "atlas-region", true).addTo(map).getLayers();
        const region = {
          teryt,
          names: name,
          short,
          label,
          layer: shape,
          path: shape.getElement(),
          feature,
          line: null, // drawn above the others when first needed
        };
        regions.set(teryt, region);
        makeButton(region);
      }
    }

    function makeButton(region) {
      const { path, layer, teryt } = region;
      for (const [key, value] of Object.entries({ tabindex: 0, role: "button", "data-teryt": teryt })) {
        path.setAttribute(key, value);
      }
      layer.on("click", () => frame.send("region", teryt));
      path.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault(); // Space must not scroll the page
        if (!event.repeat) frame.send("region", teryt);
      });
      layer.on("mouseover mousemove", (event) => tip(region, event.containerPoint));
      layer.on("mouseout", () => untip(region));
      path.addEventListener("focus", () => {
        if (!path.matches(":focus-visible")) return;
        // A press on a region pans nothing: the view moves only when the keyboard leads out of it.
        if (!map.getBounds().intersects(layer.getBounds())) map.panTo(region.label, { animate: false });
        outline(region, "is-focused", true);
        tip(region, frame.point(...region.label));
      });
      path.addEventListener("blur", () => {
        outline(region, "is-focused", false);
        untip(region);
      });
    }

    // The colour of a class in the scheme of the page: the style sheet knows others for the colours of the data. To look
    // has all that changed styled, so what is known is kept.
    function ink({ path }) {
      const scheme = document.documentElement.className;
      const key = [scheme, path.getAttribute("class"), path.style.getPropertyValue("--fill")].join("|");
      if (!inks.has(key)) {
        const [red, green, blue] = window.getComputedStyle(path).fill.match(/\d+/g)?.map(Number) ?? [];
        inks.set(key, blue === undefined ? null : [red, green, blue]);
      }
      return inks.get(key);
    }

    function tip(region, at) {
      outline(region, "is-pointed", true);
      frame.tooltip.show(region.path, [region.path.getAttribute("aria-label")], { at });
    }

    function untip(region) {
      outline(region, "is-pointed", false);
      frame.tooltip.leave(region.path);
    }

    // A fill that no colour of a ramp resembles, for missing figures.
    function hatch() {
      const holder = element("div", "atlas-patterns", { "aria-hidden": "true" });
      holder.innerHTML =
        '<svg width="0" height="0" focusable="false"><defs><pattern id="atlas-hatch" width="7" ' +
        'height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="atlas-hatch-ground" ' +
        'width="7" height="7"/><line class="atlas-hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs></svg>';
      container.append(holder);
    }

    /* ---- Updates ---- */

    function update({ regions: state, near: circle, tiles: chosenTiles }) {
      const given = state ?? {};
      const signature = JSON.stringify([given, frame.lang]);
      if (signature !== last) {
        last = signature;
        for (const region of regions.values()) dress(region, given);
      }
      updateNear(circle ?? null);
      updateTiles(chosenTiles ?? null);
    }

    function outline(region, className, on) {
      if (!region.line && !on) return;
      region.line ??= polygons(region.feature, outlines, "atlas-outline", false).addTo(map).getLayers()[0];
      region.line.getElement().classList.toggle(className, on);
    }

    function dress(region, { chosen = [], fill = null, labels = {} }) {
      const { teryt, names, path } = region;
      const isChosen = chosen.includes(teryt);
      const colour = fill?.[teryt] ?? null;
      path.setAttribute("aria-label", frame.cut(labels[teryt] ?? frame.name(names)));
      path.setAttribute("aria-pressed", String(isChosen));
      path.classList.toggle("is-filled", colour !== null);
      path.classList.toggle("is-missing", fill?.[teryt] === null); // one that is not asked about has no entry
      path.style.setProperty("--fill", colour ? frame.tone(colour) : "none");
      path.classList.toggle("is-chosen", isChosen);
      outline(region, "is-chosen", isChosen);
    }

    function updateNear(circle) {
      const signature = JSON.stringify(circle);
      if (near?.signature === signature) return;
      near?.layers.remove();
      near = { signature, layers: L.layerGroup().addTo(map) };
      if (!circle) return;
      const { lat, lon, km } = circle;
      const shared = { renderer: outlines, pane: "outlines", interactive: false };
      for (const className of ["atlas-near-casing", "atlas-near"]) {
        L.circle([lat, lon], { ...shared, radius: km * 1000, className }).addTo(near.layers);
      }
      L.circleMarker([lat, lon], { ...shared, radius: 5, className: "atlas-near-centre" }).addTo(near.layers);
    }

    function updateTiles(wanted) {
      const signature = JSON.stringify(wanted);
      if (tiles?.signature === signature) return;
      tiles?.layer?.remove();
      tiles = { signature, layer: null };
      say(null);
      container.classList.toggle("has-tiles", Boolean(wanted));
      map.options.zoomSnap = wanted ? 1 : 0.25; // tiles are sharp at whole zooms only
      map.setMaxZoom(wanted ? Math.min(wanted.options?.maxZoom ?? 16, 16) : 12);
      if (!wanted) return;
      tiles.layer = L.tileLayer(wanted.url, { ...wanted.options }).addTo(map);
      // Where none comes, the atlas's own ground returns; the first that comes shows the background again.
      tiles.layer.once("tileload", () => served(wanted, signature)).on("tileerror", () => refused(wanted, signature));
    }

    function served(wanted, signature) {
      if (tiles.signature !== signature) return;
      tiles.served = true;
      say(null);
      container.classList.add("has-tiles");
    }

    function refused(wanted, signature) {
      if (tiles.signature !== signature || tiles.served) return;
      container.classList.remove("has-tiles");
      say(frame.text("noTiles").replace("{name}", wanted.name ?? ""));
    }

    function say(words) {
      notice.hidden = !words;
      if (notice.textContent !== (words ?? "")) notice.textContent = words ?? "";
    }

    // The bounds of some voivodeships, null where none of them is known.
    function bounds(codes) {
      const found = codes.filter((code) => regions.has(code)).map((code) => regions.get(code).layer.getBounds());
      return found.length ? found.reduce((all, one) => all.extend(one), L.latLngBounds([])) : null;
    }

    return { update, bounds, ink, all: () => [...regions.values()], tilesOn: () => Boolean(tiles?.layer) };
  };

  // The parts of a ring that lie on none of the lines, meridians and parallels, at which areas were cut; of its points,
  // or of what stands for them.
  function borders(ring, extents, points = ring) {
    const meridians = new Set(extents.flatMap(([west, , east]) => [west, east]));
    const parallels = new Set(extents.flatMap(([, south, , north]) => [south, north]));
    const found = [];
    let line = [];
    ring.forEach(([x, y], i) => {
      const [before, below] = i ? ring[i - 1] : [];
      if ((x === before && meridians.has(x)) || (y === below && parallels.has(y))) {
        found.push(line);
        line = [];
      }
      line.push(points[i]);
    });
    return [...found, line].filter((part) => part.length > 1);
  }

  // How high a latitude stands on the map, in degrees of the equator (Mercator).
  function level(latitude) {
    return (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
  }

  // Points, [longitude, latitude], as a path has them.
  function placed(ring) {
    return ring.map(([lon, lat]) => `${Math.round(lon * FINE)} ${Math.round(-level(lat) * FINE)}`);
  }

  const trace = (points) => `M${points.join("L")}`;

  Object.assign(window.atlas.parts.regions, { borders });
})();
