"""A figure on a page: title, chart, what the page adds to it, and folded: source, table and its data for download."""

from collections.abc import Callable, Sequence

import streamlit as st

from geo.figures.figure import Figure, shared_notes
from geo.scenes.scene import Scene
from geo.web import charts, files
from geo.web.panels import extras
from pages.shared import actions, panel

Action = Callable[[str, str], None]


def show(scene: Scene, figure: Figure, on_action: Action = actions.act, shared: Sequence[str] = ()) -> None:
    """Show a figure of a scene, without notes that are `shared`; a click in it does what `on_action` says."""
    t = scene.t
    with st.container(key=f"figure_{figure.name}"):
        panel.show(f"{figure.name}_head", charts.head(figure, t))
        panel.show(f"{figure.name}_body", charts.html(figure, t) + extras.beside(scene, figure), on_action)
        listed = files.links(scene.page, scene.view, figure, t)
        panel.show(f"{figure.name}_foot", charts.foot(figure, t, listed, scene.view.address("methods"), shared))


def show_all(scene: Scene, figures: Sequence[Figure] | None = None, on_action: Action = actions.act) -> None:
    """Show some figures of a scene, all by default; after its last one the notes that its figures share."""
    listed = scene.figures if figures is None else figures
    if not listed:
        return
    shared = shared_notes(scene.figures)
    with st.container(key=f"figures_{listed[0].name}"):
        for figure in listed:
            show(scene, figure, on_action, shared)
    if shared and listed[-1].name == scene.figures[-1].name:
        panel.show("figure_notes", charts.about(shared, scene.t))
