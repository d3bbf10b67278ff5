"""Cluster policy: programmes, indicators, regional statuses, meta-clusters, matchmaking."""

from geo.web.panels import policy
from pages.shared import figure_panel, frame, panel
from pages.shared.actions import act

scene = frame.scene()
panel.show("policy", policy.entrance(scene.tables, scene.registry, scene.view, scene.figures, scene.t), act)
figure_panel.show_all(scene, scene.programmes)
panel.show("policy_words", policy.words(scene.tables, scene.registry, scene.view, scene.t), act)
figure_panel.show_all(scene, scene.partnerships)
