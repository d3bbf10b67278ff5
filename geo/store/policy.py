"""What documents say about cluster policy: programmes, indicators, types, partnerships, matchmaking.

Small tables under ``data/raw/policy``, read as they are. Every row names its source document; a blank is "not found".
Texts of the tables stand in both languages (``…_pl``, ``…_en``).
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from geo.errors import DataError
from geo.i18n import Translator, bind
from geo.settings import ROOT, Settings
from geo.store import public
from geo.store.status import PartialDate, is_date
from geo.text import split

FOLDER = ROOT / "data" / "raw" / "policy"
EXCHANGE = "exchange"  # key and kind of the project whose indicators the atlas counts itself
Row = Mapping[str, str]

# Columns of each table; those before the bar may not be blank.
_SCHEMA = {
    "sources": "source title_pl title_en | url as_of",
    "projects": "project kind region name_pl name_en from sources | programme to operator_pl operator_en support_pl "
    "support_en note_pl note_en",
    "funding": "project kind subject_pl subject_en amount currency sources | version",
    "stages": "project stage name_pl name_en sources | rate ceiling currency",
    "indicators": "project name_pl name_en unit_pl unit_en sources | planned achieved",
    "milestones": "project date event_pl event_en year_stated sources | date_to place_pl place_en",
    "regional_types": "region type name_pl name_en from act_pl act_en sources | to meaning_pl meaning_en",
    "applicants": "region type contest name formal awarded sources | cluster from act",
    "foundings": "project as_of sources |",
    "participants": "project name role country sources | place latitude longitude cluster",
    "events": "event name_pl name_en from | to place_pl place_en",
    "event_figures": "event measure value sources | region qualifier",
    "actions": "project order text_pl text_en sources |",
    "branches": "project order name_pl name_en nace sources | note_pl note_en",
    "tasks": "region order text_pl text_en sources |",
}
_WORDS = {
    ("projects", "kind"): {"programme", "project"},
    ("funding", "kind"): {"total", "erdf", "call", "awarded"},
    ("funding", "currency"): {"PLN", "EUR"},
    ("milestones", "year_stated"): {"yes", "no"},
    ("regional_types", "type"): {"key", "subregional", "embryonic"},
    ("applicants", "formal"): {"yes", "no"},
    ("applicants", "awarded"): {"yes", "no"},
    ("participants", "role"): {"lead", "partner", "observer", "participant"},
    ("event_figures", "measure"): {
        "participants", "clusters", "coordinators", "countries", "meetings", "projects", "firms",
    },
    ("event_figures", "qualifier"): {"", "about", "over"},
}  # fmt: skip
_NUMBERS = ("amount", "rate", "ceiling", "planned", "achieved", "value", "latitude", "longitude", "order", "stage")
_DATES = ("from", "to", "date", "date_to", "as_of")
_KEYS = {"project": "projects", "event": "events", "sources": "sources"}


@dataclass(frozen=True)
class Policy:
    """The tables, checked; rows in the order of their files."""

    tables: Mapping[str, Sequence[Row]]

    def rows(self, table: str, **wanted: str) -> list[Row]:
        """Return the rows of a table whose columns have the values asked for."""
        return [row for row in self.tables[table] if all(row[name] == value for name, value in wanted.items())]

    def project(self, key: str) -> Row:
        """Return a programme or project by its key."""
        return self.rows("projects", project=key)[0]

    def sources(self, rows: Iterable[Row]) -> list[Row]:
        """Return the source documents that rows name, each once, in the order of their naming."""
        keys = dict.fromkeys(key for row in rows for key in split(row["sources"]))
        return [self.rows("sources", source=key)[0] for key in keys]

    @property
    def regions(self) -> tuple[str, ...]:
        """TERYT codes of the voivodeships that a programme or project names."""
        return tuple(sorted({code for row in self.tables["projects"] for code in split(row["region"])}))


@cache
def load(folder: Path = FOLDER) -> Policy:
    """Read the tables of a folder.

    Raises
    ------
    DataError
        A table is missing or a cell is not what it should be; names every fault.
    """
    faults: list[str] = []
    tables = {name: _read(folder / f"{name}.csv", faults) for name in _SCHEMA}
    if not faults:
        for name, rows in tables.items():
            for line, row in enumerate(rows, 2):
                faults += [f"{name}.csv, line {line}: {fault}" for fault in _faults(name, row, tables)]
    if faults:
        raise DataError(faults)
    return Policy(MappingProxyType(tables))


# What the atlas counts of its exchange: name in the settings, kind of record, what is counted, name, unit; twice.
_COUNTED = (
    ("interests", "offer", "interests", "Wiadomości w sprawie ofert", "Messages about offers", "wiadomości",
     "messages"),
    ("meetings", "offer", "meetings", "Spotkania i rozmowy po nich", "Meetings and talks that followed", "spotkania",
     "meetings"),
    ("contracts", "offer", "contracts", "Umowy po nich", "Agreements that followed", "umowy", "agreements"),
    ("event-meetings", "event", "meetings", "Odbyte spotkania na wydarzeniach", "Meetings held at events",
     "spotkania", "meetings"),
)  # fmt: skip


def with_exchange(tables: Policy, settings: Settings) -> Policy:
    """Add what the atlas counts of its exchange, and what is planned, as indicators of a project of its own."""
    counts, planned = public.read(settings.data, "counts") or {}, dict(settings.planned)
    shown = [
        (named, counts.get(about, {}).get(kind, 0), planned.get(plan))
        for plan, about, kind, *named in _COUNTED
        if counts.get(about) or plan in planned
    ]
    if not shown:
        return tables
    name = {"name_pl": "Giełda atlasu", "name_en": "Exchange of the atlas"}
    title = {"title_pl": "Atlas klastrów: licznik giełdy", "title_en": "Cluster Atlas: counts of its exchange"}
    added: dict[str, list[Row]] = {
        "projects": [_row("projects", project=EXCHANGE, kind=EXCHANGE, **name, sources="atlas-exchange")],
        "sources": [_row("sources", source="atlas-exchange", **title)],
        "indicators": [_indicator(named, achieved, plan) for named, achieved, plan in shown],
    }
    return Policy(MappingProxyType({key: [*rows, *added.get(key, ())] for key, rows in tables.tables.items()}))


def _row(table: str, **cells: str) -> Row:
    return MappingProxyType(dict.fromkeys(_SCHEMA[table].replace("|", " ").split(), "") | cells)


def _indicator(named: Sequence[str], achieved: int, planned: int | None) -> Row:
    words = dict(zip(("name_pl", "name_en", "unit_pl", "unit_en"), named, strict=True))
    plan = "" if planned is None else str(planned)
    return _row("indicators", project=EXCHANGE, planned=plan, achieved=str(achieved), sources="atlas-exchange", **words)


def say(row: Row, name: str, t: Translator) -> str:
    """Return a text of a row in the language of the page; empty where it is not found."""
    polish = row[f"{name}_pl"]
    return bind(polish) if t.language == "pl" else row[f"{name}_en"]


def number(row: Row, name: str) -> float | None:
    """Return a number of a row; None where it is not found."""
    return float(row[name]) if row[name] else None


def ratio(planned: float | None, achieved: float | None) -> float | None:
    """Return achieved by planned, 1 being the plan; None where one is not known or nothing was planned.

    >>> ratio(4, 7), ratio(None, 29), ratio(0, 3)
    (1.75, None, None)
    """
    return achieved / planned if planned and achieved is not None else None


def meetings_per_coordinator(meetings: float, coordinators: float) -> float:
    """Return the mean number of meetings that one coordinator took part in: each meeting has two.

    >>> round(meetings_per_coordinator(450, 206), 2)
    4.37
    """
    return 2 * meetings / coordinators if coordinators else math.nan


def years(first: str, last: str) -> tuple[float, float | None]:
    """Return begin and end in years, a year or month without day as a whole; no end where it is not known.

    >>> years("2006-07", "2008"), years("2006", "")
    ((2006.5, 2009.0), (2006.0, None))
    """
    begin = _year(PartialDate(first).first_day.timetuple().tm_yday, first)
    return begin, _end(last) if last else None


def _year(day: int, text: str) -> float:
    if len(text) == 7:  # a month begins at its twelfth
        return int(text[:4]) + (int(text[5:7]) - 1) / 12
    return int(text[:4]) + (day - 1) / 365.25


def _end(text: str) -> float:
    if len(text) == 4:
        return int(text) + 1.0
    if len(text) == 7:
        return int(text[:4]) + int(text[5:7]) / 12
    return _year(PartialDate(text).first_day.timetuple().tm_yday + 1, text)


def _read(path: Path, faults: list[str]) -> list[Row]:
    columns = set(_SCHEMA[path.stem].replace("|", " ").split())
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if set(reader.fieldnames or ()) == columns:
                return [MappingProxyType(row) for row in reader]
            faults.append(f"{path.name} has the columns {reader.fieldnames}; expected are {sorted(columns)}.")
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        faults.append(f"{path} cannot be read ({error}); bring it back from the project's files.")
    return []


def _faults(table: str, row: Row, tables: Mapping[str, Sequence[Row]]) -> Iterable[str]:
    """Say what is wrong with a row."""
    if None in row or None in row.values():
        yield "has more or fewer cells than the header."
        return
    yield from (f"{name} is blank." for name in _SCHEMA[table].split("|")[0].split() if not row[name])
    for (place, name), words in _WORDS.items():
        if place == table and row[name] not in words:
            yield f"{name} is {row[name]!r}; expected one of {sorted(words)}."
    for name, text in row.items():
        if name.endswith("_pl") and bool(text) != bool(row[name[:-3] + "_en"]):
            yield f"{name[:-3]} is there in one language only."
        if text and name in _NUMBERS and not _is_number(text):
            yield f"{name} is {text!r}, not a number."
        if text and name in _DATES and not is_date(text):
            yield f"{name} is {text!r}; expected 2013, 2013-02 or 2013-02-28."
        if text and name in _KEYS:
            key = "source" if name == "sources" else name
            known = {other[key] for other in tables[_KEYS[name]]}
            yield from (f"{name} names {one!r}, which {_KEYS[name]}.csv lacks." for one in set(split(text)) - known)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
