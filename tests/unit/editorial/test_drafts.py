"""Two windows on one draft, field by field; on both databases."""

import json

import pytest

from geo.editorial import drafts, forms, proposals
from geo.editorial.drafts import DraftText
from tests import scenery

TOWNS = scenery.embedded().registry.towns
WAS = DraftText(1, {"founded": "2008"}, "a", "https://a.pl")


def of_agro(database, saved, **changed):
    """The form of a draft of `agro`, as a window shows it and somebody changed it."""
    before = proposals.record(database, "agro")[1]
    form = forms.of_record({**before, **saved.patch}, before=before)
    form |= {forms.VERSION: [str(saved.version)], forms.NOTE: [saved.note], forms.EVIDENCE: [saved.pages]}
    return {**form, drafts.OPENED: [saved.written()], **{name: [text] for name, text in changed.items()}}


def together(database, form, saved):
    return drafts.brought_together(database, form, saved, kind="cluster", key="agro", towns=TOWNS)


def test_nothing_else_saved_changes_nothing(database):
    form = of_agro(database, WAS, founded="2010")
    assert together(database, form, WAS) == (form, [])
    assert together(database, {**form, drafts.OPENED: [""]}, DraftText(1, {}, "", "")) == (
        {**form, drafts.OPENED: [""]},
        [],
    )


def test_each_field_is_as_whoever_changed_it_says(database):
    saved = DraftText(1, {"founded": "2008", "members": "50"}, "b", "https://a.pl;https://b.pl")
    form = of_agro(database, WAS, phone="+48 81 222 22 22", evidence="https://a.pl https://c.pl")
    made, told = together(database, form, saved)
    assert [(one.name, one.base, one.now, one.proposed, one.conflict) for one in told] == [
        ("members", "40", "50", "40", False),
        ("note", "a", "b", "a", False),
        ("evidence", "https://a.pl", "https://a.pl;https://b.pl", "https://a.pl;https://b.pl;https://c.pl", False),
    ]
    assert [forms.first(made, name) for name in ("founded", "members", "phone", "note", "evidence")] == [
        *("2008", "50", "+48 81 222 22 22", "b"),
        "https://a.pl\nhttps://b.pl\nhttps://c.pl",
    ]
    assert together(database, made, saved) == (made, [])


def test_a_field_that_was_given_up_elsewhere_is_not_put_back(database):
    made, told = together(database, of_agro(database, WAS), DraftText(1, {}, "a", "https://a.pl"))
    assert forms.first(made, "founded") == "2007"
    assert [(one.name, one.now, one.proposed) for one in told] == [("founded", "2007", "2008")]


def test_rows_are_compared_as_one(database):
    award = {"status": "kkk", "valid_from": "2021", "sources": "https://c.pl"}
    (old,) = proposals.record(database, "agro")[1]["statuses"]
    saved = DraftText(1, {"founded": "2008", "statuses": [old, award]}, "a", "https://a.pl")
    made, told = together(database, of_agro(database, WAS), saved)
    assert [row["valid_from"] for row in forms.rows(made, "statuses")] == ["12.2021", "2021"]
    assert [one.name for one in told] == ["statuses"]
    gone, _told = together(database, of_agro(database, saved, **{"statuses-0-removed": "1"}), WAS)
    assert [row.get("valid_from") for row in forms.rows(gone, "statuses")] == ["2021"]


@pytest.mark.parametrize("text", [
    "", "x", "1", "[]", '[1, {}, "", "", ""]', '[1, [], "", ""]', '["1", {}, "", ""]', '[12345678901, {}, "", ""]',
    '[1, {"founded": 7}, "", ""]', '[1, {"statuses": [1]}, "", ""]', '[1, {"statuses": [{"a": 1}]}, "", ""]',
    "[" * 100_000,
])  # fmt: skip
def test_what_is_none_of_ours_says_nothing(text):
    assert drafts.opened({drafts.OPENED: [text]}) is None


def test_what_a_draft_says_comes_back_as_it_was():
    assert drafts.opened({drafts.OPENED: [WAS.written()]}) == WAS
    whole = DraftText(0, {"name": "Ż", "founded": None, "statuses": [{"status": "kkk"}]}, "", "")
    assert json.loads(whole.written()) == [0, {"name": "Ż", "founded": None, "statuses": [{"status": "kkk"}]}, "", ""]
    assert drafts.opened({drafts.OPENED: [whole.written()]}) == whole
