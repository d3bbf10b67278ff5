"""Estimates of confidential cells: iterative proportional fitting to the published totals of divisions and sections.

Per year and section, the cells that are not published are fitted to the national figure of their division less the
published regions, and to the figure of their region's section less its published divisions; they start from local units
× national mean size. A section of a region that is not published either is first found from the region's total row,
where there is one; else the national figures alone bind its cells. A cell that nothing binds stays unknown, and so does
every cell of a region of which nothing is published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.store.statistics import EMPLOYED, LOCAL_UNITS
from geo.taxonomy import AREAS, REGIONS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

TOTAL = "B-N_S95_X_K"  # Eurostat's row of all activities that the statistics of the atlas cover
_ALONE = "S95"  # the one division that comes without its section
_ROUNDS = 500
_SETTLED = 1e-6  # persons; a round that changes less is the last
_LEAST = 1e-6  # persons from which a cell starts at least, so that it can grow


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """Persons employed of one year as they are published, NaN where they are not."""

    values: "Numbers"  # areas, Poland first, × sections, divisions and ``TOTAL``
    seeds: "Numbers"  # from where the fitting starts: regions × divisions
    places: Mapping[str, int]  # of activities among the values
    seed_places: Mapping[str, int]  # of divisions among the seeds

    def cells(self, codes: Sequence[str]) -> "Numbers":
        """Return published figures, regions × activities."""
        return self.values[1:, [self.places[code] for code in codes]]

    def nation(self, codes: Sequence[str]) -> "Numbers":
        """Return Poland's figures; of several that are missing their section less the others, shared out by seeds."""
        known = self.values[0, [self.places[code] for code in codes]]
        missing = np.isnan(known)
        whole = self.values[0, self.places[codes[0][0]]] if len(codes[0]) == 3 and codes[0] != _ALONE else np.nan
        if missing.any() and not np.isnan(whole):
            start = self.start(codes).sum(axis=0)[missing]
            known[missing] = max(0.0, whole - np.nansum(known)) * start / start.sum()
        return known

    def start(self, codes: Sequence[str]) -> "Numbers":
        """Return from where the fitting starts, regions × divisions."""
        return self.seeds[:, [self.seed_places[code] for code in codes]]


def estimated(
    frame: "pd.DataFrame", totals: "pd.DataFrame", earlier: "pd.DataFrame", divisions: Mapping[str, str]
) -> "pd.DataFrame":
    """Return a table of figures with estimates for the persons employed that it does not publish.

    Parameters
    ----------
    frame, totals
        Figures as the built table ``sbs`` has them; and, of the same form, those of the row ``TOTAL``.
    earlier
        Persons employed of an earlier year, regions × divisions: the start where there are no local units.
    divisions
        The divisions of the table and their sections.
    """
    import pandas as pd

    employed = frame[frame["variable"] == EMPLOYED]
    places, seed_places = (
        {code: place for place, code in enumerate(codes)}
        for codes in ([*dict.fromkeys(divisions.values()), *divisions, TOTAL], divisions)
    )
    own = [places[code] for code in divisions]
    earlier = earlier.reindex(index=list(REGIONS), columns=list(divisions))
    found = []
    for year, rows in employed.groupby("year"):
        units = frame[(frame["variable"] == LOCAL_UNITS) & (frame["year"] == year)]
        whole = totals[(totals["variable"] == EMPLOYED) & (totals["year"] == year)]
        values = _arranged(pd.concat([rows, whole]), places)
        seeds = _seeds(values[:, own], _arranged(units, places)[:, own], earlier.to_numpy())
        cells = _fitted_year(PublishedYear(values, seeds, places, seed_places), divisions)
        named = cells.rename_axis(index="teryt", columns="nace").stack().rename("estimate").reset_index()
        found.append(named.assign(year=year, variable=EMPLOYED))
    if not found:
        return frame
    return _with(frame, pd.concat(found, ignore_index=True))


def _with(frame: "pd.DataFrame", estimates: "pd.DataFrame") -> "pd.DataFrame":
    """Put estimates into a table; rows that it lacks are added at its end."""
    import pandas as pd

    keys = ["variable", "nace", "teryt", "year"]
    series = frame.drop_duplicates("variable").set_index("variable")["series"]
    known, new = (
        list(zip(*(rows[key].to_numpy(dtype=object) for key in keys), strict=True)) for rows in (frame, estimates)
    )
    there, given = set(known), dict(zip(new, estimates["estimate"], strict=True))
    lacking = estimates[[key not in there for key in new]]
    added = lacking.assign(series=lacking["variable"].map(series)).reindex(columns=list(frame.columns))
    found = [given.get(key, np.nan) for key in known]
    every = pd.concat([frame.assign(estimate=found), added.astype(dict(frame.dtypes))], ignore_index=True)
    return every.assign(status=every["status"].mask(every["estimate"].notna(), "estimated"))


