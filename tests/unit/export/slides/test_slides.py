"""Slides: opened again with python-pptx; what they say, where it stands, and that nothing runs out of its box."""

import io
import itertools
import re
from dataclasses import replace
from functools import cache

import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from geo import theme
from geo.export.drawing import pictures
from geo.export.drawing.typeface import clean as plain
from geo.export.slides import slides
from geo.export.slides import story as story_slides
from geo.export.slides.deck import HEIGHT, WIDTH, wrap
from geo.figures import choropleth
from geo.figures.figure import cell_text
from geo.i18n import translator
from geo.scenes import pages, ready_stories, story
from geo.settings import Settings
from tests.scenery import SPITE, embedded, scene

INCH = 914_400
PL, EN = translator("pl"), translator("en")
VIEWS = (
    ("", ""),
    ("", "sector=ict&region=06"),
    ("", "colour=count"),
    ("", "colour=none&lang=en"),
    ("", "q=zzzzzz"),
    ("", "sector=tourism&region=12&status=kkk_past&founded=2000-2015&near=3094802&radius=100&q=klaster"),
    ("regions", "region=06"),
    ("compare", "region=06&region=18&region=24&lang=en"),
    ("sectors", "sector=metal-machinery"),
    ("potential", "region=28&division=C31"),
    ("potential", "lang=en"),
    ("history", "sector=ict"),
    ("policy", "region=06"),
    ("cluster", "cluster=dolina-lotnicza"),
    ("clusters", "pick=dolina-lotnicza&pick=polski-klaster-budowlany&pick=itcorner&pick=budosfera"),
)


@cache
def one_colour(width_px, height_px):
    target = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "#dfe8f0").save(target, "PNG")
    return target.getvalue()


@pytest.fixture(autouse=True)
def plain_map(monkeypatch):
    """A map of one colour: drawing the real one is tested where it is drawn."""
    monkeypatch.setattr(pictures, "map_png", lambda scene, *size, **options: one_colour(*size))


@pytest.fixture(scope="module")
def public():
    return replace(embedded(), settings=Settings.from_environment({"ATLAS_PUBLIC_URL": "https://klastry.example.pl"}))


@cache
def deck_of(place, query):
    """The slides of a page, for tests that only read them."""
    return slides.pptx(scene(place, query))


def opened(content):
    return Presentation(io.BytesIO(content))


def box(shape):
    return tuple(value / INCH for value in (shape.left, shape.top, shape.width, shape.height))


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def alternative(shape):
    return shape._element.xpath(".//p:cNvPr")[0].get("descr") or ""


def decorative(shape):
    return bool(shape._element.xpath(".//*[local-name()='decorative'][@val='1']"))


def apart(slide):
    """Pairs of shapes that cover each other by more than a hair."""
    found = []
    for (one, ours), (other, theirs) in itertools.combinations([(shape, box(shape)) for shape in slide.shapes], 2):
        (left, top, across, down), (left2, top2, across2, down2) = ours, theirs
        wide = min(left + across, left2 + across2) - max(left, left2)
        high = min(top + down, top2 + down2) - max(top, top2)
        if wide > 0.02 and high > 0.02:
            found.append((one.name, other.name, ours, theirs))
    return found


def runs(slide):
    for shape in slide.shapes:
        frames = [shape.text_frame] if shape.has_text_frame else []
        if shape.has_table:
            frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
        for frame in frames:
            for paragraph in frame.paragraphs:
                yield from ((shape, run) for run in paragraph.runs)


