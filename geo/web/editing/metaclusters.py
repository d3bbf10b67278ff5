"""Meta-clusters: the public page of each, with its members here and abroad; made of the snapshot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import codes, links
from geo.figures import metaclusters
from geo.i18n import mark as _
from geo.selection import describe, wording
from geo.store import exchange
from geo.store.status import PartialDate, is_date
from geo.text import collation_key
from geo.web.editing.desk import EDITORS, EVERYBODY, GET, DeskPage, may

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.store.exchange import MetaCluster, MetaClusterMember
    from geo.web.editing.desk import Visit


def show_all(visit: Visit) -> Response:
    """List all meta-clusters."""
    held = visit.sources.exchange
    listed = [
        {
            "name": metaclusters.named(one, visit.t),
            "lang": exchange.text(one, visit.language).lang,
            "facts": [*filter(None, [metaclusters.status(one, visit.t), metaclusters.project(one, visit.t)])],
            "members": len(one.members_on(held.today)),
            "href": visit.url(f"metaclusters/{one.id}"),
        }
        for one in sorted(held.metaclusters, key=lambda one: collation_key(metaclusters.named(one, visit.t)))
    ]
    return visit.show(
        "editing/metaclusters.html", visit.t("Meta-clusters"), listed=listed, edits=may(EDITORS, visit.person)
    )


def show(visit: Visit) -> Response:
    """Show a meta-cluster."""
    held, t = visit.sources.exchange, visit.t
    one = held.metacluster.get(visit.params["id"])
    if one is None:
        return visit.nowhere()
    text = exchange.text(one, visit.query.get("text", visit.language))
    members = one.members_on(held.today)
    return visit.show(
        "editing/metacluster.html",
        text.title or one.id,
        one=one,
        text=text,
        foreign=text.lang not in ("", t.language),
        language=codes.language_name(text.lang, t.language),
        others=_others(one, text.lang, visit),
        standing=metaclusters.status(one, t),
        facts=_facts(one, visit),
        picture=_picture(members, visit),
        members=[_member(member, visit) for member in members],
        former=[_member(member, visit) for member in one.members if member not in members],
        documents=[_document(document, visit) for document in one.documents],
        offers=[
            (visit.url(f"offers/{offer.id}"), exchange.text(offer, t.language)) for offer in held.offers_to(one.id)
        ],
        offer=visit.url("submit/offer", addressed_to=one.id),
        sources=[(links.web_link(source), source) for source in one.sources],
    )


def _others(one: MetaCluster, shown: str, visit: Visit) -> list[tuple[str, str, str]]:
    found = [text.lang for text in one.texts if text.lang and text.lang != shown]
    return [(code, codes.own_name(code), visit.url(f"metaclusters/{one.id}", text=code)) for code in found]


def _facts(one: MetaCluster, visit: Visit) -> list[tuple[str, str, str]]:
    """Return what is known beside the members: term, value, and an address where it is one."""
    t, registry = visit.t, visit.sources.registry
    sectors = [describe.sector_name(registry, slug, t) for slug in one.sectors if slug in registry.sector_slugs]
    return [
        (t("Status"), metaclusters.status(one, t), ""),
        (t("Project that founded it"), metaclusters.project(one, t), ""),
        (t("Sectors"), "; ".join(sectors), ""),
        (t("Website"), links.host(one.website), links.web_link(one.website) or ""),
    ]


def _member(member: MetaClusterMember, visit: Visit) -> dict[str, Any]:
    t, made = visit.t, metaclusters.seat(member, visit.sources.registry)
    begin, end = (
        wording.partial_date(PartialDate(day), t) if is_date(day) else ""
        for day in (member.valid_from, member.valid_to)
    )
    inside = visit.url("cluster", cluster=made.cluster_id) if made.cluster_id else ""
    return {
        "name": made.name,
        "href": inside or links.web_link(made.website) or "",
        "away": not inside,
        "place": metaclusters.place(made, t),
        "role": t(metaclusters.ROLES[made.role]) if made.role in metaclusters.ROLES else "",
        "period": (f"{begin or '?'} – {end}" if end else t("since {begin}", begin=begin)) if begin or end else "",
    }


def _document(document: exchange.MetaClusterDocument, visit: Visit) -> dict[str, str]:
    day = wording.partial_date(PartialDate(document.day), visit.t) if is_date(document.day) else ""
    return {"title": document.title, "href": links.web_link(document.link) or "", "day": day}


def _picture(members: tuple[MetaClusterMember, ...], visit: Visit) -> str:
    """Draw where the members have their seats; nothing where no seat is known."""
    from markupsafe import Markup

    from geo.store.files import web_resources
    from geo.web.panels import partnership

    rows = metaclusters.places([metaclusters.seat(member, visit.sources.registry) for member in members], tied=True)
    if not any(row["latitude"] for row in rows):
        return ""
    return Markup(partnership.picture(rows, web_resources(visit.sources.settings), visit.t))


PAGES = (
    DeskPage("metaclusters", GET, show_all, EVERYBODY, menu=_("Meta-clusters"), stored=False),
    DeskPage("metaclusters/{id}", GET, show, EVERYBODY, stored=False),
)
