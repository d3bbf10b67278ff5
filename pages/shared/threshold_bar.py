"""The thresholds of the search for potential clusters, between their fields and the View."""

import streamlit as st

from geo.analysis.quadrants import Search
from geo.i18n import Translator
from geo.web.panels import thresholds
from pages.shared import data, panel, state
from pages.shared.actions import act

_LAST = "_threshold"  # what was set last


def follow(action: str, value: str) -> None:
    """Set a threshold, or do what else a click asks for; for callbacks."""
    if action != "threshold":
        act(action, value)
        return
    st.session_state[_LAST] = last = thresholds.moved(state.current(), value, data.domain())
    state.put(last.after)


def show(search: Search, t: Translator) -> None:
    """Show the thresholds, what the last change of them did, the year, and the filters by voivodeship and sector."""
    last: thresholds.Moved | None = st.session_state.get(_LAST)
    if last and last.after != search.view:
        last = None
    before = None
    if last and last.before != last.after:
        before = Search(search.potential, search.registry, last.before)
    years = data.potential(search.view.year)[1]
    panel.show("thresholds", thresholds.thresholds(search, years, last, before, t), follow)
