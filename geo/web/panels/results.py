"""The list of results, assembled for the template ``results``."""

from collections.abc import Mapping
from datetime import date
from math import isnan
from typing import Any
from urllib.parse import urlencode

import numpy as np

from geo import links
from geo.figures.facts import seat_text
from geo.i18n import Translator
from geo.selection import search, wording
from geo.selection.describe import Chip, chips, sector_mark, sector_name
from geo.selection.filters import Selection
from geo.selection.view import CHOICES, FILTERS, View
from geo.web.panels import picks
from geo.web.render import render

PAGE_SIZE = 25


def results(selection: Selection, t: Translator, today: date) -> str:
    """Render one page of the list, with the statuses of a day."""
    view, pages = selection.view, page_count(selection.count)
    page = _page_of_chosen(selection) or min(view.page, pages)
    shown = selection.ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render(
        "results",
        t,
        entries=[_entry(selection, int(i), t, today) for i in shown],
        start=(page - 1) * PAGE_SIZE + 1,
        end=(page - 1) * PAGE_SIZE + len(shown),
        count=selection.count,
        sorts=_sorts(view, t),
        order=view.order,
        page=page,
        pages=pages,
        beyond=view.page > pages,
        turns={name: _turn(view, page + step) for name, step in (("previous", -1), ("next", 1))},
        missing=f"./submit/cluster?{urlencode({'name': view.q, 'lang': t.language})}",
        loosened=[] if selection.count else _loosened(selection, t),
    )


def page_count(entries: int) -> int:
    """Return how many pages a list has; one at least."""
    return max(1, -(-entries // PAGE_SIZE))


def _page_of_chosen(selection: Selection) -> int | None:
    """Return the page that holds the chosen cluster: with its card open, the list stands at its entry."""
    if not selection.view.cluster:
        return None
    found = np.flatnonzero(selection.ordered == selection.registry.index_of(selection.view.cluster))
    return int(found[0]) // PAGE_SIZE + 1 if found.size else None


def _turn(view: View, page: int) -> Mapping[str, str]:
    """Write a link to another page of the list, which leaves an open card."""
    href = view.change(page=page, cluster=None).address()
    action, value = ("go", href.removeprefix("./")) if view.cluster else ("page", str(page))
    return {"href": href, "action": action, "value": value}


def _sorts(view: View, t: Translator) -> list[tuple[str, str]]:
    names = {
        "name": t("by name"),
        "proof": t("by proof of activity"),
        "status": t("by status"),
        "members": t("by number of members"),
        "founded": t("from the oldest"),
        "distance": t("by distance"),
    }
    return [(code, name) for code, name in names.items() if code != "distance" or view.near]


def _entry(selection: Selection, position: int, t: Translator, today: date) -> Mapping[str, Any]:
    registry, view = selection.registry, selection.view
    record = registry.record(position)
    distances = selection.distances
    return {
        "id": record["id"],
        "name": search.highlight(record["name"], view.q),
        "href": view.change(cluster=record["id"]).address(),
        "open": record["id"] == view.cluster,
        "pick": picks.choice(view, record["id"], record["name"], "", t),
        "sector": sector_mark(registry, record["sector"], t),
        "sector_name": search.highlight(sector_name(registry, record["sector"], t), view.q),
        "place": search.highlight(seat_text(registry, record, t), view.q),
        "distance": None if distances is None else kilometres_text(float(distances[position]), t),
        "members": _members(record, t, told=view.order in ("members", "proof")),
        "founded": _founded(record, t) if view.order == "founded" else None,
        "coordinator": _found_elsewhere(record, "coordinator", view.q),
        "alias": _found_elsewhere(record, "name_en", view.q) or _found_elsewhere(record, "sector_words", view.q),
        "activity": (record["activity"], wording.activity(record, t)),
        "statuses": wording.status_labels(registry.history(record["id"]), today, t),
        "website": _website(record) if view.order == "proof" else None,
    }


def _website(record: Mapping[str, Any]) -> Mapping[str, str | None]:
    return {"text": links.host(record["website"]), "href": links.web_link(record["website"])}


def _found_elsewhere(record: Mapping[str, Any], field: str, q: str) -> Any:
    """Show a field that the list leaves out where the search found its words there."""
    found = search.matched(record[field], q) - search.matched(record["name"], q)
    return search.highlight(record[field], q) if found else None


def kilometres_text(distance: float, t: Translator) -> str:
    """Write a distance between towns in whole kilometres; what is nearer than half a one is not 0, NaN is blank."""
    if isnan(distance):
        return ""
    if distance == 0:  # seats of one town stand on one point
        return t("same town")
    return t("{n} km", n=t.number(max(1, round(distance))))


def _members(record: Mapping[str, Any], t: Translator, *, told: bool) -> str:
    """Word the number of members; where it is not known, that is only `told` where it matters."""
    if record["members"] is None:
        return t("number of members: no data") if told else ""
    return wording.members(record["members"], record["members_year"], t)


def _founded(record: Mapping[str, Any], t: Translator) -> str:
    if record["founded"] is None:
        return t("founded: no data")
    return t("founded: {range}", range=record["founded"])


def _loosened(selection: Selection, t: Translator) -> list[tuple[Chip, str]]:
    """Say, for each filter that is on, how many clusters there would be without it."""
    loosened = []
    for chip in chips(selection, t):
        count = Selection(selection.registry, without(selection.view, chip.name, chip.value)).count
        if count:
            loosened.append((chip, t.number(count)))
    return loosened


def without(view: View, name: str, value: str) -> View:
    """Return the View with one chip taken away."""
    if value:
        return view.toggle(name, value) if name in CHOICES and value in getattr(view, name) else view
    return view.change(**{name: View.default(name)}) if name in FILTERS else view
