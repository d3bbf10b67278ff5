"""Examples for the explanation of the measures, computed from the statistics at hand: nothing is typed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geo import specialisation as measures
from geo.store.statistics import EMPLOYED, LOCAL_UNITS, Statistics
from geo.taxonomy import NUTS2

if TYPE_CHECKING:
    import pandas as pd

REGION, DIVISION = "28", "C31"  # furniture in Warmia-Masuria, where the view asks for nothing else that is published
RELATED = "C16"  # its supplier, wood


@dataclass(frozen=True, slots=True)
class Example:
    """What the explanations are worked out with."""

    region: str  # TERYT code and NACE divisions
    division: str
    related: str
    first: int  # years of the shift-share; the other measures are of the last
    last: int
    values: Mapping[str, float]  # name of a measure or of a part of it to its value
    estimated: int  # divisions in the region's total that are estimates
    estimated_regions: int  # voivodeships whose figure of the division is an estimate


@lru_cache(maxsize=32)
def example(statistics: Statistics, region: str | None = None, division: str | None = None) -> Example:
    """Compute the example of a cell, that of `REGION` and `DIVISION` where the cell asked for is not published."""
    last = statistics.newest
    published = statistics.employment(last)
    here, what = region or REGION, division or DIVISION
    if not published.loc[here, what] > 0:
        here, what = REGION, DIVISION
    filled, marks = statistics.filled(last)
    first = statistics.base(last)
    values = {
        **_quotients(filled, statistics.reference(last), here, what),
        **_range(filled, marks, statistics.reference(last), here, what),
        **_concentration(filled, what),
        **_change(statistics, first, last, here, what),
        **_density(statistics, last, here, what),
        **_european(statistics, filled, here, what),
    }
    return Example(here, what, RELATED, first, last, values, int(marks.loc[here].sum()), int(marks[what].sum()))


def _quotients(e: "pd.DataFrame", nation: "pd.Series", region: str, division: str) -> dict[str, float]:
    lq = measures.location_quotient(e, nation)
    index = measures.herfindahl(e.loc[region])
    return {
        "e_ij": float(e.loc[region, division]),
        "e_j": float(e.loc[region].sum()),
        "e_i": float(nation[division]),
        "e": float(nation.sum()),
        "lq": float(lq.loc[region, division]),
        "surplus": float(measures.surplus(e, nation).loc[region, division]),
        "symmetric": float(measures.symmetric_lq(e, nation).loc[region, division]),
        "standardised": float(measures.standardised_lq(e, nation).loc[region, division]),
        "krugman": float(measures.krugman(e, nation)[region]),
        "hhi": index.value,
        "hhi_normalised": index.normalised,
        "hhi_equivalent": index.equivalent,
        "locational_gini": measures.locational_gini(lq[division]),
    }


def _range(
    e: "pd.DataFrame", marks: "pd.DataFrame", nation: "pd.Series", region: str, division: str
) -> dict[str, float]:
    """Place the LQ between the lowest and the highest; quotients of estimated cells are not quoted."""
    lq = measures.location_quotient(e, nation)[division].mask(marks[division])
    return {
        "min_max": float(measures.min_max(lq)[region]),
        "lq_min": float(lq.min()),
        "lq_max": float(lq.max()),
    }


def _concentration(e: "pd.DataFrame", division: str) -> dict[str, float]:
    return {
        "hoover": measures.hoover(e[division], e.sum(axis=1)),
        "gini": measures.gini(e[division]),
        "theil": measures.theil(e[division]),
    }


def _change(statistics: Statistics, first: int, last: int, region: str, division: str) -> dict[str, float]:
    parts = measures.shift_share_by_industry(
        statistics.filled(first)[0],
        statistics.filled(last)[0],
        statistics.reference(first),
        statistics.reference(last),
    )
    return {str(name): float(value) for name, value in parts.loc[(region, division)].items()}


def _density(statistics: Statistics, year: int, region: str, division: str) -> dict[str, float]:
    """Return the parts of the index of Litzenberger and Sternberg; area and inhabitants are newer than employment."""
    profile = statistics.profile()
    newest = profile[profile["teryt"] == region].sort_values("year").groupby("variable").last()
    units = float(statistics.local_units(year).loc[region, division])
    amounts = (
        float(statistics.employment(year).loc[region, division]),
        float(statistics.nation(year, EMPLOYED)[division]),
        float(newest.loc["area", "value"]),
        float(newest.loc["area", "poland"]),
        float(newest.loc["population", "value"]),
        float(newest.loc["population", "poland"]),
        units,
        float(statistics.nation(year, LOCAL_UNITS)[division]),
    )
    return {"cluster_index": measures.litzenberger_sternberg(*amounts), "local_units": units}


def _european(statistics: Statistics, e: "pd.DataFrame", region: str, division: str) -> dict[str, float]:
    europe, countries = statistics.europe()
    phi = measures.proximity(europe)
    # The European table is kept in NUTS 2013, where Mazowieckie was one region.
    code = NUTS2[region][0]
    return {
        "europe_year": float(statistics.europe_year),
        "stars": float(measures.stars(europe, [code], countries).loc[code, division]),
        "proximity": float(phi.loc[division, RELATED]),
        "density": float(measures.relatedness_density(e, phi).loc[region, division]),
        "regions": float(len(europe)),
    }
