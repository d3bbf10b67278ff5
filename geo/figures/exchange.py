"""The exchange in figures: the lists of firms, offers and events as tables, and one message per chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from babel.dates import format_date

from geo import codes
from geo.figures.figure import Cell, Chart, Column, Figure, Link
from geo.i18n import Translator
from geo.i18n import mark as _
from geo.selection.describe import Chip, chips, filter_names, region_name, sector_name
from geo.selection.exchange import CODES, GROUPS, Trade, type_list, whose
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.store import exchange
from geo.store.exchange import Event, Firm, Offer, Traded
from geo.store.status import PartialDate

if TYPE_CHECKING:
    from geo.store.registry import Registry

TIED = 2  # names of a tie that a title can hold
DRAWN = 12  # rows of a list that slides and reports show
# Columns of the lists, between id and website.
COLUMNS = {
    "firms": "name nip regon krs city region pkd size text language sector clusters",
    "offers": "title kind owner text partner language sector development cooperation regions countries valid_until",
    "events": "title kind starts ends deadline city region place country owner text language sector budget",
}


@dataclass(frozen=True)
class Market:
    """What a page of the exchange is about, in a language."""

    trade: Trade
    t: Translator

    @property
    def kind(self) -> str:
        """What is listed."""
        return self.trade.kind

    @property
    def view(self) -> View:
        """What is asked for."""
        return self.trade.view

    @property
    def registry(self) -> Registry:
        """Clusters, sectors and voivodeships."""
        return self.trade.registry

    @property
    def reading(self) -> str:
        """Language in which records are read: the one that was asked for alone, else that of the page."""
        asked = self.view.language
        return asked[0] if len(asked) == 1 else self.t.language

    @cached_property
    def listed(self) -> Sequence[Traded]:
        """The records in the order of the list."""
        return self.trade.ordered(self.t.language)

    def name(self, group: str, code: str) -> str:
        """Name an option of a filter, or a code of a record."""
        if group == "sector":
            return sector_name(self.registry, code, self.t)
        if group == "region":
            return region_name(self.registry, code, self.t) if code in self.registry.region_codes else code
        named = type_list(self.kind) if group == "type" else CODES.get(group, group)
        return codes.code_name(named, code, self.t.language)

    def names(self, group: str, found: Sequence[str]) -> str:
        """Name several codes in one line."""
        return ", ".join(self.name(group, code) for code in found)

    def owner(self, one: Traded) -> str:
        """Name whoever makes an offer or holds an event; blank where it is not known."""
        kind, key = whose(one)
        if kind == "firm" and key in self.trade.held.firm:
            return self.trade.held.firm[key].name
        if kind == "cluster" and key in self.registry.positions:
            return self.registry.names[self.registry.index_of(key)]
        return one.organiser_words if isinstance(one, Event) else ""

    @property
    def source(self) -> str:
        """Where the records come from."""
        day = self.t.day(date.fromisoformat(self.registry.manifest["built"]))
        return self.t(
            "Source: exchange of the atlas, entries of firms and clusters checked by editors; as of {day}.", day=day
        )

    def counted(self, number: int) -> str:
        """Count records in words."""
        return counted(self.kind, number, self.t)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, in the order of the page."""
        view, names, t = self.view, labels(self.t), self.t
        groups = GROUPS[self.kind]
        found = [
            Chip(group, code, names[group], self.name(group, code)) for group in groups for code in getattr(view, group)
        ]
        if "month" in self.trade.masks:
            found.append(Chip("month", "", names["month"], month(str(view.month), t)))
        if view.past and self.kind != "firms":
            found.append(Chip("past", "", names["past"], t("yes")))
        if view.cluster:
            found.append(Chip("cluster", "", t("Cluster"), self.registry.names[self.registry.index_of(view.cluster)]))
        plain = Selection(self.registry, View(q=view.q, near=view.near, radius=view.radius))
        return [*found, *chips(plain, t)]

    @property
    def words(self) -> str:
        """What is listed, with every filter that is on."""
        return " · ".join((self.counted(self.trade.count), *(chip.label for chip in self.chips)))


def counted(kind: str, number: int, t: Translator, **left: str) -> str:
    """Count firms, offers or events in words; ``n`` may be left open."""
    return {
        "firms": t.n("{n} firm", "{n} firms", number, **left),
        "offers": t.n("{n} offer or request", "{n} offers and requests", number, **left),
        "events": t.n("{n} event or call", "{n} events and calls", number, **left),
    }[kind]


