"""A figure on a page: title, chart, what the page adds to it, text, table, source, and its data for download."""

from collections.abc import Callable, Iterable

import streamlit as st

from geo.figures.figure import Figure
from geo.scenes.scene import Scene
from geo.web import charts, files
from geo.web.panels import extras
from pages.shared import actions, panel

Action = Callable[[str, str], None]


def show(scene: Scene, figure: Figure, on_action: Action = actions.act) -> None:
    """Show a figure of a scene; a click in it does what `on_action` says."""
    t = scene.t
    with st.container(key=f"figure_{figure.name}"):
        panel.show(f"{figure.name}_head", charts.head(figure, t, scene.view.address("methods")))
        panel.show(f"{figure.name}_body", charts.html(figure, t) + extras.beside(scene, figure), on_action)
        listed = files.links(scene.page, scene.view, figure, t)
        panel.show(f"{figure.name}_foot", charts.foot(figure, t, listed))


def show_all(scene: Scene, figures: Iterable[Figure] | None = None) -> None:
    """Show some figures of a scene; all by default."""
    for figure in scene.figures if figures is None else figures:
        show(scene, figure)
