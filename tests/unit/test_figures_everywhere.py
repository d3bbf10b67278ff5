"""Every figure of every page says the same in every medium: page, picture, slide, report, offline folder.

What is drawn is read back (`tests.readings`) and compared with `Figure.panels`: names, words, values, order, what
stands out; nothing is left out in silence, and a figure with nothing in it is its sentence.
"""

import pytest
from pptx.chart import xlsx

from geo.export.drawing import charts as drawing
from geo.export.drawing import pictures
from geo.export.drawing.sheet import Canvas
from geo.export.report import content, report, text
from geo.export.slides import slides
from geo.export.slides.deck import Deck
from geo.figures.figure import shared_notes
from geo.selection.view import View
from geo.taxonomy import REGIONS, SECTOR_PHRASES
from geo.web import charts
from geo.web.bundle.pages import Folder, StepPage
from geo.web.panels import show
from tests import readings
from tests.html import Page
from tests.readings import MORE, bare
from tests.scenery import scene


def chosen(*codes):
    return "&".join(f"region={code}" for code in codes)


CODES = tuple(REGIONS)
GROUPS = tuple(slug for slug in SECTOR_PHRASES if slug != "unassigned")
NOTHING = "q=zzzz"
ADDRESSES = [
    *(("", query) for query in ("", NOTHING, "sector=ict", "region=06&region=24&sector=ict", "sector=unassigned")),
    *(("regions", chosen(code)) for code in CODES),
    *(("compare", chosen(code)) for code in CODES),
    ("compare", chosen("02", "14", "24")),
    ("compare", chosen(*CODES[:10])),
    ("compare", chosen(*CODES[-10:])),
    *(("sectors", f"sector={group}") for group in GROUPS),
    ("sectors", f"sector=ict&{chosen('06', '24')}"),
    ("history", ""),
    *(("history", f"sector={group}") for group in GROUPS),
    ("history", "year=2015"),
    *(("potential", query) for query in ("", chosen("24"), f"{chosen('24')}&division=C29", "division=C29", NOTHING)),
    ("potential", "lq=20&strong=50&minimum=100000&division=C29"),
    ("policy", ""),
    ("clusters", "pick=dolina-lotnicza&pick=slaski-klaster-lotniczy"),
    ("clusters", "pick=polski-klaster-budowlany&pick=itcorner&pick=wyzyna-lotnicza&pick=budosfera&pick=esta-cluster"),
    *(("policy", chosen(code)) for code in CODES),
    ("policy", f"{NOTHING}&{chosen('02', '24')}"),
]
ENGLISH = [("", ""), ("regions", chosen("26")), ("compare", chosen(*CODES[:3])), ("sectors", "sector=ict"),
           ("history", ""), ("potential", ""), ("policy", ""),
           ("clusters", "pick=dolina-lotnicza&pick=itcorner&pick=esta-cluster")]  # fmt: skip
WALK = [*((*one, "pl") for one in ADDRESSES), *((*one, "en") for one in ENGLISH)]


# Pages of which pictures and slides differ in numbers only are drawn for some of their voivodeships and sectors.
FEW = {"compare": CODES[1::4], "sectors": GROUPS[3::4], "history": GROUPS[::8], "policy": CODES[1::4]}
SKIPPED = {
    *((page, chosen(code), "pl") for page in ("compare", "policy") for code in CODES if code not in FEW[page]),
    *((page, f"sector={code}", "pl") for page in ("sectors", "history") for code in GROUPS if code not in FEW[page]),
}
DRAWN = [one for one in WALK if one not in SKIPPED]


def named(one):
    return f"{one[2]}-{one[0] or 'map'}-{one[1][:40]}"


@pytest.fixture(params=WALK, ids=named)
def walked(request):
    return scene(*request.param)


@pytest.fixture(params=DRAWN, ids=named)
def drawn(request):
    return scene(*request.param)


def test_pages_show_the_panels(walked):
    t = walked.t
    for figure in walked.figures:
        wanted = [] if figure.empty else readings.rows(figure, t)
        rest = t.n(*MORE, figure.left_out)
        options = {}, {"links": False}, {"links": False, "root": "https://atlas.example"}
        found = [charts.html(figure, t, **each) for each in options]
        for html in dict.fromkeys(found):  # where nothing is linked all are the same
            page = Page(html)
            if figure.empty:
                assert [(one["tag"], one["text"]) for one in page.elements] == [("p", figure.text)]
                continue
            readings.same(readings.page_rows(page, figure, t), wanted, t, 2e-3)
            assert (bare(rest) in map(bare, page.texts("p", class_="atlas-note"))) == bool(figure.left_out)


def test_pictures_show_the_panels(drawn):
    for figure in drawn.figures:
        sheet = pictures._figure(figure, drawn.t)
        rest = drawn.t.n(*MORE, figure.left_out) if figure.left_out else ""
        foot = " ".join((*figure.notes, figure.source))
        told = [figure.headline, figure.subtitle, figure.takeaway, foot, *on_sheet(figure, drawn.t), rest]
        assert readings.sheet_words(sheet) == bare("".join(told))
        if not figure.empty and figure.chart.kind != "table":
            readings.same(readings.sheet_rows(sheet, figure, drawn.t), readings.rows(figure, drawn.t), drawn.t)


def on_sheet(figure, t):
    """What a chart has written on its sheet beside its axes."""
    if figure.empty:
        return [figure.text]
    chart, panels = figure.chart, figure.panels(t)
    told = [" · ".join(filter(None, (chart.unit, chart.key)))]
    if chart.kind == "table":
        cells = readings.rows(figure, t)
        return [*told, *(column.heading for column in figure.shown_columns), *(row.words for row in cells)]
    if chart.kind == "stacked":
        return [*told, *(mark.label for mark in panels[0].marks)]
    if chart.kind == "lines":
        return told
    column = figure.column(chart.values[-1]).heading
    alone = chart.kind in ("multiples", "columns") or len(panels) == 1
    heads = [(panel.heading or ("" if alone else column), panel.reference) for panel in panels]
    return [*told, *(part for head in heads for part in head)]


