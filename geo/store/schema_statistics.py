"""What the statistics are: rules of the raw tables, columns and types of the built ones, codes."""

import re
from collections.abc import Callable, Collection, Mapping

from geo.build.rules import RowRule, Rule
from geo.links import is_web_link
from geo.taxonomy import VOIVODESHIPS

POLAND = "00"
REGIONS = tuple(VOIVODESHIPS)
AREAS = (POLAND, *REGIONS)
LEVELS = ("section", "aggregate")
STATUSES = ("published", "estimated", "confidential", "missing")
# Eurostat's observation flags (small letters) and, since 2025, its confidentiality statuses (capital letters):
# c and C confidential, N not for publication, P other secrecy.
CONFIDENTIAL = frozenset("cCNP")

# Divisions that serve their own region or are bound to places, and so tell nothing of a cluster.
NOT_TRADED = ("F41", "F42", "F43", "G45", "G46", "G47", "I56", "L68", "N81", "S95", "E36", "E37", "H53")

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_FLAG = re.compile(r"[a-zA-Z]{1,6}", re.ASCII)
_GEO = re.compile(r"[A-Z]{2}([A-Z0-9]{2})?", re.ASCII)

# Raw tables of figures: the columns that tell one figure from another; each has also year, value and flag.
KEYS: Mapping[str, tuple[str, ...]] = {
    "sbs": ("variable", "nace", "year", "teryt"),
    "sections": ("variable", "nace", "year", "teryt"),
    "gva": ("variable", "nace", "year", "teryt", "part"),
    "europe": ("geo", "nace", "year"),
    "lfs": ("variable", "nace", "year", "teryt"),
    "profile": ("variable", "nace", "year", "teryt"),
}
_FIGURE = {"year": "int64", "value": "float64", "flag": "str", "status": "str", "series": "str"}
_REGIONAL = {"variable": "str", "nace": "str", "teryt": "str", **_FIGURE}
_TEXTS = (
    "series", "table", "variable", "unit", "source", "code", "indicator", "vintage", "classification", "nuts", "basis",
    "obtained", "title", "title_pl", "url", "licence",
)  # fmt: skip
# Built tables: columns and pandas' names of their types; text that is not known is missing.
BUILT: Mapping[str, Mapping[str, str]] = {
    "sbs": {**_REGIONAL, "estimate": "float64"},
    "sections": _REGIONAL,
    "gva": {**_REGIONAL, "part": "str"},
    "europe": {"geo": "str", "level": "str", "nace": "str", **_FIGURE},
    "lfs": _REGIONAL,
    "profile": _REGIONAL,
    "activities": {
        "code": "str", "level": "str", "section": "str", "label_pl": "str", "label_en": "str", "group": "str",
        "traded": "bool", "sbs": "bool", "categories51": "str", "emerging": "str", "ecosystems": "str", "kis": "str",
    },
    "series": dict.fromkeys(_TEXTS, "str"),
}  # fmt: skip


def status_of(value: bool, flag: str, estimate: bool = False) -> str:
    """Name the status of a figure: whether it has a published value, its flags, and whether an estimate stands in."""
    if value:
        return "published"
    if estimate:
        return "estimated"
    return "confidential" if CONFIDENTIAL & set(flag) else "missing"


def raw_rules(
    activities: Collection[str], variables: Mapping[str, Collection[str]]
) -> Mapping[str, list[Rule | RowRule]]:
    """Give the rules of every raw table, by its name.

    Parameters
    ----------
    activities
        Codes of NACE divisions, sections and aggregates that the tables may use.
    variables
        For each table of figures the variables that ``series.csv`` describes.
    """
    return {
        **{table: _figures(table, activities, variables.get(table, ())) for table in KEYS},
        "nace": [
            Rule("code", "a code that no other row has", "give every code once", None, required=True, unique=True),
            Rule("level", "one of " + ", ".join(LEVELS), "use the word", LEVELS.__contains__, required=True),
            _text("label_pl"),
            _text("label_en"),
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


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _figures(table: str, activities: Collection[str], variables: Collection[str]) -> list[Rule | RowRule]:
    """Rules for a table of figures."""
    keys = _key_rules(frozenset(activities), tuple(variables))
    return [*(keys[column] for column in KEYS[table]), *_value_rules(), *(_estimate_rules() if table == "sbs" else ())]


def _key_rules(activities: frozenset[str], variables: tuple[str, ...]) -> dict[str, Rule]:
    """Rules for the columns that tell one figure from another."""
    return {
        "variable": Rule(
            "variable",
            "one of " + ", ".join(variables) + " as in series.csv",
            "correct it or describe it there",
            variables.__contains__,
            required=True,
        ),
        "nace": Rule(
            "nace", "a code of nace.csv or a division", "correct the code", activities.__contains__, required=True
        ),
        "year": Rule("year", "a year of four digits", "correct the year", _matches(_YEAR), required=True),
        "teryt": Rule(
            "teryt", "a TERYT code of a voivodeship, or 00", "use the code", AREAS.__contains__, required=True
        ),
        "part": Rule("part", "PL91 or PL92, or blank", "correct the code", ("PL91", "PL92").__contains__),
        "geo": Rule("geo", "a code of a country or NUTS 2 region", "correct it", _matches(_GEO), required=True),
    }


def _amount(column: str) -> Rule:
    """Rule for a column of amounts."""
    expected = "a number of 0 or more with a decimal point, or blank where it is not published"
    return Rule(column, expected, "correct the number or clear the cell", _matches(_AMOUNT))


def _value_rules() -> list[Rule | RowRule]:
    """Rules for values and flags."""
    return [
        _amount("value"),
        Rule("flag", "flags of the publisher (letters), or blank", "correct them", _matches(_FLAG)),
        RowRule(
            ("value", "flag"),
            "no value where the flag says that it is confidential",
            "clear the value or correct the flag",
            lambda value, flag: not (value and CONFIDENTIAL & set(flag)),
        ),
    ]


def _estimate_rules() -> list[Rule | RowRule]:
    """Rules for estimates."""
    return [
        _amount("estimate"),
        RowRule(
            ("value", "estimate"),
            "an estimate only where no value is published",
            "clear one of them",
            lambda value, estimate: not (value and estimate),
        ),
    ]
