"""The profile of a voivodeship: figures, clusters, strengths, change and gaps."""

import streamlit as st

from geo.figures import regions as figures
from geo.figures import words
from geo.scenes.scene import Scene
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.store.files import web_resources
from geo.web import server
from geo.web.panels.regions import Picker, head
from pages.shared import data, figure_panel, frame, panel, state
from pages.shared.actions import act

view, t, registry = frame.context()
region = view.region[0] if view.region else None
profile = figures.Profile(registry, data.statistics(), view, t, region or registry.region_codes[0])
title = profile.name if region else t("Regions")
st.set_page_config(page_title=f"{title} – {server.title(t.language)}")

several = t("Several voivodeships are chosen; the page shows the first. The others are in the comparison.")
notices = [several] if len(view.region) > 1 else []
links = [{"label": t("Show on the map"), **words.linked(profile.selection.view, "")},
         {"label": t("Compare with other voivodeships"), **words.linked(view, "compare")}]  # fmt: skip
choice = Picker("regions", Selection(registry, View()).counts("region"), view.region[:1], 1,
                web_resources(data.SETTINGS).get("regions"))  # fmt: skip
panel.show("region_head", head(
    registry, view, choice, t, title=title, notices=notices, dropped=state.take_dropped(),
    pick_label=t("Choose a voivodeship"),
    lead=t("Which clusters are seated here, what the region is strong in, how it changed and what it lacks."),
    years=profile.statistics.years()[::-1] if region else (), chosen_year=profile.year, links=links if region else (),
), act)  # fmt: skip
if region:
    for figure, html in Scene(data.sources(), "regions", view, t).drawn:
        figure_panel.show(figure, t, html=html or None)
