"""The exchange: firms, what they offer and look for, events and calls; filtered, as lists and as charts."""

from geo.web.panels import exchange
from pages.shared import figure_panel, frame, panel, state
from pages.shared.actions import act

scene = frame.scene()
panel.show("exchange", exchange.head(scene, state.take_dropped()), act, announce=exchange.announcement(scene))
panel.show("traded", exchange.listed(scene), act)
figure_panel.show_all(scene, scene.drawn)
