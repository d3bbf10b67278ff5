"""What each medium shows of a figure, read back from what was drawn: pages, pictures, slides.

A reading is a list of `Row`: of a table its cells, of lines a row for each value, else a row for each mark.
"""

import math
import re
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from geo.export.drawing.rows import ACCENT, NAME
from geo.export.drawing.typeface import plain
from geo.figures.figure import cell_text

LISTED = ("bars", "dots", "diverging", "bullets", "timeline", "multiples")
MORE = "and {n} more row of the table", "and {n} more rows of the table"


class Row(NamedTuple):
    """A mark as it is seen."""

    panel: str
    name: str
    words: str
    strong: bool  # whether it, or its panel, stands out
    value: float | None


@cache
def bare(text):
    """A text without spaces, so that it is the same however it is broken into lines."""
    return re.sub(r"\s", "", plain(text))


def rows(figure, t):
    """What every medium must show: the marks of the panels, or the cells of a table."""
    if figure.chart.kind == "table":
        return table_rows(figure, t, figure.shown_columns)
    return [
        Row(bare(panel.heading), bare(mark.label), bare(mark.text + mark.note), panel.highlight or mark.highlight,
            mark.value)
        for panel in figure.panels(t)
        for mark in panel.marks
    ]  # fmt: skip


def table_rows(figure, t, columns):
    """The cells of the rows that a table shows."""
    strong = {row: figure.cell(row, figure.chart.label) in figure.chart.highlight for row in figure.drawn_rows}
    return [
        Row("", bare(column.heading), bare(cell_text(figure.cell(row, column.key), column, t)), strong[row], None)
        for row in figure.drawn_rows
        for column in columns
    ]


def same(found, wanted, t, near=1e-9):
    """Assert that two readings are the same; values may differ by a part `near` of the greatest one."""
    words = [[row._replace(value=None) for row in rows] for rows in (found, wanted)]
    wrong = [pair for pair in zip_longest(*words) if pair[0] != pair[1]]
    assert not wrong, wrong
    scale = max((abs(row.value) for row in wanted if row.value is not None), default=1.0) or 1.0
    for one, other in zip(found, wanted, strict=True):
        assert (one.value is None) == (other.value is None), (one, other)
        assert one.value is None or abs(one.value - other.value) <= near * scale, (one, other)


# Pages


def _percent(element, name):
    return float(re.search(rf"\b{name}: (-?[\d.]+)%", element["style"])[1]) / 100


def _is(element, name):
    return element.get("class", "").split(" ")[0] == name


def _strong(element):
    return "is-highlight" in element.get("class", "")


def page_rows(page, figure, t):
    """Read the chart of a page."""
    kind = figure.chart.kind
    if kind in LISTED:
        return _page_bars(page, figure, t)
    return {"stacked": _page_stacked, "columns": _page_columns, "lines": _page_lines, "table": _page_table}[kind](
        page, figure, t
    )


def _page_bars(page, figure, t):
    found, heading, strong, extents, ends = [], "", False, iter(figure.panels(t)), (0.0, 1.0)
    for element in page.elements:
        if element["tag"] == "section":
            heading, strong, ends = "", _strong(element), next(extents).extent
            if figure.chart.kind == "timeline":
                ends = math.floor(ends[0]), max(math.floor(ends[0]) + 1, math.ceil(ends[1]))
        elif element["tag"] == "h3":
            heading = bare(element["text"])
        elif _is(element, "atlas-bar"):
            found.append(Row(heading, "", "", strong or _strong(element), None))
        elif _is(element, "atlas-bar-label"):
            found[-1] = found[-1]._replace(name=bare(element["text"]))
        elif _is(element, "atlas-bar-value") or _is(element, "atlas-bar-note"):
            found[-1] = found[-1]._replace(words=found[-1].words + bare(element["text"]))
        elif _is(element, "atlas-dot"):
            found[-1] = found[-1]._replace(value=ends[0] + _percent(element, "left") * ((ends[1] - ends[0]) or 1.0))
        elif figure.chart.kind != "dots" and _is(element, "atlas-bar-fill") and "is-open" not in element["class"]:
            low, high = ends
            left, right = _percent(element, "left"), _percent(element, "left") + _percent(element, "width")
            below = figure.chart.kind != "timeline" and low + left * (high - low) < -1e-3 * (high - low)
            found[-1] = found[-1]._replace(value=low + (left if below else right) * ((high - low) or 1.0))
    return found


