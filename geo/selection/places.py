"""Places as people name them: towns and voivodeships, whatever stands before, behind or between their words.

Hyphens, dots and commas do not count ("Bielsko Biała", "Wroclaw."), nor does the kind of place before the name ("m.st.
Warszawa", "woj. lubelskie"); behind a town's name may stand where it lies ("Łódź, łódzkie"); words may be cut short
("Ostrów Wlkp.").
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.selection.search import split_words, words
from geo.selection.stems import root
from geo.taxonomy import LANDS
from geo.text import fold, split

if TYPE_CHECKING:
    from geo.store.registry import Registry, Town

SUGGESTIONS = 3
AROUND = 20  # towns that a map of a circle names beside its middle
APART = 8  # part of the radius that lies between any two of them
SHORTEST = 3  # letters of what is typed for which voivodeships are offered
# What says of which kind a place is: words of a voivodeship's name, words before a town's, words behind it.
_OF_REGION = re.compile(r"wojewodztw[a-z]*|woj|voivodeships?|provinces?|regions?|regionu")
_BEFORE_TOWN = ("m st", "miasto stoleczne", "miasto", "m", "gmina", "city of", "town of", "okolice", "kolo", "near")
_BEHIND_TOWN = ("wojewodztwo", "voivodeship", "polska", "poland", "kolo", "near")
_SHORT = {"wlkp": "wielkopolsk"}  # abbreviations that are no beginnings

_EXACT, _PLACED, _BEGUN, _SHORTENED = range(4)  # how well a town fits, best first


def tables() -> Mapping[str, Any]:
    """Return what decides of places beside the rules of a search, for what runs in a browser."""
    return {
        "ofRegion": _OF_REGION.pattern,
        "beforeTown": _BEFORE_TOWN,
        "behindTown": _BEHIND_TOWN,
        "short": _SHORT,
        "lands": {teryt: split(names) for teryt, names in LANDS.items()},
        "suggestions": SUGGESTIONS,
        "shortest": SHORTEST,
        "around": AROUND,
        "apart": APART,
    }


def around(registry: "Registry", middle: "Town", km: float) -> list["Town"]:
    """Choose the towns that a map of a circle names: the largest first, none that lies close to a larger one."""
    found = [middle]
    reach, apart = (1000 * km) ** 2, (1000 * km / APART) ** 2
    for town in registry.towns:
        if len(found) > AROUND:
            break
        away = [(town.easting - one.easting) ** 2 + (town.northing - one.northing) ** 2 for one in found]
        if away[0] <= reach and min(away) > apart:
            found.append(town)
    return found[1:]


def suggest_regions(registry: "Registry", q: str) -> list[tuple[str, str | None]]:
    """Offer voivodeships for what was typed: at most `SUGGESTIONS` TERYT codes, each with the town that led to it.

    The town is None where the voivodeship itself was named.
    """
    typed = [word for word in words(q) if not _OF_REGION.fullmatch(word)]
    if len("".join(typed)) < SHORTEST:
        return []
    found: dict[str, str | None] = {}
    for region in registry.voivodeships:
        names = (region.name_pl, region.name_en, region.locative_pl, *split(LANDS.get(region.teryt)))
        if any(_means(typed, words(name)) for name in names):
            found[region.teryt] = None
    for town in _ranked(registry, q, _PLACED):
        found.setdefault(town.teryt, town.name)
    return list(found.items())[:SUGGESTIONS]


def towns(registry: "Registry", q: str, most: int) -> "list[Town]":
    """Find towns of the name, or the beginning of one, that was typed: exact names first, then the largest."""
    return _ranked(registry, q, _SHORTENED)[:most]


def town_named(registry: "Registry", q: str) -> "Town | None":
    """Find the largest town of exactly the name that was typed; None without one."""
    return next(iter(_ranked(registry, q, _PLACED)), None)


def _means(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Say whether a name begins with the words that were typed, whole, begun or inflected."""
    return len(typed) <= len(name) and all(
        own.startswith(word) or root(own) == root(word) for word, own in zip(typed, name, strict=False)
    )


def _ranked(registry: "Registry", q: str, worst: int) -> "list[Town]":
    """List the towns that fit at least so well, the best and of these the largest first."""
    typed = split_words(fold(q))
    for asked in (typed, _without_kind(typed)):
        begun = [town for town in registry.towns if asked and town.folded.startswith(asked[0])]  # largest first
        fits = [(fit, town) for town in begun if (fit := _fit(registry, town, asked)) is not None and fit <= worst]
        if fits:
            return [town for _, town in sorted(fits, key=lambda one: one[0])]
    return []


def _without_kind(typed: list[str]) -> list[str]:
    """Take the kind of place from before the name of a town; none where nothing of the kind is there."""
    for kind in map(str.split, _BEFORE_TOWN):
        if typed[: len(kind)] == kind:
            return typed[len(kind) :]
    return []


@lru_cache(maxsize=8192)
def _words(folded: str) -> tuple[str, ...]:
    return tuple(split_words(folded))


def _fit(registry: "Registry", town: "Town", typed: Sequence[str]) -> int | None:
    """Say how well a town fits the words that were typed; None where it does not."""
    name, size = _words(town.folded), len(_words(town.folded))
    if tuple(typed) == name:
        return _EXACT
    if tuple(typed[:size]) == name:
        return _PLACED if _lies(registry, town, typed[size:]) else None
    if " ".join(name).startswith(" ".join(typed)):
        return _BEGUN
    begun = (own.startswith(_SHORT.get(word, word)) for word, own in zip(typed, name, strict=False))
    return _SHORTENED if len(typed) <= size and all(begun) else None


def _lies(registry: "Registry", town: "Town", typed: Sequence[str]) -> bool:
    """Say whether what stands behind a town's name says, in words that may be cut short, where it lies."""
    region = next(one for one in registry.voivodeships if one.teryt == town.teryt)
    told = " ".join((region.name_pl, region.name_en, region.locative_pl, town.hint or "", *_BEHIND_TOWN))
    place = split_words(fold(told))
    return all(any(own.startswith(word) for own in place) for word in typed)
