"""Tables of a scene: CSV in two dialects with metadata beside it, and the workbook."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.export import records, tables
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.scenes.sources import Sources
from geo.selection.view import Range, View
from geo.settings import Settings
from geo.web import files
from tests import factories
from tests.scenery import SPITE, embedded, scene

LUBELSKIE_ICT = ["lubelski-klaster-teleinformatyczny", "polski-klaster-rolnictwa-precyzyjnego", "wschodni-klaster-ict"]


def read_csv(content, separator=","):
    assert content.startswith(b"\xef\xbb\xbf") == (separator == ";")  # spreadsheets want the mark, programs do not
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def workbook(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_rows(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def tiny():
    """The tiny country: what is known of each cluster can be seen at a glance."""
    whole = factories.registry()
    people = Sources(whole, lambda: None, lambda year: None, Settings.from_environment({}), factories.TODAY)
    return Scene(people, "", View(), translator("pl"))


@pytest.fixture(scope="module")
def spite(spiteful):
    return pages.read(spiteful, "", "")


def test_a_record_says_what_the_registry_says(tiny):
    table = records.clusters(tiny)
    keys = [field.key for field in table.fields]
    found = {row[0]: dict(zip(keys, row, strict=True)) for row in table.rows}
    cyfra = found["cyfra"]
    assert cyfra["name"] == "Łódzki Klaster ICT"
    assert (cyfra["city"], cyfra["teryt"], cyfra["voivodeship"], cyfra["nuts2"]) == ("Łódź", "10", "łódzkie", "PL71")
    assert (cyfra["sector"], cyfra["sector_name"]) == ("ict", "ICT i technologie cyfrowe")
    assert (cyfra["statuses"], cyfra["statuses_in_words"]) == ("kkk", "KKK do 31.12.2027")
    assert (cyfra["founded"], cyfra["members"], cyfra["members_year"]) == (2010, 100, None)
    assert cyfra["stage_in_words"] == "działający według źródła; aktywność potwierdzona"
    assert (cyfra["compiled"], cyfra["data_version"]) == (date(2026, 11, 23), "tiny")
    bieg = found["bieg"]
    assert (bieg["founded"], bieg["members"], bieg["statuses"], bieg["name_en"]) == (None, None, None, None)
    assert (bieg["sectors_secondary"], bieg["sectors_secondary_names"]) == (
        "tourism",
        "Turystyka, uzdrowiska i czas wolny",
    )


def test_a_distance_stands_only_beside_a_town(tiny):
    assert "distance_km" not in [field.key for field in records.cluster_fields(tiny)]
    near = replace(tiny, view=View(near="765876", radius=50, sort="distance"))
    # The tiny country: Puławy lies 40 km from Lublin.
    table = records.clusters(near)
    assert list(zip(table.column("id"), table.column("distance_km"), strict=True)) == [
        ("agro", 0.0),
        ("dane", 0.0),
        ("gwar", 0.0),
        ("bieg", 40.0),
    ]


def test_csv_has_one_header_row_and_records_only():
    lines = tables.csv(scene("", "sector=ict&region=06")).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("id,name,name_en,aliases,coordinator,city,teryt,voivodeship,nuts2,latitude,longitude,")
    rows = read_csv(tables.csv(scene("", "sector=ict&region=06")))
    assert [row["id"] for row in rows] == LUBELSKIE_ICT
    assert len(lines) == 4
    first = rows[0]
    assert (first["teryt"], first["nuts2"]) == ("06", "PL81")
    assert (first["latitude"], first["longitude"]) == ("51.25058", "22.57009")
    assert (first["founded"], first["members"], first["members_year"]) == ("2008", "35", "2019")
    assert first["website"] == first["coordinator"] == ""
    assert first["sources"].startswith("https://lublin.eu/biznes-i-nauka/")
    assert first["compiled"] == "2026-11-23"
    assert first["licence"]
    assert first["data_version"] == embedded().registry.manifest["data_version"]


def test_polish_excel_gets_semicolons_and_decimal_commas():
    rows = read_csv(tables.csv_excel(scene("", "sector=ict&region=06&lang=en")), ";")
    assert [row["id"] for row in rows] == LUBELSKIE_ICT
    assert (rows[0]["latitude"], rows[0]["teryt"], rows[0]["founded"]) == ("51,25058", "06", "2008")
    assert rows[0]["voivodeship"] == "Lublin"


def test_the_metadata_say_what_when_and_of_what():
    public = replace(embedded(), settings=Settings.from_environment({"ATLAS_PUBLIC_URL": "https://klastry.example.pl"}))
    shown = pages.read(public, "", "sector=ict&region=06&founded=2000-&lang=en")
    said = read_csv(tables.metadata_csv(shown))
    whole = {row["name"]: row for row in said if row["section"] == "file"}
    assert whole["view"]["value"] == shown.words
    assert whole["address"]["url"] == shown.link == "https://klastry.example.pl/?" + whole["query"]["value"]
    assert whole["data_version"]["value"] == shown.version
    assert (whole["data_date"]["date"], whole["made"]["date"]) == ("2026-11-23", "2026-11-23")
    assert whole["records"]["value"] == str(len(shown.positions))
    filters = [(row["name"], row["value"]) for row in said if row["section"] == "filter"]
    assert filters == [("sector", "ICT and digital"), ("region", "Lublin"), ("founded", "from 2000")]
    sources = {row["name"]: row for row in said if row["section"] == "source"}
    assert sources["geonames"]["licence"] == "CC BY 4.0"
    assert sources["geonames"]["url"] == "https://www.geonames.org/"
    assert sources["registry"]["date"] == "2026-11-23"
    columns = {row["name"]: row for row in said if row["section"] == "column"}
    assert list(columns) == list(read_csv(tables.csv(shown))[0])
    assert columns["latitude"]["unit"] == "degrees"
    assert columns["members"]["unit"] == "members"
    assert columns["compiled"]["kind"] == "date"


def test_without_a_public_address_the_metadata_say_so():
    said = read_csv(tables.metadata_csv(scene("", "lang=en")))
    address = next(row for row in said if row["name"] == "address")
    assert address["url"] == ""
    assert "no public address" in address["value"]


def test_an_analysis_names_the_sources_of_its_statistics():
    said = read_csv(tables.metadata_csv(scene("regions", "region=06")))
    assert any("Eurostat" in row["value"] and "sbs" in row["value"] for row in said if row["section"] == "source")


def test_the_workbook_opens_with_metadata_then_typed_clusters():
    book = workbook(tables.xlsx(scene("", "sector=ict&region=06")))
    about, clusters, history, links, *figures = book.worksheets
    assert [sheet.title for sheet in (about, clusters)] == ["Metadane", "Klastry"]
    assert about["A1"].value
    values = [row[3] for row in about.iter_rows(values_only=True)]
    assert "3 klastry ICT w\u00a0województwie lubelskim" in values
    rows = sheet_rows(clusters)
    assert [row["id"] for row in rows] == LUBELSKIE_ICT
    first = rows[0]
    assert first["TERYT"] == "06"
    assert first["Rok powstania"] == 2008
    assert 51.25058 in first.values()
    assert datetime(2026, 11, 23) in first.values()
    assert clusters.max_row == 4  # no total
    for sheet in book.worksheets:
        assert sheet.freeze_panes.startswith(("A2", "C2"))
        assert sheet.auto_filter.ref.startswith("A1:")
    assert history.max_row == 1 + sum(len(embedded().registry.history(key)) for key in LUBELSKIE_ICT)
    assert links.max_row > 3
    assert len(figures) == len(scene("", "sector=ict&region=06").figures) == 2
    assert dict(figures[0].iter_rows(min_row=2, values_only=True))["ICT i technologie cyfrowe"] == 3


def test_only_web_addresses_are_links():
    book = workbook(tables.xlsx(scene()))
    targets = [cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(targets) > 300
    assert all(target.startswith(("http://", "https://")) for target in targets)
    websites = [cell for cell in next(zip(*book.worksheets[1].iter_rows(), strict=True), ()) if cell.hyperlink]
    assert websites == []  # ids are no links


def test_a_workbook_made_twice_is_the_same_file():
    assert tables.xlsx(scene("", "region=06")) == tables.xlsx(scene("", "region=06"))


@pytest.mark.parametrize("place", ["regions", "compare", "sectors", "potential", "history", "policy"])
def test_the_figures_of_a_page_stand_after_the_clusters(place):
    shown = scene(place, "region=06&sector=ict")
    book = workbook(tables.xlsx(shown))
    assert len(book.worksheets) == 4 + len(shown.figures)
    for sheet, figure in zip(book.worksheets[4:], shown.figures, strict=True):
        assert [cell.value for cell in sheet[1]] == [column.heading for column in figure.table_columns]
        assert sheet.max_row == 1 + len(figure.rows)


def test_no_text_becomes_a_formula(spite):
    first = dict(enumerate(SPITE))
    for content, separator in ((tables.csv(spite), ","), (tables.csv_excel(spite), ";")):
        rows = {row["id"]: row for row in read_csv(content, separator)}
        assert len(rows) == len(SPITE)
        for number, text in first.items():
            for field in ("name", "coordinator", "public_note_pl", "sector_words"):
                written = rows[f"c{number:02}"][field]
                assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
                assert written.removeprefix("'" if text[0] in "=+-@" else "") == text
    content = tables.xlsx(spite)
    book = workbook(content)
    rows = {row["id"]: row for row in sheet_rows(book.worksheets[1])}
    assert [rows[f"c{number:02}"]["Nazwa"] for number in first] == list(SPITE)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert all(cell.quotePrefix for cell in book.worksheets[1]["B"][1:])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
        assert not any("externalLink" in name for name in parts.namelist())


def test_a_missing_year_is_an_empty_cell_never_nought(tiny):
    rows = {row["id"]: row for row in read_csv(tables.csv(tiny))}
    assert (rows["bieg"]["founded"], rows["bieg"]["members"]) == ("", "")
    book = workbook(tables.xlsx(tiny))
    bieg = next(row for row in sheet_rows(book.worksheets[1]) if row["id"] == "bieg")
    assert bieg["Rok powstania"] is None
    assert 0 not in [value for value in bieg.values() if not isinstance(value, float)]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tiny):
    place = tiny.registry.table.column_names.index("public_note_pl")
    notes = pa.array(["n" * 40_000] + [None] * 6)
    longer = replace(tiny.registry, table=tiny.registry.table.set_column(place, "public_note_pl", notes))
    shown = replace(tiny, sources=replace(tiny.sources, registry=longer))
    rows = sheet_rows(workbook(tables.xlsx(shown)).worksheets[1])
    written = [row["Inne fakty, po polsku"] for row in rows if row["Inne fakty, po polsku"]]
    assert [len(text) for text in written] == [32_767]
    assert written[0].endswith("n…")


VIEWS = st.builds(
    View,
    lang=st.sampled_from(("pl", "en")),
    sector=st.sampled_from(((), ("ict",), ("ict", "tourism"), ("metal-machinery",))),
    region=st.sampled_from(((), ("06",), ("02", "24"))),
    q=st.sampled_from(("", "klaster", "zzzz", "inno")),
    founded=st.sampled_from((None, Range(2005, 2010))),
    sort=st.sampled_from(("name", "status", "members", "founded")),
)


@settings(deadline=None, max_examples=10)
@given(VIEWS)
def test_every_table_holds_the_list_of_the_page_in_its_order(view):
    shown = Scene(embedded(), "", view, translator(view.lang))
    listed = [shown.registry.ids[position] for position in shown.selection.ordered]
    assert [row["id"] for row in read_csv(tables.csv(shown))] == listed
    assert [row["id"] for row in read_csv(tables.csv_excel(shown), ";")] == listed
    assert [row["id"] for row in sheet_rows(workbook(tables.xlsx(shown)).worksheets[1])] == listed


def test_a_document_of_csv_has_its_metadata_beside_it():
    document = files.make(scene("", "sector=ict"), "csv")
    assert document.name == "klastry_ict_2026-11-23.csv"
    assert list(document.beside) == ["_metadata.csv"]
    assert all([row["section"] for row in read_csv(document.beside["_metadata.csv"])])
