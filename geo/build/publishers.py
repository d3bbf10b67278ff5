"""What the atlas is made of, from whom: the table of sources, and how each publisher's answers become figures.

The identifiers of the table are compared with what the publisher itself says of them: a code may have been given to
something else.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.build import added, additions, coverage, eurostat
from geo.build.eurostat import AreaValue, refuse
from geo.build.fetch import Client
from geo.build.rules import shown
from geo.build.statistics import Figures
from geo.errors import DataError
from geo.settings import ROOT
from geo.store.schema import STATISTICS, UNDATED, status_of
from geo.store.statistics import Statistics
from geo.taxonomy import AREAS, POLAND, VOIVODESHIPS

if TYPE_CHECKING:
    import pandas as pd

TABLE = ROOT / "data" / "raw" / "refresh.csv"
_SUMMED = ("population", "gdp", "entities")  # regions add up to Poland; rates and means do not
_MANY_PAGES = 60
_COUNTIES = 5  # level of units in the Local Data Bank, 0 is Poland and 2 the voivodeships


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the table of sources; lists are separated by ``;``."""

    key: str
    publisher: str  # eurostat, gus, gugik
    code: str  # of the table or variable at the publisher
    levels: str  # of units that are fetched
    expected_name: str  # words of the publisher's own name of it
    expected_unit: str
    address: str
    metadata: str  # address of what the publisher says of it
    table: str  # what it feeds: table and, in the profile, variable
    variable: str
    licence: str
    how_often: str

    @property
    def feeds(self) -> str:
        """What it feeds, in words."""
        return f"{self.table} ({self.variable})" if self.variable else self.table

    def __str__(self) -> str:
        """Say it in a line."""
        told = f"{self.key}: {self.code} of {_NAMES[self.publisher]}, feeds {self.feeds}, {self.how_often}"
        return "\n  ".join([told, self.address, self.licence])


_NAMES = {"eurostat": "Eurostat", "gus": "GUS (Local Data Bank)", "gugik": "GUGiK (boundary register)"}


