"""The floor: one select box and the count over the same table, the least that a Streamlit page can do."""

import os
from pathlib import Path

import pandas as pd
import streamlit as st


@st.cache_resource
def clusters() -> pd.DataFrame:
    return pd.read_parquet(Path(os.environ["BENCH_DATA"]) / "clusters.parquet", columns=["id", "sector"])


st.set_page_config(layout="wide", page_title="Text only")
table = clusters()
sector = st.selectbox("Sector", ["all", *sorted(table["sector"].unique())])
shown = table if sector == "all" else table[table["sector"] == sector]
st.html(f'<p id="count" data-count="{len(shown)}">{len(shown)} clusters</p>')
