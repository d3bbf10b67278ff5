"""One HTML panel for everything that is read and clicked around the map.

The HTML comes from `geo.web.render`, which escapes; it stands in the page itself (no shadow root, no frame), so that
search, print, screen readers and style sheets see it. An element with ``data-action`` and ``data-value`` reports a
click to the callback.
"""

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import streamlit as st

from geo.errors import MissingData
from pages.shared import state, turns

LONGEST = 20_000  # letters of a report: an address with the longest story is shorter

# The script itself comes once, with the page (panel.js): Streamlit sends this line along with every panel.
SCRIPT = "export default (component) => { window.atlasPanel(component); };"


@cache
def _component() -> Any:
    return st.components.v2.component("atlas_panel", js=SCRIPT, isolate_styles=False)


def packed(html: str, announce: str, view: str = "") -> bytes:
    """Pack what a panel shows, and of which View: a list of results shrinks to a sixth of its size."""
    return zlib.compress(json.dumps({"html": html, "announce": announce, "view": view}, ensure_ascii=False).encode())


def unpacked(data: bytes) -> dict[str, str]:
    """Undo `packed`, for whoever reads a panel without a browser."""
    content: dict[str, str] = json.loads(zlib.decompress(data))
    return content


def _unseen(key: str) -> list[tuple[str, str]]:
    """Take action and value of the clicks that no run has seen: each report of a browser brings the last ones along.

    What is no such report, as only a program would send it, is none.
    """
    session, seen, found = st.session_state, f"_seen_{key}", []
    value = session.get(key)
    reported = value.get("action") if hasattr(value, "get") else None
    for click in reported if isinstance(reported, list) else []:
        if not (isinstance(click, list) and len(click) == 3 and isinstance(click[0], int)):
            continue
        number, action, text = click
        if number > session.get(seen, 0):
            session[seen] = number
            found.append((str(action), str(text)[:LONGEST]))
    return found


def show(key: str, html: str, on_action: Callable[[str, str], None] | None = None, announce: str = "") -> None:
    """Show a panel under a key of its own.

    `on_action` is called with ``data-action`` and ``data-value`` of each click, before the page runs again;
    `announce` is a sentence for screen readers when it differs from the last one.
    """

    def report() -> None:
        follow(_unseen(key))

    def follow(clicks: list[tuple[str, str]]) -> None:
        state.touch()
        with suppress(MissingData):  # the page, which runs next, says it
            for action, value in clicks:
                if on_action:
                    on_action(action, value)

    turns.give_way()
    data = packed(html, announce, state.current().query())
    _component()(key=key, data=data, on_action_change=report)
    # A server that has just started calls nobody back: it learns of the panel in this run, from a browser that knew it.
    if late := _unseen(key):
        follow(late)
        st.rerun()
