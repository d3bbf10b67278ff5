// Which clusters a View lets pass, how many each option would leave, and their order; as geo/selection/filters.py.
(() => {
  "use strict";

  window.atlasEngine.parts.selection = ({ clusters, facts, search, sectors, size, towns, view: views }) => {
    const own = facts.clusters;
    const regionOf = new Map(facts.regions.map(({ code }, place) => [code, place]));
    const one = (place) => (place < 0 ? 0 : 1 << place);
    const regionBySeat = clusters.seats.map(([, , , code]) => one(regionOf.get(code)));
    const { unseated } = own; // voivodeships of the clusters whose seats are not known
    // What each cluster has of a group, a bit for each option.
    const groups = {
      sector: { options: facts.sectors.map(({ code }) => code), bits: sectors },
      region: {
        options: facts.regions.map(({ code }) => code),
        bits: Int32Array.from(clusters.clusters.seat, (seat, at) => regionBySeat[seat] ?? one(unseated[at])),
      },
      status: { options: facts.groups.status, bits: Int32Array.from(own.status) },
      stage: { options: facts.groups.stage, bits: Int32Array.from(own.stage, one) },
      activity: { options: facts.groups.activity, bits: Int32Array.from(own.activity, one) },
    };
    const numbers = Object.fromEntries(
      facts.view.ranges.map((name) => [name, Float64Array.from(own[name], (value) => value ?? NaN)]),
    );
    const rank = summed(own.rank);
    const distancesTo = kept(towns.distances);

    function summed(steps) {
      let sum = 0;
      return Int32Array.from(steps, (step) => (sum += step));
    }

    function kept(compute) {
      let last = [null, null];
      return (key) => {
        if (last[0] !== key) last = [key, compute(key)];
        return last[1];
      };
    }

    // The mask of one filter; null where it is off.
    function filter(view, name) {
      const value = view[name];
      if (name in groups) return value.length ? chosen(groups[name], value) : null;
      if (name in numbers) return value && within(numbers[name], value);
      if (name === "q") return search.words(value).length ? search.mask(value) : null;
      if (name === "near") return value && within(distancesTo(value), { high: view.radius });
      return null;
    }

    function chosen({ options, bits }, codes) {
      const wanted = codes.reduce((sum, code) => sum | (1 << options.indexOf(code)), 0);
      const mask = new Uint8Array(size);
      for (let at = 0; at < size; at += 1) if (bits[at] & wanted) mask[at] = 1;
      return mask;
    }

    // A comparison with NaN, an unknown value, is false.
    function within(values, { low = null, high = null }) {
      const [least, most] = [low ?? -Infinity, high ?? Infinity];
      const mask = new Uint8Array(size);
      for (let at = 0; at < size; at += 1) if (values[at] >= least && values[at] <= most) mask[at] = 1;
      return mask;
    }

    function select(view) {
      const masks = new Map(views.filters.map((name) => [name, filter(view, name)]).filter(([, mask]) => mask));
      const made = new Map();
      const once = (key, make) => {
        if (!made.has(key)) made.set(key, make());
        return made.get(key);
      };

      // Names of filters that are off make no difference, so what is without them is made once.
      const without = (...names) => {
        const off = names.filter((name) => masks.has(name));
        return once(`without ${off}`, () =>
          search.and([...masks].filter(([name]) => !off.includes(name)).map(([, mask]) => mask)),
        );
      };

      // For each option the clusters that it and all other filters let pass: what a click would give.
      const counts = (group) => once(`counts ${group}`, () => countsOf(group, without(group)));

      return {
        view,
        without,
        counts,
        known: (name) => search.total(without()) - unknown(without(), name),
        unknown: (name) =>
          view[name] ? (name === "near" ? homeless(without(name)) : unknown(without(name), name)) : 0,
        get unseated() {
          return homeless(without());
        },
        get mask() {
          return without();
        },
        get count() {
          return once("count", () => search.total(without()));
        },
        get distances() {
          return view.near ? distancesTo(view.near) : null;
        },
        get ordered() {
          return once("ordered", () => ordered(view, without()));
        },
      };
    }

    // How many clusters of a mask have no known number.
    function unknown(mask, name) {
      const values = numbers[name];
      let n = 0;
      for (let at = 0; at < size; at += 1) if (mask[at] && Number.isNaN(values[at])) n += 1;
      return n;
    }

    // How many clusters of a mask have no known seat.
    const homeless = (mask) => Object.keys(unseated).reduce((n, at) => n + mask[at], 0);

    // How many clusters of a mask each option of a group has.
    function countsOf(group, passing) {
      const { options, bits } = groups[group];
      const found = new Int32Array(options.length);
      for (let at = 0; at < size; at += 1) {
        if (passing[at]) for (let rest = bits[at]; rest; rest &= rest - 1) found[31 - Math.clz32(rest & -rest)] += 1;
      }
      return Object.fromEntries(options.map((code, place) => [code, found[place]]));
    }

    // Positions of the passing clusters in the order of the list; the first key decides first.
    function ordered(view, mask) {
      const keys = [...keysOf(view), rank];
      const positions = Int32Array.from(clusters.clusters.id.keys()).filter((at) => mask[at]);
      return positions.sort((a, b) => {
        const key = keys.find((values) => values[a] !== values[b]);
        return key ? key[a] - key[b] : 0;
      });
    }

    function keysOf(view) {
      const near = view.near ? [distancesTo(view.near)] : [];
      const keys = {
        distance: () => near,
        proof: () => [own.activity, ...near],
        members: () => [numbers.members.map((number) => (Number.isNaN(number) ? Infinity : -number))],
        founded: () => [numbers.founded.map((number) => (Number.isNaN(number) ? Infinity : number))],
        status: () => [own.status.map((bits) => (bits ? 31 - Math.clz32(bits & -bits) : facts.groups.status.length))],
      };
      return keys[views.order(view)]?.() ?? [];
    }

    return { select, countsOf, groups, numbers, rank };
  };
})();
