"""The gazetteer and the boundaries drawn from it, read once for all tests that build."""

from functools import cache

import pytest

from geo.build import boundaries, gazetteer

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


def keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds take the gazetteer from memory."""
    monkeypatch.setattr(gazetteer, "localities", localities)
    monkeypatch.setattr(gazetteer, "towns", lambda localities: _towns())
    monkeypatch.setattr(boundaries, "voivodeships", lambda localities: _regions())
    monkeypatch.setattr(boundaries, "background", _BACKGROUND)
    monkeypatch.setattr(boundaries, "label_points", _label_points)
