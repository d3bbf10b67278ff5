"""A figure on a page: title, picture, text, table, source, and its data for download."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo import charts
from geo import figure as figures
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
    with st.container(key=f"figure_{figure.name}"):
        panel.show(f"{figure.name}_head", figures.head(figure, t, state.current().address("methods")))
        if chart is not None:
            dressed = charts.finished(chart, t, f"{figure.title}. {figure.text}", dark=dark())
            st.altair_chart(dressed, width="stretch", theme=None, key=f"{figure.name}_chart")
        if html is not None:
            panel.show(f"{figure.name}_body", html, on_action)
        panel.show(f"{figure.name}_foot", figures.foot(figure, t))
        _downloads(figure, t)


def _downloads(figure: Figure, t: Translator) -> None:
    with st.container(key=f"downloads_{figure.name}", horizontal=True):
        for suffix, make, mime in (
            ("csv", figures.csv_bytes, "text/csv"),
            ("xlsx", figures.xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ):
            st.download_button(
                t("Data of this figure ({format})", format=suffix.upper()),
                data=lambda make=make: make(figure, t),
                file_name=f"{figure.name}.{suffix}",
                mime=mime,
                key=f"{figure.name}_{suffix}",
                on_click="ignore",
                type="tertiary",
            )
