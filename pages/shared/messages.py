"""Errors, said kindly."""

import streamlit as st

from geo.errors import AtlasError
from geo.i18n import translator
from pages.shared import state


def explain(error: AtlasError) -> None:
    """Show what the reader can mend, in place of the page."""
    t = translator(state.visitor_language())
    st.error(t("The atlas cannot show this page."))
    st.text(str(error))
