"""The town of a seat as people type it: proposed while they do, and settled with its voivodeship."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.codes import code_name
from geo.i18n import FORM_LANGUAGES
from geo.text import fold

if TYPE_CHECKING:
    from geo.store.registry import Town

PROPOSED = 12


def proposed(text: str, towns: "Iterable[Town]", most: int = PROPOSED) -> list["Town"]:
    """Return the towns whose name, or a later word of it, begins with a text, the largest first."""
    name, _codes = _split(text)
    wanted = _plain(name)
    if not wanted:
        return []
    found = [town for town in towns if _plain(town.name).startswith(wanted)]
    if len(found) < most:
        found += [town for town in towns if f" {wanted}" in _plain(town.name)]
    return found[:most]


def named(town: "Town") -> str:
    """Write a town so that its voivodeship can tell it from all others: ``Józefów (Otwock)``."""
    return f"{town.name} ({town.hint})" if town.hint else town.name


def whole(town: "Town", language: str = "pl") -> str:
    """Write a town with its voivodeship, as `settled` reads it."""
    return f"{named(town)}, {code_name('voivodeship', town.teryt, language)}"


def settled(city: str, teryt: str, towns: "Sequence[Town]") -> tuple[str, str]:
    """Return a town as the registry keeps it, and the code of its voivodeship.

    A voivodeship behind a comma goes before the code; where neither is given and one town only has that name, it is
    that one's. A town that is not known stays as it was typed.
    """
    name, code = _split(city)
    teryt = code or teryt
    found = [town for town in towns if (not teryt or town.teryt == teryt) and _plain(name) in _spellings(town)]
    exact = [town for town in found if name in (town.name, named(town))]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) != 1:
        return name, teryt
    return named(chosen[0]), chosen[0].teryt


def alike(city: str, towns: "Iterable[Town]") -> list["Town"]:
    """Return the towns of a name, wherever they lie, the largest first."""
    name = _plain(_split(city)[0].partition("(")[0])
    return [town for town in towns if _plain(town.name) == name]


def _spellings(town: "Town") -> tuple[str, ...]:
    return (_plain(named(town)),) if town.hint else (_plain(town.name),)


def _split(text: str) -> tuple[str, str]:
    """Take a voivodeship off the end of a text; blank where it ends with none."""
    name, comma, region = text.rpartition(",")
    code = _codes().get(_plain(region)) if comma else None
    return (" ".join(name.split()), code) if code else (" ".join(text.split()), "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Return the codes of the voivodeships by all their names."""
    found = {}
    for code, (polish, *_others) in taxonomy.VOIVODESHIPS.items():
        names = [code_name("voivodeship", code, language) for language in FORM_LANGUAGES]
        for name in (*names, f"woj. {polish}", f"województwo {polish}"):
            found[_plain(name)] = code
    return found


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())
