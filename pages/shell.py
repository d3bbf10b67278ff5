"""Streamlit's main script: frame, menu and the chosen page.

It lies inside ``pages/`` so that no folder of that name stands beside the main script: Streamlit would take it for its
older way of several pages on the first visit after a start.
"""

import streamlit as st

from geo.errors import AtlasError
from geo.web import assets
from geo.web.panels import around
from pages.shared import data, frame, messages, state

with data.COURTESY.run():
    st.set_page_config(layout="wide", page_title="Atlas", page_icon=str(assets.STATIC / "page" / "favicon.svg"))
    PAGES = {
        path: st.Page(f"{path or 'map'}.py", title=path or "map", url_path=path, default=not path)
        for path in around.PATHS
    }
    chosen = st.navigation(list(PAGES.values()), position="hidden")
    try:
        t = frame.open_page(chosen.url_path)
        destination = state.take_destination()
        if destination in PAGES and destination != chosen.url_path:
            st.switch_page(PAGES[destination], query_params=state.current().to_query())
        frame.keep_used()
        top = st.container()  # filled last: what a visitor waits for is the page, not its menu
        with st.container():  # its place stays when filters come along or go, or the page below would be drawn anew
            frame.travelling(t)
        chosen.run()
        with top:
            frame.header(t)
        frame.footer(t)
        frame.shortlist(t)
        state.publish()
    except AtlasError as error:
        messages.explain(error)
    finally:
        data.release()
