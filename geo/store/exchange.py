"""Firms, offers, events and meta-clusters as a snapshot tells of them; each table is read when it is first asked for.

They are published beside the registry (``public/firms.json``, ``public/offers.json``, ``public/events.json``, …): whole
rows with their lists. What a row leaves out is blank, or None for a number, never 0; where a table is missing, there
are none of its kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from geo.store import public
from geo.store.status import PartialDate, is_date
from geo.text import collation_key, split

KINDS = ("firms", "offers", "events")
CALL = "call"  # the kind of an event that is open until it closes, whenever it began
_NO = frozenset({"", "0", "no", "false"})


@dataclass(frozen=True, slots=True)
class Text:
    """What a record says in one language; of a firm, `summary` is what it makes or does."""

    lang: str = ""
    original: bool = False  # whether the others are translations of it
    title: str = ""
    summary: str = ""
    partner: str = ""  # who is sought, of an offer
    results: str = ""  # what came of it, of an event


@dataclass(frozen=True, slots=True)
class Membership:
    """That a firm is, or was, a member of a cluster; dates as exactly as they are known, blank where they are not."""

    cluster_id: str
    valid_from: str = ""
    valid_to: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is known to have begun by a day, or not known when, and not to have ended before it."""
        begun = not is_date(self.valid_from) or PartialDate(self.valid_from).first_day <= day
        return begun and (not is_date(self.valid_to) or PartialDate(self.valid_to).last_day >= day)


@dataclass(frozen=True, slots=True)
class Traded:
    """What firms, offers and events have in common."""

    id: str
    texts: tuple[Text, ...] = ()  # the original first
    website: str = ""
    compiled: str = ""
    latitude: float | None = None  # middle of the town, where it is known and may be shown
    longitude: float | None = None

    def holds(self, day: date) -> bool:
        """Whether it is still valid, or not over, on a day."""
        return True


_R = TypeVar("_R", bound=Traded)


@dataclass(frozen=True, slots=True)
class Firm(Traded):
    """A firm; a member of clusters, an owner of offers."""

    name: str = ""
    nip: str = ""
    regon: str = ""
    krs: str = ""
    legal: str = ""  # ``company`` or ``sole``; blank where it is not known
    city: str = ""
    teryt: str = ""
    pkd: tuple[str, ...] = ()  # divisions
    size: str = ""
    memberships: tuple[Membership, ...] = ()
    email: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer(Traded):
    """An offer or a request, after the profiles of the Enterprise Europe Network."""

    kind: str = ""
    owner_kind: str = ""  # ``firm`` or ``cluster``
    owner: str = ""  # id
    sector: str = ""
    sectors_secondary: tuple[str, ...] = ()
    development: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # TERYT of voivodeships where partners are sought
    countries: tuple[str, ...] = ()  # ISO 3166 alpha-2, likewise
    addressed_to: str = ""  # id of a meta-cluster; blank for everybody
    valid_until: str = ""

    @property
    def sectors(self) -> tuple[str, ...]:
        """All its sectors, the main one first."""
        return (*filter(None, [self.sector]), *self.sectors_secondary)

    def holds(self, day: date) -> bool:
        """Whether it is still valid on a day; one without an end is."""
        return not is_date(self.valid_until) or PartialDate(self.valid_until).last_day >= day


