"""Cluster policy: programmes, indicators, regional statuses, meta-clusters, matchmaking."""

import streamlit as st

from geo.scenes.scene import Scene
from geo.store import policy
from geo.web import server
from geo.web.panels import policy as policy_page
from pages.shared import data, figure_panel, frame, panel
from pages.shared.actions import act

view, t, registry = frame.context()
st.set_page_config(page_title=f"{t('Cluster policy')} – {server.title(t.language)}")
tables = policy.load()
drawn = Scene(data.sources(), "policy", view, t).drawn

panel.show("policy", policy_page.entrance(tables, registry, view, t), act)
for figure, html in drawn:
    if figure.name in policy_page.FIRST:
        figure_panel.show(figure, t, html=html)
panel.show("policy_words", policy_page.words(tables, registry, view, t), act)
for figure, html in drawn:
    if figure.name not in policy_page.FIRST:
        figure_panel.show(figure, t, html=html)
