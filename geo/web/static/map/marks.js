// The marks on the map: one focusable button per group of seats in view.
(() => {
  "use strict";

  const LISTED = 60; // so many clusters are named at once; more zoom in first
  const MARGIN = 0.2; // share of the view drawn beyond its edge
  const LARGEST = 19; // px, half of the largest mark with its rings
  const KEPT = 600; // marks that have been drawn and are kept for when they are wanted again

  window.atlas.parts.marks = (frame) => {
    const { map, data, element } = frame;
    const coarse = window.matchMedia("(pointer: coarse)").matches; // fingers need more room
    const groups = window.atlas.parts.groups(data, coarse ? frame.touch : frame.distance);
    const { clusters, sectors, seats } = data;
    const pane = map.createPane("marks");
    let drawn = new Map(); // lead seat -> {group, button, place, shown}
    const kept = new Map(); // lead seat -> the like of it that has been drawn and may come back
    let keeps = 0; // how many
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
      const before = drawn;
      drawn = new Map(grouped.filter(within()).map((group) => [group.lead, entryOf(group, before.get(group.lead))]));
      const gone = [...before.values()].filter((entry) => drawn.get(entry.group.lead) !== entry);
      gone.forEach(keep);
      stand([...drawn.values()], gone);
      showHighlight();
      if (!frame.drawing) frame.keys?.update();
    }

    // North to south, the order of the Tab key; what stands right already is not touched and keeps its focus. Where most
    // of it goes and nothing has the focus, browsers are faster with all at once.
    function stand(entries, gone) {
      if (2 * gone.length > pane.childElementCount && !pane.contains(document.activeElement)) {
        pane.replaceChildren(...entries.map(({ button }) => button));
        return;
      }
      for (const { button } of gone) button.remove();
      let next = pane.firstChild;
      for (const { button } of entries) {
        if (button === next) next = next.nextSibling;
        else pane.insertBefore(button, next);
      }
    }

    function within() {
      const { min, max } = map.getPixelBounds();
      const size = map.getSize().multiplyBy(MARGIN);
      return ({ x, y }) => x > min.x - size.x && x < max.x + size.x && y > min.y - size.y && y < max.y + size.y;
    }

    // What stands for a group: as it is, if it looks the same; as it was drawn for other filters, for to take that back
    // is cheaper for a browser than to style it anew; else the one whose focus or tooltip must stay, or a new one.
    function entryOf(group, there) {
      const facts = factsOf(group);
      const only = facts.n === 1 ? groups.passing(group.seats)[0] : -1;
      const looks = { facts, only, lang: frame.lang, seats: group.seats, holds: holds(group) };
      const stays = there && (alike(there.shown, looks) || inUse(there.button));
      const entry = (stays && there) || take(looks, group.lead) || { button: makeButton(group.lead) };
      const place = L.point(group.x, group.y).subtract(map.getPixelOrigin());
      if (!entry.place?.equals(place)) frame.put(entry.button, (entry.place = place));
      if (!entry.shown || !alike(entry.shown, looks) || entry.shown.holds !== looks.holds) {
        dress(entry.button, group, looks);
      }
      return Object.assign(entry, { group, shown: looks });
    }

    const holds = ({ seats: among }) =>
      selected >= 0 && groups.passes[selected] && among.includes(clusters.seat[selected]);

    const inUse = (button) => button === document.activeElement || button === frame.tooltip.owner();

    // Whether a mark looks and reads the same, chosen or not.
    function alike(one, other) {
      return (
        one.facts.n === other.facts.n &&
        one.facts.key === other.facts.key &&
        one.only === other.only &&
        one.lang === other.lang &&
        equal(one.facts.shares, other.facts.shares) &&
        equal(one.seats, other.seats)
      );
    }

    // Takes one that looks the same out of those that are kept.
    function take(looks, lead) {
      const own = kept.get(lead) ?? [];
      const at = own.findIndex(({ shown }) => alike(shown, looks));
      if (at < 0) return null;
      keeps -= 1;
      return own.splice(at, 1)[0];
    }

    // Lets one go, but keeps it.
    function keep(entry) {
      const { button } = entry;
      if (button === document.activeElement) frame.container.focus({ preventScroll: true });
      if (frame.tooltip.owner() === button) frame.tooltip.hide();
      frame.assign(button, "tabindex", "-1");
      if (keeps >= KEPT) {
        kept.clear();
        keeps = 0;
      }
      const { lead } = entry.group;
      if (kept.has(lead)) kept.get(lead).push(entry);
      else kept.set(lead, [entry]);
      keeps += 1;
    }

    function makeButton(lead) {
      const button = blank.cloneNode();
      button.dataset.lead = lead;
      return button;
    }

    function factsOf(group) {
      group.facts ??= groups.describe(group);
      return group.facts;
    }

    function dress(button, group, { facts, only, holds: chosen }) {
      const alone = only >= 0;
      const classes = `leaflet-marker-icon atlas-mark ${alone ? pinClass(only) : groupClass(facts)}`;
      button.className = chosen ? `${classes} is-selected` : classes;
      button.toggleAttribute("aria-current", chosen);
      button.setAttribute("aria-label", (alone ? pinLines(only) : groupLines(group, facts)).join(", "));
      if (alone) {
        button.style.setProperty("--colour", sectors[clusters.sector[only]].colour);
        colour(button, []);
        button.dataset.clusterId = clusters.id[only];
        button.removeAttribute("aria-haspopup");
        button.textContent = glyph(only);
      } else {
        colour(button, ring(facts));
        delete button.dataset.clusterId;
        button.setAttribute("aria-haspopup", "dialog");
        button.textContent = facts.n < 1000 ? facts.n : `${Math.floor(facts.n / 1000)}k`;
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

    // The colours of the sectors by share, clockwise from the top in the order of the sectors: where each hue begins and
    // ends, in turns.
    function ring({ n, shares }) {
      const hues = new Map();
      shares.forEach((share, s) => {
        if (share) hues.set(sectors[s].colour, (hues.get(sectors[s].colour) ?? 0) + share);
      });
      let turned = 0;
      return [...hues].map(([hue, share]) => [hue, turned, (turned += share / n)]);
    }

    // One hue is a plain colour, which browsers paint in half the time.
    function colour({ style }, arcs) {
      const stops = arcs.map(([hue, from, to]) => `${hue} ${from}turn ${to}turn`);
      style.backgroundColor = arcs.length === 1 ? arcs[0][0] : "";
      style.backgroundImage = arcs.length > 1 ? `conic-gradient(${stops.join(",")})` : "";
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
      act(drawn.get(Number(button.dataset.lead)));
    }

    function act({ group, button }) {
      if (button.dataset.clusterId !== undefined) frame.send("cluster", button.dataset.clusterId);
      else open(group, button);
    }

    // What a press on a group means: what is there of it when it ends. Null for other elements.
    function groupOf({ parentNode, dataset: { lead, clusterId } }) {
      if (parentNode !== pane || clusterId !== undefined) return null;
      const { group } = drawn.get(Number(lead));
      return { meant: `group ${lead}`, act: () => [heirOf(group)].filter(Boolean).forEach(act) };
    }

    // What stands for a group that may have gone: the mark in its place, else the first of its seats.
    function heirOf({ lead, seats: among }) {
      return drawn.get(lead) ?? [...drawn.values()].find(({ group }) => group.seats.some((one) => among.includes(one)));
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
      heirOf(group)?.button.focus({ preventScroll: true }); // the button may be gone
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
      groupOf,
    };
  };

  const equal = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);
})();
