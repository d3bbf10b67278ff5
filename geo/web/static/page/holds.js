// What the page holds, as classes of its root for the style sheets. With `:has()` at the root or around the whole page a
// browser would style all of it anew with each element that comes in, and while a page is drawn hundreds do.
const HELD = {
  picks: ".atlas-picks",
  years: ".st-key-years",
  show: ".st-key-show",
  card: ".st-key-card .atlas-card",
};

function look() {
  const { classList } = document.documentElement;
  for (const [name, what] of Object.entries(HELD)) {
    classList.toggle(`atlas-has-${name}`, document.querySelector(what) !== null);
  }
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
