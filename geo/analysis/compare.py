"""Voivodeships side by side: figures of the same measure, and how far apart their industry structures are."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import TYPE_CHECKING

from geo import specialisation
from geo.analysis.aggregate import per_million

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.analysis.regions import Structure
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

MOST = 10  # regions side by side
PROFILE = ("population", "gdp_per_capita", "average_wage", "unemployment_rate")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure for all voivodeships."""

    name: str  # variable of the profile, or ``clusters``, ``clusters_per_million``, ``krugman``, ``hhi``, ``employed``
    year: int | None  # year of the figures; None for the registry of today
    values: Mapping[str, float]  # by TERYT code; NaN where not structure
    poland: float | None  # the value of Poland; None where the measure compares with Poland itself
    # title, title_pl and vintage of the source; empty for own computation and the registry
    provenance: Mapping[str, str] = field(default_factory=dict)


def newest(statistics: Statistics, name: str) -> Indicator:
    """Return the newest figures of a variable of the profile of the voivodeships."""
    return statistics.once(f"indicator:{name}", lambda: profile_indicator(statistics.profile(), name))


def profile_indicator(profile: pd.DataFrame, name: str) -> Indicator:
    """Return the newest figures of a variable of the profile (see ``Statistics.profile``)."""
    rows = profile[(profile["variable"] == name) & (profile["nace"] == "TOTAL")]
    year = int(rows["year"].max())
    rows = rows[rows["year"] == year]
    first = rows.iloc[0]
    values = {str(code): float(value) for code, value in zip(rows["teryt"], rows["value"], strict=True)}
    told = {column: str(first[column]) for column in ("title", "title_pl", "vintage")}
    return Indicator(name, year, values, float(first["poland"]), told)


def clusters(registry: Registry, counts: Mapping[str, int]) -> tuple[Indicator, Indicator]:
    """Return the number of cluster organisations by voivodeship, and the same per million inhabitants.

    `counts` are those of all clusters; Poland also has the ones whose voivodeship is not known.
    """
    rates, rate = per_million(registry, counts, len(registry))
    known = {code: nan if value is None else value for code, value in rates.items()}
    return (
        Indicator("clusters", None, {code: float(n) for code, n in counts.items()}, float(len(registry))),
        Indicator("clusters_per_million", None, known, nan if rate is None else rate),
    )


def computed(structure: Structure) -> tuple[Indicator, Indicator, Indicator]:
    """Return employment, the Krugman index against Poland (the region included) and the Herfindahl-Hirschman index.

    All over the divisions of the structural business statistics, confidential cells estimated.
    """
    totals = structure.filled.sum(axis=1, skipna=False)
    krugman = specialisation.krugman(structure.filled, structure.nation)
    hhi = {str(code): specialisation.herfindahl(row).value for code, row in structure.filled.iterrows()}
    return (
        Indicator("employed", structure.year, _numbers(totals), float(structure.nation.sum(skipna=False))),
        Indicator("krugman", structure.year, _numbers(krugman), None),
        Indicator("hhi", structure.year, hhi, specialisation.herfindahl(structure.nation).value),
    )


def places(values: Mapping[str, float]) -> dict[str, int]:
    """Return the place of each region among those whose value is known, 1 the highest; equal values share one."""
    known = {code: value for code, value in values.items() if isfinite(value)}
    return {code: 1 + sum(other > value for other in known.values()) for code, value in known.items()}


def similar(structure: Structure, region: str) -> list[tuple[str, float]]:
    """Return the other voivodeships by how near their industry structure is to that of a region.

    Distance is the Krugman index with the region as reference, 0 (same shares of all divisions) … 2 (none in common);
    unknown distances are left out.
    """
    distances = specialisation.krugman(structure.filled, structure.filled.loc[region]).drop(region)
    pairs = [(str(code), float(value)) for code, value in distances.items() if isfinite(value)]
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def section_shares(sections: pd.DataFrame, totals: Mapping[str, float]) -> pd.DataFrame:
    """Return the share of each section in a region's employment (0…1), regions × sections.

    ``totals`` are the persons of each region, estimates included, as some sections are confidential.
    """
    import pandas as pd

    return sections.div(pd.Series(dict(totals)).reindex(sections.index), axis=0)


def first(regions: Sequence[str]) -> tuple[str, ...]:
    """Keep as many regions as fit side by side."""
    return tuple(regions[:MOST])


def _numbers(series: pd.Series) -> dict[str, float]:
    return {str(code): float(value) for code, value in series.items()}
