"""Records that may be the one that somebody is about to add: by number, name, other name, website, e-mail."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from geo.i18n import mark as _
from geo.links import web_link
from geo.text import fold, split

MOST = 5
ALIKE = 0.88  # of two names, from which on one may be the other misspelt
SHORTEST = 4  # letters of a name that is compared by its beginning
REASONS = {
    "number": _("the same number in a public register"),
    "name": _("the same name"),
    "alias": _("another name of it"),
    "website": _("the same website"),
    "email": _("the same e-mail address"),
    "phone": _("the same telephone number"),
    "alike": _("a similar name"),
}
NUMBERS = ("nip", "krs", "regon")  # where a registry has such columns
TOLD = ("name", "name_en", "aliases", "website", "email", "phone", *NUMBERS)  # fields by which a record is known
# What most names have in common says nothing of them.
_COMMON = frozenset(["klaster", "klastra", "klastry", "cluster", "the", "of", "i", "w", "dla", "polski", "polska"])


@dataclass(frozen=True, slots=True)
class Likeness:
    """A cluster that may be meant, and why."""

    id: str
    name: str
    city: str
    why: str  # key of `REASONS`


def similar(given: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], own: str = "") -> list[Likeness]:
    """Find the clusters that may be the `given` one, the surest first; not that with the id `own`."""
    order = list(REASONS)
    mine = _Marks.of(given)
    found = [
        Likeness(row["id"], row["name"], row.get("city") or "", why)
        for row in rows
        if row["id"] != own and (why := mine.shared(_of(row)))
    ]
    return sorted(found, key=lambda one: (order.index(one.why), one.name))[:MOST]


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tells one cluster from others."""

    names: tuple[str, ...]  # folded, the first the name itself
    plain: str  # the name without common words
    website: str
    email: str
    phone: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "_Marks":
        names = (row.get("name") or "", row.get("name_en") or "", *split(row.get("aliases")))
        plain = " ".join(word for word in _words(names[0]) if word not in _COMMON)
        numbers = (_digits(row.get(column)) for column in NUMBERS)
        email = (row.get("email") or "").strip().casefold()
        return cls(
            tuple(folded for name in names if (folded := " ".join(_words(name)))),
            plain,
            _page(row.get("website")),
            email,
            _digits(row.get("phone"))[-9:],
            frozenset(filter(None, numbers)),
        )

    def shared(self, other: "_Marks") -> str:
        """Name what both have; blank where nothing is."""
        return next(self._shared(other), "")

    def _shared(self, other: "_Marks") -> Iterator[str]:
        if self.numbers & other.numbers:
            yield "number"
        if self.names and other.names:
            if self.names[0] == other.names[0]:
                yield "name"
            if set(self.names) & set(other.names):
                yield "alias"
        for which in ("website", "email", "phone"):
            if (mine := getattr(self, which)) and mine == getattr(other, which):
                yield which
        if self._alike(other):
            yield "alike"

    def _alike(self, other: "_Marks") -> bool:
        one, two = self.plain, other.plain
        if min(len(one), len(two)) < SHORTEST:
            return False
        if one in two or two in one:
            return min(len(one), len(two)) / max(len(one), len(two)) > 0.5
        matcher = SequenceMatcher(None, one, two, autojunk=False)
        return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _of(row: Mapping[str, Any]) -> _Marks:
    return _kept(tuple((name, str(value)) for name in TOLD if (value := row.get(name))))


@lru_cache(maxsize=16_384)
def _kept(cells: tuple[tuple[str, str], ...]) -> _Marks:
    return _Marks.of(dict(cells))


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()


def _page(address: str | None) -> str:
    """Reduce a website to host and path."""
    parts = urlsplit(web_link(address) or "")
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").casefold()


def _digits(text: str | None) -> str:
    return "".join(sign for sign in text or "" if sign.isdecimal())
