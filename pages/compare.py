"""Up to ten voivodeships side by side, and those most like the first of them."""

from geo.web.panels import compare
from pages.shared import figure_panel, frame, panel, state
from pages.shared.actions import act

scene = frame.scene()
panel.show("region_head", compare.head(scene, state.take_dropped()), act)
figure_panel.show_all(scene, scene.drawn)