def _page_stacked(page, figure, t):
    parts, found, place = [bare(text) for text in page.texts("li")[: len(figure.chart.values)]], [], 0
    high = figure.panels(t)[0].extent[1]
    for element in page.elements:
        if _is(element, "atlas-bar"):
            heading, strong, place = "", _strong(element), 0
        elif _is(element, "atlas-bar-label"):
            heading = bare(element["text"])
        elif _is(element, "atlas-bar-fill"):
            found.append(Row(heading, parts[place], "", strong, _percent(element, "width") * high))
            place += 1
        elif _is(element, "atlas-hidden") and element["tag"] == "span":
            told = [text.rpartition(": ") for text in element["text"].split("; ")]
            assert [bare(name) for name, _, _ in told] == parts
            last = [row._replace(words=bare(words)) for row, (_, _, words) in zip(found[-place:], told, strict=True)]
            found[-place:] = last
    return found


def _page_columns(page, figure, t):
    found, tops, heading, top = [], iter(figure.panels(t)), "", 0.0
    for element in page.elements:
        if _is(element, "atlas-strip-name"):
            heading, top = bare(element["text"]), next(tops).extent[1]
        elif element["tag"] == "li":
            found.append(Row(heading, "", "", _strong(element), None))
        elif _is(element, "atlas-strip-year"):
            found[-1] = found[-1]._replace(name=bare(element["text"]))
        elif _is(element, "atlas-hidden"):
            found[-1] = found[-1]._replace(words=bare(element["text"].removeprefix(": ")))
        elif "height:" in element.get("style", ""):
            found[-1] = found[-1]._replace(value=_percent(element, "height") * top)
    return found


def _page_lines(page, figure, t):
    """Lines that stand out lie above the others: sorted as the figure has them."""
    panels = figure.panels(t)
    years, (low, high) = [mark.label for mark in panels[0].marks], panels[0].extent
    assert bare(page.one("p", class_="atlas-lines-years")["text"]) == bare("".join(years))
    texts, found = {(panel.heading, mark.label): mark.text for panel in panels for mark in panel.marks}, {}
    for path in page.all("path"):
        heading, _, last = path["text"].rpartition(": ")
        points = {
            round(float(x) * (len(years) - 1) / 100): high - float(y) * (high - low) / 100
            for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path["d"])
        }
        assert last == texts[heading, years[max(points)]]
        found[heading] = [
            Row(bare(heading), bare(year), bare(texts[heading, year]), _strong(path), points.get(place))
            for place, year in enumerate(years)
        ]
    assert sorted(found) == sorted(panel.heading for panel in panels)
    named = {text for panel in panels if panel.highlight for text in [bare(panel.heading)]}
    assert {row.panel for lines in found.values() for row in lines if row.strong} == named
    return [row for panel in panels for row in found[panel.heading]]


def _page_table(page, figure, t):
    heads, found, place = [bare(text) for text in page.texts("th", scope="col")], [], 0
    strong = False
    for element in page.elements:
        if element["tag"] == "tr":
            strong, place = _strong(element), 0
        elif element["tag"] == "td" or (element["tag"] == "th" and element.get("scope") == "row"):
            found.append(Row("", heads[place], bare(element["text"]), strong, None))
            place += 1
    return found


# Pictures


def sheet_words(canvas):
    """What is written on a sheet outside of axes, in the order in which it was written."""
    return bare("".join(text.get_text() for text in canvas.figure.texts))


