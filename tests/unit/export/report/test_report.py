"""The report: an accessible PDF that says what the screen says, whatever names the registry holds."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pyarrow as pa
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from geo.export.drawing import pictures, typeface
from geo.export.report import content as report_content
from geo.export.report import report
from geo.export.report import text as report_text
from geo.export.report.story import StoryReport
from geo.figures import map as figures
from geo.figures.figure import Chart, Column, Figure, cell_text
from geo.i18n import NO_BREAK, translator
from geo.scenes import pages, ready_stories, story
from geo.selection import wording
from geo.settings import Settings
from tests import charts as samples
from tests.scenery import DAY, embedded

REGION = "region=06"
PUBLIC = {"ATLAS_PUBLIC_URL": "https://klastry.example.pl", "ATLAS_BODY": "Urząd Marszałkowski"}
HOSTILE = (
    '#import "@preview/x" #panic("x") #sys.version',
    "$x^2$ *bold* _emph_ `raw` ```raw```",
    "@ref <label> = heading - item + item / term: x",
    "\\ \\u{41} \\# // comment /* block */ ~ --- ...",
    "https://example.org/#fragment [content] (code) {block}",
    "Klaster 🏭 ąćęłńóśźż 漢字 \u202eevil\u0000\u200b\ufffe",
    "=HYPERLINK(1) ]]> </svg> %PDF-1.7 \" ' «»",
    "A" * 5000,
)


@pytest.fixture(scope="module")
def sources():
    return embedded()


@pytest.fixture(scope="module")
def region(sources):
    return pages.read(sources, "", REGION)


@pytest.fixture(scope="module")
def document(region):
    return PdfReader(BytesIO(report.pdf(region)))


@pytest.fixture(scope="module")
def empty(sources):
    """The report of no cluster at all."""
    return report.pdf(pages.read(sources, "", "q=zzzzqq"))


@pytest.fixture(scope="module")
def drawn_map(region):
    """The map of the region, as the report has it."""
    return pictures.map_png(region, *report.MAP, dpi=report.DOTS)


@pytest.fixture
def mapped(monkeypatch, drawn_map):
    """Take the time of its map off a report of which texts and pages are looked at: all maps have one size."""
    monkeypatch.setattr(pictures, "map_png", lambda scene, *size, dpi: drawn_map)


@cache
def texts_of(document):
    """Give the texts of the pages of a document."""
    return [page.extract_text() for page in document.pages]


@cache
def text_of(document):
    """Give the text of a document in one line, hyphens at line ends and places to break taken away."""
    joined = re.sub(r"[\u00ad\u2010-]\n", "", "\n".join(texts_of(document)).replace("\u200b", ""))
    return flat(joined)


def flat(text):
    return re.sub(r"\s+", " ", text.replace(NO_BREAK, " ")).strip()


def squeezed(text):
    """Leave out what the setting of lines may add or take away: spaces and hyphens."""
    return re.sub(r"[\s\u00a0\u00ad\u200b\u2010-]", "", text)


def structure(node, found):
    """Collect the elements of the tree of tags."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            structure(child, found)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            structure(node["/K"], found)
    return found


def hostile_sources(sources):
    """Give the registry hostile names, coordinators and towns."""
    table = sources.registry.table
    for field in ("name", "coordinator", "city"):
        own = table[field].to_pylist()
        changed = [*HOSTILE, *own[len(HOSTILE) :]]
        table = table.set_column(table.schema.get_field_index(field), field, pa.array(changed, pa.string()))
    return replace(sources, registry=replace(sources.registry, table=table))


def test_a_region_has_four_to_ten_pages(document):
    assert 4 <= len(document.pages) <= 10


