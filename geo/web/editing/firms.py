"""The public page of a firm: what it makes, its numbers, clusters that it is a member of, its offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import codes, links
from geo.build.exchange import COMPANY
from geo.selection import wording
from geo.store import exchange
from geo.store.status import PartialDate, is_date
from geo.web.editing import seats
from geo.web.editing.desk import EVERYBODY, GET, DeskPage
from geo.web.panels import members, registry_history

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.i18n import Translator
    from geo.store.exchange import Firm, Membership
    from geo.web.editing.desk import Visit


def show(visit: Visit) -> Response:
    """Show a firm."""
    firm = visit.sources.exchange.firm.get(visit.params["id"])
    if firm is None:
        return visit.nowhere()
    t, registry = visit.t, visit.sources.registry
    return visit.show(
        "editing/firm.html",
        firm.name,
        firm=firm,
        facts=_facts(firm, visit),
        texts=[_text(one, t) for one in _own_first(firm, t)],
        memberships=[_membership(one, visit) for one in firm.memberships],
        offers=[(exchange.text(one, t.language).title or one.id, one) for one in _offers(firm, visit)],
        map=seats.picture(_placed(firm), None, visit.sources, t),
        veiled=_veiled(firm, t),
        sources=[(links.web_link(one), one) for one in firm.sources],
        entry=registry_history.of_record(registry, firm.id, t, "firm"),
    )


def _own_first(firm: Firm, t: Translator) -> list[exchange.Text]:
    return sorted(firm.texts, key=lambda one: (one.lang != t.language, not one.original))


def _text(one: exchange.Text, t: Translator) -> dict[str, Any]:
    name = codes.language_name(one.lang, t.language)
    return {
        "lang": one.lang,
        "foreign": one.lang != t.language,
        "name": name,
        "original": one.original,
        "words": one.summary,
    }


def _placed(firm: Firm) -> dict[str, Any] | None:
    """Return what the small map needs; nothing of who is no point."""
    if firm.latitude is None:
        return None
    return {"city": firm.city or "?", "teryt": firm.teryt, "seat_lat": firm.latitude, "seat_lon": firm.longitude}


def _veiled(firm: Firm, t: Translator) -> str:
    """Say why a firm whose town is known is no point on the map; blank where it is one."""
    if firm.legal == COMPANY or not firm.city or firm.latitude is not None:
        return ""
    if firm.legal:
        return t("The seat of a sole trader is no point on the map unless he or she consents.")
    return t("It is no point on the map: it is not known whether this is a sole trader, who would have to consent.")


def _facts(firm: Firm, visit: Visit) -> list[dict[str, str]]:
    """Return what is known of a firm; what is not known stays unsaid but the numbers, which people look for."""
    t, registry, none = visit.t, visit.sources.registry, visit.t("no data")
    listed = [
        (t("Form"), codes.code_name("legal", firm.legal, t.language) if firm.legal else none, ""),
        (t("NIP"), firm.nip or none, ""),
        (t("REGON"), firm.regon or none, ""),
        (t("KRS"), firm.krs or none, ""),
        (t("Size"), codes.code_name("firm_size", firm.size, t.language) if firm.size else none, ""),
        (t("Divisions of PKD"), ", ".join(firm.pkd) or none, ""),
        (t("Town of the seat"), members.town(firm, registry, t) or none, ""),
        (t("Website"), links.host(firm.website), links.web_link(firm.website) or ""),
        (t("E-mail"), firm.email, f"mailto:{firm.email}" if links.is_mail(firm.email) else ""),
    ]
    return [{"term": term, "value": value, "href": href} for term, value, href in listed if value]


def _membership(one: Membership, visit: Visit) -> dict[str, Any]:
    t, registry = visit.t, visit.sources.registry
    known = one.cluster_id in registry.positions
    begin, end = (
        wording.partial_date(PartialDate(day), t) if is_date(day) else "" for day in (one.valid_from, one.valid_to)
    )
    return {
        "name": registry.names[registry.positions[one.cluster_id]] if known else one.cluster_id,
        "href": visit.url("cluster", cluster=one.cluster_id) if known else "",
        "period": f"{begin or '?'} – {end}".rstrip() if begin or end else "",
        "over": not one.holds(visit.sources.today),
    }


def _offers(firm: Firm, visit: Visit) -> list[exchange.Offer]:
    return list(visit.sources.exchange.offers_of("firm", firm.id))


PAGES = (DeskPage("firms/{id}", GET, show, EVERYBODY, stored=False),)
