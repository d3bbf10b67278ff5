"""A deck of slides in the atlas's look, which ``template.pptx`` has: 16:9, layouts, typeface and colours.

To change the look, edit the template in a program for slides (master and layouts). Measures are inches. Titles are
title placeholders, so that outlines and screen readers find them; whatever only decorates stands in the layouts,
where nobody reads it out.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from geo import theme
from geo.export.drawing import typeface
from geo.export.drawing.typeface import clean as plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.i18n import Translator

WIDTH, HEIGHT = 13.333, 7.5
EDGE = 0.5
TITLE_SIZES = (28, 26, 24)
BODY, SMALL = 18, 10
LANGUAGES = {"pl": "pl-PL", "en": "en-GB"}
LAYOUTS = ("cover", "map", "figure")
_LONGEST_PROPERTY = 255
_ROW, _SWATCH, _APART = 0.32, 0.22, 0.05  # inches: a line of a legend, its square, the space after an entry
_TWO_LINES = 0.95  # inches of a title
_INSET = 0.08  # inches between a square and its meaning
_EMU = 914_400
# Computers without the typeface show a wider one, as a rule Arial; texts must fit there as well.
_WIDER = 1.14
_LEADING = 1.2  # height of a line, of the size of the type
_POINTS = 72  # in an inch
_LONGEST_TEXT = 4_000  # characters, more than any slide holds

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def emu(inches: float) -> int:
    """Return a length in the unit of files of slides."""
    return round(inches * _EMU)


class Area(NamedTuple):
    """Where something stands on a slide; inches from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


class Fitted(NamedTuple):
    """A text made to fit: cut with ``…`` where even the smallest size was too large; points and inches."""

    text: str
    size: int
    height: float


@dataclass(frozen=True, slots=True)
class Type:
    """How a text looks: size in points, weight, colour (``#rrggbb``)."""

    size: int = BODY
    bold: bool = False
    colour: str = theme.LIGHT["ink"]


PLAIN, STRONG, QUIET = Type(), Type(bold=True), Type(colour=theme.LIGHT["muted"])
FOOT = Type(SMALL, colour=theme.LIGHT["muted"])


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line, inches."""
    return typeface.width(text, size, bold=bold) * _WIDER / _POINTS


def wrap(text: str, across: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `across` inches."""
    return typeface.wrap(text, size, across * _POINTS / _WIDER, bold=bold)


def height(lines: float, size: float) -> float:
    """Return the height of so many lines, inches."""
    return lines * size * _LEADING / _POINTS


LINE = height(1, BODY)  # inches of a line of the type of a slide


def fit(text: str, room: tuple[float, float], sizes: Sequence[int], *, bold: bool = False) -> Fitted:
    """Find the largest size at which a text fits into width and height, inches, and cut it where none does."""
    across, down = room
    shown, size, lines = plain(text)[:_LONGEST_TEXT], sizes[-1], 0
    for size in sizes:
        lines = len(wrap(shown, across, size, bold=bold))
        if height(lines, size) <= down + 1e-6:
            return Fitted(shown, size, height(lines, size))
    most = max(1, int(down / height(1, size) + 1e-6))
    if lines > most:
        end = bisect(range(len(shown)), most, key=lambda end: len(wrap(shown[:end] + "…", across, size, bold=bold)))
        shown = shown[: max(0, end - 1)].rstrip() + "…"
    return Fitted(shown, size, height(most, size))


