// Towns of the gazetteer, the largest first, once they are there; distances from one of them.
(() => {
  "use strict";

  const KILOMETRE = 1000;

  window.atlasEngine.parts.towns = ({ clusters, facts }) => {
    let towns = null;
    let places = null;

    function add(given) {
      if (given.version !== facts.towns) throw new Error("The towns are of another version.");
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

    // The towns that a map of a circle names: the largest first, none that lies close to a larger one.
    function around(id, km) {
      const { around: most, apart: part } = facts.places;
      const reach = (KILOMETRE * km) ** 2;
      const apart = ((KILOMETRE * km) / part) ** 2;
      const spot = (place) => [towns.east[place] / 10, towns.north[place] / 10];
      const away = ([east, north], [toEast, toNorth]) => (east - toEast) ** 2 + (north - toNorth) ** 2;
      const found = [[spot(places.get(id)), places.get(id)]];
      for (let place = 0; place < towns.id.length && found.length <= most; place += 1) {
        const own = spot(place);
        if (away(own, found[0][0]) > reach) continue;
        if (found.every(([other]) => away(own, other) > apart)) found.push([own, place]);
      }
      return found.slice(1).map(([, place]) => [towns.lat[place], towns.lon[place], towns.name[place]]);
    }

    return {
      add,
      around,
      town,
      distances,
      loaded: () => towns !== null,
      known: (id) => places === null || places.has(id),
      all: () => towns,
    };
  };
})();