def sheet_rows(canvas, figure, t):
    """Read the axes of a picture; tables have none."""
    panels, kind = figure.panels(t), figure.chart.kind
    drawn = canvas.figure.axes
    if kind in LISTED:
        assert len(drawn) == len(panels)
        if kind == "dots":
            return [row for axes, panel in zip(drawn, panels, strict=True) for row in _sheet_dots(axes, panel, panels)]
        return _sheet_bars(drawn, panels, kind)
    if kind == "columns":
        return [row for axes, panel in zip(drawn, panels, strict=True) for row in _strip(axes, panel, panels)]
    (axes,) = drawn
    return _sheet_stacked(axes, panels) if kind == "stacked" else _sheet_lines(axes, panels)


def _colour(patch):
    from matplotlib.colors import to_hex

    return to_hex(patch.get_facecolor())


def names_of(axes):
    """The names of rows among the texts of axes."""
    return [text for text in axes.texts if text.get_label() == NAME]


def _names(axes):
    return [(bare(text.get_text()), text.get_fontweight() == 700) for text in names_of(axes)]


def _words(axes):
    return [bare(text.get_text()) for text in axes.texts if text.get_label() != NAME]


def _sheet_bars(drawn, panels, kind):
    found, names = [], []
    for axes, panel in zip(drawn, panels, strict=True):
        names = _names(axes) or names
        texts = iter(_words(axes))
        bars = iter(patch for container in axes.containers for patch in container.patches)
        for (name, strong), mark in zip(names, panel.marks, strict=True):
            told = (mark.text + mark.note,) if kind == "timeline" else (mark.text, mark.note)
            words = "".join(next(texts, "") for text in told if text)
            value = None
            bar = next(bars) if mark.value is not None or kind == "timeline" else None
            if bar is not None and mark.value is not None:
                value = bar.get_x() + bar.get_width()
                value = bar.get_x() if not value and bar.get_width() > 0 else value
                assert kind in ("timeline", "diverging") or _colour(bar) != ACCENT or strong or not any(
                    mark.highlight for panel in panels for mark in panel.marks
                ) or panel.highlight  # fmt: skip
            found.append(Row(bare(panel.heading), name, words, strong or panel.highlight, value))
        assert not list(texts)
        assert not list(bars)
    return found


def _sheet_dots(axes, panel, panels):
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_hex

    drawn = [one for one in axes.collections if isinstance(one, PathCollection)]
    dots = iter([dot for one in drawn for dot in zip(one.get_offsets(), one.get_edgecolors(), strict=True)])
    words = iter(_words(axes))
    contrasted = any(mark.highlight for one in panels for mark in one.marks)
    for (name, strong), mark in zip(_names(axes), panel.marks, strict=True):
        dot = next(dots) if mark.value is not None else None
        if dot is not None and contrasted:
            assert (to_hex(dot[1]) == ACCENT) == strong
        value = None if dot is None else float(dot[0][0])
        yield Row(bare(panel.heading), name, next(words), strong or panel.highlight, value)
    assert not list(words)
    assert not list(dots)


def _sheet_stacked(axes, panels):
    parts, found = [container.patches for container in axes.containers], []
    written = {words for words in _words(axes) if words}
    assert written <= {bare(mark.text) for panel in panels for mark in panel.marks}
    for row, ((name, strong), panel) in enumerate(zip(_names(axes), panels, strict=True)):
        for part, mark in zip(parts, panel.marks, strict=True):
            found.append(Row(name, bare(mark.label), bare(mark.text), strong, part[row].get_width()))
    return found


def _strip(axes, panel, panels):
    """Read a strip of columns; where they are narrow, one of them has its words."""
    bars = iter(patch for container in axes.containers for patch in container.patches)
    words = {bare(text.get_text()) for text in axes.texts} - {"×", ""}
    assert words <= {bare(mark.text) for mark in panel.marks}
    contrasted = any(mark.highlight for one in panels for mark in one.marks)
    for mark in panel.marks:
        bar = next(bars) if mark.value is not None else None
        strong = mark.highlight if bar is None else contrasted and _colour(bar) == ACCENT
        value = None if bar is None else bar.get_height()
        yield Row(bare(panel.heading), bare(mark.label), bare(mark.text), strong, value)


