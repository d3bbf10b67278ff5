"""An empty deck of slides in the atlas's look: 16:9, own layouts, typeface, colours and language.

Measures are inches. Titles are title placeholders, so that outlines and screen readers find them; whatever only
decorates stands in the layouts, where nobody reads it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from geo import theme
from geo.export.drawing import typeface
from geo.export.slides import text as slide_text
from geo.export.slides.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.i18n import Translator

WIDTH, HEIGHT = 13.333, 7.5
EDGE = 0.5
# What PowerPoint looks for where the typeface is absent: another sans serif of these proportions.
PANOSE, SWISS = "020B0503030403020204", "34"
TITLE_SIZES = (28, 26, 24)
BODY, SMALL = 18, 10
LANGUAGES = {"pl": "pl-PL", "en": "en-GB"}
LAYOUTS = ("cover", "map", "figure")
_LONGEST_PROPERTY = 255
_ROW, _SWATCH, _APART = 0.32, 0.22, 0.05  # inches: a line of a legend, its square, the space after an entry
_TWO_LINES = 0.95  # inches of a title
_INSET = 0.08  # inches between a square and its meaning
_EMU = 914_400
Box = tuple[float, float, float, float]  # left, top, width, height

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def emu(inches: float) -> int:
    """Give a length as files of slides want it."""
    return round(inches * _EMU)


@dataclass(frozen=True, slots=True)
class Type:
    """How a text looks: size in points, weight, colour (``#rrggbb``)."""

    size: int = BODY
    bold: bool = False
    colour: str = theme.LIGHT["ink"]


PLAIN, STRONG, QUIET = Type(), Type(bold=True), Type(colour=theme.LIGHT["muted"])
FOOT = Type(SMALL, colour=theme.LIGHT["muted"])


class Deck:
    """A deck under way.

    Parameters
    ----------
    t
        Language of the deck.
    """

    def __init__(self, t: Translator) -> None:
        from pptx import Presentation

        self.t = t
        self.language = LANGUAGES[t.language]
        made: Any = Presentation()
        self.file = made
        self.file.slide_width, self.file.slide_height = emu(WIDTH), emu(HEIGHT)
        _look(self.file, self.language)
        self.layouts = dict(zip(LAYOUTS, _layouts(self.file, t, self.language), strict=True))

    def slide(self, layout: str, title: str, box: Box, sizes: tuple[int, ...] = TITLE_SIZES) -> tuple[Any, float]:
        """Add a slide with its title.

        Parameters
        ----------
        layout
            One of `LAYOUTS`.
        title
            Title; cut where even the smallest size is too large for the box.
        box
            Where it may stand.
        sizes
            Sizes of type to try.

        Returns
        -------
        slide, bottom
            The slide, and where the title ends.
        """
        slide = self.file.slides.add_slide(self.layouts[layout])
        left, top, across, down = box
        fitted = slide_text.fit(title, (across, min(down, _TWO_LINES)), sizes, bold=True)
        if fitted.text != plain(title):  # smaller type first, then more lines
            fitted = slide_text.fit(title, (across, down), sizes[-1:], bold=True)
        shape = slide.shapes.title
        shape.name = self.t("Title")
        self.place(shape, (left, top, across, fitted.height))
        self.write(shape.text_frame, fitted.text, Type(fitted.size, bold=True))
        return slide, top + fitted.height

    @staticmethod
    def place(shape: Any, box: Box) -> None:
        """Put a shape into a box."""
        shape.left, shape.top, shape.width, shape.height = map(emu, box)

    def text(self, slide: Any, name: str, text: str, box: Box, look: Type = PLAIN) -> float:
        """Add a text of one paragraph, cut where it does not fit the box, and say where it ends."""
        left, top, across, down = box
        fitted = slide_text.fit(text, (across, down), (look.size,), look.bold)
        shape = slide.shapes.add_textbox(*map(emu, (left, top, across, fitted.height)))
        shape.name = name
        self.write(shape.text_frame, fitted.text, look)
        return top + fitted.height

    def write(self, frame: Any, text: str, look: Type = PLAIN) -> None:
        """Write one paragraph into a frame without margins."""
        from pptx.enum.text import MSO_AUTO_SIZE
        from pptx.util import Pt

        frame.word_wrap = True
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        run = frame.paragraphs[0].add_run()
        run.text = plain(text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(look.size), look.bold, rgb(look.colour)
        run._r.get_or_add_rPr().set("lang", self.language)

    def legend(self, slide: Any, entries: Sequence[tuple[str, str]], box: Box, columns: int = 0) -> float:
        """Draw a legend of colours and their meaning, in rows or in so many columns, and say where it ends.

        The colour `theme.NO_DATA` is hatched, as on the map.
        """
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        left, top, across, _ = box
        for (across_at, line), (colour, label) in zip(_spots(entries, across, columns), entries, strict=True):
            upper = top + _ROW * line
            swatch = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, *map(emu, (left + across_at, upper + 0.04, _SWATCH, _SWATCH))
            )
            swatch.name = self.t("Legend")
            swatch.shadow.inherit = False
            _fill(swatch.fill, colour)
            swatch.line.color.rgb, swatch.line.width = rgb(theme.LIGHT["muted"]), Pt(0.75)
            decorate(swatch)
            edge = across / columns if columns else min(_entry(label), across - across_at)
            room = edge - _SWATCH - _INSET - _APART
            self.text(slide, self.t("Legend"), label, (left + across_at + _SWATCH + _INSET, upper, room, _ROW))
        return top + _ROW * (1 + max(line for _, line in _spots(entries, across, columns)))

    def notes(self, slide: Any, lines: list[str]) -> None:
        """Write the speaker's notes, a paragraph a line."""
        frame = slide.notes_slide.notes_text_frame
        frame.text = "\n".join(map(plain, lines))
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", self.language)

    def picture(self, slide: Any, name: str, png: bytes, box: Box, description: str) -> Any:
        """Add a picture with a text that replaces it."""
        from io import BytesIO

        shape = slide.shapes.add_picture(BytesIO(png), *map(emu, box))
        shape.name = name
        describe(shape, description)
        return shape

    def finish(self, *, title: str, subject: str, version: str, day: date) -> bytes:
        """Say what the deck is, and give its bytes."""
        from io import BytesIO

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
    found, at, line = [], 0.0, 0
    for _, label in entries:
        needed = _entry(label)
        if at and at + needed > across:
            at, line = 0.0, line + 1
        found.append((at, line))
        at += needed
    return found


def _entry(label: str) -> float:
    """Give the width of an entry of a legend, with the space after it."""
    return _SWATCH + _INSET + 0.1 + slide_text.width(plain(label), BODY) + _APART


def _fill(fill: Any, colour: str) -> None:
    from pptx.enum.dml import MSO_PATTERN

    if colour == theme.NO_DATA:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = rgb(theme.MAP["hatch"]), rgb(colour)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(colour)


def rgb(colour: str) -> Any:
    """Give a colour ``#rrggbb`` as slides want it."""
    from pptx.dml import color

    colours: Any = color.RGBColor
    return colours(*bytes.fromhex(colour.lstrip("#")))


def describe(shape: Any, text: str) -> None:
    """Give a shape the text that replaces it for who does not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(text))


def decorate(shape: Any) -> None:
    """Mark a shape as decoration, which is not read out."""
    from pptx.oxml import parse_xml

    shape._element.xpath(".//p:cNvPr")[0].append(parse_xml(_DECORATIVE))


def _look(file: Any, language: str) -> None:
    """Set typeface, colours and language of the master and of all text."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml

    master = file.slide_master
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type
        if int(kind) in (13, 15, 16):  # slide number, footer, date: the layouts have their own
            shape._element.getparent().remove(shape._element)
        else:
            top, height = (0.4, 1.0) if int(kind) == 1 else (1.6, 5.2)
            Deck.place(shape, (EDGE, top, WIDTH - 2 * EDGE, height))
    part = master.part.part_related_by(KIND.THEME)
    root = parse_xml(part.blob)
    _recolour(root)
    part._blob = serialize_part_xml(root)
    for element in (file.element, master.element):
        for run in element.iter("{*}defRPr", "{*}rPr", "{*}endParaRPr"):
            run.set("lang", language)
    for run in master.element.xpath(".//p:titleStyle/a:lvl1pPr"):
        run.set("algn", "l")


def _recolour(root: Any) -> None:
    """Put the atlas's colours and typeface into a theme."""
    light = theme.LIGHT
    colours = {
        "dk1": light["ink"],
        "lt1": light["surface"],
        "dk2": light["accent"],
        "lt2": "#f1f5f8",
        **{f"accent{number}": colour for number, colour in enumerate(theme.SERIES[:6], 1)},
        "hlink": light["accent"],
        "folHlink": light["muted"],
    }
    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = root.find(f".//{space}clrScheme")
    scheme.set("name", "Atlas")
    for name, colour in colours.items():
        slot = scheme.find(space + name)
        slot.clear()
        slot.append(slot.makeelement(space + "srgbClr", {"val": colour.lstrip("#").upper()}))
    for fonts in root.iter(f"{space}majorFont", f"{space}minorFont"):
        latin = fonts.find(f"{space}latin")
        latin.attrib.update({"typeface": typeface.FAMILY, "panose": PANOSE, "pitchFamily": SWISS, "charset": "0"})


def _layouts(file: Any, t: Translator, language: str) -> list[Any]:
    """Turn three layouts of the template into ours, and drop the others."""
    from pptx.oxml import parse_xml

    ours = [file.slide_layouts.get_by_name(name) for name in ("Title Slide", "Section Header", "Title Only")]
    for layout in list(file.slide_layouts):
        if layout not in ours:
            file.slide_layouts.remove(layout)
    column = (EDGE, 0.45, 5.5, 1.45)
    whole = (EDGE, 0.45, WIDTH - 2 * EDGE, 0.95)
    cover = (1.2, 2.2, WIDTH - 2.4, 1.8)
    names = (t("Cover"), t("Map and text"), t("Figure"))
    for layout, name, box in zip(ours, names, (cover, column, whole), strict=True):
        tree = layout.shapes._spTree
        for shape in list(layout.shapes):
            tree.remove(shape._element)
        layout.name = name
        layout.element.attrib.pop("type", None)
        for markup in (_title(box, t("Title"), language), _band(), _number(language)):
            tree.append(parse_xml(markup))
    return ours


def _frame(box: Box) -> str:
    left, top, across, down = map(emu, box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'


def _title(box: Box, prompt: str, language: str) -> str:
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="2" name="{escape(prompt)}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}</p:spPr>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle>'
        f'<a:lvl1pPr algn="l"><a:defRPr lang="{language}" sz="2800" b="1"/></a:lvl1pPr></a:lstStyle>'
        f'<a:p><a:r><a:rPr lang="{language}"/><a:t>{escape(prompt)}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _band() -> str:
    """Draw the band at the upper edge that makes the slides one family with the pages."""
    colour = theme.LIGHT["accent"].lstrip("#")
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="3" name="band">{_DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame((0, 0, WIDTH, 0.12))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _number(language: str) -> str:
    """Number the slides, below the text at the left edge."""
    muted = theme.LIGHT["muted"].lstrip("#")
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="4" name="number"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{_frame((EDGE, 7.2, 0.6, 0.2))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        '</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p><a:fld '
        'id="{2F3C1F0A-6D1B-4B7E-9C55-0C8A6D1F7A01}" type="slidenum">'
        f'<a:rPr lang="{language}" sz="1000"><a:solidFill><a:srgbClr val="{muted}"/></a:solidFill></a:rPr>'
        "<a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"
    )
