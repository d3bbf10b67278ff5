// Firms, offers and events on the map: how many each place has under a View; as geo/figures/layers.py.
(() => {
  "use strict";

  const NOWHERE = -1; // place of what has none that is known

  window.atlasEngine.parts.layers = ({ facts, selection, view: views, words }) => {
    let held = null; // see `layers` of geo/web/engine.py

    const add = (given) => {
      held = given;
    };

    // A layer that was not told of before has its words from the server.
    function follow(view, given) {
      if (!held) return given;
      const asked = given.filter(({ kind }) => view.layer.includes(kind));
      return asked.map((layer) => followed(view, layer));
    }

    function followed(view, layer) {
      const sums = summed(view, held.layers[layer.kind]);
      const number = [...sums.values()].reduce((sum, n) => sum + n, 0);
      return {
        ...layer,
        href: address(view, layer.kind),
        number,
        told: told(layer, number, sums.get(NOWHERE), words.language(view)),
        spots: spots(view, layer.kind, sums),
      };
    }

    // The list of what a layer shows, or of what is at one of its places, if its town is known.
    function address({ lang, sector, region }, kind, town) {
      const around = town ? { near: town, radius: 1 } : {};
      const query = views.query({ ...facts.view.defaults, lang, kind, sector, region, ...around });
      return `./exchange${query && `?${query}`}`;
    }

    // How many there are, and how many of them have no known place.
    function told({ counted }, number, lost, lang) {
      const parts = [words.forms(counted, number, lang)];
      if (lost) parts.push(words.forms(held.lost[lang], lost, lang));
      return parts.join("; ");
    }

    // The places that a View leaves, or cells of the map where they are many; the largest first.
    function spots(view, kind, sums) {
      const table = held.layers[kind];
      const places = [...sums.keys()]
        .filter((place) => place !== NOWHERE)
        .sort((a, b) => sums.get(b) - sums.get(a) || a - b);
      const groups = new Map();
      for (const place of places) {
        const key = places.length <= held.most ? place : table.cell[place];
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key).push(place);
      }
      const found = [...groups.values()].map((among) => spot(table, among, sums, words.language(view)));
      return found.sort((a, b) => b[2] - a[2]);
    }

    // How many records of a View each place has.
    function summed(view, { at, sectors, regions, n }) {
      const [sector, region] = ["sector", "region"].map((group) => wanted(group, view[group]));
      const sums = new Map();
      for (const [row, place] of at.entries()) {
        const passes = (!sector || sectors[row] & sector) && (!region || regions[row] & region);
        if (passes) sums.set(place, (sums.get(place) ?? 0) + n[row]);
      }
      return sums;
    }

    const wanted = (group, codes) =>
      codes.reduce((sum, code) => sum | (1 << selection.groups[group].options.indexOf(code)), 0);

    function spot({ lat, lon, name, town }, among, sums, lang) {
      const [first] = among;
      const number = among.reduce((sum, place) => sum + sums.get(place), 0);
      return [lat[first], lon[first], number, named(name[first], among.length - 1, lang), town[first]];
    }

    function named(town, more, lang) {
      return town && more ? words.forms(held.more[lang], more, lang, { town }) : town;
    }

    return { add, follow, address };
  };
})();
