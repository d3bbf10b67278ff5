// The menu of pages on a narrow screen is a strip: the page that is open is in view, and a button goes on to further ones.
const MENU = ".atlas-header .atlas-menu";
const MORE = '[data-local="menu-more"]';
const HERE = `${MENU} [aria-current="page"]`;
let shown = null;

function edge(menu) {
  const rest = menu.scrollWidth - menu.clientWidth - menu.scrollLeft;
  const { classList } = document.documentElement; // a panel that is drawn anew would lose it
  classList.toggle("atlas-menu-goes-on", rest > 4);
  classList.toggle("atlas-menu-goes-back", menu.scrollLeft > 4);
}

function reveal() {
  const [menu, here] = [document.querySelector(MENU), document.querySelector(HERE)];
  if (!menu || here === shown) return;
  shown = here;
  if (here) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  menu.onscroll = () => edge(menu);
  edge(menu);
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest?.(MORE)) return;
  const menu = document.querySelector(MENU);
  menu.scrollBy({ left: 0.8 * menu.clientWidth });
});
addEventListener("resize", () => {
  const menu = document.querySelector(MENU);
  if (menu) edge(menu);
});
// With the next picture, for which the page is measured anyway; at once it would be measured for this alone.
const soon = () => requestAnimationFrame(reveal);
new MutationObserver(soon).observe(document.body, {
  childList: true,
  subtree: true,
  attributeFilter: ["aria-current"],
});
soon();
