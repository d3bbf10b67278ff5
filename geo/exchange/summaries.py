"""The anonymous summary of a questionnaire: counts, of which those of one or two are hidden, and all that tells them.

A count of 1 or 2 is hidden; nobody's answer (0) is not, but where all are so small. Where the sum of a question's
counts is known, another one is hidden beside it, and as many more as it takes until what is hidden cannot be computed.
Words that somebody wrote are never part of a summary, only how many wrote any.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from geo.exchange import questions
from geo.exchange.questions import NO, NUMBER, ONE, SCALE, SEVERAL, YES, YES_NO

if TYPE_CHECKING:
    from geo.exchange.questions import Answers, AskedQuestion, QuestionnaireForm
    from geo.store.registry import Registry

LEAST = 3  # a smaller count is hidden
UNANSWERED = "-"  # code of the cell of those who gave no answer


@dataclass(frozen=True, slots=True)
class SummaryCell:
    """How often an answer was given; None where that is hidden."""

    code: str  # of the option; `UNANSWERED` for none
    count: int | None


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """What was answered to a question."""

    question: str  # its id
    answered: int | None  # how many gave an answer; None where that is hidden
    cells: tuple[SummaryCell, ...] = ()
    mean: float | None = None  # of numbers and scales; None where there is none, or where it would tell too much


@dataclass(frozen=True, slots=True)
class AnonymousSummary:
    """What was answered, without who."""

    replies: int | None  # sent in; None where there are one or two
    questions: tuple[QuestionSummary, ...] = ()


def hidden(counts: Sequence[int]) -> set[int]:
    """Return the places of counts to be hidden, where the sum of all is known.

    >>> hidden([5, 4, 0]), hidden([5, 4, 1]), hidden([6, 1, 1]), hidden([6, 2, 1])
    (set(), {1, 2}, {0, 1, 2}, {1, 2})
    """
    found = {place for place, count in enumerate(counts) if 0 < count < LEAST}
    rest = [count for count in counts if count >= LEAST]
    if found and not rest:
        return {*range(len(counts))}
    # Each of them is 1 or 2, so the least and the greatest sum that they can have would tell them all; of several that
    # are alike all go along, so that no order tells which of them it was.
    if found and (len(found) < 2 or not len(found) < sum(counts[place] for place in found) < 2 * len(found)):
        found |= {place for place, count in enumerate(counts) if count == min(rest)}
    return found


def summary(
    form: "QuestionnaireForm", replies: Sequence["Answers"], registry: "Registry | None" = None
) -> AnonymousSummary:
    """Summarise replies that were sent in."""
    if 0 < len(replies) < LEAST:
        return AnonymousSummary(None, tuple(QuestionSummary(each, None) for each in form.questions))
    told = [_question(one, form, replies, registry) for one in form.questions.values()]
    return AnonymousSummary(len(replies), tuple(told))


def _question(
    one: "AskedQuestion", form: "QuestionnaireForm", replies: Sequence["Answers"], registry: "Registry | None"
) -> QuestionSummary:
    given = [list(reply.get(one.id) or ()) for reply in replies]
    answered = sum(map(bool, given))
    shown = _safe(answered, len(replies))
    if one.kind == SEVERAL:
        return QuestionSummary(one.id, shown, _several(one, form, given, registry))
    if one.kind in (ONE, YES_NO, SCALE):
        listed = [YES, NO] if one.kind == YES_NO else _codes(one, form, given, registry)
        counted = Counter(answer[-1] if answer else UNANSWERED for answer in given)
        numbers = [counted[code] for code in (*listed, UNANSWERED)]
        out = hidden(numbers)
        cells = [
            SummaryCell(code, None if place in out else numbers[place])
            for place, code in enumerate((*listed, UNANSWERED))
        ]
        mean = None if out or one.kind != SCALE or not answered else _mean([answer[-1] for answer in given if answer])
        return QuestionSummary(one.id, None if len(listed) in out else shown, tuple(cells), mean)
    mean = _mean([answer[-1] for answer in given if answer]) if one.kind == NUMBER and shown else None
    return QuestionSummary(one.id, shown, (), mean)


def _several(
    one: "AskedQuestion", form: "QuestionnaireForm", given: Sequence[Sequence[str]], registry: "Registry | None"
) -> tuple[SummaryCell, ...]:
    """Count each option by itself: who did not choose it is as much to be hidden as who did."""
    counted, answered = Counter(code for answer in given for code in answer), sum(map(bool, given))
    return tuple(
        SummaryCell(code, count if _safe(count, answered) == _safe(count, len(given)) == count else None)
        for code in _codes(one, form, given, registry)
        for count in [counted[code]]
    )


def _codes(
    one: "AskedQuestion", form: "QuestionnaireForm", given: Sequence[Sequence[str]], registry: "Registry | None"
) -> list[str]:
    """Return the codes of its options, and of those that have gone since they were chosen."""
    chosen = sorted({code for answer in given for code in answer})
    return list(dict.fromkeys([*questions.options(one, form, form.languages[0], registry), *chosen]))


def _safe(count: int, total: int) -> int | None:
    """Return a count unless it, or what is left of the total, is one or two."""
    return None if 0 < count < LEAST or 0 < total - count < LEAST else count


def _mean(texts: Sequence[str]) -> float | None:
    numbers = [value for value in map(questions.number, texts) if value is not None]
    return sum(numbers) / len(numbers) if len(numbers) >= LEAST else None


def packed(told: AnonymousSummary) -> dict[str, Any]:
    """Return a summary as JSON keeps it."""
    return asdict(told)


def unpacked(data: Mapping[str, Any]) -> AnonymousSummary:
    """Read what `packed` wrote."""
    return AnonymousSummary(
        data["replies"],
        tuple(
            QuestionSummary(
                one["question"], one["answered"], tuple(SummaryCell(**cell) for cell in one["cells"]), one["mean"]
            )
            for one in data["questions"]
        ),
    )
