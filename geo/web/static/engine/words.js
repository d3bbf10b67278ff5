// A View in words: the sentence above the map, chips, names of options; as geo/selection/describe.py words them.
(() => {
  "use strict";

  window.atlasEngine.parts.words = (engine) => {
    const { facts, numbers, towns } = engine;
    const coded = { sector: facts.sectors, region: facts.regions };
    const byCode = Object.fromEntries(
      Object.entries(coded).map(([group, listed]) => [group, new Map(listed.map((one) => [one.code, one]))]),
    );
    const rules = new Map();

    const language = (view) => view.lang ?? engine.lang;
    const pick = ([polish, english], lang) => (lang === "pl" || !english ? polish : english);
    const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const capital = (text) => {
      const [first = "", ...rest] = Array.from(text);
      return first.toUpperCase() + rest.join("");
    };

    function plural(number, lang) {
      if (!rules.has(lang)) rules.set(lang, new Intl.PluralRules(lang));
      return rules.get(lang).select(number);
    }

    function forms(patterns, number, lang, values = {}) {
      return fill(patterns[plural(number, lang)] ?? patterns.other, { n: numbers.write(number, 0, lang), ...values });
    }

    function optionName(group, code, lang) {
      return group in coded ? pick(byCode[group].get(code).name, lang) : facts.texts[lang].options[group][code];
    }

    const names = (group, code) => Object.keys(facts.texts).map((lang) => optionName(group, code, lang));

    function rangeText({ low, high }, lang) {
      const texts = facts.texts[lang].range;
      if (low === null) return fill(texts.to, { high });
      if (high === null) return fill(texts.from, { low });
      return low === high ? String(low) : `${low}–${high}`;
    }

    function chips(view) {
      const lang = language(view);
      const texts = facts.texts[lang];
      const chip = (name, value, label) => ({ name, value, group: texts.filters[name], label });
      const town = view.near && { town: towns.town(view.near).name, radius: view.radius };
      return [
        ...facts.view.choices.flatMap((group) =>
          view[group].map((code) => chip(group, code, optionName(group, code, lang))),
        ),
        ...(view.q ? [chip("q", "", view.q)] : []),
        ...facts.view.ranges.filter((name) => view[name]).map((name) => chip(name, "", rangeText(view[name], lang))),
        ...(town ? [chip("near", "", fill(texts.near, town))] : []),
      ];
    }

    function sentence(view, selection) {
      const lang = language(view);
      const { heads, or } = facts.texts[lang];
      const phrases = view.sector.map((slug) => pick(byCode.sector.get(slug).phrase, lang));
      const which = !phrases.length ? "all" : phrases.length <= facts.kinds ? "kind" : "sectors";
      const head = forms(heads[which], selection.count, lang, { kind: phrases.join(or), k: phrases.length });
      const told = clauses(view, selection, lang).join(", ");
      return told ? `${head} ${told}` : head;
    }

    function clauses(view, { count }, lang) {
      const { or, clauses: patterns, phrases, ranges } = facts.texts[lang];
      const regions = view.region.map((code) => {
        const region = byCode.region.get(code);
        return pick([region.in, region.name[1]], lang);
      });
      const place = regions.length > 1 ? patterns.regions : patterns.region;
      const town = view.near && { town: towns.town(view.near).name, radius: view.radius };
      const named = Object.keys(phrases).filter((group) => view[group].length);
      const limited = Object.keys(ranges).filter((name) => view[name]);
      return [
        ...(regions.length ? [fill(place, { region: regions[0], regions: enumerated(regions, lang) })] : []),
        ...(town ? [fill(patterns.near, town)] : []),
        ...named.map((group) => view[group].map((code) => phrases[group][code]).join(or)),
        ...limited.map((name) => forms(ranges[name][shape(view[name])], count, lang, view[name])),
        ...(view.q ? [fill(patterns.q, { text: view.q })] : []),
      ];
    }

    function enumerated(several, lang) {
      const last = several.at(-1);
      return several.length > 1 ? [several.slice(0, -1).join(", "), last].join(facts.texts[lang].and) : last;
    }

    function shape({ low, high }) {
      if (low === null) return "to";
      if (high === null) return "from";
      return low === high ? "exactly" : "between";
    }

    // How many clusters each range, and what is near a town, leaves out because their value is not known.
    function notes(view, selection) {
      const lang = language(view);
      return Object.keys(facts.texts[lang].unknown)
        .map((name) => [name, selection.unknown(name)])
        .filter(([, number]) => number)
        .map(([name, number]) => forms(facts.texts[lang].unknown[name], number, lang));
    }

    return { language, pick, fill, capital, forms, optionName, names, chips, sentence, notes };
  };
})();
