"""The public history of the registry, with filters that stand in the address, and its feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from geo import taxonomy
from geo.access.person import ROLES, VISITOR
from geo.editorial import fields, wording
from geo.i18n import mark as _
from geo.selection import describe
from geo.text import fold
from geo.web.editing.desk import EDITORS, EVERYBODY, GET, DeskPage, may
from geo.web.panels import registry_history
from geo.web.render import render

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.i18n import Translator
    from geo.web.editing.desk import Visit

ON_A_PAGE, IN_THE_FEED = 50, 100
FILTERS = ("kind", "region", "cluster", "role", "from", "until", "batch")
KINDS = ("cluster", "firm", "offer", "event", "metacluster", "rule", "left_out")
BEGUN = "2026"  # year of the name under which the feed numbers what it tells (RFC 4151)
LONGEST = 200
HEAD = _("Changes of the registry")


def _asked(visit: Visit) -> dict[str, str]:
    """Read the filters of the address; what cannot be understood counts as not asked for."""
    asked = {name: visit.query.get(name, "").strip()[:LONGEST] for name in FILTERS}
    for name in ("from", "until"):
        try:
            asked[name] = date.fromisoformat(asked[name]).isoformat()
        except ValueError:
            asked[name] = ""
    return asked


def _passes(entry: registry_history.Entry, asked: Mapping[str, str]) -> bool:
    day = registry_history.day(entry).isoformat()
    name = entry.get("name", "")
    text = fold(" ".join([entry.get("key", ""), *(name.values() if isinstance(name, dict) else [name])]))
    roles = (entry.get("by"), entry.get("decided"))
    return (
        asked["kind"] in ("", entry.get("kind"))
        and (not asked["region"] or asked["region"] in entry.get("regions", ()))
        and (not asked["cluster"] or fold(asked["cluster"]) in text)
        and (not asked["role"] or asked["role"] in roles)
        and (not asked["from"] or day >= asked["from"])
        and (not asked["until"] or day <= asked["until"])
        and asked["batch"] in ("", entry.get("batch"))
    )


def _found(visit: Visit, asked: Mapping[str, str]) -> list[registry_history.Entry]:
    """Return what passes the filters; many records of one import are one entry, unless they are asked for."""
    passing = [one for one in registry_history.entries(visit.sources.registry) if _passes(one, asked)]
    if asked["batch"]:
        return passing
    shown: dict[Any, dict[str, Any]] = {}
    for one in passing:
        key = one["batch"] if one.get("origin") in ("import", "release") and one.get("number") else id(one)
        if key in shown:
            shown[key]["more"] = shown[key].get("more", 0) + 1
        else:
            shown[key] = dict(one)
    return list(shown.values())


def show(visit: Visit) -> Response:
    """Show a page of the history."""
    t, asked, registry = visit.t, _asked(visit), visit.sources.registry
    found = _found(visit, asked)
    last = max(1, -(-len(found) // ON_A_PAGE))
    wished = visit.query.get("page", "")
    page = min(int(wished), last) if wished.isdecimal() and len(wished) < 6 and int(wished) else 1
    given = {name: value for name, value in asked.items() if value}
    shown = [
        {**registry_history.worded(one, registry, t), "more": one.get("more", 0), "profile": _profile(visit, one)}
        for one in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    ]
    return visit.show(
        "editing/changes.html",
        t(HEAD),
        entries=shown,
        total=len(found),
        asked=asked,
        given=given,
        page=page,
        last=last,
        kinds=[(code, t(wording.KINDS[code])) for code in KINDS],
        regions=[(code, describe.region_name(registry, code, t)) for code in taxonomy.VOIVODESHIPS],
        roles=[(code, wording.role(code, t)) for code in (VISITOR, *ROLES)],
        edits=may(EDITORS, visit.person),
        feed=visit.url("changes/feed", **{"lang": t.language, **given}),
    )


def _profile(visit: Visit, entry: registry_history.Entry) -> str:
    """Link to the page of what an entry is about; blank where it has none any more."""
    kind, key = entry.get("kind", ""), entry.get("key", "")
    exchange = visit.sources.exchange
    known = {"cluster": visit.sources.registry.positions, "firm": exchange.firm, "offer": exchange.offer}
    known |= {"event": exchange.event, "metacluster": exchange.metacluster}
    return visit.url(fields.of(kind).profile.format(key=key)) if key in known.get(kind, ()) else ""


def feed(visit: Visit) -> Response:
    """Answer with the same as an Atom feed (RFC 4287); what it tells keeps its id."""
    asked = _asked(visit)
    query = urlencode({**{name: value for name, value in asked.items() if value}, "lang": visit.language})
    return atom(visit, visit.t(HEAD), _found(visit, asked), f"changes?{query}", f"changes/feed?{query}")


def atom(visit: Visit, title: str, found: Sequence[registry_history.Entry], page: str, own: str) -> Response:
    """Answer with a feed of what happened; `page` shows the same, `own` is the address of the feed."""
    from starlette.responses import Response

    t, registry, found = visit.t, visit.sources.registry, found[:IN_THE_FEED]
    home = visit.settings.public_url or str(visit.request.base_url).rstrip("/")
    name = f"tag:{urlsplit(home).hostname or 'localhost'},{BEGUN}:"
    told = [
        {
            **registry_history.worded(one, registry, t),
            "id": f"{name}changes/{one.get('number') or one['batch'] or 'first'}",
            "at": one["at"],
            "href": _target(one, home, t),
        }
        for one in found
    ]
    content = render(
        "editing/feed",
        t,
        title=visit.marked(title),
        id=name + own.replace("changes/feed", "changes", 1),
        updated=found[0]["at"] if found else f"{registry.manifest['built']}T00:00:00+00:00",
        page=f"{home}/{page}",
        own=f"{home}/{own}",
        entries=told,
    )
    return visit.send(Response(content, media_type="application/atom+xml"))


def _target(entry: registry_history.Entry, home: str, t: Translator) -> str:
    described = fields.described().get(entry.get("kind", ""))
    if described and entry["what"] != "removed":
        way = described.profile.format(key=entry["key"])
        return f"{home}/{way}{'&' if '?' in way else '?'}{urlencode({'lang': t.language})}"
    return f"{home}/rules#rule-{entry['key']}" if entry.get("kind") == "rule" else f"{home}/changes"


PAGES = (
    DeskPage("changes", GET, show, EVERYBODY, stored=False),
    DeskPage("changes/feed", GET, feed, EVERYBODY, stored=False),
)
