// The matrix under pointer and focus: row and column light up, and a tooltip says in words what the cell tells. Escape
// puts it away; it stays while the pointer is on it.
import { element } from "./element.js";

const CELL = ".atlas-matrix td[data-told]";
const CROSSED = ".atlas-matrix .is-cross";
const OVERLAP = 2; // px of the cell under the tooltip, so that the pointer gets there without leaving either
let told = null; // the cell that the tooltip belongs to
let pointer = ""; // where it is
let dismissed = ""; // where it was when Escape was pressed: what comes to lie under it is not pointed at

const tip = () => document.getElementById("matrix-tip");

function cross(cell) {
  for (const crossed of document.querySelectorAll(CROSSED)) crossed.classList.remove("is-cross");
  if (!cell) return;
  const { cellIndex, parentElement: row } = cell;
  for (const body of cell.closest("table").tBodies)
    for (const { cells } of body.rows) if (cells.length > 1) cells[cellIndex].classList.add("is-cross");
  for (const other of row.cells) other.classList.add("is-cross");
  cell.closest("table").tHead.rows[0].cells[cellIndex].classList.add("is-cross");
}

function lines(cell) {
  const texts = JSON.parse(cell.closest("[data-texts]").dataset.texts);
  const [kind, there, lq, persons, surplus] = cell.dataset.told.split("|");
  const region = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent.trim();
  const beyond =
    surplus && texts[surplus.startsWith("−") ? "below" : "above"].replace("{n}", surplus.replace(/^[+−]/, ""));
  const employed = texts.persons.replace("{n}", persons) + (beyond ? `; ${beyond}` : "");
  const organised = lq && texts[there === "1" ? "there" : "missing"];
  const head = `${region}: ${cell.parentElement.cells[0].textContent.trim()}`;
  return [head, lq && texts.lq.replaceAll("{lq}", lq), `${employed}.`, texts[kind], organised].filter(Boolean);
}

function place(box, cell) {
  const { left, right, top, bottom } = cell.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = bottom - OVERLAP + height <= innerHeight;
  box.style.top = `${below ? bottom - OVERLAP : Math.max(0, top + OVERLAP - height)}px`;
  box.style.left = `${Math.max(4, Math.min((left + right - width) / 2, document.documentElement.clientWidth - width - 4))}px`;
}

function show(cell) {
  if (told === cell) return;
  hide();
  cross(cell);
  const box = tip();
  if (!box) return;
  told = cell;
  const [head, ...rest] = lines(cell);
  box.replaceChildren(element("strong", {}, head), ...rest.map((line) => element("p", {}, line)));
  box.showPopover();
  place(box, cell);
  cell.setAttribute("aria-describedby", box.id);
}

function hide() {
  told?.removeAttribute("aria-describedby");
  told = null;
  if (tip()?.matches(":popover-open")) tip().hidePopover();
}

function leave() {
  hide();
  cross(null);
}

function pointed({ target }) {
  const cell = target.closest?.(CELL);
  if (cell) show(cell);
  else if (told && !target.closest?.("#matrix-tip") && document.activeElement !== told) leave();
}

const at = ({ clientX, clientY }) => `${clientX} ${clientY}`;

document.addEventListener("pointermove", (event) => {
  pointer = at(event);
});
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || at(event) === dismissed) return;
  dismissed = "";
  pointed(event);
});
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(CELL) && target.matches(":focus-visible")) show(target);
  else if (told) leave();
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !told) return;
  dismissed = pointer;
  hide();
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.(CELL)) leave();
});
for (const type of ["scroll", "resize"]) addEventListener(type, () => told && hide(), true);