def _sheet_lines(axes, panels):
    found = []
    lines = [line for line in axes.lines if len(line.get_ydata()) == len(panels[0].marks)]
    assert len(lines) == len(panels)
    ends = sorted(bare(text.get_text()) for text in axes.texts)
    known = {panel.heading: [mark for mark in panel.marks if mark.value is not None] for panel in panels}
    named = [panel for panel in panels if panel.highlight or not any(one.highlight for one in panels)]
    assert ends == sorted(bare(panel.heading + known[panel.heading][-1].text) for panel in named)
    by_data = [([None if math.isnan(y) else float(y) for y in line.get_ydata()], line) for line in lines]
    for panel in panels:
        values = [mark.value for mark in panel.marks]
        (line,) = [line for data, line in by_data if data == values]
        strong = line.get_linewidth() > 2
        found += [
            Row(bare(panel.heading), bare(mark.label), bare(mark.text), strong, mark.value) for mark in panel.marks
        ]
    return found


# Slides


def slide_texts(shapes, name):
    """The texts of a slide by the name of their shapes."""
    return [shape.text_frame.text for shape in shapes if shape.has_text_frame and shape.name == name]


def slide_rows(slides, figure, t):
    """Read the charts and tables of slides, given as their shapes, in the order of the figure."""
    kind, panels = figure.chart.kind, figure.panels(t)
    shapes = [shape for slide in slides for shape in slide]
    if kind == "table":
        return [row for shape in shapes if shape.has_table for row in _slide_table(shape.table)]
    if kind in ("stacked", "lines"):
        return [row for shape in shapes if shape.has_chart for row in _slide_series(shape.chart, panels, kind, t)]
    rows, heading, seen = {bare(panel.heading): [] for panel in panels}, "", {}
    said = {bare(panel.reference) for panel in panels if panel.reference}
    beside = {slide[0].part: [slide_texts(slide, t(name)) for name in ("Name", "Value")] for slide in slides}
    for shape in shapes:
        if shape.has_text_frame and shape.name == t("Chart title") and bare(shape.text_frame.text) not in said:
            heading = bare(shape.text_frame.text)
        elif shape.has_chart:
            panel = next(one for one in panels if bare(one.heading) == heading)
            done = len(rows[heading])
            scale = shape.chart.value_axis
            count = round(scale.maximum_scale) if kind == "dots" else len(shape.chart.plots[0].categories)
            marks = panel.marks[done : done + count]
            contrasted = any(mark.highlight for one in panels for mark in one.marks)
            if kind == "dots":
                begin = sum(len(list(one)) for one in seen.get(id(shape.part), []))
                told = list(zip(*(texts[begin : begin + count] for texts in beside[shape.part]), strict=True))
                seen.setdefault(id(shape.part), []).append(told)
                rows[heading] += _slide_dots(shape.chart, panel, marks, told, contrasted)
                continue
            rows[heading] += _slide_bars(shape.chart, panel, marks, kind, contrasted)
    return [row for listed in rows.values() for row in listed]


def _labels(series):
    """The words at each point of a series, lines joined."""
    return {
        int(label.xpath("./c:idx/@val")[0]): bare("".join(label.xpath(".//a:t/text()"))).strip()
        for label in series._element.xpath("./c:dLbls/c:dLbl")
    }


def _values(series):
    """The values of a series, None where it has none; the library looks for each of them anew."""
    (held,) = series._element.xpath("./c:val")
    known = {int(point.get("idx")): float(point.v.text) for point in held.iter("{*}pt")}
    return [known.get(place) for place in range(int(held.xpath(".//c:ptCount/@val")[0]))]


