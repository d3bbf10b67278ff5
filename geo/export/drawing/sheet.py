"""A sheet to draw on: matplotlib without its global state, in points from the lower left corner.

One point is 1/72 inch on the sheet, whatever the resolution, so sizes of type are what they say.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from geo import theme
from geo.export.drawing import typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.path import Path
    from PIL.Image import Image

_PLOTS = 100  # layer of axes: above what is drawn on the sheet itself
LEADING = 1.22  # height of a line in sizes of its type
INK, MUTED = theme.LIGHT["ink"], theme.LIGHT["muted"]
Extent = tuple[float, float, float, float]  # left, bottom, right, top


@cache
def font(size: float, bold: bool) -> FontProperties:
    """Return the typeface at a size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=[typeface.FAMILY, typeface.FALLBACK], weight=700 if bold else 400, size=size)


def outlined(width: float) -> list[Any]:
    """Return the effect that keeps a text clear of what it stands on."""
    from matplotlib import patheffects

    return [patheffects.withStroke(linewidth=width, foreground=theme.MAP["halo"], alpha=0.92)]


@cache
def _axes() -> type[Any]:
    """Return axes without a frame, with no tick until something stands at it: each is ten objects, most have none."""
    from matplotlib.axes import Axes
    from matplotlib.axis import XAxis, YAxis

    class Across(XAxis):
        def reset_ticks(self) -> None:
            self.majorTicks, self.minorTicks = [], []

    class Down(YAxis):
        reset_ticks = Across.reset_ticks

    class Bare(Axes):
        def _init_axis(self) -> None:
            self.xaxis, self.yaxis = Across(self, clear=False), Down(self, clear=False)

        def _gen_axes_spines(self) -> dict[str, Any]:
            return {}  # no frame is drawn, and ticks stand where it would be

        def get_xaxis_transform(self, which: str = "grid") -> Any:
            return super().get_xaxis_transform()

        def get_yaxis_transform(self, which: str = "grid") -> Any:
            return super().get_yaxis_transform()

        def _update_patch_limits(self, patch: Patch) -> None:
            """Nothing: whoever draws sets the limits."""

        def _update_line_limits(self, line: Line2D) -> None:
            """Nothing."""

    return Bare


