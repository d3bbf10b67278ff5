// The sentence at the entrance, closed for good (early.js keeps it closed on the next visit).
const CLOSE = '[data-local="introduced"]';
const STOPS = "a[href], button, input, select, [tabindex='0']";

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(CLOSE);
  if (!button) return;
  const stops = [...document.querySelectorAll(STOPS)];
  const next = stops.slice(stops.indexOf(button) + 1).find((stop) => stop.offsetParent);
  document.documentElement.classList.add("atlas-introduced");
  next?.focus({ preventScroll: true });
  try {
    localStorage.setItem("atlas-introduced", "yes");
  } catch {
    /* it holds as long as the page */
  }
});
