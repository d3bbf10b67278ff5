"""Up to ten voivodeships side by side, and those most like the first of them."""

import streamlit as st

from geo.analysis.compare import MOST
from geo.figures import compare as figures
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
regions, notices = figures.chosen(view, t)
compared = figures.Comparison(registry, data.statistics(), view, t, regions)
title = t("Voivodeships side by side")
st.set_page_config(page_title=f"{title} – {server.title(t.language)}")

shapes = web_resources(data.SETTINGS).get("regions")
choice = Picker("compare", Selection(registry, View()).counts("region"), regions, MOST, shapes)
links = [{"label": t("Choose no voivodeship"), **words.linked(view, "compare", region=())}]
panel.show("region_head", head(
    registry, view, choice, t, title=title, notices=notices, dropped=state.take_dropped(),
    pick_label=t("Choose up to {n} voivodeships", n=MOST), lead=t("Choose voivodeships in the list or on the map."),
    years=compared.statistics.years()[::-1] if regions else (), chosen_year=compared.year,
    links=links if regions else (),
), act)  # fmt: skip
if regions:
    for figure, html in Scene(data.sources(), "compare", view, t).drawn:
        figure_panel.show(figure, t, html=html or None)
