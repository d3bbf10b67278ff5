"""Built statistics as tests look at them: cell by cell, with what the atlas itself does not ask for."""

import pandas as pd

from geo.settings import ROOT
from geo.taxonomy import AREAS, POLAND, REGIONS


def read(name):
    """A built table as it is written."""
    return pd.read_parquet(ROOT / "data" / "built" / "statistics" / f"{name}.parquet")


def sections():
    """The raw table of sections, of which the build takes the totals, with unit and title of its series."""
    folder = ROOT / "data" / "raw" / "statistics"
    table, series, sources = (
        pd.read_csv(folder / f"{name}.csv", dtype={"teryt": str}) for name in ("sections", "series", "sources")
    )
    known = series[series["table"] == "sections"].merge(sources, left_on="source", right_on="key")
    return table.merge(known[["variable", "unit", "title"]], on="variable")


def _rows(figures):
    """The rows of the SBS by variable and year, told apart once."""
    return figures.once("rows", lambda: dict(list(figures._table("sbs").groupby(["variable", "year"]))))


def cells(figures, year, what, variable="persons_employed"):
    """Status or flags of SBS figures, regions × divisions."""
    table = _rows(figures)[variable, year].pivot(index="teryt", columns="nace", values=what)
    shaped = table.reindex(index=list(REGIONS), columns=list(figures.divisions().index))
    known = shaped.astype(object).where(shaped.notna(), {"status": "missing", "flag": ""}[what])
    return known.rename_axis(index=None, columns=None)


def wide(tidy, variable, year):
    """A tidy table as one of regions × activities, and the row of Poland."""
    chosen = tidy[(tidy["variable"] == variable) & (tidy["year"] == year)]
    if "part" in chosen:
        chosen = chosen[chosen["part"].isna()]
    table = chosen.pivot(index="teryt", columns="nace", values="value").reindex(list(AREAS))
    return table.loc[list(REGIONS)], table.loc[POLAND]