def labels(t: Translator) -> Mapping[str, str]:
    """Name the filters of the exchange."""
    return {
        **filter_names(t),
        "type": t("Kind"),
        "language": t("Language of the text"),
        "country": t("Country"),
        "size": t("Size"),
        "month": t("Month"),
        "past": t("With those that are over"),
    }


def month(text: str, t: Translator) -> str:
    """Name a month: ``grudzień 2026``."""
    return format_date(PartialDate(text).first_day, "LLLL y", locale=t.language)


# --- lists ------------------------------------------------------------------------------------------------------------


def listing(p: Market) -> Figure:
    """Return all records of the list as a table, for files; slides and reports show its first rows."""
    t, rows = p.t, [_row(p, one) for one in p.listed]
    heads = _headings(p)
    place = [
        Column("latitude", t("Latitude"), 5),
        Column("longitude", t("Longitude"), 5),
        Column("drawn", drawn_only=True),
    ]
    shown = {
        "firms": ("name", "city", "size", "text"),
        "offers": ("title", "kind", "owner", "valid_until"),
        "events": ("title", "kind", "starts", "city"),
    }
    return Figure(
        name=f"exchange-{p.kind}",
        title=p.counted(p.trade.count),
        subtitle={
            "firms": t("Firms of the exchange by name"),
            "offers": t("Offers and requests of firms and clusters"),
            "events": t("Conferences, fairs, workshops, matchmaking, calls for grants"),
        }[p.kind],
        source=p.source,
        text=_first(p) if p.listed else empty(p),
        columns=[*(Column(key, label) for key, label in heads), *place],
        rows=[
            [*(row.get(key) or None for key, _ in heads), *where, number < DRAWN]
            for number, (row, where) in enumerate(rows)
        ],
        chart=Chart("table", shown[p.kind][0], shown[p.kind], only="drawn"),
    )


def _first(p: Market) -> str:
    names = [p.trade.stock.title(one, p.reading) for one in p.listed[:3]]
    return "; ".join(names) + "."


def empty(p: Market) -> str:
    """Say why a list is empty."""
    t, some = p.t, bool(p.trade.stock.records)
    if some and not p.chips and not p.trade.count and p.kind != "firms":
        return {
            "offers": t("No offer or request is valid now."),
            "events": t("No event is to come, and no call is open."),
        }[p.kind]
    return {
        "firms": t("No firm passes all these filters.") if some else t("There are no firms yet."),
        "offers": t("No offer passes all these filters.") if some else t("There are no offers yet."),
        "events": t("No event passes all these filters.") if some else t("There are no events yet."),
    }[p.kind]


def _headings(p: Market) -> list[tuple[str, str]]:
    t, names = p.t, labels(p.t)
    known = {
        **{key: key.upper() for key in ("nip", "regon", "krs")},
        "name": t("Name"),
        "title": t("Title"),
        "kind": names["type"],
        "city": t("Town"),
        "region": names["region"],
        "pkd": t("PKD divisions"),
        "size": names["size"],
        "text": t("What it makes or does") if p.kind == "firms" else t("Summary"),
        "language": names["language"],
        "sector": names["sector"],
        "clusters": t("Clusters"),
        "owner": t("Organiser") if p.kind == "events" else t("Who offers or asks"),
        "partner": t("Partner sought"),
        "development": t("Stage of development"),
        "cooperation": t("Form of cooperation"),
        "regions": t("Voivodeships of partners"),
        "countries": t("Countries of partners"),
        "valid_until": t("Valid until"),
        "starts": t("Begins"),
        "ends": t("Ends"),
        "deadline": t("Deadline"),
        "place": t("Place"),
        "country": names["country"],
        "budget": t("Budget"),
    }
    return [("id", "id"), *((key, known[key]) for key in COLUMNS[p.kind].split()), ("website", t("Website"))]


def _row(p: Market, one: Traded) -> tuple[dict[str, str], tuple[Cell, Cell]]:
    """Return the texts of a record by column, and its place."""
    text, stock = exchange.text(one, p.reading), p.trade.stock
    told = {
        "id": one.id,
        "title": stock.title(one, p.reading),
        "text": text.summary,
        "language": p.names("language", [text.lang]) if text.lang else "",
        "sector": p.names("sector", stock.sectors(one)),
        "website": one.website,
        "owner": p.owner(one),
    }
    own = {Firm: _firm_cells, Offer: _offer_cells, Event: _event_cells}[type(one)]
    return told | own(p, one), stock.place(one) or (None, None)