def test_the_document_is_tagged_and_says_title_language_and_standard(document, region):
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "pl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert flat(document.metadata.title) == "Klastry w województwie lubelskim"
    assert document.metadata.author == "Atlas klastrów"
    assert flat(document.metadata.subject) == flat(region.words)
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_picture_says_in_words_what_it_shows(document, region):
    tags = structure(document.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    pictures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert pictures
    assert all(str(tag.get("/Alt", "")).strip() for tag in pictures)
    told = flat(" ".join(str(tag["/Alt"]) for tag in pictures))
    assert flat(region.figures[0].text) in told
    assert flat(region.words) in told


def test_tables_have_headings_and_headings_make_the_outline(document):
    kinds = [tag["/S"] for tag in structure(document.trailer["/Root"]["/StructTreeRoot"]["/K"], [])]
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/P", "/L", "/Link"} <= set(kinds)
    assert [flat(entry.title) for entry in document.outline if not isinstance(entry, list)] == [
        "W skrócie",
        "Mapa",
        "Klastry według branż i województw",
        "Profil regionu: województwo lubelskie",
        "Tabela klastrów",
        "Metody i ograniczenia",
        "Źródła i licencje",
    ]


def test_only_the_typeface_of_the_atlas_is_used_and_it_is_embedded(document):
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()["/DescendantFonts"][0].get_object()
            assert "SourceSansPro" in found["/BaseFont"]
            assert {"/FontFile2", "/FontFile3"} & set(found["/FontDescriptor"].get_object())


def test_the_text_holds_view_clusters_statuses_sources_and_version(document, region):
    text, t = squeezed(text_of(document)), region.t
    assert squeezed(region.words) in text
    assert region.version in text
    assert squeezed(t("no data")) in text
    for position in region.positions:
        record = region.registry.record(int(position))
        assert squeezed(record["name"]) in text
        for label in wording.status_labels(region.registry.history(record["id"]), DAY, t):
            assert squeezed(label) in text
    for credit in region.credits:
        assert squeezed(credit) in text
    assert squeezed("GUS, Rocznik Statystyczny Województw 2024, tablica 1(19)") in text


def test_the_numbers_are_those_of_the_scene(document, region):
    text, t = text_of(document), region.t
    for one in figures.headline_rows(region.selection, t):
        assert flat(f"{one['value']} {one['note'] or ''}") in text
    profile = pages.read(region.sources, "regions", REGION).figures
    for figure in (*region.reported, *profile):
        if figure.name in ("region-clusters", "region-value-added"):  # not in a report of clusters
            continue
        assert squeezed(figure.headline) in squeezed(text)
        assert squeezed(figure.text if figure.empty else figure.takeaway) in squeezed(text)
        made, _more = report_text.figure_tables(figure, t)
        for shown in made:
            numbers = [place for place, kind in enumerate(shown["kinds"]) if kind == "number"]
            for row in shown["rows"]:
                assert squeezed("".join(row[place] for place in numbers[:2])) in squeezed(text)


def test_the_footer_counts_the_pages_and_says_the_version(document, region):
    for number, page in enumerate(texts_of(document), 1):
        text = flat(page)
        assert f"strona {number} z {len(document.pages)}" in text
        assert f"wersja danych {region.version}" in text


@pytest.mark.usefixtures("mapped")
def test_a_public_address_gives_a_link_and_a_code(sources):
    public = replace(sources, settings=Settings.from_environment(PUBLIC))
    cover = PdfReader(BytesIO(report.pdf(pages.read(public, "", "q=nothing-at-all")))).pages[0]
    links = [note.get_object()["/A"]["/URI"] for note in cover["/Annots"] if "/A" in note.get_object()]
    assert links == ["https://klastry.example.pl/?q=nothing-at-all"]
    assert "Wydawca Urząd Marszałkowski" in flat(cover.extract_text())


def test_without_a_public_address_nothing_is_said_to_administrators(document):
    assert "instalacja" not in flat(text_of(document))
    assert "odnośnik" not in flat(texts_of(document)[0])


def test_no_cluster_at_all_makes_a_report_too(empty):
    found = PdfReader(BytesIO(empty))
    assert len(found.pages) <= 4
    assert "Żaden klaster znany atlasowi nie pasuje do tego widoku" in text_of(found)
    assert "Wybrane klastry w Polsce" in text_of(found)


@pytest.mark.usefixtures("mapped")
def test_the_whole_country_fits_twenty_pages(sources):
    scene = pages.read(sources, "", "lang=en")
    found = PdfReader(BytesIO(report.pdf(scene)))
    assert len(found.pages) <= 20
    assert found.trailer["/Root"]["/Lang"] == "en"
    text = squeezed(text_of(found))
    assert all(squeezed(scene.registry.names[position]) in text for position in scene.positions)


def test_a_sector_and_a_region_bring_their_profiles(sources):
    made = report_content.Report(pages.read(sources, "", "region=06&sector=ict"))
    assert [flat(part.heading) for part in made.parts] == [
        "Profil regionu: województwo lubelskie",
        "Branża: ICT i technologie cyfrowe",
    ]
    assert flat(made.title) == "Klastry ICT w województwie lubelskim"


@pytest.mark.parametrize(
    ("page", "query", "title"),
    [
        ("regions", "region=06", "Klastry w województwie lubelskim"),
        ("sectors", "sector=ict&lang=en", "ICT clusters in Poland"),
        ("compare", "region=06&region=18", "Klastry w województwach: lubelskie, podkarpackie"),
        ("potential", "region=28&division=C31", "Potencjalne klastry · warmińsko-mazurskie"),
        ("history", "", "Wybrane klastry w Polsce"),
        ("policy", "lang=en", "Cluster policy · Poland"),
        ("cluster", "cluster=wschodni-klaster-ict", "Wschodni Klaster ICT"),
    ],
)
def test_every_page_has_a_title_of_its_own(sources, page, query, title):
    assert flat(report_content.Report(pages.read(sources, page, query)).title) == title


@pytest.mark.parametrize("page", ["potential", "cluster"])
def test_other_pages_make_a_document(sources, page):
    query = {"potential": "region=28&division=C31", "cluster": "cluster=wschodni-klaster-ict"}[page]
    scene = pages.read(sources, page, query)
    found = PdfReader(BytesIO(report.pdf(scene)))
    said = [figure.headline for figure in scene.figures] or [scene.title]
    assert all(squeezed(one) in squeezed(text_of(found)) for one in said)


def test_the_report_of_a_cluster_tells_its_facts_and_not_those_of_all(sources):
    scene = pages.read(sources, "cluster", "cluster=wschodni-klaster-ict")
    told = report_content.content(report_content.Report(scene), {})
    assert told["summary"]["headlines"] == []
    found = {one["title"]: flat(one["text"]) for one in told["summary"]["findings"]}
    assert found["Liczba członków:"] == "150 członków (2021)"
    assert flat(told["cover"]["words"]) == "Wschodni Klaster ICT, Lublin, lubelskie"
    assert len(told["clusters"]["table"]["rows"]) == 1


@pytest.mark.usefixtures("mapped")
def test_names_are_never_read_as_markup(sources):
    scene = pages.read(hostile_sources(sources), "", "")
    rows = report_content.content(report_content.Report(scene), {})["clusters"]["table"]["rows"]
    text = squeezed(text_of(PdfReader(BytesIO(report.pdf(scene)))))
    hostile = [row[0] for row in rows if any(row[0].startswith(name[:6]) for name in HOSTILE)]
    assert len(hostile) >= len(HOSTILE)
    for name in HOSTILE[:5]:
        assert squeezed(name) in text
    assert all(squeezed(name) in text for name in hostile)


def test_what_the_typeface_lacks_is_marked_and_what_steers_is_dropped():
    shown = report_text.breakable("Klaster 🏭 ąż \u202e\u0000x")
    assert shown == "Klaster · ąż x"
    assert report_text.breakable("A" * 60).replace("\u200b", "") == "A" * 60
    assert max(map(len, report_text.breakable("A" * 60).split("\u200b"))) <= report_text.LONGEST_WORD


def test_long_tables_say_how_much_of_them_is_shown():
    rows = [[f"row {n}", float(n)] for n in range(68)]
    columns = [Column("a", "A"), Column("b", "B", 1)]
    figure = Figure("x", "T", "s", "", "t", columns, rows, Chart("bars", "a", ("b",)))
    (table,), more = report_text.figure_tables(figure, translator("pl"))
    assert len(table["rows"]) == report_text.FIRST
    assert flat(more) == "Pierwsze 8 z 68."
    assert table["rows"][3][1] == cell_text(3.0, figure.columns[1], translator("pl")) == "3,0"


def test_missing_values_are_said_and_sources_stand_under_the_figure_only():
    columns = [Column("a", "A"), Column("b", "B", 1), Column("source", "Źródło"), Column("c", drawn_only=True)]
    rows = [["a", None, "GUS", 1], ["b", float("nan"), "GUS", 2]]
    figure = Figure("x", "T", "s", "GUS", "t", columns, rows, Chart("table", "a"))
    (table,), more = report_text.figure_tables(figure, translator("pl"))
    assert table["columns"] == ["A", "B"]
    assert table["rows"] == [["a", "brak danych"], ["b", "brak danych"]]
    assert more == ""


@pytest.mark.parametrize("name", samples.KINDS)
def test_figures_of_every_kind_have_a_chart_or_a_table_and_empty_ones_a_sentence(name, region, monkeypatch):
    monkeypatch.setattr(pictures, "map_png", lambda *size, dpi: b"")  # which no figure is
    figures = [samples.figure(name, links=False), samples.figure(name, empty=True, links=False)]
    for number, figure in enumerate(figures):
        made = report_content.Report(region)
        made.__dict__["figures"] = [figure]
        drawn = report._pictures(made)
        told = report_content._figure(figure, [], {key: file for key, (file, _) in drawn.items()}, region.t)
        assert (told["alt"], told["text"]) == (figure.text, figure.text if number else figure.takeaway)
        assert (told["picture"] is not None) == (name != "table" and not number)
        assert len(told["tables"][0]["rows"]) == (0 if number else len(figure.drawn_rows))
        assert flat(told["more"]) == ("i jeszcze 1 wiersz tabeli" if figure.left_out else "")
        if told["picture"]:
            assert "mazowieckie" in dict(drawn.values())[told["picture"]].decode() or name in ("diverging", "timeline")


def test_notes_of_several_figures_are_said_once():
    figure = Figure("x", "T", "s", "", "t", [Column("a", "A")], [], Chart("table", "a"), ["both", "one"])
    other = replace(figure, notes=["both"])
    assert report_text.shared_notes([figure, other]) == ["both"]


def test_a_finding_ends_with_a_sentence():
    assert report_content.first_sentences("One is 1. Two is 2. Three.", 20) == "One is 1. Two is 2."
    assert report_content.first_sentences("word " * 200, 20).endswith("…")


def test_hosts_are_named_not_addresses():
    listed = "https://www.a.pl/x;http://b.pl;https://a.pl/y;javascript:alert(1)"
    assert report_text.domains(listed) == "a.pl +1"
    assert report_text.domains("") == ""


def test_the_same_scene_gives_the_same_bytes(sources, empty):
    assert report.pdf(pages.read(sources, "", "q=zzzzqq")) == empty


@pytest.mark.usefixtures("mapped")
@pytest.mark.parametrize(("name", "language"), [("region-24", "pl"), ("ready-regions", "en")])
def test_the_report_of_a_story_follows_its_steps_and_begins_with_what_follows(sources, name, language):
    t = translator(language)
    told = ready_stories.resolve(name, sources, t)
    steps = story.narrate(told, sources, t)
    reported = StoryReport.of(steps, told.title, t)
    shown = [scene.face for scene, _title, _note in steps if scene.page not in ("cover", "sources")]
    assert [part.heading for part in reported.parts] == [face.kicker for face in shown]
    assert len({figure.name for figure in reported.figures}) == len(reported.figures), "a picture would be another's"
    document = PdfReader(BytesIO(report.story_pdf(steps, told.title, t)))
    text = squeezed(text_of(document))
    places = [text.index(squeezed(f"{title}.")) for scene, title, _note in steps if scene.face in shown]
    assert places == sorted(places)
    for face in shown:
        for one in face.conclusions:
            assert text.index(squeezed(one.text)) < places[0], "the summary says it first"
        assert all(squeezed(one.name) in text for one in face.names)
    assert document.metadata.title == told.title


def test_a_story_without_steps_makes_no_report():
    with pytest.raises(ValueError, match="without steps"):
        report.story_pdf([], "Opowieść", translator("pl"))


def test_a_table_of_numbers_that_is_wider_than_the_page_goes_on_and_no_column_is_lost(sources):
    figure = pages.read(sources, "regions", "region=24").figures[5]
    assert figure.name == "region-value-added"
    made, _more = report_text.figure_tables(figure, translator("pl"))
    assert all(sum(one["widths"]) <= report_text.ACROSS + 0.1 and not one["prose"] for one in made)
    for one in made:
        for place, width in enumerate(one["widths"]):
            words = [word for row in one["rows"] for word in row[place].split(" ")]
            assert max(typeface.width(word, report_text.SIZE) for word in words) <= width
    names = [row[0] for row in made[0]["rows"]]
    assert all([row[0] for row in one["rows"]] == names for one in made)  # each part has the names of its rows
    assert len(figure.rows) == sum(len(one["columns"]) - 1 for one in made)  # on its side: voivodeships are columns


def test_measures_of_few_voivodeships_are_a_table_in_their_own_units(sources):
    (table,), _more = report_text.figure_tables(
        pages.read(sources, "compare", "region=06&region=24").figures[0], translator("pl")
    )
    assert not table["prose"]
    assert flat(" ".join(table["columns"])) == "Województwo lubelskie śląskie Polska"
    told = {flat(row[0]): [flat(cell) for cell in row[1:]] for row in table["rows"]}
    assert told["PKB na mieszkańca 2022 (PLN)"] == ["57 467 zł", "85 942 zł", "82 079 zł"]


@pytest.mark.parametrize(("page", "query"), [("potential", ""), ("policy", "")])
def test_a_report_of_what_is_no_cluster_lists_no_clusters(sources, page, query):
    told = report_content.content(report_content.Report(pages.read(sources, page, query)), {})
    assert told["clusters"] is None
    assert told["summary"]["headlines"] == []
