// What stands on the map, buttons, sources and legend, as boxes that names keep clear of. To measure it while the map is
// drawn would have both documents laid out for it, so what was measured counts as long as nothing speaks for a change;
// where that was wrong, the names are placed anew before anybody has seen them.
(() => {
  "use strict";

  const MEASURED = ".atlas-controls, .atlas-foot, .atlas-legend, .atlas-unseated";

  window.atlas.parts.standing = (frame) => {
    const { map, container, controls, legend } = frame;
    let known = { key: null, boxes: [] };

    const observer = new ResizeObserver(() => {
      const found = measured();
      if (JSON.stringify(found) === JSON.stringify(known.boxes)) return;
      known = { key: key(), boxes: found };
      frame.labels.place();
    });
    for (const node of container.querySelectorAll(MEASURED)) observer.observe(node);

    const measured = () => [...controls.boxes(), ...legend.boxes()];

    function key() {
      const { x, y } = map.getSize();
      return JSON.stringify([x, y, map.getZoom(), controls.shape(), legend.shape()]);
    }

    // In pixels of the frame.
    function boxes() {
      const now = key();
      if (now !== known.key) known = { key: now, boxes: measured() };
      return known.boxes;
    }

    return { boxes };
  };
})();
