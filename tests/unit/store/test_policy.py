"""Policy tables: their schema, and what is computed from them."""

import shutil
from dataclasses import replace

import pytest

from geo.errors import DataError
from geo.i18n import translator
from geo.settings import Settings
from geo.store import policy, public

POLISH, ENGLISH = translator("pl"), translator("en")


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
        ("2003-05-26", "", (2003 + 145 / 365.25, None)),
    ],
)
def test_a_period_lasts_to_the_end_of_what_is_named(first, last, expected):
    begin, end = policy.years(first, last)
    assert begin == pytest.approx(expected[0])
    assert end == (None if expected[1] is None else pytest.approx(expected[1]))


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("indicators", ",51,57,", ",many,57,", "planned is 'many', not a number."),
        ("projects", "2006-01-01", "2006-13-01", "from is '2006-13-01'"),
        ("foundings", "2013-02-06", "2013-02-31", "as_of is '2013-02-31'"),
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


def test_texts_follow_the_language(tables):
    row = tables.rows("tasks", order="1")[0]
    assert (policy.say(row, "text", POLISH), policy.say(row, "text", ENGLISH)) == ("doradztwo", "advice")


def test_every_programme_is_named_by_a_source_document(tables):
    for table in ("projects", "funding", "indicators", "milestones", "participants", "event_figures"):
        assert all(tables.sources([row]) for row in tables.rows(table))


def counted(tables, folder, counts, planned=()):
    if counts:
        for path, content in public.packed({"counts": counts}).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
    own = replace(Settings.from_environment({}), data=folder, planned=planned)
    return policy.with_exchange(tables, own)


def test_what_the_exchange_came_to_stands_beside_what_was_planned(tables, tmp_path):
    counts = {"offer": {"interests": 12, "meetings": 3}}
    made = counted(tables, tmp_path, counts, (("interests", 10), ("meetings", 6)))
    rows = made.rows("indicators", project=policy.EXCHANGE)
    assert [(row["name_en"], row["planned"], row["achieved"]) for row in rows] == [
        ("Messages about offers", "10", "12"),
        ("Meetings and talks that followed", "6", "3"),
        ("Agreements that followed", "", "0"),
    ]
    assert made.sources(rows)[0]["title_pl"] == "Atlas klastrów: licznik giełdy"
    assert tables.rows("indicators", project=policy.EXCHANGE) == []  # what documents say is not changed


def test_of_the_meetings_of_events_those_that_were_held_count(tables, tmp_path):
    made = counted(tables, tmp_path, {"event": {"participants": 9, "arranged": 8, "meetings": 5}})
    rows = made.rows("indicators", project=policy.EXCHANGE)
    assert [(row["name_en"], row["achieved"]) for row in rows] == [("Meetings held at events", "5")]


def test_where_nothing_happened_and_nothing_is_planned_the_exchange_is_no_project(tables, tmp_path):
    assert counted(tables, tmp_path, {}) is tables
    planned = counted(tables, tmp_path, {}, (("contracts", 2),)).rows("indicators", project=policy.EXCHANGE)
    assert [(row["planned"], row["achieved"]) for row in planned] == [("2", "0")]
