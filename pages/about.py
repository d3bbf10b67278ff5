"""What the atlas is, what it counts, and where its data come from."""

from urllib.parse import urljoin

import streamlit as st

from geo.web import server
from geo.web.panels import about
from pages.shared import data, frame, panel
from pages.shared.actions import act

view, t, registry = frame.context()
st.set_page_config(page_title=f"{t('About the atlas')} – {server.title(t.language)}")
address = urljoin(st.context.url, ".") if st.context.url else ""
panel.show("about", about.about(registry, data.statistics(), view, t, address), act)