def _firm_cells(p: Market, one: Traded) -> dict[str, str]:
    assert isinstance(one, Firm)
    clusters = (p.registry.names[p.registry.index_of(key)] for key in p.trade.stock.clusters(one))
    plain = {name: getattr(one, name) for name in ("name", "nip", "regon", "krs", "city")}
    size = p.name("size", one.size) if one.size else ""
    region = p.name("region", one.teryt) if one.teryt else ""
    return plain | {"pkd": ", ".join(one.pkd), "size": size, "region": region, "clusters": "; ".join(clusters)}


def _offer_cells(p: Market, one: Traded) -> dict[str, str]:
    assert isinstance(one, Offer)
    return {
        "kind": p.name("type", one.kind),
        "partner": exchange.text(one, p.reading).partner,
        "development": p.names("development", one.development),
        "cooperation": p.names("cooperation", one.cooperation),
        "regions": p.names("region", one.regions),
        "countries": p.names("country", one.countries),
        "valid_until": one.valid_until,
    }


def _event_cells(p: Market, one: Traded) -> dict[str, str]:
    assert isinstance(one, Event)
    plain = {name: getattr(one, name) for name in ("starts", "ends", "deadline", "city", "place", "budget")}
    region = p.name("region", one.teryt) if one.teryt else ""
    country = p.name("country", one.country) if one.country else ""
    return plain | {"kind": p.name("type", one.kind), "region": region, "country": country}


# --- charts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a chart of counts says."""

    name: str
    title: str
    subtitle: str
    label: str  # of what is counted by
    unit: str


def charts(p: Market) -> tuple[Figure, ...]:
    """Return the charts of a kind, one message each."""
    if p.kind == "firms":
        return _by(p, "region", "exchange-firm-regions"), _by(p, "size", "exchange-firm-sizes")
    if p.kind == "offers":
        return (_by(p, "sector", "exchange-offer-sectors"),)
    return (_months(p),)


def _by(p: Market, group: str, name: str) -> Figure:
    """Count records by the options of a filter, those of a size in its order, others from the most frequent."""
    t, chosen = p.t, getattr(p.view, group)
    found = [(code, n) for code, n in p.trade.counts(group).items() if n]
    ordered = found if group == "size" else sorted(found, key=lambda pair: -pair[1])
    rows = [(p.name(group, code), n) for code, n in ordered]
    titles = {
        "region": _("Most firms: {name}"),
        "size": _("Most firms by size: {name}"),
        "sector": _("Most offers and requests: {name}"),
    }
    subtitles = {
        "region": t("Number of firms by voivodeship of the seat, where it is known."),
        "size": t("Number of firms by size, where it is known."),
        "sector": t("Number of offers and requests by sector; one may count in several."),
    }
    unit = {"sector": t("Offers and requests")}.get(group, t("Firms"))
    links = [Link(group, code, pressed=code in chosen) for code, _ in ordered]
    told = _Counted(name, _leading(titles[group], rows, p), subtitles[group], labels(t)[group], unit)
    return _counts(p, told, rows, links, tuple(p.name(group, code) for code in chosen))


def _months(p: Market) -> Figure:
    t = p.t
    found = list(p.trade.by_month.items())
    rows = [(month(code, t), n) for code, n in found]
    told = _Counted(
        "exchange-event-months",
        _leading(_("Most events: {name}"), rows, p),
        t("Number of events and calls by month; calls by their deadline."),
        labels(t)["month"],
        t("Events and calls"),
    )
    links = [Link("month", "" if code == p.view.month else code, pressed=code == p.view.month) for code, _ in found]
    marked = (month(p.view.month, t),) if p.view.month else ()
    return _counts(p, told, rows, links, marked)


def _leading(finding: str, rows: Sequence[tuple[str, int]], p: Market) -> str:
    """Say in a finding which of the rows is the most frequent; where several are, how many records there are."""
    most = max((n for _, n in rows), default=0)
    leading = [name for name, n in rows if n == most]
    return p.t(finding, name="; ".join(leading)) if 0 < len(leading) <= TIED else p.counted(p.trade.count)


def _counts(
    p: Market, told: _Counted, rows: Sequence[tuple[str, int]], links: Sequence[Link], highlight: tuple[str, ...]
) -> Figure:
    t = p.t
    return Figure(
        name=told.name,
        title=told.title if rows else empty(p),
        subtitle=told.subtitle,
        source=p.source,
        text="; ".join(f"{each}: {t.number(n)}" for each, n in rows[:3]) + "." if rows else empty(p),
        columns=[Column("name", told.label), Column("count", told.unit, 0)],
        rows=rows,
        chart=Chart("bars", "name", ("count",), highlight=highlight, unit=told.unit),
        links=links,
    )
