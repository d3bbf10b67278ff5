"""A report of what a page shows: an accessible PDF (PDF/UA-1), set by Typst from ``report.typ``."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from geo.export import budget
from geo.export.drawing import charts, pictures, qr
from geo.export.drawing.pdf import typeset
from geo.export.report import text
from geo.export.report.content import Report, content
from geo.export.report.story import StoryReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

MAP = (945, 900)  # pixels, as the template sets it 120 mm wide
DOTS = 200  # of a picture to an inch
ACROSS, BESIDE = 493.0, 283.0  # points: width of a chart alone, and of one with its table beside it
TALLEST = 600.0  # points, of a chart: a page without its head and foot


def pdf(scene: Scene) -> bytes:
    """Write the report of a scene as tagged PDF: cover, summary, map, figures, clusters, methods, sources."""
    return _set(Report(scene))


def story_pdf(steps: Sequence[tuple[Scene, str, str]], title: str, t: Translator) -> bytes:
    """Write the report of a story: what follows first, then its steps in their order.

    Raises
    ------
    ValueError
        There are no steps.
    """
    if not steps:
        message = "A story without steps makes no report."
        raise ValueError(message)
    return _set(StoryReport.of(steps, title, t))


def _set(report: Report) -> bytes:
    template = resources.files("geo.export.report").joinpath("report.typ").read_text("utf-8")
    drawn = _pictures(report)
    told = content(report, {key: name for key, (name, _) in drawn.items()})
    data = json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    return typeset(template, {"report.json": data, **dict(drawn.values())}, report.scene.sources.today)


def _pictures(report: Report) -> dict[str, tuple[str, bytes]]:
    """Draw map, charts and QR code; return the name and the content of the file of each."""
    scene = report.scene
    drawn = {"map": ("map.png", pictures.map_png(scene, *MAP, dpi=DOTS))} if scene.mapped else {}
    for number, figure in enumerate(report.figures):
        budget.step()
        if figure.chart.kind != "table" and not figure.empty:
            across = BESIDE if text.beside(figure) else ACROSS
            vector = charts.svg(figure, scene.t, across, TALLEST)
            drawn[figure.name] = (f"figure-{number}.svg", vector.encode())
    if scene.link:
        drawn["qr"] = ("qr.svg", qr.svg(scene.link).encode())
    return drawn
