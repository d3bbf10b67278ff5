"""Newer figures of Eurostat for one installation: checked, mapped to the voivodeships, kept in its own folder."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build import added, coverage, estimates, eurostat
from geo.build.added import span
from geo.build.eurostat import REMEDY, AreaValue, EurostatFile, Observation, refuse, regions
from geo.build.rules import shown
from geo.build.statistics import Figures, packed, uneven_regions
from geo.days import today
from geo.errors import DataError
from geo.store import files
from geo.store.schema import STATISTICS, UNDATED, status_of
from geo.store.statistics import Statistics
from geo.taxonomy import POLAND

if TYPE_CHECKING:
    import pandas as pd

_LICENCE = "Eurostat, reuse with acknowledgement (Commission Decision 2011/833/EU)"
_WHOLE = 0.9  # part of the published figures of a year that a file must have to take their place
_REMARKS = 3  # that a summary spells out
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_COMMA = re.compile(r"[\d.\s]*\d,\d+", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,20})?([eE][+]?\d)?", re.ASCII)
_TOTALS = ("sizeclas", "size_emp")  # dimensions that some extracts have beside those of the table: only TOTAL counts


@dataclass(frozen=True, slots=True)
class EurostatTable:
    """A kind of table that can be added."""

    table: str  # name of the built table
    # names under which Eurostat gave the dimension that tells the variables apart, the newest first
    dimensions: tuple[str, ...]
    # its codes: variable and the units in which it may come, if the file has a separate dimension for units
    variables: Mapping[str, tuple[str, tuple[str, ...]]]
    title: str  # what the table is, for the list of sources
    title_pl: str


_NUMBER = ("NR", "PER", "NR_PER", "PERS")
KINDS: Mapping[str, EurostatTable] = {
    "sbs": EurostatTable(
        "sbs",
        ("indic_sbs", "indic_sb"),
        {
            "EMP_LOC_NR": ("persons_employed", _NUMBER),
            "LOC_NR": ("local_units", _NUMBER),
            "WAGE_LOC_MEUR": ("wages", ("MIO_EUR",)),
            "V16110": ("persons_employed", _NUMBER),
            "V11210": ("local_units", _NUMBER),
            "V13320": ("wages", ("MIO_EUR",)),
        },
        "structural business statistics by NUTS 2 region and NACE Rev. 2",
        "strukturalne statystyki przedsiębiorstw według regionów NUTS 2 i NACE Rev. 2",
    ),
    "gva": EurostatTable(
        "gva",
        ("currency", "unit"),
        {"MIO_EUR": ("gross_value_added_eur", ()), "MIO_NAC": ("gross_value_added_pln", ())},
        "gross value added at basic prices by NUTS 3 region, level 2 rows",
        "wartość dodana brutto w cenach bazowych według regionów NUTS 3, wiersze poziomu 2",
    ),
}


@dataclass(frozen=True, slots=True)
class AddedFigures:
    """What was added: names, years by variable, counts of figures by status, what was left out, and remarks."""

    name: str
    dataset: str
    years: Mapping[str, tuple[int, ...]]
    statuses: Mapping[str, int]
    left_out: int
    foreign: int
    remarks: tuple[str, ...]
    unchanged: bool = False  # whether all of it was there before

    def __str__(self) -> str:
        """Say it in sentences."""
        what = "; ".join(f"{name} {span(list(years))}" for name, years in self.years.items())
        count = ", ".join(f"{number} {status}" for status, number in self.statuses.items())
        lines = [
            f"Added {self.dataset} from {self.name}: {what}.",
            f"Figures of Poland and its voivodeships: {count}; flags are kept.",
            f"Left out: {self.left_out} of activities or measures that the atlas does not use, "
            f"{self.foreign} {'row' if self.foreign == 1 else 'rows'} of other countries.",
            *self.remarks,
        ]
        return "\n".join(lines)


def add(
    path: Path, statistics: Statistics, kind: str | None = None, table: str = "", updated: str = ""
) -> AddedFigures:
    """Add the figures of a file to those of the installation; see `prepare`. DataError leaves all as it was."""
    made, told = prepare(path, statistics, kind, table, updated)
    if not told.unchanged:
        files.write(statistics.added, packed(made), files.ADDED_STATISTICS)
    return told


def prepare(
    path: Path, statistics: Statistics, kind: str | None = None, table: str = "", updated: str = ""
) -> tuple[Figures, AddedFigures]:
    """Check a file of Eurostat (see ``geo.build.eurostat``); what the installation would add with it, and a summary.

    `kind` is one of ``KINDS``; by default the file's dimensions tell it. `table` is Eurostat's code of the table, and
    `updated` the day of its last change (ISO), for files that do not tell them. Confidential cells of persons employed
    get estimates (see ``geo.build.estimates``).

    Raises
    ------
    DataError
        With the faults that were found.
    """
    files.refuse_foreign(statistics.added, files.ADDED_STATISTICS)
    source = eurostat.read(path)
    chosen = _kind(source, kind)
    cells, left_out = _cells(source, chosen, _activities(statistics, chosen))
    dataset = table or source.dataset or ("nama_10r_3gva" if chosen.table == "gva" else "")
    frame, faults = _frame(source, chosen, cells, dataset)
    frame, totals = frame[frame["nace"] != estimates.TOTAL], frame[frame["nace"] == estimates.TOTAL]
    faults += coverage.contradictions(source.name, frame, totals)
    faults = faults or ([] if dataset else [_nameless(source)])
    refuse(faults or _gaps(source.name, frame, statistics.published(chosen.table)))
    remarks = _remarks(source, chosen, frame, statistics)
    if chosen.table == "sbs":
        frame = _estimated(frame, totals, statistics)
    source = replace(source, updated=source.updated or updated)
    kept = added.merged(statistics, chosen.table, frame, _series(statistics, source, chosen, frame, dataset))
    unchanged = added.same(statistics.additions(), kept.tables)
    years = {name: tuple(sorted(set(rows["year"]))) for name, rows in frame.groupby("variable", sort=False)}
    statuses = frame["status"].value_counts().to_dict()
    told = AddedFigures(source.name, dataset, years, statuses, left_out, source.foreign, tuple(remarks), unchanged)
    return kept, told


def _nameless(source: EurostatFile) -> str:
    """Say that nothing tells which table of Eurostat a file is."""
    fault = f"{source.name} does not tell which table of Eurostat it is, and its name does not either"
    return f"{fault}; name it as Eurostat does (sbs_r_nuts2021.tsv) or give --table sbs_r_nuts2021."


def _remarks(source: EurostatFile, kind: EurostatTable, frame: "pd.DataFrame", statistics: Statistics) -> list[str]:
    """Say what a reader should know of the file that is no fault."""
    rows = Counter(cell.keys["geo"] for cell in {cell.row: cell for cell in source.observations}.values())
    used = Counter(cell.keys["nace_r2"] for cell in {cell.row: cell for cell in source.observations}.values())
    remarks = [f"Remark: {clause}." for clause in coverage.unknown(rows, used)]
    if kind.table != "sbs":
        return [*remarks, *(f"Remark: {clause}." for clause in coverage.lacking_areas(frame))]
    off = [f"Remark: {clause}." for clause in uneven_regions(frame)]
    if len(off) > _REMARKS:
        off = [*off[:_REMARKS], f"Remark: {len(off) - _REMARKS} more sums are off in this way."]
    partial = coverage.partial(frame, _activities(statistics, kind) - {estimates.TOTAL})
    kept = "its figures are kept, pages begin with another year"
    return [*remarks, *off, *(f"Remark: {clause}; {kept}." for clause in partial)]


def _estimated(frame: "pd.DataFrame", totals: "pd.DataFrame", statistics: Statistics) -> "pd.DataFrame":
    """Complete the persons employed with estimates."""
    filled = (statistics.filled(year)[0] for year in reversed(statistics.years()))
    whole = next(cells for cells in filled if cells.notna().all(axis=None))
    divisions = {str(code): str(section) for code, section in statistics.divisions()["section"].items()}
    return estimates.estimated(frame, totals, whole, divisions)


def _kind(source: EurostatFile, wanted: str | None) -> EurostatTable:
    """Tell the kind of table by its dimensions; refuse others, and other classifications."""
    came = ", ".join(source.dimensions)
    known = "; ".join(f"{name}: nace_r2, {kind.dimensions[0]}, geo" for name, kind in KINDS.items())
    if "nace_r2" not in source.dimensions:
        other = next((name for name in source.dimensions if name.startswith("nace")), None)
        if other:
            fault = f"{source.name} classifies by {other}, expected nace_r2 (NACE Rev. 2, years up to 2024)"
            raise DataError([f"{fault}; other versions cannot be compared, take the table by NACE Rev. 2."])
        raise DataError(
            [f"{source.name} has the dimensions {came}, expected those of a known table ({known}); {REMEDY}."]
        )
    own = {"freq", "nace_r2", "geo", "na_item"}
    fits = [
        name
        for name, kind in KINDS.items()
        if (measure := set(kind.dimensions) & set(source.dimensions))
        and (name == "sbs" or set(source.dimensions) <= own | measure)
    ]
    if not fits or (wanted and wanted not in fits):
        called = f"the kind {wanted}" if wanted else "a known table"
        raise DataError([f"{source.name} has the dimensions {came}, expected those of {called} ({known}); {REMEDY}."])
    return KINDS[fits[0]]


def _activities(statistics: Statistics, kind: EurostatTable) -> frozenset[str]:
    """Return the codes that the built table of this kind uses: more would change the totals."""
    if kind.table == "sbs":
        activities = statistics.activities()
        return frozenset(activities.index[activities["sbs"]]) | {estimates.TOTAL}
    return frozenset(statistics.gva()["nace"])


def _cells(
    source: EurostatFile, kind: EurostatTable, activities: frozenset[str]
) -> tuple[dict[tuple[str, str, int], dict[str, AreaValue]], int]:
    """Sort the observations by variable, activity and year, then area; and count what is left out.

    Raises
    ------
    DataError
        Periods that are no years, numbers that are none, figures given twice, other units.
    """
    dimension = next(name for name in kind.dimensions if name in source.dimensions)
    cells: dict[tuple[str, str, int], dict[str, AreaValue]] = {}
    faults: dict[str, None] = {}
    commas: list[Observation] = []
    totals = [name for name in _TOTALS if name in source.dimensions]
    left_out, newest = 0, today().year
    for cell in source.observations:
        variable, units = kind.variables.get(cell.keys[dimension], (None, ()))
        nace = cell.keys["nace_r2"]
        other = totals and any(cell.keys.get(name, "TOTAL") != "TOTAL" for name in totals)
        if variable is None or nace not in activities or other:
            left_out += 1
            continue
        if _COMMA.fullmatch(cell.value):
            commas.append(cell)
            continue
        if fault := _fault(source.name, cell, units, newest):
            faults[fault] = None
            continue
        areas = cells.setdefault((variable, nace, int(cell.period)), {})
        geo = cell.keys["geo"]
        if geo in areas:
            faults[
                f"{source.name}, row {cell.row}: {cell.keys[dimension]} of {nace} in {geo} in {cell.period} came "
                f"already in row {areas[geo].row}; keep one."
            ] = None
            continue
        areas[geo] = AreaValue(cell.row, float(cell.value) if cell.value else None, cell.flag)
    refuse([*_with_commas(source.name, commas), *faults])
    return cells, left_out


def _with_commas(name: str, cells: list[Observation]) -> list[str]:
    """Say once that figures are written with a decimal comma, as a spreadsheet saves them."""
    if not cells:
        return []
    others = len(cells) - 1
    more = f", as {others} more {'figure has' if others == 1 else 'figures have'} it" if others else ""
    came = f"{name}, row {cells[0].row}: came {shown(cells[0].value)} with a decimal comma{more}, expected a point"
    return [f"{came}; {REMEDY}, and do not edit it."]


def _fault(name: str, cell: Observation, units: tuple[str, ...], newest: int) -> str | None:
    """Say what is wrong with an observation, if anything is."""
    where = f"{name}, row {cell.row}"
    if not _YEAR.fullmatch(cell.period) or int(cell.period) > newest:
        return f"{name}: came the period {shown(cell.period)}, expected a year up to now, such as 2022; {REMEDY}."
    if cell.keys.get("freq", "A") != "A":
        return f"{where}: came the frequency {shown(cell.keys['freq'])}, expected A (a year); {REMEDY}."
    if units and cell.keys.get("unit", units[0]) not in units:
        return f"{where}: came the unit {shown(cell.keys['unit'])}, expected {' or '.join(units)}; {REMEDY}."
    if cell.value and not _AMOUNT.fullmatch(cell.value):
        return f"{where}: came {shown(cell.value)}, expected a number of 0 or more, or a colon; download it again."
    return None


def _frame(
    source: EurostatFile,
    kind: EurostatTable,
    cells: Mapping[tuple[str, str, int], Mapping[str, AreaValue]],
    dataset: str,
) -> "tuple[pd.DataFrame, list[str]]":
    """Make the rows of the built table; years of a variable without any figure are left out."""
    import pandas as pd

    faults: list[str] = []
    rows, name = [], source.name
    for (variable, nace, year), areas in cells.items():
        for (teryt, part), cell in regions(areas, f"{name}: {variable} of {nace} in {year}", faults).items():
            confidential = status_of(cell.value is not None, cell.flag)
            rows.append((variable, nace, teryt, year, cell.value, cell.flag or None, confidential, part or None))
    columns = ["variable", "nace", "teryt", "year", "value", "flag", "status", "part"]
    frame = pd.DataFrame(rows, columns=columns)
    if kind.table != "gva":
        frame = frame[frame["part"].isna()].drop(columns="part").assign(estimate=float("nan"))
    frame["series"] = dataset + ":" + frame["variable"]
    regional = frame[frame["teryt"] != POLAND]
    filled = regional[regional["value"].notna()].groupby(["variable", "year"]).size()
    keys = pd.MultiIndex.from_frame(frame[["variable", "year"]])
    frame = frame[keys.isin(filled.index)]
    if frame.empty and not faults:
        fault = f"{name} has no published figure of a Polish voivodeship that the atlas uses{_why(source, kind)}"
        faults.append(f"{fault}; take the table with all NUTS 2 regions and NACE divisions.")
    return frame.astype(dict(STATISTICS[kind.table]))[list(STATISTICS[kind.table])].reset_index(drop=True), faults


def _why(source: EurostatFile, kind: EurostatTable) -> str:
    """Say why a file may have no figure for the atlas."""
    dimension = next(name for name in kind.dimensions if name in source.dimensions)
    if not source.observations:
        return ": no row is of Poland" if source.foreign else ": it has a header only"
    if {cell.keys["geo"] for cell in source.observations} == {"PL"}:
        return ": its only area in Poland is the country, as in a national table"
    came = sorted({cell.keys[dimension] for cell in source.observations})
    if dimension == "unit" and set(came) & set(_NUMBER):
        return ": it has no dimension indic_sbs, which tells persons employed, local units and wages apart"
    if not set(came) & kind.variables.keys():
        return f": {dimension} is {', '.join(came[:3])}, expected {' or '.join(kind.variables)}"
    return ""


def _gaps(name: str, frame: "pd.DataFrame", published: "Mapping[tuple[str, int], int]") -> list[str]:
    """Refuse years of which the file would hide more figures than it brings."""
    came = frame[frame["value"].notna()].groupby(["variable", "year"]).size().to_dict()
    return [
        f"{name} has {number} published {'figure' if number == 1 else 'figures'} of {variable} for {year}, the atlas "
        f"has {published[variable, year]} already; take the whole table, with all regions and activities, or only "
        "newer years."
        for (variable, year), number in came.items()
        if number < _WHOLE * published.get((variable, year), 0)
    ]


def _series(
    statistics: Statistics, source: EurostatFile, kind: EurostatTable, frame: "pd.DataFrame", dataset: str
) -> "pd.DataFrame":
    """Describe the series of a file as the built ones are, with their own source and vintage."""
    import pandas as pd

    known = statistics.series().query("table == @kind.table").set_index("variable")
    known = known[~known.index.duplicated()]
    dimension = next(name for name in kind.dimensions if name in source.dimensions)
    came = {cell.keys[dimension] for cell in source.observations}
    codes = {variable: code for code, (variable, _) in kind.variables.items() if code in came}
    used = {cell.keys["geo"] for cell in source.observations if cell.value}
    rows = []
    for variable in dict.fromkeys(frame["variable"]):
        row = {**known.loc[variable].to_dict(), "variable": variable, "series": f"{dataset}:{variable}"}
        row |= {"table": kind.table, "source": _source_key(dataset), "code": dataset, "indicator": codes[variable]}
        row |= {"vintage": source.updated or f"{UNDATED}{today()}", "obtained": source.name, "licence": _LICENCE}
        row |= {"nuts": "NUTS 2016 or later" if used & {"PL71", "PL91"} else "NUTS 2013"}
        row |= {
            "title": f"Eurostat, {kind.title} ({dataset}), added by this installation",
            "title_pl": f"Eurostat, {kind.title_pl} ({dataset}), dodane w tej instalacji",
            "url": f"https://ec.europa.eu/eurostat/databrowser/view/{dataset}/default/table",
        }
        rows.append(row)
    return pd.DataFrame(rows)[list(STATISTICS["series"])].astype("str")


def _source_key(dataset: str) -> str:
    return "eurostat-" + dataset.replace("_", "-")