def assert_sound(deck, language):
    """What holds of every slide that the atlas makes."""
    assert (deck.slide_width, deck.slide_height) == (round(WIDTH * INCH), round(HEIGHT * INCH))
    for number, slide in enumerate(deck.slides, 1):
        assert slide.shapes.title.text_frame.text.strip()
        placeholders = [shape.placeholder_format.type for shape in slide.placeholders]
        assert placeholders == [PP_PLACEHOLDER.TITLE], number
        assert apart(slide) == [], number
        for shape in slide.shapes:
            left, top, across, down = box(shape)
            assert left >= 0 and top >= 0 and left + across <= WIDTH + 0.01 and top + down <= HEIGHT + 0.01, shape.name
            assert across > 0 and down > 0, shape.name
            if shape.shape_type in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.TABLE):
                assert alternative(shape), shape.name
            elif shape.has_text_frame and not shape.text_frame.text:
                assert decorative(shape), shape.name
        for shape, run in runs(slide):
            small = shape.name in (PL("Source"), EN("Source"), PL("Signs"), EN("Signs"))
            assert run.font.size.pt >= (10 if small else 18), (shape.name, run.text)
            assert run._r.rPr.get("lang") == language
        assert_texts_fit(slide)
        assert slide.notes_slide.notes_text_frame.text.strip()


def assert_texts_fit(slide):
    for shape in slide.shapes:
        if not shape.has_text_frame or not shape.text_frame.text:
            continue
        run = shape.text_frame.paragraphs[0].runs[0]
        _, _, across, down = box(shape)
        lines = wrap(run.text, across + 0.005, run.font.size.pt, bold=bool(run.font.bold))
        assert len(lines) * run.font.size.pt * 1.2 / 72 <= down + 0.02, (shape.name, run.text)


@pytest.mark.parametrize(("place", "query"), VIEWS)
def test_every_slide_is_sound(place, query):
    shown = scene(place, query)
    deck = opened(deck_of(place, query))
    assert 1 <= len(deck.slides) <= 24  # the pairs of potential clusters are a table of many slides
    assert_sound(deck, "en-GB" if shown.t.language == "en" else "pl-PL")


