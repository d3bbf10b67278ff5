"""The map: the one call of streamlit-folium, and what a click on it does."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from geo.errors import MissingData
from geo.figures.choropleth import Colouring
from geo.figures.layers import TradeLayer
from geo.i18n import Translator
from geo.selection.filters import Selection
from geo.web.panels.present import SHOW
from pages.shared import data, state, turns
from pages.shared.actions import act

HEIGHT = 560  # px where the style sheet does not say otherwise
MOST = 20  # clicks that are followed at once
ANSWERED = "_map_answered"  # number of the last click that was followed


def draw(
    selection: Selection,
    colours: Colouring,
    t: Translator,
    focus: Mapping[str, Any] | None = None,
    layers: Sequence[TradeLayer] = (),
) -> None:
    """Show the map: clusters of a selection and layers beside them over voivodeships coloured by any figure.

    It looks at the ``regions`` of `focus` when its ``key`` is a new one, or at Poland where it names none.
    """
    from streamlit_folium import st_folium

    from geo.web import engine
    from geo.web import map as maps

    turns.give_way()
    dark, answered = st.context.theme.type == "dark", _answered()
    payload = maps.payload(selection, colours, t, dark=dark, clicks=answered, layers=layers)
    if layers:
        payload["places"] = engine.address(data.engine_layers())
    if focus:
        payload["focus"] = focus
    st_folium(
        maps.BaseMap(data.map_resources()),
        key="map",
        height=HEIGHT,
        render=False,  # as a page of its own, of which streamlit-folium takes nothing
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=maps.Update(payload),
        on_change=_clicked,
    )


def _clicked() -> None:
    """Follow the clicks on clusters and voivodeships that are not answered yet; for the callback of the map.

    The frame's value holds the last click and those ``before`` it: of swift ones only the last comes by itself.
    """
    state.touch()
    answered = _answered()
    value = st.session_state.get("map")
    before = value.get("before") if isinstance(value, dict) else None
    for click in [*(before if isinstance(before, list) else []), value][-MOST:]:
        number = click.get("n") if isinstance(click, dict) else None
        if isinstance(number, int) and number > answered:
            st.session_state[ANSWERED] = answered = number
            with suppress(MissingData):  # the page, which runs next, says it
                _follow(click.get("kind"), click.get("id"))


def _follow(kind: object, code: object) -> None:
    if state.page() == SHOW:
        return  # a step shows what its author chose
    if kind in ("cluster", "region") and isinstance(code, str):
        act(str(kind), code)


def _answered() -> int:
    """Return the number of the last click that the page has answered."""
    return int(st.session_state.get(ANSWERED, 0))
