"""A voivodeship in numbers: its specialisation, its change and what the national structure would lead to expect.

Totals of regions include the estimates of confidential cells (see ``Statistics.filled``); what is said of a single
division rests on its published figure only, so an estimated cell is never quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from geo import specialisation
from geo.analysis import quadrants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from geo.i18n import Translator
    from geo.selection.view import View
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

FIRST_YEAR, LAST_YEAR = 2009, 2015  # no estimates exist for 2008, so its totals are not known
WEIGHTY = 0.01  # share of a division in national employment from which its weakness in a region is worth a line


@dataclass(frozen=True, eq=False, slots=True)
class Structure:
    """Employment of all voivodeships by division in one year, regions × divisions.

    Attributes
    ----------
    year
        Year of the figures.
    persons
        Persons employed, published figures only.
    filled, estimated
        With estimates in the place of confidential figures, and where they stand.
    nation
        Poland by division.
    lq, standardised
        Location quotients against Poland, and standardised over the regions; NaN in a cell that is not published.
    """

    year: int
    persons: pd.DataFrame
    filled: pd.DataFrame
    estimated: pd.DataFrame
    nation: pd.Series
    lq: pd.DataFrame
    standardised: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Cell:
    """A division in a region.

    Attributes
    ----------
    code
        NACE division.
    persons
        Persons employed, published.
    share, national_share
        Of the employment of the region and of Poland (0…1).
    lq, standardised
        Location quotient, and standardised over the regions.
    rests_on_estimates
        Whether the standardised quotient compares with an estimated cell of another region.
    """

    code: str
    persons: float
    share: float
    national_share: float
    lq: float
    standardised: float
    rests_on_estimates: bool

    @property
    def expected(self) -> float:
        """Persons that the division would employ here at its national share."""
        return self.persons / self.share * self.national_share if self.share else float("nan")


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


@dataclass(frozen=True, slots=True)
class Gap:
    """A division that employs fewer persons here than its national share would give."""

    code: str
    persons: float
    share: float
    national_share: float
    expected: float

    @property
    def shortfall(self) -> float:
        """Persons fewer than at the national share."""
        return self.expected - self.persons


def structure(statistics: Statistics, year: int) -> Structure:
    """Compute the specialisation of all regions in a year."""
    filled, estimated = statistics.filled(year)
    nation = statistics.nation(year)
    published = filled.notna() & ~estimated
    return Structure(
        year=year,
        persons=filled.where(published),
        filled=filled,
        estimated=estimated,
        nation=nation,
        lq=specialisation.location_quotient(filled, nation).where(published),
        standardised=specialisation.standardised_lq(filled, nation).where(published),
    )


def cells(known: Structure, region: str, divisions: Iterable[str]) -> list[Cell]:
    """Give the published divisions of a region, highest location quotient first."""
    total, whole = float(known.filled.loc[region].sum(skipna=False)), float(known.nation.sum(skipna=False))
    found = []
    for code in divisions:
        lq, persons = float(known.lq.at[region, code]), float(known.persons.at[region, code])
        if isfinite(lq) and isfinite(persons):
            doubtful = bool(known.estimated[code].any())
            shares = persons / total, float(known.nation[code]) / whole
            found.append(Cell(code, persons, *shares, lq, float(known.standardised.at[region, code]), doubtful))
    return sorted(found, key=lambda cell: (-cell.lq, cell.code))


def strongest(of: Sequence[Cell], minimum: int, at_least: float = 1.0) -> list[Cell]:
    """Keep the divisions with enough persons whose location quotient is above 1 and reaches ``at_least``."""
    return [cell for cell in of if cell.persons >= minimum and cell.lq > 1 and cell.lq >= at_least]


def gaps(known: Structure, region: str, divisions: Iterable[str], lq: float, minimum: int) -> list[Gap]:
    """Give the divisions of national weight that are weak in a region, largest shortfall of persons first.

    Parameters
    ----------
    known, region
        Where.
    divisions
        Traded divisions.
    lq
        Limit of specialisation; weak is what stays below its inverse (0.8 for 1.25).
    minimum
        Persons that the national share must give here at least.
    """
    total, whole = float(known.filled.loc[region].sum(skipna=False)), float(known.nation.sum(skipna=False))
    found = []
    for code in divisions:
        persons, national = float(known.persons.at[region, code]), float(known.nation[code]) / whole
        gap = Gap(code, persons, persons / total, national, national * total)
        weighty = national >= WEIGHTY and gap.expected >= minimum
        if weighty and isfinite(gap.shortfall) and gap.share < national / lq:
            found.append(gap)
    return sorted(found, key=lambda gap: (-gap.shortfall, gap.code))


def organised(registry: Registry, region: str) -> frozenset[str]:
    """Give the sector groups with a cluster organisation seated in a region.

    It counts in its primary and secondary sectors, while its stage is operating or emerging.
    """
    return frozenset(group for seat, group in quadrants.organisations(registry) if seat == region)


def unorganised(of: Sequence[Cell], groups: pd.Series, with_organisation: frozenset[str]) -> dict[str, list[Cell]]:
    """Give the concentrated divisions of sector groups without a known cluster organisation, by group.

    ``of`` are the divisions that count as concentrated; ``groups`` says the sector group of each division.
    """
    found: dict[str, list[Cell]] = {}
    for cell in of:
        if groups[cell.code] not in with_organisation:
            found.setdefault(groups[cell.code], []).append(cell)
    return found


def change(statistics: Statistics, region: str, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> tuple[Shift, float]:
    """Take the change of a region's employment apart (shift-share, reference Poland).

    Returns
    -------
    tuple
        The whole region, and the share of its persons in the last year that are estimates (0…1).
    """
    before, after = statistics.filled(first)[0], statistics.filled(last)[0]
    parts = specialisation.shift_share(before, after, statistics.nation(first), statistics.nation(last)).loc[region]
    return (
        Shift("", *(float(e.loc[region].sum(skipna=False)) for e in (before, after)), **parts.to_dict()),
        estimated_share(structure(statistics, last), region),
    )


def shifts(
    statistics: Statistics, region: str, minimum: int, first: int = FIRST_YEAR, last: int = LAST_YEAR
) -> list[Shift]:
    """Take the change of a region's divisions apart, highest regional share first.

    Left out are divisions with a figure that is not published in either year, and those below ``minimum`` persons in
    both.
    """
    (before, hidden0), (after, hidden1) = statistics.filled(first), statistics.filled(last)
    parts = specialisation.shift_share_by_industry(
        before, after, statistics.nation(first), statistics.nation(last)
    ).loc[region]
    found = [
        Shift(code, float(before.at[region, code]), float(after.at[region, code]), **parts.loc[code].to_dict())
        for code in before.columns
        if not hidden0.at[region, code] and not hidden1.at[region, code]
    ]
    kept = [shift for shift in found if isfinite(shift.regional) and max(shift.before, shift.after) >= minimum]
    return sorted(kept, key=lambda shift: (-shift.regional, shift.code))


def estimated_share(known: Structure, region: str) -> float:
    """Give the share of a region's persons that are estimates (0…1)."""
    total = float(known.filled.loc[region].sum(skipna=False))
    return float(known.filled.loc[region].where(known.estimated.loc[region]).sum()) / total if total else float("nan")


@dataclass(frozen=True)
class InYear:
    """Voivodeships to be shown, in the year of a View.

    Attributes
    ----------
    registry, statistics, view, t
        Data, what is asked for, language.
    """

    registry: Registry
    statistics: Statistics
    view: View
    t: Translator

    @cached_property
    def year(self) -> int:
        """Year of the statistics by division."""
        return year_of(self.statistics, self.view.year)

    @cached_property
    def known(self) -> Structure:
        """Structure of all voivodeships in the year."""
        return structure(self.statistics, self.year)

    @cached_property
    def divisions(self) -> pd.DataFrame:
        """Divisions with names and sector groups."""
        return self.statistics.divisions()


def year_of(statistics: Statistics, asked: int | None) -> int:
    """Give the year asked for where there are figures of it, else the newest."""
    years = statistics.years()
    return asked if asked in years else years[-1]
