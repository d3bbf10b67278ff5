// Pages of an offline bundle: puts the map in the place of its picture, opens cards, leads from step to step.
(() => {
  "use strict";

  const SHEETS = ["typeface.css", "leaflet.css", "atlas.css"];
  const TURNS = { ArrowLeft: "prev", ArrowRight: "next" };
  const place = document.querySelector(".bundle-map");
  const card = document.getElementById("card");
  const entries = () => [...document.querySelectorAll('[data-testid="cluster-item"]')];
  let frame = null;
  let opener = null; // what had the focus before a card took it

  window.atlasBundle = { clicked, tell };

  /* ---- The map: a document of its own, as on the screen, since its styles are made for that ---- */

  function draw() {
    const scripts = [
      "../assets/leaflet.js",
      "../assets/map.js",
      "../assets/engine.js",
      "../data/map.js",
      "../data/engine.js",
      place.dataset.step,
      "../assets/bundle_map.js",
    ];
    frame = document.createElement("iframe");
    frame.title = place.dataset.title;
    frame.allow = "fullscreen";
    frame.srcdoc = `<!doctype html><html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><title>Map</title>${SHEETS.map(
      (name) => `<link rel="stylesheet" href="../assets/${name}">`,
    ).join("")}</head><body><div id="map" class="atlas leaflet-container"></div>${scripts
      .map((src) => `<script src="${src}"></script>`)
      .join("")}</body></html>`;
    place.append(frame);
    place.classList.add("has-map");
  }

  function point(event) {
    const item = event.target.closest?.('[data-testid="cluster-item"]');
    frame?.contentWindow?.atlas?.highlight(item?.dataset.clusterId ?? null);
  }

  /* ---- The card: what the list says of a cluster, or which clusters a voivodeship has ---- */

  function clicked({ kind, id }) {
    if (kind === "cluster") showCluster(id);
    else showRegion(id);
  }

  function showCluster(id) {
    const item = entries().find((one) => one.dataset.clusterId === id);
    if (!item) return;
    const lines = [...item.querySelectorAll(".atlas-item-line, .atlas-facts")].map((part) => part.cloneNode(true));
    select(id);
    show(item.querySelector("h3").textContent, lines);
    item.scrollIntoView({ block: "nearest" });
    card.scrollIntoView({ block: "nearest" });
  }

  function showRegion(teryt) {
    const among = entries().filter((one) => one.dataset.region === teryt && !one.hidden);
    const list = document.createElement("ul");
    list.append(
      ...among.map((item) => {
        const link = document.createElement("a");
        link.href = `#${item.id}`;
        link.textContent = item.querySelector("h3").textContent;
        const line = document.createElement("li");
        line.append(link);
        return line;
      }),
    );
    select(null);
    // The map has the name and the figures of a voivodeship as the label of its button.
    const label = frame.contentDocument
      .querySelector(`.atlas-region[data-teryt="${teryt}"]`)
      .getAttribute("aria-label");
    show(label, among.length ? [list] : []);
  }

  function show(name, parts) {
    if (card.hidden) opener = document.activeElement;
    card.querySelector("h2").textContent = name;
    card.querySelector(".bundle-card-body").replaceChildren(...parts);
    card.hidden = false;
    document.getElementById("told").textContent = name;
  }

  function close() {
    if (card.hidden) return;
    card.hidden = true;
    document.getElementById("told").textContent = "";
    select(null);
    opener?.focus({ preventScroll: true });
  }

  function select(id) {
    for (const item of entries()) item.classList.toggle("is-open", item.dataset.clusterId === id);
    frame?.contentWindow?.atlasSelect?.(id);
  }

  // Says below the map how many firms, offers or events it shows.
  function tell(kind, told) {
    document.querySelector(`[data-layer="${kind}"]`).textContent = told;
  }

  /* ---- Keys ---- */

  function takesArrows(element) {
    const wide = element.closest?.('[tabindex="0"]');
    return Boolean(element.closest?.("input, select, textarea")) || (wide && wide.scrollWidth > wide.clientWidth);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card) close();
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const link = plain && !takesArrows(event.target) && document.querySelector(`link[rel="${TURNS[event.key]}"]`);
    if (!link) return;
    event.preventDefault();
    location.assign(link.href);
  });

  if (!place) return;
  draw();
  card.querySelector("button").addEventListener("click", close);
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, point);
})();
