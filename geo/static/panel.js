// A panel of server-made HTML: puts it in place, reports clicks on [data-action], keeps focus and scroll.
// Two actions never leave the browser: copy a link, jump past the map.
(() => {
"use strict";
const LIVE = "atlas-live";

function announce(sentence) {
  let live = document.getElementById(LIVE);
  if (!live) {
    live = document.createElement("div");
    live.id = LIVE;
    live.className = "atlas-hidden";
    live.setAttribute("role", "status");
    live.setAttribute("aria-live", "polite");
    document.body.append(live);
  }
  if (live.textContent !== sentence) live.textContent = sentence;
}

// The windows of frames that hold a map.
const maps = () => [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow).filter((view) => view?.atlas);

async function copy(element) {
  const link = new URL(element.dataset.value, document.baseURI).href;
  try {
    await navigator.clipboard.writeText(link);
  } catch { // no permission, or a page that is not served over https: leave the choice to the visitor
    window.prompt(element.textContent, link);
    return;
  }
  announce(element.dataset.done);
  element.textContent = element.dataset.done;
}

const LOCAL = {
  copy,
  jump: (element) => document.getElementById(element.dataset.value)?.focus(),
};

function selector(element) {
  const { action, value = "" } = element.dataset;
  return action && `[data-action="${CSS.escape(action)}"][data-value="${CSS.escape(value)}"]`;
}

function draw(root, html) {
  if (root.atlasHtml === html) return;
  const first = root.atlasHtml === undefined;
  const focused = root.contains(document.activeElement) ? selector(document.activeElement) : null;
  const open = [...root.querySelectorAll("details[open][id]")].map((element) => element.id);
  const before = root.querySelector("[data-scroll]");
  const scrolled = before && { key: before.dataset.scroll, top: before.scrollTop };
  root.innerHTML = html;
  root.atlasHtml = html;
  open.forEach((id) => { root.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", ""); });
  const after = root.querySelector("[data-scroll]");
  if (scrolled && after?.dataset.scroll === scrolled.key) after.scrollTop = scrolled.top;
  if (focused) root.querySelector(focused)?.focus({ preventScroll: true });
  const wanted = root.querySelector("[data-focus]");
  if (wanted && !first && root.atlasFocused !== wanted.dataset.focus) wanted.focus({ preventScroll: !("reveal" in wanted.dataset) });
  root.atlasFocused = wanted?.dataset.focus;
  // An address that names a part of the page (methods#lq) leads to it, once it is there.
  if (first && location.hash) root.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.focus();
}

function highlight(event) {
  const item = event.target.closest?.("[data-cluster-id]");
  const id = item && ["mouseover", "focusin"].includes(event.type) ? item.dataset.clusterId : null;
  maps().forEach((view) => view.atlas.highlight(id));
}

function listen(root, report) {
  root.onclick = (event) => {
    const element = event.target.closest("[data-action]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // a link may open in another tab
    if (!element || element.tagName === "SELECT" || elsewhere) return;
    event.preventDefault();
    const local = LOCAL[element.dataset.action];
    if (local) local(element);
    else report(element.dataset.action, element.dataset.value ?? "");
  };
  root.onchange = (event) => {
    if (event.target.dataset.action) report(event.target.dataset.action, event.target.value);
  };
  root.onkeydown = (event) => {
    if (event.key === "Escape") event.target.closest("[data-escape]")?.querySelector(".atlas-close")?.click();
  };
}

// What the server sends: deflated JSON. A later draw that is unpacked sooner wins.
async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function panelRoot(parent) {
  let root = parent.querySelector(":scope > .atlas-panel");
  if (!root) {
    root = document.createElement("div");
    root.className = "atlas-panel";
    root.atlasTurn = 0;
    parent.append(root);
    for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) root.addEventListener(type, highlight);
  }
  return root;
}

// Streamlit calls this, by way of a line of script, each time that a panel is drawn (pages/shared/panel.py).
window.atlasPanel = async ({ parentElement, data, setTriggerValue }) => {
  const root = panelRoot(parentElement);
  const turn = ++root.atlasTurn;
  const content = await unpack(data);
  if (turn !== root.atlasTurn) return;
  listen(root, (name, value) => setTriggerValue("action", { name, value }));
  draw(root, content.html);
  if (content.announce) announce(content.announce);
};
})();
