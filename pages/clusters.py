"""The clusters of the shortlist side by side."""

from geo.web.panels import clusters
from pages.shared import figure_panel, frame, panel, state
from pages.shared.actions import act

scene = frame.scene()
panel.show("shortlist", clusters.shortlist(scene, state.take_dropped()), act)
figure_panel.show_all(scene)
