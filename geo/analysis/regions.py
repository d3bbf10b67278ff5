"""A voivodeship in numbers: its specialisation, its change and what the national structure would lead to expect.

Totals of regions include the estimates of confidential cells (see ``Statistics.filled``); what is said of a single
division rests on its published figure only, so an estimated cell is never quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from geo import specialisation
from geo.analysis import quadrants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

WEIGHTY = 0.01  # share of a division in national employment from which its weakness in a region is worth a line


@dataclass(frozen=True, eq=False, slots=True)
class Structure:
    """Employment of all voivodeships by division in one year, regions × divisions."""

    year: int  # year of the figures
    persons: pd.DataFrame  # persons employed, published figures only
    filled: pd.DataFrame  # with estimates in the place of confidential figures, and where they stand
    estimated: pd.DataFrame
    nation: pd.Series  # Poland by division
    # location quotients against Poland, and standardised over the regions; NaN in a cell that is not published
    lq: pd.DataFrame
    standardised: pd.DataFrame
    surplus: pd.DataFrame  # persons above (negative: below) the national share; NaN as the quotients

    def total(self, region: str) -> float:
        """Return the persons employed in a region, estimates included; NaN where one is missing."""
        return float(self.filled.loc[region].sum(skipna=False))

    def national_shares(self) -> pd.Series:
        """Return the share of each division in the employment of Poland (0…1)."""
        return self.nation / self.nation.sum(skipna=False)

    def estimated_share(self, region: str) -> float:
        """Return the share of a region's persons that are estimates (0…1)."""
        return estimated_share(self.filled.loc[region], self.estimated.loc[region])


@dataclass(frozen=True, slots=True)
class Industry:
    """A division in a region."""

    code: str  # NACE division
    persons: float  # persons employed, published
    share: float  # of the employment of the region and of Poland (0…1)
    national_share: float
    lq: float  # location quotient, and standardised over the regions
    standardised: float
    estimated: bool  # whether the standardised quotient compares with an estimated cell of another region
    surplus: float  # persons above (negative: below) the national share

    @property
    def expected(self) -> float:
        """Persons that the national share would give."""
        return self.persons - self.surplus


@dataclass(frozen=True, slots=True)
class Shift:
    """Change in persons employed, taken apart: ``growth = national + mix + regional``.

    ``code`` is a NACE division, empty for the whole region; ``before`` and ``after`` are persons.
    """

    code: str
    before: float
    after: float
    growth: float
    national: float
    mix: float
    regional: float


def structure(statistics: Statistics, year: int) -> Structure:
    """Return the specialisation of all regions in a year."""
    return statistics.once(f"structure:{year}", lambda: _structure(statistics, year))


def _structure(statistics: Statistics, year: int) -> Structure:
    filled, estimated = statistics.filled(year)
    nation = statistics.reference(year)
    published = filled.notna() & ~estimated & statistics.nation(year).notna()
    return Structure(
        year=year,
        persons=filled.where(published),
        filled=filled,
        estimated=estimated,
        nation=nation,
        lq=specialisation.location_quotient(filled, nation).where(published),
        standardised=specialisation.standardised_lq(filled, nation).where(published),
        surplus=specialisation.surplus(filled, nation).where(published),
    )


def industries(of: Structure, region: str, divisions: Iterable[str]) -> list[Industry]:
    """Return the published divisions of a region, most persons above the national share first."""
    wanted = set(divisions)
    return [each for each in _published(of, region) if each.code in wanted]


@lru_cache(maxsize=128)  # every figure of a voivodeship asks for them
def _published(of: Structure, region: str) -> tuple[Industry, ...]:
    total, national, compares = of.total(region), of.national_shares().to_dict(), of.estimated.any().to_dict()
    frames = (of.persons, of.lq, of.standardised, of.surplus)
    persons, lq, standardised, surplus = (frame.loc[region].to_dict() for frame in frames)
    listed = [
        Industry(
            code,
            persons[code],
            persons[code] / total,
            national[code],
            lq[code],
            standardised[code],
            compares[code],
            surplus[code],
        )
        for code in of.persons.columns
        if isfinite(lq[code]) and isfinite(persons[code])
    ]
    return tuple(sorted(listed, key=lambda industry: (-industry.surplus, industry.code)))