class Canvas:
    """A sheet: width and height in points, and the dots per inch of a picture made from it."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        typeface.register()
        self.width, self.height, self.dpi = width, height, dpi
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=dpi, facecolor=theme.LIGHT["surface"])
        FigureCanvasAgg(self.figure)
        self.points: Any = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans

    def plot(self, extent: Extent) -> Any:
        """Return axes of their own at a place of the sheet, without frame and ticks."""
        left, bottom, right, top = extent
        width, height = self.width, self.height
        place = (left / width, bottom / height, (right - left) / width, (top - bottom) / height)
        axes = self.figure.add_axes(place, frameon=False, xticks=[], yticks=[], zorder=_PLOTS, axes_class=_axes())
        axes.set_axisbelow(True)
        return axes

    def text(  # noqa: PLR0913 - where, what and in which type
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
        halo: float = 0,
        layer: float = 5,
    ) -> None:
        """Write one line; ``at`` is its left end, middle or right end on the base line."""
        look: dict[str, Any] = {"color": colour, "ha": align, "zorder": layer, "transform": self.points}
        effects = outlined(halo) if halo else None
        shown = typeface.plain(text)
        self.figure.text(*at, shown, fontproperties=font(size, bold), path_effects=effects, parse_math=False, **look)

    def lines(self, at: tuple[float, float], lines: Sequence[str], size: float, **look: Any) -> float:
        """Write lines one under another from a top edge down, looking as `text` does; return the lower edge."""
        x, top = at
        for place, line in enumerate(lines):
            self.text((x, top - place * size * LEADING - 0.93 * size), line, size, **look)
        return top - len(lines) * size * LEADING

    def _add(
        self,
        kind: Callable[..., Patch],
        *where: Any,
        fill: str = "none",
        edge: str = "none",
        line: float = 0.8,
        layer: float = 1,
        **more: Any,
    ) -> Patch:
        patch = kind(*where, facecolor=fill, edgecolor=edge, linewidth=line, zorder=layer, **more)
        self._place(patch)
        return patch

    def _place(self, artist: Artist) -> None:
        artist.set_transform(self.points)
        self.figure.add_artist(artist)

    def rectangle(self, box: Extent, **look: Any) -> None:
        """Fill a box."""
        from matplotlib.patches import Rectangle

        left, bottom, right, top = box
        self._add(Rectangle, (left, bottom), right - left, top - bottom, **look)

    def hatch(self, path: Path, clip: Path | None = None, layer: float = 1.0) -> None:
        """Fill a shape as what is not known is filled: grey with oblique lines."""
        self.shape(path, fill=theme.NO_DATA, clip=clip, layer=layer)
        import numpy as np
        from matplotlib.collections import LineCollection

        (left, bottom), (right, top) = path.get_extents().min, path.get_extents().max
        rise = top - bottom
        lines = LineCollection([[(x, bottom), (x + rise, top)] for x in np.arange(left - rise, right, 6.0)])
        lines.set(color=theme.MAP["hatch"], linewidth=1.6, zorder=layer + 0.01)
        self._place(lines)
        lines.set_clip_path(path, self.points)

    def shape(self, path: Path, *, clip: Path | None = None, **look: Any) -> None:
        """Draw a shape."""
        from matplotlib.patches import PathPatch

        patch = self._add(PathPatch, path, joinstyle="round", **look)
        if clip is not None:
            patch.set_clip_path(clip, self.points)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str,
        line: float,
        layer: float = 3,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line through points; ``dashes`` are lengths on and off, in widths of the line."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*points, strict=True)
        style: Any = (0, dashes) if dashes else "-"
        self._place(Line2D(xs, ys, color=colour, linewidth=line, zorder=layer, solid_capstyle="butt", linestyle=style))

    def disc(self, at: tuple[float, float], radius: float, *, layer: float = 4, **look: Any) -> None:
        """Draw a disc; its edge lies half within the radius."""
        from matplotlib.patches import Circle

        self._add(Circle, at, radius, layer=layer, **look)

    def wedge(self, at: tuple[float, float], radius: float, turn: tuple[float, float], fill: str, layer: float) -> None:
        """Draw a slice of a disc, from and to parts of a turn clockwise from the top."""
        from matplotlib.patches import Wedge

        start, end = (90 - 360 * part for part in turn)
        self._add(Wedge, at, radius, end, start, fill=fill, layer=layer)

    def modules(self, box: Extent, matrix: Sequence[Sequence[bool]], quiet: int) -> None:
        """Draw a QR code with the white around it into a square box."""
        from matplotlib.collections import PolyCollection

        left, bottom, right, _top = box
        unit = (right - left) / (len(matrix) + 2 * quiet)
        self.rectangle(box, fill="#ffffff", layer=6)
        squares = []
        for row, line in enumerate(reversed(matrix)):
            for column, dark in enumerate(line):
                if dark:
                    x, y = left + (column + quiet) * unit, bottom + (row + quiet) * unit
                    squares.append([(x, y), (x + unit, y), (x + unit, y + unit), (x, y + unit)])
        drawn = PolyCollection(squares, facecolors=INK, edgecolors="none", antialiaseds=False, zorder=6.1)
        self._place(drawn)

    def png(self, metadata: dict[str, str] | None = None) -> bytes:
        """Return the sheet as PNG, without transparency, of which it has none."""
        from PIL.PngImagePlugin import PngInfo

        target, told = io.BytesIO(), PngInfo()
        for name, text in (metadata or {}).items():
            told.add_text(name, text)
        dots = (self.dpi, self.dpi)
        self.image().convert("RGB").save(target, "PNG", compress_level=3, pnginfo=told, dpi=dots)
        return target.getvalue()

    def image(self) -> Image:
        """Return the sheet as an image in memory."""
        from PIL.Image import frombytes

        target = io.BytesIO()
        self.figure.savefig(target, format="rgba", dpi=self.dpi)
        size = self.figure.canvas.get_width_height(physical=True)
        return frombytes("RGBA", size, target.getvalue())

    def svg(self, title: str, description: str, language: str, *, fonts: bool = True) -> str:
        """Return the sheet as SVG: text as text, with a title and a text that replaces it.

        ``fonts`` says whether the typeface comes along; a document that has it does without.
        """
        target = io.BytesIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.figure.savefig(target, format="svg", metadata=nothing)
        _head, _tag, drawn = target.getvalue().decode("utf-8").partition("<svg ")
        attributes, _end, content = drawn.partition(">")
        named, told = escape(typeface.clean(title)), escape(" ".join(description.split()))
        style = f"<style>{typeface.embedded()}</style>\n" if fonts else ""
        return (
            f'<svg lang="{language}" xml:lang="{language}" role="img" aria-labelledby="title desc" {attributes}>\n'
            f'<title id="title">{named}</title>\n<desc id="desc">{told}</desc>\n{style}{content}'
        )
