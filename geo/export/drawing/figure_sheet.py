"""One figure on a sheet of its own: title, subtitle, chart, what it rests on and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.export.drawing import chart, typeface
from geo.export.drawing.sheet import LEADING, MUTED, Canvas

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.i18n import Translator

ACROSS, DOWN, DPI = 960.0, 540.0, 144.0  # points and dots per inch: 1920 × 1080 pixels
MARGIN = 24.0
TITLE, MAIN, SMALL = 28.0, 16.0, 10.0  # sizes of type, points


def png(figure: Figure, t: Translator) -> bytes:
    """Draw a figure as picture for a slide, 1920 × 1080 pixels."""
    return _sheet(figure, t).png({"Title": typeface.plain(figure.title), "Description": figure.text})


def svg(figure: Figure, t: Translator) -> bytes:
    """Draw a figure as vector picture."""
    return _sheet(figure, t).svg(figure.title, figure.text, t.language).encode()


def _sheet(figure: Figure, t: Translator) -> Canvas:
    canvas = Canvas(ACROSS, DOWN, DPI)
    across = ACROSS - 2 * MARGIN
    title = typeface.wrap(figure.title, TITLE, across, bold=True, most=2)
    top = canvas.lines((MARGIN, DOWN - 0.7 * MARGIN), title, TITLE, bold=True)
    top = canvas.lines((MARGIN, top), typeface.wrap(figure.subtitle, MAIN, across, most=2), MAIN, colour=MUTED)
    foot = typeface.wrap(" ".join((*figure.notes, figure.source)), SMALL, across, most=5)
    bottom = 0.6 * MARGIN + len(foot) * SMALL * LEADING
    canvas.lines((MARGIN, bottom), foot, SMALL, colour=MUTED)
    chart.draw(canvas, (MARGIN, bottom + 10, ACROSS - MARGIN, top - 12), figure, t, size=MAIN)
    return canvas
