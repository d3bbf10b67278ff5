"""Tables of a scene: CSV in two dialects with metadata beside it, and the workbook."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.export import records, tables
from geo.export import workbook as workbooks
from geo.export.contents import LABELS, Contents
from geo.export.workbook import Book
from geo.figures import sources
from geo.i18n import translator
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.scenes.sources import Sources
from geo.selection.view import Range, View
from geo.settings import Settings
from geo.store.exchange import Exchange
from geo.web import files
from tests import factories
from tests.scenery import SPITE, embedded, fresh, scene
from tests.sheets import cells, sheet_rows, told, workbook

LUBELSKIE_ICT = ["lubelski-klaster-teleinformatyczny", "polski-klaster-rolnictwa-precyzyjnego", "wschodni-klaster-ict"]


def read_csv(content, separator=","):
    assert content.startswith(b"\xef\xbb\xbf") == (separator == ";")  # spreadsheets want the mark, programs do not
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


@cache
def book_of(place="", query=""):
    """The workbook of a page, which nobody writes into."""
    return workbook(tables.xlsx(scene(place, query)))


@pytest.fixture
def tiny():
    """The tiny country: what is known of each cluster can be seen at a glance."""
    whole = factories.registry()
    settings, day = Settings.from_environment({}), factories.TODAY
    people = Sources(whole, lambda: None, lambda year: None, settings, day, Exchange(whole.folder, day))
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
    day = public.registry.manifest["built"]
    assert (whole["data_date"]["date"], whole["made"]["date"]) == (day, "2026-11-23")
    assert whole["records"]["value"] == str(len(shown.positions))
    filters = [(row["name"], row["value"]) for row in said if row["section"] == "filter"]
    assert filters == [("sector", "ICT and digital"), ("region", "Lublin"), ("founded", "from 2000")]
    sources = {row["name"]: row for row in said if row["section"] == "source"}
    assert sources["geonames"]["licence"] == "CC BY 4.0"
    assert sources["geonames"]["url"] == "https://www.geonames.org/"
    assert sources["registry"]["date"] == day
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


def test_the_workbook_opens_with_typed_clusters_and_ends_with_metadata():
    book = book_of("", "sector=ict&region=06")
    clusters, *figures, history, links, about = book.worksheets
    assert [sheet.title for sheet in (about, clusters)] == ["Metadane", "Klastry"]
    assert [sheet.title for sheet in figures] == ["Klastry według branż", "Klastry według województw"]
    assert about["B1"].value == "Nazwa dla programów"
    values = [row[3] for row in about.iter_rows(values_only=True)]
    assert "3 klastry ICT w województwie lubelskim" in values
    rows = sheet_rows(clusters)
    assert [row["id"] for row in rows] == LUBELSKIE_ICT
    first = rows[0]
    assert first["TERYT"] == "06"
    assert first["Rok powstania"] == 2008
    assert 51.25058 in first.values()
    assert datetime(2026, 11, 23) in first.values()
    assert clusters.max_row == 4  # no total
    for sheet in (clusters, history, links, about):
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref.startswith("A1:")
    assert history.max_row == 1 + sum(len(embedded().registry.history(key)) for key in LUBELSKIE_ICT)
    assert links.max_row > 3
    assert len(figures) == len(scene("", "sector=ict&region=06").figures) == 2
    assert {row[:2] for row in figures[0].iter_rows(values_only=True)} >= {("ICT i technologie cyfrowe", 3)}


def test_only_web_addresses_are_links():
    book = book_of()
    targets = [cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(targets) > 300
    assert all(target.startswith(("http://", "https://")) for target in targets)
    websites = [cell for cell in next(zip(*book.worksheets[0].iter_rows(), strict=True), ()) if cell.hyperlink]
    assert websites == []  # ids are no links


def test_a_workbook_made_twice_is_the_same_file():
    assert tables.xlsx(scene("", "region=06")) == tables.xlsx(fresh("", "region=06"))


@pytest.mark.parametrize("place", ["regions", "compare", "sectors", "potential", "history", "policy"])
def test_the_figures_of_a_page_stand_before_the_clusters(place):
    shown = scene(place, "region=06&sector=ict")
    book, held = book_of(place, "region=06&sector=ict"), Contents(shown)
    assert len(book.worksheets) == 4 + len(shown.data)
    assert [sheet.title for sheet in book.worksheets[-4:]] == [
        "Klastry", "Historia statusów", "Linki do źródeł", "Metadane",
    ]  # fmt: skip
    for sheet, one in zip(book.worksheets, held.tables[: len(shown.data)], strict=False):
        title, measure, heads, rows, below = told(sheet)
        assert sheet.title.startswith(one.label)
        assert (title, measure, below) == (one.title, one.measure, [one.source, *one.notes])
        assert heads == tuple(field.heading for field in one.records.fields)
        for written, row in zip(rows, one.records.rows, strict=True):
            assert list(written) == [pytest.approx(cell) if isinstance(cell, float) else cell for cell in row]


def test_a_workbook_names_its_language():
    for language in ("pl", "en"):
        content = tables.xlsx(scene("", f"region=06&lang={language}"))
        assert workbook(content, read_only=True).properties.language == language
        figure = scene("regions", f"region=06&lang={language}").figures[0]
        content = tables.figure_xlsx(figure, translator(language))
        assert workbook(content, read_only=True).properties.language == language


def test_the_workbook_of_a_figure_begins_with_its_data():
    shown = scene("regions", "region=06")
    strengths = next(figure for figure in shown.figures if figure.name == "region-strengths")
    book = workbook(tables.figure_xlsx(strengths, shown.t))
    assert book.sheetnames == ["Mocne strony"]
    title, measure, heads, rows, below = told(book.worksheets[0])
    assert title == strengths.headline.replace("\u00a0", " ")
    assert below[0] == strengths.source.replace("\u00a0", " ")
    assert (heads[0], rows[0][0], rows[0][2]) == ("Dział", "Produkcja artykułów spożywczych (C10)", 21_186)
    assert measure.endswith("Województwo lubelskie · 2015")


def test_numbers_look_as_readers_write_them():
    measures = book_of("compare", "region=06&region=24").worksheets[0]
    first = cells(measures)
    population, wage = first["Ludność 2023"], first["Przeciętne miesięczne wynagrodzenie brutto 2023 (PLN)"]
    assert (population.value, population.number_format) == (2_011_000, "#,##0")
    assert (wage.value, wage.number_format) == (6454.27, "#,##0.00")
    employed = first["Pracujący w gospodarce rynkowej (SBS) 2015"]
    assert (employed.value, employed.number_format) == (320_236, "#,##0")  # persons, though estimates have parts
    strengths = cells(book_of("regions", "region=06")["Mocne strony"])
    assert strengths["Udział w Polsce"].number_format == "0.0%"
    assert strengths["LQ"].number_format == "#,##0.00"
    years = book_of("history").worksheets[0]
    assert [years["A5"].value, years["A5"].number_format] == [2002, "0"]


def test_columns_are_as_wide_as_what_they_hold():
    for sheet in book_of("regions", "region=06").worksheets:
        for column in sheet.columns:
            head = column[3 if sheet.auto_filter.ref.startswith("A4") else 0]
            wide = sheet.column_dimensions[head.column_letter].width
            longest = max(map(len, str(head.value).split()))
            assert wide > longest, (sheet.title, head.value)


def test_every_figure_of_every_page_has_a_name_for_its_sheet():
    queries = {"potential": ["", "cell=28C31"], "cluster": ["cluster=itcorner"],
               "clusters": ["pick=itcorner&pick=dolina-lotnicza"]}  # fmt: skip
    for place in pages.PAGES:
        for query in queries.get(place, ["", "region=06&region=24&sector=ict"]):
            for language in ("pl", "en"):
                asked = scene(place, f"{query}&lang={language}")
                for figure in (*asked.data, *asked.downloads):
                    assert figure.name in LABELS
                    assert len(asked.t(LABELS[figure.name])) <= 31


def test_names_of_sheets_are_what_a_workbook_takes():
    table = records.Records([records.Field("a", "a")], [["1"]])
    with Book({}, translator("en")) as book:
        for name in ("x" * 40, "X" * 40, "a/b: [c]?*\\", "'quoted'"):
            book.sheet(name, table)
    names = workbook(book.content).sheetnames
    assert names == ["x" * 31, f"{'X' * 25} (2)", "a b   c", "quoted"]


def test_links_past_what_a_sheet_takes_are_texts(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_LINKS", 3)
    fields = [records.Field("url", "url", kind="link")]
    with Book({}, translator("en")) as book:
        book.sheet("L", records.Records(fields, [[f"https://example.pl/{number}"] for number in range(9)]))
    column = [row[0] for row in workbook(book.content)["L"].iter_rows(min_row=2)]
    assert [cell.value for cell in column] == [f"https://example.pl/{number}" for number in range(9)]
    assert [bool(cell.hyperlink) for cell in column] == [True] * 3 + [False] * 6


@pytest.mark.parametrize("address", ["https://example.pl/" + "a" * 1_900, "https://example.pl/" + "[" * 1_900])
def test_a_link_longer_than_a_sheet_takes_is_a_text(address):
    fields = [records.Field("url", "url", kind="link")]
    with Book({}, translator("en")) as book:
        book.sheet("L", records.Records(fields, [[address], [address + "x" * 400]]))
    first, second = (row[0] for row in workbook(book.content)["L"].iter_rows(min_row=2))
    assert (first.value, second.value) == (address, address + "x" * 400)
    assert bool(first.hyperlink) == ("[" not in address)
    assert not second.hyperlink


def test_more_rows_than_a_sheet_takes_go_on_in_another(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 14)
    with Book({}, translator("en")) as book:
        book.sheet("Long", records.Records([records.Field("n", "n", kind="integer")], [[n] for n in range(25)]))
    sheets = workbook(book.content).worksheets
    assert [sheet.title for sheet in sheets] == ["Long", "Long (2)", "Long (3)"]
    found = [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == list(range(25))


def test_what_no_cell_holds_is_a_text_or_nothing():
    fields = [records.Field("n", "n", kind="float"), records.Field("d", "d", kind="date")]
    with Book({}, translator("en")) as book:
        book.sheet("L", records.Records(fields, [[float("inf"), date(1820, 1, 1)], [1e300, date(1900, 1, 1)]]))
    rows = list(workbook(book.content)["L"].iter_rows(min_row=2, values_only=True))
    assert rows == [(None, "1820-01-01"), (1e300, datetime(1900, 1, 1))]


@pytest.mark.parametrize(
    "text", ["\n=1+1", " =1+1", "\u00a0=1+1", "\uff1d1+1", "\uff0b1", "\u200b@x", "\u202e-1", "\x0b=1", "\t1", "=1"]
)
def test_a_sign_of_a_formula_is_found_behind_what_hides_it(text):
    assert tables.defused(text) == "'" + text


@pytest.mark.parametrize("text", ["Klaster", "1=1", "", " ", "(=1)", "„=1”", "a\n=1"])
def test_other_texts_stay_as_they_are(text):
    assert tables.defused(text) == text


def test_codes_survive_in_a_spreadsheet():
    rows = read_csv(tables.csv_excel(scene("", "region=06&sector=ict")), ";")
    assert {(row["teryt"], row["iso_3166_2"]) for row in rows} == {("06", "PL-06")}
    ranking = read_csv(tables.csv_excel(scene("regions")), ";")
    assert {row["iso_3166_2"] for row in ranking} == {"", *(f"PL-{code}" for code in embedded().registry.region_codes)}
    described = read_csv(tables.metadata_csv_excel(scene("regions")), ";")
    assert [row["name"] for row in described if row["section"] == "column"] == list(ranking[0])


@pytest.mark.parametrize("text", ["12345678e901", "007", "1234567890123456", "1-2", "10:30", "22 621 000", "1.2.2003"])
def test_texts_that_look_like_numbers_stay_texts_in_a_spreadsheet(text, tiny):
    place = tiny.registry.table.column_names.index("sector_words")
    words = pa.array([text, *["x"] * 6])
    other = replace(tiny.registry, table=tiny.registry.table.set_column(place, "sector_words", words))
    shown = replace(tiny, sources=replace(tiny.sources, registry=other))
    assert "'" + text in [row["sector_words"] for row in read_csv(tables.csv_excel(shown), ";")]
    assert text in [row["sector_words"] for row in read_csv(tables.csv(shown))]


def test_no_text_of_the_atlas_has_blanks_that_a_search_misses():
    for place, query in (("", "sector=ict"), ("regions", "region=06"), ("policy", "")):
        for content in (tables.csv(scene(place, query)), tables.metadata_csv(scene(place, query))):
            assert "\u00a0" not in content.decode()
        for sheet in book_of(place, query):
            assert "\u00a0" not in sheet.title
            cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
            assert not [cell for cell in cells if isinstance(cell, str) and "\u00a0" in cell]


def test_one_licence_stands_in_every_place():
    shown = scene("", "sector=ict&region=06")
    licence = sources.registry_licence(shown.registry, shown.t).replace("\u00a0", " ")
    assert licence.startswith("CC BY 4.0;")
    assert {row["licence"] for row in read_csv(tables.csv(shown))} == {licence}
    said = read_csv(tables.metadata_csv(shown))
    assert [row["licence"] for row in said if row["name"] == "registry"] == [licence]
    assert [row["value"] for row in said if row["name"] == "credit" and licence in row["value"]]


def test_the_file_of_pairs_holds_the_pairs_of_the_page():
    rows = read_csv(tables.csv(scene("potential")))
    state = "koncentracja bez organizacji znanej atlasowi"
    assert [row["quadrant"] for row in rows[:43]] == [state] * 43
    assert state not in {row["quadrant"] for row in rows[43:]}
    first = rows[0]
    assert (first["region"], first["teryt"], first["division"], first["persons"]) == ("pomorskie", "22", "C26", "10732")
    assert float(first["lq"]) == pytest.approx(3.141, abs=0.001)
    assert len(read_csv(tables.csv(scene("potential", "pairs=all")))) > len(rows)
    assert {row["teryt"] for row in read_csv(tables.csv(scene("potential", "region=06")))} == {"06"}
    assert {row["division"] for row in read_csv(tables.csv(scene("potential", "cell=28C31")))} == {"C31"}


@pytest.mark.parametrize(
    ("place", "query", "key", "rows"),
    [
        ("regions", "", "region_ranking", 17),
        ("regions", "region=06", "region_profile", 4),
        ("compare", "region=06&region=24", "compare_measures", 3),
        ("sectors", "", "sector_overview", 16),
        ("sectors", "sector=ict", "sector_concentration", 16),
        ("potential", "", "potential_pairs", 151),
        ("history", "", "over_time", 25),
        ("policy", "", "policy_timeline", 8),
        ("cluster", "cluster=itcorner", "clusters", 1),
        ("clusters", "pick=itcorner&pick=dolina-lotnicza", "clusters", 2),
    ],
)
def test_a_file_holds_what_its_page_is_about(place, query, key, rows):
    shown = scene(place, query)
    assert Contents(shown).main.name == key
    assert len(read_csv(tables.csv(shown))) == rows
    said = {row["name"]: row["value"] for row in read_csv(tables.metadata_csv(shown))}
    assert (said["table"], said["records"], said["page"]) == (key, str(rows), place)


def test_a_profile_is_named_in_its_files():
    said = {row["name"]: row["value"] for row in read_csv(tables.metadata_csv(scene("cluster", "cluster=itcorner")))}
    assert (said["title"], said["view"]) == ("ITCorner", "ITCorner")
    assert book_of("cluster", "cluster=itcorner").properties.title == "ITCorner"


def test_files_say_that_a_sector_may_be_a_further_one():
    said = read_csv(tables.metadata_csv(scene("", "sector=ict&region=06")))
    rows = read_csv(tables.csv(scene("", "sector=ict&region=06")))
    further = sum(row["sector"] != "ict" for row in rows)
    assert further == 1
    notes = [row["value"] for row in said if row["name"] == "note"]
    assert notes == ["1 klaster ma wybraną branżę jako dodatkową; jego główna branża jest inna."]


def test_files_of_a_year_say_which_clusters_they_hold():
    book = book_of("history")
    said = [row for row in book["Metadane"].iter_rows(values_only=True) if row[1] == "clusters"]
    assert "142 klastry założone do 2015 r." in said[0][3]
    assert "127 klastrów" in said[0][3]  # of unknown year are left out


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
    rows = {row["id"]: row for row in sheet_rows(book.worksheets[0])}
    assert [rows[f"c{number:02}"]["Nazwa"] for number in first] == list(SPITE)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert all(cell.quotePrefix for cell in book.worksheets[0]["B"][1:])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
        assert not any("externalLink" in name for name in parts.namelist())


def test_a_missing_year_is_an_empty_cell_never_nought(tiny):
    rows = {row["id"]: row for row in read_csv(tables.csv(tiny))}
    assert (rows["bieg"]["founded"], rows["bieg"]["members"]) == ("", "")
    book = workbook(tables.xlsx(tiny))
    bieg = next(row for row in sheet_rows(book.worksheets[0]) if row["id"] == "bieg")
    assert bieg["Rok powstania"] is None
    assert 0 not in [value for value in bieg.values() if not isinstance(value, float)]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tiny):
    place = tiny.registry.table.column_names.index("public_note_pl")
    notes = pa.array(["n" * 40_000] + [None] * 6)
    longer = replace(tiny.registry, table=tiny.registry.table.set_column(place, "public_note_pl", notes))
    shown = replace(tiny, sources=replace(tiny.sources, registry=longer))
    rows = sheet_rows(workbook(tables.xlsx(shown)).worksheets[0])
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
    listed, held = [shown.registry.ids[position] for position in shown.selection.ordered], Contents(shown)
    assert [row["id"] for row in read_csv(tables.csv(held))] == listed
    assert [row["id"] for row in read_csv(tables.csv_excel(held), ";")] == listed
    assert [row["id"] for row in sheet_rows(workbook(tables.xlsx(held), read_only=True).worksheets[0])] == listed


def test_a_document_of_csv_has_its_metadata_beside_it():
    document = files.make(scene("", "sector=ict"), "csv")
    assert document.name == "klastry_ict_2026-11-23.csv"
    assert list(document.beside) == ["_metadata.csv"]
    assert all([row["section"] for row in read_csv(document.beside["_metadata.csv"])])
