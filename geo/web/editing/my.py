"""What a person has to do with the registry: own clusters, own proposals, what waits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR, scope_of
from geo.days import day_of
from geo.editorial import claims, decisions, drafts, fields, proposals, telling
from geo.editorial.changes import ABOUT, DRAFT, OPEN, RETURNED, SUBMITTED
from geo.editorial.wording import STATES
from geo.errors import DataError
from geo.i18n import mark as _
from geo.selection.wording import freshness, is_stale
from geo.store.registry import Freshness
from geo.web.editing import offering, submit, talk
from geo.web.editing.desk import GET, POST, SIGNED_IN, DeskPage

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.database.models import Change
    from geo.editorial.proposals import Reading
    from geo.web.editing.desk import Visit


def overview(visit: Visit) -> Response:
    """Show own clusters, what waits for the person, and all own proposals."""
    listed = proposals.mine(visit.database, visit.person)
    told = [_line(visit, change) for change in listed]
    clusters, firms, t = _clusters(visit), _firms(visit), visit.t
    return visit.show(
        "editing/my.html",
        t("My firms") if firms and not clusters else t("My clusters"),
        clusters=clusters,
        firms=firms,
        offers=offering.own(visit) if any(role == COORDINATOR for role, _scope in visit.person.roles) else None,
        waits=[one for one in told if one["state"] in (RETURNED, DRAFT)],
        others=[one for one in told if one["state"] not in (RETURNED, DRAFT)],
    )


def _clusters(visit: Visit) -> list[dict[str, Any]]:
    """Return the clusters of which the person is a coordinator."""
    t, today = visit.t, visit.sources.registry.today
    own = sorted(scope for role, scope in visit.person.roles if role == COORDINATOR)
    found = proposals.overview(visit.database, own)
    shown = []
    for key, data, waiting in found:
        fresh = _fresh(visit, key, data)
        shown.append(
            {
                "name": data["name"],
                "profile": visit.url("cluster", cluster=key),
                "form": visit.url(f"submit/cluster/{key}"),
                "members": visit.url("import", cluster=key),
                "fresh": freshness(fresh, today, t),
                "stale": is_stale(fresh.day, today),
                "waiting": waiting,
            }
        )
    return sorted(shown, key=lambda one: (not one["stale"], one["name"]))


def _fresh(visit: Visit, key: str, data: dict[str, Any]) -> Freshness:
    """Return how fresh an entry is; of one that is not published yet, since when it is there."""
    registry = visit.sources.registry
    if key in registry.positions:
        return registry.freshness(key)
    return Freshness(date.fromisoformat(data["compiled"]))


def _firms(visit: Visit) -> list[dict[str, Any]]:
    """Return the firms that the person acts for."""
    stem = scope_of("firm", "")
    own = sorted(scope.removeprefix(stem) for role, scope in visit.person.roles if scope.startswith(stem))
    return [
        {
            "name": data["name"],
            "profile": visit.url(f"firms/{key}"),
            "form": visit.url(f"submit/firm/{key}"),
            "offer": visit.url("submit/offer", owner_kind="firm", owner=key),
            "waiting": waiting,
        }
        for key, data, waiting in proposals.overview(visit.database, own, "firm")
    ]


def _line(visit: Visit, change: Change) -> dict[str, Any]:
    t, described = visit.t, fields.described().get(change.kind)
    base = proposals.base(visit.database, change)
    name = telling.title(change.kind, {**base, **(change.patch or {})}, change.key)
    if change.kind in claims.KINDS:
        kind = t("you as coordinator") if change.kind == claims.CLAIM else t("you as who acts for it")
        name = proposals.name(visit.database, ABOUT[change.kind], change.key)
    else:
        words = described.words if described else None
        kind = t(words.change if change.base_version else words.new) if words else change.kind
    moment = change.decided_at or change.submitted_at or change.created_at
    return {
        "name": name,
        "href": visit.url(f"my/changes/{change.id}"),
        "kind": kind,
        "state": change.state,
        "words": t(STATES[change.state]),
        "day": t.day(day_of(moment)),
        "reason": change.reason,
    }


def show(visit: Visit) -> Response:
    """Show an own proposal: to be sent, waiting, or decided."""
    change = proposals.own(visit.database, visit.params["number"], visit.person)
    t = visit.t
    more: dict[str, Any] = {
        "number": change.id,
        "state": change.state,
        "state_words": t(STATES[change.state]),
        "thread": _thread(visit, change),
        "answer": visit.url(f"my/changes/{change.id}/answer") if change.state in (SUBMITTED, RETURNED) else "",
        "open": change.state in (DRAFT, RETURNED),
        "discard": visit.url(f"my/changes/{change.id}/discard") if change.state in OPEN else "",
        "discard_words": t("Delete the draft") if change.state == DRAFT else t("Withdraw the proposal"),
    }
    if change.kind in claims.KINDS:
        title = t("Claim of a cluster") if change.kind == claims.CLAIM else t("Claim of a firm")
        return visit.show("editing/claimed.html", title, **_claim(visit, change), **more)
    reading = _read(visit, change)
    if change.state not in OPEN:
        return visit.show("editing/decided.html", _line(visit, change)["name"], **_decided(visit, change), **more)
    if change.state == SUBMITTED:
        more["problems_hidden"] = True
    return submit.preview(visit, reading, **more, seen=drafts.mark(drafts.of_change(change)))


def _read(visit: Visit, change: Change) -> Reading:
    form = proposals.form_of(visit.database, change, visit.language == "pl")
    return submit.read(visit, form, change.key if change.base_version else "", change.kind)


def _thread(visit: Visit, change: Change) -> list[dict[str, Any]]:
    """Return what was said, once there is more than that it was handed in."""
    said = decisions.thread(visit.database, change.id)
    return talk.told(visit, said) if any(one.kind != SUBMITTED for one in said) else []


def _claim(visit: Visit, change: Change) -> dict[str, Any]:
    from geo.web.editing import form as shown

    line, way = _line(visit, change), "" if change.kind == claims.CLAIM else "firm/"
    return {
        "name": line["name"],
        "note": change.note,
        "profile": shown.profile(ABOUT[change.kind], change.key, visit),
        "again": visit.url(f"submit/claim/{way}{change.key}", change=change.id),
    }


def _decided(visit: Visit, change: Change) -> dict[str, Any]:
    """Return what a decided proposal said, whatever the record says by now."""
    from geo.web.editing import form as shown

    base = proposals.base(visit.database, change)
    return {
        "name": _line(visit, change)["name"],
        "kind_words": _line(visit, change)["kind"],
        "new": not change.base_version,
        "rows": shown.rows(base, {**base, **(change.patch or {})}, visit.t, visit.sources.registry, change.kind),
        "profile": shown.profile(change.kind, change.key, visit),
        "note": change.note,
        "key": change.key,
    }


def send(visit: Visit) -> Response:
    """Hand an own draft or returned proposal in."""
    number = visit.params["number"]
    change = proposals.own(visit.database, number, visit.person)
    if submit.other_than_shown(visit, drafts.mark(drafts.of_change(change))):
        return visit.to(f"my/changes/{number}", said=visit.t(submit.OTHER))
    mended = change.state in (DRAFT, RETURNED) and change.base_version and change.kind in fields.described()
    reading = _read(visit, change) if mended else None
    if reading and (reading.conflicts or reading.removed):
        return visit.to(submit.way(change.kind, change.key), **{submit.CHANGE: str(number)})
    try:
        proposals.hand_in(visit.database, number, visit.person)
    except DataError:
        return visit.to(f"my/changes/{number}", said=visit.t("Something is to be mended before this can be sent."))
    said = visit.t("Your proposal is sent. An editor decides on it; you get a mail.")
    return visit.to(f"my/changes/{number}", said=said)


def answer(visit: Visit) -> Response:
    """Answer the editor of an own proposal."""
    number = visit.params["number"]
    proposals.own(visit.database, number, visit.person)
    decisions.answer(visit.database, number, visit.person, visit.form.get("answer", ""))
    return visit.to(f"my/changes/{number}", said=visit.t("Your answer is sent."))


def discard(visit: Visit) -> Response:
    """Delete an own draft, or withdraw what was sent."""
    number = visit.params["number"]
    draft = proposals.own(visit.database, number, visit.person).state == DRAFT
    proposals.discard(visit.database, number, visit.person)
    said = visit.t("The draft is deleted.") if draft else visit.t("The proposal is withdrawn.")
    return visit.to("my", said=said)


PAGES = (
    DeskPage("my", GET, overview, SIGNED_IN, menu=_("My clusters")),
    DeskPage("my/changes/{number:int}", GET, show, SIGNED_IN),
    DeskPage("my/changes/{number:int}", POST, send, SIGNED_IN),
    DeskPage("my/changes/{number:int}/answer", POST, answer, SIGNED_IN),
    DeskPage("my/changes/{number:int}/discard", POST, discard, SIGNED_IN),
)
