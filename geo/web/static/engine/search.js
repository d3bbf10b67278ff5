// Which clusters a few typed words mean; as geo/selection/search.py.
(() => {
  "use strict";

  window.atlasEngine.parts.search = ({ clusters, facts, sectors: sectorBits, text, stems, size }) => {
    const { empty, concepts, phrases } = facts.search;
    const sayNothing = new Set(empty);
    const conceptIndex = index(ofTexts(concepts), concepts.length);
    let whole = null; // made when something is first searched
    const masks = new Map(); // the last searches

    // Positions by word: of names and towns, and of what else the registry says, which the data list.
    function ofClusters() {
      const found = new Map();
      const put = (word, at) => (found.has(word) ? found.get(word).push(at) : found.set(word, [at]));
      const cities = clusters.seats.map(([, , city]) => text.wordsOf(text.fold(city)));
      const { name, seat } = clusters.clusters;
      for (let at = 0; at < size; at += 1) {
        for (const word of new Set([...text.wordsOf(text.fold(name[at])), ...(cities[seat[at]] ?? [])])) put(word, at);
      }
      facts.index.words.split(" ").forEach((word, number) => {
        let at = 0;
        for (const step of facts.index.at[number] ?? []) put(word, (at += step));
      });
      return found;
    }

    function ofTexts(texts) {
      const found = new Map();
      texts.forEach((one, at) => {
        for (const word of new Set(text.wordsOf(one))) found.set(word, [...(found.get(word) ?? []), at]);
      });
      return found;
    }

    // The words, sorted so that those with one beginning stand together, and those of each root.
    function index(found, length) {
      const sorted = [...found.keys()].sort();
      const roots = new Map();
      for (const word of sorted) {
        const root = stems.root(word);
        if (roots.has(root)) roots.get(root).push(word);
        else roots.set(root, [word]);
      }

      function first(beginning) {
        let [low, high] = [0, sorted.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sorted[middle] < beginning) low = middle + 1;
          else high = middle;
        }
        return low;
      }

      // Which texts hold a word that begins with a folded word or shares its root.
      function find(word) {
        const hit = new Uint8Array(length);
        const mark = (other) => found.get(other).forEach((at) => (hit[at] = 1));
        for (let at = first(word); sorted[at]?.startsWith(word); at += 1) mark(sorted[at]);
        for (const other of roots.get(stems.root(word)) ?? []) mark(other);
        return hit;
      }

      return { sorted, find, places: (word) => found.get(word), holds: (word) => roots.has(stems.root(word)) };
    }

    const ofRegistry = () => (whole ??= index(ofClusters(), size));

    // What was typed, in folded words; those that say nothing only where there are no others.
    function words(q) {
      const typed = [...new Set(text.wordsOf(text.fold(q)))];
      const telling = typed.filter((word) => !sayNothing.has(word));
      return telling.length ? telling : typed;
    }

    // The known phrases in what was typed: their words and the concepts that they name.
    function phrasesIn(q) {
      const typed = text.wordsOf(text.fold(q));
      const roots = typed.map(stems.root);
      return phrases.flatMap(([phrase, meant]) =>
        typed
          .map((_, start) => start)
          .filter((start) => phrase.every((root, i) => roots[start + i] === root))
          .map((start) => [typed.slice(start, start + phrase.length), meant]),
      );
    }

    function bits(hit) {
      return hit.reduce((sum, one, at) => sum | (one << at), 0);
    }

    // Clusters that belong to one of some concepts, given as bits: sectors first, then statuses.
    function belonging(wanted, hit) {
      if (!wanted) return hit;
      const own = facts.clusters;
      const shift = facts.sectors.length;
      for (let at = 0; at < size; at += 1) if ((sectorBits[at] | (own.status[at] << shift)) & wanted) hit[at] = 1;
      return hit;
    }

    function mask(q) {
      if (!masks.has(q)) {
        if (masks.size > 50) masks.clear();
        masks.set(q, searched(q));
      }
      return masks.get(q);
    }

    function searched(q) {
      const hits = new Map(
        words(q).map((word) => [word, belonging(bits(conceptIndex.find(word)), ofRegistry().find(word))]),
      );
      for (const [phrase, meant] of phrasesIn(q)) {
        const present = [...new Set(phrase)].filter((word) => hits.has(word));
        if (!present.length) continue;
        const wanted = meant.reduce((sum, column) => sum | (1 << column), 0);
        const both = belonging(wanted, and(present.map((word) => hits.get(word))));
        for (const word of present) hits.set(word, both);
      }
      return and([...hits.values()]);
    }

    function and(several) {
      const [first, ...others] = several;
      const all = first ? first.slice() : new Uint8Array(size).fill(1);
      for (const one of others) for (let at = 0; at < size; at += 1) all[at] &= one[at];
      return all;
    }

    // How many a mask lets pass.
    function total(hits) {
      let n = 0;
      for (let at = 0; at < hits.length; at += 1) n += hits[at];
      return n;
    }

    // Sectors that a word or phrase of what was typed names.
    function sectors(q) {
      const meant = new Set(phrasesIn(q).flatMap(([, columns]) => columns));
      for (const word of words(q)) conceptIndex.find(word).forEach((hit, column) => hit && meant.add(column));
      return facts.sectors
        .filter((_, column) => meant.has(column))
        .map(({ code }) => code)
        .slice(0, facts.search.suggestions);
    }

    return { words, mask, sectors, and, total, concepts: conceptIndex, registry: ofRegistry };
  };
})();
