"""Errors, said kindly."""

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import translator
from geo.web.panels import trouble
from pages.shared import state


def explain(error: AtlasError) -> None:
    """Show in place of the page what a visitor can do; what came and what to mend goes into the log."""
    said, advice = trouble.sentences(error, translator(state.visitor_language()))
    st.error(said)
    st.text(advice)