@dataclass(frozen=True, slots=True)
class Event(Traded):
    """An event or a call for grants; days, or moments of a day, as ISO 8601 writes them in its own time zone."""

    kind: str = ""
    starts: str = ""
    ends: str = ""
    timezone: str = ""  # name of a zone; blank for that of Poland
    deadline: str = ""
    online: bool = False
    city: str = ""
    teryt: str = ""
    country: str = ""
    place: str = ""
    organiser_kind: str = ""  # ``cluster``, ``firm`` or blank
    organiser: str = ""  # id
    organiser_words: str = ""
    sectors: tuple[str, ...] = ()
    budget: str = ""
    sources: tuple[str, ...] = ()

    @property
    def closes(self) -> str:
        """Until when one may apply: the deadline; of a call without one its end."""
        return self.deadline or (self.ends if self.kind == CALL else "")

    @property
    def dated(self) -> str:
        """What it stands by in time: a call by when it closes, others by their begin; else by the other of the two."""
        known = (self.closes, self.starts) if self.kind == CALL else (self.starts, self.deadline)
        return next(filter(None, known), "")

    @property
    def last_day(self) -> date | None:
        """The day after which it is over; None where it is not known.

        That is the day on which a call closes; of others the end, else the begin, else the deadline.
        """
        known = (self.closes,) if self.kind == CALL else (self.ends, self.starts, self.deadline)
        days = [text[:10] for text in known if is_date(text[:10])]
        return PartialDate(days[0]).last_day if days else None

    def holds(self, day: date) -> bool:
        """Whether it is not over by a day; one without any date is not."""
        return self.last_day is None or self.last_day >= day


