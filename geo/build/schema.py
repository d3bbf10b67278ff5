"""What the raw tables must be, and faults as sentences.

Every cell of a raw table is text. Names may hold anything, because rendering escapes them; codes, dates, numbers and
links may not. Columns beyond these are allowed in raw tables and are left there.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from geo.build.rules import Fault, RowRule, Rule, faults_of, shown
from geo.links import is_mail, is_web_link, is_website, link_fault
from geo.store.schema import CONFIDENTIAL, FIGURE_KEYS, SOURCES
from geo.store.status import PartialDate, is_date
from geo.taxonomy import (
    ACTIVITIES,
    AREAS,
    HISTORY_STATUSES,
    NUTS2_PARTS,
    SEAT_QUALITIES,
    SECTOR_PHRASES,
    STAGES,
    STRENGTHS,
    VOIVODESHIPS,
)

if TYPE_CHECKING:
    from geo.build.raw import RawTable

LONGEST_NAME = 300
LONGEST_TEXT = 5_000
# Letters that are drawn as nothing, beside all characters of control and separation.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_FLAG = re.compile(r"[a-zA-Z]{1,6}", re.ASCII)
_GEO = re.compile(r"[A-Z]{2}([A-Z0-9]{2})?", re.ASCII)
_PHONE = re.compile(r"\+?\d[\d ()/-]{5,30}\d", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,15})?", re.ASCII)

_AFTER_CELLS, _LAST = 1_000, 10**9  # place of a fault in its row, row of what the table as a whole lacks

LEVELS = ("section", "aggregate")
_PUBLIC_NOTES = ("public_note_pl", "public_note_en")
_REASONS = ("inferred_pl", "inferred_en")
# Columns that a table may lack, which is as if all their cells were blank.
OPTIONAL = {"status_history": ("inferred", *_REASONS)}

# Latitude and longitude between which Poland lies, in degrees, with a margin of some kilometres.
_LATITUDES = (48.9, 55.0)
_LONGITUDES = (14.0, 24.3)


def _is_list_of(test: Callable[[str], bool]) -> Callable[[str], bool]:
    """Lift a test to texts of parts that ``;`` separates."""
    return lambda text: all(test(part.strip()) for part in text.split(";"))


def _is_past(text: str, today: date) -> bool:
    """Whether a text is a date that has begun."""
    return is_date(text) and PartialDate(text).first_day <= today


def is_seen(text: str) -> bool:
    """Whether there is anything to be seen of a text."""
    return any(unicodedata.category(sign)[0] not in "CZM" and sign not in _UNSEEN for sign in text)


def _one_of(column: str, codes: Iterable[str], *, required: bool = True) -> Rule:
    """Rule for a column of codes."""
    known = tuple(codes)
    return Rule(column, "one of " + ", ".join(known), "use the code", frozenset(known).__contains__, required)


def _slug(column: str, *, unique: bool = True) -> Rule:
    """Rule for a column of identifiers."""
    wanted = "a slug (small letters a-z, digits, single hyphens, at most 200 characters)"
    return Rule(
        column,
        wanted + " that no other row has" * unique,
        "give the row an id of its own" if unique else "correct the id",
        lambda text: len(text) <= 200 and _SLUG.fullmatch(text),
        required=True,
        unique=unique,
    )


def _name(column: str, *, required: bool = True) -> Rule:
    """Rule for a column of names: anything but nothing."""
    return Rule(
        column,
        f"a name of 1 to {LONGEST_NAME} characters",
        "write the name",
        lambda text: len(text) <= LONGEST_NAME and is_seen(text),
        required,
    )


def _words(column: str) -> Rule:
    """Rule for a column of any text."""
    expected = f"a text of at most {LONGEST_TEXT} characters"
    return Rule(column, expected, "shorten it", lambda text: len(text) <= LONGEST_TEXT)


def _whole(column: str, low: int, high: int, what: str, *, required: bool = False) -> Rule:
    """Rule for a column of whole numbers."""
    return Rule(
        column,
        f"{what} from {low} to {high}" + ", or blank" * (not required),
        "correct the number" + " or leave the cell blank" * (not required),
        lambda text: _WHOLE.fullmatch(text) and low <= int(text) <= high,
        required,
    )


def _links(column: str = "sources") -> Rule:
    """Rule for the column of sources; at least one."""
    return Rule(
        column,
        "links that begin with http:// or https://, a semicolon between two of them",
        "name at least one page as source and write a semicolon inside a link as %3B",
        _is_list_of(is_web_link),
        required=True,
        why=_link_wanted,
    )


def _link_wanted(cell: str) -> str:
    """Say what the first faulty link of a cell would have to be."""
    parts = [part.strip() for part in cell.split(";")]
    if len(parts) > 1 and "" in parts:
        return "links with one semicolon between two of them and none at the end"
    return next(filter(None, map(link_fault, parts)), "") if cell else ""


def _partial_date(column: str, today: date | None = None) -> Rule:
    """Rule for a column of dates as exactly as they are known, of what has begun where a day is given."""
    expected = "a date as YYYY, YYYY-MM or YYYY-MM-DD" + " that is not to come" * bool(today) + ", or blank"
    return Rule(
        column,
        expected,
        "correct it or leave it blank",
        lambda text: _is_past(text, today) if today else is_date(text),
    )


def _degrees(column: str) -> Rule:
    """Rule for a column of coordinates; where they lie is the row's business."""
    remedy = "correct the number or leave the cell blank"
    return Rule(column, "degrees with a decimal point, or blank", remedy, _DECIMAL.fullmatch)


