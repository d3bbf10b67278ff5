"""A sector group: where its organisations are, where its employment concentrates, its divisions, peers and change."""

import streamlit as st

from geo.web.panels import legend, results, sectors
from pages.shared import data, figure_panel, frame, map_panel, panel
from pages.shared.actions import act

scene = frame.scene()
subject, t = scene.subject, scene.t
if subject.slug:
    panel.show("sector", sectors.head(subject), act)
    map_side, list_side = st.columns([11, 9], gap="medium")
    with map_side:
        map_panel.draw(scene.selection, scene.colours, t)
        panel.show("legend", legend.points(subject.source(), t))
    with list_side, st.container(key="sector_list"):
        panel.show("results", results.results(scene.selection, t, data.today()), act)
    figure_panel.show_all(scene)
    panel.show("sector_links", sectors.links(subject))
else:
    panel.show("sectors", sectors.overview(subject), act)
