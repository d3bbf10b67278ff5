"""Over time: a year for employment and for the registry's events, on one map and in one chart."""

import streamlit as st

from geo.analysis import history, sectors
from geo.figures import sectors as sector_figures
from geo.scenes.scene import Scene
from geo.web import server
from geo.web.panels import history as history_page
from pages.shared import data, figure_panel, frame, map_panel, panel, state
from pages.shared.actions import act

view, t, registry = frame.context()
today = data.today()
slug = sectors.chosen(view, registry.sector_slugs[:-1])
subject = sector_figures.Subject(registry, data.statistics(), view, t, slug)
year = history.chosen(view.year, subject.statistics.years(), today)
st.set_page_config(page_title=f"{t('Over time')} – {server.title(t.language)}")


def follow(action: str, value: str) -> None:
    """Turn the years or choose a group; for the callback of the panels."""
    if action == "step":
        state.change(year=history.step(year, value, today))
    elif action == "group":
        state.change(sector=(value,) if value in registry.sector_slugs else (), division=None)
    else:
        act(action, value)


panel.show("history", history_page.head(subject, year), follow)
with st.container(key="years", horizontal=True, vertical_alignment="bottom"):
    st.session_state["w_year"] = year
    st.slider(t("Year"), history.FIRST_YEAR, today.year, key="w_year",
              on_change=lambda: state.change(year=st.session_state["w_year"]))  # fmt: skip
    panel.show("steps", history_page.steps(year, today, t), follow)
    panel.show("player", history_page.player(t))
shown = history_page.on_map(subject, year)
colours = history_page.colouring(subject, shown, year)
map_panel.draw(shown, colours, t)
panel.show("legend", history_page.legend(subject, colours, year))
for figure, html in Scene(data.sources(), "history", view, t).drawn:
    figure_panel.show(figure, t, html=html)
