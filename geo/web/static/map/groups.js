// Which clusters share a mark: figures in typed arrays, no drawing.
(() => {
  "use strict";

  const WORLD = 256; // px of the world at zoom 0

  window.atlas.parts.groups = (data, distance) => {
    const { id, seat, sector, kkk } = data.clusters;
    const clusters = id.length;
    const seats = data.seats.length;
    const sectors = data.sectors.length;
    const members = rows(seat, seats); // clusters of each seat; -1, a seat that is not known, has none
    const world = project(data.seats);
    // Seats with most clusters lead, filtered or not: marks keep their place while the filters change.
    const order = Uint32Array.from({ length: seats }, (_, i) => i).sort(
      (a, b) => members.size(b) - members.size(a) || a - b,
    );

    const passes = new Uint8Array(clusters);
    const placed = last(place);
    const every = last((zoom) => gather(zoom, true)); // filters change nothing in them
    const counts = new Uint32Array(seats); // passing clusters of each seat
    const keys = new Uint32Array(seats); // National Key Clusters among them
    const tallies = new Uint32Array(seats * sectors); // by sector

    function filter(mask) {
      const bytes = window.atob(mask);
      counts.fill(0);
      keys.fill(0);
      tallies.fill(0);
      for (let i = 0; i < clusters; i += 1) {
        const on = (bytes.charCodeAt(i >> 3) >> (i & 7)) & 1;
        passes[i] = on;
        if (on && seat[i] >= 0) {
          counts[seat[i]] += 1;
          keys[seat[i]] += kkk[i];
          tallies[seat[i] * sectors + sector[i]] += 1;
        }
      }
    }

    // Pixels of the seats at a zoom, whole ones: what is drawn is what was measured.
    function place(zoom) {
      const scale = WORLD * 2 ** zoom;
      const x = world.x.map((value) => Math.round(value * scale));
      const y = world.y.map((value) => Math.round(value * scale));
      return { x, y };
    }

    // Groups at a zoom: [{lead, x, y, seats}], for the passing clusters or for all.
    const group = (zoom, all = false) => (all ? every(zoom) : gather(zoom, false));

    function gather(zoom, all) {
      const { x, y } = placed(zoom);
      const grid = new Map();
      const found = new Map();
      for (const one of order) {
        if (!all && !counts[one]) continue;
        const lead = nearest(grid, x, y, one);
        if (lead >= 0) {
          found.get(lead).seats.push(one);
        } else {
          const cell = cellKey(cellOf(x[one]), cellOf(y[one]));
          if (grid.has(cell)) grid.get(cell).push(one);
          else grid.set(cell, [one]);
          found.set(one, { lead: one, x: x[one], y: y[one], seats: [one] });
        }
      }
      return [...found.values()];
    }

    // The lead nearest to a seat, -1 where none is nearer than the distance.
    function nearest(grid, x, y, one) {
      let best = -1;
      let least = distance * distance;
      const column = cellOf(x[one]);
      const row = cellOf(y[one]);
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          for (const lead of grid.get(cellKey(c, r)) ?? []) {
            const squared = (x[lead] - x[one]) ** 2 + (y[lead] - y[one]) ** 2;
            if (squared < least) {
              least = squared;
              best = lead;
            }
          }
        }
      }
      return best;
    }

    function cellOf(value) {
      return Math.floor(value / distance);
    }

    function describe({ seats: among }) {
      const shares = Array(sectors).fill(0);
      let n = 0;
      let key = 0;
      for (const one of among) {
        n += counts[one];
        key += keys[one];
        for (let s = 0; s < sectors; s += 1) shares[s] += tallies[one * sectors + s];
      }
      return { n, key, shares };
    }

    // Passing clusters at some seats, as indices into the data.
    function passing(among) {
      return among.flatMap((one) => [...members.of(one)].filter((i) => passes[i]));
    }

    const seatsOn = () => [...order].filter((one) => counts[one]);
    const any = () => counts.some(Boolean);
    return { filter, group, describe, passing, seatsOn, any, passes };
  };

  // A function that remembers its last answer.
  function last(make) {
    let [asked, answer] = [null, null];
    return (key) => {
      if (asked !== key) [asked, answer] = [key, make(key)];
      return answer;
    };
  }

  function cellKey(column, row) {
    return column * 0x1000000 + row;
  }

  // Lists side by side in one array: the places where `group` has each value.
  function rows(group, values) {
    const start = new Uint32Array(values + 1);
    for (const value of group) if (value >= 0) start[value + 1] += 1;
    for (let i = 0; i < values; i += 1) start[i + 1] += start[i];
    const next = start.slice();
    const place = new Uint32Array(group.length);
    group.forEach((value, i) => {
      if (value < 0) return;
      place[next[value]] = i;
      next[value] += 1;
    });
    return { size: (i) => start[i + 1] - start[i], of: (i) => place.subarray(start[i], start[i + 1]) };
  }

  // Spherical Mercator, as Leaflet draws, as shares of the world's width.
  function project(seats) {
    const x = Float64Array.from(seats, ([, lon]) => lon / 360 + 0.5);
    const y = Float64Array.from(seats, ([lat]) => {
      const sine = Math.sin((lat * Math.PI) / 180);
      return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    });
    return { x, y };
  }
})();
