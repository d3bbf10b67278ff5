"""Over time: a year for employment and for the registry's events, on one map and in one chart."""

import streamlit as st

from geo.analysis import history as years
from geo.web.panels import history
from geo.web.render import render
from pages.shared import figure_panel, frame, map_panel, panel, state
from pages.shared.actions import act

scene = frame.scene()
subject, year, t = scene.subject, scene.year, scene.t


def follow(action: str, value: str) -> None:
    """Turn the years or choose a group; for the callback of the panels."""
    if action == "step":
        state.change(year=years.step(year, value, scene.span))
    elif action == "group":
        state.change(sector=(value,) if value in scene.registry.sector_slugs else (), division=None)
    else:
        act(action, value)


panel.show("history", history.head(subject, year), follow)
with st.container(key="years", horizontal=True, vertical_alignment="bottom"):
    st.session_state["w_year"] = year
    st.slider(
        t("Year"),
        scene.span[0],
        scene.span[-1],
        key="w_year",
        on_change=lambda: state.change(year=st.session_state["w_year"]),
    )
    panel.show("steps", history.steps(year, scene.span, t), follow)
    panel.show("player", render("history_player", t))  # its script, years.js, plays
map_panel.draw(scene.selection, scene.colours, t)
panel.show("legend", history.legend(subject, scene.colours, year))
figure_panel.show_all(scene)
