"""Charts of figures: every kind shows the panels of its figure, all of them, in words that stand clear."""

import io
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.colors import to_hex
from PIL import Image

from geo.export.drawing import charts, pictures, typeface
from geo.export.drawing.rows import ACCENT, LEAST, NEGATIVE, PALE
from geo.export.drawing.sheet import Canvas
from geo.figures.figure import Chart, Column, Figure
from geo.i18n import translator
from tests.charts import HOSTILE, KINDS, figure
from tests.drawn import boxes, overlap, words
from tests.readings import names_of

PL, EN = translator("pl"), translator("en")
SIZES = [(912, 420), (493, 300), (400, 300)]
NAMES = [f"województwo numer {n}" for n in range(10)]


def drawn(shown, t=PL, width=912, height=420, size=16):
    canvas = Canvas(width, height, 96)
    charts.draw(canvas, (5, 5, width - 5, height - 5), shown, t, size=size)
    return canvas


def axes_of(canvas):
    return canvas.figure.axes


def bars(axes):
    return [patch for container in axes.containers for patch in container.patches]


def of(chart, columns, rows, **options):
    return Figure("sample", "Tytuł", "Podtytuł", "Źródło", "Opis", columns, rows, chart, **options)


COUNTS = of(
    Chart("bars", "name", ("n",), highlight=("opolskie",)),
    [Column("name", "Województwo"), Column("n", "Klastry", 0)],
    [("lubelskie", 26), ("opolskie", 8), ("śląskie", None)],
)
COMPARED = of(
    Chart("multiples", "name", ("a", "b"), reference_row="Polska", highlight=(NAMES[3],)),
    [Column("name", "Województwo"), Column("a", "Pracujący", 0), Column("b", "LQ", 2)],
    [*((name, 1000 * n, n / 4) for n, name in enumerate(NAMES)), ("Polska", 9000, 1.0)],
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_words_of_every_kind_stand_clear_within_the_sheet(kind, width, height):
    told = boxes(drawn(figure(kind), PL, width, height, 12))
    for (a, first), (b, second) in combinations(told, 2):
        assert not overlap(a, b), (first, second)
    for box, text in told:
        assert box[0] >= 0, text
        assert box[1] >= -1, text
        assert box[2] <= width, text
        assert box[3] <= height, text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "table"])
def test_every_word_of_the_panels_is_written(kind):
    shown = figure(kind)
    told = " ".join(words(drawn(shown, size=12)))
    for panel in shown.panels(PL):
        names = [mark.label for mark in panel.marks] if kind != "lines" else [mark.label for mark in panel.marks[-1:]]
        for name in names:
            assert typeface.plain(name)[:20] in told
        assert typeface.plain(panel.heading)[:20] in told or (kind == "lines" and not panel.highlight)
        for mark in panel.marks if kind not in ("lines", "stacked", "columns") else ():
            assert typeface.plain(mark.text) in told
            assert typeface.plain(mark.note) in told


@pytest.mark.parametrize("kind", ["bars", "estimates", "diverging", "bullets", "columns", "multiples", "by_row"])
def test_lengths_are_the_values_of_the_panels_in_their_order(kind):
    shown = figure(kind)
    panels = shown.panels(PL)
    for panel, axes in zip(panels, axes_of(drawn(shown)), strict=True):
        lengths = [bar.get_height() if kind == "columns" else bar.get_width() for bar in bars(axes)]
        assert lengths == [mark.value for mark in panel.marks if mark.value is not None]
        low, high = axes.get_ylim() if kind == "columns" else axes.get_xlim()
        assert low <= panel.extent[0] <= panel.extent[1] <= high
        if kind != "columns":  # the first row is the upper one
            assert axes.yaxis_inverted()
            assert [bar.get_y() for bar in bars(axes)] == sorted(bar.get_y() for bar in bars(axes))


def test_parts_are_stacked_and_together_the_sum():
    shown = figure("stacked")
    panels, (axes,) = shown.panels(PL), axes_of(drawn(shown))
    for row, panel in enumerate(panels):
        parts = [container.patches[row] for container in axes.containers]
        assert [part.get_width() for part in parts] == [mark.value or 0 for mark in panel.marks]
        assert parts[-1].get_x() + parts[-1].get_width() == pytest.approx(sum(m.value or 0 for m in panel.marks))
    assert [text for text in words(drawn(shown)) if text == "2020"]  # the key


