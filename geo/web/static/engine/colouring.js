// What the map is told of a selection: the mask, and how and by what the voivodeships are coloured.
// As geo/analysis/aggregate.py, geo/figures/choropleth.py and geo/web/map.py.
(() => {
  "use strict";

  const MILLION = 1_000_000;

  window.atlasEngine.parts.colouring = ({
    facts,
    classes,
    numbers,
    search,
    selection: selections,
    towns,
    view: views,
    words,
  }) => {
    const { few, decimals } = facts.colours;
    const codes = facts.regions.map(({ code }) => code);
    const sum = (values) => Object.values(values).reduce((total, value) => total + value, 0);
    const only = (chosen, values) =>
      Object.fromEntries(Object.entries(values).filter(([code]) => !chosen.length || chosen.includes(code)));
    const each = (make) => Object.fromEntries(facts.regions.map((region) => [region.code, make(region)]));

    function choose(view, selection) {
      const ratio = view.colour === "per_million" || view.colour === "share";
      const senseless = (ratio && view.near) || (view.colour === "share" && !view.sector.length);
      const kind = senseless ? "none" : view.colour;
      const every = selection.counts("region");
      const whole = search.total(selection.without("region")); // some voivodeships are not known
      const counts = only(view.region, every);
      const found = figures[kind]?.(every, whole, selection);
      const values = found && only(view.region, found.values);
      const coloured = found && kind !== "count" && selection.count >= few;
      return {
        kind,
        counts,
        values,
        poland: found?.poland,
        scale: coloured ? classes.breaks(Object.values(values)) : null,
      };
    }

    // One figure for every voivodeship, and for Poland.
    const figures = {
      count: (counts, whole) => ({ values: counts, poland: whole }),
      per_million(counts, all) {
        const people = each((region) => region.people);
        const whole = Object.values(people).every(Boolean) ? (all / sum(people)) * MILLION : null;
        return {
          values: each(({ code }) => (people[code] ? (counts[code] / people[code]) * MILLION : null)),
          poland: whole,
        };
      },
      share(counts, all, selection) {
        const passing = selection.without("region", "sector");
        const totals = selections.countsOf("region", passing);
        const among = search.total(passing);
        const values = each(({ code }) => (totals[code] ? counts[code] / totals[code] : null));
        return { values, poland: among ? all / among : null };
      },
    };

    function map(view, selection) {
      const colours = choose(view, selection);
      const lang = words.language(view);
      const town = view.near ? towns.town(view.near) : null;
      return {
        view: views.query(view),
        mask: encoded(selection.mask),
        unseated: selection.unseated ? words.forms(facts.texts[lang].unseated, selection.unseated, lang) : "",
        selected: view.cluster,
        regions: {
          chosen: view.region,
          fill:
            colours.scale &&
            Object.fromEntries(
              Object.entries(colours.values).map(([code, value]) => [code, colours.scale.colourOf(value)]),
            ),
          figures: colours.kind === "count" ? colours.counts : null,
          labels: labels(colours, lang),
        },
        legend: legend(colours, lang),
        near: town && {
          lat: town.lat,
          lon: town.lon,
          km: view.radius,
          name: town.name,
          places: towns.around(view.near, view.radius),
        },
      };
    }

    // Bit i % 8 of byte floor(i / 8), in Base64.
    function encoded(mask) {
      const bytes = new Uint8Array(Math.ceil(mask.length / 8));
      for (let at = 0; at < mask.length; at += 1) bytes[at >> 3] |= mask[at] << (at & 7);
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    }

    function labels({ kind, counts, values }, lang) {
      const texts = facts.texts[lang];
      return each(({ code }) => {
        const name = words.optionName("region", code, lang);
        if (!(code in counts)) return name; // not chosen: nothing is counted there
        const clusters = words.forms(texts.clusters, counts[code], lang);
        const label = words.fill(texts.regionLabel, { region: name, clusters });
        return values && kind !== "count"
          ? `${label}; ${texts.colours[kind]}: ${valueText(kind, values[code], lang)}`
          : label;
      });
    }

    // A missing value is never 0.
    function valueText(kind, value, lang) {
      if (value === null) return facts.texts[lang].noData;
      const digits = decimals[kind] ?? 0;
      return kind === "share" ? `${numbers.write(value * 100, digits, lang)}%` : numbers.write(value, digits, lang);
    }

    function legend({ kind, values, poland, scale }, lang) {
      if (!values) return null;
      const texts = facts.texts[lang];
      const scarce = kind !== "count" && !scale;
      const whole = words.fill(texts.poland, { value: valueText(kind, poland, lang) });
      return {
        title: words.capital(texts.colours[kind]),
        rows: scale ? rows(kind, scale, lang) : [],
        missing: scale?.missing ? numbers.write(scale.missing, 0, lang) : "",
        poland: scarce ? "" : whole,
        note: kind === "count" ? texts.circles : scarce ? texts.few : "",
      };
    }

    function rows(kind, scale, lang) {
      const percent = kind === "share" ? "%" : "";
      const [factor, digits] = percent ? [100, Math.max(0, scale.decimals - 2)] : [1, scale.decimals];
      const range = ([low, high]) => {
        if (low === 0 && high === 0) return `0${percent}`;
        const ends = [low, high].map((end) => numbers.write(end * factor, digits, lang));
        return [...new Set(ends)].join("–") + percent;
      };
      return scale.ends.map((ends, at) => ({
        colour: scale.colours[at],
        label: range(ends),
        n: numbers.write(scale.counts[at], 0, lang),
      }));
    }

    return { choose, map, encoded, codes, valueText };
  };
})();
