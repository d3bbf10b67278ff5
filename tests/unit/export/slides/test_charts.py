"""Parts of slides: native charts of every kind, tables, and text measured so that it stays in its area."""

import io
from dataclasses import replace

import openpyxl
import pytest

from geo import theme
from geo.export.drawing.typeface import plain
from geo.export.slides import charts, deck, slides, tables
from geo.export.slides.deck import EDGE, Area, Deck
from geo.export.tables import defused
from geo.figures.figure import Chart, Column
from geo.i18n import NO_BREAK, translator
from tests import charts as samples
from tests.scenery import scene

PL = translator("pl")
AREA = Area(EDGE, 1.5, 12.3, 5)
DRAWN = tuple(name for name in samples.KINDS if name != "table")


def drawn(figure, area=AREA):
    """The charts of a figure, slide by slide."""
    made = Deck(PL)

    def pages():
        while True:
            yield made.slide("figure", "=1+1", Area(EDGE, 0.45, 12, 0.95))[0], area

    charts.draw(made, figure, pages())
    return [[shape for shape in slide.shapes if shape.has_chart] for slide in made.file.slides]


def series(chart):
    return [list(one.values) for one in chart.plots[0].series]


def names(chart):
    return list(chart.plots[0].categories)


def words(chart):
    """The words at each name, whichever series has them; lines joined."""
    told = {}
    for one in chart.plots[0].series:
        for label in one._element.xpath("./c:dLbls/c:dLbl"):
            # A label begins with blanks where a reference would cross it.
            lines = ["".join(line.xpath(".//a:t/text()")).lstrip(NO_BREAK) for line in label.xpath(".//a:p")]
            told.setdefault(int(label.xpath("./c:idx/@val")[0]), []).append(" ".join(lines))
    return told


def shown(mark):
    return " ".join(part for part in (plain(mark.text), plain(mark.note)) if part)


@pytest.mark.parametrize("name", [name for name in DRAWN if name not in ("stacked", "lines", "columns", "dots")])
def test_bars_hold_the_names_values_and_words_of_the_panels(name):
    figure = samples.figure(name)
    panels = figure.panels(PL)
    found = [shape.chart for slide in drawn(figure) for shape in slide]
    assert len(found) == len(panels)
    for chart, panel in zip(found, panels, strict=True):
        assert names(chart) == [defused(plain(mark.label)) for mark in panel.marks]
        values = series(chart)
        if name == "timeline":
            ends = [panel.extent[1] if mark.value is None else mark.value for mark in panel.marks]
            assert values[0] == [mark.start for mark in panel.marks]
            assert [sum(parts) for parts in zip(*values[:2], strict=True)] == ends
        else:
            assert values[0] == [mark.value for mark in panel.marks]
        if any(mark.reference is not None for mark in panel.marks):
            assert values[-1] == [mark.reference for mark in panel.marks]
        assert words(chart) == {number: [shown(mark)] for number, mark in enumerate(panel.marks)}


def test_stacked_bars_are_one_chart_with_a_series_for_each_part():
    figure = samples.figure("stacked")
    panels = figure.panels(PL)
    ((shape,),) = drawn(figure)
    assert names(shape.chart) == [plain(panel.heading) for panel in panels]
    assert series(shape.chart) == [[panel.marks[part].value for panel in panels] for part in range(3)]
    assert words(shape.chart)[0] == [panels[0].marks[part].text for part in range(2)]


def test_columns_are_a_chart_for_each_panel():
    figure = samples.figure("columns")
    (shapes,) = drawn(figure)
    for shape, panel in zip(shapes, figure.panels(PL), strict=True):
        assert names(shape.chart) == [plain(mark.label) for mark in panel.marks]
        assert series(shape.chart) == [[mark.value for mark in panel.marks]]


def test_lines_are_one_chart_in_which_those_that_stand_out_are_named():
    figure = samples.figure("lines")
    panels = figure.panels(PL)
    ((shape,),) = drawn(figure)
    plot = shape.chart.plots[0]
    assert series(shape.chart) == [[mark.value for mark in panel.marks] for panel in panels]
    labels = [text for told in words(shape.chart).values() for text in told]
    assert labels == ["mazowieckie 4,0", "łódzkie 1,5"]
    colours = [str(one.format.line.color.rgb) for one in plot.series]
    grey = theme.MAP["border"].lstrip("#").upper()
    assert [colour == grey for colour in colours] == [not panel.highlight for panel in panels]


