"""From the raw tables of statistics to the built ones: checked against themselves, written all or not at all."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build import raw as raw_tables
from geo.build.raw import RawTable
from geo.build.rules import faults_of, told
from geo.build.schema import statistics_rules
from geo.errors import DataError, MissingData
from geo.settings import ROOT
from geo.store import files
from geo.store.schema import FIGURE_KEYS, STATISTICS, status_of
from geo.taxonomy import AREAS, POLAND

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "statistics"  # in a folder of raw tables, and in a folder of built ones
_RAW = ROOT / "data" / "raw"
_GROUPS = {"categories51": "eu51_panorama", "emerging": "emerging_industries", "ecosystems": "eu14_ecosystems"}

# Divisions that serve their own region or are bound to places, and so tell nothing of a cluster.
NOT_TRADED = ("F41", "F42", "F43", "G45", "G46", "G47", "I56", "L68", "N81", "S95", "E36", "E37", "H53")

# How far regions may be from the nation: rounding of 16 figures, in units of the last published digit.
_ROUNDING = {"persons_employed": 3.0, "local_units": 3.0, "wages": 1.6}
# Sections whose divisions do not add up in the source: two confidential divisions; divisions not published.
UNEVEN = frozenset({("B", 2012), ("F", 2008)})


@dataclass(frozen=True, slots=True)
class Figures:
    """The built tables of statistics in memory, with their sources."""

    tables: "Mapping[str, pd.DataFrame]"
    sources: list[dict[str, str | None]]


def present(raw: Path) -> bool:
    """Whether a folder of raw tables has statistics; one that has none leaves them to the atlas's own."""
    return (raw / FOLDER).is_dir()


def assemble(raw: Path = _RAW) -> Figures:
    """Read, check and join the raw tables of a folder; ``data/raw`` serves one without its own sectors or names.

    Raises
    ------
    DataError
        With every fault of all tables.
    """
    tables = _read(raw)
    sectors = tables.pop("sectors")
    activities = _activities(tables["nace"].frame, sectors.frame)
    series = _series(tables["series"].frame, tables["sources"].frame)
    faults = _faults(tables, list(activities["code"]))
    if faults:
        raise DataError(faults)
    frames = {name: tables[name].frame for name in FIGURE_KEYS}
    frames["profile"] = _with_totals(frames["profile"], frames.pop("sections"))
    regions = tables["nuts"].frame.set_index("geo")["name"]
    frames["europe"] = frames["europe"].assign(name=frames["europe"]["geo"].map(regions).fillna(""))
    built = {name: _figures(name, frame, series) for name, frame in frames.items()}
    activities["sbs"] = activities["code"].isin(set(built["sbs"]["nace"])) & activities["level"].isin(
        ["division", "section"]
    )
    built |= {"activities": _typed("activities", activities), "series": _typed("series", series)}
    if faults := uneven(built["sbs"]):
        raise DataError(faults)
    sources = [{key: value or None for key, value in row.items()} for row in tables["sources"].frame.to_dict("records")]
    return Figures(built, sources)


def attempt(raw: Path) -> tuple[Figures | None, list[str]]:
    """Assemble the statistics of a folder of raw tables, if it has any; what came of it, and the faults."""
    if not present(raw):
        return None, []
    try:
        return assemble(raw), []
    except DataError as error:
        return None, list(error.faults)


def packed(figures: Figures) -> dict[str, bytes]:
    """Return tables and manifest as the files of a folder, by name."""
    content, described = files.table_files(figures.tables)
    return content | files.Manifest(tables=described, sources=figures.sources).file()


def check(raw: Path, data: Path) -> list[str]:
    """Check raw and built statistics, and that they belong together; one sentence per fault.

    A folder without statistics is all right: the atlas's own serve it.
    """
    folder, remedy = data / FOLDER, f"run python -m geo build --out {data} again"
    kind = replace(files.BUILT_STATISTICS, remedy=remedy)
    expected, faults = attempt(raw)
    if not folder.exists() and not present(raw):
        return faults
    for name in STATISTICS:
        try:
            table = files.read_table(folder, name, kind)
        except MissingData as error:
            faults.append(str(error))
            continue
        if expected and not table.equals(expected.tables[name]):
            faults.append(f"{folder / name}.parquet is not what the raw statistics give; {remedy}.")
    return list(dict.fromkeys(faults))