def test_the_map_slide_says_what_is_shown():
    shown = scene("", "sector=ict&founded=2005-")
    slide = opened(slides.pptx(shown)).slides[0]
    assert slide.shapes.title.text_frame.text == shown.title
    (map_,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    _, _, across, down = box(map_)
    assert across * down >= 0.5 * WIDTH * HEIGHT
    assert alternative(map_) == pictures.alternative(shown)
    with Image.open(io.BytesIO(map_.image.blob)) as drawn:
        assert drawn.size == (1400, 1476)  # 200 dots to an inch
    said = texts(slide)
    assert shown.subtitle in said
    assert shown.title == shown.words or shown.words in said
    (source,) = [text for text in said if "Źródło:" in text]
    assert source.startswith("Stan na 23.11.2026; wersja danych " + shown.version)


def test_the_legend_has_the_classes_of_the_screen_and_the_one_without_data():
    shown = scene("sectors", "sector=ict&minimum=5000")  # fewer are employed in some voivodeships
    slide = opened(slides.pptx(shown)).slides[0]
    legend = [shape for shape in slide.shapes if shape.name == "Legenda"]
    labels = [shape.text_frame.text for shape in legend if shape.text_frame.text]
    assert labels == [one["label"] for one in choropleth.classes(shown.colours, PL)] + ["brak danych"]
    swatches = ["#" + str(shape.fill.fore_color.rgb).lower() for shape in legend if not shape.text_frame.text]
    assert swatches[:-1] == list(shown.colours.scale.colours)
    assert swatches[-1] == theme.MAP["hatch"]  # what is not known is hatched, as on the map


def test_the_marks_of_the_map_are_explained():
    few = opened(deck_of("", "sector=ict&region=06")).slides[0]
    (signs,) = [shape.text_frame.text for shape in few.shapes if shape.name == PL("Signs")]
    assert "IT: ICT i technologie cyfrowe" in signs
    assert "RS: Rolno-spożywczy" in signs
    all_ = opened(slides.pptx(scene("", "lang=en"))).slides[0]
    (signs,) = [shape.text_frame.text for shape in all_.shapes if shape.name == "Signs"]
    assert "in the notes" in signs
    assert "EN: " in all_.notes_slide.notes_text_frame.text


def test_circles_are_explained_instead_of_classes():
    slide = opened(deck_of("", "colour=count")).slides[0]
    legend = [shape.text_frame.text for shape in slide.shapes if shape.name == "Legenda"]
    assert len(legend) == 1
    assert legend[0].endswith(f"Polska: {len(embedded().registry)}.")
    assert not any(shape.name == PL("Signs") for shape in slide.shapes)


def test_notes_replace_what_is_seen_and_name_the_sources():
    shown = scene("", "sector=ict&region=06")
    notes = opened(deck_of("", "sector=ict&region=06")).slides[0].notes_slide.notes_text_frame.text
    for part in (shown.words, pictures.alternative(shown), *shown.credits, shown.version, "23.11.2026"):
        assert plain(part) in notes
    assert "instalacja" not in notes  # the lack of a public address is no matter of those who listen


def test_a_public_address_gives_a_code_and_a_link(public):
    shown = pages.read(public, "", "sector=ict")
    deck = opened(slides.pptx(shown))
    assert_sound(deck, "pl-PL")
    code = next(shape for shape in deck.slides[0].shapes if shape.name == "Kod QR")
    assert code.click_action.hyperlink.address == shown.link == "https://klastry.example.pl/?sector=ict"
    assert shown.link in alternative(code)
    assert shown.link in deck.slides[0].notes_slide.notes_text_frame.text


def of_figure(content, figure):
    """The slides of a figure."""
    return [slide for slide in opened(content).slides if slide.shapes.title.text_frame.text.startswith(figure.title)]


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def bars(chart, series=0):
    plot = chart.plots[0]
    return list(zip(plot.categories, plot.series[series].values, strict=True))


def test_charts_are_native_and_hold_the_numbers_of_the_figure():
    shown = scene("", "region=06")
    figure = shown.figures[0]
    found = [chart for slide in of_figure(slides.pptx(shown), figure) for chart in charts(slide)]
    chart = found[0]
    expected = [(mark.label, mark.value) for panel in figure.panels(PL) for mark in panel.marks]
    assert [row for one in found for row in bars(one)] == expected
    assert chart.value_axis.minimum_scale == 0
    assert chart._chartSpace.xpath("./c:lang/@val") == ["pl-PL"]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert list(book.active.iter_rows(min_row=2, values_only=True)) == bars(chart)


def test_all_voivodeships_stand_on_one_scale():
    shown = scene()
    found = [chart for slide in of_figure(deck_of("", ""), shown.figures[1]) for chart in charts(slide)]
    rows = [row for chart in found for row in bars(chart)]
    assert rows == [(mark.label, mark.value) for mark in shown.figures[1].panels(PL)[0].marks]
    assert len(rows) == 16
    assert len({chart.value_axis.maximum_scale for chart in found}) == 1


def test_what_the_view_chose_stands_out():
    shown = scene("", "region=06&region=24")
    made = of_figure(slides.pptx(shown), shown.figures[1])
    strong = theme.RAMP[4].lstrip("#").upper()
    found = set()
    for chart in (chart for slide in made for chart in charts(slide)):
        points = chart.plots[0].series[0]._element.xpath("./c:dPt")
        marked = [int(point.xpath("./c:idx/@val")[0]) for point in points if point.xpath(f".//*[@val='{strong}']")]
        found |= {list(chart.plots[0].categories)[number] for number in marked}
    assert found == {"lubelskie", "śląskie"}


def test_a_table_has_headings_and_goes_on_on_a_further_slide():
    shown = scene("policy", "")
    figure = next(figure for figure in shown.figures if figure.chart.kind == "table")
    found = of_figure(slides.pptx(shown), figure)
    made = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    assert len(made) == len(found) > 1
    heads = [[cell.text_frame.text for cell in table.rows[0].cells] for table in made]
    assert all(table.first_row for table in made)
    assert heads[0] == [column.heading for column in figure.shown_columns if column.key != "source"], (
        "which the foot has"
    )
    assert heads == heads[:1] * len(heads)
    rows = [row.cells[0].text_frame.text for table in made for row in list(table.rows)[1:]]
    assert rows == [cell_text(figure.cell(row, figure.columns[0].key), figure.columns[0], PL)
                    for row in figure.drawn_rows]  # fmt: skip


def test_rows_that_are_not_drawn_are_counted_and_told_in_the_notes():
    shown = scene("regions", "region=06")
    figure = next(figure for figure in shown.figures if figure.name == "region-change")
    slide, *_ = of_figure(deck_of("regions", "region=06"), figure)
    assert figure.left_out
    assert any(f"jeszcze {figure.left_out} wiersz" in text for text in texts(slide))
    notes = slide.notes_slide.notes_text_frame.text
    assert all(plain(str(row[0])) in notes for row in figure.rows)


def test_few_clusters_are_listed():
    slide = opened(deck_of("", "sector=ict&region=06")).slides[-1]
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert [row.cells[0].text_frame.text for row in table.rows][1:] == [
        "Lubelski Klaster Teleinformatyczny",
        "Polski Klaster Rolnictwa Precyzyjnego",
        "Wschodni Klaster ICT",
    ]


def test_a_shortlist_is_a_map_with_names_and_the_facts_side_by_side():
    shown = scene("clusters", "pick=itcorner&pick=dolina-lotnicza")
    first, *others = opened(slides.pptx(shown)).slides
    listed, *compared = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in (first, *others)
        for shape in slide.shapes
        if shape.has_table
    ]
    assert listed == [["Klastry"], ["ITCorner"], ["Dolina Lotnicza"]]
    assert all(table[0] == ["Cecha", "ITCorner", "Dolina Lotnicza"] for table in compared)
    told = [row for table in compared for row in table[1:]]
    assert [row[0] for row in told] == [row[0] for row in shown.figures[0].table_rows]


