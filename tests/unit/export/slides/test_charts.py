"""Parts of slides: charts, tables, and text measured so that it stays in its box."""

import io
from dataclasses import replace

import openpyxl
import pytest

from geo.export.slides import charts, tables
from geo.export.slides import text as slide_text
from geo.export.slides.deck import EDGE, Deck
from geo.i18n import translator
from tests.scenery import scene

PL = translator("pl")


def drawn(figure, room):
    """The chart of a figure, alone on a slide."""
    deck = Deck(PL)
    slide, _ = deck.slide("figure", "=1+1", (EDGE, 0.45, 12, 0.95))
    charts.chart(deck, slide, charts.Drawing(figure), room)
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def test_a_name_in_a_chart_is_no_formula():
    figure = replace(scene().figures[0], rows=[["=1+1", 3], ["@SUM(A1)", 2], ["-2", 1]])
    chart = drawn(figure, (EDGE, 2, 12, 4))
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["'=1+1", "'@SUM(A1)", "'-2"]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_missing_values_leave_gaps_in_charts():
    figure = next(figure for figure in scene("compare", "region=06").figures if figure.name == "compare-structures")
    rows = [list(row) for row in figure.rows][1:3]
    rows[0][2] = None
    plot = drawn(replace(figure, rows=rows), (EDGE, 2, 12, 5)).plots[0]
    values = dict(zip(plot.categories, plot.series[1].values, strict=True))
    assert values[rows[0][0]] is None


def test_long_names_of_bars_keep_their_code():
    assert charts._short("Produkcja mebli (C31)", 4) == "Produkcja mebli (C31)"
    cut = charts._short("Produkcja wyrobów z drewna oraz korka, z wyłączeniem mebli (C16)", 3)
    assert cut.startswith("Produkcja wyr")
    assert cut.endswith("… (C16)")
    assert slide_text.width(cut, 18) <= 3


def test_a_wide_table_of_few_rows_lies_on_its_side():
    figure = next(
        figure for figure in scene("compare", "region=06&region=18").figures if figure.name == "compare-measures"
    )
    grid = tables.grid(figure, PL)
    assert list(grid.head) == ["Województwo", "lubelskie", "podkarpackie", "Polska"]
    assert grid.rows[0][:2] == ["Ludność 2023", "2\u00a0011\u00a0000"]


def test_text_is_measured_with_the_typeface():
    # Source Sans Pro: "a" is 504 thousandths of the size wide; 14 % are added for computers without it.
    assert slide_text.width("a" * 10, 72) == pytest.approx(10 * 0.504 * 1.14)
    assert slide_text.wrapped("aaaa aaaa aaaa", 5, 72) == ["aaaa aaaa", "aaaa"]
    assert slide_text.wrapped("aaaa\u00a0aaaa aaaa", 4, 72) == ["aaaa\u00a0aa", "aa aaaa"]


def test_text_is_made_smaller_then_cut():
    assert slide_text.fit("aaaa", (3, 1.3), (72, 36)).size == 72
    assert slide_text.fit("aaaaaaaa", (3, 1.3), (72, 36)).size == 36
    cut = slide_text.fit("a" * 1000, (3, 1.3), (72, 36))
    assert cut.text.endswith("…")
    assert cut.height == pytest.approx(1.2)
    assert slide_text.fit("", (3, 1), (18,)).text == ""
    assert slide_text.plain("a\tb\x00c\ud800\nd") == "a b c d"
