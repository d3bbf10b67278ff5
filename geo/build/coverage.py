"""What added figures are worth: which years are partial, what contradicts itself, which codes nobody knows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import isnan, nan
from typing import TYPE_CHECKING

from geo.store.statistics import EMPLOYED
from geo.taxonomy import AREAS, NUTS2, NUTS2_PARTS, POLAND, REGIONS, VOIVODESHIPS

if TYPE_CHECKING:
    import pandas as pd

CONTRADICTION = 0.02  # part of the whole by which sums may be off before the figures contradict themselves
_ROUNDING = {"persons_employed": 3.0, "local_units": 3.0, "wages": 1.6}  # units of the last published digit
_NAMED = 4  # that a sentence spells out
# Codes of Poland's regions that the atlas passes over on purpose: macroregions, NUTS 2 of 2013 to 2024, NUTS 3.
_NUTS = re.compile(r"PL(\d|\d\d[0-9A-Z]|[XZ]+)?")
# Sections, what is below a division, and groups of both: C, C10, C101, C10-C12, B-N_S95_X_K, M_N.
_NACE = re.compile(r"[A-U](\d{2,4})?([-_,]+(X_)?[A-U]?(\d{2,4})?)*|TOTAL")


def contradictions(name: str, frame: "pd.DataFrame", totals: "pd.DataFrame") -> list[str]:
    """Name the figures of a file that cannot all be true; one sentence each."""
    found = []
    for (variable, year), cells in _cells(frame, totals).items():
        slack = _ROUNDING.get(variable, 0.5)
        for what, parts, whole, complete in _sums(cells):
            known = {part: value for part, value in parts.items() if not isnan(value)}
            if isnan(whole) or not known:
                continue
            where, tolerance = f"{variable} of {what} in {year}", max(slack, CONTRADICTION * whole)
            above = next((part for part, value in known.items() if value > whole + slack), None)
            total = sum(known.values())
            if above is not None:
                came = f"{_called(above)} has {known[above]:.10g}, the whole only {whole:.10g}"
                found.append(f"{name}: {where}: {came}; {_AGAIN}.")
            elif total > whole + tolerance or (complete and len(known) == len(parts) and total < whole - tolerance):
                found.append(f"{name}: {where}: the parts give {total:.10g}, the whole is {whole:.10g}; {_AGAIN}.")
    return found


_AGAIN = "correct the file or download it again"


def _cells(frame: "pd.DataFrame", totals: "pd.DataFrame") -> dict[tuple[str, int], dict[tuple[str, str], float]]:
    """Return the figures of every variable and year by area and activity."""
    import pandas as pd

    rows = pd.concat([frame, totals]) if len(totals) else frame
    if "part" in rows:
        rows = rows[rows["part"].isna()]
    found: dict[tuple[str, int], dict[tuple[str, str], float]] = {}
    columns = (rows[name].to_numpy(dtype=object) for name in ("variable", "year", "teryt", "nace", "value"))
    for variable, year, teryt, nace, value in zip(*columns, strict=True):
        found.setdefault((variable, int(year)), {})[teryt, nace] = value
    return found


def _sums(cells: Mapping[tuple[str, str], float]) -> Iterator[tuple[str, dict[str, float], float, bool]]:
    """Give parts and whole, and whether the parts are all: regions of Poland, divisions of their section."""
    codes = sorted({nace for _, nace in cells})
    for code in codes:
        parts = {area: cells.get((area, code), nan) for area in REGIONS}
        yield f"{code} by voivodeship", parts, cells.get((POLAND, code), nan), True
    for section in (code for code in codes if len(code) == 1):
        divisions = [code for code in codes if len(code) == 3 and code[0] == section]
        for area in AREAS if divisions else ():
            parts = {code: cells.get((area, code), nan) for code in divisions}
            # A file may leave divisions out: only that they exceed the section is a contradiction.
            yield f"the divisions of {section} in {_called(area)}", parts, cells.get((area, section), nan), False


def _called(code: str) -> str:
    """Name an area or an activity."""
    if code == POLAND:
        return "Poland"
    return f"{VOIVODESHIPS[code][0]} ({NUTS2[code][-1]})" if code in VOIVODESHIPS else code


def partial(frame: "pd.DataFrame", activities: Iterable[str]) -> list[str]:
    """Say which years of persons employed are partial, and what they lack; clauses without an end."""
    wanted = sorted(activities)
    employed = frame[frame["variable"] == EMPLOYED]
    found = []
    for year, rows in employed.groupby("year"):
        published = rows[rows["value"].notna()]
        areas, codes = set(published["teryt"].unique()), set(rows["nace"].unique())
        regions = [_called(code) for code in REGIONS if code not in areas]
        lacks = []
        if missing := [code for code in wanted if code not in codes]:
            have = f"{len(wanted) - len(missing)} of {len(wanted)} activities"
            lacks.append(f"it has {have}, lacking {_listed(missing)}")
        if regions:
            lacks.append(f"it lacks {_listed(regions)}")
        if POLAND not in areas:
            lacks.append("it lacks Poland (PL)")
        if lacks:
            found.append(f"{year} is partial: {', '.join(lacks)}")
    return found


def lacking_areas(frame: "pd.DataFrame") -> list[str]:
    """Say of which voivodeships years of regional accounts have no figure of all activities; clauses without an end."""
    whole = frame[(frame["nace"] == "TOTAL") & frame["part"].isna() & frame["value"].notna()]
    found = []
    for year in sorted(set(frame["year"])):
        known = set(whole.loc[whole["year"] == year, "teryt"])
        if missing := [_called(code) for code in AREAS if code not in known]:
            found.append(f"{year} has no figure of all activities for {_listed(missing)}")
    return found


def unknown(regions: Mapping[str, int], activities: Mapping[str, int]) -> list[str]:
    """Name codes that no classification has, with the number of their rows; clauses without an end."""
    known = {code for codes in NUTS2.values() for code in codes} | set(NUTS2_PARTS)
    strange = {code: n for code, n in regions.items() if code not in known and not _NUTS.fullmatch(code)}
    strange |= {code: n for code, n in activities.items() if not _NACE.fullmatch(code)}
    if not strange:
        return []
    told = [f"{code} ({rows} {'row' if rows == 1 else 'rows'})" for code, rows in Counter(strange).most_common()]
    return [f"unknown codes were left out: {_listed(told)}"]


def _listed(names: Iterable[str]) -> str:
    """Write names one after the other, of many the first ones."""
    every = list(names)
    more = len(every) - _NAMED
    return ", ".join(every) if more <= 1 else f"{', '.join(every[:_NAMED])} and {more} more"