def _at(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Read a pair of coordinates; None where one is blank or no number, which other rules name."""
    if _DECIMAL.fullmatch(latitude) and _DECIMAL.fullmatch(longitude):
        return float(latitude), float(longitude)
    return None


def _swapped(y: float, x: float) -> bool:
    return _LATITUDES[0] <= x <= _LATITUDES[1] and _LONGITUDES[0] <= y <= _LONGITUDES[1]


def _projected(y: float, x: float) -> bool:
    return abs(y) > 180 or abs(x) > 180


def _inside(y: float, x: float) -> bool:
    return _LATITUDES[0] <= y <= _LATITUDES[1] and _LONGITUDES[0] <= x <= _LONGITUDES[1]


def _town_rules() -> list[RowRule]:
    """Rules for the town of a seat: what is told of a seat belongs to one; without it the seat is not known."""
    return [
        RowRule(
            ("city", "teryt"),
            "the voivodeship of the town",
            "write its TERYT code, or clear the town where the seat is not known",
            lambda city, teryt: bool(teryt) or not city,
        ),
        RowRule(
            ("city", "seat_quality", "seat_lat"),
            "a town with the quality of its seat, or none of the three",
            "fill the other one, or clear all where the seat is not known",
            lambda city, quality, latitude: bool(city) == bool(quality) and (bool(city) or not latitude),
        ),
    ]


def _seat_rules() -> list[RowRule]:
    """Rules for the coordinates of a seat: both or none, and in Poland."""
    cells = ("seat_lat", "seat_lon")

    def unless(wrong: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
        return lambda y, x: (pair := _at(y, x)) is None or not wrong(*pair)

    return [
        RowRule(cells, "both coordinates or none", "fill the other one or clear both", lambda y, x: bool(y) == bool(x)),
        RowRule(
            cells,
            "latitude, then longitude; the two look swapped",
            "put the latitude (49 to 55) into seat_lat and the longitude (14 to 24) into seat_lon",
            unless(_swapped),
        ),
        RowRule(
            cells,
            "degrees in WGS 84 (EPSG:4326); these look like metres of a projected system (EPSG:2180 or another)",
            "convert the coordinates to WGS 84",
            unless(_projected),
        ),
        RowRule(
            cells,
            "a point in Poland (latitude 49 to 55, longitude 14 to 24)",
            "correct the coordinates",
            unless(lambda y, x: not (_inside(y, x) or _swapped(y, x) or _projected(y, x))),
        ),
    ]


def _clusters(today: date) -> list[Rule | RowRule]:
    slugs = "sector slugs separated by ; (" + ", ".join(SECTOR_PHRASES) + ")"
    return [
        _slug("id"),
        _name("name"),
        *(_words(column) for column in ("name_en", "aliases", "coordinator")),
        _name("city", required=False),
        _one_of("teryt", VOIVODESHIPS, required=False),
        _degrees("seat_lat"),
        _degrees("seat_lon"),
        _one_of("seat_quality", SEAT_QUALITIES, required=False),
        _one_of("sector", SECTOR_PHRASES),
        Rule("sectors_secondary", slugs, "use the slugs", _is_list_of(SECTOR_PHRASES.__contains__)),
        _words("sector_words"),
        _whole("founded", 1980, today.year, "a year"),
        _one_of("stage", STAGES),
        _one_of("activity", ACTIVITIES),
        _whole("members", 1, 99_999, "a whole number"),
        _whole("members_year", 1980, today.year, "a year"),
        Rule("website", "host and path, or a http(s) link, or blank", "correct it or leave it blank", is_website),
        Rule("email", "one address such as biuro@klaster.pl, or blank", "correct it or leave it blank", is_mail),
        Rule("phone", "one number such as +48 81 123 45 67, or blank", "correct it or clear it", _PHONE.fullmatch),
        _links(),
        *(_words(column) for column in (*_PUBLIC_NOTES, "note", "status_note")),
        Rule(
            "compiled",
            "a day as YYYY-MM-DD that is not to come",
            "write the day on which the row was compiled",
            lambda text: _is_past(text, today) and PartialDate(text).precision == "day",
            required=True,
        ),
        RowRule(
            _PUBLIC_NOTES,
            "a public note in both languages or in none",
            "write the other one or clear both",
            lambda polish, english: bool(polish) == bool(english),
        ),
        *_town_rules(),
        *_seat_rules(),
    ]


def _history(today: date) -> list[Rule | RowRule]:
    def in_order(begin: str, end: str) -> bool:
        if not (is_date(begin) and is_date(end)):
            return True
        return PartialDate(end).last_day >= PartialDate(begin).first_day

    return [
        _slug("cluster_id", unique=False),
        _one_of("status", HISTORY_STATUSES),
        _words("detail"),
        _partial_date("valid_from", today),
        _partial_date("valid_to"),
        _links(),
        _one_of("inferred", STRENGTHS, required=False),
        *(_words(column) for column in _REASONS),
        RowRule(("valid_from", "valid_to"), "an end that is not before the start", "correct the dates", in_order),
        RowRule(
            ("inferred", *_REASONS),
            "for an inferred status what it is inferred from, in both languages, and for others nothing",
            "write the reasons or clear all three",
            lambda strength, polish, english: bool(strength) == bool(polish) == bool(english),
        ),
    ]


def _sectors() -> list[Rule | RowRule]:
    return [
        _whole("group_id", 1, 16, "a number of a sector group"),
        _one_of("group_slug", SECTOR_PHRASES),
        _name("group_pl"),
        _name("group_en"),
        Rule(
            "nace_code",
            "a NACE Rev. 2 division or group such as C10 or C28.3",
            "correct the code",
            re.compile(r"[A-U]\d\d(\.\d)?", re.ASCII).fullmatch,
            required=True,
        ),
        _one_of("nace_level", ("division", "group")),
        _one_of("role", ("primary", "secondary")),
        *(Rule(column) for column in ("eu51_panorama", "emerging_industries", "eu14_ecosystems", "kis")),
    ]


def _voivodeships() -> list[Rule | RowRule]:
    return [
        Rule(
            "teryt",
            "a TERYT code of a voivodeship, or 00 for Poland, that no other row has",
            "use the code",
            AREAS.__contains__,
            required=True,
            unique=True,
        ),
        _name("voivodeship"),
        Rule(
            "nuts2_2016plus",
            "NUTS 2 codes such as PL51, joined by +",
            "correct the codes",
            re.compile(r"PL(\d\d(\+PL\d\d)*)?", re.ASCII).fullmatch,
            required=True,
        ),
        _whole("population_2023", 1, 99_999_999, "a number of inhabitants", required=True),
    ]


def _sources(today: date) -> list[Rule | RowRule]:
    return [
        _slug("key"),
        _name("title"),
        _name("title_pl"),
        Rule("url", "a link that begins with http:// or https://, or blank", "correct the link", is_web_link),
        _name("licence"),
        _partial_date("date", today),
    ]


def _left_out() -> list[Rule | RowRule]:
    return [
        _slug("id"),
        _name("name"),
        _name("city"),
        _one_of("teryt", VOIVODESHIPS),
        _text("reason"),
        _links(),
    ]


def raw_rules(today: date) -> Mapping[str, list[Rule | RowRule]]:
    """Return the rules of every raw table, by its name (the file without ``.csv``), columns in their order."""
    return {
        "clusters": _clusters(today),
        "status_history": _history(today),
        "sectors": _sectors(),
        "voivodeships": _voivodeships(),
        "sources": _sources(today),
        "left_out": _left_out(),
        "rules": [_slug("id"), _name("name_pl"), _name("name_en"), _text("text_pl"), _text("text_en")],
    }


def raw_faults(name: str, table: "RawTable", today: date) -> list[Fault]:
    """Check a raw table against its pandera schema."""
    table = table.with_columns(OPTIONAL.get(name, ()))
    return faults_of(table.file, table.frame, raw_rules(today)[name], table.lines)


def unresolved(tables: "Mapping[str, RawTable]") -> list[Fault]:
    """Say what the tables owe each other: a cluster for every status, a row for every sector and voivodeship."""
    faults = []
    clusters, history = tables.get("clusters"), tables.get("status_history")
    if clusters and history and "id" in clusters.frame and "cluster_id" in history.frame:
        known = set(clusters.frame["id"])
        faults += [
            Fault(
                history.file,
                line,
                _AFTER_CELLS,
                "cluster_id",
                f"{history.file}, row {line}, column cluster_id: came {shown(cell)}, expected an id of "
                f"{clusters.file}; correct the id or add the cluster.",
            )
            for cell, line in zip(history.frame["cluster_id"], history.lines, strict=True)
            if cell not in known
        ]
    for name, column, codes in (
        ("sectors", "group_slug", SECTOR_PHRASES),
        ("voivodeships", "teryt", VOIVODESHIPS),
        ("sources", "key", [key for keys in SOURCES.values() for key in keys]),
    ):
        table = tables.get(name)
        if table and column in table.frame:
            lacking = sorted(set(codes) - set(table.frame[column]))
            faults += [
                Fault(table.file, _LAST, 0, code, f"{table.file}: {column} {code} has no row; add it.")
                for code in lacking
            ]
    return faults


def statistics_rules(
    activities: Collection[str], variables: Mapping[str, Collection[str]]
) -> Mapping[str, list[Rule | RowRule]]:
    """Return the rules of every raw table of the statistics, by its name.

    `activities` are the codes of NACE that the tables may use; `variables`, by table, are described by ``series.csv``.
    """
    return {
        **{table: _figures(table, activities, variables.get(table, ())) for table in FIGURE_KEYS},
        "nace": [
            Rule("code", "a code that no other row has", "give every code once", None, required=True, unique=True),
            Rule("level", "one of " + ", ".join(LEVELS), "use the word", LEVELS.__contains__, required=True),
            _text("label_pl"),
            _text("label_en"),
        ],
        "nuts": [
            Rule(
                "geo",
                "a code that no other row has",
                "give every region once",
                _GEO.fullmatch,
                required=True,
                unique=True,
            ),
            _text("name"),
        ],
        "series": [
            Rule("series", "a key that no other row has", "give every series once", None, required=True, unique=True),
            *(_text(column) for column in ("table", "variable", "unit", "source", "vintage")),
            *(Rule(column) for column in ("code", "indicator", "classification", "nuts", "basis", "obtained")),
        ],
        "sources": [
            Rule("key", "a key that no other row has", "give every source once", None, required=True, unique=True),
            *(_text(column) for column in ("title", "title_pl", "licence")),
            Rule("url", "a link that begins with http:// or https://, or blank", "correct the link", is_web_link),
            Rule("date"),
        ],
    }


def _text(column: str) -> Rule:
    """Rule for a column that must be filled."""
    return Rule(column, "a text", "fill the cell", lambda text: bool(text.strip()), required=True)


def _figures(table: str, activities: Collection[str], variables: Collection[str]) -> list[Rule | RowRule]:
    """Rules for a table of figures."""
    keys = _key_rules(frozenset(activities), tuple(variables))
    return [
        *(keys[column] for column in FIGURE_KEYS[table]),
        *_VALUES,
        *(_ESTIMATES if table == "sbs" else ()),
    ]


def _key_rules(activities: frozenset[str], variables: tuple[str, ...]) -> dict[str, Rule]:
    """Rules for the columns that tell one figure from another."""
    named = "one of " + ", ".join(variables) + " as in series.csv"
    rules = (
        Rule("variable", named, "correct it or describe it there", variables.__contains__, required=True),
        Rule("nace", "a code of nace.csv or a division", "correct the code", activities.__contains__, required=True),
        Rule("year", "a year of four digits", "correct the year", _YEAR.fullmatch, required=True),
        Rule("teryt", "a TERYT code of a voivodeship, or 00", "use the code", AREAS.__contains__, required=True),
        Rule("part", "PL91 or PL92, or blank", "correct the code", NUTS2_PARTS.__contains__),
        Rule("geo", "a code of a country or NUTS 2 region", "correct it", _GEO.fullmatch, required=True),
    )
    return {rule.column: rule for rule in rules}


def _amount(column: str) -> Rule:
    """Rule for a column of amounts."""
    expected = "a number of 0 or more with a decimal point, or blank where it is not published"
    return Rule(column, expected, "correct the number or clear the cell", _AMOUNT.fullmatch)


_VALUES: list[Rule | RowRule] = [
    _amount("value"),
    Rule("flag", "flags of the publisher (letters), or blank", "correct them", _FLAG.fullmatch),
    RowRule(
        ("value", "flag"),
        "no value where the flag says that it is confidential",
        "clear the value or correct the flag",
        lambda value, flag: not (value and CONFIDENTIAL & set(flag)),
    ),
]
_ESTIMATES: list[Rule | RowRule] = [
    _amount("estimate"),
    RowRule(
        ("value", "estimate"),
        "an estimate only where no value is published",
        "clear one of them",
        lambda value, estimate: not (value and estimate),
    ),
]
