"""What an anonymous summary tells and hides."""

import itertools

import pytest

from geo.exchange import summaries
from geo.exchange.summaries import UNANSWERED, hidden, summary
from tests.questionnaires import form


def replies(question, *answers):
    return [{question: [one] if isinstance(one, str) and one else list(one)} for one in answers]


def told(question, *answers):
    return next(one for one in summary(form(), replies(question, *answers)).questions if one.question == question)


def cells(one):
    return {cell.code: cell.count for cell in one.cells}


@pytest.mark.parametrize(
    ("counts", "out"),
    [
        ([5, 4, 3], set()),
        ([5, 0, 3], set()),
        ([5, 4, 2], {1, 2}),
        ([5, 1, 1], {0, 1, 2}),
        ([7, 5, 1, 1], {1, 2, 3}),
        ([5, 2, 2], {0, 1, 2}),
        ([5, 4, 4, 1], {1, 2, 3}),
        ([5, 2, 1], {1, 2}),
        ([2, 0], {0, 1}),
    ],
)
def test_small_counts_are_hidden_and_one_more_where_it_would_tell_them(counts, out):
    assert hidden(counts) == out


def test_what_is_hidden_cannot_be_computed_from_the_sum_and_the_rule():
    """Of every table of up to 9 answers in three cells: what is shown fits another table, too, in each hidden cell."""
    tables = [one for one in itertools.product(range(10), repeat=3) if sum(one) <= 9]
    shown: dict[tuple, list] = {}
    for one in tables:
        out = hidden(one)
        key = (sum(one), tuple(None if place in out else count for place, count in enumerate(one)))
        shown.setdefault(key, []).append(one)
    for (total, seen), alike in shown.items():
        if total < summaries.LEAST:
            continue  # nothing at all is shown of one or two replies
        for place, count in enumerate(seen):
            assert count is not None or len({one[place] for one in alike}) > 1, (seen, alike)


def test_of_one_or_two_replies_nothing_is_told():
    found = summary(form(), replies("q4", "yes", "yes"))
    assert found.replies is None
    assert {(one.answered, one.cells, one.mean) for one in found.questions} == {(None, (), None)}
    assert summary(form(), []).replies == 0


def test_of_one_choice_the_cells_are_its_options_and_those_who_gave_none():
    assert cells(told("q4", *["yes"] * 4, *["no"] * 3)) == {"yes": 4, "no": 3, UNANSWERED: 0}
    found = told("q4", *["yes"] * 4, "no", "", "")
    assert (cells(found), found.answered) == ({"yes": 4, "no": None, UNANSWERED: None}, None)


def test_of_several_choices_who_did_not_choose_is_hidden_like_who_did():
    found = told("q5", *[["1", "2"]] * 3, *[["1"]] * 4)
    assert cells(found) == {"1": 7, "2": 3}
    found = told("q5", *[["1", "2"]] * 3, *[["1"]] * 2)
    assert cells(found) == {"1": 5, "2": None}


def test_a_mean_is_told_where_it_tells_of_three_at_least_and_no_hidden_count():
    assert told("q6", "10", "20", "60,5").mean == pytest.approx(30.1666, abs=0.001)
    assert told("q6", "10", "20", "", "", "").mean is None
    assert told("q7", "5", "5", "5", "1", "1", "1").mean == 3
    assert told("q7", "5", "5", "5", "4").mean is None


def test_words_are_counted_only():
    found = told("q9", "tajne", "bardzo tajne", "inne")
    assert (found.answered, found.cells, found.mean) == (3, (), None)
    assert "tajne" not in str(summaries.packed(summary(form(), replies("q9", "tajne", "b", "c"))))


def test_a_summary_is_kept_as_it_is():
    found = summary(form(), replies("q7", "5", "5", "4", "4"))
    assert summaries.unpacked(summaries.packed(found)) == found
