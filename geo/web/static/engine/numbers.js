// Exact decimal numbers, as the server reckons limits of classes, and numbers as a language writes them.
(() => {
  "use strict";

  window.atlasEngine.parts.numbers = ({ facts }) => {
    const power = (exponent) => 10n ** BigInt(exponent);
    const absolute = (whole) => (whole < 0n ? -whole : whole);

    // The shortest decimal that stands for a number: whole × 10 ** exponent.
    function decimal(number) {
      const [, sign, digits, fraction = "", shift = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(
        String(number),
      );
      return { whole: BigInt(sign + digits + fraction), exponent: Number(shift) - fraction.length };
    }

    const plain = ({ whole, exponent }) => Number(`${whole}e${exponent}`);
    const leading = ({ whole, exponent }) => String(absolute(whole)).length - 1 + exponent;

    function aligned(one, other) {
      const exponent = Math.min(one.exponent, other.exponent);
      return [...[one, other].map((each) => each.whole * power(each.exponent - exponent)), exponent];
    }

    function compare(one, other) {
      const [a, b] = aligned(one, other);
      return a < b ? -1 : Number(a > b);
    }

    const add = (one, other) => {
      const [a, b, exponent] = aligned(one, other);
      return { whole: a + b, exponent };
    };

    // The multiple of a step that lies at a number: "floor", "ceiling", or "even": the nearest, of two the even one.
    function multiple(number, step, rounding) {
      const [a, b, exponent] = aligned(number, step);
      const rest = ((a % b) + b) % b;
      const floor = (a - rest) / b;
      const above = { floor: false, ceiling: rest > 0n, even: 2n * rest > b || (2n * rest === b && floor % 2n !== 0n) };
      return { whole: (above[rounding] ? floor + 1n : floor) * b, exponent };
    }

    // Digits after the point that print a number exactly.
    function decimals(number) {
      return String(number).includes("e-") || !Number.isInteger(number) ? Math.max(0, -decimal(number).exponent) : 0;
    }

    // Halves go to the even digit, and thousands are always parted, in both languages.
    function write(number, digits, lang) {
      const { group, point } = facts.texts[lang].signs;
      const rounded = multiple(decimal(number), { whole: 1n, exponent: -digits }, "even");
      const whole = absolute(rounded.whole) / power(-digits - rounded.exponent);
      const figures = String(whole).padStart(digits + 1, "0");
      const [before, after] = [figures.slice(0, figures.length - digits), figures.slice(figures.length - digits)];
      const parted = before.replace(/\B(?=(\d{3})+$)/g, group);
      return (rounded.whole < 0n ? "−" : "") + parted + (digits ? point + after : "");
    }

    return { decimal, plain, leading, compare, add, multiple, decimals, write };
  };
})();
