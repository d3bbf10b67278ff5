"""Which branches could form clusters: the measures of every voivodeship × traded division that the search rests on.

Persons employed are those of the structural business statistics (SBS) by local unit. Totals of regions are completed
with the atlas's estimates of confidential cells, because without them nearly every total would be unknown; a cell that
is itself an estimate gets no quotient. The reference area is Poland.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo import specialisation as measures
from geo.store.statistics import WAGES

if TYPE_CHECKING:
    import pandas as pd

    from geo.selection.view import View
    from geo.store.statistics import Statistics

EXCEPTIONAL = 1.65  # standardised LQ, one-sided 5 %
FEW_UNITS = 20  # local units; a cluster needs many firms


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a cell counts."""

    lq: float = 1.25  # location quotient of a candidate
    strong: float = 2.0  # location quotient of a strong concentration, never below ``lq``
    minimum: int = 1000  # persons employed below which nothing is a finding

    @classmethod
    def of(cls, view: View) -> Thresholds:
        """Take the thresholds of a View."""
        return cls(view.lq, max(view.lq, view.strong), view.minimum)

    @property
    def limits(self) -> tuple[float, ...]:
        """Limits of the classes of the location quotient: half and all of Poland's share, candidate, strong."""
        return tuple(sorted({0.5, 1.0, self.lq, self.strong}))


@dataclass(frozen=True)
class Potential:
    """Measures of one year; every table is regions × traded divisions and NaN where the measure is not known."""

    year: int  # year of the figures; first year of the change (the same as ``year`` where nothing precedes it)
    start: int
    divisions: pd.DataFrame  # the traded divisions, as ``Statistics.divisions``
    sections: dict[str, tuple[str, str]]  # Polish and English name of every NACE section of theirs
    employed: pd.DataFrame  # persons employed, estimates included
    estimated: pd.DataFrame  # whether ``employed`` is an estimate
    lq: pd.DataFrame  # location quotient, reference Poland; NaN where estimated
    surplus: pd.DataFrame  # persons above (negative: below) the national share; NaN where estimated
    # standardised location quotient over the 16 regions; NaN where estimated. Of a division with estimated regions it
    # rests on those too, see ``any_estimated``.
    standardised: pd.DataFrame
    any_estimated: pd.Series  # whether any region of the division is an estimate
    share: pd.DataFrame  # part of the division in all persons employed of the region, and of Poland (by division)
    share_poland: pd.Series
    weight: pd.DataFrame  # part of the region in all persons employed of the division in Poland
    units: pd.DataFrame  # local units
    # regional share of the shift-share ``start`` – ``year`` and growth, persons; NaN where either year is estimated
    change: pd.DataFrame
    growth: pd.DataFrame
    pay: pd.DataFrame  # wages and salaries per person employed, EUR a year, and those of Poland (by division)
    pay_poland: pd.Series
    density: pd.DataFrame  # relatedness density; proximities of European NUTS 2 regions, in the year ``europe``
    europe: int
    # concentration, weight, dynamics and efficiency, each scaled to 0 … 1 over the published cells of the same division
    criteria: dict[str, pd.DataFrame]

    @cached_property
    def groups(self) -> dict[str, str]:
        """Sector group of every division."""
        return {str(code): str(group) for code, group in self.divisions["group"].items()}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """Section of every division."""
        return {str(code): str(section) for code, section in self.divisions["section"].items()}

    @cached_property
    def labels(self) -> dict[str, tuple[str, str]]:
        """Polish and English name of every division."""
        names = zip(self.divisions.index, self.divisions["label_pl"], self.divisions["label_en"], strict=True)
        return {str(code): (str(polish), str(english)) for code, polish, english in names}


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a time series, regions × traded divisions."""

    employed: pd.DataFrame  # as in ``Potential``
    estimated: pd.DataFrame
    lq: pd.DataFrame


def history(statistics: Statistics) -> dict[int, Year]:
    """Return every year of which all totals are known, because all cells are published or estimated."""
    divisions = statistics.divisions()
    traded = list(divisions.index[divisions["traded"].astype(bool)])
    years = {}
    for year in statistics.evaluable:
        everyone, estimates = statistics.filled(year)
        estimated = estimates[traded].astype(bool)
        lq = measures.location_quotient(everyone, statistics.reference(year))[traded].mask(estimated)
        years[year] = Year(everyone[traded], estimated, lq)
    return years


def measure(statistics: Statistics, year: int) -> Potential:
    """Compute all measures of a year; MissingData where there are no figures of it."""
    divisions = statistics.divisions().loc[lambda table: table["traded"].astype(bool)]
    traded = list(divisions.index)
    everyone, estimates = statistics.filled(year)
    nation = statistics.reference(year)
    employed, estimated = everyone[traded], estimates[traded].astype(bool)
    lq = measures.location_quotient(everyone, nation)[traded].mask(estimated)
    change, growth = _change(statistics, year, traded)
    pay, pay_poland = _pay(statistics, year, employed, nation)
    figures = {
        "concentration": lq,
        # The region's own share would only repeat the quotient: within a division the two are proportional.
        "weight": (employed / nation[traded]).mask(estimated),
        "dynamics": change,
        "efficiency": pay.mask(estimated) / pay_poland,
    }
    return Potential(
        year=year,
        start=statistics.base(year),
        divisions=divisions,
        sections=_sections(statistics, divisions),
        employed=employed,
        estimated=estimated,
        lq=lq,
        surplus=measures.surplus(everyone, nation)[traded].mask(estimated),
        standardised=measures.standardised_lq(everyone, nation)[traded].mask(estimated),
        any_estimated=estimated.any(),
        share=employed.div(everyone.sum(axis=1), axis=0),
        share_poland=nation[traded] / nation.sum(),
        weight=figures["weight"],
        units=statistics.local_units(year)[traded],
        change=change,
        growth=growth,
        pay=pay.mask(estimated),
        pay_poland=pay_poland,
        density=_density(statistics, everyone, nation)[traded],
        europe=statistics.europe_year,
        criteria={name: measures.min_max(table) for name, table in figures.items()},
    )


def _sections(statistics: Statistics, divisions: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Polish and English name of the sections of some divisions, in the order of the classification."""
    names = statistics.activities()[["label_pl", "label_en"]]
    return {
        str(code): (str(names.at[code, "label_pl"]), str(names.at[code, "label_en"]))
        for code in sorted(set(divisions["section"]))
    }


