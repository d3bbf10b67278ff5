// The atlas inside a page of others (?embed=true), and the form that gives the HTML for it.
import { copied } from "./clipboard.js";

const embedded = new URLSearchParams(location.search).get("embed")?.toLowerCase() === "true";
// Links inside of SVG have no text for their href.
const target = (link) => new URL(link.getAttribute("href"), document.baseURI);
const own = (link) => target(link).origin === location.origin;

/* Pages that can stand in a frame, as the head of an embedded page names them; all others of the atlas are filled in, or
   files, and allow none. Links of SVG have no other way to their attributes. */
function stays(link) {
  const pages = document.querySelector(".atlas-embed-head")?.dataset.pages?.split(" ");
  const { href, origin, pathname } = new URL(".", document.baseURI);
  const to = target(link);
  if (origin !== to.origin || !to.pathname.startsWith(pathname)) return false;
  return !pages || pages.includes(to.href.slice(href.length).split(/[?#]/)[0]);
}

/* Inside a frame: links to its pages stay in it, as embedded as before; all others open beside the host's page. */
function inward(url) {
  const filters = new URLSearchParams(location.search).get("filters");
  url.searchParams.set("embed", "true");
  if (filters) url.searchParams.set("filters", filters);
  return url.href;
}

function follow(event) {
  const link = event.target.closest?.("a[href]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  if (!link || !/^https?:$/.test(target(link).protocol) || link.dataset.action || elsewhere) return;
  if (link.getAttribute("target") || link.hasAttribute("download") || "download" in link.dataset) return;
  event.preventDefault();
  if (stays(link)) location.assign(inward(target(link)));
  else window.open(target(link), "_blank", "noopener");
}

function announceNewTabs() {
  for (const link of document.querySelectorAll("a[href]:not([target], [data-action], [download], [data-download])")) {
    if (!/^https?:$/.test(target(link).protocol) || stays(link)) continue;
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", own(link) ? "noopener" : "noopener noreferrer");
    link.setAttribute("aria-describedby", "atlas-new-tab");
  }
}

if (embedded) {
  document.documentElement.classList.add("atlas-embedded");
  document.addEventListener("click", follow);
  announceNewTabs();
}

/* The form. Its snippets stand in the attributes of the section, one for each language with and without filters. */
function clamp(input) {
  const height = Math.round(Number(input.value)) || Number(input.defaultValue);
  return Math.min(Math.max(height, Number(input.min)), Number(input.max));
}

function write(form) {
  const language = form.querySelector('[name="atlas-embed-language"]:checked').value;
  const filters = form.querySelector('[name="atlas-embed-filters"]').checked;
  const height = clamp(form.querySelector('[name="atlas-embed-height"]'));
  const root = new URL(".", document.baseURI).href.replace(/\/$/, "").replaceAll("&", "&amp;");
  const written = form
    .getAttribute(`data-${language}-${Number(filters)}`)
    .replace("{height}", height)
    .replace("{root}", root);
  const code = form.querySelector(".atlas-embed-code");
  if (code.textContent !== written) code.textContent = written;
}

async function copy(button) {
  const form = button.closest(".atlas-embed");
  const code = form.querySelector(".atlas-embed-code");
  code.select();
  const done = await copied(code.value, code);
  form.querySelector(".atlas-embed-status").textContent = done ? button.dataset.done : button.dataset.failed;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(".atlas-embed");
  if (form) write(form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[data-local="copy-code"]');
  if (button) copy(button);
});
new MutationObserver(() => {
  if (embedded) announceNewTabs();
  document.querySelectorAll(".atlas-embed").forEach(write);
}).observe(document.body, { childList: true, subtree: true });
