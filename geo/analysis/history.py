"""Events of the registry by year: clusters founded, statuses awarded and expired; what has no date is counted apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan

from geo.store.status import Award, PartialDate

FOUNDED, AWARDED, EXPIRED = KINDS = ("founded", "awarded", "expired")
# Statuses that are awarded for a time; that a cluster stood on a list or in a study is no award.
AWARDS = ("kkk", "regional_key")


@dataclass(frozen=True, slots=True)
class Events:
    """Events of one kind."""

    kind: str  # one of `KINDS`
    years: Mapping[int, int]  # number by year, every year of the span, 0 where none is known
    unknown: int  # events whose year is not known
    outside: int  # events with a known year outside the span, among them ends that are still to come

    @property
    def known(self) -> int:
        """How many events the years hold."""
        return sum(self.years.values())


def span(registry: Iterable[float], today: date) -> range:
    """Return the years that events are counted in: from the first foundation of a whole registry on, to this year."""
    known = [int(year) for year in registry if not isnan(year) and year <= today.year]
    return range(min(known, default=today.year), today.year + 1)


def counted(kind: str, years: Iterable[int | None], within: range) -> Events:
    """Count events of a kind by year of a span; `years` are those of all events, None where not known."""
    events = list(years)
    numbers = {year: events.count(year) for year in within}
    unknown = events.count(None)
    return Events(kind, numbers, unknown, len(events) - unknown - sum(numbers.values()))


def founded(values: Iterable[float], within: range) -> Events:
    """Count foundations; NaN is a year that is not known."""
    return counted(FOUNDED, [None if isnan(value) else int(value) for value in values], within)


def awarded(awards: Iterable[Award], within: range) -> Events:
    """Count awards of statuses (`AWARDS`) by the year of their beginning; a renewal is an award."""
    begun = [_year(award.valid_from) for award in awards if award.status in AWARDS]
    return counted(AWARDED, begun, within)


def expired(awards: Iterable[Award], within: range, today: date) -> Events:
    """Count ends of statuses (`AWARDS`) that have passed by the day, by year; others are ``outside``."""
    ends = [award.valid_to for award in awards if award.status in AWARDS]
    # An end to come lies outside the span even where it is of this year.
    passed = [today.year + 1 if end and end.last_day >= today else _year(end) for end in ends]
    return counted(EXPIRED, passed, within)


def _year(day: PartialDate | None) -> int | None:
    return day.first_day.year if day else None


def founded_by(values: Iterable[float], year: int) -> tuple[int, int]:
    """Count clusters founded by the end of a year, and those whose year is not known."""
    numbers = list(values)
    return sum(value <= year for value in numbers), sum(map(isnan, numbers))


def chosen(year: int | None, newest: int, within: range) -> int:
    """Return the year that is shown: as asked for within the span, else the newest of the statistics."""
    return year if year is not None and year in within else newest


def step(year: int, towards: str, within: range) -> int:
    """Return the year that a button leads to: ``first``, ``previous`` or ``next``, within the span."""
    wanted = {"first": within[0], "previous": year - 1, "next": year + 1}.get(towards, year)
    return min(max(wanted, within[0]), within[-1])
