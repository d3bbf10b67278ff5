// Written into the page itself, before anything is painted, so that nothing flashes: what a visitor has switched on or
// closed for good.
document.documentElement.classList.toggle("atlas-sandboxed", window.origin === "null"); // its live page reaches no server
try {
  const { classList } = document.documentElement;
  classList.toggle("atlas-contrast", localStorage.getItem("atlas-contrast") === "on");
  classList.toggle("atlas-introduced", localStorage.getItem("atlas-introduced") === "yes");
} catch {
  /* a browser that keeps nothing for a page inside the page of others */
}
// Whether anything of it was scrolled.
window.atlasScrolled = false;
document.addEventListener("scroll", () => (window.atlasScrolled = true), { capture: true, passive: true });
// Clicks on what only the live page can do, while the page of the server stands (first.js does them again).
window.atlasClicked = [];
document.addEventListener("click", ({ target }) => {
  const element = target.closest?.("#atlas-first :is(button, input[type='checkbox'])[data-action]");
  if (element) window.atlasClicked.push(element);
});
