"""Every measure explained, with examples from the data at hand; glossary and sources."""

import streamlit as st

from geo.web import server
from geo.web.panels import methods as methods_page
from pages.shared import data, frame, panel

view, t, registry = frame.context()
st.set_page_config(page_title=f"{t('Methods and glossary')} – {server.title(t.language)}")
panel.show("methods", methods_page.methods(registry, data.statistics(), view, t))
