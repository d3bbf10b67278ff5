"""Figures by year, area and activity as arrays, and how added figures take the place of built ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import MissingData
from geo.taxonomy import AREAS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Cube:
    """The SBS figures of a variable; arrays of shape (years, areas, codes), Poland first among the areas."""

    variable: str
    years: tuple[int, ...]
    codes: tuple[str, ...]
    series: Mapping[int, str]
    cells: Mapping[str, np.ndarray]

    def of(self, year: int, what: str) -> np.ndarray:
        """Give a copy of the cells of a year; shape (areas, codes)."""
        if year not in self.years:
            known = ", ".join(map(str, self.years)) or "none"
            raise MissingData(f"There are no figures of {self.variable} for {year}; years with figures: {known}.")
        cells: np.ndarray = self.cells[what][self.years.index(year)].copy()
        return cells


def cube(frame: "pd.DataFrame", codes: tuple[str, ...], variable: str) -> Cube:
    """Arrange the rows of a variable as arrays."""
    years = tuple(sorted(int(year) for year in frame.loc[frame["value"].notna(), "year"].unique()))
    frame = frame[frame["year"].isin(years) & frame["nace"].isin(codes)]
    shape = (len(years), len(AREAS), len(codes))
    at = tuple(
        frame[column].map({key: place for place, key in enumerate(keys)}).to_numpy(dtype=np.intp)
        for column, keys in (("year", years), ("teryt", AREAS), ("nace", codes))
    )
    cells = {}
    for what in ("value", "estimate"):
        cells[what] = np.full(shape, np.nan)
        cells[what][at] = frame[what].to_numpy()
    for what, nothing in (("status", "missing"), ("flag", "")):
        cells[what] = np.full(shape, nothing, dtype=object)
        cells[what][at] = frame[what].fillna("").to_numpy(dtype=object)
    series = dict(zip(frame["year"].tolist(), frame["series"].tolist(), strict=True))
    return Cube(variable, years, codes, series, cells)


def joined(name: str, built: "pd.DataFrame", added: "pd.DataFrame") -> "pd.DataFrame":
    """Put added rows in the place of the built ones of the same variable and year (of the same key: series).

    Estimates of the built rows stay estimates where the added ones are not published either.
    """
    import pandas as pd

    keys = ["series"] if name == "series" else ["variable", "year"]
    replaced = pd.MultiIndex.from_frame(built[keys]).isin(pd.MultiIndex.from_frame(added[keys]))
    if name == "sbs":
        cell = ["variable", "nace", "teryt", "year"]
        estimates = built[replaced & built["estimate"].notna()].set_index(cell)["estimate"]
        found = estimates.reindex(pd.MultiIndex.from_frame(added[cell])).to_numpy()
        stands = added["value"].isna().to_numpy() & ~np.isnan(found)
        added = added.assign(
            estimate=np.where(stands, found, added["estimate"]), status=added["status"].mask(stands, "estimated")
        )
    return pd.concat([built[~replaced], added], ignore_index=True)
