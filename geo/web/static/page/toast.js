// After a change of filters or of the presentation: a few words and the way back. Every change is an entry of the
// history, whoever writes it (Streamlit or the atlas), so the way back is that of the browser.
import { follow } from "./address.js";

const FILTERS = ["sector", "region", "status", "stage", "activity", "q", "founded", "members", "near", "radius"];
const THRESHOLDS = ["lq", "strong", "minimum", "division"];
const TEXTS = "#atlas-toast-texts"; // holds the words in the language of the page
const PATIENCE = 8000; // ms
const box = document.createElement("div"); // there from the beginning, so that what comes into it is read out
let timer = 0;

const values = (address, names) => {
  const query = new URL(address, location.href).searchParams;
  return JSON.stringify(names.map((name) => query.getAll(name).sort()));
};
const differ = (before, after, names) => values(before, names) !== values(after, names);

// What changed, by the names of the texts; nothing where another page was opened.
function change(before, after) {
  if (new URL(before).pathname !== new URL(after).pathname) return null;
  if (differ(before, after, ["story"])) return after.pathname.endsWith("/present") ? "story" : "added";
  if (differ(before, after, FILTERS)) return "filters";
  return differ(before, after, THRESHOLDS) ? "view" : null;
}

function hide() {
  clearTimeout(timer);
  if (box.contains(document.activeElement)) document.querySelector("#atlas-results")?.focus({ preventScroll: true });
  box.classList.remove("is-shown");
  box.replaceChildren();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(hide, PATIENCE);
}

const stay = () => clearTimeout(timer);

function undo() {
  if (location.href === box.dataset.address) history.back();
  hide();
}

// Says something for a while, without a way back.
export function tell(sentence) {
  if (!sentence || box.classList.contains("is-shown")) return;
  box.replaceChildren(sentence);
  box.dataset.address = "";
  box.classList.add("is-shown");
  wait();
}

function show(kind, address) {
  const texts = document.querySelector(TEXTS)?.dataset;
  if (!texts) return;
  const back = document.createElement("button");
  back.type = "button";
  back.className = "atlas-link";
  back.textContent = texts.undo;
  back.addEventListener("click", undo);
  box.replaceChildren(texts[kind], " ", back);
  box.dataset.address = address;
  box.classList.add("is-shown");
  wait();
}

box.className = "atlas-toast atlas-panel";
box.setAttribute("role", "status");
for (const type of ["mouseenter", "focusin"]) box.addEventListener(type, stay);
for (const type of ["mouseleave", "focusout"]) box.addEventListener(type, wait);
document.body.prepend(box); // the first stop of the Tab key while it is shown

follow((before) => {
  const kind = change(before, new URL(location.href));
  if (kind) show(kind, location.href);
  else if (before !== location.href) hide();
});
addEventListener("popstate", hide);
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const shown = box.classList.contains("is-shown");
  if (!shown || typing || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  undo();
});
