// A panel of server-made HTML: puts it in place, reports clicks on [data-action], keeps the focus.
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

function address(element) {
  return element?.dataset?.action && `[data-action="${CSS.escape(element.dataset.action)}"][data-value="${CSS.escape(element.dataset.value ?? "")}"]`;
}

function draw(root, html) {
  if (root.atlasHtml === html) return;
  const focused = root.contains(document.activeElement) ? address(document.activeElement) : null;
  const open = [...root.querySelectorAll("details[open][id]")].map((element) => element.id);
  const scroller = root.querySelector("[data-scroll]");
  const top = scroller?.dataset.scroll && { key: scroller.dataset.scroll, at: scroller.scrollTop };
  root.innerHTML = html;
  root.atlasHtml = html;
  open.forEach((id) => { const element = root.querySelector(`#${CSS.escape(id)}`); if (element) element.open = true; });
  const next = root.querySelector("[data-scroll]");
  if (top && next?.dataset.scroll === top.key) next.scrollTop = top.at;
  if (focused) root.querySelector(focused)?.focus();
  const wanted = root.querySelector("[data-focus]");
  if (wanted && root.atlasFocused !== wanted.dataset.focus) wanted.focus();
  root.atlasFocused = wanted?.dataset.focus;
}

const frames = () => [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow?.atlas).filter(Boolean);

function highlight(event) {
  const item = event.target.closest?.("[data-cluster-id]");
  const id = item && (event.type === "mouseover" || event.type === "focusin") ? item.dataset.clusterId : null;
  frames().forEach((atlas) => atlas.highlight(id));
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let root = parentElement.querySelector(":scope > .atlas-panel");
  if (!root) {
    root = document.createElement("div");
    root.className = "atlas-panel";
    parentElement.append(root);
    for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) root.addEventListener(type, highlight);
  }
  root.onclick = async (event) => {
    const element = event.target.closest("[data-action]");
    if (!element || !root.contains(element)) return;
    event.preventDefault();
    if (element.dataset.action === "copy") {
      await navigator.clipboard.writeText(new URL(element.dataset.value, document.baseURI).href);
      announce(element.dataset.done);
      element.textContent = element.dataset.done;
      return;
    }
    setTriggerValue("action", { name: element.dataset.action, value: element.dataset.value ?? "" });
  };
  draw(root, data.html);
  if (data.announce) announce(data.announce);
}
