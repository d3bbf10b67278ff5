"""Firms, offers and events on the map: layers of their own beside the clusters, one spot for each place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.figures.exchange import Market, counted, listing
from geo.i18n import PLURALS
from geo.i18n import mark_n as _n
from geo.selection.exchange import Trade
from geo.selection.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.store.exchange import Exchange
    from geo.store.registry import Registry, Town

# Places up to which each is a spot; of more, those of a cell of so many degrees (some 22 km) share one.
MOST = 400
CELL = (0.2, 0.32)
# Where the mark of a layer stands beside one of clusters, and how far away, px: to the right, downwards.
WAYS = {"firms": (0.0, 1.0), "offers": (-0.7, -0.7), "events": (0.7, -0.7)}
AWAY = 26
MORE = _n("{town} and {n} more town", "{town} and {n} more towns")  # the name of a spot with several
LOST = _n("{n} without a known place", "{n} without a known place")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, and how many records are there."""

    latitude: float
    longitude: float
    number: int
    name: str  # of the town; of several that of the largest
    town: str  # its number in the gazetteer; blank where it is not known


@dataclass(frozen=True, slots=True)
class TradeLayer:
    """The firms, offers or events that the filters of the map let pass."""

    kind: str
    name: str
    number: int  # of all that pass
    spots: tuple[Spot, ...]  # those with most records first
    view: View  # that lists them
    counted: Mapping[str, str]  # how so many are counted, by plural category, the number left open

    @property
    def placed(self) -> int:
        """How many of them have a place."""
        return sum(spot.number for spot in self.spots)

    def around(self, spot: Spot, radius: int = 1) -> View:
        """Return the View that lists what is at a spot, or within some kilometres of it."""
        return self.view.change(near=spot.town, radius=radius) if spot.town else self.view


def names(t: Translator) -> Mapping[str, str]:
    """Name the layers that there are, in their order."""
    return {"firms": t("Firms"), "offers": t("Offers and requests"), "events": t("Events and calls")}


def layers(held: Exchange, registry: Registry, view: View, t: Translator) -> tuple[TradeLayer, ...]:
    """Return the layers that a View of the map asks for; nothing is read where it asks for none."""
    return tuple(_layer(held, registry, view, kind, t) for kind in names(t) if kind in view.layer)


def listings(held: Exchange, registry: Registry, shown: Sequence[TradeLayer], t: Translator) -> tuple[Figure, ...]:
    """Return what layers hold as tables, each record with its place, for files."""
    return tuple(listing(Market(Trade(held, registry, layer.view), t)) for layer in shown)


def _layer(held: Exchange, registry: Registry, view: View, kind: str, t: Translator) -> TradeLayer:
    own = View(lang=view.lang, kind=kind, sector=view.sector, region=view.region)
    trade = Trade(held, registry, own)
    places: dict[tuple[float, float], int] = {}
    for row in trade.mask.nonzero()[0].tolist():
        place = trade.stock.places[row]
        if place is not None:
            places[place] = places.get(place, 0) + 1
    forms = {category: counted(kind, number, t, n="{n}") for category, number in PLURALS.items()}
    return TradeLayer(kind, names(t)[kind], trade.count, _spots(places, registry, t), own, forms)


def _spots(places: Mapping[tuple[float, float], int], registry: Registry, t: Translator) -> tuple[Spot, ...]:
    """Return a spot for each place, or each cell of the map where places are many; the largest first."""
    groups: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for place in sorted(places, key=lambda place: (-places[place], place)):
        cell = place if len(places) <= MOST else _cell(place)
        groups.setdefault(cell, []).append(place)
    towns = _towns(registry) if places else {}
    found = []
    for among in groups.values():
        town = towns.get(_rounded(*among[0]))
        number = sum(places[place] for place in among)
        found.append(Spot(*among[0], number, _named(town, len(among), t), str(town.geonameid) if town else ""))
    return tuple(sorted(found, key=lambda spot: -spot.number))


def _cell(place: tuple[float, float]) -> tuple[float, float]:
    return place[0] // CELL[0], place[1] // CELL[1]


def _named(town: Town | None, among: int, t: Translator) -> str:
    if town is None:
        return ""
    more = among - 1
    return t.n(*MORE, more, town=town.name) if more else town.name


def _towns(registry: Registry) -> Mapping[tuple[float, float], Town]:
    """Return towns by their place; of several at one the largest."""
    return {_rounded(town.latitude, town.longitude): town for town in reversed(registry.towns)}


def _rounded(latitude: float, longitude: float) -> tuple[float, float]:
    return round(latitude, 3), round(longitude, 3)


def told(layer: TradeLayer, t: Translator) -> str:
    """Say how many there are, and how many of them have no known place."""
    number, lost = counted(layer.kind, layer.number, t), layer.number - layer.placed
    return f"{number}; {t.n(*LOST, lost)}" if lost else number


def explained(layer: TradeLayer, t: Translator) -> str:
    """Say what the marks of a layer look like and how many records they stand for, where no sign is drawn beside."""
    said = told(layer, t)
    return {
        "firms": t("Squares on the map: {told}.", told=said),
        "offers": t("Diamonds on the map: {told}.", told=said),
        "events": t("Speech bubbles on the map: {told}.", told=said),
    }[layer.kind]


def credits(held: Exchange, registry: Registry, shown: Sequence[TradeLayer], t: Translator) -> tuple[str, ...]:
    """Return the source line of what layers show; the same for all."""
    return tuple(Market(Trade(held, registry, layer.view), t).source for layer in shown[:1])


def tables(held: Exchange, registry: Registry) -> Mapping[str, Any]:
    """Write, column by column, from what the browser makes the spots of any View by itself.

    Of each layer the places, southern ones first, and how many records there (``n``, at the place ``at``; −1: it is not
    known) have which sectors and voivodeships, a bit each; ``cell`` only where places may be too many.
    """
    return {kind: _table(Trade(held, registry, View(kind=kind)), registry) for kind in WAYS}


def _table(trade: Trade, registry: Registry) -> Mapping[str, Any]:
    stock = trade.stock
    sectors, regions = (_bits(stock.members(group)) for group in ("sector", "region"))
    rows = trade.mask.nonzero()[0].tolist()
    counts = Counter((stock.places[row], sectors[row], regions[row]) for row in rows)
    places = sorted({place for place, _sectors, _regions in counts if place is not None})
    at, towns = {place: number for number, place in enumerate(places)}, _towns(registry) if places else {}
    named = [towns.get(_rounded(*place)) for place in places]
    cells: dict[tuple[float, float], int] = {}
    return {
        "lat": [latitude for latitude, _longitude in places],
        "lon": [longitude for _latitude, longitude in places],
        "name": [town.name if town else "" for town in named],
        "town": [str(town.geonameid) if town else "" for town in named],
        "cell": [cells.setdefault(_cell(place), len(cells)) for place in places] if len(places) > MOST else [],
        "at": [-1 if place is None else at[place] for place, _sectors, _regions in counts],
        "sectors": [bits for _place, bits, _regions in counts],
        "regions": [bits for _place, _sectors, bits in counts],
        "n": list(counts.values()),
    }


def _bits(members: np.ndarray[Any, Any]) -> list[int]:
    found: list[int] = (members @ (1 << np.arange(members.shape[1]))).tolist()
    return found
