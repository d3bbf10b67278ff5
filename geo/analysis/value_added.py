"""Gross value added by year: of the regional accounts, at the place of work, in current prices."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan
from typing import TYPE_CHECKING

from geo.taxonomy import AREAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

VARIABLE = "gross_value_added_pln"  # in euro the exchange rate would be part of the change


@dataclass(frozen=True, slots=True)
class ValueAdded:
    """Gross value added of all activities together."""

    # million PLN, Poland and the 16 voivodeships × years without a gap; NaN is not published, of Mazowieckie also where
    # one of its two NUTS 2 parts is not
    values: pd.DataFrame
    # title, title_pl and vintage of the sources of the figures, the newest first
    provenance: tuple[Mapping[str, str], ...]

    @property
    def first(self) -> int:
        """First year."""
        return int(self.values.columns[0])

    @property
    def last(self) -> int:
        """Last year."""
        return int(self.values.columns[-1])

    def value(self, area: str, year: int) -> float:
        """Return the value of an area in a year; NaN where it is not known."""
        return float(self.values.loc[area, year]) if year in self.values else nan

    def indices(self) -> pd.DataFrame:
        """Return the values as an index, areas × years: the first year is 100."""
        return self.values.div(self.values[self.first], axis=0).mul(100)

    def change(self, area: str) -> float:
        """Return the change from the first to the last year in per cent; NaN where one of them is not known."""
        return float(self.indices().loc[area, self.last]) - 100

    def fastest(self, areas: Iterable[str]) -> str:
        """Return the area with the highest rise; the first where no change is known."""
        return max(areas, key=lambda area: self.change(area) if isfinite(self.change(area)) else -100.0)


def value_added(gva: pd.DataFrame) -> ValueAdded | None:
    """Return gross value added from the table of the accounts (see ``Statistics.gva``); None where that has none."""
    chosen = gva[(gva["variable"] == VARIABLE) & (gva["nace"] == "TOTAL") & gva["part"].isna()]
    chosen = chosen[chosen["value"].notna()].sort_values("year")
    if chosen.empty:
        return None
    counts = chosen.groupby("year").size()
    whole = counts.index[counts * 2 >= counts.max()]  # a year of few voivodeships neither begins nor ends the series
    years = range(int(whole[0]), int(whole[-1]) + 1)
    chosen = chosen[chosen["year"].isin(years)]
    wide = chosen.pivot(index="teryt", columns="year", values="value").reindex(index=list(AREAS), columns=years)
    told = chosen[["title", "title_pl", "vintage"]].drop_duplicates().iloc[::-1]
    return ValueAdded(wide, tuple(told.astype("str").to_dict("records")))
