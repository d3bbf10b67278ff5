/* The map in its frame. Data are fetched once; each update says what is on, and only differences are drawn.
 *
 * window.atlas
 *   start(map, given)  once, from the base map's script. given: {clusters, regions, background}, addresses to fetch or
 *                    (offline) the data themselves; {distance, touch, extent, far, away, ways}, see SHARED in geo/web/map.py
 *   update(payload)    after each run of the page; the last one before the data are there wins
 *     n         number of the last click that the page has answered; clicks are numbered from there on
 *     view      the View that all this belongs to, as its canonical query; may be absent
 *     version   of the data that `mask` belongs to; a mask of other data is not drawn
 *     lang, dark, texts: see geo/web/map.py; high contrast follows the class atlas-contrast of the page around
 *     mask      base64, bit i % 8 of byte floor(i / 8): cluster i passes the filters
 *     unseated  text that says how many that pass have no known seat and are not drawn, or ""; may be absent
 *     selected  id or null
 *     regions   {chosen: [teryt], fill: {teryt: "#hex" | null} | null, figures: {teryt: number} | null,
 *                labels: {teryt: accessible text}}; a fill of null means "no data"
 *     legend    {title, rows: [{colour, label, n}], missing, poland, note}, texts, see geo/figures/choropleth.py; or null
 *     near      {lat, lon, km, name, places: [[lat, lon, name]]} | null: a town and what is near it, to which the map goes;
 *               `places` are the towns that are named there, the largest first
 *     tiles     {name, url, attribution, options} | null
 *     layers    [{kind, name, href, counted, number, told, spots: [[lat, lon, number, name, town]]}]: firms, offers, events beside the
 *               clusters; `href` lists them, `counted` by plural category, `town` a number of the gazetteer or "";
 *               absent where none is on
 *     places    address of the file from which the page filters the layers by itself (geo/web/engine.py); absent likewise
 *     focus     {key, regions: [teryt]}: with a new key the map moves to these voivodeships, or to Poland; may be absent
 *   payload()          the last update
 *   visible()          ids of all clusters that pass, grouped, off screen or without a known seat
 *   loaded()           whether they are known: data and an update are there
 *   ready              resolves when the first update is drawn
 *   highlight(id)      marks a cluster, or the group that holds it; null unmarks
 *   focusMark(id)      puts the focus on the mark of a cluster or of its group; false where there is none
 *   markOf(id)         that mark, null where there is none
 *   chosen(kind, id)   set by the page (instant.js): true where it carries out a click by itself
 *   outdated(payload)  set by the page: true where an update is not to be drawn
 * A click calls Streamlit.setComponentValue({kind: "cluster" | "region", id, n, before}); `before` are the clicks
 * {kind, id, n} that no update has answered yet: the page may see only the last of several swift ones.
 * Moving the map tells nobody. Data reach the page as text nodes and attributes only, never as HTML.
 */
