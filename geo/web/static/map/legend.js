// The legend on the map: what the colours mean. It folds; where the map is narrow it begins folded, as one line.
// Beside the buttons a line says how many clusters have no known seat and so no mark.
(() => {
  "use strict";

  const NARROW = 480; // px
  const MIDDLE = 640; // px, below which its rows stand in two columns
  const FULL = { narrow: [220, 111], wide: [230, 182] }; // px, width and height of a full legend, for which the map keeps room

  window.atlas.parts.legend = (frame) => {
    const { container, element } = frame;
    const box = container.appendChild(element("details", "atlas-legend"));
    const summary = box.appendChild(element("summary", "atlas-legend-title"));
    const title = summary.appendChild(element("span"));
    const strip = summary.appendChild(element("span", "atlas-legend-strip", { "aria-hidden": "true" }));
    const body = box.appendChild(element("div", "atlas-legend-body"));
    const unseated = container.appendChild(element("p", "atlas-unseated"));
    let signature = "";
    let lines = ""; // of what it consists
    let folded = null; // what the visitor chose
    let placed = null; // whether it stood open when the names were placed around it

    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    box.addEventListener("pointerdown", (event) => event.stopPropagation());
    summary.addEventListener("click", () => {
      folded = box.open;
    });
    box.addEventListener("toggle", () => {
      if (box.open !== placed) frame.labels.place();
      placed = null;
    });

    function update(payload) {
      const legend = payload.legend ?? null;
      const told = frame.cut(payload.unseated);
      if (unseated.textContent !== told) unseated.textContent = told;
      if (unseated.hidden !== !told) unseated.hidden = !told;
      if (box.hidden !== !legend) box.hidden = !legend;
      const now = JSON.stringify([legend, frame.lang]);
      if (now === signature) return;
      signature = now;
      if (legend) write(legend);
    }

    function write({ title: heading, rows, missing, poland, note }) {
      lines = JSON.stringify([frame.lang, heading, rows.length, Boolean(missing), Boolean(poland), note]);
      title.textContent = frame.cut(heading);
      strip.replaceChildren(...rows.map(({ colour }) => swatch(colour)));
      const list = element("ul");
      for (const { colour, label, n } of rows) list.append(row(swatch(colour), label, n));
      if (missing) list.append(row(element("span", "atlas-swatch is-missing"), frame.text("noData"), missing));
      body.replaceChildren(
        ...[note && line(note), rows.length && list, poland && line(poland, "is-strong")].filter(Boolean),
      );
      if (rows.length) body.append(line(frame.text("units"), "is-quiet"));
      fold();
      placed = box.open; // they follow in the same update
    }

    function row(sign, label, n) {
      const item = element("li");
      const number = element("span", "atlas-legend-n");
      number.textContent = ` (${frame.cut(n)})`;
      item.append(sign, frame.cut(label), number);
      return item;
    }

    function swatch(colour) {
      const node = element("span", "atlas-swatch");
      node.style.setProperty("--fill", frame.tone(colour));
      return node;
    }

    function line(text, className = "") {
      const node = element("p", className);
      node.textContent = frame.cut(text);
      return node;
    }

    function fold() {
      box.open = !(folded ?? frame.map.getSize().x < NARROW);
    }

    // The box that the map keeps clear of marks: of a full legend where it is open, so that no change of it moves the map.
    function kept() {
      const { height, width } = container.getBoundingClientRect();
      const { offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight } = box;
      const bottom = box.hidden ? height - 10 : top + offsetHeight;
      if (width < NARROW)
        return { left: 8, right: 8 + (box.hidden ? 230 : summary.offsetWidth), top: bottom - 40, bottom };
      const [broad, high] = width < MIDDLE ? FULL.narrow : FULL.wide;
      const reserved = Math.max(box.open ? offsetHeight : 0, high);
      return { left: box.hidden ? 10 : left, right: 10 + Math.max(offsetWidth, broad), top: bottom - reserved, bottom };
    }

    // What it covers, in pixels of the frame.
    function boxes() {
      return [box, unseated]
        .filter((one) => !one.hidden)
        .map(({ offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight }) => ({
          left,
          right: left + offsetWidth,
          top,
          bottom: top + offsetHeight,
        }));
    }

    // What its size depends on, as a rule.
    const shape = () => [box.hidden, box.open, lines, unseated.hidden, unseated.textContent.length];

    return { update, fold, kept, boxes, shape };
  };
})();
