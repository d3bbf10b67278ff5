"""The page of the exchange: what is listed, its filters, and the list of firms, offers or events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geo import links
from geo.figures import exchange as figures
from geo.figures import when
from geo.figures.exchange import Market, labels, month
from geo.selection.exchange import GROUPS, ORDERS, Trade, chosen, whose
from geo.selection.search import highlight
from geo.selection.view import TRADED, View
from geo.store import exchange
from geo.store.exchange import CALL, Event, Firm, Offer, Traded
from geo.text import collation_key
from geo.web.panels.filters import Option
from geo.web.panels.results import PAGE_SIZE, page_count
from geo.web.panels.summary import follow
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator
    from geo.scenes.exchange import ExchangeScene
    from geo.selection.describe import Chip

PAGE = "exchange"
SORTED = ("region", "country", "language")  # groups whose options stand in the order of their names
KEPT = ("lang", "kind", "cluster", "near", "radius", "arrange")  # what the form of the filters has no fields for
ADDED = {"firms": "firm", "offers": "offer", "events": "event"}  # what each kind is added as


def head(scene: ExchangeScene, dropped: Sequence[str]) -> str:
    """Render title, kinds, filters, and how many records pass; `dropped` are parts of the address not understood."""
    market, view, t = scene.market, scene.view, scene.t
    trade = market.trade
    return render(
        "exchange_head",
        t,
        title=scene.heading,
        kinds=[_kind(scene, kind) for kind in TRADED],
        kind=trade.kind,
        dropped=dropped,
        q=view.q,
        kept=[
            (name, value) for name in ("lang", "kind", "cluster", "arrange") for value in view.to_query().get(name, [])
        ],
        groups={group: _options(market, group) for group in GROUPS[trade.kind]},
        names=labels(t),
        chosen={group: len(getattr(view, group)) for group in GROUPS[trade.kind]},
        active=len(market.chips) - bool(view.q),
        months=[(code, month(code, t), t.number(number)) for code, number in trade.by_month.items()],
        month=view.month or "",
        past=view.past,
        over=trade.over,
        words=market.words if market.chips else market.counted(trade.count),
        count=trade.count,
        chips=[(chip, _without(view, chip).address(PAGE)) for chip in market.chips],
        cleared=_cleared(view).address(PAGE),
        link=view.alone().change(lang=None).address(PAGE),
        add=_add(trade.kind, t),
        follow=follow(view, trade.kind, t),
        month_view=view.alone().change(lang=t.language).address("events"),
        calendar=view.alone().change(lang=t.language).address("events.ics"),
    )


def announcement(scene: ExchangeScene) -> str:
    """Say the new count to screen readers."""
    return scene.t("Found: {what}.", what=scene.words)


def _kind(scene: ExchangeScene, kind: str) -> Mapping[str, Any]:
    """Say what a kind is called and how many of it pass; its own filters are left behind."""
    t, view = scene.t, scene.view
    names = {"offers": t("Offers and requests"), "firms": t("Firms"), "events": t("Events and calls")}
    other = chosen(view.change(kind=kind, type=view.type if kind == view.kind else (), arrange=None))
    number = Trade(scene.sources.exchange, scene.registry, other).count
    return {"name": names[kind], "count": t.number(number), "href": other.address(PAGE), "here": kind == view.kind}


def _options(market: Market, group: str) -> list[Option]:
    """List the options of a filter that any record of the kind has, those that would leave nothing last."""
    picked, counts = getattr(market.view, group), market.trade.counts(group)
    there = market.trade.stock.held(group)
    codes = [code for code in counts if code in there or code in picked]
    names = {code: market.name(group, code) for code in codes}
    if group in SORTED:
        codes.sort(key=lambda code: collation_key(names[code]))
    listed = [Option(code, names[code], counts[code], code in picked, place) for place, code in enumerate(codes)]
    return sorted(listed, key=lambda option: not option.count and not option.chosen)


def _without(view: View, chip: Chip) -> View:
    if chip.value:
        return view.toggle(chip.name, chip.value)
    return view.change(**{chip.name: View.default(chip.name)})


def _cleared(view: View) -> View:
    return view.cleared().change(kind=view.kind)


def _add(kind: str, t: Translator) -> str:
    return f"./submit/{ADDED[kind]}?{urlencode({'lang': t.language})}"


# --- the list ---------------------------------------------------------------------------------------------------------


def listed(scene: ExchangeScene) -> str:
    """Render one page of the list."""
    market, view, t = scene.market, scene.view, scene.t
    trade, pages = market.trade, page_count(scene.entries)
    page = min(view.page, pages)
    shown = market.listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    orders = {"date": t("from the newest"), "name": t("by name"), "deadline": t("by deadline"), "size": t("by size")}
    if trade.kind == "events":
        orders["date"] = t("by date")
    return render(
        "exchange_list",
        t,
        kind=trade.kind,
        entries=[_entry(market, one) for one in shown],
        start=(page - 1) * PAGE_SIZE + 1,
        page=page,
        pages=pages,
        beyond=view.page > pages,
        turns={name: view.change(page=page + step).address(PAGE) for name, step in (("previous", -1), ("next", 1))},
        sorts=[(code, orders[code]) for code in ORDERS[trade.kind]],
        order=trade.order,
        filtered=bool(market.chips),
        over=t.number(trade.over) if trade.over else "",
        with_over=view.change(past=1).address(PAGE),
        empty=figures.empty(market),
        loosened=[] if trade.count else _loosened(market),
        cleared=_cleared(view).address(PAGE),
        add=_add(trade.kind, t),
    )


def _loosened(market: Market) -> list[tuple[Chip, str, str]]:
    """Say, for each filter that is on, how many there would be without it."""
    found = []
    for chip in market.chips:
        view = _without(market.view, chip)
        if number := Trade(market.trade.held, market.registry, view).count:
            found.append((chip, view.address(PAGE), market.t.number(number)))
    return found


def _entry(market: Market, one: Traded) -> Mapping[str, Any]:
    """Say what the list tells of a record."""
    t, view, stock = market.t, market.view, market.trade.stock
    text = exchange.text(one, market.reading)
    own = {Firm: _firm, Offer: _offer, Event: _event}[type(one)]
    return {
        "id": one.id,
        "href": links.traded(market.kind, one.id, t.language),
        "title": highlight(stock.title(one, market.reading), view.q),
        "lang": _foreign(text, t) if text.title else "",
        "summary": highlight(text.summary, view.q),
        "summary_lang": _foreign(text, t),
        "spoken": market.name("language", text.lang) if _foreign(text, t) else "",
        "original": text.original,
        "sectors": market.names("sector", stock.sectors(one)),
        "others": market.names("language", [each.lang for each in one.texts if each is not text]),
        **own(market, one),
    }


def _foreign(text: exchange.Text, t: Translator) -> str:
    """Return the language of a text where it is not that of the page."""
    return "" if text.lang == t.language else text.lang


def _firm(market: Market, one: Traded) -> Mapping[str, Any]:
    assert isinstance(one, Firm)
    t = market.t
    offers = len(market.trade.held.offers_of("firm", one.id))
    region = market.name("region", one.teryt) if one.teryt else ""
    return {
        "facts": [
            ", ".join(filter(None, (one.city, region))) or t("seat: no data"),
            market.name("size", one.size) if one.size else "",
            t.n("{n} offer", "{n} offers", offers) if offers else "",
        ],
        "clusters": [_cluster(market, key) for key in market.trade.stock.clusters(one)],
        "owner": None,
    }


def _offer(market: Market, one: Traded) -> Mapping[str, Any]:
    assert isinstance(one, Offer)
    t, last = market.t, when.read(one.valid_until)
    until = when.moment(last, t) if last else ""
    valid = t("valid until {day}", day=until) if until else ""
    if not one.holds(market.trade.held.today):
        valid = t("no longer valid since {day}", day=until)
    sought = (
        *(market.name("region", code) for code in one.regions),
        *(market.name("country", code) for code in one.countries),
    )
    return {
        "facts": [
            market.name("type", one.kind),
            t("partners sought in: {places}", places=", ".join(filter(None, sought))) if any(sought) else "",
            valid,
        ],
        "clusters": [],
        "owner": _owner(market, one),
    }


def _event(market: Market, one: Traded) -> Mapping[str, Any]:
    assert isinstance(one, Event)
    t = market.t
    country = market.name("country", one.country) if one.country else ""
    place = ", ".join(filter(None, (one.city, country if one.country != "PL" else "")))
    until = when.deadline(one, t)
    return {
        "facts": [
            when.words(one, t),
            market.name("type", one.kind),
            place,
            t("online") if one.online else "",
            t("deadline: {day}", day=until) if until else "",
            "" if one.holds(market.trade.held.today) else t("the call is closed") if one.kind == CALL else t("over"),
        ],
        "clusters": [],
        "owner": _owner(market, one),
    }


def _owner(market: Market, one: Traded) -> Mapping[str, str] | None:
    """Name whoever makes an offer or holds an event, with the address of its profile."""
    kind, key = whose(one)
    name = market.owner(one)
    if kind == "cluster" and name and key in market.registry.positions:
        return _cluster(market, key)
    if kind == "firm" and name and key in market.trade.held.firm:
        return {"name": name, "href": links.traded("firms", key, market.t.language), "action": "", "value": ""}
    return {"name": name, "href": "", "action": "", "value": ""} if name else None


def _cluster(market: Market, key: str) -> Mapping[str, str]:
    href = View(lang=market.view.lang, cluster=key).address("cluster")
    name = market.registry.names[market.registry.index_of(key)]
    return {"name": name, "href": href, "action": "profile", "value": key}
