"""The profile of one cluster, at an address of its own."""

from urllib.parse import parse_qs

import streamlit as st

from geo import profile, serving
from geo.view import View
from pages.shared import data, frame, panel, state
from pages.shared.actions import act

view, t, registry = frame.context()


def follow(action: str, value: str) -> None:
    """Go to the map with the View that a link names, or to another profile; for the callback of the panel."""
    if action == "map":
        state.put(View.from_query(parse_qs(value), data.domain())[0])
        state.go("")
    else:
        act(action, value)


st.set_page_config(page_title=f"{profile.title(registry, view, t)} – {serving.title(t.language)}")
if view.cluster:
    regions = serving.web_resources(data.SETTINGS).get("regions")
    installation = profile.Installation(data.SETTINGS.contact, st.context.url or "", regions)
    panel.show("profile", profile.profile(registry, view, t, installation), follow)
else:
    panel.show("profile", profile.missing(view, t, state.take_dropped()), follow)
