"""The profile of one cluster, at an address of its own."""

import streamlit as st

from geo.exchange import posts
from geo.store.files import web_resources
from geo.web import server
from geo.web.panels import cluster as profile
from pages.shared import data, frame, panel, state
from pages.shared.actions import act

view, t, registry = frame.context()


def follow(action: str, value: str) -> None:
    """Go back to the map or to another profile; for the callback of the panel."""
    if action == "map":
        state.go("")
    else:
        act(action, value)


st.set_page_config(page_title=f"{profile.title(registry, view, t)} – {server.title(t.language)}")
if view.cluster:
    regions = web_resources(data.sources().settings).get("regions")
    market = data.sources().exchange
    own = data.SETTINGS
    installation = profile.Installation(own.contact, st.context.url or "", regions, market, posts.is_open(own))
    panel.show("profile", profile.profile(registry, view, t, installation), follow)
else:
    panel.show("profile", profile.missing(view, t, state.asked()), follow)
