"""What stands around every page, and what every page starts from."""

import streamlit as st

from geo.i18n import Translator, translator
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection.view import View
from geo.store.registry import Registry
from geo.web import security, server
from geo.web.panels import around, picks, present, results, summary
from pages.shared import actions, data, panel, state


def context() -> tuple[View, Translator, Registry]:
    """Return what a page arranges: the View, the language, the data."""
    view = state.current()
    return view, translator(state.language(view)), data.registry()


def scene() -> Scene:
    """Return what the page shows, as data, and name the browser's tab after it."""
    view, t, _registry = context()
    shown = pages.scene(data.sources(), state.page(), view, t)
    if view.page > 1:  # the list says that it has no such page, and the address no longer names it
        state.correct(view.change(page=min(view.page, results.page_count(shown.entries))))
    if shown.page:
        st.set_page_config(page_title=f"{shown.heading} – {server.title(t.language)}")
    return shown


def open_page(page: str) -> Translator:
    """Adopt the address, set the page's language and give its translator."""
    view = state.adopt(page, data.domain(), data.version())
    language = state.language(view)
    # The server wrote the language into the page that it sent; this follows a change inside the session.
    st.html(f"<script>{security.SAY_LANGUAGE[language]}</script>", unsafe_allow_javascript=True)
    return translator(language)


def keep_used() -> None:
    """Keep of the View what the page goes by; not before a link to another page has been followed."""
    state.correct(state.current().only(pages.used(state.page())))


def header(t: Translator) -> None:
    """Show the title, the menu and the switches; a presentation has the window to itself."""
    view, page = state.current(), state.page()
    if page != present.SHOW:
        story = data.story(view.story, t)
        html = around.header(view, page, t, data.registry(), story, embedded=state.embedded())
        panel.show("header", html, None if state.embedded() else actions.act)


def travelling(t: Translator) -> None:
    """Show the filters that a page goes by and does not show itself."""
    html = summary.travelling(data.registry(), state.page(), state.current(), t)
    if html and not state.embedded() and state.page() != present.SHOW:
        panel.show("travelling", html, actions.act)


def shortlist(t: Translator) -> None:
    """Show how many clusters are on the shortlist, where there are any."""
    html = picks.bar(state.current(), state.page(), t)
    if html and not state.embedded() and state.page() != present.SHOW:
        panel.show("picks", html, actions.act)


def footer(t: Translator) -> None:
    """Show what every page must lead to, or the sources below an embedded one."""
    view, page = state.current(), state.page()
    if page != present.SHOW:
        html = around.footer(view, page, data.registry(), t, data.SETTINGS, state.embedded())
        panel.show("footer", html, None if state.embedded() else actions.act)
