"""The start page: clusters on the map, narrowed by filters, with the list as its equal."""

import streamlit as st

from geo.web import charts
from geo.web.panels import about, around, card, filters, legend, questions, results, summary
from pages.shared import data, frame, map_panel, panel, state
from pages.shared.actions import act

scene = frame.scene()
selection, colours, view, t = scene.selection, scene.colours, scene.view, scene.t
whole = not state.embedded()  # a page that embeds the map gets map and list

if whole:
    panel.show("entrance", about.entrance(scene.registry, view, t), act)
above = st.container()
map_side, list_side = st.columns([11, 9], gap="medium")
with map_side:  # first, though it stands lower: a filter is felt when the map answers
    map_panel.draw(selection, colours, t, layers=scene.layers)
with above:
    if not state.fixed():
        html = filters.filters(selection, t, state.typed_town(), data.engine_addresses())
        panel.show("filters", html, act)
    asked = questions.questions(scene.registry, view, t, around.MENU) if whole else ""
    dropped = state.take_dropped()
    html = summary.summary(selection, t, dropped, fixed=state.fixed(), questions=asked, embedded=not whole)
    panel.show("summary", html, act, announce=summary.announcement(selection, t))
with list_side:
    with st.container(key="beside"):
        panel.show("card", card.card(selection, t, data.today()), act)
        panel.show("results", results.results(selection, t, data.today()), act)
    if whole:
        panel.show("headlines", summary.headlines(selection, t))
with map_side:
    panel.show("legend", legend.legend(selection, colours, t, scene.layers), act)
if whole:
    panel.show("charts", charts.side_by_side(scene.figures, t), act)
