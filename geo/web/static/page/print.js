// On paper: the map as wide as the page and no wider, with the visitor's zoom, and the address of the view.
const [WIDTH, HEIGHT] = [680, 480]; // px of an A4 page between its margins, and what the map may take of it

function prepare() {
  const style = document.documentElement.style;
  const frame = document.querySelector('iframe[title*="folium"]');
  const { width, height } = frame?.getBoundingClientRect() ?? {};
  if (width && height) {
    const scale = Math.min(WIDTH / width, HEIGHT / height);
    style.setProperty("--atlas-paper-width", `${width}px`);
    style.setProperty("--atlas-paper-height", `${height}px`);
    style.setProperty("--atlas-paper-scale", scale);
    style.setProperty("--atlas-paper-space", `${Math.ceil(height * scale)}px`);
  }
  const address = decodeURI(location.href);
  for (const place of document.querySelectorAll("[data-print-address]")) place.textContent = address;
}

window.addEventListener("beforeprint", prepare);
