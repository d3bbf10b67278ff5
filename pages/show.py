"""A presentation on the whole window: a step of a story, and what leads to the others."""

import streamlit as st

from geo.web import server
from geo.web.panels import show as show_page
from pages.shared import data, frame, map_panel, panel, state
from pages.shared.actions import act

view, t, _registry = frame.context()
title, steps = data.narrate(view.story, t)
if not steps:
    state.go("present")
    st.rerun()
shown = show_page.Shown(steps, title, view, t)
st.set_page_config(page_title=f"{steps[shown.number - 1][1]} – {title or server.title(t.language)}")
with st.container(key="show"):
    panel.show("show_head", show_page.head(shown))
    with st.container(key="show_stage"):
        if shown.live:
            with st.container(key="show_map"):
                map_panel.draw(shown.scene.selection, shown.scene.colours, t, shown.focus, shown.scene.layers)
        panel.show("show_legend", show_page.legend(shown))
        panel.show("show_side", show_page.side(shown))
    panel.show("show_bar", show_page.bar(shown), act, announce=shown.announcement)