def _read(raw: Path) -> dict[str, RawTable]:
    """Read every raw table; all files that cannot be read at once."""
    paths = {name: raw / FOLDER / f"{name}.csv" for name in (*FIGURE_KEYS, "nace", "series", "sources")}
    for name, own in (("sectors", raw / "sectors.csv"), ("nuts", raw / FOLDER / "nuts.csv")):
        paths[name] = own if own.is_file() else _RAW / own.relative_to(raw)
    tables, faults = {}, []
    for name, path in paths.items():
        try:
            tables[name] = raw_tables.read(path)
        except DataError as error:
            faults += [f"statistics: {fault}" if name in FIGURE_KEYS else fault for fault in error.faults]
    needed = {
        "nace": ("code", "level"),
        "series": ("series", "table", "variable", "source"),
        "sources": ("key",),
        "nuts": ("geo", "name"),
    }
    faults += [
        f"{table.file}: column {column} is missing; add it."
        for name, columns in needed.items()
        if (table := tables.get(name))
        for column in columns
        if column not in table.frame
    ]
    if faults:
        raise DataError(faults)
    return tables


def _faults(tables: Mapping[str, RawTable], activities: list[str]) -> list[str]:
    """Say everything that is wrong with cells, repeated rows and references between tables."""
    series, sources = tables["series"], tables["sources"]
    variables = series.frame.groupby("table")["variable"].agg(list).to_dict()
    rules = statistics_rules(activities, variables)
    faults = []
    for name, wanted in rules.items():
        faults += told(faults_of(tables[name].file, tables[name].frame, wanted, tables[name].lines))
    known = set(sources.frame["key"])
    faults += [
        f"{series.file}, row {line}, column source: came {key!r}, expected a key of sources.csv; correct it or add it."
        for key, line in zip(series.frame["source"], series.lines, strict=True)
        if key not in known
    ]
    for name, keys in FIGURE_KEYS.items():
        table = tables[name]
        if set(keys) <= set(table.frame.columns):
            repeated = table.frame.duplicated(list(keys))
            faults += [
                f"{table.file}, row {line}: a second figure of the same {', '.join(keys)}; keep one."
                for line, again in zip(table.lines, repeated, strict=True)
                if again
            ]
    return faults


def _activities(nace: "pd.DataFrame", sectors: "pd.DataFrame") -> "pd.DataFrame":
    """Join sections, aggregates and the divisions of the sector groups, each division after its section."""
    import pandas as pd

    divisions = sectors[(sectors["role"] == "primary") & (sectors["nace_level"] == "division")]
    rows = pd.DataFrame(
        {
            "code": divisions["nace_code"],
            "level": "division",
            "section": divisions["nace_code"].str[0],
            "label_pl": divisions["nace_label_pl"],
            "label_en": divisions["nace_label_en"],
            "group": divisions["group_slug"],
            "traded": ~divisions["nace_code"].isin(NOT_TRADED) & divisions["in_sbs_data"].eq("yes"),
            **{column: divisions[source] for column, source in {**_GROUPS, "kis": "kis"}.items()},
        }
    )
    above = nace.reindex(columns=["code", "level", "label_pl", "label_en"]).assign(traded=False)
    above["section"] = above["code"].where(above["level"] == "section", "")
    joined = pd.concat([above, rows]).fillna("")
    # Divisions by code, sections before their divisions, aggregates at the end.
    aggregate = joined["level"] == "aggregate"
    return joined.assign(last=aggregate).sort_values(["last", "code"], kind="stable", ignore_index=True)


def _series(series: "pd.DataFrame", sources: "pd.DataFrame") -> "pd.DataFrame":
    """Join what is known of the series with what is known of their sources."""
    known = sources.set_index("key").reindex(columns=["title", "title_pl", "url", "licence"])
    return series.join(known[~known.index.duplicated()], on="source").fillna("")


