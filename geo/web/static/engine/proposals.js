// What may have been meant where a search finds little or nothing; as geo/selection/proposals.py.
(() => {
  "use strict";

  window.atlasEngine.parts.proposals = ({ clusters, facts, text, search, selection: selections, view: views }) => {
    const { little, names, nearName, shortest, long, weighed, spelled } = facts.proposals;
    const spelling = new Map(spelled.split(" ").map((word) => [text.fold(word), word]));
    const longest = facts.view.longest;
    let foldedNames = null;

    const indexes = () => [search.registry(), search.concepts];
    const length = (word) => Array.from(word).length;
    const cut = (written) => Array.from(written).slice(0, longest).join("");

    // Views that may have been meant, the likeliest first, each with the number of its clusters.
    function propose(view, selection) {
      if (!search.words(view.q).length || selection.count > little) return [];
      const meant = [["q", respelled(view.q)]];
      if (!selection.count) {
        meant.push(...search.sectors(view.q).map((slug) => ["sector", slug]));
        meant.push(...nearestNames(view.q).map((name) => ["q", name]));
      }
      const different = new Map(); // of two spellings the first
      for (const [name, value] of meant.toReversed())
        if (value) different.set(`${name}:${text.fold(value)}`, [name, value]);
      return [...different.values()]
        .toReversed()
        .map(([name, value]) => {
          const other = views.instead(view, name, value);
          return { name, value, view: other, count: selections.select(other).count };
        })
        .filter(({ count }) => count > selection.count);
    }

    function respelled(q) {
      const typed = search.words(q);
      const near = typed.map((word) => (isRight(word) ? word : nearest(word)));
      return near.every((word, at) => word === typed[at]) ? "" : cut(near.join(" "));
    }

    const isRight = (word) => length(word) < shortest || indexes().some((index) => index.holds(word));

    // The nearest known word as it is written; of several the most frequent.
    function nearest(word) {
      const most = length(word) >= long ? 2 : 1;
      const letters = Array.from(word);
      const near = indexes()
        .flatMap((index) => index.sorted)
        .filter((other) => Math.abs(other.length - word.length) <= 2 * most)
        .map((other) => ({ other, away: distance(letters, Array.from(other)) }))
        .filter(({ away }) => away <= most)
        .sort((a, b) => a.away - b.away)
        .slice(0, weighed);
      if (!near.length) return word;
      const total = (mask) => mask.reduce((sum, on) => sum + on, 0);
      const weighted = near.map((one) => ({
        ...one,
        frequent: indexes().reduce((sum, index) => sum + total(index.find(one.other)), 0),
      }));
      const [best] = weighted.sort(
        (a, b) => a.away - b.away || b.frequent - a.frequent || text.compare(a.other, b.other),
      );
      return spelling.get(best.other) ?? best.other;
    }

    // Letters that are missing, added, changed or swapped with their neighbour.
    function distance(one, other) {
      let before = null;
      let last = Array.from({ length: other.length + 1 }, (_, j) => j);
      for (let i = 1; i <= one.length; i += 1) {
        const row = [i];
        for (let j = 1; j <= other.length; j += 1) {
          const same = one[i - 1] === other[j - 1] ? 0 : 1;
          row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
          const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
          if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        [before, last] = [last, row];
      }
      return last[other.length];
    }

    const tokens = (folded) => folded.split(" ").sort(text.compare).join(" ");

    // Names of clusters that are nearest to what was typed, whatever the order of their words.
    function nearestNames(q) {
      const typed = Array.from(search.words(q).join(" "));
      if (typed.length < shortest) return [];
      const wanted = Array.from(tokens(typed.join("")));
      foldedNames ??= clusters.clusters.name.map((name) => tokens(text.fold(name)));
      return foldedNames
        .map((name, at) => ({ at, likeness: likeness(wanted, Array.from(name)) }))
        .filter((one) => one.likeness >= nearName / 100)
        .sort((a, b) => b.likeness - a.likeness || a.at - b.at)
        .slice(0, names)
        .map(({ at }) => cut(clusters.clusters.name[at]));
    }

    // The part of all letters that two texts have in common in one order.
    function likeness(one, other) {
      const all = one.length + other.length;
      let row = Array(other.length + 1).fill(0);
      for (const letter of one) {
        const next = [0];
        for (let j = 1; j <= other.length; j += 1) {
          next[j] = letter === other[j - 1] ? row[j - 1] + 1 : Math.max(row[j], next[j - 1]);
        }
        row = next;
      }
      return 1 - (all - 2 * row[other.length]) / all;
    }

    return { propose, respelled, nearestNames };
  };
})();
