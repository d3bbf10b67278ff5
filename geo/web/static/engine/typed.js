// Numbers and ranges as people type them; as geo/selection/typed.py, whose patterns these are.
(() => {
  "use strict";

  window.atlasEngine.parts.typed = ({ facts }) => {
    const { replaced, forms, whole: wholeForm, decimal: decimalForm, largest } = facts.typed;
    const exact = (pattern) => new RegExp(`^(?:${pattern})$`);
    const replacements = replaced.map(([pattern, instead]) => [new RegExp(pattern, "g"), instead]);
    const ranges = forms.map(([pattern, ...ends]) => [exact(pattern), ...ends]);
    const [wholeNumber, decimalNumber] = [wholeForm, decimalForm].map(exact);
    const digits = (text) => Number(text.replace(/[^0-9]/g, ""));

    const plain = (text) =>
      replacements.reduce(
        (made, [pattern, instead]) => made.replace(pattern, instead),
        text.normalize("NFKD").toLowerCase(),
      );

    // Both ends, null for an open one; null where the text is no range.
    function span(text) {
      const typed = plain(text);
      for (const [pattern, lower, upper, step] of ranges) {
        const match = pattern.exec(typed);
        if (!match) continue;
        const [low, high] = [lower, upper].map((group) => (group ? digits(match[group]) + step : null));
        const known = [low, high].filter((end) => end !== null);
        return known[0] <= known.at(-1) && known.every((end) => end >= 0 && end <= largest) ? { low, high } : null;
      }
      return null;
    }

    function whole(text) {
      const match = wholeNumber.exec(plain(text));
      return match && digits(match[1]) <= largest ? digits(match[1]) : null;
    }

    function decimal(text) {
      const typed = plain(text);
      return decimalNumber.test(typed) ? Number(typed.replace(",", ".")) : null;
    }

    return { span, whole, decimal };
  };
})();