(() => {
  "use strict";

  const POLAND = [
    [49.0, 14.12],
    [54.84, 24.15],
  ];
  const DRAWN = "atlas-drawn"; // heard by the page (first.js)
  const LONGEST = 200; // characters of a name in a tooltip or label
  const MOST = 20; // clicks that wait for an answer

  // What the parts share. Each part is a function of the frame that gives an object.
  const frame = {
    map: null,
    container: null,
    data: null,
    distance: null,
    touch: null,
    extent: null,
    far: null,
    away: null,
    ways: null,
    lang: "en",
    texts: {},
    clicks: 0,
    waiting: [], // clicks that no update has answered
    drawing: false, // what is measured of the whole is measured at the end of an update
    signal: untilLeft(), // for listeners on the document around the frame, which outlives it
    element,
    assign,
    put,
    cut,
    text,
    count,
    intl,
    name,
    send,
    point,
    fit,
    tone,
    parent,
    highlight,
    tellList,
    later,
  };
  const parts = {};
  let wanted = null; // the newest payload
  let loaded = false;
  let failure = null; // the message that says so, once the data could not be loaded
  let base = POLAND; // where the map looks when no town is chosen
  let home = base; // where a map that nobody has moved looks
  let focused = "";
  let nearby = "null"; // the town that the map has gone to
  let least = 0; // zoom
  let settled = false; // whether the first picture was fitted to what stands on the map
  let more = null; // whether the system asks for high contrast: to ask it costs a layout of both documents
  let settle;
  const ready = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  ready.catch(() => {}); // the failure is shown in the frame

  window.atlas = {
    parts,
    ready,
    start,
    update,
    payload: () => wanted,
    place,
    chosen: null,
    outdated: null,
    highlight,
    focusMark: (id) => loaded && frame.marks.focus(id),
    markOf: (id) => (loaded ? frame.marks.holder(id) : null),
    visible: () => (loaded ? frame.marks.visible() : []),
    loaded: () => loaded && wanted !== null,
  };

  // The component asks how high its page is before there is anything in it, which costs a layout of both documents, and
  // tells Streamlit, which draws it anew. The style sheet of the page around decides; what it was given is the answer.
  const given = Number(holder()?.getAttribute("height"));
  if (given && document.body)
    Object.defineProperty(document.body, "scrollHeight", { configurable: true, value: given });

  const letters = typeface().catch(() => {});

  /* ---- Start ---- */

  function start(map, { clusters: places, regions: areas, background: ground, ...shared }) {
    Object.assign(frame, shared);
    frame.map = map;
    frame.container = map.getContainer();
    frame.container.classList.add("atlas");
    map.invalidateSize({ animate: false, pan: false }); // the style sheet knows another height than the component
    frame.container.setAttribute("role", "region");
    least = map.getMinZoom();
    limit();
    fit(POLAND);
    map.setMaxBounds(boundsOf(frame.far));
    takeOver();
    followSize();
    followContrast();
    const data = [places, areas, ground].map(obtain);
    Promise.all([...data, styled().catch(() => {})])
      .then(([clusters, regions, background]) => {
        frame.data = clusters;
        frame.tooltip = parts.tooltip(frame);
        frame.regions = parts.regions(frame, regions, background);
        frame.marks = parts.marks(frame);
        frame.fan = parts.fan(frame);
        frame.list = parts.list(frame);
        frame.labels = parts.labels(frame, background);
        frame.controls = parts.controls(frame);
        frame.keys = parts.keys(frame);
        frame.legend = parts.legend(frame);
        frame.standing = parts.standing(frame);
        frame.layers = parts.layers(frame);
        parts.hands(frame);
        loaded = true;
        if (wanted) draw(wanted);
      })
      .catch(fail);
  }

  // Where the map looks, for the one that is made anew of newer data; nothing where nobody has moved it.
  function place() {
    if (!loaded || frame.untouched) return null;
    const { lat, lng } = frame.map.getCenter();
    return { lat, lng, zoom: frame.map.getZoom(), nearby };
  }

  function takeOver() {
    const kept = parent() && window.parent.atlasKept;
    if (!kept || kept.until < Date.now()) return;
    delete window.parent.atlasKept;
    nearby = kept.nearby;
    frame.map.setView([kept.lat, kept.lng], kept.zoom, { animate: false });
    frame.untouched = false;
  }

  // The page around has read them already (ahead.js), as a rule.
  async function obtain(url) {
    if (typeof url !== "string") return url;
    const ahead = parent() && window.parent.atlasAhead?.get(new URL(url, document.baseURI).href);
    if (ahead) return ahead.catch(() => fetched(url));
    return fetched(url);
  }

  async function fetched(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    return response.json();
  }

  // Sizes are measured while drawing, so the style sheets come first.
  function styled() {
    const links = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet);
    return Promise.all([
      letters,
      ...links.map(
        (link) =>
          new Promise((resolve) => {
            link.addEventListener("load", resolve);
            link.addEventListener("error", resolve);
          }),
      ),
    ]);
  }

  // The page's own typeface, which the browser has at hand; without it the system's is fine.
  async function typeface() {
    const rules = [...(parent()?.styleSheets ?? [])].flatMap((sheet) =>
      [...sheet.cssRules]
        .filter((rule) => rule.constructor.name === "CSSFontFaceRule")
        .map((rule) => ({ rule, base: sheet.href })),
    );
    const found = rules.find(
      ({ rule: { style } }) =>
        /^"?Source Sans"?$/.test(style.getPropertyValue("font-family")) &&
        style.getPropertyValue("font-style") !== "italic",
    );
    const address = found?.rule.style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/)?.[1];
    if (!address) return;
    const url = new URL(address, found.base ?? window.parent.location.href);
    const face = new FontFace("Source Sans", `url("${url.href}")`, { weight: "100 900" });
    await face.load().then(
      () => document.fonts.add(face),
      () => {},
    );
  }

  function fail(error) {
    failure = frame.container.appendChild(element("p", "atlas-message", { role: "alert" }));
    failure.textContent = text("failed") ?? "";
    settle.reject(error);
    parent()?.dispatchEvent(new Event(DRAWN));
  }

  /* ---- Updates ---- */

  // Streamlit's library writes its theme into the frame at each run and leaves the one before there.
  function undress() {
    const sheets = [...document.head.querySelectorAll("style")];
    const themes = sheets.filter(({ textContent }) => textContent.includes("--primary-color:"));
    for (const sheet of themes.slice(0, -1)) sheet.remove();
  }

  function update(payload) {
    undress();
    if (window.atlas.outdated?.(payload)) return;
    wanted = payload;
    frame.lang = payload.lang || frame.lang;
    frame.texts = payload.texts;
    frame.clicks = Math.max(frame.clicks, payload.n || 0);
    frame.waiting = frame.waiting.filter(({ n }) => n > (payload.n || 0));
    dress(payload);
    if (loaded) draw(payload);
    if (failure) failure.textContent = text("failed");
  }

  function draw(payload) {
    const first = !settled;
    frame.drawing = true;
    frame.legend.update(payload);
    if (first) begin(payload);
    frame.regions.update(payload);
    if (!payload.version || payload.version === frame.data.version) {
      frame.marks.update(payload);
      frame.list.update();
    }
    frame.layers.update(payload.layers ?? [], payload.mask);
    frame.controls.update(payload);
    goNear(payload.near ?? null);
    if (payload.focus) focus(payload.focus);
    frame.labels.update(payload);
    frame.drawing = false;
    if (first) frame.keys.update();
    else frame.keys.follow();
    settle.resolve();
    parent()?.dispatchEvent(new Event(DRAWN));
  }

  // The first picture keeps clear of what stands on the map.
  function begin(payload) {
    settled = true;
    frame.controls.update(payload);
    if (frame.untouched) fit(home);
  }

  function focus({ key, regions }) {
    if (key === focused) return;
    focused = key;
    home = base = frame.regions.bounds(regions)?.pad(0.05) ?? POLAND;
    fit(home);
  }

  // Goes to a chosen town, and home when it is chosen no longer, unless the visitor has moved the map since.
  function goNear(near) {
    const key = JSON.stringify(near && [near.lat, near.lon, near.km]);
    if (key === nearby) return;
    nearby = key;
    home = near
      ? L.latLng(near.lat, near.lon)
          .toBounds(2000 * near.km)
          .pad(0.05)
      : base;
    if (near || frame.untouched) fit(home);
  }

  function dress(payload) {
    const root = document.documentElement;
    assign(root, "lang", frame.lang); // to name it again would have everything styled anew
    root.classList.toggle("is-dark", Boolean(payload.dark));
    contrast();
    document.title = text("map");
    if (frame.container) assign(frame.container, "aria-label", text("map"));
    holder()?.setAttribute("aria-label", text("map")); // its title stays: others find it by that
  }

  function contrast() {
    more ??= matchMedia("(prefers-contrast: more)").matches;
    const asked = parent()?.documentElement.classList.contains("atlas-contrast") || more;
    document.documentElement.classList.toggle("is-contrast", Boolean(asked));
  }

  // The page around may switch high contrast on at any time, and the system too.
  function followContrast() {
    const follow = () => {
      contrast();
      if (loaded && wanted) frame.labels.update(wanted);
    };
    const around = parent()?.documentElement;
    const watched = new MutationObserver(follow);
    if (around) watched.observe(around, { attributeFilter: ["class"] });
    frame.signal.addEventListener("abort", () => watched.disconnect());
    const changed = ({ matches }) => {
      more = matches;
      follow();
    };
    matchMedia("(prefers-contrast: more)").addEventListener("change", changed, { signal: frame.signal });
  }

  /* ---- Shared by the parts ---- */

  function element(tag, className = "", attributes = {}) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  // An attribute that has its value is left alone: nothing is drawn or read out anew.
  function assign(node, key, value) {
    if (node.getAttribute(key) !== value) node.setAttribute(key, value);
  }

  // Leaflet would move it by a transform in space, for which browsers give each node a layer of its own.
  function put(node, { x, y }) {
    node.style.left = `${x}px`;
    node.style.top = `${y}px`;
  }

  function cut(value) {
    const characters = Array.from(String(value ?? "").slice(0, 2 * LONGEST + 2));
    return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : characters.join("");
  }

  function text(key) {
    return frame.texts[key];
  }

  function count(key, n) {
    const forms = frame.texts[key];
    const rules = intl("PluralRules");
    return (forms[rules.select(n)] ?? forms.other).replace("{n}", intl("NumberFormat").format(n));
  }

  // Making these takes the browser longer than using them.
  const made = new Map();
  function intl(kind) {
    const key = kind + frame.lang;
    if (!made.has(key)) made.set(key, new Intl[kind](frame.lang));
    return made.get(key);
  }

  function name(names) {
    return names[frame.lang] ?? names.en ?? names.pl;
  }

  function send(kind, id) {
    if (window.atlas.chosen?.(kind, id)) return;
    frame.clicks += 1; // the same thing clicked twice is two clicks
    const click = { kind, id, n: frame.clicks };
    window.Streamlit.setComponentValue({ ...click, before: frame.waiting });
    frame.waiting = [...frame.waiting, click].slice(-MOST);
  }

  function point(lat, lon) {
    return frame.map.latLngToContainerPoint([lat, lon]);
  }

  function fit(bounds, maxZoom) {
    const asked = bounds || POLAND;
    const obstacles = loaded ? [...frame.controls.boxes(), frame.legend.kept()] : [];
    const seats = loaded ? frame.marks.seats(asked === home) : [];
    const { center, zoom } = parts.home.view(frame.map, L.latLngBounds(asked), { maxZoom, seats, obstacles });
    frame.map.setView(center, zoom, { animate: false });
    frame.untouched = asked === home;
  }

  // A map is never so small, whatever its frame, that the end of what is drawn comes into view.
  function limit() {
    const { map } = frame;
    map.setMinZoom(0);
    const whole = parts.home.view(map, L.latLngBounds(POLAND), {}).zoom;
    map.setMinZoom(Math.min(whole, Math.max(map.getBoundsZoom(boundsOf(frame.far), true), least)));
  }

  function boundsOf([west, south, east, north]) {
    return L.latLngBounds([south, west], [north, east]);
  }

  // The colour of a class, which the style sheet replaces where the page is dark or has high contrast.
  function tone(colour) {
    return /^#[0-9a-f]{6}$/i.test(colour) ? `var(--tone-${colour.slice(1).toLowerCase()}, ${colour})` : "none";
  }

  // The document that embeds the frame, or null where the browser forbids the look.
  function parent() {
    try {
      return window.parent === window ? null : window.parent.document;
    } catch {
      return null;
    }
  }

  // The frame itself, as the document around it has it.
  function holder() {
    try {
      return window.frameElement;
    } catch {
      return null;
    }
  }

  function untilLeft() {
    const controller = new AbortController();
    window.addEventListener("pagehide", () => controller.abort());
    return controller.signal;
  }

  // For what is not seen: when the picture has been painted and there is time.
  function later(work) {
    if (window.requestIdleCallback) requestIdleCallback(work, { timeout: 300 });
    else requestAnimationFrame(() => setTimeout(work));
  }

  function highlight(id) {
    if (loaded) frame.marks.highlight(id);
  }

  // Marks the entries of the list beside the map that belong to what is pointed at.
  function tellList(ids) {
    const among = new Set(ids);
    for (const entry of parent()?.querySelectorAll('[data-testid="cluster-item"]') ?? []) {
      entry.classList.toggle("is-highlighted", among.has(entry.dataset.clusterId));
    }
  }

  // A map that nobody has moved is fitted anew when its size changes much (rotated phone, full screen); a small
  // change (a scroll bar beside the list) never moves the view.
  function followSize() {
    const { map, container } = frame;
    let width = container.clientWidth;
    let height = container.clientHeight;
    map.on("moveend", () => {
      frame.untouched = false;
    });
    new ResizeObserver(() => {
      const change = Math.max(
        container.clientWidth / width,
        width / container.clientWidth,
        container.clientHeight / height,
        height / container.clientHeight,
      );
      if (change === 1) return;
      const untouched = frame.untouched;
      map.setMaxBounds(null); // what the old view shows of the new size is nothing to correct
      map.invalidateSize({ animate: false });
      frame.untouched = untouched;
      if (change > 1.2) {
        width = container.clientWidth;
        height = container.clientHeight;
        limit();
        frame.legend?.fold();
        if (untouched) fit(home);
      }
      map.setMaxBounds(boundsOf(frame.far));
    }).observe(container);
  }
})();