@dataclass(frozen=True, slots=True)
class MetaClusterMember:
    """A member of a meta-cluster: a cluster of the registry, or one that it does not have, mostly from abroad."""

    cluster_id: str = ""  # blank for one that the registry does not have
    name: str = ""  # of such a one
    country: str = ""
    city: str = ""
    latitude: str = ""  # degrees
    longitude: str = ""
    website: str = ""
    role: str = ""  # ``lead``, ``partner``, ``observer``; blank for a member
    valid_from: str = ""
    valid_to: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is not known to have ended before a day."""
        return not is_date(self.valid_to) or PartialDate(self.valid_to).last_day >= day


@dataclass(frozen=True, slots=True)
class MetaClusterDocument:
    """A document of a meta-cluster."""

    title: str = ""
    link: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class MetaCluster(Traded):
    """A group of clusters of several countries with a theme of its own; its texts have name and aim."""

    project: str = ""  # key of the project that founded it, in the tables of policy; blank where none did
    status: str = ""  # ``planned``, ``created``, ``dormant``
    valid_from: str = ""
    valid_to: str = ""
    sectors: tuple[str, ...] = ()
    members: tuple[MetaClusterMember, ...] = ()
    documents: tuple[MetaClusterDocument, ...] = ()
    sources: tuple[str, ...] = ()

    def members_on(self, day: date) -> tuple[MetaClusterMember, ...]:
        """Return those who are members on a day."""
        return tuple(member for member in self.members if member.holds(day))


_ROWS: Mapping[str, Any] = {"memberships": Membership, "members": MetaClusterMember, "documents": MetaClusterDocument}


class Exchange:
    """Firms, offers, events and meta-clusters of a snapshot; nobody changes them."""

    def __init__(self, folder: Path, today: date) -> None:
        self._folder = folder
        self.today = today
        self.kept: dict[str, Any] = {}  # what others have computed of it

    @cached_property
    def firms(self) -> tuple[Firm, ...]:
        """All firms, by name."""
        return tuple(sorted(self._read("firms", Firm), key=lambda firm: collation_key(firm.name)))

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """All offers and requests, those that are over included, the newest first."""
        return tuple(sorted(self._read("offers", Offer), key=lambda offer: (offer.compiled, offer.id), reverse=True))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """All events, past ones included, in the order of what they are dated by; those without a date last."""
        return tuple(sorted(self._read("events", Event), key=lambda one: (one.dated or "9", one.id)))

    @cached_property
    def metaclusters(self) -> tuple[MetaCluster, ...]:
        """All meta-clusters, by name of the original."""
        found = self._read("metaclusters", MetaCluster)
        return tuple(sorted(found, key=lambda one: collation_key(text(one, "").title)))

    @cached_property
    def metacluster(self) -> Mapping[str, MetaCluster]:
        """Meta-clusters by id."""
        return MappingProxyType({one.id: one for one in self.metaclusters})

    def founded_by(self, project: str) -> tuple[MetaCluster, ...]:
        """Return the meta-clusters that a project founded, by id; of a blank one those that none did, by name."""
        found = (one for one in self.metaclusters if one.project == project)
        return tuple(sorted(found, key=lambda one: one.id) if project else found)

    def metaclusters_of(self, cluster_id: str) -> tuple[MetaCluster, ...]:
        """Return the meta-clusters that a cluster is a member of today."""
        return tuple(
            one for one in self.metaclusters if any(cluster_id == m.cluster_id for m in one.members_on(self.today))
        )

    def offers_to(self, metacluster_id: str) -> tuple[Offer, ...]:
        """Return the offers that are addressed to a meta-cluster and valid today, the newest first."""
        return tuple(one for one in self.offers if one.addressed_to == metacluster_id and one.holds(self.today))

    def of(self, kind: str) -> Sequence[Traded]:
        """Return all records of one of `KINDS`."""
        found: Sequence[Traded] = getattr(self, kind)
        return found

    @cached_property
    def firm(self) -> Mapping[str, Firm]:
        """Firms by id."""
        return MappingProxyType({firm.id: firm for firm in self.firms})

    @cached_property
    def offer(self) -> Mapping[str, Offer]:
        """Offers by id."""
        return MappingProxyType({offer.id: offer for offer in self.offers})

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """Events by id."""
        return MappingProxyType({event.id: event for event in self.events})

    def one(self, kind: str, key: str) -> Traded | None:
        """Return a record of one of `KINDS`; None where there is none of that id."""
        known: Mapping[str, Traded] = {"firms": self.firm, "offers": self.offer, "events": self.event}[kind]
        return known.get(key)

    def members_of(self, cluster_id: str) -> tuple[Firm, ...]:
        """Return the firms that are members of a cluster today, by name."""
        return self._members.get(cluster_id, ())

    def offers_of(self, owner_kind: str, owner: str) -> tuple[Offer, ...]:
        """Return the offers of a firm or a cluster that are valid today, the newest first."""
        held = (offer for offer in self.offers if (offer.owner_kind, offer.owner) == (owner_kind, owner))
        return tuple(offer for offer in held if offer.holds(self.today))

    @cached_property
    def _members(self) -> Mapping[str, tuple[Firm, ...]]:
        found: dict[str, dict[str, Firm]] = {}
        for firm in self.firms:
            for membership in firm.memberships:
                if membership.holds(self.today):
                    found.setdefault(membership.cluster_id, {})[firm.id] = firm
        return {cluster: tuple(firms.values()) for cluster, firms in found.items()}

    def _read(self, table: str, kind: type[_R]) -> Iterator[_R]:
        told = public.read(self._folder, table)
        rows = told if isinstance(told, list) else []
        return (_record(kind, row) for row in rows if isinstance(row, Mapping) and row.get("id"))


def text(record: Traded, language: str) -> Text:
    """Return what a record says: in a language where it says it, else in the original; blank where it says nothing."""
    own = (one for one in record.texts if one.lang == language)
    return next(own, record.texts[0] if record.texts else Text())


def _record(kind: type[_R], row: Mapping[str, Any]) -> _R:
    """Make a record of a row of its table."""
    made = {
        field.name: _value(field.name, field.type, row[field.name]) for field in fields(kind) if row.get(field.name)
    }
    return kind(**made)


def _value(name: str, kind: Any, cell: Any) -> Any:
    if name == "texts":
        return tuple(sorted(map(_text, cell), key=lambda one: not one.original))
    if name in _ROWS:
        made = _ROWS[name]
        return tuple(made(*(one.get(field.name) or "" for field in fields(made))) for one in cell)
    if kind == tuple[str, ...]:
        return tuple(split(cell))
    if kind is bool:
        return _yes(cell)
    return cell if kind == float | None else str(cell)


def _text(row: Mapping[str, Any]) -> Text:
    words = {name: row.get(name) or "" for name in ("lang", "title", "summary", "partner", "results")}
    return Text(**words | {"summary": words["summary"] or row.get("text") or ""}, original=_yes(row.get("original")))


def _yes(cell: Any) -> bool:
    return str(cell or "").lower() not in _NO
