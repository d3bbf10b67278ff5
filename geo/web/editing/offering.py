"""Who offers: the clusters and firms that somebody acts for, their offers, and how to add one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR
from geo.errors import Refused
from geo.web.editing.desk import POST, SIGNED_IN, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

FIRM = "firm:"  # begins the scope of who acts for a firm


def choose(visit: Visit) -> Response:
    """Let somebody choose in whose name an offer is made; who acts for one alone goes on at once."""
    owners = _owners(visit)
    if len(owners) == 1:
        _name, kind, key = owners[0]
        return visit.to("submit/offer", owner_kind=kind, owner=key)
    return visit.show(
        "editing/offering.html",
        visit.t("Add an offer or a request"),
        owners=[(name, way(visit, kind, key)) for name, kind, key in owners],
    )


def way(visit: Visit, kind: str, key: str) -> str:
    """Return the way to the form of a new offer of a cluster or a firm."""
    return visit.url("submit/offer", owner_kind=kind, owner=key)


def own(visit: Visit) -> list[dict[str, Any]]:
    """Return the offers of those for whom somebody acts, as a list shows them."""
    from geo.exchange import renewals

    t = visit.t
    return [
        {
            "title": one.title,
            "href": visit.url(f"offers/{one.key}"),
            "form": visit.url(f"submit/offer/{one.key}"),
            "renew": visit.url(f"my/offers/{one.key}/renew"),
            "until": t.day(one.until),
            "renewed": t.day(one.renewed),
            "can": one.renewed > one.until,
            "ended": one.ended,
        }
        for one in renewals.own(visit.database, visit.person, datetime.now(UTC), visit.language)
    ]


def renew(visit: Visit) -> Response:
    """Renew an own offer."""
    from geo.exchange import renewals

    try:
        renewals.renew_own(visit.database, visit.params["key"], visit.person, datetime.now(UTC))
    except Refused:
        return visit.nowhere()
    return visit.to("my", visit.t("The offer is renewed."))


def _owners(visit: Visit) -> list[tuple[str, str, str]]:
    """Return name, kind and key of the clusters and firms for which somebody acts, by name."""
    from geo.editorial import proposals

    scopes = [scope for role, scope in visit.person.roles if role == COORDINATOR]
    clusters = [scope for scope in scopes if not scope.startswith(FIRM)]
    firms = [scope.removeprefix(FIRM) for scope in scopes if scope.startswith(FIRM)]
    found = [
        (str(data["name"]), kind, key)
        for kind, keys in (("cluster", clusters), ("firm", firms))
        for key, data, _waiting in proposals.overview(visit.database, keys, kind)
    ]
    return sorted(found)


PAGES = (DeskPage("my/offers/{key}/renew", POST, renew, SIGNED_IN),)
