// What a press on the map means: of marks, their lists and fans, and layers, whatever becomes of them before it ends.
(() => {
  "use strict";

  const MARKS = "[data-cluster-id], .leaflet-marks-pane .atlas-group, a.atlas-layer";

  window.atlas.parts.hands = (frame) => {
    const clusterOf = ({ dataset: { clusterId: id } }) => ({ meant: id, act: () => frame.send("cluster", id) });

    window.atlasPress(document, (target) => {
      const node = target.closest?.(MARKS);
      if (!node) return null;
      const { meant, act } = frame.marks.groupOf(node) ?? frame.layers.linkOf(node) ?? clusterOf(node);
      return { node, meant, act: () => frame.map.dragging.moved() || act() };
    });
  };
})();
