// What may be meant while something is typed, in groups, with what each would give; the nearest spelling of a word.
(() => {
  "use strict";

  const MOST = { sector: 3, status: 2, region: 3, near: 4, division: 3, cluster: 5 };

  window.atlasEngine.parts.suggest = (engine) => {
    const {
      clusters,
      facts,
      text,
      stems,
      search,
      selection: selections,
      towns,
      places: known,
      view: views,
      words,
      size,
    } = engine;
    const { shortest } = facts.places;

    const told = (...texts) => {
      const own = [...new Set(texts.flatMap((one) => text.wordsOf(text.fold(one))))];
      return { own, roots: new Set(own.map(stems.root)) };
    };
    const says = (haystack, word) =>
      haystack.roots.has(stems.root(word)) || haystack.own.some((one) => one.startsWith(word));

    // Words of every option that is found by words; of phrases the roots, in their order.
    const options = [
      ...facts.sectors.map(({ code }) => ["sector", code]),
      ...facts.groups.status.map((code) => ["status", code]),
    ];
    const optionWords = options.map(([group, code], column) =>
      told(facts.search.concepts[column], ...(group === "status" ? words.names(group, code) : [])),
    );
    const divisionWords = facts.divisions.map(({ code, name }) => told(...name, code));

    const begins = (typed, phrase) =>
      typed.length <= phrase.length &&
      typed.every(
        (word, i) => stems.root(word) === phrase[i] || (i === typed.length - 1 && phrase[i].startsWith(word)),
      );

    function suggest(typed, view) {
      const asked = search.words(typed);
      if (!asked.length) return [];
      const rest = { ...view, q: "" };
      const context = {
        asked,
        typed,
        every: text.wordsOf(text.fold(typed)),
        folded: text.fold(typed),
        rest,
        found: selections.select(rest),
      };
      const lang = words.language(view);
      const groups = [
        ["sector", concepts("sector", context, lang)],
        ["region", regions(context, lang)],
        ["near", places(context, lang)],
        ["status", concepts("status", context, lang)],
        ["division", divisions(context, lang)],
        ["cluster", named(context)],
      ];
      return groups
        .filter(([, items]) => items.length)
        .map(([kind, items]) => ({ kind, items: items.slice(0, MOST[kind]) }));
    }

    const joined = (codes, code) => [...new Set([...codes, code])].sort();
    const item = (rest, code, label, note, count, values) => ({
      code,
      label,
      note,
      count,
      query: views.query(views.change(rest, { ...values, q: "" })),
    });
    const option = ({ rest, found }, group, code, label, note) =>
      item(rest, code, label, note, found.counts(group)[code], { [group]: joined(rest[group], code) });

    function concepts(group, context, lang) {
      const phrased = new Set(
        facts.search.phrases.filter(([phrase]) => begins(context.every, phrase)).flatMap(([, meant]) => meant),
      );
      return options
        .map((_, column) => column)
        .filter((column) => options[column][0] === group)
        .filter((column) => phrased.has(column) || context.asked.every((word) => says(optionWords[column], word)))
        .map((column) =>
          option(context, group, options[column][1], words.optionName(group, options[column][1], lang), ""),
        );
    }

    function regions(context, lang) {
      return known
        .regions(context.typed)
        .map(({ code }) => option(context, "region", code, words.optionName("region", code, lang), ""));
    }

    // Those of the very name first, then the largest.
    function places({ typed, folded, rest }, lang) {
      if (!towns.loaded() || folded.length < shortest) return [];
      return known.towns(typed, MOST.near).map((place) => {
        const id = String(towns.all().id[place]);
        const { name, region, hint } = towns.town(id);
        const near = hint ? `, ${words.fill(facts.texts[lang].nearTown, { town: hint })}` : "";
        const count = selections.select({ ...rest, near: id }).count;
        return item(rest, id, name, words.optionName("region", region.code, lang) + near, count, { near: id });
      });
    }

    function divisions(context, lang) {
      return facts.divisions
        .filter((_, place) => context.asked.every((word) => says(divisionWords[place], word)))
        .map(({ code, name, sector }) => ({
          ...option(context, "sector", sector, words.pick(name, lang), words.optionName("sector", sector, lang)),
          division: code,
        }));
    }

    // Clusters whose texts hold all words: those that pass the filters first, then those that say it in their names.
    function named({ asked, rest, found }) {
      const hit = search.and(asked.map((word) => search.registry().find(word)));
      const inName = (at) => {
        const name = told(clusters.clusters.name[at]);
        return asked.every((word) => says(name, word));
      };
      const at = Array.from({ length: size }, (_, place) => place).filter((place) => hit[place]);
      const best = at.sort((a, b) => found.mask[b] - found.mask[a] || selections.rank[a] - selections.rank[b]);
      const likely = best.slice(0, 50).map((place) => [place, inName(place)]);
      return likely
        .sort(
          ([a, one], [b, other]) =>
            found.mask[b] - found.mask[a] || other - one || selections.rank[a] - selections.rank[b],
        )
        .map(([place]) => {
          const { id, name, seat } = clusters.clusters;
          const town = clusters.seats[seat[place]]?.[2] ?? facts.texts[words.language(rest)].noSeat;
          return item(rest, id[place], name[place], town, found.mask[place], {
            cluster: id[place],
          });
        });
    }

    return { suggest };
  };
})();
