"""What stands around every page, and what every page starts from."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from geo.figures import sources
from geo.i18n import Translator, translator
from geo.i18n import mark as _
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection.view import View
from geo.store.registry import Registry
from geo.web import files, server
from geo.web.panels import embed, present, results
from geo.web.render import render
from pages.shared import actions, data, panel, state

# Pages by their address, in the order of the menu.
MENU = {
    **{path: page.name for path, page in pages.PAGES.items() if path != "cluster"},
    "present": _("Presentation"),
    "methods": _("Methods"),
    "about": _("About the atlas"),
}
FOOTER = {"accessibility": _("Accessibility statement"), "about": _("Sources and licences")}
PATHS = tuple(dict.fromkeys([*MENU, *FOOTER, "cluster", present.SHOW]))


def context() -> tuple[View, Translator, Registry]:
    """Return what a page arranges: the View, the language, the data."""
    view = state.current()
    return view, translator(state.language(view)), data.registry()


def scene() -> Scene:
    """Return what the page shows, as data, and name the browser's tab after it."""
    view, t, _registry = context()
    shown = pages.scene(data.sources(), state.page(), view, t)
    if view.page > 1:  # the list says that it has no such page, and the address no longer names it
        state.correct(view.change(page=min(view.page, results.page_count(shown.selection))))
    if shown.page:
        st.set_page_config(page_title=f"{shown.heading} – {server.title(t.language)}")
    return shown


def open_page(page: str) -> Translator:
    """Adopt the address, set the page's language and give its translator."""
    view = state.adopt(page, data.domain())
    language = state.language(view)
    # The server wrote the language into the page that it sent; this follows a change inside the session.
    st.html(f"<script>document.documentElement.lang = '{language}'</script>", unsafe_allow_javascript=True)
    return translator(language)


def header(t: Translator) -> None:
    """Show the title, the menu, the contrast switch and the language switch."""
    view, page = state.current(), state.page()
    if page == present.SHOW:
        return  # a presentation has the window to itself
    if state.embedded():
        panel.show("header", embed.head(view, page, t))
        return
    other = "en" if t.language == "pl" else "pl"
    html = render(
        "header",
        t,
        skip=not page,
        title=server.title(t.language),
        sign=server.asset("favicon.svg"),
        today=t.day(data.today()),
        menu=_menu(MENU, t),
        other=other,
        other_href=view.change(lang=other).address(page),
        files=files.menu(page, view, t) if page in pages.PAGES else {},
        badge=Markup(present.badge(view, page, data.story(view.story, t), t)),
    )
    panel.show("header", html, actions.act)


def footer(t: Translator) -> None:
    """Show the menu of what every page must lead to; the sources below an embedded one."""
    if state.page() == present.SHOW:
        return
    if state.embedded():
        panel.show("footer", embed.foot(data.registry(), t))
        return
    html = render("footer", t, menu=_menu(FOOTER, t), **sources.provenance(data.registry(), t))
    panel.show("footer", html, actions.act)


def _menu(pages: Mapping[str, str], t: Translator) -> list[dict[str, object]]:
    view, here = state.current(), state.page()
    return [{"href": view.address(page), "name": t(name), "here": page == here} for page, name in pages.items()]