@pytest.mark.parametrize("name", ["bars", "columns", "by_row", "multiples"])
def test_what_stands_out_has_a_colour_of_its_own(name):
    figure = samples.figure(name)
    strong = theme.RAMP[4].lstrip("#").upper()
    for shape, panel in zip((shape for slide in drawn(figure) for shape in slide), figure.panels(PL), strict=True):
        one = shape.chart.plots[0].series[0]
        marked = {int(point.xpath("./c:idx/@val")[0]) for point in one._element.xpath("./c:dPt")
                  if strong in point.xpath(".//a:srgbClr/@val")}  # fmt: skip
        assert marked == {number for number, mark in enumerate(panel.marks) if mark.highlight}


def test_estimates_and_open_ends_are_hatched():
    for name, number in (("estimates", 0), ("timeline", 1)):
        ((shape,),) = drawn(samples.figure(name))
        hatched = [one._element.xpath("./c:dPt[.//a:pattFill]/c:idx/@val") for one in shape.chart.plots[0].series]
        assert [str(number)] in hatched


def ten_voivodeships(rows):
    """A comparison of ten voivodeships by so many sections."""
    keys = [f"r{number}" for number in range(10)]
    columns = [Column("name", "Sekcja"), *(Column(key, f"Województwo {key}", 1) for key in keys), Column("pl", "", 1)]
    cells = [[f"Sekcja {row}", *(float(row + place) for place in range(10)), 3.0] for row in range(rows)]
    chart = Chart("multiples", "name", tuple(keys), reference="pl", shared=True)
    return replace(samples.figure("multiples", links=False), columns=columns, rows=cells, chart=chart)


@pytest.mark.parametrize("rows", [3, 13, 40])
def test_ten_panels_go_on_on_further_slides_without_losing_a_row(rows):
    figure = ten_voivodeships(rows)
    made = drawn(figure)
    assert len(made) > 1 or rows == 3
    values = sorted(value for slide in made for shape in slide for value in series(shape.chart)[0])
    assert values == sorted(mark.value for panel in figure.panels(PL) for mark in panel.marks)
    for slide in made:
        for shape in slide:
            assert shape.top + shape.height <= (AREA.bottom + 0.01) * 914_400
            assert shape.left + shape.width <= (AREA.left + AREA.width + 0.01) * 914_400


@pytest.mark.parametrize("count", [17, 60])
def test_many_bars_have_one_scale_in_two_columns_and_on_further_slides(count):
    rows = [[f"nazwa {number}", float(count - number)] for number in range(count)]
    columns = [Column("name", "Nazwa"), Column("value", "Wartość", 0)]
    made = drawn(replace(samples.figure("bars", links=False), columns=columns, rows=rows,
                         chart=Chart("bars", "name", ("value",))))  # fmt: skip
    assert [len(slide) for slide in made] == ([2] if count == 17 else [2, 2])
    found = [shape.chart for slide in made for shape in slide]
    assert [name for chart in found for name in names(chart)] == [row[0] for row in rows]
    assert len({chart.value_axis.maximum_scale for chart in found}) == 1


def test_a_name_in_a_chart_is_no_formula():
    rows = [["=1+1", 3], ["@SUM(A1)", 2], ["-2", 1]]
    columns = [Column("name", "Nazwa"), Column("value", "Wartość", 0)]
    figure = replace(samples.figure("bars", links=False), columns=columns, rows=rows,
                     chart=Chart("bars", "name", ("value",)))  # fmt: skip
    ((shape,),) = drawn(figure)
    book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["'=1+1", "'@SUM(A1)", "'-2"]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


@pytest.mark.parametrize("name", samples.KINDS)
def test_an_empty_figure_is_a_sentence(name):
    made, shown = Deck(PL), scene("regions", "region=06")
    figure = samples.figure(name, empty=True)
    slides.figure_slides(made, shown, figure)
    (slide,) = made.file.slides
    assert not any(shape.has_chart or shape.has_table for shape in slide.shapes)
    assert figure.text in [shape.text_frame.text for shape in slide.shapes]


