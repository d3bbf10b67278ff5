// Texts as a search compares them: lower case, no diacritics, single spaces; as geo/text.py folds them.
(() => {
  "use strict";

  const WORD = /[\p{L}\p{N}]+/gu;

  window.atlasEngine.parts.text = ({ facts }) => {
    const { letters, folded, combining, spaces } = facts.folding;
    const runs = combining.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`);
    const combines = new RegExp(`[${runs.join("")}]`, "gu");
    const separators = new Set(spaces);
    const known = new Map();

    function foldLetter(letter) {
      if (!known.has(letter)) known.set(letter, made(letter));
      return known.get(letter);
    }

    // Decomposed first: the parts of some signs are capital letters.
    function made(letter) {
      const low = Array.from(letter.normalize("NFKD"), (part) => folded[part] ?? part.toLowerCase()).join("");
      const plain = Array.from(low.normalize("NFKD").replace(combines, ""), (part) => letters[part] ?? part);
      return plain.length && plain.every((part) => separators.has(part)) ? " " : plain.join("");
    }

    function fold(text) {
      return tidy(Array.from(text, foldLetter).join(""));
    }

    const tidy = (text) => text.split(/ +/).filter(Boolean).join(" ");
    const wordsOf = (text) => text.match(WORD) ?? [];

    // The order of characters by their numbers, in which the server sorts.
    function compare(one, other) {
      if (one === other) return 0;
      const [a, b] = [Array.from(one), Array.from(other)];
      for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
        if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
      }
      return a.length - b.length;
    }

    return { fold, foldLetter, tidy, wordsOf, compare };
  };
})();
