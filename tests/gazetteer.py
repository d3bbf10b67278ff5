"""The gazetteer and the boundaries drawn from it, read once for all tests that build."""

from functools import cache

import pytest

from geo.build import boundaries, gazetteer

localities, _TOWNS, _DRAW, _BACKGROUND = (
    cache(gazetteer.localities),
    gazetteer.towns,
    boundaries.voivodeships,
    cache(boundaries.background),
)


@cache
def _towns():
    return _TOWNS(localities())


@cache
def _regions():
    return _DRAW(localities())


def keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds take the gazetteer from memory: a build reads it for three seconds."""
    monkeypatch.setattr(gazetteer, "localities", localities)
    monkeypatch.setattr(gazetteer, "towns", lambda localities: _towns())
    monkeypatch.setattr(boundaries, "voivodeships", lambda localities: _regions())
    monkeypatch.setattr(boundaries, "background", _BACKGROUND)
