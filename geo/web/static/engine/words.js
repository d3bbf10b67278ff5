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

    // How many clusters each range leaves out because their value is not known.
    function notes(view, selection) {
      const lang = language(view);
      return facts.view.ranges
        .map((name) => [name, selection.unknown(name)])
        .filter(([, number]) => number)
        .map(([name, number]) => forms(facts.texts[lang].unknown[name], number, lang));
    }

    return { language, pick, fill, capital, forms, optionName, names, chips, notes };
  };
})();