def _figures(name: str, table: "pd.DataFrame", series: "pd.DataFrame") -> "pd.DataFrame":
    """Build a table of figures: numbers as numbers, every figure with its status and its series."""
    import pandas as pd

    keys = series[series["table"] == name].set_index("variable")["series"]
    frame = table.copy()
    estimates = frame["estimate"] if "estimate" in frame else [""] * len(frame)
    given = zip(frame["value"], frame["flag"], estimates, strict=True)
    frame["status"] = [status_of(bool(value), flag, bool(estimate)) for value, flag, estimate in given]
    frame["series"] = frame["variable"].map(keys) if "variable" in frame else keys.iloc[0]
    if name == "europe":
        frame["level"] = frame["geo"].str.len().map({2: "country", 4: "region"})
    for column in ("value", "estimate"):
        if column in frame:
            frame[column] = pd.to_numeric(frame[column].mask(frame[column] == ""))
    return _typed(name, frame)


def _with_totals(profile: "pd.DataFrame", sections: "pd.DataFrame") -> "pd.DataFrame":
    """Complete the profile with the totals of the sections, whose home is there."""
    import pandas as pd

    return pd.concat([profile, sections[sections["nace"] == "TOTAL"]], ignore_index=True)


def _typed(name: str, frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the columns of a built table in their order and types, blank text as missing."""
    columns = {}
    for column, dtype in STATISTICS[name].items():
        cells = frame[column]
        columns[column] = (cells.mask(cells == "") if dtype == "str" else cells).astype(dtype)
    return frame.assign(**columns)[list(columns)].reset_index(drop=True)


def uneven(sbs: "pd.DataFrame") -> list[str]:
    """Say where regions do not add up to the nation, or divisions to their section; one sentence per sum.

    Compared are sums of which every part is published, with a tolerance for rounding; where parts are confidential,
    the others must not exceed the whole.
    """
    faults = [f"sbs.csv: {fault}; correct the figures." for fault in uneven_regions(sbs)]
    national = sbs[sbs["teryt"] == POLAND]
    sections = national[national["nace"].str.len() == 1]
    parts = national[national["nace"].str.len() == 3].groupby(
        ["variable", national["nace"].str[0], "year"], sort=False
    )["value"]
    amounts = {key: list(group) for key, group in parts}
    for variable, nace, year, value in sections[["variable", "nace", "year", "value"]].itertuples(index=False):
        if (nace, year) not in UNEVEN:
            of = amounts.get((variable, nace, year), [])
            off = _off(f"the divisions of {variable}, {nace}, {year} in Poland", of, value, _ROUNDING[variable])
            faults += [f"sbs.csv: {fault}; correct the figures." for fault in off]
    return faults


def uneven_regions(sbs: "pd.DataFrame") -> list[str]:
    """Say where regions do not add up to the nation, as `uneven`; clauses without an end."""
    found = []
    for (variable, nace, year), cells in _wide(sbs).items():
        found += _off(f"the 16 regions of {variable}, {nace}, {year}", cells[1:], cells[0], _ROUNDING[variable])
    return found


def _wide(sbs: "pd.DataFrame") -> dict[tuple[str, str, int], list[float]]:
    """Return for each variable, activity and year the amount of Poland, then those of the regions."""
    keys = ["variable", "nace", "year"]
    wide = sbs.pivot(index=keys, columns="teryt", values="value").reindex(columns=list(AREAS))
    return dict(zip(wide.index, wide.to_numpy().tolist(), strict=True))


def _off(what: str, parts: list[float], whole: float, tolerance: float) -> list[str]:
    """Compare a sum with the whole; NaN is a figure that is not published."""
    known = [part for part in parts if not math.isnan(part)]
    if math.isnan(whole) or not known:
        return []
    total = sum(known)
    if (len(known) == len(parts) and abs(total - whole) > tolerance) or total > whole + tolerance:
        return [f"{what} give {total:.10g}, the whole is {whole:.10g}"]
    return []
