"""Statuses of clusters on a given day, computed from their history.

A blank date is unknown, never open-ended: an award is current only while its known end has not passed.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, Self

from geo.taxonomy import STATUSES
from geo.text import split

Precision = Literal["year", "month", "day"]
StandingKind = Literal["current", "ended", "end_unknown", "start_and_end_unknown", "upcoming"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exactly as it is known."""

    text: str  # ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``

    def __post_init__(self) -> None:
        match = _PARTIAL.fullmatch(self.text)
        if not match:
            raise ValueError(f"{self.text!r} is not a date as YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else 1 for part in match.groups())
        date(year, month, day)  # refuses 2019-13 and 2019-02-30

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        return {4: "year", 7: "month", 10: "day"}[len(self.text)]  # type: ignore[return-value]

    @property
    def first_day(self) -> date:
        """The earliest day that the text can mean."""
        return date.fromisoformat((self.text + "-01-01")[:10])

    @property
    def last_day(self) -> date:
        """The latest day that the text can mean: 2019 is 31 December 2019, 2021-12 is 31 December 2021."""
        if self.precision == "day":
            return self.first_day
        month = 12 if self.precision == "year" else self.first_day.month
        year = self.first_day.year
        return date(year, month, calendar.monthrange(year, month)[1])

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Read a cell; blank is None. Raises ValueError for anything that is no date."""
        return cls(text) if text else None


def is_date(text: str) -> bool:
    """Whether a text is a date as exactly as it is known."""
    try:
        return PartialDate(text) is not None
    except ValueError:
        return False


@dataclass(frozen=True)
class Award:
    """One row of the status history."""

    cluster_id: str
    status: str
    detail: str
    valid_from: PartialDate | None
    valid_to: PartialDate | None
    sources: tuple[str, ...]
    inferred: str = ""  # a key of ``taxonomy.STRENGTHS`` where no source names the award: it never counts as known
    reasons: tuple[str, str] = ("", "")  # what it is inferred from, Polish and English

    @cached_property
    def known(self) -> date:
        """The latest day that is known of the award, for order; the earliest date of all where none is."""
        days = [d.last_day for d in (self.valid_from, self.valid_to) if d]
        return max(days, default=date.min)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is to be said of an award on a day; the wording is the reader's language's."""

    kind: StandingKind
    valid_from: PartialDate | None
    valid_to: PartialDate | None


def awards(rows: Iterable[Mapping[str, str | None]]) -> tuple[Award, ...]:
    """Make awards of rows of ``status_history``, in their order."""
    return tuple(
        Award(
            cluster_id=str(row["cluster_id"]),
            status=str(row["status"]),
            detail=row["detail"] or "",
            valid_from=PartialDate.parse(row["valid_from"]),
            valid_to=PartialDate.parse(row["valid_to"]),
            sources=tuple(split(row["sources"])),
            inferred=row.get("inferred") or "",  # data built before this column lack it
            reasons=(row.get("inferred_pl") or "", row.get("inferred_en") or ""),
        )
        for row in rows
    )


def standing(award: Award, today: date) -> Standing:
    """Say how an award stands on a day.

    Returns
    -------
    Standing
        ``upcoming`` before its first possible day; ``current`` up to the last day of its known end;
        ``ended`` after it; ``end_unknown`` or ``start_and_end_unknown`` where no end is known.
    """
    kind: StandingKind
    if award.valid_from and award.valid_from.first_day > today:
        kind = "upcoming"
    elif award.valid_to:
        kind = "current" if award.valid_to.last_day >= today else "ended"
    else:
        kind = "end_unknown" if award.valid_from else "start_and_end_unknown"
    return Standing(kind, award.valid_from, award.valid_to)


def kkk_standing(history: Iterable[Award], today: date) -> Standing | None:
    """Say how a cluster stands as a National Key Cluster (KKK): the current award, else the latest known one.

    None for a cluster without such an award.
    """
    kkk = [award for award in named(history) if award.status == "kkk"]
    if not kkk:
        return None
    begun = [award for award in kkk if standing(award, today).kind != "upcoming"]
    current = [award for award in begun if standing(award, today).kind == "current"]
    latest = max(current or begun or kkk, key=lambda a: (a.known, a.valid_from.first_day if a.valid_from else date.min))
    return standing(latest, today)


def codes(history: Iterable[Award], today: date) -> frozenset[str]:
    """Return the filter codes (keys of ``taxonomy.STATUSES``) of one cluster on a day.

    ``kkk`` needs a current award; ``kkk_past`` means that awards are known and none of them is current.
    The other statuses carry no computed end and count once they have been given.
    """
    found = set()
    kkk = set()
    for award in named(history):
        kind = standing(award, today).kind
        if kind == "upcoming":
            continue
        if award.status == "kkk":
            kkk.add(kind)
        elif award.status in STATUSES:
            found.add(award.status)
    if kkk:
        found.add("kkk" if "current" in kkk else "kkk_past")
    return frozenset(found)


def named(history: Iterable[Award]) -> tuple[Award, ...]:
    """Leave out what is only inferred: it is shown with its mark and never counted."""
    return tuple(award for award in history if not award.inferred)


def by_cluster(all_awards: Iterable[Award]) -> dict[str, tuple[Award, ...]]:
    """Group awards by cluster, each group in the order of the table."""
    groups: dict[str, list[Award]] = {}
    for award in all_awards:
        groups.setdefault(award.cluster_id, []).append(award)
    return {key: tuple(group) for key, group in groups.items()}


# Nothing was found on a round after the sixth, whose results were published in January 2023.
_SEARCHED_UNTIL = PartialDate("2023-01")


def no_award_known_after(all_awards: Iterable[Award]) -> PartialDate:
    """Return the month (or day, or year) after which the registry knows no KKK award.

    The published rounds end with January 2023; an award in the table with a later start moves the date on.
    """
    starts = [a.valid_from for a in named(all_awards) if a.status == "kkk" and a.valid_from]
    return max([_SEARCHED_UNTIL, *starts], key=lambda d: d.last_day)