def test_twelve_clusters_are_listed_on_as_many_slides_as_they_need():
    shown = scene("", "region=10")
    assert 3 < len(shown.positions) <= 12
    deck = opened(slides.pptx(shown))
    names = [row.cells[0].text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_table
             for row in list(shape.table.rows)[1:]]  # fmt: skip
    assert names == [plain(shown.registry.names[position]) for position in shown.positions]


def test_a_deck_says_what_it_is():
    shown = scene("", "sector=ict&lang=en")
    core = opened(slides.pptx(shown)).core_properties
    assert (core.title, core.author, core.language) == (shown.title, "Atlas klastrów", "en-GB")
    assert shown.version in core.keywords
    assert core.subject == shown.words


def test_the_typeface_is_that_of_the_theme_and_has_a_substitute():
    deck = opened(slides.pptx(scene("", "sector=ict")))
    blobs = [part.blob for part in deck.part.package.iter_parts() if "theme1" in str(part.partname)]
    assert b'typeface="Source Sans Pro" panose="020B0503030403020204" pitchFamily="34"' in blobs[0]
    assert [layout.name for layout in deck.slide_layouts] == ["Okładka", "Mapa i\u00a0tekst", "Wykres"]
    assert all(run.font.name is None for slide in deck.slides for _, run in runs(slide))


STORY = (("", "sector=ict"), ("regions", "region=06"), ("", "sector=ict&region=06"))


def test_a_story_is_a_cover_and_one_slide_a_step():
    steps = [(scene(place, query), f"Krok {number}", f"Uwaga {number}") for number, (place, query) in enumerate(STORY)]
    deck = opened(story_slides.story_pptx(steps, "Klastry w\u00a0województwie lubelskim", PL))
    assert_sound(deck, "pl-PL")
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        "Klastry w\u00a0województwie lubelskim", "Krok 0", "Krok 1", "Krok 2",
    ]  # fmt: skip
    for number, slide in enumerate(list(deck.slides)[1:]):
        shown = steps[number][0]
        assert f"Uwaga {number}" in texts(slide)
        assert shown.words in texts(slide)
        assert f"Uwaga {number}" in slide.notes_slide.notes_text_frame.text
    assert deck.core_properties.title == "Klastry w\u00a0województwie lubelskim"


def test_a_step_without_a_title_has_that_of_its_view():
    deck = opened(story_slides.story_pptx([(scene("", "sector=ict"), "", "")], "Opowieść", PL))
    shown = scene("", "sector=ict")
    assert deck.slides[1].shapes.title.text_frame.text == f"{shown.words} w\u00a0Polsce"
    assert shown.words.startswith(f"{shown.selection.count} klast")


