// The marks on the map: one focusable button per group of seats in view.
(() => {
  "use strict";

  const LISTED = 60; // so many clusters are named at once; more zoom in first
  const MARGIN = 0.2; // share of the view drawn beyond its edge
  const LARGEST = 19; // px, half of the largest mark with its rings

  window.atlas.parts.marks = (frame) => {
    const { map, data, element } = frame;
    const coarse = window.matchMedia("(pointer: coarse)").matches; // fingers need more room
    const groups = window.atlas.parts.groups(data, coarse ? frame.touch : frame.distance);
    const { clusters, sectors, seats } = data;
    const pane = map.createPane("marks");
    const drawn = new Map(); // lead seat -> {group, button, place, shown}
    const blank = element("button", "", { type: "button", role: "button", tabindex: "-1" });
    let grouped = [];
    let mask = null;
    let zoom = null;
    let selected = null;
    let highlighted = null;
    let indices = null; // id -> index, made when first asked for

    pane.style.zIndex = 620;
    map.on("zoomend viewreset", redraw);
    map.on("moveend", redraw);
    pane.addEventListener("click", onClick);
    pane.addEventListener("dblclick", (event) => event.stopPropagation());
    for (const kind of ["mouseover", "focusin"]) pane.addEventListener(kind, onEnter);
    for (const kind of ["mouseout", "focusout"]) pane.addEventListener(kind, onLeave);

    function update(payload) {
      if (payload.mask !== mask) {
        mask = payload.mask;
        groups.filter(mask);
        zoom = null;
      }
      selected = indexOf(payload.selected);
      redraw();
    }

    function redraw() {
      if (mask === null) return;
      if (map.getZoom() !== zoom) {
        zoom = map.getZoom();
        grouped = groups.group(zoom).sort((a, b) => a.y - b.y || a.x - b.x);
      }
      const inView = grouped.filter(within());
      const leads = new Set(inView.map((group) => group.lead));
      for (const [lead, { button }] of drawn) if (!leads.has(lead)) remove(lead, button);
      // North to south, the order of the Tab key; what stands right already is not touched and keeps its focus.
      let next = pane.firstChild;
      for (const group of inView) {
        const button = drawOne(group);
        if (button === next) next = next.nextSibling;
        else pane.insertBefore(button, next);
      }
      showHighlight();
      if (!frame.drawing) frame.keys?.update();
    }

    function within() {
      const { min, max } = map.getPixelBounds();
      const size = map.getSize().multiplyBy(MARGIN);
      return ({ x, y }) => x > min.x - size.x && x < max.x + size.x && y > min.y - size.y && y < max.y + size.y;
    }

    function drawOne(group) {
      const entry = drawn.get(group.lead) ?? { button: makeButton(group.lead) };
      const before = entry.shown;
      entry.group = group;
      drawn.set(group.lead, entry);
      const place = L.point(group.x, group.y).subtract(map.getPixelOrigin());
      if (!entry.place?.equals(place)) frame.put(entry.button, (entry.place = place));
      const facts = factsOf(group);
      const holds = selected >= 0 && groups.passes[selected] && group.seats.includes(clusters.seat[selected]);
      entry.shown = { facts, holds, lang: frame.lang, seats: group.seats };
      if (!before || !alike(before, entry.shown)) dress(entry.button, group, facts, holds);
      return entry.button;
    }

    // Whether a mark looks and reads the same.
    function alike(one, other) {
      return (
        one.facts.n === other.facts.n &&
        one.facts.key === other.facts.key &&
        one.holds === other.holds &&
        one.lang === other.lang &&
        equal(one.facts.shares, other.facts.shares) &&
        equal(one.seats, other.seats)
      );
    }

    function makeButton(lead) {
      const button = blank.cloneNode();
      button.dataset.lead = lead;
      return button;
    }

    function remove(lead, button) {
      if (button === document.activeElement) frame.container.focus({ preventScroll: true });
      if (frame.tooltip.owner() === button) frame.tooltip.hide();
      button.remove();
      drawn.delete(lead);
    }

    function factsOf(group) {
      group.facts ??= groups.describe(group);
      return group.facts;
    }

    function dress(button, group, facts, holds) {
      const alone = facts.n === 1;
      const first = alone ? groups.passing(group.seats)[0] : -1;
      const classes = `leaflet-marker-icon atlas-mark ${alone ? pinClass(first) : groupClass(facts)}`;
      button.className = holds ? `${classes} is-selected` : classes;
      button.toggleAttribute("aria-current", Boolean(holds));
      button.setAttribute("aria-label", (alone ? pinLines(first) : groupLines(group, facts)).join(", "));
      if (alone) {
        button.style.setProperty("--colour", sectors[clusters.sector[first]].colour);
        button.style.removeProperty("--ring");
        button.dataset.clusterId = clusters.id[first];
        button.removeAttribute("aria-haspopup");
        button.textContent = glyph(first);
      } else {
        button.style.setProperty("--ring", ring(facts));
        delete button.dataset.clusterId;
        button.setAttribute("aria-haspopup", "dialog");
        number(button, facts.n < 1000 ? String(facts.n) : `${Math.floor(facts.n / 1000)}k`);
      }
    }

    // What is there already is written over: a new element would be laid out anew.
    function number(button, text) {
      const there = button.firstElementChild;
      if (there) {
        if (there.firstChild.data !== text) there.firstChild.data = text;
      } else {
        button.replaceChildren(element("span", "atlas-count"));
        button.firstChild.append(text);
      }
    }

    function pinClass(i) {
      return `atlas-pin${clusters.kkk[i] ? " is-key" : ""}${clusters.weak[i] ? " is-weak" : ""}`;
    }

    function glyph(i) {
      return frame.name(sectors[clusters.sector[i]].glyph);
    }

    function groupClass({ n, key }) {
      return `atlas-group${n >= 10 ? " is-large" : ""}${key ? " is-key" : ""}`;
    }

    // The colours of the sectors by share, clockwise from the top in the order of the sectors; one hue is one arc.
    function ring({ n, shares }) {
      const hues = new Map();
      shares.forEach((share, s) => {
        if (share) hues.set(sectors[s].colour, (hues.get(sectors[s].colour) ?? 0) + share);
      });
      let turned = 0;
      const stops = [...hues].map(([colour, share]) => {
        const from = turned;
        turned += share / n;
        return `${colour} ${from}turn ${turned}turn`;
      });
      return `conic-gradient(${stops.join(",")})`;
    }

    function pinLines(i) {
      const lines = [
        frame.cut(clusters.name[i]),
        frame.cut(seats[clusters.seat[i]][2]),
        frame.name(sectors[clusters.sector[i]].name),
      ];
      if (clusters.kkk[i]) lines.push(frame.text("kkk"));
      if (clusters.weak[i]) lines.push(frame.text("weak"));
      return lines;
    }

    function groupLines(group, { n }) {
      const towns = [...new Set(group.seats.map((one) => seats[one][2]))];
      const shown = towns.slice(0, 3).map(frame.cut).join(", ");
      const rest = towns.length > 3 ? ` ${frame.count("moreTowns", towns.length - 3)}` : "";
      return [frame.count("clusters", n), shown + rest];
    }

    function tipLines(button) {
      const { group } = drawn.get(Number(button.dataset.lead));
      const facts = factsOf(group);
      if (facts.n === 1) return pinLines(groups.passing(group.seats)[0]);
      const largest = [...facts.shares.entries()]
        .filter(([, share]) => share)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 3);
      return [...groupLines(group, facts), ...largest.map(([s, share]) => `${frame.name(sectors[s].name)}: ${share}`)];
    }

    /* ---- What people do ---- */

    function onClick(event) {
      const button = event.target.closest("button");
      event.stopPropagation(); // a mark is not the region beneath it
      if (!button || (event.detail && map.dragging.moved())) return;
      if (button.dataset.clusterId !== undefined) {
        frame.send("cluster", button.dataset.clusterId);
      } else {
        open(drawn.get(Number(button.dataset.lead)).group, button);
      }
    }

    function open(group, button) {
      const among = groups.passing(group.seats);
      const around = L.latLngBounds(group.seats.map((one) => seats[one].slice(0, 2)));
      const oneSpot = around.getNorthEast().equals(around.getSouthWest());
      const whole = oneSpot || map.getZoom() >= map.getMaxZoom();
      const divide = whole ? null : () => goInto(group, around);
      if (whole || among.length <= LISTED) frame.list.open(seats[group.lead], among, button, divide);
      else divide();
    }

    function goInto(group, around) {
      frame.list.close();
      const fits = map.getBoundsZoom(around.pad(0.4));
      const to = Math.min(Math.max(fits, map.getZoom() + 1), map.getZoom() + 3, map.getMaxZoom());
      map.setView(around.getCenter(), to, { animate: false });
      // The button may be gone: its seats' first mark takes the focus.
      const heir = [...drawn.values()].find((entry) => entry.group.seats.some((one) => group.seats.includes(one)));
      heir?.button.focus({ preventScroll: true });
    }

    function onEnter(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (event.type === "focusin") {
        if (!button.matches(":focus-visible")) return;
        const { group } = drawn.get(Number(button.dataset.lead));
        map.panInside(seats[group.lead].slice(0, 2), { padding: [24, 24], animate: false });
      }
      frame.tooltip.show(button, tipLines(button));
      frame.tellList(groups.passing(drawn.get(Number(button.dataset.lead)).group.seats).map((i) => clusters.id[i]));
    }

    function onLeave(event) {
      const button = event.target.closest("button");
      if (!button || button.contains(event.relatedTarget)) return;
      frame.tooltip.leave(button);
      frame.tellList([]);
    }

    /* ---- What others ask ---- */

    function indexOf(id) {
      if (id === null || id === undefined) return -1;
      indices ??= new Map(clusters.id.map((one, i) => [one, i]));
      return indices.get(id) ?? -1;
    }

    function highlight(id) {
      highlighted = id;
      showHighlight();
    }

    function showHighlight() {
      const i = indexOf(highlighted);
      const at = i >= 0 && groups.passes[i] ? clusters.seat[i] : -1;
      for (const { group, button } of drawn.values()) {
        button.classList.toggle("is-highlighted", at >= 0 && group.seats.includes(at));
      }
      frame.list?.highlight(i);
    }

    function visible() {
      return clusters.id.filter((_, i) => groups.passes[i]);
    }

    function bounds() {
      const on = groups.seatsOn();
      return on.length ? L.latLngBounds(on.map((one) => seats[one].slice(0, 2))) : null;
    }

    // Where the groups stand, {lead, x, y}, in view or not.
    const spots = () => grouped;

    // Brings a group into view and gives its button.
    function reveal(lead) {
      map.panInside(seats[lead].slice(0, 2), { padding: [24, 24], animate: false });
      return drawn.get(lead)?.button;
    }

    // The button of a cluster or of its group, where it is drawn.
    function holder(id) {
      const i = indexOf(id);
      if (!groups.passes[i]) return null;
      return [...drawn.values()].find(({ group }) => group.seats.includes(clusters.seat[i]))?.button ?? null;
    }

    // Puts the focus on what stands for a cluster; says whether there is such a thing.
    function focus(id) {
      const found = frame.list.entryOf(id) ?? holder(id);
      found?.focus({ preventScroll: true });
      return Boolean(found);
    }

    // What labels keep clear of, squares around {x, y} of half a side `r`: the marks of all clusters, so that labels
    // stay while the filters change; or those that are drawn.
    function boxes(all = true) {
      const origin = map.getPixelOrigin();
      return (all ? groups.group(map.getZoom(), true) : grouped).map((group) => ({
        x: group.x - origin.x,
        y: group.y - origin.y,
        r: all ? LARGEST : radius(group),
      }));
    }

    // Half of a mark's width, its rings included.
    function radius(group) {
      const { n, key } = factsOf(group);
      if (n === 1) return key ? 16 : 14;
      return (n >= 10 ? 16 : 14) + (key ? 3 : 2);
    }

    return {
      update,
      visible,
      any: groups.any,
      seats: (all) => (all ? seats : groups.seatsOn().map((one) => seats[one])),
      highlight,
      focus,
      holder,
      spots,
      reveal,
      bounds,
      boxes,
      glyph,
      pinClass,
      pinLines,
      passing: (i) => Boolean(groups.passes[i]),
      isSelected: (i) => i === selected,
      button: (lead) => drawn.get(lead)?.button,
    };
  };

  const equal = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);
})();
