// Classes of a figure with round limits; as geo/figures/classes.py makes them from quantiles.
(() => {
  "use strict";

  window.atlasEngine.parts.classes = ({ facts, numbers }) => {
    const { ramp, zero, most, near, own: share, alike, tolerance } = facts.colours;
    const { decimal, plain, leading, compare, add, multiple } = numbers;
    const STEPS = [5n, 2n, 1n];
    const DEPTH = 18; // digits that are tried

    // Where 0 occurs it is a class of its own, and the others are made from what is not 0. Null is missing.
    function breaks(values) {
      const known = values.filter((value) => value !== null);
      const positive = known.filter((value) => value !== 0).sort((a, b) => a - b);
      const zeros = known.length - positive.length;
      const limits = rounded(positive);
      if (zeros && limits.length && limits[0] <= 0) limits[0] = roundest(0, positive[0], positive[0]) ?? positive[0];
      const n = Math.max(0, limits.length - 1);
      const counts = Array(n).fill(0);
      for (const value of positive) counts[place(limits, value)] += 1;
      const own = zeros ? 1 : 0;
      return {
        ends: [...(own ? [[0, 0]] : []), ...counts.map((_, at) => [limits[at], limits[at + 1]])],
        colours: [...Array(own).fill(zero), ...spread(n)],
        counts: [...Array(own).fill(zeros), ...counts],
        missing: values.length - known.length,
        decimals: digits(limits),
        colourOf(value) {
          if (value === null) return null;
          return own && value === 0 ? zero : this.colours[place(limits, value) + own];
        },
      };
    }

    // A class holds its lower limit; the last one both.
    const place = (limits, value) => limits.slice(1, -1).filter((limit) => limit <= value).length;

    function rounded(known) {
      const distinct = [...new Set(known)];
      if (!distinct.length) return [];
      const size = distinct.length;
      const [low, high] = [distinct[0], distinct.at(-1)];
      if (size === 1) return [low, high];
      const upTo = (value) => distinct.filter((other) => other <= value).length;
      const wanted = bins(known, Math.min(most, size)).filter((at) => at < distinct.at(-1));
      const cuts = new Map(wanted.map((at) => [upTo(at), at]));
      cuts.delete(0);
      const places = [0, ...[...cuts.keys()].sort((a, b) => a - b), size];
      const inner = places.slice(1, -1).flatMap((cut, at) => {
        const room = Math.min(...[cut - places[at], places[at + 2] - cut].map((rest) => Math.floor((rest - 1) / 2)));
        const amount = Math.abs(distinct[cut]);
        const finest = stepFrom(Math.max(Math.min(near * (high - low), share * amount), alike * amount));
        for (let slack = Math.min(Math.floor(tolerance * size), room); slack <= room; slack += 1) {
          const limit = roundest(distinct[cut - 1 - slack], distinct[cut + slack], cuts.get(cut), finest);
          if (limit !== null) return [limit];
        }
        return []; // where all are alike, two classes are one
      });
      return [
        outward(low, (inner[0] ?? high) - low, "floor"),
        ...inner,
        outward(high, high - (inner.at(-1) ?? low), "ceiling"),
      ];
    }

    // Upper limits of classes of equal counts, between two values in proportion.
    function bins(known, k) {
      if (k < 2) return [];
      const width = 100 / k;
      return Array.from({ length: k }, (_, at) => {
        const index = (Math.min(width + at * width, 100) / 100) * (known.length - 1);
        const low = Math.floor(index);
        if (low === index) return known[low];
        const [first, second] = [low + 1 - index, index - low];
        return (known[low] * first + known[low + 1] * second) / (first + second);
      });
    }

    // The first round step that is not below a number; 0 for 0.
    function stepFrom(number) {
      const wanted = decimal(number);
      const exponent = leading(wanted);
      if (!wanted.whole) return { whole: 0n, exponent: 0 };
      return [1n, 2n, 5n, 10n].map((whole) => ({ whole, exponent })).find((step) => compare(step, wanted) >= 0);
    }

    // The number above `below` and not above `upto` with the fewest digits; of several the nearest to a target. Null
    // where only a step finer than `finest` parts the two.
    function roundest(below, upto, target, finest = { whole: 0n, exponent: 0 }) {
      const [low, high, wish] = [below, upto, target].map(decimal);
      const top = Math.max(...[low, high].filter(({ whole }) => whole).map(leading));
      for (let exponent = top; exponent > top - DEPTH; exponent -= 1) {
        for (const whole of STEPS) {
          const step = { whole, exponent };
          if (compare(step, finest) < 0) return null;
          const first = add(multiple(low, step, "floor"), step);
          const choice = plain(least(greatest(multiple(wish, step, "even"), first), multiple(high, step, "floor")));
          if (below < choice && choice <= upto) return choice;
        }
      }
      return upto;
    }

    const greatest = (one, other) => (compare(one, other) < 0 ? other : one);
    const least = (one, other) => (compare(one, other) > 0 ? other : one);

    // A round number beyond a value, by less than half the width of its class where that is not what is alike.
    function outward(value, width, rounding) {
      const full = decimal(width);
      const half = { whole: full.whole * 5n, exponent: full.exponent - 1 };
      const finest = stepFrom((alike * Math.abs(value)) / 2);
      const coarse = STEPS.map((whole) => ({ whole, exponent: leading(half) })).find((one) => compare(one, half) <= 0);
      const step = coarse && compare(coarse, finest) > 0 ? coarse : finest;
      return step.whole ? plain(multiple(decimal(value), step, rounding)) + 0 : value;
    }

    // Digits after the point that print every limit exactly, one single value to three digits.
    function digits(limits) {
      const exact = Math.max(0, ...limits.map(numbers.decimals));
      const [low, high] = [limits[0], limits.at(-1)];
      return limits.length && low === high ? Math.min(exact, Math.max(0, 2 - leading(decimal(low)))) : exact;
    }

    function spread(n) {
      if (n === 1) return [ramp[Math.floor(ramp.length / 2)]];
      return Array.from({ length: n }, (_, at) => ramp[Math.round((at * (ramp.length - 1)) / (n - 1))]);
    }

    return { breaks };
  };
})();