class Deck:
    """A deck of slides in the language of its translator."""

    def __init__(self, t: Translator) -> None:
        from pptx import Presentation

        self.t = t
        self.language = LANGUAGES[t.language]
        template = resources.files("geo.export.slides").joinpath("template.pptx").read_bytes()
        file: Any = Presentation(BytesIO(template))
        self.file = file
        self.layouts = dict(zip(LAYOUTS, self.file.slide_layouts, strict=True))
        for layout, name in zip(self.file.slide_layouts, (t("Cover"), t("Map and text"), t("Figure")), strict=True):
            layout.name, (title,) = name, layout.placeholders
            title.name = title.text_frame.text = t("Title")
        for element in (
            self.file.element,
            *(one.element for one in (self.file.slide_master, *self.file.slide_layouts)),
        ):
            for run in element.iter("{*}defRPr", "{*}rPr", "{*}endParaRPr"):
                run.set("lang", self.language)

    def slide(self, layout: str, title: str, area: Area, sizes: tuple[int, ...] = TITLE_SIZES) -> tuple[Any, float]:
        """Add a slide of one of the `LAYOUTS`; return it, and where its title ends.

        The title is cut where even the smallest size is too large for the area.
        """
        slide = self.file.slides.add_slide(self.layouts[layout])
        slide.shapes.turbo_add_enabled = True  # which numbers shapes without looking at all of them
        left, top, across, down = area
        fitted = fit(title, (across, min(down, _TWO_LINES)), sizes, bold=True)
        if fitted.text != plain(title):  # smaller type first, then more lines
            fitted = fit(title, (across, down), sizes[-1:], bold=True)
        shape = slide.shapes.title
        shape.name = self.t("Title")
        shape.left, shape.top, shape.width, shape.height = map(emu, (left, top, across, fitted.height))
        self.write(shape.text_frame, fitted.text, Type(fitted.size, bold=True))
        return slide, top + fitted.height

    def text(self, slide: Any, name: str, text: str, area: Area, look: Type = PLAIN) -> float:
        """Add a text of one paragraph, cut where it does not fit the area, and say where it ends."""
        left, top, across, down = area
        fitted = fit(text, (across, down), (look.size,), bold=look.bold)
        shape = slide.shapes.add_textbox(*map(emu, (left, top, across, fitted.height)))
        shape.name = name
        self.write(shape.text_frame, fitted.text, look)
        return top + fitted.height

    def write(self, frame: Any, text: str, look: Type = PLAIN) -> None:
        """Write one paragraph into a frame without margins."""
        body = frame._txBody.bodyPr
        body.set("wrap", "square")
        for fitting in list(body):
            body.remove(fitting)
        add(body, "noAutofit")
        for margin in ("lIns", "rIns", "tIns", "bIns"):
            body.set(margin, "0")
        shown = {"sz": str(100 * look.size), "b": str(int(look.bold)), "lang": self.language}
        run(frame.paragraphs[0]._p, text, look.colour, **shown)

    def legend(self, slide: Any, entries: Sequence[tuple[str, str]], area: Area, columns: int = 0) -> float:
        """Draw a legend of colours and their meaning, in rows or in so many columns, and say where it ends.

        The colour `theme.NO_DATA` is hatched, as on the map.
        """
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        left, top, across, _ = area
        for (across_at, line), (colour, label) in zip(_spots(entries, across, columns), entries, strict=True):
            upper = top + _ROW * line
            swatch = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, *map(emu, (left + across_at, upper + 0.04, _SWATCH, _SWATCH))
            )
            swatch.name = self.t("Legend")
            swatch.shadow.inherit = False
            paint(swatch.fill, *((theme.MAP["hatch"], colour) if colour == theme.NO_DATA else (colour,)))
            swatch.line.color.rgb, swatch.line.width = rgb(theme.LIGHT["muted"]), Pt(0.75)
            decorate(swatch)
            edge = across / columns if columns else min(_entry(label), across - across_at)
            room = edge - _SWATCH - _INSET - _APART
            place = Area(left + across_at + _SWATCH + _INSET, upper, room, _ROW)
            self.text(slide, self.t("Legend"), label, place)
        return top + _ROW * (1 + max(line for _, line in _spots(entries, across, columns)))

    def notes(self, slide: Any, lines: list[str]) -> None:
        """Write the speaker's notes, a paragraph a line."""
        frame = slide.notes_slide.notes_text_frame
        first, *others = lines
        run(frame.paragraphs[0]._p, first, lang=self.language)
        for line in others:
            run(add(frame._txBody, "p"), line, lang=self.language)

    def picture(self, slide: Any, name: str, png: bytes, area: Area, description: str) -> Any:
        """Add a picture with a text that replaces it."""
        shape = slide.shapes.add_picture(BytesIO(png), *map(emu, area))
        shape.name = name
        describe(shape, description)
        return shape

    def finish(self, *, title: str, subject: str, version: str, day: date) -> bytes:
        """Say what the deck is, and give its bytes."""
        core = self.file.core_properties
        moment = datetime.combine(day, datetime.min.time())
        core.title, core.subject = plain(title)[:_LONGEST_PROPERTY], plain(subject)[:_LONGEST_PROPERTY]
        core.author = core.last_modified_by = "Atlas klastrów"
        core.keywords = self.t("clusters; data version {version}", version=version)[:_LONGEST_PROPERTY]
        core.language = self.language
        core.created = core.modified = moment
        target = BytesIO()
        self.file.save(target)
        return target.getvalue()


def _spots(entries: Sequence[tuple[str, str]], across: float, columns: int) -> list[tuple[float, int]]:
    """Place the entries of a legend: distance from the left and line of each."""
    if columns:
        lines = -(-len(entries) // columns)
        return [(across / columns * (number // lines), number % lines) for number in range(len(entries))]
    spots, at, line = [], 0.0, 0
    for _, label in entries:
        needed = _entry(label)
        if at and at + needed > across:
            at, line = 0.0, line + 1
        spots.append((at, line))
        at += needed
    return spots


def _entry(label: str) -> float:
    """Return the width of an entry of a legend, with the space after it."""
    return _SWATCH + _INSET + 0.1 + width(plain(label), BODY) + _APART


def add(parent: Any, name: str, **attributes: str) -> Any:
    """Add an element of the language of drawings; python-pptx does it too, but looks for its place in every list."""
    element = parent.makeelement(f"{_DRAWING}{name}", attributes)
    parent.append(element)
    return element


def run(paragraph: Any, text: str, colour: str = "", **look: str) -> None:
    """Add a text to a paragraph, with the attributes that say how it looks; an empty one is none."""
    shown = plain(text)
    if not shown:
        return
    element = add(paragraph, "r")
    properties = add(element, "rPr", **look)
    if colour:
        add(add(properties, "solidFill"), "srgbClr", val=colour.lstrip("#").upper())
    add(element, "t").text = shown


def paint(fill: Any, colour: str, ground: str = "") -> None:
    """Fill a shape with a colour, or hatch it where a ground is given."""
    from pptx.enum.dml import MSO_PATTERN

    if ground:
        fill.patterned()
        fill.pattern, fill.back_color.rgb = MSO_PATTERN.WIDE_UPWARD_DIAGONAL, rgb(ground)
    else:
        fill.solid()
    fill.fore_color.rgb = rgb(colour)


def rgb(colour: str) -> Any:
    """Return a colour ``#rrggbb`` as python-pptx has it."""
    from pptx.dml import color

    colours: Any = color.RGBColor
    return colours(*bytes.fromhex(colour.lstrip("#")))


def describe(shape: Any, text: str) -> None:
    """Set the text that replaces a shape for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(text))


def decorate(shape: Any) -> None:
    """Mark a shape as decoration, which is not read out."""
    from pptx.oxml import parse_xml

    shape._element.xpath(".//p:cNvPr")[0].append(parse_xml(_DECORATIVE))