@pytest.mark.parametrize(("name", "language"), [("region-24", "pl"), ("ready-poland", "en")])
def test_the_slides_of_a_story_have_the_faces_of_the_screen_in_their_order(name, language):
    t = translator(language)
    told = ready_stories.resolve(name, embedded(), t)
    steps = story.narrate(told, embedded(), t)
    deck = opened(story_slides.story_pptx(steps, told.title, t))
    assert_sound(deck, "pl-PL" if language == "pl" else "en-GB")
    titles = [re.sub(r" \([2-9]\)$", "", slide.shapes.title.text_frame.text) for slide in deck.slides]
    shown = [f"{title} ({step.face.badge})" if step.face.badge else title for step, title, _note in steps]
    assert list(dict.fromkeys(titles)) == list(dict.fromkeys(map(plain, shown)))
    whole = [text for slide in deck.slides for text in texts(slide)]
    for step, _title, _note in steps:
        assert all(one.number in whole and one.text in whole for one in step.face.conclusions)
        assert step.page == "cover" or any(step.face.kicker in text for text in whole)
    cells = [row.cells[0].text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_table
             for row in list(shape.table.rows)[1:]]  # fmt: skip
    assert [plain(one.name) for step, _title, _note in steps for one in step.face.names] == cells
    speakers = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    assert all(line in speakers for _scene, _title, note in steps for line in map(plain, note.splitlines()))


def test_a_story_without_steps_is_refused():
    with pytest.raises(ValueError, match="without steps"):
        story_slides.story_pptx([], "Opowieść", PL)


def test_spite_is_shown_as_text_and_stays_in_its_box(spiteful):
    whole = pages.read(spiteful, "", "")
    decks = [slides.pptx(whole)]
    decks += [slides.pptx(pages.read(spiteful, "cluster", f"cluster=c{number:02}")) for number in (0, 3, 8, 10)]
    decks.append(story_slides.story_pptx([(whole, text, text) for text in SPITE], SPITE[-1], PL))
    for content in decks:
        deck = opened(content)
        assert_sound(deck, "pl-PL")
        for slide in deck.slides:
            for chart in charts(slide):
                book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
                assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    titles = [slide.shapes.title.text_frame.text for slide in opened(decks[-1]).slides]
    assert titles[1:11] == [plain(text) for text in SPITE[:10]]
    assert titles[-1].endswith("…")


def test_an_empty_figure_takes_no_slide_and_no_cell_is_cut():
    shown = scene("regions", "region=26")
    deck = opened(slides.pptx(shown))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for figure in shown.figures:
        assert any(title.startswith(plain(figure.headline)) for title in titles) != figure.empty, figure.name
    for name in ("policy", "compare"):
        made = opened(slides.pptx(scene(name, "" if name == "policy" else "region=06&region=24")))
        tables = [shape.table for slide in made.slides for shape in slide.shapes if shape.has_table]
        cells = [cell.text_frame.text for table in tables for row in table.rows for cell in row.cells]
        assert not [text for text in cells if text.endswith("…")]


def test_the_slides_of_a_profile_are_about_the_cluster_alone():
    shown = scene("cluster", "cluster=dolina-lotnicza")
    deck = opened(deck_of("cluster", "cluster=dolina-lotnicza"))
    assert deck.core_properties.title == deck.core_properties.subject == "Dolina Lotnicza"
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    told = {row.cells[0].text_frame.text: row.cells[1].text_frame.text for table in tables for row in table.rows}
    assert {one.name: plain(one.text) for one in shown.card}.items() <= told.items()
    assert not [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_potential_clusters_begin_with_what_was_found_and_show_no_counts_of_organisations():
    shown = scene("potential", "")
    deck = opened(slides.pptx(shown))
    said = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert deck.slides[0].shapes.title.text_frame.text == plain(shown.title)
    assert not [text for text in said if "Najwięcej klastrów" in text]
