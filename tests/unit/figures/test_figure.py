"""A figure's table on screen, as CSV and as a workbook."""

import io
import zipfile

import pandas as pd
import pytest

from geo.export import tables
from geo.figures.figure import Chart, Column, Figure
from geo.i18n import translator
from geo.web import charts

PL, EN = translator("pl"), translator("en")
SAMPLE = Figure(
    name="lq",
    title="Meble & <b>",
    subtitle="LQ · 2015",
    source="Eurostat, sbs_r_nuts06_r2",
    text="Najwięcej: warmińsko-mazurskie 4,36.",
    columns=(
        Column("region", "Województwo"),
        Column("lq", "LQ", 2),
        Column("persons", "Pracujący", 0, "osoby"),
        Column("share", "Udział", 1, percent=True),
    ),
    rows=(("warmińsko-mazurskie", 4.36, 19_288, 0.085), ("=HYPERLINK(1)", float("nan"), None, None)),
    chart=Chart("bars", "region", ("lq",)),
    notes=("Uwaga",),
)


def test_csv_opens_in_the_spreadsheet_of_the_language():
    polish = tables.figure_csv(SAMPLE, PL).decode("utf-8-sig").splitlines()
    assert polish == [
        "Województwo;LQ;Pracujący (osoby);Udział",
        "warmińsko-mazurskie;4,36;19288;0,085",
        "'=HYPERLINK(1);;;",
    ]
    assert tables.figure_csv(SAMPLE, EN).decode("utf-8-sig").splitlines()[1] == "warmińsko-mazurskie,4.36,19288,0.085"


def test_workbook_says_first_what_it_is_and_keeps_numbers_numbers():
    content = tables.figure_xlsx(SAMPLE, PL)
    book = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="openpyxl")
    (sheet,) = book.values()
    assert sheet.iloc[0, 0] == "Meble & <b>"
    assert list(sheet.iloc[3]) == ["Województwo", "LQ", "Pracujący (osoby)", "Udział"]
    assert sheet.iloc[4, 1] == pytest.approx(4.36)
    assert sheet.iloc[5, 0] == "=HYPERLINK(1)"
    assert sheet.iloc[5, 1:].isna().all()
    assert "Eurostat, sbs_r_nuts06_r2" in set(sheet[0])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_table_on_screen_writes_missing_cells_in_words():
    html = charts.foot(SAMPLE, PL)
    assert html.count("brak danych") == 3
    assert "4,36" in html
    assert "19\u00a0288" in html
    assert "8,5%" in html
    assert "Meble &amp; &lt;b&gt;" in html
