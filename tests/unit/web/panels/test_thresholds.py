"""The thresholds: what is typed or stepped, what is refused, what a change did."""

import pytest

from geo.analysis.quadrants import Search
from geo.i18n import translator
from geo.selection.view import View
from geo.web.panels import thresholds
from geo.web.panels.thresholds import Moved
from tests import scenery
from tests.html import Page

ENGLISH, POLISH = translator("en"), translator("pl")


def move(view, value):
    return thresholds.moved(view, value, scenery.embedded().domain)


def search(**values):
    sources = scenery.embedded()
    return Search(sources.potential(None)[0], sources.registry, View(**values))


def shown(asked, last=None, before=None, t=ENGLISH):
    return Page(thresholds.thresholds(asked, (2009, 2015), last, before, t))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("lq:1,5", {"lq": 1.5}),
        ("lq:1.5", {"lq": 1.5}),
        ("minimum:2 500", {"minimum": 2500}),
        ("strong:1.1", {"strong": 1.1}),
        ("lq:+", {"lq": 1.3}),
        ("lq:-", {"lq": 1.2}),
        ("strong:-", {"strong": 1.9}),
        ("minimum:+", {"minimum": 1500}),
    ],
)
def test_a_threshold_is_what_was_typed_or_a_step_away(value, expected):
    assert move(View(), value) == Moved(View(), View(**expected))


def test_a_step_leads_to_a_multiple_and_stays_within_the_bounds():
    assert move(View(lq=1.27), "lq:+").after.lq == 1.3
    assert move(View(lq=1.27), "lq:-").after.lq == 1.25
    assert move(View(lq=0.1), "lq:-").after.lq == 0.1
    assert move(View(minimum=0), "minimum:-").after.minimum == 0
    assert move(View(minimum=1_000_000), "minimum:+").after.minimum == 1_000_000


@pytest.mark.parametrize("value", ["lq:abc", "lq:0", "lq:51", "minimum:1,5", "minimum:1000001", "strong:"])
def test_what_cannot_be_a_threshold_changes_nothing_and_is_said(value):
    name, _, text = value.partition(":")
    last = move(View(), value)
    assert last == Moved(View(), View(), name, text)
    page = shown(search(), last)
    if text:
        assert page.one("p", role="alert")["text"].startswith(f"“{text}” is no ")
        field = page.one("input", id=f"threshold-{name}")
        assert (field["value"], field["aria-invalid"]) == (text, "true")


def test_an_action_of_another_name_changes_nothing():
    assert move(View(), "region:06") == Moved(View(), View())


def test_fields_have_the_decimal_sign_of_the_page():
    for t, expected in ((ENGLISH, ["1.25", "2.00", "1,000"]), (POLISH, ["1,25", "2,00", "1\u00a0000"])):
        fields = shown(search(), t=t).all("input", type="text")
        assert [field["value"] for field in fields] == expected
        assert [field["inputmode"] for field in fields] == ["decimal", "decimal", "numeric"]
    assert shown(search(lq=1.333)).one("input", id="threshold-lq")["value"] == "1.333"


def test_an_impossible_pair_is_said_and_shown_as_it_was_set():
    page = shown(search(lq=2.0, strong=1.1))
    assert [field["value"] for field in page.all("input", type="text")[:2]] == ["2.00", "1.10"]
    told = "“Strong” from 1.10 lies below “candidate” from 2.00: as it stands, every candidate is strong."
    assert told in page.texts("p")
    assert told not in shown(search(lq=1.1, strong=2.0)).texts("p")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"lq": 1.25}, {"lq": 2.0}, "−102 pairs"),
        ({"lq": 2.0}, {"lq": 1.25}, "+102 pairs"),
        ({"lq": 1.25, "minimum": 1000}, {"lq": 1.5, "minimum": 500}, "+7 pairs, −54"),
        ({"strong": 2.0}, {"strong": 3.0}, "no change"),
    ],
)
def test_it_says_at_once_what_a_change_did(before, after, told):
    page = shown(search(**after), before=search(**before))
    assert page.one("p", class_="atlas-moved")["text"] == told
    assert shown(search(**after)).one("p", class_="atlas-moved")["text"] == ""
