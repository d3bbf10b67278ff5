"""Streamlit's main script: language, frame and the chosen page."""
import streamlit as st
from pages.shared import state, panel
from geo.view import Domain
domain = Domain({"sector": {"ict","tourism"}, "region": {"06","14"}, "near": (), "tiles": (), "cluster": ()})
st.set_page_config(layout="wide", page_title="Atlas")
nav = st.navigation([st.Page("map.py", title="Mapa", url_path="", default=True), st.Page("about.py", title="O atlasie", url_path="about")], position="hidden")
view = state.adopt(nav.url_path, domain)
lang = state.language(view)
st.html(f"<script>document.documentElement.lang='{lang}'</script>", unsafe_allow_javascript=True)
with st.container(horizontal=True):
    st.page_link("map.py", label="Mapa", query_params=view.to_query())
    st.page_link("about.py", label="O atlasie", query_params=view.to_query())
nav.run()
state.publish()
