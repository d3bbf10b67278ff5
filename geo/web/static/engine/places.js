// Places as people name them: towns and voivodeships; as geo/selection/places.py.
(() => {
  "use strict";

  const [EXACT, PLACED, BEGUN, SHORTENED] = [0, 1, 2, 3]; // how well a town fits, best first

  window.atlasEngine.parts.places = ({ facts, text, stems, search, towns }) => {
    const { ofRegion, beforeTown, behindTown, short, lands, suggestions, shortest } = facts.places;
    const kindOfRegion = new RegExp(`^(?:${ofRegion})$`);
    const split = (written) => text.wordsOf(text.fold(written));
    const before = beforeTown.map((kind) => kind.split(" "));
    const behind = behindTown.flatMap(split);
    const regionNames = facts.regions.map(({ code, name, in: locative }) =>
      [...name, locative, ...(lands[code] ?? [])].map(search.words),
    );
    const townWords = () => (towns.all() ? (townWords.made ??= towns.all().name.map(split)) : []);
    const starts = (typed, name) => typed.every((word, i) => name[i] === word);

    // What was typed of the name of a voivodeship, without what says that it is one.
    const regionTyped = (q) => search.words(q).filter((word) => !kindOfRegion.test(word));

    // Whether a name begins with the words that were typed, whole, begun or inflected.
    const means = (typed, name) =>
      typed.length <= name.length &&
      typed.every((word, i) => name[i].startsWith(word) || stems.root(name[i]) === stems.root(word));

    // Whether the words that were typed begin words of a name, from any of them on.
    const begins = (typed, name) => name.some((_, start) => means(typed, name.slice(start)));

    function regions(q) {
      const typed = regionTyped(q);
      if (!typed.length) return [];
      return facts.regions.filter((_, place) => regionNames[place].some((name) => begins(typed, name)));
    }

    // Voivodeships for what was typed, each with the town that led to it, as the server offers them.
    function suggestRegions(q) {
      const typed = regionTyped(q);
      if (Array.from(typed.join("")).length < shortest) return [];
      const found = new Map();
      facts.regions.forEach(({ code }, place) => {
        if (regionNames[place].some((name) => means(typed, name))) found.set(code, null);
      });
      for (const place of ranked(q, PLACED)) {
        const { code } = facts.regions[towns.all().region[place]];
        if (!found.has(code)) found.set(code, towns.all().name[place]);
      }
      return [...found].slice(0, suggestions);
    }

    function ranked(q, worst) {
      const typed = split(q);
      for (const asked of [typed, withoutKind(typed)]) {
        if (!asked.length) continue;
        const fits = townWords()
          .map((name, place) => [fit(name, place, asked), place])
          .filter(([grade]) => grade !== null && grade <= worst);
        if (fits.length) return fits.toSorted(([one], [other]) => one - other).map(([, place]) => place);
      }
      return [];
    }

    function withoutKind(typed) {
      const kind = before.find((words) => words.length <= typed.length && starts(words, typed));
      return kind ? typed.slice(kind.length) : [];
    }

    function fit(name, place, typed) {
      if (!name.length || !name[0].startsWith(typed[0])) return null;
      const told = typed.length >= name.length && starts(name, typed);
      if (told && typed.length === name.length) return EXACT;
      if (told) return lies(place, typed.slice(name.length)) ? PLACED : null;
      if (name.join(" ").startsWith(typed.join(" "))) return BEGUN;
      const begun = typed.every((word, i) => name[i]?.startsWith(short[word] ?? word));
      return begun ? SHORTENED : null;
    }

    // Whether what stands behind a town's name says where it lies.
    function lies(place, typed) {
      const region = facts.regions[towns.all().region[place]];
      const told = split([...region.name, region.in, towns.all().hint[place] ?? ""].join(" "));
      return typed.every((word) => [...told, ...behind].some((own) => own.startsWith(word)));
    }

    return { regions, suggestRegions, towns: (q, most) => ranked(q, SHORTENED).slice(0, most) };
  };
})();
