"""Views that somebody wants to hear of: of what kind, by which filters, in words, and what passes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from geo.figures.exchange import Market
from geo.selection import domain, exchange
from geo.selection.describe import chips
from geo.selection.exchange import Trade
from geo.selection.filters import Selection
from geo.selection.view import FILTERS, TRADED, View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator
    from geo.store.exchange import Exchange
    from geo.store.registry import Registry

CLUSTERS = "clusters"
# What a View can be of, and the kind of its records.
KINDS = {CLUSTERS: "cluster", "offers": "offer", "firms": "firm", "events": "event"}
PAGE = "exchange"  # that lists all but clusters, which the map does
_TYPED = ("q",)  # filters whose words anybody can make up


def filters(kind: str) -> tuple[str, ...]:
    """Name the parameters of an address that decide what passes."""
    return FILTERS if kind == CLUSTERS else (*exchange.used(kind), "cluster", "near", "radius")


def read(kind: str, asked: Mapping[str, Sequence[str]], registry: Registry) -> tuple[View, tuple[str, ...]]:
    """Read the filters of an address, without what only decides how something is shown; and what is not understood."""
    view, dropped = View.from_query(asked, domain.known(registry))
    kept = {name: getattr(view, name) for name in filters(kind) if name != "radius" or view.near}
    return View(kind=TRADED[0] if kind == CLUSTERS else kind, **kept), dropped


def query(view: View) -> str:
    """Write the filters of a View: the same ones always give the same text."""
    return view.change(kind=TRADED[0]).query()


def address(kind: str, filters: str) -> str:
    """Return the address, below the base path, of the page that shows a View."""
    if kind == CLUSTERS:
        return f"?{filters}" if filters else ""
    return f"{PAGE}?{urlencode({'kind': kind})}" + (f"&{filters}" if filters else "")


def passing(kind: str, filters: str, registry: Registry, held: Exchange) -> frozenset[str]:
    """Return the ids of the records that pass.

    Where all codes of a filter are gone from the data, nothing passes: without it more would than was asked for.
    """
    asked = parse_qs(filters)
    view, _dropped = read(kind, asked, registry)
    if any(name in asked and getattr(view, name) == View.default(name) for name in asked if name != "radius"):
        return frozenset()
    return let_pass(kind, view, registry, held)


def let_pass(kind: str, view: View, registry: Registry, held: Exchange) -> frozenset[str]:
    """Return the ids of the records that pass a View of these data."""
    if kind == CLUSTERS:
        mask = Selection(registry, view).mask
        return frozenset(key for key, passes in zip(registry.ids, mask, strict=True) if passes)
    trade = Trade(held, registry, view)
    return frozenset(one.id for one, passes in zip(trade.stock.records, trade.mask, strict=True) if passes)


def named(kind: str, t: Translator) -> str:
    """Name what a View is of."""
    return {
        CLUSTERS: t("Clusters"),
        "offers": t("Offers and requests"),
        "firms": t("Firms"),
        "events": t("Events and calls"),
    }[kind]


def words(  # noqa: PLR0913 - of which View, by which data, in which words
    kind: str, filters: str, registry: Registry, held: Exchange, t: Translator, *, typed: bool = True
) -> str:
    """Say which View it is; not `typed` leaves out what its visitor wrote, for mails to an address of anybody's."""
    view, _dropped = read(kind, parse_qs(filters), registry)
    listed = chips(Selection(registry, view), t) if kind == CLUSTERS else Market(Trade(held, registry, view), t).chips
    told = [f"{chip.group}: {chip.label if typed or chip.name not in _TYPED else '…'}" for chip in listed]
    return " · ".join([named(kind, t), *(told or [t("all")])])