def test_lines_go_through_the_values_and_those_that_stand_out_are_named():
    shown = figure("lines")
    (axes,) = axes_of(drawn(shown))
    lines = {tuple(None if value != value else value for value in line.get_ydata()): line for line in axes.lines}  # noqa: PLR0124 - NaN
    for panel in shown.panels(PL):
        line = lines[tuple(mark.value for mark in panel.marks)]
        assert (line.get_linewidth() > 2) == panel.highlight
        named = [text for text in axes.texts if text.get_text().startswith(panel.heading)]
        assert bool(named) == panel.highlight
        if named:
            assert named[0].get_color() == line.get_color()
            assert panel.marks[-1].text in named[0].get_text() or panel.marks[-1].value is None


def test_periods_go_from_begin_to_end_and_open_ones_on_as_a_dashed_line():
    shown = figure("timeline")
    (axes,) = axes_of(drawn(shown))
    closed, opened = bars(axes)
    assert (closed.get_x(), closed.get_x() + closed.get_width()) == (2009.5, pytest.approx(2015.9))
    assert opened.get_x() == 2012.0
    (dashed,) = [line for line in axes.lines if line.is_dashed()]
    assert list(dashed.get_xdata()) == [opened.get_x() + opened.get_width(), axes.get_xlim()[1]]


def test_what_stands_out_has_the_accent_and_bold_names():
    (axes,) = axes_of(drawn(COUNTS))
    assert [to_hex(bar.get_facecolor()) for bar in bars(axes)] == [PALE, ACCENT]
    weights = {name.get_text(): name.get_fontweight() for name in names_of(axes)}
    assert weights == {"lubelskie": 400, "opolskie": 700, "śląskie": 400}
    plain = replace(COUNTS, chart=replace(COUNTS.chart, highlight=()))
    assert {to_hex(bar.get_facecolor()) for bar in bars(axes_of(drawn(plain))[0])} == {ACCENT}


def test_colours_are_on_the_picture():
    canvas = drawn(COUNTS)
    image = Image.open(io.BytesIO(canvas.png())).convert("RGB")
    (axes,) = axes_of(canvas)
    for bar, colour in zip(bars(axes), (PALE, ACCENT), strict=True):
        x, y = axes.transData.transform((bar.get_width() / 2, bar.get_y() + bar.get_height() / 2))
        assert image.getpixel((int(x), image.height - int(y))) == tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_what_is_below_zero_has_its_own_colour_and_side():
    shown = figure("diverging")
    for panel, axes in zip(shown.panels(PL), axes_of(drawn(shown)), strict=True):
        assert [to_hex(bar.get_facecolor()) == NEGATIVE for bar in bars(axes)] == [m.value < 0 for m in panel.marks]
        for mark in panel.marks:
            (text,) = [text for text in axes.texts if text.get_text() == mark.text]
            assert (text.get_ha() == "right") == (mark.value < 0)


@pytest.mark.parametrize("kind", ["estimates", "columns"])
def test_estimates_are_hatched(kind):
    shown = figure(kind)
    for panel, axes in zip(shown.panels(PL), axes_of(drawn(shown)), strict=True):
        hatched = [bool(bar.get_hatch()) for bar in bars(axes)]
        assert hatched == [mark.estimated for mark in panel.marks if mark.value is not None]


def test_references_stand_at_their_values():
    (axes, _) = axes_of(drawn(COMPARED))
    assert [list(line.get_xdata()) for line in axes.lines] == [[0, 0], [9000, 9000]]
    assert "Polska: 9\u00a0000" in words(drawn(COMPARED))
    own = figure("bars")
    for panel, axes in zip(own.panels(PL), axes_of(drawn(own)), strict=True):
        strokes = [segment[0][0] for lines in axes.collections for segment in lines.get_segments()]
        assert strokes == [mark.reference for mark in panel.marks if mark.reference is not None]
    for axes in axes_of(drawn(figure("bullets"))):
        assert {segment[0][0] for lines in axes.collections for segment in lines.get_segments()} == {1.0}


