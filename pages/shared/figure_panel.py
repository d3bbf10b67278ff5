"""A figure on a page: title, picture, text, table, source, and its data for download."""

from collections.abc import Callable

import streamlit as st

from geo.figures import figure as figures
from geo.figures.figure import Figure
from geo.i18n import Translator
from geo.web import one_figure
from pages.shared import actions, panel, state


def show(
    figure: Figure,
    t: Translator,
    html: str | None = None,
    on_action: Callable[[str, str], None] = actions.act,
) -> None:
    """Show a figure.

    Parameters
    ----------
    figure
        All but the picture.
    t
        Translator.
    html
        Its picture as escaped HTML.
    on_action
        What a click in it does.
    """
    view = state.current()
    files = one_figure.links(state.page(), view, figure, t)
    with st.container(key=f"figure_{figure.name}"):
        panel.show(f"{figure.name}_head", figures.head(figure, t, view.address("methods")))
        if html is not None:
            panel.show(f"{figure.name}_body", html, on_action)
        panel.show(f"{figure.name}_foot", figures.foot(figure, t, files))
