"""What an installation added to the statistics: joined, compared, described, taken away again."""

from typing import TYPE_CHECKING

from geo.build.statistics import Figures, packed
from geo.errors import DataError
from geo.store import files
from geo.store.schema import UNDATED
from geo.store.statistics import VARIABLES, Statistics, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

NAMES = "names"  # table of the names of Europe's regions by NUTS code; the others hold figures
_EQUAL = 1e-6  # figures that differ by less are the same


def merged(statistics: Statistics, table: str, frame: "pd.DataFrame", series: "pd.DataFrame") -> Figures:
    """Join what was added before with what is added now, which goes before for its years."""
    tables = statistics.additions()
    tables[table] = joined(table, tables[table], frame) if table in tables and table != NAMES else frame
    described = joined("series", tables["series"], series) if "series" in tables else series
    in_use = {key for name, rows in tables.items() if name != "series" for key in rows["series"].unique()}
    tables["series"] = described[described["series"].isin(in_use)].reset_index(drop=True)
    return _with_sources(tables)


def _with_sources(tables: "dict[str, pd.DataFrame]") -> Figures:
    """Return tables with the sources of their series."""
    sources: dict[str, dict[str, str | None]] = {}
    for row in tables["series"].to_dict("records"):
        known = {name: str(row[name]) for name in ("title", "title_pl", "url", "licence")}
        day = None if row["vintage"].startswith(UNDATED) else str(row["vintage"])
        sources[row["source"]] = {"key": str(row["source"]), **known, "date": day}
    return Figures(tables, list(sources.values()))


def remove(statistics: Statistics, table: str = "") -> str:
    """Take away what was added, of one table of a publisher or (without its code) all; a sentence on what was done.

    Raises
    ------
    DataError
        There are figures of other tables only.
    """
    if not table:
        removed = files.remove(statistics.added, files.ADDED_STATISTICS)
        return "Removed the added figures." if removed else "No figures were added; nothing to remove."
    tables = statistics.additions()
    series = tables.pop("series", None)
    codes = sorted(set(series["code"])) if series is not None else []
    if series is None or table.lower() not in [code.lower() for code in codes]:
        came = f"No figures of {table} were added"
        raise DataError([f"{came}; write one of {', '.join(codes)}." if codes else f"{came}; nothing to remove."])
    kept = series[series["code"].str.lower() != table.lower()].reset_index(drop=True)
    left = {name: rows[rows["series"].isin(set(kept["series"]))] for name, rows in tables.items()}
    left = {name: rows.reset_index(drop=True) for name, rows in left.items() if len(rows)}
    if left:
        files.write(statistics.added, packed(_with_sources(left | {"series": kept})), files.ADDED_STATISTICS)
    else:
        files.remove(statistics.added, files.ADDED_STATISTICS)
    return f"Removed the added figures of {table}."


def same(before: "Mapping[str, pd.DataFrame]", after: "Mapping[str, pd.DataFrame]") -> bool:
    """Whether two sets of added tables hold the same figures, however they were obtained."""
    if before.keys() != after.keys():
        return False
    ignored = {"obtained", "vintage"}
    for name in after:
        old, new = (tables[name].drop(columns=list(ignored & set(tables[name]))) for tables in (before, after))
        order = list(old.columns)
        old, new = (rows.sort_values(order, ignore_index=True) for rows in (old, new[order]))
        if not old.equals(new):
            return False
    return True


def changes(statistics: Statistics, made: Figures) -> list[str]:
    """Say what additions would change, by figure and year; clauses without an end."""
    found = _renamed(statistics, made.tables.get(NAMES))
    for name in (each for each in made.tables if each not in ("series", NAMES)):
        keys = [key for key in ("variable", "nace", "teryt", "part", "year") if key in made.tables[name]]
        before = statistics.table(name)[[*keys, "value"]]
        had = set(before[["variable", "year"]].drop_duplicates().itertuples(index=False, name=None))
        before = before[before["year"].isin(made.tables[name]["year"].unique())]  # there may be many more
        both = made.tables[name][[*keys, "value"]].merge(before, on=keys, how="left", suffixes=("", "_before"))
        both = both[both["value"].notna() & ~((both["value"] - both["value_before"]).abs() < _EQUAL)]
        place = "" if name != "counties" else " of counties"
        for variable, rows in both.groupby("variable", sort=False):
            fresh = sorted({int(year) for year in rows["year"] if (variable, year) not in had})
            if fresh:
                found.append(f"{variable}{place}: new for {span(fresh)}")
            revised = rows.loc[~rows["year"].isin(fresh), "year"].value_counts().sort_index()
            found += [
                f"{variable}{place}: {count} {'figure' if count == 1 else 'figures'} of {year} revised"
                for year, count in revised.items()
            ]
    return found


def _renamed(statistics: Statistics, names: "pd.DataFrame | None") -> list[str]:
    """Say how many regions of Europe would have another name."""
    if names is None:
        return []
    before = statistics.european_names
    number = sum(before.get(code) != name for code, name in zip(names["geo"], names["name"], strict=True))
    return [f"names: {number} {'region' if number == 1 else 'regions'} of Europe renamed"] if number else []


def describe(statistics: Statistics) -> str:
    """Say which years the atlas has, from which table, and what this installation added."""
    lines = []
    for variable in VARIABLES:
        by_source: dict[str, list[int]] = {}
        for year in statistics.years(variable):
            known = statistics.provenance(year, variable)
            by_source.setdefault(f"{known['code']}, {known['vintage']}", []).append(year)
        lines += [f"{variable}: {span(years)} ({source})." for source, years in by_source.items()]
    about = statistics.series()
    named = about["code"].fillna(about["source"]) + ", " + about["vintage"]
    for table in ("gva", "profile", "counties"):
        frame = statistics.table(table)
        measures = frame["variable"].str.replace(r"(gross_value_added)_\w+", r"\1", regex=True)
        if table == "counties":
            measures = measures + " of counties"
        if table == "profile":  # some are measured otherwise in the other tables
            measures = measures + frame["series"].map(" (" + about["basis"] + ")").fillna("")
        for (measure, source), rows in frame.groupby([measures, frame["series"].map(named)], sort=False):
            lines.append(f"{measure}: {span(sorted(set(rows['year'])))} ({source}).")
    if lost := [year for year in statistics.years() if year not in statistics.evaluable]:
        lines.append(f"Without quotients, because totals of voivodeships are not known: {span(lost)}.")
    series = statistics.addition("series")
    if series is None:
        return "\n".join([*lines, "This installation added no figures."])
    added = dict(zip(series["code"], series["obtained"], strict=True))
    told = ", ".join(f"{code} from {name}" for code, name in added.items())
    return "\n".join([*lines, f"Added by this installation: {told}."])


def span(years: list[int]) -> str:
    """Write years, runs of them with a dash."""
    whole = years == list(range(years[0], years[-1] + 1)) and len(years) > 1
    return f"{years[0]}–{years[-1]}" if whole else ", ".join(map(str, years))
