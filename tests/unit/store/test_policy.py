"""Policy tables: their schema, what is computed from them, and what their figures say."""

import shutil

import pytest

from geo.errors import DataError
from geo.figures import policy as policy_figures
from geo.i18n import translator
from geo.store import policy
from geo.web.panels import partnership
from tests.html import Page

POLISH, ENGLISH = translator("pl"), translator("en")
NAMES = {code: f"region {code}" for code in ("02", "04", "06", "18", "20", "22", "24", "26", "28")}


@pytest.fixture(scope="module")
def tables():
    return policy.load()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(policy.FOLDER, tmp_path / "policy")


def spoil(folder, table, old, new):
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_indicators_of_torun_are_those_of_the_document(tables):
    rows = tables.rows("indicators", project="tarr")
    pairs = [(policy.number(row, "planned"), policy.number(row, "achieved")) for row in rows]
    assert pairs == [(1, 3), (4, 7), (51, 57), (13, 15)]
    assert [round(100 * policy.ratio(*pair)) for pair in pairs] == [300, 175, 112, 115]


@pytest.mark.parametrize(("planned", "achieved"), [(None, 29.0), (4.0, None), (0.0, 3.0), (None, None)])
def test_without_a_plan_or_a_result_there_is_no_ratio(planned, achieved):
    assert policy.ratio(planned, achieved) is None


def test_nothing_achieved_is_a_ratio():
    assert policy.ratio(4, 0) == 0


def test_two_coordinators_sit_in_each_meeting():
    assert policy.meetings_per_coordinator(450, 206) == pytest.approx(900 / 206)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2006", "2008", (2006, 2009)),
        ("2010-03", "2013-02", (2010 + 2 / 12, 2013 + 2 / 12)),
        ("2006-01-01", "2008-02-29", (2006, 2008 + 60 / 365.25)),
        ("2003-05-26", "", None),
    ],
)
def test_a_period_lasts_to_the_end_of_what_is_named(first, last, expected):
    assert policy.years(first, last) == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("indicators", ",51,57,", ",many,57,", "planned is 'many', not a number."),
        ("projects", "2006-01-01", "2006-13-01", "from is '2006-13-01'"),
        ("metaclusters", ",created,", ",done,", "status is 'done'"),
        ("tasks", "rpwk-region", "hearsay", "sources names 'hearsay', which sources.csv lacks."),
        ("actions", "id4,1", "id5,1", "project names 'id5', which projects.csv lacks."),
        ("stages", "Stage I: strategy of the link", "", "name_en is blank."),
        ("branches", "part of division C10 (food products)", "", "note is there in one language only."),
        ("events", "event,", "happening,", "has the columns"),
        ("tasks", "22,1,doradztwo", "22,1,doradztwo,more", "more or fewer cells"),
    ],
)
def test_a_wrong_table_is_refused_with_a_sentence(folder, table, old, new, fault):
    spoil(folder, table, old, new)
    with pytest.raises(DataError) as error:
        policy.load(folder)
    assert any(fault in sentence for sentence in error.value.faults)


def test_a_missing_table_is_named(folder):
    (folder / "tasks.csv").unlink()
    with pytest.raises(DataError, match=r"tasks\.csv"):
        policy.load(folder)


def test_both_versions_of_a_sum_are_shown(tables):
    figure, html = policy_figures.timeline(tables, tables.rows("projects", project="cord"), NAMES, ENGLISH)
    sums = figure.rows[0][6]
    assert "1,358,494.68\u00a0EUR" in sums
    assert "1,460,334.99\u00a0EUR" in sums
    assert Page(html).texts("h3") == ["Clusters-CORD"]


def test_the_bar_of_a_project_lies_where_its_dates_are(tables):
    _, html = policy_figures.timeline(tables, tables.rows("projects", project="tarr"), NAMES, ENGLISH)
    bar = Page(html).one("span", class_="atlas-policy-bar")
    # Two years and 60 days of a scale from 2006 to 2009.
    assert bar["style"] == f"left: 0.0%; width: max({round(100 * (2 + 60 / 365.25) / 3, 2)}%, 6px)"


def test_an_end_that_was_not_found_is_said(tables):
    figure, html = policy_figures.timeline(tables, tables.rows("projects", project="id4"), NAMES, ENGLISH)
    assert figure.rows[0][3] == "from 26 May 2003, end not found"
    assert "is-open" in html


def test_bullets_share_one_scale_of_the_plan(tables):
    figure, html = policy_figures.indicators(tables, tables.rows("projects", project="tarr"), ENGLISH)
    page = Page(html)
    assert [e["style"] for e in page.all("span", class_="atlas-bullet-fill")] == [
        "width: 100.0%", "width: 58.33%", "width: 37.25%", "width: 38.46%",
    ]  # fmt: skip
    assert {e["style"] for e in page.all("span", class_="atlas-bullet-mark")} == {"left: 33.33%"}
    assert figure.title == "Plan reached in 4 of 4 indicators"
    assert [row[5] for row in figure.rows] == [3.0, 1.75, 57 / 51, 15 / 13]


def test_an_indicator_without_a_plan_has_no_bar(tables):
    figure, html = policy_figures.indicators(tables, tables.rows("projects", project="fpk"), ENGLISH)
    assert Page(html).all("span", class_="atlas-bullet-fill") == []
    assert [(row[2], row[3], row[5]) for row in figure.rows] == [(None, 29.0, None), (None, 14.0, None)]


def test_projects_without_indicators_have_no_figure(tables):
    assert policy_figures.indicators(tables, tables.rows("projects", project="rpwk"), ENGLISH) is None


def test_polish_participants_are_assigned_to_no_metacluster(tables):
    project = tables.project("cord")
    figure, html = policy_figures.metaclusters(tables, project, {}, {}, ENGLISH)
    themes = {row[0]: row[4] for row in figure.rows}
    assert themes["Klaster Euroregion Beskidy"] == "not known"
    assert themes["Śląski Klaster Transplantologii Szpiku"] == "not known"
    assert themes["Bioaktive Pflanzliche Lebensmittel"] == "Food"
    assert len(Page(html).all("path", class_="is-known")) == 1
    assert figure.title == "3 meta-clusters created, 2 held possible"


def test_one_place_is_one_dot_and_an_unknown_place_none(tables):
    dots = partnership.dots(tables.rows("participants", project="cord"))
    shared = next(dot for dot in dots if dot.label == "Bielsko-Biała (PL)")
    assert len(shared.names) == 3
    assert sum(len(dot.names) for dot in dots) == 12  # of 15: three places were not found
    kranj = next(dot for dot in dots if dot.label == "Kranj (SI)")
    assert kranj.left, "its label would cover Celje"


def test_the_map_is_true_to_scale_in_its_middle():
    west, east = partnership.project(50, 14), partnership.project(50, 15)
    north = partnership.project(51, 14)
    assert (east[0] - west[0]) / (west[1] - north[1]) == pytest.approx(0.643, abs=0.005)  # cos 50°


def test_texts_follow_the_language(tables):
    row = tables.rows("tasks", order="1")[0]
    assert (policy.say(row, "text", POLISH), policy.say(row, "text", ENGLISH)) == ("doradztwo", "advice")


def test_every_programme_is_named_by_a_source_document(tables):
    for table in ("projects", "funding", "indicators", "milestones", "participants", "event_figures"):
        assert all(tables.sources([row]) for row in tables.rows(table))