def _arranged(rows: "pd.DataFrame", places: Mapping[str, int]) -> "Numbers":
    """Arrange the figures of a variable and year: areas, Poland first, × activities by their places."""
    wide = np.full((len(AREAS), len(places)), np.nan)
    areas = {area: place for place, area in enumerate(AREAS)}
    cells = (rows[name].to_numpy(dtype=object) for name in ("teryt", "nace", "value"))
    for area, code, value in zip(*cells, strict=True):
        if code in places:
            wide[areas[area], places[code]] = value
    return wide


def _seeds(values: "Numbers", units: "Numbers", earlier: "Numbers") -> "Numbers":
    """Return where every division begins: local units × mean size, the figure of an earlier year, or an equal part."""
    sizes = np.divide(values[0], units[0], out=np.full_like(units[0], np.nan), where=units[0] > 0)
    start = units[1:] * np.where(np.isnan(sizes), 1.0, sizes)
    start = np.where(np.isnan(start), earlier, start)
    equal = np.where(np.isnan(values[0]), 1.0, values[0]) / len(REGIONS)
    return np.where(np.isnan(start), equal, start).clip(min=_LEAST)


def _fitted_year(year: PublishedYear, divisions: Mapping[str, str]) -> "pd.DataFrame":
    """Return estimates of the divisions of a year, regions × divisions; NaN where there is none or none is needed."""
    import pandas as pd

    sections = [section for section in dict.fromkeys(divisions.values()) if section != _ALONE[0]]
    blocks = {section: [code for code in divisions if code[0] == section] for section in (*sections, _ALONE[0])}
    regional = _sections(year, blocks)
    found = np.full((len(REGIONS), len(divisions)), np.nan)
    nothing = np.isnan(year.cells([*divisions, *sections])).all(axis=1)
    for section, codes in blocks.items():
        cells = year.cells(codes)
        estimates = _block(cells, year.start(codes), year.nation(codes), regional[section])
        own = [year.seed_places[code] for code in codes]
        found[:, own] = np.where(np.isnan(cells) & ~np.expand_dims(nothing, 1), estimates, np.nan)
    return pd.DataFrame(found, index=list(REGIONS), columns=list(divisions)).round(1)


def _sections(year: PublishedYear, blocks: Mapping[str, Sequence[str]]) -> "dict[str, Numbers]":
    """Return the figures of the sections by region; one that is not published only where the region's total is."""
    codes = [section if section != _ALONE[0] else _ALONE for section in blocks]
    cells, whole = year.cells(codes), year.cells([TOTAL])[:, 0]
    start = np.column_stack(
        [np.where(np.isnan(known := year.cells(of)), year.start(of), known).sum(axis=1) for of in blocks.values()]
    )
    estimates = _block(cells, start, year.nation(codes), whole)
    estimates[np.isnan(whole)] = np.nan
    known = np.where(np.isnan(cells), estimates, cells)
    return dict(zip(blocks, known.T, strict=True))


def _block(cells: "Numbers", start: "Numbers", nation: "Numbers", regional: "Numbers") -> "Numbers":
    """Fit the cells that are not published to what the others leave of the totals; NaN where no total binds a cell.

    `cells` and `start` are regions × activities, `nation` has a total for each activity, `regional` for each region.
    """
    unknown = np.isnan(cells)
    rest = np.nansum(cells, axis=0), np.nansum(cells, axis=1)
    targets = (nation - rest[0]).clip(min=0), (regional - rest[1]).clip(min=0)
    fitted = np.where(unknown, start, 0.0)
    for _ in range(_ROUNDS):
        before = fitted.copy()
        for axis in (0, 1):  # the region's total last: quotients divide by it
            sums = fitted.sum(axis=axis)
            factors = np.divide(
                targets[axis], sums, out=np.ones_like(sums), where=~np.isnan(targets[axis]) & (sums > 0)
            )
            fitted *= np.expand_dims(factors, axis)
        if np.abs(fitted - before).max(initial=0.0) < _SETTLED:
            break
    bound = unknown & (~np.isnan(targets[0])[np.newaxis, :] | ~np.isnan(targets[1])[:, np.newaxis])
    return np.where(bound, fitted, np.nan)
