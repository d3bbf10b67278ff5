// Reads the map's data while the page waits for Streamlit, so that they lie ready when the map's frame starts (obtain()
// in atlas.js). They are what the page names for preloading; a frame whose data failed here asks for itself.
const NAMED = 'link[rel="preload"][as="fetch"]';

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  return answer.json();
}

window.atlasAhead = new Map();
const page = document.getElementById("atlas-first");
const wanted = page && "map" in page.dataset ? document.querySelectorAll(NAMED) : [];
for (const { href } of wanted) {
  const reading = read(href);
  reading.catch(() => window.atlasAhead.delete(href));
  window.atlasAhead.set(href, reading);
}
