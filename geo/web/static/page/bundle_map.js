// The map inside a page of an offline bundle: the screen's scripts, given their data by scripts beside them.
(() => {
  "use strict";

  const { options, regions } = window.atlasData;
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  let selected = window.atlasStep.selected;
  let narrowed = {}; // what filters have made of the step

  window.Streamlit = { setComponentValue: (clicked) => window.parent.atlasBundle.clicked(clicked) };
  window.atlasSelect = (id) => {
    selected = id;
    update();
  };

  function update() {
    window.atlas.update({ ...window.atlasStep, ...narrowed, selected, dark: night.matches });
  }

  // What the layers of the step hold under a View; the page says it too.
  function layered(engine, view) {
    const { layers } = window.atlasStep;
    if (!layers) return {};
    const shown = engine.layers(view, layers).map((layer) => ({ ...layer, href: null }));
    for (const { kind, told } of shown) window.parent.atlasBundle.tell(kind, told);
    return { layers: shown };
  }

  // The page offers filters where the step is a map whose View says all of it.
  function filterable() {
    const { offer } = window.parent.atlasFilters ?? {};
    if (!offer) return;
    const { view: address, lang } = window.atlasStep;
    const { layers, ...given } = window.atlasEngineData;
    const engine = window.atlasEngine.make({ clusters: window.atlasData.clusters, ...given, lang });
    if (layers) engine.addLayers(layers);
    offer({
      engine,
      given: engine.read(address),
      show(view, selection) {
        narrowed = { ...engine.map(view, selection), ...layered(engine, view) };
        update();
      },
    });
  }

  // The chosen voivodeships fill the map where no town is chosen; without either it is the whole of Poland.
  function focus(map) {
    const chosen = window.atlasStep.regions.chosen;
    const among = regions.features.filter(({ properties }) => chosen.includes(properties.teryt));
    const bounds = L.geoJSON(among).getBounds();
    if (!window.atlasStep.near && bounds.isValid()) map.fitBounds(bounds.pad(0.12), { animate: false, maxZoom: 9 });
  }

  async function start() {
    // Names are measured where they are placed: with the typeface at hand.
    await Promise.allSettled([400, 600, 700].map((weight) => document.fonts.load(`${weight} 14px "Source Sans"`)));
    const map = L.map("map", options);
    window.atlas.start(map, window.atlasData);
    update();
    await window.atlas.ready;
    focus(map);
    filterable();
  }

  night.addEventListener("change", update);
  start();
})();
