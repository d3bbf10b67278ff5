"""The start page: clusters on the map, narrowed by filters, with the list as its equal."""

import streamlit as st

from geo.figures import choropleth
from geo.figures import map as figures
from geo.selection.filters import Selection
from geo.web.panels import about, questions
from geo.web.panels import results as listing
from geo.web.panels import summary as overview
from pages.shared import data, filter_bar, frame, map_panel, panel, state
from pages.shared.actions import act

view, t, registry = frame.context()
selection = Selection(registry, view)
colours = choropleth.choose(selection, t)
summary = overview.summary(selection, t, state.take_dropped(), fixed=state.fixed())
whole = not state.embedded()  # a page that embeds the map gets map and list

if whole:
    panel.show("entrance", about.entrance(registry, view, t) + questions.questions(view, t, frame.MENU), act)
above = st.container()
map_side, list_side = st.columns([11, 9], gap="medium")
with map_side:  # first, though it stands lower: a filter is felt when the map answers
    map_panel.draw(selection, colours, t)
with above:
    if not state.fixed():
        filter_bar.bar(selection, t)
    panel.show("summary", summary, act, announce=overview.announcement(selection, t))
with list_side:
    panel.show("results", listing.results(selection, t, data.today()), act)
    if whole:
        panel.show("headlines", figures.headlines(selection, t))
with map_side:
    panel.show("legend", choropleth.legend(selection, colours, t), act)
if whole:
    panel.show("charts", figures.charts(selection, t, overview.source_line(registry, t)), act)
