"""The View: everything that decides what is on the screen, and its text form, the URL.

Repeats of one parameter mean *or*, different parameters mean *and*. Codes are text; nothing is guessed.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from geo import codes, taxonomy
from geo.i18n import LANGUAGES
from geo.selection import typed

Query = Mapping[str, Sequence[str]]

SORTS = ("name", "proof", "status", "members", "founded", "distance")
# The columns by which the ranking of voivodeships is ordered: highest first, names from A to Z, or the other way round.
RANKS = ("clusters_per_million", "region", "clusters", "gdp_per_capita", "industry")
REVERSED = "-reversed"
COLOURS = ("per_million", "count", "share", "none")
BY = ("surplus", "lq", "persons", "name")
PAIRS = ("found", "all")
RADIUS_DEFAULT = 50
# The exchange: what is listed, by which it is ordered (not every order is of every kind).
TRADED = ("offers", "firms", "events")
ARRANGED = ("date", "name", "deadline", "size")
MONTH = "20[0-9]{2}-(?:0[1-9]|1[0-2])"
MOST_PICKS = 12  # clusters on a shortlist
LONGEST_TEXT = 100
LONGEST_STORY = 6000

# A parameter that the atlas does not know is worth a notice only where its name is nearly one that it does: mail
# programs, advertisers and Streamlit add theirs, and no list of them is ever complete.
ALIKE = 0.75  # of 1
# What is looked at of an address, which may be longer than any of the atlas: values of a parameter, the last ones;
# parameters that nobody knows, and letters of their names.
MOST_VALUES, MOST_UNKNOWN, LONGEST_NAME = 50, 10, 20
STORY = f"[A-Za-z0-9_-]{{1,{LONGEST_STORY}}}"  # what it says is read by geo/scenes/story.py


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `low` to `high`, both included; None leaves an end open."""

    low: int | None
    high: int | None

    def __str__(self) -> str:
        low, high = ("" if end is None else str(end) for end in (self.low, self.high))
        return f"{low}-{high}"


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that exist in the data at hand."""

    # for each parameter that takes codes from data (``sector``, ``region``, ``near``, ``tiles``, ``cluster``,
    # ``division``, ``type``, ``size``) what it may be
    codes: Mapping[str, Container[str]]


@dataclass(frozen=True, slots=True)
class View:
    """What is shown; immutable. Every field is a parameter of the URL of the same name."""

    lang: str | None = None
    sector: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    q: str = ""
    founded: Range | None = None
    members: Range | None = None
    near: str | None = None
    radius: int = RADIUS_DEFAULT
    sort: str | None = None
    page: int = 1
    colour: str = COLOURS[0]
    tiles: str | None = None
    cluster: str | None = None
    pick: tuple[str, ...] = ()
    division: str | None = None
    cell: str | None = None
    year: int | None = None
    lq: float = 1.25
    strong: float = 2.0
    minimum: int = 1000
    rank: str = RANKS[0]
    by: str = BY[0]
    pairs: str = PAIRS[0]
    kind: str = TRADED[0]
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    month: str | None = None
    past: int = 0
    arrange: str | None = None
    layer: tuple[str, ...] = ()
    filters: int = 1
    story: str | None = None
    step: int = 1

    def change(self, **values: Any) -> "View":
        """Return the View with other values; a change of what is listed leads back to the first page."""
        other = replace(self, **values)
        turns = "page" in values or all(getattr(self, name) == getattr(other, name) for name in LISTING)
        return other if turns else replace(other, page=1)

    def alone(self) -> "View":
        """Return the View without the story that it may be told in."""
        return self.change(story=None, step=1)

    def toggle(self, name: str, code: str) -> "View":
        """Return the View with one code of a filter added or taken away."""
        codes = set(getattr(self, name)) ^ {code}
        return self.change(**{name: tuple(sorted(codes))})

    def picking(self, cluster: str) -> "View":
        """Return the View with a cluster at the end of the shortlist, if there is room, or taken off it."""
        others = tuple(one for one in self.pick if one != cluster)
        return self.change(pick=others if cluster in self.pick else (*others, cluster)[:MOST_PICKS])

    def cleared(self) -> "View":
        """Return the View without any filter; how it is shown stays."""
        return self.change(**{name: _DEFAULTS[name] for name in ALL_FILTERS}, cluster=None)

    def only(self, names: Container[str]) -> "View":
        """Return the View without the filters that are not named; how it is shown stays."""
        return self.change(**{name: _DEFAULTS[name] for name in ALL_FILTERS if name not in names})

    @staticmethod
    def default(name: str) -> Any:
        """Return the value of a parameter that the address leaves out."""
        return _DEFAULTS[name]

    @property
    def order(self) -> str:
        """The order of the list: as asked for, else by distance from a chosen town, else by name."""
        if self.sort == "distance" and not self.near:
            return "name"
        return self.sort or ("distance" if self.near else "name")

    def to_query(self) -> dict[str, list[str]]:
        """Write the View as query parameters; defaults are left out, so equal Views have equal URLs."""
        query = {}
        for name, default in _DEFAULTS.items():
            value = getattr(self, name)
            if value != default:
                query[name] = [str(item) for item in value] if isinstance(value, tuple) else [_written(value)]
        return query

    def query(self) -> str:
        """Write the View as the part of its address that follows the question mark."""
        return urlencode(self.to_query(), doseq=True)

    def address(self, page: str = "") -> str:
        """Return the relative address of a page that shows this View."""
        query = self.query()
        return f"./{page}" + (f"?{query}" if query else "")

    @classmethod
    def from_query(cls, query: Query, domain: Domain) -> tuple["View", tuple[str, ...]]:
        """Read a View from query parameters.

        Returns
        -------
        view
            What could be understood.
        dropped
            What could not, as ``name=value`` (never raises).
        """
        values: dict[str, Any] = {}
        dropped = []
        unknown = [name for name in query if name not in _READERS and len(name) <= LONGEST_NAME][:MOST_UNKNOWN]
        for name, texts in query.items():
            if name not in _READERS:
                alike = name in unknown and get_close_matches(name.lower(), _READERS, 1, ALIKE)
                dropped += [name] if alike else []
                continue
            value, refused = _READERS[name](name, texts[-MOST_VALUES:], domain)
            dropped += [f"{name}={text[:LONGEST_TEXT]}" for text in refused]
            if value is not None:
                values[name] = value
        return cls(**values), tuple(dropped)


def _written(value: object) -> str:
    """Write a value as people would: 2, not 2.0."""
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(View)}
CHOICES = ("sector", "region", "status", "stage", "activity")
RANGES = ("founded", "members")
FILTERS = (*CHOICES, "q", *RANGES, "near", "radius")
# Filters of firms, offers and events alone: those with options, and the others.
TRADE_CHOICES = ("type", "language", "country", "size")
TRADE_FILTERS = (*TRADE_CHOICES, "month", "past")
ALL_FILTERS = (*FILTERS, *TRADE_FILTERS)
TOGGLED = (*CHOICES, *TRADE_CHOICES, "layer")  # of several codes, of which a click adds one or takes it away
LISTING = (*ALL_FILTERS, "sort", "kind", "arrange")

_Read = tuple[Any, list[str]]
_Reader = Callable[[str, Sequence[str], Domain], _Read]


def _codes(known: Container[str] | None = None) -> _Reader:
    def read(name: str, texts: Sequence[str], domain: Domain) -> _Read:
        allowed = domain.codes[name] if known is None else known
        return tuple(sorted({text for text in texts if text in allowed})), [x for x in texts if x not in allowed]

    return read


def _picks(of: str, most: int) -> _Reader:
    """Return the reader of at most so many of the codes of another parameter, in the order of the address."""

    def read(name: str, texts: Sequence[str], domain: Domain) -> _Read:
        good = [text for text in dict.fromkeys(texts) if text in domain.codes[of]]
        return tuple(good[:most]), [*(text for text in texts if text not in domain.codes[of]), *good[most:]]

    return read


def _last(accepts: Callable[[str, Container[str]], object], convert: Callable[[str], object] = str) -> _Reader:
    """Return the reader of one value: of the texts that are accepted, given the codes of the data, the last counts."""

    def read(name: str, texts: Sequence[str], domain: Domain) -> _Read:
        good = [text for text in texts if accepts(text, domain.codes.get(name, ()))]
        return (convert(good[-1]) if good else None), [text for text in texts if text not in {*good}]

    return read


def _code(known: Container[str] | None = None) -> _Reader:
    return _last(lambda text, codes: text in (codes if known is None else known))


def _pair() -> _Reader:
    """Return the reader of a voivodeship (TERYT) and a division in one, such as ``28C31``."""

    def read(name: str, texts: Sequence[str], domain: Domain) -> _Read:
        regions, divisions = domain.codes.get("region", ()), domain.codes.get("division", ())
        return _last(lambda text, _: text[:2] in regions and text[2:] in divisions)(name, texts, domain)

    return read


def _text(name: str, texts: Sequence[str], domain: Domain) -> _Read:
    printable = "".join(c if c.isprintable() else " " for c in texts[-1][: 4 * LONGEST_TEXT]) if texts else ""
    return " ".join(printable.split())[:LONGEST_TEXT].strip(), []


def _whole_number(low: int, high: int) -> _Reader:
    return _last(lambda text, _: (read := typed.whole(text)) is not None and low <= read <= high, typed.whole)


def _range(name: str, texts: Sequence[str], domain: Domain) -> _Read:
    return _last(lambda text, _: typed.span(text), lambda text: Range(*(typed.span(text) or (None, None))))(
        name, texts, domain
    )


def _decimal(low: float, high: float) -> _Reader:
    return _last(lambda text, _: (read := typed.decimal(text)) is not None and low <= read <= high, typed.decimal)


def _pattern(form: str) -> _Reader:
    return _last(lambda text, _: re.fullmatch(form, text))


# How each parameter is read: the kind of its reader, and what that is given. Codes without a list are those of the
# data at hand.
RULES: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "lang": ("code", (LANGUAGES,)),
    "sector": ("codes", ()),
    "region": ("codes", ()),
    "status": ("codes", (tuple(taxonomy.STATUSES),)),
    "stage": ("codes", (tuple(taxonomy.STAGES),)),
    "activity": ("codes", (tuple(taxonomy.ACTIVITIES),)),
    "q": ("text", ()),
    "founded": ("range", ()),
    "members": ("range", ()),
    "near": ("code", ()),
    "radius": ("whole", (1, 700)),
    "sort": ("code", (SORTS,)),
    "page": ("whole", (1, 99_999)),
    "colour": ("code", (COLOURS,)),
    "tiles": ("code", ()),
    "cluster": ("code", ()),
    "pick": ("picks", ("cluster", MOST_PICKS)),
    "division": ("code", ()),
    "cell": ("pair", ()),
    "year": ("whole", (1990, 2100)),
    "lq": ("decimal", (0.1, 50)),
    "strong": ("decimal", (0.1, 50)),
    "minimum": ("whole", (0, 1_000_000)),
    "rank": ("code", (tuple(name + end for name in RANKS for end in ("", REVERSED)),)),
    "by": ("code", (BY,)),
    "pairs": ("code", (PAIRS,)),
    "kind": ("code", (TRADED,)),
    "type": ("codes", ()),
    "language": ("codes", (codes.WORD_LANGUAGES,)),
    "country": ("codes", (codes.COUNTRIES,)),
    "size": ("codes", ()),
    "month": ("pattern", (MONTH,)),
    "past": ("whole", (0, 1)),
    "arrange": ("code", (ARRANGED,)),
    "layer": ("codes", (TRADED,)),
    "filters": ("whole", (0, 1)),
    "story": ("pattern", (STORY,)),
    "step": ("whole", (1, 99)),
}
_KINDS: Mapping[str, Callable[..., _Reader]] = {
    "code": _code,
    "codes": _codes,
    "pair": _pair,
    "picks": _picks,
    "text": lambda: _text,
    "range": lambda: _range,
    "whole": _whole_number,
    "decimal": _decimal,
    "pattern": _pattern,
}
_READERS = {name: _KINDS[kind](*given) for name, (kind, given) in RULES.items()}
