"""The atlas as one ASGI process: ``streamlit run dashboard.py`` finds `app` here."""

import streamlit as st

from geo import serving, tiles
from geo.settings import Settings

settings = Settings.from_environment()
app = st.App(
    "pages/shell.py",
    lifespan=serving.warm_up,
    routes=serving.routes(settings, st.get_option("server.baseUrlPath")),
    middleware=serving.middleware(settings, tiles.image_sources()),
)
