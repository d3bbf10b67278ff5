"""The atlas as one ASGI process: ``streamlit run dashboard.py`` finds `app` here."""

import streamlit as st

from geo import downloads, serving
from geo.selection import tiles
from pages.shared import data

base_path = st.get_option("server.baseUrlPath")
app = st.App(
    "pages/shell.py",
    lifespan=serving.warm_up,
    routes=[
        *serving.routes(data.SETTINGS, base_path),
        *downloads.routes(data.sources, serving.prefixes(base_path)),
    ],
    middleware=serving.middleware(data.SETTINGS, tiles.image_sources()),
)
