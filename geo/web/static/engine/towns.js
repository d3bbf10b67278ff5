// Towns of the gazetteer, the largest first, once they are there; distances from one of them.
(() => {
  "use strict";

  const KILOMETRE = 1000;

  window.atlasEngine.parts.towns = ({ clusters, facts }) => {
    let towns = null;
    let places = null;

    function add(given) {
      if (given.version !== facts.version) throw new Error("The towns are of another version.");
      towns = given;
      places = new Map(given.id.map((id, place) => [String(id), place]));
    }

    function town(id) {
      const place = places?.get(id);
      if (place === undefined) return null;
      return {
        id,
        name: towns.name[place],
        region: facts.regions[towns.region[place]],
        hint: towns.hint[place] ?? null,
        lat: towns.lat[place],
        lon: towns.lon[place],
        east: towns.east[place],
        north: towns.north[place],
      };
    }

    // Kilometres of every cluster's seat, to the last bit those of the server: metres first, then their root.
    // NaN where the seat is not known.
    function distances(id) {
      const { east, north } = town(id);
      const bySeat = facts.seats.east.map((_, seat) => {
        const across = facts.seats.east[seat] / 10 - east / 10;
        const up = facts.seats.north[seat] / 10 - north / 10;
        return Math.sqrt(across * across + up * up) / KILOMETRE;
      });
      return Float64Array.from(clusters.clusters.seat, (seat) => bySeat[seat] ?? NaN);
    }

    return {
      add,
      town,
      distances,
      loaded: () => towns !== null,
      known: (id) => places === null || places.has(id),
      all: () => towns,
    };
  };
})();