def test_a_missing_value_is_said_and_is_no_bar():
    canvas = drawn(COUNTS)
    assert "brak danych" in words(canvas)
    assert len(bars(axes_of(canvas)[0])) == 2


def test_values_are_written_in_the_language():
    shown = replace(COUNTS, columns=[COUNTS.columns[0], Column("n", "LQ", 2)], rows=[("lubelskie", 7108.25)])
    assert "7\u00a0108,25" in words(drawn(shown, PL))
    assert "7,108.25" in words(drawn(shown, EN))


def test_ten_compared_voivodeships_are_all_drawn():
    canvas = drawn(COMPARED, size=16)
    for axes in axes_of(canvas):
        assert len(bars(axes)) == 10
    assert set(NAMES) <= set(words(canvas))


def test_panels_with_the_same_names_share_them():
    names = [[name.get_text() for name in names_of(axes)] for axes in axes_of(drawn(COMPARED))]
    assert names == [NAMES, []]


def test_a_picture_grows_with_its_rows_and_drops_none():
    many = of(COUNTS.chart, COUNTS.columns, [(f"nr {n}", 100 - n) for n in range(90)])
    image = Image.open(io.BytesIO(pictures.figure_png(many, PL)))
    assert image.width == 1920
    assert image.height > 2 * 1080
    text = pictures.figure_svg(many, PL).decode()
    assert all(f">nr {n}<" in text for n in range(90))
    assert Image.open(io.BytesIO(pictures.figure_png(COUNTS, PL))).size == (1920, 1080)


def test_type_shrinks_to_the_least_size_before_rows_are_counted():
    rows = [(f"nr {n}", 100 - n) for n in range(50)]
    fits = drawn(of(COUNTS.chart, COUNTS.columns, rows[:25]))
    assert len(bars(axes_of(fits)[0])) == 25
    crowded = drawn(of(COUNTS.chart, COUNTS.columns, rows))
    shown = len(bars(axes_of(crowded)[0]))
    assert {text.get_fontsize() for text in axes_of(crowded)[0].texts} == {LEAST}
    assert 25 < shown < 50
    assert PL.n("and {n} more row of the table", "and {n} more rows of the table", 50 - shown) in words(crowded)


def test_rows_that_the_chart_leaves_out_are_counted():
    assert figure("table").left_out == 1
    assert PL.n("and {n} more row of the table", "and {n} more rows of the table", 1) in words(drawn(figure("table")))


def test_a_table_has_its_columns_and_rows_and_bold_ones():
    shown = figure("table")
    told = drawn(shown).figure.texts
    written = [text.get_text() for text in told]
    assert [column.heading for column in shown.shown_columns] == written[: len(shown.shown_columns)]
    assert "10,5" in written
    weights = {text.get_text().split(" ")[0]: text.get_fontweight() for text in told}
    assert weights["mazowieckie"] == 400
    assert weights[HOSTILE.split(" ")[0]] == 700


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_figure_is_its_sentence(kind):
    canvas = drawn(figure(kind, empty=True))
    assert words(canvas) == ["Nie ma nic do pokazania."]
    assert not axes_of(canvas)


def test_a_vector_is_as_tall_as_its_rows_and_no_taller_than_it_may():
    many = of(COUNTS.chart, COUNTS.columns, [(f"nr {n}", 100 - n) for n in range(40)])

    def tall(drawn):
        return float(drawn.partition('viewBox="0 0 ')[2].split(" ")[1].partition('"')[0])

    assert tall(charts.svg(many, PL, 493)) > 1.5 * tall(charts.svg(COUNTS, PL, 493))
    assert tall(charts.svg(many, PL, 493, 300)) == 300


def test_a_hostile_name_is_drawn_as_it_is():
    hostile = of(COUNTS.chart, COUNTS.columns, [("$x^2$ <script>{{7*7}}\nzwykły", 3)])
    made = charts.svg(hostile, PL, 700)
    assert "$x^2$ &lt;script&gt;{{7*7}} zwykły" in made
    assert "<script" not in made
