"""Whole files of Eurostat as its publisher writes them, made by us from the figures that come with the atlas."""

from collections.abc import Callable, Iterable
from functools import cache
from math import isnan

import pandas as pd

from geo.taxonomy import NUTS2, POLAND
from tests import tables

CODES = {"persons_employed": "EMP_LOC_NR", "local_units": "LOC_NR", "wages": "WAGE_LOC_MEUR"}
Cell = tuple[str, str, str, int]  # variable, activity, TERYT code, year


def newest_nuts(teryt: str) -> str:
    return NUTS2[teryt][-1]


@cache
def figures(year: int = 2015) -> dict[tuple[str, str, str], tuple[float, str]]:
    """Published figures of a year and their flags, by variable, activity and TERYT code."""
    rows = tables.read("sbs").query("year == @year")
    keys = zip(*(rows[name].to_numpy(dtype=object) for name in ("variable", "nace", "teryt")), strict=True)
    cells = zip(rows["value"], rows["flag"].fillna("").to_numpy(dtype=object), strict=True)
    return dict(zip(keys, cells, strict=True))


def sbs(
    years: Iterable[int] = (2021, 2022, 2023),
    *,
    keep: Callable[[str, str, str], bool] = lambda *_: True,
    change: Callable[[str, str, str, float], float] = lambda *cell: cell[-1],
    growth: float = 1.05,
) -> str:
    """A bulk TSV of ``sbs_r_nuts2021``: the figures of 2015, grown by the same part every year."""
    spans = list(years)
    lines = ["freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in spans)]
    for (variable, nace, teryt), (value, flag) in figures().items():
        if not keep(variable, nace, teryt):
            continue
        if isnan(value):
            cells = [f": {flag}" if flag else ":"] * len(spans)
        else:
            grown = (value * growth ** (place + 1) for place in range(len(spans)))
            digits = 1 if variable == "wages" else 0
            cells = [f"{change(variable, nace, teryt, each):.{digits}f} {flag}" for each in grown]
        lines.append(f"A,{nace},{CODES[variable]},{newest_nuts(teryt)}\t" + "\t".join(cells))
    return "\n".join(lines) + "\n"


def gva(years: Iterable[int] = (2021, 2022, 2023)) -> str:
    """A bulk TSV of ``nama_10r_3gva`` in PLN: the totals of 2017, grown by a tenth every year."""
    rows = tables.read("gva").query("year == 2017 and nace == 'TOTAL' and variable == 'gross_value_added_pln'")
    years = list(years)
    lines = ["freq,currency,nace_r2,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in years)]
    for teryt, part, value in zip(rows["teryt"], rows["part"], rows["value"], strict=True):
        geo = part if pd.notna(part) else "PL" if teryt == POLAND else newest_nuts(teryt)
        grown = (f"{value * 1.1 ** (place + 1):.2f} " for place, _ in enumerate(years))
        lines.append(f"A,MIO_NAC,TOTAL,{geo}\t" + "\t".join(grown))
    return "\n".join(lines) + "\n"
