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
// While anything of it is pressed it does not give way, or the press would end on something else or on nothing.
window.atlasPress(document, (target) => {
  const node = target.closest?.("#atlas-first *");
  return node ? { node, meant: "first", act: () => {} } : null;
});
// The picture of the map stands where the live map will, which goes to where its seats are clear of what stands on it
// (home.js, corner.js). Without this it stands nearly there.
{
  const [NARROW, MIDDLE] = [480, 640]; // px, as in legend.js, and FULL too
  const [MARGIN, SMALLER] = [8, 3]; // as in home.js
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

  // The step of the zoom at which an area fits a frame, as Leaflet has it, with the margin of home.js.
  const fitting = (frame, [x, y]) => {
    const room = Math.min((frame.x - 2 * MARGIN) / x, (frame.y - 2 * MARGIN) / y);
    return room > 0 ? Math.floor(Math.round(Math.log2(room) * 400) / 100) : NaN;
  };

  // Where the map will stand, {x, y, area, step}, its step as the picture counts them; null where no zoom keeps it clear.
  const standing = (picture, frame) => {
    const { size, seats, metres, unit } = JSON.parse(picture.dataset.home);
    const first = fitting(frame, size) + unit;
    const scaled = (step, [x, y]) => ({ x: x * 2 ** ((step - unit) / 4), y: y * 2 ** ((step - unit) / 4) });
    const narrow = frame.x < NARROW;
    const boxes = [toolbar(narrow), foot(frame, narrow, metres / 2 ** ((first - unit) / 4))];
    boxes.push(legend(picture.querySelector(".atlas-legend"), frame, narrow));
    for (let step = first; step >= first - SMALLER; step -= 1) {
      const [area, ...points] = [size, ...seats].map((one) => scaled(step, one));
      const { x, y, covered } = window.atlasCorner(frame, area, points, boxes);
      if (!covered) return { x, y, area, step };
    }
    return null;
  };

  // Draws the picture at a step of the zoom, where its style sheet, which goes by the size of its box, has another one.
  const zoom = (picture, plane, step) => {
    plane.style.removeProperty("--scale");
    const [scale, level, mouse, touch] = JSON.parse(picture.dataset.steps)[step] ?? [];
    const other = scale && Number(getComputedStyle(plane).getPropertyValue("--scale")) !== scale;
    if (!other && !picture.dataset.step) return;
    picture.dataset.step = other ? step : "";
    if (other) plane.style.setProperty("--scale", scale);
    const gathered = coarse.matches ? `at-t${touch}` : `at-m${mouse}`;
    const show = (path, name, display) => {
      for (const { style, classList } of plane.querySelectorAll(path))
        style.display = other ? (classList.contains(name) ? display : "none") : "";
    };
    show(".atlas-picture-level", `is-${level}`, "block");
    show("[class*=' at-']", gathered, "flex");
  };

  const place = (picture) => {
    const frame = { x: picture.clientWidth, y: picture.clientHeight };
    const plane = picture.querySelector(".atlas-picture-plane");
    const found = standing(picture, frame);
    zoom(picture, plane, found?.step);
    plane.style.left = found ? `${found.x + found.area.x / 2}px` : "";
    plane.style.top = found ? `${found.y + found.area.y / 2}px` : "";
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
