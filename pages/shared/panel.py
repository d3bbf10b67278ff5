"""One HTML panel for everything that is read and clicked around the map.

The HTML comes from `geo.render`, which escapes; it stands in the page itself (no shadow root, no frame), so that
search, print, screen readers and style sheets see it. An element with ``data-action`` and ``data-value`` reports a
click to the callback.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from geo import serving


@cache
def _component() -> Any:
    script = (serving.STATIC / "panel.js").read_text(encoding="utf-8")
    return st.components.v2.component("atlas_panel", js=script, isolate_styles=False)


def show(key: str, html: str, on_action: Callable[[str, str], None] | None = None, announce: str = "") -> None:
    """Show a panel.

    Parameters
    ----------
    key
        Identity of the panel on the page.
    html
        Escaped HTML.
    on_action
        Called with ``data-action`` and ``data-value`` of what was clicked, before the page runs again.
    announce
        Sentence for screen readers when it differs from the last one.
    """

    def report() -> None:
        action = st.session_state[key].get("action")
        if action and on_action:
            on_action(str(action.get("name", "")), str(action.get("value", "")))

    _component()(key=key, data={"html": html, "announce": announce}, on_action_change=report)
