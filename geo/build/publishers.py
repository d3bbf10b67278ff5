"""What the atlas is made of, from whom: the table of sources, and how each publisher's answers become figures.

The identifiers of the table are compared with what the publisher itself says of them: a code may have been given to
something else.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from geo.build import added, additions, eurostat, profile
from geo.build.eurostat import AreaValue, refuse
from geo.build.fetch import Client
from geo.build.profile import Cells, Measure
from geo.build.rules import shown
from geo.build.statistics import Figures
from geo.days import today
from geo.errors import DataError
from geo.settings import ROOT
from geo.store.schema import STATISTICS, UNDATED
from geo.store.statistics import Statistics
from geo.taxonomy import POLAND

TABLE = ROOT / "data" / "raw" / "refresh.csv"
PER_HEAD = "gdp_per_capita"
# The publisher's own names are Polish.
_ENGLISH = {
    "population": "population, 31 December",
    "average_wage": "average monthly gross wages",
    "unemployment_rate": "registered unemployment rate, end of the year",
    "entities": "entities in the REGON register",
}
_MANY_PAGES = 60
_MOST_NAMES = 0.9  # part of the regions of Europe of which a list must have the names
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
    if source.table == added.NAMES:
        return _names(source, client, statistics), []
    updated = _checked_table(source, client.json(source.metadata))
    got = client.file(source.address)
    if got.path is None:
        return None, []
    path = got.path.rename(got.path.with_name(f"{source.code}.tsv"))
    updated = updated or _day(got.modified)
    if source.table == "profile":
        measures, remarks = _gross_product(source, eurostat.read(path), updated)
        return profile.figures(source.key, measures, statistics), remarks
    made, told = additions.prepare(path, statistics, source.table, source.code, updated)
    return (None if told.unchanged else made), list(told.remarks)


def _names(source: Source, client: Client, statistics: Statistics) -> Figures | None:
    """Fetch the names of the regions of Europe that the atlas has figures of: a list of codes and names."""
    import pandas as pd

    got = client.file(source.address)
    if got.path is None:
        return None
    listed = dict(eurostat.codes(got.path.rename(got.path.with_name(f"{source.code}.tsv"))))
    wanted = statistics.european_names
    found = {code: listed[code] for code in wanted if listed.get(code)}
    if len(found) < _MOST_NAMES * len(wanted):
        came = f"names of {len(found)} of {len(wanted)} regions"
        raise DataError([f"{source.key}: came {came}, expected nearly all; nothing was changed. See {source.address}"])
    titles = "Eurostat, codes and names of regions (GEO)", "Eurostat, kody i nazwy regionów (GEO)"
    about = _about(source, _day(got.modified), titles) | {"series": source.code, "table": added.NAMES}
    series = pd.DataFrame([dict.fromkeys(STATISTICS["series"], "") | about])[list(STATISTICS["series"])].astype("str")
    frame = pd.DataFrame({"geo": list(found), "name": list(found.values()), "series": source.code}).astype("str")
    made = added.merged(statistics, added.NAMES, frame, series)
    return None if added.same(statistics.additions(), made.tables) else made


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


def _gross_product(source: Source, read: eurostat.EurostatFile, updated: str) -> tuple[list[Measure], list[str]]:
    """Return gross domestic product, whole and per head, from a table by unit; and remarks.

    Eurostat has no amount in PLN per head. It follows from the amount in EUR per head: their quotient is the population
    of the regional accounts, which is not that of the end of the year.
    """
    if "unit" not in read.dimensions:
        raise DataError([_other(source, "shape", ", ".join(read.dimensions), "freq, unit, geo")])
    titles = (
        f"Eurostat, gross domestic product by NUTS 2 region ({source.code})",
        f"Eurostat, produkt krajowy brutto według regionów NUTS 2 ({source.code})",
    )
    heads = (
        f"{titles[0]}, per head: computed from amounts in PLN, in EUR and in EUR per head, rounded to 100",
        f"{titles[1]}, na mieszkańca: obliczono z kwot w zł, w euro i w euro na mieszkańca, zaokrąglono do 100",
    )
    whole = _regional(source, _amounts(read, source.expected_unit))
    people = _regional(source, _quotients(_amounts(read, "MIO_EUR"), _amounts(read, "EUR_HAB"), 1e6))
    found = [Measure(source.variable, whole, _about(source, updated, titles))]
    per_head = _quotients(whole, people, 1e6, -2)
    if not per_head:
        return found, ["Remark: it has no amounts MIO_EUR and EUR_HAB, so GDP per head stays as it is."]
    return [*found, Measure(PER_HEAD, per_head, _about(source, updated, heads, indicator="EUR_HAB"))], []


def _amounts(read: eurostat.EurostatFile, unit: str) -> Cells:
    """Return the figures of a unit by NUTS code and year."""
    found = {}
    for cell in read.observations:
        if cell.keys["unit"] == unit and re.fullmatch(r"\d{4}", cell.period):
            value = float(cell.value) if re.fullmatch(r"\d+(\.\d+)?", cell.value) else None
            found[cell.keys["geo"], int(cell.period)] = AreaValue(cell.row, value, cell.flag)
    return found


def _quotients(above: Cells, below: Cells, times: float, digits: int = 6) -> Cells:
    """Divide figures by others of the same area and year, where both are published."""
    pairs = {key: (cell, below[key].value) for key, cell in above.items() if key in below}
    return {
        key: AreaValue(cell.row, round(cell.value * times / divisor, digits), cell.flag)
        for key, (cell, divisor) in pairs.items()
        if cell.value is not None and divisor
    }


def _regional(source: Source, cells: Cells) -> Cells:
    """Return figures by voivodeship and year of figures by NUTS code and year."""
    years: dict[int, dict[str, AreaValue]] = {}
    for (geo, year), cell in cells.items():
        years.setdefault(year, {})[geo] = cell
    faults: list[str] = []
    found: Cells = {}
    for year, areas in years.items():
        named = eurostat.regions(areas, f"{source.key}: {source.variable} in {year}", faults)
        found |= {(teryt, year): cell for (teryt, part), cell in named.items() if not part}
    refuse(faults)
    return found


def _gus(source: Source, client: Client, statistics: Statistics) -> tuple[Figures | None, list[str]]:
    """Fetch a variable of the Local Data Bank, by country, voivodeship and county."""
    name = _checked_variable(source, client)
    found: Cells = {}
    updated = ""
    levels = source.levels.split(";")
    if all(client.json(_page(source, level, 0), conditional=True) is None for level in levels):
        return None, []
    for level in levels:
        for page in _pages(source, client, level):
            updated = max(updated, _day(str(page.get("lastUpdate", ""))))
            _collect(source, page, int(level), found)
    titles = (
        f"Statistics Poland (GUS), Local Data Bank, variable {source.code}: {_ENGLISH[source.variable]}",
        f"GUS, Bank Danych Lokalnych, cecha {source.code}: {name}",
    )
    measure = Measure(source.variable, found, _about(source, updated, titles))
    return profile.figures(source.key, [measure], statistics), []


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


def _collect(source: Source, page: Mapping[str, Any], level: int, found: Cells) -> None:
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


def _about(source: Source, updated: str, titles: tuple[str, str], **more: str) -> dict[str, str]:
    """Return what is known of the series of a source."""
    gus = source.publisher == "gus"
    page = f"https://ec.europa.eu/eurostat/databrowser/view/{source.code}/default/table"
    return {
        "source": f"{source.publisher}-{source.code.replace('_', '-')}",
        "code": source.code,
        "indicator": source.expected_unit,
        "vintage": updated or f"{UNDATED}{today()}",
        "obtained": source.address.partition("?")[0],
        "title": titles[0],
        "title_pl": titles[1],
        "url": "https://bdl.stat.gov.pl/" if gus else page,
        "licence": source.licence,
        **more,
    }


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
