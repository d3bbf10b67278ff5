"""The workshop of presentations: a story in the making, ready ones, and the files of both."""

import streamlit as st

from geo.errors import DataError
from geo.scenes import story_file
from geo.web import server
from geo.web.panels import embed, present
from pages.shared import actions, data, frame, panel, state

view, t, _registry = frame.context()
st.set_page_config(page_title=f"{t('Presentation')} – {server.title(t.language)}")


def follow(action: str, value: str) -> None:
    """Keep what was done to the story; for the callback of the panel."""
    if action == "story":
        changed = present.edited(value, lambda text: data.story(text, t))
        if changed is not None:
            actions.keep(changed, t)
    elif action == "story-file":
        try:
            opened, left_out = story_file.read(value, data.domain(), t)
        except DataError as error:
            state.tell(*error.faults)
        else:
            state.tell(*left_out)
            actions.keep(opened, t)
    else:
        actions.act(action, value)


story = data.story(view.story, t)
lost = [t("The presentation in the address cannot be read.")] if view.story and story is None else []
notices = (*state.take_notices(), *lost)
html = present.workshop(view, story, data.sources(), t, notices)
panel.show("present", html, follow, announce=" ".join(notices))
if embedding := embed.panel(view, "", data.SETTINGS, t):
    panel.show("embed", embedding)