def _slide_bars(chart, panel, marks, kind, contrasted):
    """Read a chart of some marks of a panel; narrow columns have no words, but a scale."""
    series, words = list(chart.plots[0].series), {}
    for one in series:
        words |= _labels(one)
    if kind == "columns":
        assert words or chart.value_axis.visible
        words = {place: bare(mark.text) for place, mark in enumerate(marks)} | words
    bars = series[1 if kind == "timeline" else 0]
    values = _values(bars)
    if kind == "timeline":
        values = [
            None if mark.value is None else start + length
            for mark, start, length in zip(marks, _values(series[0]), values, strict=True)
        ]
    accent = ACCENT.lstrip("#").upper()
    coloured = {
        int(point.xpath("./c:idx/@val")[0])
        for point in bars._element.xpath("./c:dPt")
        if accent in point.xpath(".//a:srgbClr/@val")
    }
    for place, (name, mark, value) in enumerate(zip(chart.plots[0].categories, marks, values, strict=True)):
        seen = mark.value is not None and kind != "diverging"  # else there is no colour to tell by
        strong = panel.highlight or (contrasted and place in coloured if seen else mark.highlight)
        yield Row(bare(panel.heading), bare(name), words.get(place, ""), strong, value)


def _slide_dots(chart, panel, marks, told, contrasted):
    """Read points from the top down, with the names and words that stand beside them."""
    *_stems, dots = chart.plots[0].series
    accent = ACCENT.lstrip("#").upper()
    heights = [float(one) for one in dots._element.xpath("./c:yVal//c:pt/c:v/text()")]
    values = dict(zip(heights, map(float, dots._element.xpath("./c:xVal//c:pt/c:v/text()")), strict=True))
    coloured = [accent in point.xpath(".//c:marker//a:srgbClr/@val") for point in dots._element.xpath("./c:dPt")]
    strong = dict(zip(heights, coloured, strict=True))
    for place, (mark, (name, words)) in enumerate(zip(marks, told, strict=True)):
        at = len(marks) - place - 0.5
        stands_out = panel.highlight or (contrasted and strong[at] if at in strong else mark.highlight)
        said = bare(words.replace(" · ", "") if mark.note else words)
        yield Row(bare(panel.heading), bare(name), said, stands_out, values.get(at))


def _slide_series(chart, panels, kind, t):
    """Read a chart of a series for each part, or for each line."""
    plot = chart.plots[0]
    names, series = [bare(name) for name in plot.categories], list(plot.series)
    if kind == "stacked":
        begin = [bare(panel.heading) for panel in panels].index(names[0])
        parts = [(part.name, _values(part), _labels(part)) for part in series]
        for row, (name, panel) in enumerate(zip(names, panels[begin : begin + len(names)], strict=True)):
            for (part, values, labels), mark in zip(parts, panel.marks, strict=True):
                if mark.value:
                    assert labels[row] == bare(mark.text)
                yield Row(name, bare(part), bare(mark.text), panel.highlight, values[row])
        return
    assert names == [bare(mark.label) for mark in panels[0].marks]
    for one, panel in zip(series, panels, strict=True):
        (end, *_) = [*_labels(one).values(), ""]
        last = next(mark for mark in reversed(panel.marks) if mark.value is not None)
        assert end in ("", bare(panel.heading + last.text))
        strong = bool(end) and any(other.highlight for other in panels)
        name = bare(one.name)
        for mark, value in zip(panel.marks, _values(one), strict=True):
            yield Row(name, bare(mark.label), bare(mark.text), strong, value)


def _slide_table(table):
    from geo import theme

    ground = theme.RAMP[0].lstrip("#").upper()
    heads, *rows = [[bare(cell.text_frame.text) for cell in row.cells] for row in table.rows]
    for row, cells in zip(list(table.rows)[1:], rows, strict=True):
        strong = ground in row.cells[0]._tc.xpath(".//a:solidFill/a:srgbClr/@val")
        for head, text in zip(heads, cells, strict=True):
            yield Row("", head, text, strong, None)
