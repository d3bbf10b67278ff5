// Filters of a map in an offline bundle: they narrow what its step shows. The engine lies in the map's frame.
(() => {
  "use strict";

  const form = document.getElementById("filters");
  const heading = document.getElementById("found");
  const entries = [...document.querySelectorAll('[data-testid="cluster-item"]')];
  const boxes = () => [...form.querySelectorAll('input[type="checkbox"]')];

  window.atlasFilters = { offer };

  // `given` is the View of the step; `show(view, selection)` draws another one on the map.
  function offer({ engine, given, show }) {
    function apply() {
      const view = engine.read(engine.query(asked()));
      const selection = engine.select(view);
      const passing = new Set(Array.from(selection.ordered, (at) => engine.id(at)));
      for (const entry of entries) entry.hidden = !passing.has(entry.dataset.clusterId);
      for (const box of boxes()) count(box, selection.counts(box.name)[box.value], view.lang);
      heading.textContent = `(${engine.number(selection.count, 0, view.lang)})`;
      form.querySelector("[role=status]").textContent = engine.sentence(view, selection);
      form.querySelector("[type=reset]").hidden = engine.query(view) === engine.query(given);
      show(view, selection);
    }

    // Words are added to those of the step; of a group that the step has chosen from, its choice can only shrink.
    function asked() {
      const view = { ...given, q: [given.q, form.elements.q.value].filter(Boolean).join(" ") };
      for (const group of new Set(boxes().map(({ name }) => name))) {
        const codes = boxes().filter((box) => box.name === group && box.checked);
        if (codes.length) view[group] = codes.map(({ value }) => value);
      }
      return view;
    }

    function count(box, n, lang) {
      box.parentElement.querySelector("[data-count]").textContent = engine.number(n, 0, lang);
    }

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply)); // after the fields are empty
    form.hidden = false;
    apply();
  }
})();
