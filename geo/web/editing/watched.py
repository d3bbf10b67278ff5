"""What an editor's pages say of clusters: how fresh, who was asked, who answered; as rows of a page and of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.export.records import Field, Records
from geo.i18n import mark as _
from geo.selection import describe, wording
from geo.text import capital

if TYPE_CHECKING:
    from starlette.datastructures import ImmutableMultiDict

    from geo.editorial.monitoring import ClusterSheet, Responses, Watched
    from geo.editorial.requests import Plan
    from geo.i18n import Translator
    from geo.store.registry import Registry

    Given = ImmutableMultiDict[str, str]

STATES = {
    "stale": _("older than half a year"),
    "never": _("never confirmed"),
    "open": _("waiting for an answer"),
    "unanswered": _("unanswered"),
    "no_address": _("no address"),
    "noted": _("with notes"),
}
ANSWERS = {"right": _("still right"), "update": _("to be updated"), "ended": _("no longer active")}
REACH = {
    "account": _("coordinator with an account"),
    "public": _("public address"),
    "nowhere": _("no address"),
}
LEFT = {
    "no_address": _("no address: neither a coordinator with an account nor a public e-mail address"),
    "wants_none": _("the address wants no letters"),
    "recent": _("asked or confirmed within the last four months"),
    "silent": _("did not answer the last request"),
    "ended": _("no longer active"),
}
ROLES = {
    "coordinator": _("coordinator"),
    "address": _("public address"),
    "contact": _("contact point"),
    "administrator": _("administrator"),
}
SHORT = 120  # characters of a note in the list


def region(code: str, registry: Registry, t: Translator) -> str:
    """Name a voivodeship; one that is not known is said to be so."""
    return describe.region_name(registry, code, t) if code else t("voivodeship not known")


def states(counts: Mapping[str, int], t: Translator) -> list[tuple[str, str]]:
    """List what the list can be narrowed to, each with its number."""
    listed = [("", t("all")), *((code, t(name)) for code, name in STATES.items())]
    return [(code, f"{name} ({t.number(counts[code])})") for code, name in listed]


def row(one: Watched, registry: Registry, t: Translator) -> dict[str, Any]:
    """Word one cluster."""
    return {
        "key": one.key,
        "name": one.name,
        "region": region(one.region, registry, t),
        "stale": one.stale,
        "fresh": _fresh(one, t),
        "asked": _asked(one, t),
        "unanswered": wording.unanswered(one.unanswered, t) if one.unanswered else "",
        "reach": t(REACH[one.reach]),
        "reachable": one.reach != "nowhere",
        "notes": one.notes,
        "note": one.note if len(one.note) <= SHORT else one.note[: SHORT - 1] + "…",
    }


def _fresh(one: Watched, t: Translator) -> str:
    if one.confirmed:
        return t("confirmed {day} ({who})", day=t.day(one.confirmed), who=t(ROLES.get(one.role, "editors")))
    return t("compiled {day}, never confirmed", day=t.day(one.compiled))


def _asked(one: Watched, t: Translator) -> str:
    if one.asked is None:
        return t("not asked yet")
    day = t.day(one.asked)
    if one.answer:
        return t("asked {day}: {answer}", day=day, answer=t(ANSWERS[one.answer]))
    return t("asked {day}, waiting", day=day) if one.open else t("asked {day}, no answer", day=day)


def response(one: Responses, registry: Registry, t: Translator) -> dict[str, str]:
    """Word how a voivodeship answered its last round."""
    return {
        "region": capital(region(one.region, registry, t)),
        "begun": t.day(one.begun),
        "rate": t.percent(one.answered / one.asked),
        "answered": t("{n} of {whole}", n=t.number(one.answered), whole=t.number(one.asked)),
        **{name: t.number(getattr(one, name)) for name in ANSWERS},
    }


def left(plan: Plan, t: Translator) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """List who is not asked, by the reason why."""
    return [(t(words), plan.left[reason]) for reason, words in LEFT.items() if reason in plan.left]


def history(sheet: ClusterSheet, t: Translator) -> list[tuple[str, str]]:
    """List the days of a cluster with what was asked and heard, the newest first."""
    said = {
        "confirmed": t("confirmed"),
        "replied": t("answered: to be updated, or no longer active"),
        "unanswered": t("no answer; said on the cluster's page since then"),
    }
    from geo.days import day_of

    listed = [(one.asked_at, t("asked by letter")) for one in sheet.requests]
    for event in sheet.events:
        who = f" ({t(ROLES[event.role])})" if event.role in ROLES else ""
        listed.append((event.at, said[event.kind] + who))
    listed.sort(key=lambda pair: pair[0], reverse=True)
    return [(t.day(day_of(moment)), words) for moment, words in listed]


def notes(sheet: ClusterSheet, t: Translator) -> list[tuple[str, str, str]]:
    """List the notes: day, role of who wrote it, text."""
    from geo.days import day_of

    return [(t.day(day_of(one.created_at)), t(ROLES.get(one.role, one.role)), one.text) for one in sheet.notes]


def records(clusters: Sequence[Watched], registry: Registry, t: Translator) -> Records:
    """Return the list as a table for files."""
    fields = (
        Field("id", t("Cluster, id")),
        Field("name", t("Cluster")),
        Field("voivodeship", t("Voivodeship")),
        Field("compiled", t("Compiled"), kind="date"),
        Field("confirmed", t("Confirmed"), kind="date"),
        Field("confirmed_by", t("Confirmed by")),
        Field("unanswered_since", t("Unanswered since"), kind="date"),
        Field("asked", t("Asked"), kind="date"),
        Field("answer", t("Answer")),
        Field("address", t("Address")),
        Field("notes", t("Notes"), kind="integer"),
        Field("note", t("Newest note")),
    )
    rows = [
        (
            one.key,
            one.name,
            region(one.region, registry, t),
            one.compiled,
            one.confirmed,
            t(ROLES[one.role]) if one.role in ROLES else None,
            one.unanswered,
            one.asked,
            t(ANSWERS[one.answer]) if one.answer else None,
            t(REACH[one.reach]),
            one.notes,
            one.note or None,
        )
        for one in clusters
    ]
    return Records(fields, rows)