def test_a_table_marks_what_stands_out_and_counts_what_is_left_out():
    made, shown = Deck(PL), scene("regions", "region=06")
    figure = samples.figure("table")
    slides.figure_slides(made, shown, figure)
    (slide,) = made.file.slides
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    rows = list(table.rows)
    assert [row.cells[0].text_frame.text for row in rows[1:]] == [figure.cell(row, "name") for row in figure.drawn_rows]
    ground = theme.RAMP[0].lstrip("#").upper()
    filled = [ground in row.cells[0]._tc.xpath(".//a:solidFill/a:srgbClr/@val") for row in rows]
    assert filled == [False, False, True, False]
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert f"{figure.takeaway} i\u00a0jeszcze 1 wiersz tabeli" in told


def test_a_wide_table_of_few_rows_lies_on_its_side():
    columns = [Column("name", "Województwo"), *(Column(f"m{number}", f"Miara {number}", 0) for number in range(8))]
    rows = [["lubelskie", *range(8)], ["Polska", *range(10, 18)]]
    figure = replace(samples.figure("table"), columns=columns, rows=rows, chart=Chart("table", "name"))
    grid = tables.grid(figure, PL)
    assert list(grid.head) == ["Województwo", "lubelskie", "Polska"]
    assert grid.rows[1][:3] == ["Miara 1", "1", "11"]


def test_text_is_measured_with_the_typeface():
    # Source Sans Pro: "a" is 504 thousandths of the size wide; 14 % are added for computers without it.
    assert deck.width("a" * 10, 72) == pytest.approx(10 * 0.504 * 1.14)
    assert deck.wrap("aaaa aaaa aaaa", 5, 72) == ["aaaa aaaa", "aaaa"]
    assert deck.wrap("aaaa\u00a0aaaa aaaa", 4, 72) == ["aaaa\u00a0aa", "aa aaaa"]


def test_text_is_made_smaller_then_cut():
    assert deck.fit("aaaa", (3, 1.3), (72, 36)).size == 72
    assert deck.fit("aaaaaaaa", (3, 1.3), (72, 36)).size == 36
    cut = deck.fit("a" * 1000, (3, 1.3), (72, 36))
    assert cut.text.endswith("…")
    assert cut.height == pytest.approx(1.2)
    assert len(deck.wrap(cut.text, 3, 36)) == 2
    assert deck.fit("", (3, 1), (18,)).text == ""


def test_the_template_has_the_colours_and_the_typeface_of_the_atlas():
    package = Deck(PL).file.part.package
    (blob,) = [part.blob.decode() for part in package.iter_parts() if "theme1" in str(part.partname)]
    light = theme.LIGHT
    wanted = [light["ink"], light["surface"], light["accent"], light["soft"], *theme.SERIES[:6], light["accent"],
              light["muted"]]  # fmt: skip
    scheme = blob.partition("<a:clrScheme")[2].partition("</a:clrScheme>")[0]
    assert [part[:6] for part in scheme.split('val="')[1:]] == [colour.lstrip("#").upper() for colour in wanted]
    # Where the typeface is absent, programs look for another sans serif of these proportions.
    assert blob.count('typeface="Source Sans Pro" panose="020B0503030403020204" pitchFamily="34"') == 2
    bands = [layout.shapes[1].fill.fore_color.rgb for layout in Deck(PL).file.slide_layouts]
    assert [f"#{band}".lower() for band in bands] == [light["accent"]] * 3


def test_dots_have_their_areas_and_stems_from_the_reference():
    ((shape,),) = drawn(samples.figure("dots"))
    stems, dots = shape.chart.plots[0].series
    panel = samples.figure("dots").panels(PL)[0]
    known = [mark for mark in panel.marks if mark.value is not None]
    assert list(dots.iter_values()) == [3.5, 2.5, 0.5], "from the top down, without the one that has no value"
    assert [float(v) for v in dots._element.xpath("./c:xVal//c:v/text()")] == [mark.value for mark in known]
    beside = [one for one in shape.part.slide.shapes if one.name in ("Nazwa", "Wartość")]
    assert [one.text_frame.text for one in beside[::2]] == [plain(mark.label) for mark in panel.marks]
    assert all(one.left + one.width <= shape.left for one in beside[::2])
    assert all(shape.left + shape.width <= one.left + 1 for one in beside[1::2])
    ends = [float(v) for v in stems._element.xpath("./c:xVal//c:v/text()")]
    assert ends == [2, 10.5, 2, 2, 3, 2, 2, 0, 2], "from the reference 2 to each value and back"
    sizes = [dots.points[number].marker.size for number in range(len(known))]
    assert sizes[1] > sizes[2] > sizes[0] - 1
    assert (sizes[1] / sizes[2]) ** 2 == pytest.approx(2 / 1.5, rel=0.15)
