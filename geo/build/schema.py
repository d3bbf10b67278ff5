"""What the raw tables must be, and faults as sentences.

Every cell of a raw table is text. Names may hold anything, because rendering escapes them; codes, dates, numbers and
links may not. Columns beyond these are allowed in raw tables and are left there.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.build import columns, exchange
from geo.build.numbers import KRS, NIP, is_krs, is_nip
from geo.build.rules import Fault, RowRule, Rule, faults_of, shown
from geo.links import is_mail, is_web_link, is_website
from geo.store.schema import CONFIDENTIAL, FIGURE_KEYS, SOURCES
from geo.store.status import PartialDate
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

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_FLAG = re.compile(r"[a-zA-Z]{1,6}", re.ASCII)
_GEO = re.compile(r"[A-Z]{2}([A-Z0-9]{2})?", re.ASCII)
_PHONE = re.compile(r"\+?\d[\d ()/-]{5,30}\d", re.ASCII)

_AFTER_CELLS, _LAST = 1_000, 10**9  # place of a fault in its row, row of what the table as a whole lacks

LEVELS = ("section", "aggregate")
_PUBLIC_NOTES = ("public_note_pl", "public_note_en")
_REASONS = ("inferred_pl", "inferred_en")
# Columns that a table may lack, which is as if all their cells were blank.
OPTIONAL = {"clusters": ("nip", "krs"), "status_history": ("inferred", *_REASONS), "metaclusters": ("project",)}

_NUMBERS = (
    Rule("nip", f"{NIP}, or blank", "correct it or leave it blank", is_nip),
    Rule("krs", f"{KRS}, or blank", "correct it or leave it blank", is_krs),
)


def _clusters(today: date) -> list[Rule | RowRule]:
    slugs = "sector slugs separated by ; (" + ", ".join(SECTOR_PHRASES) + ")"
    return [
        columns.slug("id"),
        columns.name("name"),
        *(columns.words(column) for column in ("name_en", "aliases", "coordinator")),
        *_NUMBERS,
        columns.name("city", required=False),
        columns.one_of("teryt", VOIVODESHIPS, required=False),
        *(columns.degrees(column) for column in ("seat_lat", "seat_lon")),
        columns.one_of("seat_quality", SEAT_QUALITIES, required=False),
        columns.one_of("sector", SECTOR_PHRASES),
        Rule("sectors_secondary", slugs, "use the slugs", columns.is_list_of(SECTOR_PHRASES.__contains__)),
        columns.words("sector_words"),
        columns.whole("founded", 1980, today.year, "a year"),
        columns.one_of("stage", STAGES),
        columns.one_of("activity", ACTIVITIES),
        columns.whole("members", 1, 99_999, "a whole number"),
        columns.whole("members_year", 1980, today.year, "a year"),
        Rule("website", "host and path, or a http(s) link, or blank", "correct it or leave it blank", is_website),
        Rule("email", "one address such as biuro@klaster.pl, or blank", "correct it or leave it blank", is_mail),
        Rule("phone", "one number such as +48 81 123 45 67, or blank", "correct it or clear it", _PHONE.fullmatch),
        columns.links(),
        *(columns.words(column) for column in (*_PUBLIC_NOTES, "note", "status_note")),
        Rule(
            "compiled",
            "a day as YYYY-MM-DD that is not to come",
            "write the day on which the row was compiled",
            lambda text: columns.is_past(text, today) and PartialDate(text).precision == "day",
            required=True,
        ),
        RowRule(
            _PUBLIC_NOTES,
            "a public note in both languages or in none",
            "write the other one or clear both",
            lambda polish, english: bool(polish) == bool(english),
        ),
        *columns.town_rules(),
        *columns.seat_rules(),
    ]


def _history(today: date) -> list[Rule | RowRule]:
    return [
        columns.slug("cluster_id", unique=False),
        columns.one_of("status", HISTORY_STATUSES),
        columns.words("detail"),
        columns.partial_date("valid_from", today),
        columns.partial_date("valid_to"),
        columns.links(),
        columns.one_of("inferred", STRENGTHS, required=False),
        *(columns.words(column) for column in _REASONS),
        RowRule(
            ("valid_from", "valid_to"), "an end that is not before the start", "correct the dates", columns.in_order
        ),
        RowRule(
            ("inferred", *_REASONS),
            "for an inferred status what it is inferred from, in both languages, and for others nothing",
            "write the reasons or clear all three",
            lambda strength, polish, english: bool(strength) == bool(polish) == bool(english),
        ),
    ]


def _sectors() -> list[Rule | RowRule]:
    return [
        columns.whole("group_id", 1, 16, "a number of a sector group"),
        columns.one_of("group_slug", SECTOR_PHRASES),
        columns.name("group_pl"),
        columns.name("group_en"),
        Rule(
            "nace_code",
            "a NACE Rev. 2 division or group such as C10 or C28.3",
            "correct the code",
            re.compile(r"[A-U]\d\d(\.\d)?", re.ASCII).fullmatch,
            required=True,
        ),
        columns.one_of("nace_level", ("division", "group")),
        columns.one_of("role", ("primary", "secondary")),
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
        columns.name("voivodeship"),
        Rule(
            "nuts2_2016plus",
            "NUTS 2 codes such as PL51, joined by +",
            "correct the codes",
            re.compile(r"PL(\d\d(\+PL\d\d)*)?", re.ASCII).fullmatch,
            required=True,
        ),
        columns.whole("population_2023", 1, 99_999_999, "a number of inhabitants", required=True),
    ]


def _sources(today: date) -> list[Rule | RowRule]:
    return [
        columns.slug("key"),
        columns.name("title"),
        columns.name("title_pl"),
        Rule("url", "a link that begins with http:// or https://, or blank", "correct the link", is_web_link),
        columns.name("licence"),
        columns.partial_date("date", today),
    ]


def _left_out() -> list[Rule | RowRule]:
    return [
        columns.slug("id"),
        columns.name("name"),
        columns.name("city"),
        columns.one_of("teryt", VOIVODESHIPS),
        columns.text("reason"),
        columns.links(),
    ]


def _entry_rules() -> list[Rule | RowRule]:
    names = (columns.name(column) for column in ("name_pl", "name_en"))
    return [columns.slug("id"), *names, *(columns.text(column) for column in ("text_pl", "text_en"))]


@lru_cache(maxsize=4)
def raw_rules(today: date) -> Mapping[str, list[Rule | RowRule]]:
    """Return the rules of every raw table, by its name (the file without ``.csv``), columns in their order."""
    return {
        "clusters": _clusters(today),
        "status_history": _history(today),
        "sectors": _sectors(),
        "voivodeships": _voivodeships(),
        "sources": _sources(today),
        "left_out": _left_out(),
        **exchange.rules(today),
        "rules": _entry_rules(),
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
            columns.text("label_pl"),
            columns.text("label_en"),
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
            columns.text("name"),
        ],
        "series": [
            Rule("series", "a key that no other row has", "give every series once", None, required=True, unique=True),
            *(columns.text(column) for column in ("table", "variable", "unit", "source", "vintage")),
            *(Rule(column) for column in ("code", "indicator", "classification", "nuts", "basis", "obtained")),
        ],
        "sources": [
            Rule("key", "a key that no other row has", "give every source once", None, required=True, unique=True),
            *(columns.text(column) for column in ("title", "title_pl", "licence")),
            Rule("url", "a link that begins with http:// or https://, or blank", "correct the link", is_web_link),
            Rule("date"),
        ],
    }


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
