"""Charts of figures: values in words, missing ones said, nothing over another."""

import io
from itertools import combinations

import pytest
from PIL import Image

from geo.export.drawing import chart
from geo.export.drawing.sheet import Canvas, overlap
from geo.figures.figure import Column, Figure
from geo.i18n import translator
from tests.scenery import scene

PL, EN = translator("pl"), translator("en")
VIEWS = [
    ("", ""),
    ("regions", "region=06"),
    ("compare", "region=06&region=14&region=24"),
    ("sectors", "sector=ict"),
    ("potential", "region=28&division=C31"),
    ("history", ""),
    ("policy", ""),
]


def figure(name, rows, *columns):
    return Figure(name, "Tytuł", "Podtytuł", "Źródło", "Opis", columns, rows)


def texts(drawn, t, width=700, height=400):
    canvas = Canvas(width, height, 72)
    chart.draw(canvas, (0, 0, width, height), drawn, t, size=12)
    return canvas, [text for _, text in canvas.boxes]


COUNTS = figure("map-region", [("lubelskie", 26), ("opolskie", 8)], Column("Województwo"), Column("Klastry", 0))
QUOTIENTS = figure(
    "sector-concentration",
    [("lubelskie", 1.25, 7108), ("opolskie", float("nan"), float("nan"))],
    Column("Województwo"), Column("LQ", 2), Column("Pracujący", 0),
)  # fmt: skip


def test_a_bar_is_as_long_as_its_value():
    canvas, _ = texts(COUNTS, PL)
    bars = sorted(patch.get_width() for patch in canvas.axes.patches)
    assert bars[1] / bars[0] == pytest.approx(26 / 8)


def test_values_are_written_in_the_language():
    assert "1,25 (7\u00a0108)" in texts(QUOTIENTS, PL)[1]
    assert "1.25 (7,108)" in texts(QUOTIENTS, EN)[1]


def test_a_missing_value_is_said_and_is_no_bar():
    canvas, found = texts(QUOTIENTS, PL)
    assert "brak danych" in found
    assert len(canvas.axes.patches) == 1


def test_the_value_that_all_are_compared_with_is_named():
    assert "LQ (Pracujący) · kreska: Polska = 1" in texts(QUOTIENTS, PL)[1]


def test_rows_without_room_are_counted():
    many = figure("map-region", [(f"nr {n}", 100 - n) for n in range(50)], Column("Województwo"), Column("Klastry", 0))
    found = texts(many, PL)[1]
    shown = sum(text.startswith("nr ") for text in found)
    assert (
        f"i\u00a0jeszcze {50 - shown} wiersze tabeli" in found or f"i\u00a0jeszcze {50 - shown} wierszy tabeli" in found
    )


def test_a_figure_without_values_is_not_drawn():
    assert not chart.drawable(figure("map-region", [("lubelskie", None)], Column("a"), Column("b", 0)))
    assert not chart.drawable(figure("unknown", [("lubelskie", 1)], Column("a"), Column("b", 0)))
    assert chart.drawable(COUNTS)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(("address", "query"), VIEWS)
def test_charts_of_every_page_stand_clear(address, query, language):
    shown = scene(address, f"{query}&lang={language}")
    drawn = [one for one in shown.figures if chart.drawable(one)]
    assert drawn
    for one in drawn:
        canvas, found = texts(one, shown.t, 750, 420)
        assert any(text.strip() for text in found)
        for (a, first), (b, second) in combinations(canvas.boxes, 2):
            inner = (a[0] + 1, a[1] + 1.5, a[2] - 1, a[3] - 1)
            assert not overlap(inner, b), (one.name, first, second)
        for box, text in canvas.boxes:
            assert box[0] >= -1, (one.name, text)
            assert box[2] <= 751, (one.name, text)
            assert box[1] >= -3, (one.name, text)


def test_pictures_have_the_size_asked_for():
    assert Image.open(io.BytesIO(chart.chart_png(COUNTS, PL, 1001, 333))).size == (1001, 333)


def test_a_hostile_name_is_drawn_as_it_is():
    hostile = figure("map-region", [("$x^2$ <script>{{7*7}}\nzwykły", 3)], Column("Województwo"), Column("Klastry", 0))
    drawn = chart.chart_svg(hostile, PL, 900, 200)
    assert "$x^2$ &lt;script&gt;{{7*7}} zwykły" in drawn
    assert "<script" not in drawn
