// The View and its address, and what a click does to it; as geo/selection/view.py and pages/shared/actions.py.
(() => {
  "use strict";

  const LISTED = ["sort", "page", "colour", "tiles", "cluster", "lang", "year", "step", "month", "past", "arrange"];
  const SINGLE = new Set([...LISTED, "division", "cell", "by", "rank"]);
  const UNPRINTABLE = /[\p{C}\p{Z}]/u;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  window.atlasEngine.parts.view = ({ clusters, facts, text, towns, typed }) => {
    const { rules, defaults, choices, filters, ranges, listing, longest, toggled } = facts.view;
    const data = {
      sector: new Set(facts.sectors.map(({ code }) => code)),
      region: new Set(facts.regions.map(({ code }) => code)),
      near: { has: towns.known },
      cluster: new Set(clusters.clusters.id),
      ...Object.fromEntries(Object.entries(facts.view.codes).map(([name, codes]) => [name, new Set(codes)])),
    };
    const allowed = (name, given) => (given.length ? new Set(given[0]) : data[name]);
    const last = (accepts, convert) => (texts) => {
      const good = texts.filter(accepts);
      return good.length ? convert(good.at(-1)) : null;
    };
    const within = (number, [low, high]) =>
      last((one) => number(one) !== null && low <= number(one) && number(one) <= high, number);

    // The reader of each kind gives a value, or null where nothing was understood.
    const kinds = {
      code: (name, given) => last((one) => allowed(name, given).has(one), String),
      pair: () => last((one) => data.region.has(one.slice(0, 2)) && data.division.has(one.slice(2)), String),
      codes: (name, given) => (texts) => [...new Set(texts)].filter((one) => allowed(name, given).has(one)).sort(),
      picks:
        (_, [of, most]) =>
        (texts) =>
          [...new Set(texts)].filter((one) => data[of].has(one)).slice(0, most),
      text: () => (texts) => readText(texts.at(-1) ?? ""),
      range: () => last(typed.span, typed.span),
      whole: (_, given) => within(typed.whole, given),
      decimal: (_, given) => within(typed.decimal, given),
      pattern: (_, [form]) => last((one) => new RegExp(`^(?:${form})$`).test(one), String),
    };
    const readers = Object.entries(rules).map(([name, [kind, given]]) => [name, kinds[kind](name, given)]);

    function readText(given) {
      const printable = Array.from(given, (letter) => (UNPRINTABLE.test(letter) ? " " : letter));
      const tidy = text.tidy(printable.slice(0, 4 * longest).join(""));
      return Array.from(tidy).slice(0, longest).join("").trim();
    }

    function read(address) {
      const asked = new URLSearchParams(address.replace(/^\?/, ""));
      const view = { ...defaults };
      for (const [name, reader] of readers) {
        const value = asked.has(name) ? reader(asked.getAll(name)) : null;
        if (value !== null) view[name] = value;
      }
      return view;
    }

    function query(view) {
      return Object.entries(defaults)
        .filter(([name, value]) => !same(view[name], value))
        .flatMap(([name]) => [view[name]].flat().map((value) => `${name}=${quoted(written(name, value))}`))
        .join("&");
    }

    function written(name, value) {
      if (value !== null && typeof value === "object") return `${value.low ?? ""}-${value.high ?? ""}`;
      return String(value);
    }

    const quoted = (value) =>
      encodeURIComponent(value)
        .replaceAll("%20", "+")
        .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

    // A change of what is listed leads back to the first page.
    function change(view, values) {
      const other = { ...view, ...values };
      const turns = "page" in values || listing.every((name) => same(view[name], other[name]));
      return turns ? other : { ...other, page: defaults.page };
    }

    function toggle(view, name, code) {
      const codes = new Set(view[name]);
      if (!codes.delete(code)) codes.add(code);
      return change(view, { [name]: [...codes].sort() });
    }

    // At the end of the shortlist, if there is room, or off it.
    function picking(view, cluster) {
      const others = view.pick.filter((one) => one !== cluster);
      const pick = view.pick.includes(cluster) ? others : [...others, cluster].slice(0, rules.pick[1][1]);
      return change(view, { pick });
    }

    function cleared(view) {
      const none = Object.fromEntries(facts.view.cleared.map((name) => [name, defaults[name]]));
      return change(view, { ...none, cluster: null });
    }

    function without(view, name, value) {
      if (value) return choices.includes(name) && view[name].includes(value) ? toggle(view, name, value) : view;
      return filters.includes(name) ? change(view, { [name]: defaults[name] }) : view;
    }

    function instead(view, name, value) {
      return change(view, name === "q" ? { q: value } : { q: "", sector: [value] });
    }

    // What was typed or picked as the value of one filter, blank for none; a choice that is set already is taken away.
    function set(view, name, value) {
      if (!filters.includes(name)) return view;
      if (!value) return change(view, { [name]: defaults[name] });
      const given = understood(name, [value]);
      if (given === null) return view;
      const taken = choices.includes(name) && same(given, view[name]);
      return change(view, { [name]: taken ? defaults[name] : given });
    }

    // The value of a parameter; null where a part of it is not understood.
    function understood(name, texts) {
      const value = new Map(readers).get(name)(texts);
      return Array.isArray(value) && value.length < texts.length ? null : value;
    }

    const changes = {
      reset: cleared,
      remove: (view, value) => without(view, ...parted(value)),
      instead: (view, value) => instead(view, ...parted(value)),
      set: (view, value) => set(view, ...parted(value)),
      suggest: (view, value) => change(view, { region: [...new Set([...view.region, value])].sort(), q: "" }),
      pick: picking,
      unpick: (view) => change(view, { pick: [] }),
      profile: (view, value) => change(view, { cluster: value }),
      only: (view, value) => change(view, { region: [value] }),
      view: (view, value) => ({ ...read(value), filters: view.filters }),
    };

    function parted(value) {
      const at = value.indexOf(":");
      return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
    }

    function act(view, action, value = "") {
      return read(query(changed(view, action, value)));
    }

    function changed(view, action, value) {
      if (SINGLE.has(action)) return change(view, { [action]: value || defaults[action] });
      if (toggled.includes(action)) return toggle(view, action, value);
      return changes[action]?.(view, value) ?? view;
    }

    // As asked for, else by distance from a chosen town, else by name.
    function order(view) {
      if (view.sort === "distance" && !view.near) return "name";
      return view.sort ?? (view.near ? "distance" : "name");
    }

    return { read, query, change, act, order, written, instead, filters, ranges };
  };
})();
