"""Serves the folium reference with Leaflet beside it."""

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

leaflet = StaticFiles(packages=[("xstatic.pkg.leaflet", "data")])
app = st.App("folium_rebuilt.py", routes=[Mount("/vendor", leaflet)])
