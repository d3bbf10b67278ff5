"""What the statistics say of a sector group or a division: where it concentrates, its divisions, its peers, its change.

A group's figure is the sum of its divisions. Confidential cells have estimates, which never enter a location quotient
as a numerator: a group's quotient is taken over the divisions that are published in all regions, and what is left out
is named. The totals of regions do contain estimates (a few per cent of their employment).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING

from geo.specialisation import location_quotient, star_criteria
from geo.taxonomy import POLAND

if TYPE_CHECKING:
    import pandas as pd

    from geo.selection.view import View
    from geo.store.statistics import Statistics

TOP = 3  # regions named beside a division


@dataclass(frozen=True, slots=True)
class Employment:
    """Persons employed of one year."""

    year: int  # the year
    persons: pd.DataFrame  # regions × divisions, with estimates in the place of confidential figures
    estimated: pd.DataFrame  # of the same shape: where the figure is no count but an estimate
    nation: pd.Series  # the country's published figures by division
    whole: float  # the country's total of all that the statistics cover; NaN where a part of it is not published


@dataclass(frozen=True, slots=True)
class Concentration:
    """Where a group of divisions concentrates."""

    year: int  # the year
    # divisions that the figures are the sum of, and those that are not published in some region
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    covered: float  # share of the counted divisions in the country's employment of all asked for, 0…1
    # by region: ``persons`` (NaN where a cell is not published), ``estimate`` (persons where they are estimated, NaN
    # else), ``share`` of the region's employment (0…1), ``lq``
    regions: pd.DataFrame
    persons: float  # the country's persons employed of the counted divisions
    share: float  # their share in the country's employment

    def found(self, minimum: float) -> pd.DataFrame:
        """Return the regions with a quotient and at least ``minimum`` persons employed, the highest quotient first."""
        table = self.regions
        chosen = table[table["lq"].notna() & (table["persons"] >= minimum)]
        return chosen.sort_values("lq", ascending=False, kind="stable")


def leading(place: Concentration, most: int) -> tuple[str, float]:
    """Return the region with most persons employed, and the share of the `most` largest ones in the country (0…1).

    The share is NaN where fewer regions are published.
    """
    persons = place.regions["persons"].dropna().sort_values(ascending=False, kind="stable")
    share = float(persons.head(most).sum()) / place.persons if len(persons) >= most else nan
    return (str(persons.index[0]), share) if len(persons) else ("", nan)


def chosen(view: View, slugs: Sequence[str]) -> str | None:
    """Return the one sector group that a View is about; None for none or several."""
    return view.sector[0] if len(view.sector) == 1 and view.sector[0] in slugs else None


def employment(statistics: Statistics, year: int) -> Employment:
    """Read the figures of a year; the country's total is that of the sections and S95, which are all published."""
    return statistics.once(f"employment:{year}", lambda: _employment(statistics, year))


def _employment(statistics: Statistics, year: int) -> Employment:
    persons, estimated = statistics.filled(year)
    everything = statistics.nation_all(year)
    parts = everything[[code for code in everything.index if len(code) == 1 or code == "S95"]]
    whole = float((statistics.reference(year) if parts.isna().any() else parts).sum(skipna=False))
    return Employment(year, persons, estimated, statistics.nation(year), whole)


def concentration(figures: Employment, codes: Sequence[str]) -> Concentration:
    """Compute where divisions concentrate, as one industry.

    Of several, those with a cell that is not published are left out (all are kept where none would remain).
    """
    import pandas as pd

    cells = figures.persons[list(codes)]
    published = cells.where(~figures.estimated[list(codes)])
    counted = [code for code in codes if published[code].notna().all()] or list(codes)
    persons = published[counted].sum(axis=1, skipna=False)
    nation = float(figures.nation[counted].sum(skipna=False))
    asked = float(figures.nation[list(codes)].sum(skipna=False))
    totals = figures.persons.sum(axis=1, skipna=False)
    regions = pd.DataFrame(
        {
            "persons": persons,
            "estimate": cells[counted].sum(axis=1, skipna=False).where(persons.isna()),
            "share": persons / totals,
            "lq": quotient(persons, totals, nation, figures.whole),
        }
    )
    left_out = tuple(code for code in codes if code not in counted)
    covered = nation / asked if asked else nan
    return Concentration(figures.year, tuple(counted), left_out, covered, regions, nation, nation / figures.whole)


