"""Newer figures of the profile of voivodeships, as an installation adds them: whole years, told as the built ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.build import added, coverage
from geo.build.eurostat import AreaValue, refuse
from geo.build.statistics import Figures
from geo.days import today
from geo.errors import DataError
from geo.store.schema import STATISTICS, status_of
from geo.store.statistics import Statistics
from geo.taxonomy import AREAS, VOIVODESHIPS

if TYPE_CHECKING:
    import pandas as pd

Cells = dict[tuple[str, int], AreaValue]  # figures by code of the area and year

_SUMMED = ("population", "gdp", "entities")  # regions add up to Poland; rates and means do not
_RECENT = 5  # years of a measure that the atlas does not have yet
_REGIONAL = 2  # digits of the TERYT code of a voivodeship; a county has four


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of a variable, by TERYT code and year."""

    variable: str
    cells: Cells  # of Poland, voivodeships and (kept for later use) counties
    about: Mapping[str, str]  # columns of its series that differ from those of the built one

    @property
    def series(self) -> str:
        """Key of its series."""
        return f"{self.about['code']}:{self.variable}"


def figures(key: str, measures: Sequence[Measure], statistics: Statistics) -> Figures | None:
    """Return what an installation would add; None where it has all of it.

    Raises
    ------
    DataError
        No year has all voivodeships and Poland, or figures contradict each other; `key` names the source.
    """
    import pandas as pd

    whole = {each.variable: _whole_years(key, each, statistics) for each in measures}
    frame = pd.concat([_rows(each, whole[each.variable], regional=True) for each in measures], ignore_index=True)
    refuse(coverage.contradictions(key, frame[frame["variable"].isin(_SUMMED)], frame.iloc[:0]))
    series = pd.DataFrame([_described(each, statistics) for each in measures])[list(STATISTICS["series"])].astype("str")
    made = added.merged(statistics, "profile", frame, series)
    counties = pd.concat([_rows(each, whole[each.variable], regional=False) for each in measures], ignore_index=True)
    if len(counties):
        made = Figures({**made.tables, "counties": _with_counties(statistics, counties)}, made.sources)
    return None if added.same(statistics.additions(), made.tables) else made


def _whole_years(key: str, measure: Measure, statistics: Statistics) -> list[int]:
    """Return the years of all voivodeships and Poland, from the newest that came with the atlas on."""
    since = _since(measure.variable, statistics)
    years = sorted({year for area, year in measure.cells if area in AREAS and since <= year <= today().year})
    whole = [year for year in years if all(_published(measure, area, year) for area in AREAS)]
    if not whole:
        lacking = [VOIVODESHIPS[area][0] for area in AREAS[1:] if not any(_published(measure, area, y) for y in years)]
        which = f"; it lacks {', '.join(lacking[:4])}" if lacking else ""
        raise DataError([f"{key}: no year from {since} on has all 16 voivodeships and Poland{which}."])
    return whole


def _since(variable: str, statistics: Statistics) -> int:
    known = statistics.table("profile")
    known = known[known["variable"] == variable]
    added_series = statistics.addition("series")
    built = known if added_series is None else known[~known["series"].isin(set(added_series["series"]))]
    if len(built):
        return int(built["year"].max())
    return int(known["year"].min()) if len(known) else today().year - _RECENT


def _published(measure: Measure, area: str, year: int) -> bool:
    cell = measure.cells.get((area, year))
    return cell is not None and cell.value is not None


def _rows(measure: Measure, years: Iterable[int], *, regional: bool) -> "pd.DataFrame":
    """Make rows of the profile, of voivodeships and Poland or of counties."""
    import pandas as pd

    wanted = set(years)
    rows = [
        {
            "variable": measure.variable,
            "nace": "TOTAL",
            "teryt": area,
            "year": year,
            "value": cell.value,
            "flag": cell.flag or None,
            "status": status_of(cell.value is not None, cell.flag),
            "series": measure.series,
        }
        for (area, year), cell in sorted(measure.cells.items())
        if year in wanted and (len(area) == _REGIONAL) == regional
    ]
    kinds = dict(STATISTICS["profile"])
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _with_counties(statistics: Statistics, rows: "pd.DataFrame") -> "pd.DataFrame":
    """Join the figures of counties of earlier sources with those of this one."""
    import pandas as pd

    before = statistics.counties()
    kept = before[~before["variable"].isin(set(rows["variable"]))]
    return pd.concat([kept, rows], ignore_index=True) if len(kept) else rows


def _described(measure: Measure, statistics: Statistics) -> dict[str, str]:
    """Describe the series of a measure as the built ones are."""
    known = statistics.series().query("table == 'profile'").drop_duplicates("variable").set_index("variable")
    row = dict.fromkeys(STATISTICS["series"], "")
    if measure.variable in known.index:
        row |= {key: str(value) for key, value in known.loc[measure.variable].items() if isinstance(value, str)}
    return row | {"series": measure.series, "table": "profile", "variable": measure.variable} | dict(measure.about)
