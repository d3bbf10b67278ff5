"""What native charts of slides share: their labels, their places, marks across rows, language."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.slides import deck as slides
from geo.export.slides.deck import BODY, emu, rgb
from geo.i18n import NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.figure import Mark

Line = tuple[str, int, str]  # text, size in points, colour
QUIETER, QUIETER_LINE = 12, 0.19  # points and inches of the second line at a bar
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def said(mark: Mark, across: float, *, clear: bool = False) -> list[Line]:
    """Return the lines at a mark: its words, then its note; ``clear`` of what stands at its end."""
    told = ((mark.text, BODY, theme.LIGHT["ink"]), (mark.note, QUIETER, theme.LIGHT["muted"]))
    before = 3 * NO_BREAK * clear
    return [
        (before + line, size, colour) for text, size, colour in told if text for line in slides.wrap(text, across, size)
    ]


def lay_out(chart: Any, left: float, top: float, across: float, down: float) -> None:
    """Set the shares of the width and height of the plot, the same in every program; the rest is for names."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.oxml import parse_xml

    if not left:
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    area = chart._chartSpace.xpath(".//c:plotArea")[0]
    for old in area.xpath("./c:layout"):
        area.remove(old)
    ends = {"x": left, "y": top, "w": across, "h": down}
    places = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in ends.items())
    layout = (
        f'<c:layout {CHART}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    )
    area.insert(0, parse_xml(layout))


def mark_ends(series: Any, unit: float, bar: float) -> None:
    """Draw a short line across each row at its reference: an error bar, which every program for slides knows."""
    from pptx.oxml import parse_xml

    ink = theme.LIGHT["ink"].lstrip("#")
    bars = parse_xml(
        f'<c:errBars {CHART} {DRAWING}><c:errBarType val="both"/><c:errValType val="fixedVal"/>'
        f'<c:noEndCap val="1"/><c:val val="{0.015 * unit:.6g}"/><c:spPr><a:ln w="{emu(0.6 * bar)}" cap="flat">'
        f'<a:solidFill><a:srgbClr val="{ink}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series._element.xpath("./c:cat")[0].addprevious(bars)


def stem(series: Any) -> None:
    """Draw a series as a thin line without dots."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    series.format.line.width, series.format.line.color.rgb = Pt(1.5), rgb(theme.RAMP[3])
    series.marker.style = XL_MARKER_STYLE.NONE


def write(point: Any, lines: Sequence[Line], position: str) -> None:
    """Write a label: a paragraph a line, each with its size and colour."""
    from pptx.enum.chart import XL_LABEL_POSITION

    if not lines:
        return
    label = point.data_label
    body = label.text_frame._txBody
    body.bodyPr.set("wrap", "none")
    for number, (text, size, colour) in enumerate(lines):
        paragraph = slides.add(body, "p") if number else body.p_lst[0]
        paragraph.get_or_add_pPr().set("algn", "ctr" if position == "CENTER" else "l")
        slides.run(paragraph, text, colour, sz=str(100 * size))
    label.position = getattr(XL_LABEL_POSITION, position)


def every(names: Sequence[str], slot: float) -> int:
    """Return which of the names along time have room: 1 for each, 2 for each second."""
    return math.ceil(max(slides.width(name, BODY) + 0.2 for name in names) / slot)


def settle(chart: Any, language: str, *, every: int = 1) -> None:
    """Set the language, and say which names stand on the axis: all, or one of so many."""
    from pptx.oxml import parse_xml

    root = chart._chartSpace
    for old in root.xpath("./c:lang"):
        root.remove(old)
    mark = parse_xml(f'<c:lang {CHART} val="{language}"/>')
    first = root.xpath("./c:date1904")  # the schema wants the language right after it
    root.insert(len(first), mark)
    for run in root.iter("{*}defRPr", "{*}rPr"):
        run.set("lang", language)
    for axis in root.xpath(".//c:catAx"):
        for old in axis.xpath("./c:tickLblSkip"):
            axis.remove(old)
        skip = parse_xml(f'<c:tickLblSkip {CHART} val="{every}"/>')
        axis.xpath("./c:noMultiLvlLbl")[0].addprevious(skip)