def quotient(persons: pd.Series, totals: pd.Series, nation: float, whole: float) -> pd.Series:
    """Return location quotients of one industry by region, ``(e_ij / e_j) / (e_i / e)``.

    `persons` and `totals` are the persons employed of the industry and of all industries, by region; `nation` and
    `whole` the same of the reference area, where NaN gives NaN.
    """
    import pandas as pd

    if isnan(nation) or isnan(whole):
        return pd.Series(nan, index=persons.index)
    # Totals contain the industry; rounding of estimates may leave a rest just below 0.
    table = pd.DataFrame({"industry": persons, "rest": (totals - persons).clip(lower=0)})
    return location_quotient(table, pd.Series({"industry": nation, "rest": whole - nation}))["industry"]


@dataclass(frozen=True, slots=True)
class Division:
    """A division in a year; ``leading`` holds (region, LQ, persons) of published cells, the highest LQ first."""

    code: str
    persons: float
    local_units: float
    published: int
    leading: tuple[tuple[str, float, float], ...]


def divisions(
    figures: Employment, local_units: pd.Series, codes: Sequence[str], minimum: float
) -> tuple[Division, ...]:
    """Describe the divisions of a group; those named in `leading` employ at least `minimum` persons."""
    published = figures.persons[list(codes)].where(~figures.estimated[list(codes)])
    quotients = _quotients(figures, codes)
    rows = []
    for code in codes:
        ranked = quotients[code].where(published[code] >= minimum).dropna().sort_values(ascending=False, kind="stable")
        leading = tuple((str(at), float(lq), float(published.loc[at, code])) for at, lq in ranked.head(TOP).items())
        count = int(published[code].notna().sum())
        rows.append(Division(code, float(figures.nation[code]), float(local_units[code]), count, leading))
    return tuple(rows)


def _quotients(figures: Employment, codes: Sequence[str]) -> pd.DataFrame:
    """Return the quotients of divisions by region, all at once; NaN for a division whose reference is not published."""
    known = [code for code in codes if not isnan(figures.nation[code])]
    table, nation = figures.persons[known].copy(), figures.nation[known].copy()
    table["rest"] = (figures.persons.sum(axis=1, skipna=False) - table.sum(axis=1, skipna=False)).clip(lower=0)
    nation["rest"] = figures.whole - nation.sum()
    return location_quotient(table, nation).reindex(columns=list(codes))


def series(statistics: Statistics, codes: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return persons employed of divisions together, and whether a figure rests on an estimate, both areas × years.

    The areas are Poland (``00``), then the regions; a figure that is missing and has no estimate is NaN. Years go
    without a gap to the last in which the figure of Poland is known.
    """
    return statistics.once(f"series:{','.join(codes)}", lambda: _series(statistics, codes))


def _series(statistics: Statistics, codes: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    columns, marks = {}, {}
    for year in statistics.years():
        persons, estimated = statistics.filled(year)
        national = pd.Series({POLAND: statistics.nation(year)[list(codes)].sum(skipna=False)})
        columns[year] = pd.concat([national, persons[list(codes)].sum(axis=1, skipna=False)])
        marks[year] = pd.concat([pd.Series({POLAND: False}), estimated[list(codes)].any(axis=1)])
    table, marked = pd.DataFrame(columns), pd.DataFrame(marks)
    known = table.columns[table.loc[POLAND].notna()]
    years = range(int(table.columns[0]), int(known[-1] if len(known) else table.columns[-1]) + 1)
    return table.reindex(columns=years), marked.reindex(columns=years, fill_value=False)


def indices(persons: pd.DataFrame) -> pd.DataFrame:
    """Return persons employed as an index, by area: the first year in which the first area (Poland) is known is 100."""
    known = persons.iloc[0].notna()
    base = persons.columns[known.to_numpy()]
    return persons * nan if base.empty else persons.div(persons[base[0]], axis=0).mul(100).where(known, axis=1)


def peers(europe: pd.DataFrame, countries: pd.Series, division: str) -> pd.DataFrame:
    """Rank the regions of Europe in a division by stars, then by persons, against the sums of the countries.

    The focus star is counted over all cells of `europe` (persons employed, regions × divisions). Totals of regions are
    over their published cells, so that quotients are upper limits.

    Returns
    -------
    DataFrame
        Regions with a published figure: stars (0…3), size, specialisation, focus (0 or 1), persons, lq.
    """
    import pandas as pd

    size, specialisation, focus = (table[division] for table in star_criteria(europe, countries))
    lq = location_quotient(europe, countries, published=True)[division]
    table = pd.DataFrame(
        {
            "stars": size + specialisation + focus,
            "size": size,
            "specialisation": specialisation,
            "focus": focus,
            "persons": europe[division],
            "lq": lq,
        }
    ).dropna()
    return table.sort_values(["stars", "persons"], ascending=False, kind="stable")
