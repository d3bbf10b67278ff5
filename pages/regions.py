"""The profile of a voivodeship: figures, clusters, strengths, change and gaps."""

from geo.web.panels import regions
from pages.shared import figure_panel, frame, panel, state
from pages.shared.actions import act

scene = frame.scene()
panel.show("region_head", regions.head(scene, state.take_dropped()), act)
figure_panel.show_all(scene, scene.drawn)