@pytest.fixture
def unfilled(monkeypatch):
    """Take the time of its workbooks and of the speaker's notes off a deck of which slides are looked at."""
    monkeypatch.setattr(xlsx._BaseWorkbookWriter, "xlsx_blob", b"")
    monkeypatch.setattr(Deck, "notes", lambda deck, slide, lines: None)


@pytest.mark.usefixtures("unfilled")
def test_slides_show_the_panels(drawn):
    t, deck, before = drawn.t, Deck(drawn.t), 0
    for figure in drawn.figures:
        slides.figure_slides(deck, drawn, figure)
        added = list(deck.file.slides)[before:]
        before += len(added)
        made = [list(slide.shapes) for slide in added]
        for number, (slide, shapes) in enumerate(zip(added, made, strict=True), 1):
            title = figure.headline if number == 1 else f"{figure.headline} ({number})"
            assert slide.shapes.title.text_frame.text == title
            assert bare(figure.subtitle) in map(bare, readings.slide_texts(shapes, t("Subtitle")))
        if figure.empty:
            assert [bare(one) for one in readings.slide_texts(made[0], t("Text"))] == [bare(figure.text)]
            assert not any(shape.has_chart or shape.has_table for shapes in made for shape in shapes)
            continue
        wanted = readings.rows(figure, t)
        if figure.chart.kind == "table":
            wanted = readings.table_rows(figure, t, [one for one in figure.shown_columns if one.key != "source"])
        readings.same(readings.slide_rows(made, figure, t), wanted, t)
        rest = bare(t.n(*MORE, figure.left_out))
        assert (rest in bare(" ".join(readings.slide_texts(made[0], t("Note"))))) == bool(figure.left_out)


def test_reports_tell_the_same(walked):
    t = walked.t
    for figure in walked.figures:
        told = content._figure(figure, (), {}, t)
        assert (told["title"], told["subtitle"], told["alt"]) == (figure.headline, figure.subtitle, figure.text)
        assert told["text"] == (figure.text if figure.empty else figure.takeaway)
        listed = figure.chart.kind == "table"
        columns = [one for one in (figure.shown_columns if listed else figure.table_columns) if one.key != "source"]
        head, rows = _joined(told["tables"], [one.heading for one in columns])
        assert head == [one.heading for one in columns]
        if figure.empty:
            assert not rows
            continue
        if listed:
            wanted = readings.table_rows(figure, t, columns)
            assert [bare(cell) for row in rows for cell in row] == [row.words for row in wanted]
        assert bool(told["more"]) == (len(rows) < len(figure.rows))


def _joined(tables, headings):
    """Join the parts of a table that is wider than a page, and set one that lies on its side upright."""
    head = tables[0]["columns"] + [name for one in tables[1:] for name in one["columns"][1:]]
    lines = zip(*(one["rows"] for one in tables), strict=True)
    rows = [[*first, *(cell for part in parts for cell in part[1:])] for first, *parts in lines]
    if head != headings:
        head, *rows = [list(line) for line in zip(head, *rows, strict=True)]
    return head, rows


EXTREMES = [("regions", chosen("14")), ("regions", chosen("28")), ("compare", chosen(*CODES[:10])),
            ("compare", chosen("02", "14", "24")), ("sectors", "sector=business-services"), ("history", "sector=ict"),
            ("potential", ""), ("potential", "division=C29"), ("policy", "")]  # fmt: skip


@pytest.mark.parametrize(("address", "query"), EXTREMES)
def test_charts_of_a_report_show_the_panels_or_say_how_much_is_left_out(address, query):
    t = scene(address, query).t
    for figure in scene(address, query).figures:
        if figure.empty or figure.chart.kind == "table":
            continue
        across = report.BESIDE if text.beside(figure) else report.ACROSS
        canvas = Canvas(across, min(drawing.height(figure, t, across) + 4, report.TALLEST), 96)
        drawing.draw(canvas, (0, 0, across, canvas.height), figure, t, size=drawing.type_size(across))
        told = readings.sheet_words(canvas)
        if bare(t.n("and {n} more column of the table", "and {n} more columns of the table", 2))[:8] not in told:
            readings.same(readings.sheet_rows(canvas, figure, t), readings.rows(figure, t), t)
        assert not figure.left_out or bare(t.n(*MORE, figure.left_out)) in told


@pytest.mark.parametrize(("address", "query"), [*EXTREMES, ("", ""), ("", NOTHING), ("potential", NOTHING)])
def test_a_presentation_and_the_offline_folder_draw_the_charts_of_the_page(address, query):
    step = scene(address, query)
    shown = show.Shown([(step, "Tytuł", "")], "Opowieść", View(lang="pl"), step.t)
    side, offline = show.side(shown), StepPage(step, 1, "Tytuł", "", None, lambda step: {})
    html = Folder("Opowieść", [offline], step.t, None).page(offline)
    for figure in step.figures:
        root = step.sources.settings.public_url
        assert charts.html(figure, step.t, links=False, root=root) in html
        assert charts.foot(figure, step.t, shared=shared_notes(step.figures)) in html
    for figure in [] if shown.mapped else shown.pictures:
        assert charts.html(figure, step.t, links=False) in side
    assert Page(html).texts("h2")[-len(step.figures) :] == [" ".join(figure.title.split()) for figure in step.figures]