def strongest(of: Sequence[Industry], minimum: int, at_least: float = 1.0) -> list[Industry]:
    """Return the divisions with enough persons whose location quotient is above 1 and reaches `at_least`."""
    return [each for each in of if each.persons >= minimum and each.lq > 1 and each.lq >= at_least]


def gaps(of: Sequence[Industry], lq: float, minimum: int) -> list[Industry]:
    """Return the divisions of national weight that are weak in a region, most persons below the national share first.

    Weak is what stays below the inverse of `lq` (0.8 for 1.25), where the national share would give `minimum` persons.
    """
    weak = (each for each in of if each.national_share >= WEIGHTY and each.expected >= minimum and each.lq < 1 / lq)
    return sorted(weak, key=lambda each: (each.surplus, each.code))


def organised(registry: Registry, region: str) -> frozenset[str]:
    """Return the sector groups with a cluster organisation seated in a region.

    It counts in its primary and secondary sectors, while its stage is operating or emerging.
    """
    return frozenset(group for seat, group in quadrants.organisations(registry) if seat == region)


def unorganised(
    of: Sequence[Industry], groups: pd.Series, with_organisation: frozenset[str]
) -> dict[str, list[Industry]]:
    """Return the concentrated divisions of sector groups without a known cluster organisation, by group.

    `of` are the divisions that count as concentrated; `groups` says the sector group of each division.
    """
    by_group: dict[str, list[Industry]] = {}
    for industry in of:
        if groups[industry.code] not in with_organisation:
            by_group.setdefault(groups[industry.code], []).append(industry)
    return by_group


def span(statistics: Statistics) -> tuple[int, int]:
    """Return the first and the last year of the change that is told: up to the newest that can be evaluated."""
    return statistics.base(statistics.newest), statistics.newest


def change(statistics: Statistics, region: str) -> tuple[Shift, float]:
    """Take the change of a region's employment apart (shift-share, reference Poland), over `span`.

    Second the share of its persons in the last year that are estimates (0…1).
    """
    first, last = span(statistics)
    (before, _), (after, estimated) = statistics.filled(first), statistics.filled(last)
    parts = statistics.once("shift-share", lambda: specialisation.shift_share(*_tables(statistics))).loc[region]
    return (
        Shift("", *(float(each.loc[region].sum(skipna=False)) for each in (before, after)), **parts.to_dict()),
        estimated_share(after.loc[region], estimated.loc[region]),
    )


def _tables(statistics: Statistics) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """Return persons employed at the ends of `span`, by region and of Poland."""
    first, last = span(statistics)
    before, after = statistics.filled(first)[0], statistics.filled(last)[0]
    return before, after, statistics.reference(first), statistics.reference(last)


def shifts(statistics: Statistics, region: str, minimum: int) -> list[Shift]:
    """Take the change of a region's divisions apart, highest regional share first.

    Left out are divisions with a figure that is not published in either year, and those below ``minimum`` persons in
    both.
    """
    first, last = span(statistics)
    (before, estimated0), (after, estimated1) = statistics.filled(first), statistics.filled(last)
    taken_apart = statistics.once(
        "shift-share by industry", lambda: specialisation.shift_share_by_industry(*_tables(statistics))
    )
    parts = taken_apart.loc[region].to_dict("index")
    persons0, persons1 = before.loc[region].to_dict(), after.loc[region].to_dict()
    unpublished = (estimated0.loc[region] | estimated1.loc[region]).to_dict()
    listed = [
        Shift(code, persons0[code], persons1[code], **parts[code]) for code in before.columns if not unpublished[code]
    ]
    kept = [shift for shift in listed if isfinite(shift.regional) and max(shift.before, shift.after) >= minimum]
    return sorted(kept, key=lambda shift: (-shift.regional, shift.code))


def estimated_share(persons: pd.Series, estimated: pd.Series) -> float:
    """Return the share of persons by division that are estimates (0…1)."""
    total = float(persons.sum(skipna=False))
    return float(persons.where(estimated).sum()) / total if total else float("nan")


def year_of(statistics: Statistics, asked: int | None) -> int:
    """Return the year asked for where there are figures of it, else the newest that can be evaluated."""
    return asked if asked in statistics.years() else statistics.newest
