"""An installation that was refreshed: right quotients and growth, and no sentence that its figures do not carry.

The servers of `tests.publishers` give figures of 2021 to 2023: those of 2015 grown by 5 % each year, in Mazowieckie by
2 % more once; gross value added to 2023, GDP of 2023, population, wages and unemployment of 2024.
"""

import re
from functools import cache

import pytest

from geo.analysis import regions
from geo.export import tables
from geo.figures import sources as lines
from geo.i18n import translator
from geo.scenes import pages, ready_stories, story
from geo.scenes.faces import FaceScene
from geo.selection.view import View
from geo.taxonomy import REGIONS, VOIVODESHIPS
from geo.web.panels import about
from tests import eurostat_files
from tests.html import Page
from tests.scenery import embedded

ADDRESSES = ("regions", "compare", "sectors", "history", "potential", "policy", "")
PLAIN = {"sectors": "sector=ict&", "history": "sector=ict&", "potential": "division=C29&"}
CODES = tuple(REGIONS)
# What a text of the other language or of no language at all would hold.
FOREIGN = {
    "pl": r"\b(added|obtained|data of|as of|Source|None|nan|own computation|not told)\b",
    "en": r"\b(dodane|pobrano|dane z|Źródło|obliczenia|Ludność|cecha|None|nan)\b",
}
ABSENCE = re.compile(r"(?:^|[.:·] )((?:Żad|Każd|Wszystk|Brak |No |None|Every |All )[^.]*)")
KNOWLEDGE = re.compile(
    r"publish|measured|known|znan|opublikowan|zmierzon|activit|działalności|voivodeships|województw", re.IGNORECASE
)
SPANS = ("region-change", "region-value-added", "sector-change", "potential-series", "history-value-added", "over-time")


@pytest.fixture(scope="session")
def scenes(refreshed):
    @cache
    def scene(page, query, language):
        return pages.read(refreshed, page, query, language)

    return scene


@pytest.fixture(scope="session")
def walk(scenes):
    """Every figure of every page of a voivodeship, with the page."""

    @cache
    def figures(code, language):
        views = [(page, PLAIN.get(page, "") + f"region={code}") for page in ADDRESSES]
        return [(figure, scenes(*view, language)) for view in views for figure in scenes(*view, language).figures]

    return figures


@pytest.fixture(params=CODES)
def code(request):
    return request.param


@pytest.fixture(params=("pl", "en"))
def walked(request, walk, code):
    return walk(code, request.param)


def said(figure):
    return [figure.title, figure.subtitle, figure.text, figure.takeaway, *figure.notes]


def test_every_figure_speaks_of_what_is_there_in_its_own_language(walked):
    for figure, scene in walked:
        language = scene.t.language
        for text in (*said(figure), figure.source, figure.badge, *(column.heading for column in figure.columns)):
            assert not re.search(FOREIGN[language], text), (figure.name, text)
        for claim in ABSENCE.findall(" · ".join((figure.title, figure.text, figure.takeaway))):
            assert KNOWLEDGE.search(claim), (figure.name, claim)


def test_every_page_begins_with_the_newest_year(walked):
    """Figures of 2023 carry no badge of age; those of Europe, which nobody publishes anew, keep theirs."""
    newest = ("region-strengths", "region-gaps", "region-unorganised", "compare-structures", "compare-strongest",
              "compare-similar", "sector-concentration", "sector-divisions", "potential-division")  # fmt: skip
    for figure, scene in walked:
        if figure.name in newest:
            assert figure.subtitle.count("2023") == 1, figure.subtitle
            assert "sbs_r_nuts2021" in figure.source
            assert {"pl": "01.10.2026", "en": "1 October 2026"}[scene.t.language] in figure.source.replace("\xa0", " ")
            assert not any(re.search(r"\b2015\b", text) for text in said(figure)), figure.name
        assert bool(figure.badge) == (figure.name == "sector-peers"), (figure.name, figure.badge)
        if figure.name in SPANS[:5]:
            first = {"region-change": 2015, "region-value-added": 2000, "history-value-added": 2000}
            assert f"{first.get(figure.name, 2009)}–2023" in figure.subtitle


def test_series_over_two_tables_say_so(walked):
    for figure, scene in walked:
        if figure.name in ("region-change", "sector-change", "potential-series"):
            assert "(sbs_r_nuts06_r2, sbs_r_nuts2021)" in figure.notes[0]
            assert figure.source.count("sbs_r_nuts06_r2") >= 1
        if figure.name in ("sector-change", "potential-series"):
            assert figure.notes[1] == scene.t("The atlas has no figures of {years}.", years="2016–2020")
        if figure.name == "sector-change":
            # Drawn with a gap, so that lines are as steep as the years ask for; the table has the known years only.
            assert [column.heading for column in figure.table_columns][7:9] == ["2015", "2021"]
            assert figure.chart.values[6:9] == ("index_2015", "index_2016", "index_2017")


