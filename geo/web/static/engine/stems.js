// Roots of folded Polish words, by the stemmer's endings and those of geo/selection/stems.py.
(() => {
  "use strict";

  window.atlasEngine.parts.stems = ({ facts }) => {
    const tables = facts.stems;
    const { vowels, shortest } = tables;
    const syllable = new RegExp(`^[^${vowels}]*[${vowels}]+[^${vowels}]`, "u");
    const fleeting = new RegExp(tables.fleeting, "gu");
    const known = new Map();

    function root(word) {
      if (!known.has(word)) known.set(word, outside(word));
      return known.get(word);
    }

    // Letters count, not halves of them: those outside the first plane of Unicode are stood in for.
    function outside(word) {
      if (!/[\uD800-\uDFFF]/.test(word)) return rooted(word);
      const kept = [];
      const stand = Array.from(word, (letter) =>
        letter.length > 1 ? String.fromCharCode(0xe000 + kept.push(letter) - 1) : letter,
      );
      return rooted(stand.join("")).replace(/[\uE000-\uF8FF]/g, (sign) => kept[sign.charCodeAt(0) - 0xe000]);
    }

    function rooted(word) {
      const stem = stemmed(word);
      if (stem.length < shortest) {
        const last = word.at(-1);
        return word.length === shortest && word === stem + last && tables.ofShort.includes(last) ? stem : word;
      }
      const changed = tables.changed.find(([old]) => stem.endsWith(old));
      if (changed) return without(stem, changed[0]) + changed[1];
      const end = tables.derived.find((one) => stem.endsWith(one) && stem.length - one.length >= shortest) ?? "";
      return without(stem, end).replace(fleeting, "");
    }

    // What Snowball's Polish stemmer does to a word without diacritics.
    function stemmed(word) {
      if (word.length < 2) return word;
      const first = syllable.exec(word)?.[0].length ?? word.length;
      const ends = (text, end, from) => text.endsWith(end) && text.length - end.length >= from;
      const mood = tables.moods.find((end) => ends(word, end, first)) ?? "";
      const bare = without(word, mood);
      const found = tables.endings.find(([end, behind]) => ends(bare, end, behind ? Math.max(2, first) : 2));
      if (!found) return bare;
      const stem = without(bare, found[0]);
      const comparative = found[2] ? tables.comparatives.find((end) => ends(stem, end, 2)) : "";
      return without(stem, comparative ?? "");
    }

    const without = (text, end) => text.slice(0, text.length - end.length);

    return { root };
  };
})();
