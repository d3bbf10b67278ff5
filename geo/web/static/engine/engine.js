/* The engine: answers a View from data that the browser has, as geo/selection and geo/figures answer it on the server.
 *
 * window.atlasEngine.make({clusters, facts, towns, lang}) gives an engine that knows nothing of pages and fetches nothing.
 *   clusters   the map's resource of clusters; facts, towns: those of geo/web/engine.py, towns may come later
 *   lang       of the page, where a View names none
 * An engine:
 *   addTowns(towns)            needed by Views with `near` and by suggestions
 *   addLayers(layers)          needed by layers
 *   ready(view)                whether all is at hand that the View needs
 *   read(query)                the View of an address; never throws
 *   query(view)                its canonical address, without "?": equal Views have equal addresses
 *   act(view, action, value)   the View after a click, or the same one where nothing is meant
 *   select(view)               {view, mask, count, ordered, distances, counts(group), without(...names), known(name),
 *                               unknown(name)}; a mask has one byte per cluster, counts are by code in the order of options
 *   suggest(text, view)        what may be meant: [{kind, items: [{code, label, note, count, query}]}], the likeliest kind first;
 *                              kinds: sector, region, near, status, division, cluster; `query` is the address that a choice
 *                              leads to, `count` its clusters under the other filters (of a cluster: 1 where it passes)
 *   suggestRegions(q)          [[code, name of the town that led to it, or null]]
 *   propose(view, selection)   [{name, value, view, count}]: what may have been meant where little is found
 *   map(view, selection)       what varies of the map's payload (see static/map/atlas.js): {view, mask, selected, regions,
 *                              legend, near}
 *   layers(view, layers)       what the payload says of layers under a View, from what it says of them under another one
 *   layerAddress(view, kind, town)  address of the list of what a layer shows, or of what is in a town
 *   sentence(view, selection)  what is shown, in words
 *   chips(view)                [{name, value, group, label}], the filters that are on
 *   notes(view, selection)     sentences on clusters that ranges leave out because their value is not known
 *   id(position)               the id of a cluster, by its position in masks and in `ordered`
 *   optionName(group, code, lang), number(n, decimals, lang), forms(patterns, n, lang): words of the page
 * A View is an object that is never changed; its fields are those of geo/selection/view.py, a range is {low, high}.
 * Each part of the script is a function of the engine that gives an object.
 */
(() => {
  "use strict";

  const parts = {};
  window.atlasEngine = { parts, make };

  function make({ clusters, facts, towns = null, lang = "pl" }) {
    if (clusters.version !== facts.version) throw new Error("The engine's data are of two versions.");
    const engine = { clusters, facts, lang, size: clusters.clusters.id.length };
    engine.sectors = Int32Array.from(clusters.clusters.sector, (first, at) => (1 << first) | facts.clusters.also[at]);
    engine.towns = parts.towns(engine);
    engine.text = parts.text(engine);
    engine.stems = parts.stems(engine);
    engine.typed = parts.typed(engine);
    engine.view = parts.view(engine);
    engine.search = parts.search(engine);
    engine.places = parts.places(engine);
    engine.selection = parts.selection(engine);
    engine.numbers = parts.numbers(engine);
    engine.words = parts.words(engine);
    engine.classes = parts.classes(engine);
    engine.colouring = parts.colouring(engine);
    engine.layers = parts.layers(engine);
    engine.proposals = parts.proposals(engine);
    engine.suggest = parts.suggest(engine);
    if (towns) engine.towns.add(towns);
    return {
      parts: engine,
      addTowns: engine.towns.add,
      addLayers: engine.layers.add,
      ready: (view) => !view.near || engine.towns.loaded(),
      read: engine.view.read,
      query: engine.view.query,
      act: engine.view.act,
      select: engine.selection.select,
      suggest: engine.suggest.suggest,
      suggestRegions: engine.places.suggestRegions,
      propose: engine.proposals.propose,
      map: engine.colouring.map,
      layers: engine.layers.follow,
      layerAddress: engine.layers.address,
      sentence: engine.words.sentence,
      chips: engine.words.chips,
      notes: engine.words.notes,
      optionName: engine.words.optionName,
      id: (at) => clusters.clusters.id[at],
      number: engine.numbers.write,
      forms: engine.words.forms,
    };
  }
})();