def _pay(
    statistics: Statistics, year: int, employed: pd.DataFrame, nation: pd.Series
) -> tuple[pd.DataFrame, pd.Series]:
    """Wages and salaries per person employed of the divisions of `employed`, and those of Poland; EUR a year."""
    traded = list(employed.columns)
    euros, poland = statistics.wages(year)[traded] * 1e6, statistics.nation(year, WAGES)[traded] * 1e6
    return euros / employed.where(employed > 0), poland / nation[traded]


def _change(statistics: Statistics, year: int, traded: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regional share and growth since the base year, persons; nothing where a figure is an estimate."""
    now, estimates = statistics.filled(year)
    start = statistics.base(year)
    if year <= start:
        nothing = now[traded] * float("nan")
        return nothing, nothing
    before, estimates_before = statistics.filled(start)
    parts = measures.shift_share_by_industry(before, now, statistics.reference(start), statistics.reference(year))
    estimated = (estimates.astype(bool) | estimates_before.astype(bool))[traded]
    regional, growth = (parts[name].unstack()[traded].loc[now.index].mask(estimated) for name in ("regional", "growth"))
    return regional, growth


def _density(statistics: Statistics, employed: pd.DataFrame, nation: pd.Series) -> pd.DataFrame:
    """Relatedness density of every division of Poland's regions."""
    regions, countries = statistics.europe()
    return measures.relatedness_density(employed, measures.proximity(regions, countries), nation)