def by_hand(year):
    """Persons employed as the server gave them, by voivodeship and division, their totals, and Poland's."""
    growth = {2021: 1.05, 2022: 1.05**2, 2023: 1.05**3}[year]
    cells = {
        (teryt, nace): round(value * growth * (1.02 if teryt == "14" else 1))
        for (variable, nace, teryt), (value, _) in eurostat_files.figures().items()
        if variable == "persons_employed" and value == value  # noqa: PLR0124 - a figure that is published
    }
    sections = [nace for teryt, nace in cells if teryt == "00" and len(nace) == 1]
    totals = {
        teryt: sum(cells.get((teryt, nace), float("nan")) for nace in (*sections, "S95")) for teryt in ("00", *CODES)
    }
    return cells, totals


def test_quotients_are_those_of_the_published_totals(scenes):
    cells, totals = by_hand(2023)
    published = [code for code in CODES if totals[code] > 0]
    assert len(published) == 12  # of the others a section is confidential, so that their totals are estimates
    for code in published:
        figure = scenes("regions", f"region={code}", "pl").figures[1]
        assert figure.name == "region-strengths"
        assert figure.rows
        for name, lq, persons, *_ in figure.rows:
            nace = re.search(r"\((\w\d\d)\)", name)[1]
            assert persons == cells[code, nace]
            expected = cells[code, nace] / totals[code] / (cells["00", nace] / totals["00"])
            assert lq == pytest.approx(expected, rel=2e-4)


def test_growth_is_that_from_2015(refreshed, code):
    statistics = refreshed.statistics()
    total = regions.change(statistics, code)[0]
    assert (statistics.base(2023), statistics.newest) == (2015, 2023)
    before = statistics.filled(2015)[0].loc[code].sum()
    assert total.before == pytest.approx(before)
    extra = 1.02 if code == "14" else 1.0
    assert total.after / total.before == pytest.approx(1.05**3 * extra, rel=2e-3)
    # Poland grew by 5 % a year and (its published figure) by nothing more: what is above that is the region's own.
    assert total.regional == pytest.approx(before * 1.05**3 * (extra - 1), abs=before * 2e-3)


def test_profiles_have_their_newest_years(scenes, code):
    for language, year in (("pl", "31.12.2024"), ("en", "31 December 2024")):
        scene = scenes("regions", f"region={code}", language)
        figure, t = scene.figures[0], scene.t
        assert [row[2] for row in figure.rows] == [2024, 2023, 2024, 2024]
        assert figure.rows[1][3] == pytest.approx(89_450, abs=250)
        told = lines.source_line(scene.registry, t, population=True).replace("\xa0", " ")
        assert year in told
        assert scene.registry.voivodeship(code).population == round(37_489_000 / 16)
    assert embedded().registry.voivodeship("14").population > 5_000_000


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", ["ready-poland", "region-06", "region-14"])
def test_stories_tell_the_same_years(refreshed, name, language):
    t = translator(language)
    steps = story.narrate(ready_stories.resolve(name, refreshed, t), refreshed, t)
    faces = [scene.face for scene, _, _ in steps if isinstance(scene, FaceScene)]
    assert f"{t.day(refreshed.registry.population_day)}; " in " ".join(faces[0].lines)
    for face in faces:
        texts = [face.kicker, face.headline, face.lead, face.source, *face.lines, *face.spoken]
        texts += said(face.figure) if face.figure else []
        assert not any(re.search(FOREIGN[language], text) for text in texts), texts
        dated = {"strengths": "2023", "gaps": "2023", "change": "2015–2023"}.get(face.kind)
        assert not dated or dated in " ".join(texts)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_page_about_the_atlas_names_the_day_of_the_population(refreshed, language):
    t = translator(language)
    html = about.about(refreshed.registry, refreshed.statistics(), View(lang=language), t, "")
    assert t.day(refreshed.registry.population_day).replace("\xa0", " ") in " ".join(Page(html).texts("li"))


@pytest.mark.parametrize("language", ["pl", "en"])
def test_files_say_it_in_the_language_of_the_page(scenes, language):
    scene = scenes("regions", "region=06", language)
    text = workbook_text(tables.xlsx(scene))
    assert not re.search(r"\badded \d{4}-|not told", text)
    assert ("dane z" in text.replace("\xa0", " ")) == (language == "pl")
    assert VOIVODESHIPS["06"][0] in text or language == "en"


def workbook_text(content):
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
