"""A figure on a page: title, picture, text, table, source, and its data for download."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo import charts
from geo import figure as figures
from geo.export import one_figure
from geo.figure import Figure
from geo.i18n import Translator
from pages.shared import actions, panel, state


def dark() -> bool:
    """Whether the visitor's page is dark."""
    return st.context.theme.type == "dark"


def show(
    figure: Figure,
    t: Translator,
    chart: Any = None,
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
    chart
        A chart of Altair, undressed.
    html
        Escaped HTML in place of a chart.
    on_action
        What a click in it does.
    """
    view = state.current()
    files = one_figure.links(state.page(), view, figure, t)
    with st.container(key=f"figure_{figure.name}"):
        panel.show(f"{figure.name}_head", figures.head(figure, t, view.address("methods")))
        if chart is not None:
            dressed = charts.finished(chart, t, f"{figure.title}. {figure.text}", dark=dark())
            st.altair_chart(dressed, width="stretch", theme=None, key=f"{figure.name}_chart")
        if html is not None:
            panel.show(f"{figure.name}_body", html, on_action)
        panel.show(f"{figure.name}_foot", figures.foot(figure, t, files))
