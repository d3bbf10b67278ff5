"""A step of a story as one picture: its message, what shows it and what it rests on, in HTML that fits any box.

The same HTML is the step on the whole window, its thumbnail in the overview and what the presenter sees next.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from geo.figures.face import Face
from geo.scenes import faces
from geo.scenes.faces import FaceScene
from geo.web import charts, plan
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.i18n import Translator
    from geo.scenes.scene import Scene


LEAST, LARGEST = 24, 32  # type of charts and names, in units of the slide
PER_ROW = 360  # type of all rows of a chart together
WRAPPED, WRAPPED_NAME = 28, 40  # letters from which a label, and a line of a name with its town, are broken
PER_NAME = 27  # lines of names in two columns that fit in the smallest type


class Place(NamedTuple):
    """Where a slide stands in its story."""

    story: str  # title of the story
    number: int  # from 1
    steps: int


def face(scene: Scene, title: str, note: str) -> Face:
    """Return what a step shows: a face, or of a page its message, leading figure and map."""
    if isinstance(scene, FaceScene):
        return scene.face
    figure = next((figure for figure in scene.figures if not figure.empty), None)
    names = faces.few(scene) if not scene.page or scene.page == "cluster" else ()
    return Face(
        "page",
        scene.heading,
        title,
        note,
        figure=None if names else figure,
        names=names,
        colours=scene.colours,
        outlined=scene.view.region,
        seats=bool(names),
        source=scene.credits[0],
    )


def slide(scene: Scene, title: str, note: str, place: Place, *, heading: bool = False) -> str:
    """Render a step; with `heading` its message is that of the page.

    A face keeps its note for who speaks; of any other step the note is part of the slide.
    """
    shown = face(scene, title, note)
    return render(
        "slide",
        scene.t,
        face=shown,
        title=title,
        heading=heading,
        place=place,
        map=Markup(plan.plan(shown, scene)) if shown.mapped else "",
        chart=Markup(charts.html(shown.figure, scene.t, links=False)) if shown.figure else "",
        size=_size(shown, scene.t),
    )


def _size(shown: Face, t: Translator) -> float:
    """Return the size of the type of its chart or names, in units of the slide: the larger the fewer they are."""
    if shown.figure:
        labels = [str(shown.figure.cell(row, shown.figure.chart.label)) for row in shown.figure.drawn_rows]
        rows = (
            charts.height(shown.figure, t)
            + sum(len(label) > WRAPPED for label in labels)
            + bool(shown.figure.chart.key)
        )
        size = PER_ROW / max(rows, 1)
    else:
        lines = sum(-(-len(f"{one.name} {one.town}") // WRAPPED_NAME) for one in shown.names)
        size = LEAST * sqrt(PER_NAME / max(lines, 1))
    return round(min(max(LEAST, size), LARGEST), 1)


def slides(steps: Sequence[tuple[Scene, str, str]], story: str) -> list[str]:
    """Render all steps of a story."""
    return [slide(*step, Place(story, number, len(steps))) for number, step in enumerate(steps, 1)]


def spoken(steps: Sequence[tuple[Scene, str, str]], t: Translator) -> list[list[str]]:
    """Return what the speaker may say at each step, line by line."""
    return [[line for line in note.splitlines() if line.strip()] or [t("No note.")] for _scene, _title, note in steps]
