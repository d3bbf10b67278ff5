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
// The picture of the map stands where the live map will, which goes to where its seats are clear of what stands on it
// (home.js, corner.js). Without this it stands nearly there.
{
  const [NARROW, MIDDLE] = [480, 640]; // px, as in legend.js, and FULL too
  const FULL = { narrow: [220, 111], wide: [230, 182] }; // px
  const coarse = matchMedia("(pointer: coarse)");

  const toolbar = (narrow) => {
    const [side, long] = coarse.matches ? [38, 206] : [32, 176];
    return narrow
      ? { left: 8, right: 8 + long, top: 8, bottom: 8 + side }
      : { left: 10, right: 10 + side, top: 10, bottom: 10 + long };
  };

  // The scale of the map and the button of its sources; on a narrow map the button alone. `metres` are those of a pixel.
  const foot = ({ x, y }, narrow, metres) => {
    const side = coarse.matches ? 40 : 26;
    const power = 10 ** Math.floor(Math.log10(90 * metres));
    const length = power * [5, 3, 2, 1].find((one) => one * power <= 90 * metres);
    const width = narrow ? side : side + 8 + Math.round(length / metres);
    return { left: x - 8 - width, right: x - 8, top: y - 8 - side, bottom: y - 8 };
  };

  // As large as a full one: the typeface may come after the picture.
  const legend = (box, { x, y }, narrow) => {
    if (narrow) return { left: 8, right: 8 + (box?.firstElementChild.offsetWidth ?? 230), top: y - 48, bottom: y - 8 };
    const [broad, high] = x < MIDDLE ? FULL.narrow : FULL.wide;
    return { left: 10, right: 10 + broad, top: y - 10 - high, bottom: y - 10 };
  };

  const place = (picture) => {
    const { size, seats, metres } = JSON.parse(picture.dataset.home);
    const frame = { x: picture.clientWidth, y: picture.clientHeight };
    const plane = picture.querySelector(".atlas-picture-plane");
    const scale = Number(getComputedStyle(plane).getPropertyValue("--scale"));
    const [area, ...points] = [size, ...seats].map(([x, y]) => ({ x: x * scale, y: y * scale }));
    const narrow = frame.x < NARROW;
    const boxes = [toolbar(narrow), foot(frame, narrow, metres / scale)];
    boxes.push(legend(picture.querySelector(".atlas-legend"), frame, narrow));
    const { x, y, covered } = window.atlasCorner(frame, area, points, boxes);
    const stands = frame.x && !covered; // elsewhere the map looks for another zoom
    plane.style.left = stands ? `${x + area.x / 2}px` : "";
    plane.style.top = stands ? `${y + area.y / 2}px` : "";
  };

  // Between layout and paint, as soon as it has come whole.
  const sizes = new ResizeObserver(([{ target }]) => place(target));
  const look = () => {
    const picture = document.querySelector("#atlas-first [data-home]");
    const whole = document.readyState !== "loading";
    if (picture && (whole || picture.parentElement.nextElementSibling)) sizes.observe(picture);
    else if (!whole) requestAnimationFrame(look);
  };
  look();
}
