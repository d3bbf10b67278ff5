"""What the filters of a View mean for firms, offers and events: which pass, how many each option would leave, in order.

Repeats of a filter are *or*, filters among each other *and*; an option's count leaves its own group out. An offer is of
the voivodeship of whoever makes it, and of those in which it looks for partners; an event of the one where it is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import codes
from geo.selection import search
from geo.selection.view import TRADE_CHOICES, View
from geo.store import exchange
from geo.store.exchange import CALL, Event, Exchange, Firm, Offer, Traded
from geo.text import collation_key, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geo.store.registry import Registry

    Mask = np.ndarray[Any, Any]  # of bool, one per record

# What each kind is ordered by, the usual order first.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "firms": ("name", "size"),
    "offers": ("date", "deadline", "name"),
    "events": ("date", "deadline", "name"),
}
# Filters with options that each kind goes by, in the order in which they stand.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "firms": ("sector", "region", "size", "language"),
    "offers": ("type", "sector", "region", "country", "language"),
    "events": ("type", "sector", "region", "country", "language"),
}
CODES = {"size": "firm_size", "language": "language", "country": "country"}
HOME = "PL"
EARTH = 6371  # km, radius
_LAST = "9"  # after every date


def types() -> tuple[str, ...]:
    """Return the kinds of offers, then those of events."""
    return codes.codes("offer_kind") + codes.codes("event_kind")


def type_list(kind: str) -> str:
    """Name the code list of the types of offers, or of events."""
    return "event_kind" if kind == "events" else "offer_kind"


class Stock:
    """All records of a kind, as filters see them; made once for a snapshot."""

    def __init__(self, held: Exchange, registry: Registry, kind: str) -> None:
        self.exchange, self.registry, self.kind = held, registry, kind
        self.records: Sequence[Traded] = held.of(kind)

    @cached_property
    def index(self) -> search.Index:
        """The words of every record: its texts in all languages, its names and the words of its codes."""
        return search.Index([fold("\n".join(filter(None, self._words(one)))) for one in self.records])

    def _words(self, one: Traded) -> Iterable[str]:
        for text in one.texts:
            yield from (text.title, text.summary, text.partner, text.results)
        owner = self.exchange.firm.get(one.owner) if isinstance(one, Offer) and one.owner_kind == "firm" else None
        yield from (getattr(one, name, "") for name in ("name", "city", "nip", "regon", "krs", "place"))
        yield from (owner.name if owner else "", getattr(one, "organiser_words", ""))
        yield from (self.registry.names[self.registry.positions[key]] for key in self.clusters(one))
        for name, found in (
            ("sector", self.sectors(one)),
            (type_list(self.kind), filter(None, [getattr(one, "kind", "")])),
            ("cooperation", getattr(one, "cooperation", ())),
            ("country", getattr(one, "countries", ())),
        ):
            yield from (codes.code_name(name, code, language) for code in found for language in codes.WORD_LANGUAGES)

    def clusters(self, one: Traded) -> tuple[str, ...]:
        """Return the clusters that a record belongs to: of a firm those it is a member of today, else whose it is."""
        if isinstance(one, Firm):
            found = [each.cluster_id for each in one.memberships if each.holds(self.exchange.today)]
        else:
            kind, key = whose(one)
            firm = self.exchange.firm.get(key) if kind == "firm" else None
            found = [key] if kind == "cluster" else list(self.clusters(firm)) if firm else []
        return tuple(key for key in dict.fromkeys(found) if key in self.registry.positions)

    def sectors(self, one: Traded) -> tuple[str, ...]:
        """Return the sector groups of a record; of a firm those of its divisions."""
        found = (
            [self._groups.get(code, "") for code in one.pkd] if isinstance(one, Firm) else getattr(one, "sectors", ())
        )
        return tuple(slug for slug in dict.fromkeys(found) if slug in self.registry.sector_slugs)

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        """Sector group by division, without the letter of its section."""
        return {code[1:]: sector.slug for sector in self.registry.sectors for code in sector.nace}

    def regions(self, one: Traded) -> tuple[str, ...]:
        """Return the voivodeships that a record is of."""
        if not isinstance(one, Offer):
            return (getattr(one, "teryt", ""),)
        if one.owner_kind == "firm":
            firm = self.exchange.firm.get(one.owner)
            return (firm.teryt if firm else "", *one.regions)
        place = self.registry.positions.get(one.owner)
        region = -1 if place is None else int(self.registry.region[place])
        return (self.registry.region_codes[region] if region >= 0 else "", *one.regions)

    def options(self, group: str) -> tuple[str, ...]:
        """Return the codes of a group."""
        if group == "type":
            return codes.codes(type_list(self.kind))
        if group == "size":
            return codes.codes("firm_size")
        known = {"sector": self.registry.sector_slugs, "region": self.registry.region_codes}
        return (known | {"language": codes.WORD_LANGUAGES, "country": codes.COUNTRIES})[group]

    def _codes_of(self, one: Traded, group: str) -> Iterable[str]:
        if group == "language":
            return (text.lang for text in one.texts)
        if group == "country":
            return one.countries if isinstance(one, Offer) else (_country(one),)
        own: Mapping[str, Callable[[Traded], Iterable[str]]] = {"sector": self.sectors, "region": self.regions}
        return own[group](one) if group in own else (getattr(one, {"type": "kind"}.get(group, group), ""),)

    def members(self, group: str) -> Mask:
        """Say which options of a group each record has; shape (records, options)."""
        if group not in self._members:
            place = {code: column for column, code in enumerate(self.options(group))}
            found = np.zeros((len(self.records), len(place)), dtype=bool)
            for row, one in enumerate(self.records):
                found[row, [place[code] for code in self._codes_of(one, group) if code in place]] = True
            self._members[group] = found
        return self._members[group]

    def held(self, group: str) -> frozenset[str]:
        """Return the codes of a group that any record has."""
        columns = np.flatnonzero(self.members(group).any(axis=0))
        return frozenset(self.options(group)[int(column)] for column in columns)

    @cached_property
    def _members(self) -> dict[str, Mask]:
        return {}

    @cached_property
    def holding(self) -> Mask:
        """Say which offers are valid, and which events not over, today; every firm."""
        today = self.exchange.today
        return np.array([one.holds(today) for one in self.records], dtype=bool)

    def place(self, one: Traded) -> tuple[float, float] | None:
        """Return latitude and longitude: of a firm's seat, an event's town, the seat of whoever makes an offer."""
        kind, key = whose(one) if isinstance(one, Offer) else ("", "")
        held = self.exchange.firm.get(key) if kind == "firm" else one
        if kind == "cluster" and key in self.registry.positions:
            at = self.registry.positions[key]
            found = float(self.registry.latitude[at]), float(self.registry.longitude[at])
            return found if self.registry.seated[at] else None
        if held is None or held.latitude is None or held.longitude is None:
            return None
        return held.latitude, held.longitude

    @cached_property
    def places(self) -> list[tuple[float, float] | None]:
        """The place of every record."""
        return [self.place(one) for one in self.records]

    def away(self, latitude: float, longitude: float) -> Mask:
        """Return the kilometres of every record from a point, NaN where its place is not known."""
        found = np.radians([place or (np.nan, np.nan) for place in self.places]).reshape(-1, 2)
        north, east = np.radians(latitude), np.radians(longitude)
        half = (found - (north, east)) / 2
        chord = np.sin(half[:, 0]) ** 2 + np.cos(north) * np.cos(found[:, 0]) * np.sin(half[:, 1]) ** 2
        return np.asarray(2 * EARTH * np.arcsin(np.sqrt(chord)))

    def title(self, one: Traded, language: str) -> str:
        """Name a record: a firm by its name, others by their title in a language, or the original one."""
        return getattr(one, "name", "") or exchange.text(one, language).title or one.id


def whose(one: Traded) -> tuple[str, str]:
    """Return kind and id of whoever makes an offer or holds an event; blank where it is not known."""
    if isinstance(one, Event):
        return one.organiser_kind, one.organiser
    return getattr(one, "owner_kind", ""), getattr(one, "owner", "")


def _country(one: Traded) -> str:
    return getattr(one, "country", "") or (HOME if getattr(one, "teryt", "") else "")


def stock(held: Exchange, registry: Registry, kind: str) -> Stock:
    """Return the records of a kind, made once for a snapshot."""
    if kind not in held.kept:
        held.kept[kind] = Stock(held, registry, kind)
    found: Stock = held.kept[kind]
    return found


@dataclass(frozen=True)
class Trade:
    """The firms, offers or events that a View lets pass."""

    held: Exchange  # all of them
    registry: Registry  # clusters, sectors and voivodeships
    view: View  # what is asked for

    @property
    def kind(self) -> str:
        """What is listed: a name of `geo.store.exchange.KINDS`."""
        return self.view.kind

    @property
    def stock(self) -> Stock:
        """All records of the kind."""
        return stock(self.held, self.registry, self.kind)

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """One mask per filter that is on."""
        view, records, found = self.view, self.stock.records, {}
        for group in GROUPS[self.kind]:
            chosen = [at for at, code in enumerate(self.stock.options(group)) if code in getattr(view, group)]
            if getattr(view, group):
                found[group] = np.asarray(self.stock.members(group)[:, chosen].any(axis=1))
        if words := search.words(view.q):
            found["q"] = np.all([self.stock.index.find(word) for word in words], axis=0)
        if view.cluster:
            found["cluster"] = np.array([view.cluster in self.stock.clusters(one) for one in records], dtype=bool)
        if view.near:
            town = self.registry.town(view.near)
            found["near"] = self.stock.away(town.latitude, town.longitude) <= view.radius
        if view.month and self.kind == "events":
            found["month"] = np.array([view.month in self.months(one) for one in records], dtype=bool)
        if not view.past and self.kind != "firms" and not (view.month and self.kind == "events"):
            found["past"] = self.stock.holding
        return found

    def without(self, *names: str) -> Mask:
        """Say which records pass every filter but the named ones."""
        mask = np.ones(len(self.stock.records), dtype=bool)
        for name, own in self.masks.items():
            if name not in names:
                mask &= own
        return mask

    @cached_property
    def mask(self) -> Mask:
        """Records that pass every filter."""
        return self.without()

    @cached_property
    def count(self) -> int:
        """How many records pass."""
        return int(self.mask.sum())

    @cached_property
    def over(self) -> int:
        """How many more there would be with those that are over."""
        return int(self.without("past").sum()) - self.count

    def counts(self, group: str) -> dict[str, int]:
        """Count, for each option of a group, the records that it and all other filters let pass."""
        passing = self.stock.members(group)[self.without(group)]
        return dict(zip(self.stock.options(group), map(int, passing.sum(axis=0)), strict=True))

    def months(self, one: Traded) -> list[str]:
        """Return the months that an event falls into, or in which a call closes; as ``YYYY-MM``."""
        if not isinstance(one, Event) or not one.dated:
            return []
        first = one.dated[:7]
        last = first if one.kind == CALL else max(first, (one.ends if one.starts else "")[:7])
        found = [first]
        while found[-1] < last and len(found) < 24:
            year, month = map(int, found[-1].split("-"))
            found.append(f"{year + month // 12:04}-{month % 12 + 1:02}")
        return found

    @cached_property
    def by_month(self) -> dict[str, int]:
        """Count the events that all other filters let pass by month, in order."""
        passing = self.without("month") & (self.stock.holding | bool(self.view.past))
        counts: dict[str, int] = {}
        for one, passes in zip(self.stock.records, passing, strict=True):
            for month in self.months(one) if passes else ():
                counts[month] = counts.get(month, 0) + 1
        return dict(sorted(counts.items()))

    @property
    def order(self) -> str:
        """The order of the list: as asked for where the kind has it, else its usual one."""
        orders = ORDERS[self.kind]
        return self.view.arrange if self.view.arrange in orders else orders[0]

    def ordered(self, language: str) -> list[Traded]:
        """Return the passing records in the order of the list; titles are those that are shown in a language."""
        passing = [one for one, passes in zip(self.stock.records, self.mask, strict=True) if passes]
        if self.order == "size":
            sizes = {code: -place for place, code in enumerate(codes.codes("firm_size"))}
            return sorted(passing, key=lambda one: sizes.get(getattr(one, "size", ""), 1))
        if self.order == "deadline":
            until = "valid_until" if self.kind == "offers" else "closes"
            return sorted(passing, key=lambda one: getattr(one, until) or _LAST)
        if self.order == "name" and self.kind != "firms":
            return sorted(passing, key=lambda one: collation_key(self.stock.title(one, language)))
        return passing


def used(kind: str) -> tuple[str, ...]:
    """Name the filters that a list of a kind goes by."""
    return (*GROUPS[kind], *(("month",) if kind == "events" else ()), *(("past",) if kind != "firms" else ()), "q")


def chosen(view: View) -> View:
    """Return a View without filters of the exchange that its kind does not have."""
    groups = used(view.kind)
    return view.change(**{name: View.default(name) for name in (*TRADE_CHOICES, "month", "past") if name not in groups})
