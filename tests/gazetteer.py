"""The gazetteer and the boundaries drawn from it, read once for all tests that build, and what is made of them."""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Any

import pandas as pd
import pytest

from geo.build import boundaries, gazetteer, registry, resources
from geo.store import files

localities, _TOWNS, _DRAW, _LABEL, _BACKGROUND = (
    cache(gazetteer.localities),
    gazetteer.towns,
    boundaries.voivodeships,
    boundaries.label_points,
    cache(boundaries.background),
)


@cache
def _towns():
    return _TOWNS(localities())


@cache
def _regions():
    return _DRAW(localities())


_POINTS = {}


def _label_points(regions, towns=None):
    """Find the places of the same regions and towns once."""
    key = (
        *regions["teryt"],
        *regions.geometry.to_wkb(),
        *(() if towns is None else (*towns["easting"], *towns["northing"])),
    )
    if key not in _POINTS:
        _POINTS[key] = _LABEL(regions, towns)
    return _POINTS[key].copy()


def _equal(one: Any, other: Any) -> bool:
    return one.equals(other) if isinstance(one, pd.DataFrame) else one == other


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    """Make the same of the same tables once; of each kind (a name among what is given) the last ones are known."""
    known: dict[tuple[str, ...], tuple[tuple[Any, ...], Any]] = {}

    @wraps(make)
    def made(*given: Any) -> Any:
        names = tuple(one for one in given if isinstance(one, str))
        if names not in known or not all(map(_equal, given, known[names][0])):
            kept = tuple(one.copy() if isinstance(one, pd.DataFrame) else one for one in given)
            known[names] = kept, make(*given)
        return known[names][1]

    return made


_MADE = (
    *((resources, name, _once(getattr(resources, name))) for name in ("background_resource", "regions_resource")),
    (registry, "_hashed", _once(registry._hashed)),
    (files, "pack", lru_cache(maxsize=16)(files.pack)),
)


def keep(monkeypatch: pytest.MonkeyPatch, *, made: bool = True) -> None:
    """Let builds take the gazetteer from memory, and (`made`) what they make of nothing else."""
    for home, name, once in _MADE if made else ():
        monkeypatch.setattr(home, name, once)
    monkeypatch.setattr(gazetteer, "localities", localities)
    monkeypatch.setattr(gazetteer, "towns", lambda localities: _towns())
    monkeypatch.setattr(boundaries, "voivodeships", lambda localities: _regions())
    monkeypatch.setattr(boundaries, "background", _BACKGROUND)
    monkeypatch.setattr(boundaries, "label_points", _label_points)