def listed() -> tuple[Source, ...]:
    """Return the sources, in the order in which they are fetched."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Source(**row) for row in csv.DictReader(file))


def figures(source: Source, client: Client, statistics: Statistics) -> tuple[Figures | None, list[str]]:
    """Fetch a source of figures; what the installation would add (None: nothing changed), and remarks.

    Raises
    ------
    DataError
        The publisher cannot be reached, or what came is not what the table of sources expects.
    """
    return _eurostat(source, client, statistics) if source.publisher == "eurostat" else _gus(source, client, statistics)


def _eurostat(source: Source, client: Client, statistics: Statistics) -> tuple[Figures | None, list[str]]:
    """Fetch a table of Eurostat."""
    updated = _checked_table(source, client.json(source.metadata))
    got = client.file(source.address)
    if got.path is None:
        return None, []
    path = got.path.rename(got.path.with_name(f"{source.code}.tsv"))
    updated = updated or _day(got.modified)
    if source.table == "profile":
        read = eurostat.read(path)
        return _profile(source, statistics, _gross_product(source, read), {}, updated or read.updated), []
    made, told = additions.prepare(path, statistics, source.table, source.code, updated)
    return (None if told.unchanged else made), list(told.remarks)


def _checked_table(source: Source, about: Any) -> str:
    """Compare what Eurostat says of a table with what is expected; the day of its last change, "" if not told."""
    content = about if isinstance(about, Mapping) else {}
    extension: Mapping[str, Any] = content.get("extension") or {}
    code, label = str(extension.get("id") or content.get("id", "")), str(content.get("label", ""))
    if code.lower() != source.code.lower():
        raise DataError([_other(source, "code", code, source.code)])
    _checked_name(source, label)
    for note in extension.get("annotation", ()):
        if isinstance(note, Mapping) and note.get("type") == "UPDATE_DATA":
            return _day(str(note.get("date", "")))
    return ""


def _checked_name(source: Source, name: str) -> None:
    plain = name.casefold().replace("nuts2", "nuts 2").replace("nuts3", "nuts 3")
    if not all(word.casefold() in plain for word in source.expected_name.split(";")):
        raise DataError([_other(source, "name", name, " … ".join(source.expected_name.split(";")))])


def _other(source: Source, what: str, came: str, expected: str) -> str:
    return (
        f"{source.key}: under {source.code} {_NAMES[source.publisher]} has another {what} than the table of sources "
        f"expects: came {shown(came)}, expected {shown(expected)}; nothing was changed. Find the right code and "
        f"correct {TABLE.relative_to(ROOT)}."
    )


def _gross_product(source: Source, read: eurostat.EurostatFile) -> dict[tuple[str, int], AreaValue]:
    """Return gross domestic product by area and year from a table by unit."""
    if "unit" not in read.dimensions:
        raise DataError([_other(source, "shape", ", ".join(read.dimensions), "freq, unit, geo")])
    years: dict[int, dict[str, AreaValue]] = {}
    for cell in read.observations:
        if cell.keys["unit"] == source.expected_unit and re.fullmatch(r"\d{4}", cell.period):
            value = float(cell.value) if re.fullmatch(r"\d+(\.\d+)?", cell.value) else None
            years.setdefault(int(cell.period), {})[cell.keys["geo"]] = AreaValue(cell.row, value, cell.flag)
    faults: list[str] = []
    found: dict[tuple[str, int], AreaValue] = {}
    for year, areas in years.items():
        named = eurostat.regions(areas, f"{source.key}: {source.variable} in {year}", faults)
        found |= {(teryt, year): cell for (teryt, part), cell in named.items() if not part}
    refuse(faults)
    return found


def _gus(source: Source, client: Client, statistics: Statistics) -> tuple[Figures | None, list[str]]:
    """Fetch a variable of the Local Data Bank, by country, voivodeship and county."""
    name = _checked_variable(source, client)
    found: dict[tuple[str, int], AreaValue] = {}
    updated = ""
    levels = source.levels.split(";")
    if all(client.json(_page(source, level, 0), conditional=True) is None for level in levels):
        return None, []
    for level in levels:
        for page in _pages(source, client, level):
            updated = max(updated, _day(str(page.get("lastUpdate", ""))))
            _collect(source, page, int(level), found)
    regional = {key: cell for key, cell in found.items() if len(key[0]) == 2}
    counties = {key: cell for key, cell in found.items() if len(key[0]) == 4}
    return _profile(source, statistics, regional, counties, updated, name), []


def _checked_variable(source: Source, client: Client) -> str:
    """Compare what GUS says of a variable with what is expected; its whole name."""
    about = client.json(source.metadata)
    if not isinstance(about, Mapping) or str(about.get("id")) != source.code:
        raise DataError([_other(source, "code", str(about)[:40], source.code)])
    subject = client.json(source.metadata.replace(f"/variables/{source.code}", f"/subjects/{about.get('subjectId')}"))
    parts = [str(subject.get("name", "")), *(str(about[each]) for each in ("n1", "n2", "n3", "n4") if about.get(each))]
    name = ", ".join(part for part in parts if part)
    _checked_name(source, name)
    unit = str(about.get("measureUnitName", ""))
    if source.expected_unit and unit.strip() not in source.expected_unit.split(";"):
        raise DataError([_other(source, "unit", unit, source.expected_unit)])
    deepest = max(map(int, source.levels.split(";")))
    if int(about.get("level") or 0) < deepest:
        raise DataError([_other(source, "level of units", str(about.get("level")), f"{deepest} or below")])
    return name


def _page(source: Source, level: str, number: int) -> str:
    """Return the address of a page of the units of a level."""
    return f"{source.address}&unit-level={level}&page={number}"


def _pages(source: Source, client: Client, level: str) -> Iterable[Mapping[str, Any]]:
    """Give the pages of a level."""
    for number in range(_MANY_PAGES):
        url = _page(source, level, number)
        page = client.json(url)
        if not isinstance(page, Mapping) or not isinstance(page.get("results"), list):
            raise DataError([f"{source.key}: {urlsplit(url).path} has no list of results; nothing was changed."])
        if str(page.get("variableId", source.code)) != source.code:
            raise DataError([_other(source, "variable", str(page["variableId"]), source.code)])
        yield page
        seen = (number + 1) * int(page.get("pageSize") or 100)
        if not page["results"] or seen >= int(page.get("totalRecords") or 0):
            return
    raise DataError([f"{source.key}: more than {_MANY_PAGES} pages; nothing was changed."])


def _collect(source: Source, page: Mapping[str, Any], level: int, found: dict[tuple[str, int], AreaValue]) -> None:
    """Take the figures of a page; two figures of one unit and year must agree."""
    for unit in page["results"]:
        teryt = _teryt(str(unit.get("id", "")), level)
        for cell in unit.get("values", ()) if teryt else ():
            year, value = int(cell["year"]), cell.get("val")
            if not isinstance(value, int | float) or value < 0:
                continue
            before = found.get((teryt, year))
            if before and before.value != float(value):
                came = f"{before.value:g} and {value:g} for {unit.get('name')} ({teryt}) in {year}"
                raise DataError([f"{source.key}: came {came}, expected one figure; nothing was changed."])
            found[teryt, year] = AreaValue(0, float(value), "")


def _teryt(number: str, level: int) -> str:
    """Return the TERYT code in the twelve digits of a unit: ``071412865000`` is 14 and, of a county, 1465."""
    if level == 0:
        return POLAND
    if not re.fullmatch(r"\d{12}", number):
        return ""
    return number[2:4] + (number[7:9] if level == _COUNTIES else "")


def _profile(  # noqa: PLR0913, PLR0917 - figures of two kinds and what is told of them
    source: Source,
    statistics: Statistics,
    regional: Mapping[tuple[str, int], AreaValue],
    counties: Mapping[tuple[str, int], AreaValue],
    updated: str,
    name: str = "",
) -> Figures | None:
    """Return what an installation would add to the profile: whole years, from the newest of the atlas on."""
    known = statistics.table("profile").query("variable == @source.variable")
    since = int(known["year"].max()) if len(known) else date.today().year - 5
    years = sorted({year for _, year in regional if since <= year <= date.today().year})
    whole = [year for year in years if all((area, year) in regional and _there(regional[area, year]) for area in AREAS)]
    if not whole:
        lacking = [VOIVODESHIPS[area][0] for area in AREAS[1:] if not any((area, year) in regional for year in years)]
        which = f"; it lacks {', '.join(lacking[:4])}" if lacking else ""
        raise DataError([f"{source.key}: no year from {since} on has all 16 voivodeships and Poland{which}."])
    series = f"{source.code}:{source.variable}"
    frame = _rows(source, regional, whole, series)
    if source.variable in _SUMMED:
        refuse(coverage.contradictions(source.key, frame, frame.iloc[:0]))
    made = added.merged(statistics, "profile", frame, _described(source, statistics, series, updated, name))
    if counties:
        made.tables["counties"] = _with_counties(statistics, _rows(source, counties, whole, series))  # type: ignore[index]
    before = statistics.additions()
    return None if added.same(before, made.tables) else made


def _there(cell: AreaValue) -> bool:
    return cell.value is not None


def _rows(
    source: Source, cells: Mapping[tuple[str, int], AreaValue], years: Iterable[int], series: str
) -> "pd.DataFrame":
    """Make rows of the profile."""
    import pandas as pd

    wanted = set(years)
    rows = [
        (
            source.variable,
            "TOTAL",
            teryt,
            year,
            cell.value,
            cell.flag or None,
            status_of(_there(cell), cell.flag),
            series,
        )
        for (teryt, year), cell in sorted(cells.items())
        if year in wanted
    ]
    columns = ["variable", "nace", "teryt", "year", "value", "flag", "status", "series"]
    kinds = dict(STATISTICS["profile"])
    return pd.DataFrame(rows, columns=columns).astype(kinds)[list(kinds)].reset_index(drop=True)


def _with_counties(statistics: Statistics, rows: "pd.DataFrame") -> "pd.DataFrame":
    """Join the figures of counties of earlier sources with those of this one."""
    import pandas as pd

    before = statistics.counties()
    kept = before[~before["variable"].isin(set(rows["variable"]))]
    return pd.concat([kept, rows], ignore_index=True) if len(kept) else rows


def _described(source: Source, statistics: Statistics, series: str, updated: str, name: str) -> "pd.DataFrame":
    """Describe the series of a source as the built ones are."""
    import pandas as pd

    known = statistics.series().query("table == 'profile'").drop_duplicates("variable").set_index("variable")
    row = dict.fromkeys(STATISTICS["series"], "")
    if source.variable in known.index:
        row |= {key: str(value) for key, value in known.loc[source.variable].items() if isinstance(value, str)}
    of_gus = source.publisher == "gus"
    told, told_pl = (
        (f"Statistics Poland (GUS), Local Data Bank, variable {source.code}: {name}",
         f"GUS, Bank Danych Lokalnych, cecha {source.code}: {name}")
        if of_gus
        else (f"Eurostat, gross domestic product by NUTS 2 region ({source.code})",
              f"Eurostat, produkt krajowy brutto według regionów NUTS 2 ({source.code})")
    )  # fmt: skip
    page = (
        "https://bdl.stat.gov.pl/"
        if of_gus
        else f"https://ec.europa.eu/eurostat/databrowser/view/{source.code}/default/table"
    )
    row |= {
        "series": series,
        "table": "profile",
        "variable": source.variable,
        "source": f"{source.publisher}-{source.code.replace('_', '-')}",
        "code": source.code,
        "indicator": source.expected_unit,
        "vintage": updated or f"{UNDATED}{date.today()}",
        "obtained": source.address.partition("?")[0],
        "title": told,
        "title_pl": told_pl,
        "url": page,
        "licence": source.licence,
    }
    return pd.DataFrame([row])[list(STATISTICS["series"])].astype("str")


def _day(text: str) -> str:
    """Read a day as publishers write it: ISO, ``30/09/26``, or the date of HTTP; "" if it is none."""
    if match := re.match(r"20\d\d-\d\d-\d\d", text):
        return match[0]
    if match := re.match(r"(\d\d)[./](\d\d)[./](?:20)?(\d\d)\b", text):
        return f"20{match[3]}-{match[2]}-{match[1]}"
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        return ""
