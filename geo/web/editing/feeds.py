"""Feeds of what changed in a View of clusters, offers, firms or events: its filters, applied to the public history."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.exchange import views
from geo.store import files, live, public, registry
from geo.store.exchange import Exchange
from geo.web.editing import changes
from geo.web.editing.desk import EVERYBODY, GET, DeskPage
from geo.web.panels import registry_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from starlette.responses import Response

    from geo.selection.view import View
    from geo.store.registry import Registry
    from geo.web.editing.desk import Visit

KEPT = 10  # snapshots that are looked back at
Told = tuple[object, ...]  # by which an entry of the history is known


def way(kind: str, filters: str) -> str:
    """Return the address of the feed of a View, below the base path."""
    return f"changes/feed/{kind}" + (f"?{filters}" if filters else "")


def feed(visit: Visit) -> Response:
    """Tell of the records of a View: those that pass now, and those that did before or after they were changed."""
    kind, asked = visit.address.rpartition("/")[2], asked_for(visit)
    sources, t = visit.sources, visit.t
    view, _dropped = views.read(kind, asked, sources.registry)
    filters = views.query(view)
    here = views.let_pass(kind, view, sources.registry, sources.exchange)
    listed = [one for one in registry_history.entries(sources.registry) if one.get("kind") == views.KINDS[kind]]
    left = [one for one in listed if one["key"] not in here]
    before = _left(visit, kind, view, left, here) if left else frozenset()
    found = [one for one in listed if one["key"] in here or _told(one) in before]
    language = urlencode({"lang": t.language})
    page, own = views.address(kind, filters), way(kind, filters)
    title = t("Changes: {view}", view=views.words(kind, filters, sources.registry, sources.exchange, t))
    return changes.atom(visit, title, found, *(f"{one}{'&' if '?' in one else '?'}{language}" for one in (page, own)))


def asked_for(visit: Visit) -> Mapping[str, Sequence[str]]:
    """Return the parameters of the address, each with its values."""
    asked: dict[str, list[str]] = {}
    for name, value in filter(lambda given: given[1], visit.query.multi_items()):
        asked.setdefault(name, []).append(value)
    return asked


def _left(
    visit: Visit, kind: str, view: View, entries: Sequence[registry_history.Entry], here: frozenset[str]
) -> frozenset[Told]:
    """Return those entries whose record passed right before or after: by the two kept snapshots around each."""
    waiting, found, passing = {_told(one): one["key"] for one in entries}, set(), {}
    newer: Path | None = None
    for folder in live.kept(visit.settings.live).values():
        told = public.read(folder, "history")
        new = waiting.keys() - set(map(_told, told)) if told is not None else set()
        if new:
            passing[folder] = _passing(folder, visit.sources.today, kind, view)
            if newer and newer not in passing:
                passing[newer] = _passing(newer, visit.sources.today, kind, view)
            around = passing[folder] | (passing[newer] if newer else here)
            found |= {one for one in new if waiting.pop(one) in around}
        newer = folder
    return frozenset(found)


def _passing(folder: Path, today: date, kind: str, view: View) -> frozenset[str]:
    if not files.is_there(folder):  # another process removes it
        return frozenset()
    known, held = _data(folder, files.stamp(folder), today)
    return views.let_pass(kind, view, known, held)


@lru_cache(maxsize=KEPT)
def _data(folder: Path, _stamp: tuple[int, ...], today: date) -> tuple[Registry, Exchange]:
    return registry.load(folder, folder / "installed", today), Exchange(folder, today)


def _told(entry: registry_history.Entry) -> Told:
    return entry.get("number"), entry["at"], entry.get("key")


def _pages() -> Iterator[DeskPage]:
    for kind in views.KINDS:
        yield DeskPage(f"changes/feed/{kind}", GET, feed, EVERYBODY, stored=False)


PAGES = tuple(_pages())
