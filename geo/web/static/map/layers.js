// Firms, offers and events beside the clusters: marks of their own shapes, each a link to the list of what is there.
// Nothing of it is in the frame while no layer is on. In a folder there is no such list, and no link.
(() => {
  "use strict";

  const NAMED = 3; // places that a label names
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  window.atlas.parts.layers = (frame) => {
    const { map, element } = frame;
    let layers = [];
    let signature = "[]";
    let pane = null;

    map.on("zoomend viewreset", draw);

    function update(given, mask) {
      const now = JSON.stringify([given, given.length && mask, frame.lang]);
      if (now === signature || (!given.length && !pane)) return;
      signature = now;
      layers = given;
      draw();
    }

    function makePane() {
      const made = map.createPane("layers");
      made.style.zIndex = 625; // beside the marks of clusters, and above them
      made.addEventListener("click", onClick);
      made.addEventListener("keydown", onKey);
      for (const kind of ["mouseover", "focusin"]) made.addEventListener(kind, onEnter);
      for (const kind of ["mouseout", "focusout"]) made.addEventListener(kind, onLeave);
      return made;
    }

    function draw() {
      if (!layers.length && !pane) return;
      pane ??= makePane();
      const held = document.activeElement?.closest?.(".atlas-layer")?.dataset;
      frame.tooltip.hide();
      const taken = layers.length ? frame.marks.boxes(false) : [];
      pane.replaceChildren(...layers.map((layer) => drawLayer(layer, taken)));
      const again = held && marks().find(({ dataset }) => dataset.kind === held.kind && dataset.lead === held.lead);
      (again ?? null)?.focus({ preventScroll: true });
    }

    // One stop of the Tab key for each layer; arrows lead on. `taken` is where marks stand already.
    function drawLayer(layer, taken) {
      const box = element("div", "", { role: "group", "aria-label": layer.name });
      const groups = gather(layer.spots);
      for (const group of groups) Object.assign(group, beside(group, taken, frame.ways[layer.kind]));
      taken.push(...groups);
      box.append(...groups.map((group, at) => drawMark(layer, group, at)));
      return box;
    }

    function drawMark(layer, group, at) {
      const [lead] = group.spots;
      const kept = layer.href === null;
      const mark = element(kept ? "span" : "a", `atlas-layer is-${layer.kind}`, kept ? { role: "img" } : {});
      if (!kept) mark.href = address(layer, group.spots);
      mark.tabIndex = at ? -1 : 0;
      mark.dataset.kind = layer.kind;
      mark.dataset.lead = lead.slice(0, 2).join(" ");
      const number = group.spots.reduce((sum, [, , n]) => sum + n, 0);
      const names = [...new Set(group.spots.map(([, , , name]) => frame.cut(name)).filter(Boolean))];
      const rest = names.length > NAMED ? " …" : "";
      const places = names.slice(0, NAMED).join(", ") + rest;
      mark.setAttribute("aria-label", [counted(layer, number), places].filter(Boolean).join(": "));
      mark.appendChild(element("span")).textContent = number < 1000 ? number : `${Math.floor(number / 1000)}k`;
      frame.put(mark, L.point(group.x, group.y).round());
      return mark;
    }

    function counted({ counted: forms }, n) {
      const form = forms[frame.intl("PluralRules").select(n)] ?? forms.other;
      return form.replace("{n}", frame.intl("NumberFormat").format(n));
    }

    // The nearest of some places that lies within a distance; null where none does.
    function nearest(places, { x, y }, distance) {
      let best = null;
      let least = distance * distance;
      for (const one of places) {
        const squared = (one.x - x) ** 2 + (one.y - y) ** 2;
        if (squared < least) [best, least] = [one, squared];
      }
      return best;
    }

    // Where it belongs, else beside the mark that is there, in the way of its kind.
    function beside(place, taken, [right, down]) {
      const near = nearest(taken, place, frame.away);
      return near ? { x: near.x + frame.away * right, y: near.y + frame.away * down } : {};
    }

    // Those with most records lead; the others join the nearest that is near enough.
    function gather(spots) {
      const found = [];
      const origin = map.getPixelOrigin();
      for (const spot of spots) {
        const { x, y } = map.project([spot[0], spot[1]]).subtract(origin);
        const best = nearest(found, { x, y }, frame.distance);
        if (best) best.spots.push(spot);
        else found.push({ x, y, spots: [spot] });
      }
      return found;
    }

    // The list of what is there: near the town of the mark, as far as its places reach; as embedded as the map is.
    function address({ href }, spots) {
      const [[lat, lon, , , town]] = spots;
      const around = frame.parent() ?? document;
      const url = new URL(href, around.baseURI);
      const shown = new URL(around.URL).searchParams;
      for (const name of ["embed", "filters"]) if (shown.has(name)) url.searchParams.set(name, shown.get(name));
      if (town) {
        const far = Math.max(...spots.map((spot) => map.distance([lat, lon], [spot[0], spot[1]]))) / 1000;
        url.searchParams.set("near", town);
        url.searchParams.set("radius", Math.max(1, Math.ceil(far)));
      }
      return url.href;
    }

    const marks = () => [...pane.querySelectorAll(".atlas-layer")];

    function onClick(event) {
      const mark = event.target.closest(".atlas-layer");
      event.stopPropagation(); // a mark is not the region beneath it
      if (!mark?.href || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (event.detail && map.dragging.moved()) return;
      go(mark.href);
    }

    const linkOf = ({ href }) => href && { meant: href, act: () => go(href) };

    function go(href) {
      (frame.parent()?.defaultView ?? window).location.assign(href);
    }

    function onKey(event) {
      const mark = event.target.closest(".atlas-layer");
      const own = mark ? [...mark.parentNode.children] : [];
      const to = { Home: 0, End: own.length - 1 }[event.key] ?? own.indexOf(mark) + (STEPS[event.key] ?? NaN);
      if (!own[to] || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      for (const one of own) one.tabIndex = one === own[to] ? 0 : -1;
      const [lat, lon] = own[to].dataset.lead.split(" ").map(Number);
      map.panInside([lat, lon], { padding: [24, 24], animate: false });
      own[to].focus({ preventScroll: true });
    }

    function onEnter(event) {
      const mark = event.target.closest(".atlas-layer");
      if (mark) frame.tooltip.show(mark, [mark.getAttribute("aria-label")]);
    }

    function onLeave(event) {
      const mark = event.target.closest(".atlas-layer");
      if (mark && !mark.contains(event.relatedTarget)) frame.tooltip.leave(mark);
    }

    return { update, linkOf };
  };
})();
