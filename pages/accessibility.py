"""The accessibility statement of this installation."""

from urllib.parse import urljoin

import streamlit as st

from geo.web import server
from geo.web.panels.accessibility import statement
from pages.shared import data, frame, panel

_view, t, _registry = frame.context()
address = urljoin(st.context.url, ".") if st.context.url else ""
st.set_page_config(page_title=f"{t('Accessibility statement')} – {server.title(t.language)}")
panel.show("accessibility", statement(t, data.SETTINGS, address))
