"""What the documentation of streamlit-folium shows: the map built anew on each run, a CircleMarker per cluster."""

import os
from pathlib import Path

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

COLUMNS = ["id", "name", "city", "sector", "latitude", "longitude"]


class LocalMap(folium.Map):
    """Leaflet from the same server, so that the network decides nothing."""

    default_js = [("leaflet", "../../vendor/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", "../../vendor/leaflet.css")]  # noqa: RUF012


@st.cache_resource
def clusters() -> pd.DataFrame:
    table = pd.read_parquet(Path(os.environ["BENCH_DATA"]) / "clusters.parquet", columns=COLUMNS)
    return table.dropna(subset=["latitude", "longitude"])  # without a known seat there is nothing to draw


st.set_page_config(layout="wide", page_title="Folium, rebuilt")
table = clusters()
sector = st.selectbox("Sector", ["all", *sorted(table["sector"].unique())])
shown = table if sector == "all" else table[table["sector"] == sector]
st.html(f'<p id="count" data-count="{len(shown)}">{len(shown)} clusters</p>')
chart = LocalMap([52, 19], zoom_start=6, tiles=None)
for row in shown.itertuples():
    folium.CircleMarker([row.latitude, row.longitude], radius=6, tooltip=f"{row.name}, {row.city}").add_to(chart)
st_folium(chart, key="map", height=560, use_container_width=True, returned_objects=[])
