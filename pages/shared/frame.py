"""What stands around every page, and what every page starts from."""

import streamlit as st

from geo import serving
from geo.i18n import Translator, translator
from geo.registry import Registry
from geo.render import render
from geo.view import View
from pages.shared import actions, data, panel, state


def context() -> tuple[View, Translator, Registry]:
    """Give what a page arranges: the View, the language, the data."""
    view = state.current()
    return view, translator(state.language(view)), data.registry()


def open_page(page: str) -> Translator:
    """Adopt the address, set the page's language and give its translator."""
    view = state.adopt(page, data.domain())
    language = state.language(view)
    # The server wrote the language into the page that it sent; this follows a change inside the session.
    st.html(f"<script>document.documentElement.lang = '{language}'</script>", unsafe_allow_javascript=True)
    return translator(language)


def header(pages: dict[str, st.Page], t: Translator) -> None:
    """Show the title, the menu, the language switch and the contrast switch."""
    view = state.current()
    other = "en" if t.language == "pl" else "pl"
    href = view.change(lang=other).address(state.page())
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        panel.show("brand", render("brand", t, title=serving.title(t.language), is_page_title=not state.page()))
        _menu(
            pages,
            {
                "": t("Map"),
                "regions": t("Regions"),
                "compare": t("Compare"),
                "sectors": t("Sectors"),
                "potential": t("Potential clusters"),
                "history": t("Over time"),
                "policy": t("Policy"),
                "methods": t("Methods"),
                "about": t("About the atlas"),
            },
            view,
        )
        panel.show("switches", render("header", t, other=other, other_href=href), actions.act)


def footer(pages: dict[str, st.Page], t: Translator) -> None:
    """Show the menu of what every page must lead to."""
    with st.container(key="footer", horizontal=True):
        _menu(
            pages, {"accessibility": t("Accessibility statement"), "about": t("Sources and licences")}, state.current()
        )


def _menu(pages: dict[str, st.Page], labels: dict[str, str], view: View) -> None:
    for path, label in labels.items():
        st.page_link(pages[path], label=label, query_params=view.to_query())
