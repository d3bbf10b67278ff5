"""The turns of runs: one that only brings newer data to an open page lets clicks pass, those of other visitors too."""

import streamlit as st

from pages.shared.data import COURTESY

LOOK = 0.1  # seconds between two looks whether the visitor of the page that stands back has clicked


def give_way() -> None:
    """Wait where somebody else goes first; before every part of a page."""
    while not COURTESY.goes_on(LOOK):
        st.session_state.get("view")  # where a click has come, Streamlit ends this run here
