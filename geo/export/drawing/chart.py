"""Figures of the atlas as charts without a browser: bars with their values, columns along time, plans and results.

A chart has no title of its own: whoever embeds it writes title, subtitle and source of the `Figure` around it. What is
not known is said in words; it is never a bar of length 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.export.drawing import chart_kinds, chart_specs
from geo.export.drawing.chart_specs import drawable
from geo.export.drawing.sheet import Box, Canvas

if TYPE_CHECKING:
    from geo.figures.figure import Figure
    from geo.i18n import Translator

__all__ = ["Chart", "chart_png", "chart_svg", "draw", "drawable"]

DPI = 96
_TYPE = 50.0  # the width of a chart holds so many sizes of its type


@dataclass(frozen=True)
class Chart:
    """A chart on its way.

    Attributes
    ----------
    canvas, box
        Where it is drawn.
    figure
        What.
    t
        Translator.
    size
        Of the type, points.
    marked
        Names that stand out: what the View chose.
    """

    canvas: Canvas
    box: Box
    figure: Figure
    t: Translator
    size: float
    marked: frozenset[str] = frozenset()

    @property
    def spec(self) -> chart_specs.Spec:
        """How it is drawn."""
        return chart_specs.SPECS[self.figure.name]


def draw(  # noqa: PLR0913 - what is drawn, where and in which type
    canvas: Canvas,
    box: Box,
    figure: Figure,
    t: Translator,
    *,
    size: float,
    marked: Sequence[str] = (),
) -> None:
    """Draw a figure that is `drawable` into a box of a sheet."""
    made = Chart(canvas, box, figure, t, size, frozenset(marked))
    chart_kinds.KINDS[made.spec.kind](made)


def _canvas(figure: Figure, t: Translator, width_px: int, height_px: int, marked: Sequence[str]) -> Canvas:
    across, down = width_px * 72 / DPI, height_px * 72 / DPI
    canvas = Canvas(across, down, DPI)
    size = max(9.0, across / _TYPE)
    draw(canvas, (2, 2, across - 2, down - 2), figure, t, size=size, marked=marked)
    return canvas


def chart_png(figure: Figure, t: Translator, width_px: int, height_px: int, marked: Sequence[str] = ()) -> bytes:
    """Draw a figure that is `drawable` as PNG of a size in pixels; ``marked`` are names that stand out."""
    return _canvas(figure, t, width_px, height_px, marked).png({"Title": figure.title, "Description": figure.text})


def chart_svg(figure: Figure, t: Translator, width_px: int, height_px: int, marked: Sequence[str] = ()) -> str:
    """Draw a figure that is `drawable` as SVG, with its title and text; the typeface is that of the page around it."""
    return _canvas(figure, t, width_px, height_px, marked).svg(figure.title, figure.text, t.language, fonts=False)
