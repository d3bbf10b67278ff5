"""Cluster policy: programmes, indicators, regional statuses, meta-clusters, matchmaking."""

import streamlit as st

from geo import policy, policy_figures, policy_page, serving
from geo.describe import region_name
from pages.shared import data, figure_panel, frame, panel
from pages.shared.actions import act

view, t, registry = frame.context()
st.set_page_config(page_title=f"{t('Cluster policy')} – {serving.title(t.language)}")
tables = policy.load()
projects = policy_page.chosen(tables, view)
names = {code: region_name(registry, code, t) for code in registry.region_codes}

panel.show("policy", policy_page.entrance(tables, registry, view, t), act)
if projects:
    figure, html = policy_figures.timeline(tables, projects, names, t)
    figure_panel.show(figure, t, html=html)
    measured = policy_figures.indicators(tables, projects, t)
    if measured:
        figure_panel.show(measured[0], t, html=measured[1])
panel.show("policy_words", policy_page.words(tables, registry, view, t), act)
for project in projects:
    if tables.rows("metaclusters", project=project["project"]):
        profiles = {key: view.change(cluster=key).address("cluster") for key in registry.ids}
        resources = serving.web_resources(data.SETTINGS)
        figure, html = policy_figures.metaclusters(tables, project, resources, profiles, t)
        figure_panel.show(figure, t, html=html)
figure, html = policy_page.matchmaking(tables, registry, t)
figure_panel.show(figure, t, html=html)
