"""What the registry says of a cluster, as names and texts, of which card, profile, files and slides choose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from geo import taxonomy
from geo.i18n import Translator, bind
from geo.i18n import mark as _
from geo.links import is_mail, web_link
from geo.selection import wording
from geo.selection.describe import place, sector_name
from geo.store.registry import Registry
from geo.text import split

# What a card has room for, in this order.
CARD = ("coordinator", "place", "statuses", "members", "founded", "stage", "website")
# What a company asks of a cluster, to be translated, and the facts that answer it, in this order.
QUESTIONS = (
    (_("What they do"), ("sector", "sectors_secondary", "sector_words")),
    (_("Where"), ("seat",)),
    (_("Who"), ("coordinator", "registered")),
    (_("How many"), ("members", "founded")),
    (_("Contact"), ("website", "email", "phone")),
    (_("How current"), ("activity", "stage_of_source", "compiled")),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a cluster, or is known not to be known."""

    name: str  # what the visitor reads; a blank text of the registry is "no data", or "none" where a blank means that
    text: str
    href: str | None = None  # where the text leads, None where it is no link
    note: str = ""  # what is to be added in a second line
    lang: str | None = None  # language of the text where it is not that of the page
    kind: str = "known"  # ``known``, ``missing`` or ``uncertain``


def facts(registry: Registry, record: Mapping[str, Any], t: Translator, today: date) -> dict[str, Fact]:
    """Return the facts of a cluster, from its row in the registry, by the names of its columns, on the day `today`."""
    secondary = [sector_name(registry, slug, t) for slug in split(record["sectors_secondary"])]
    members = wording.members(record["members"], record["members_year"], t) if record["members"] is not None else None
    statuses = wording.status_labels(registry.history(record["id"]), today, t)
    polish, english = (None if t.language == spoken else spoken for spoken in ("pl", "en"))
    then = taxonomy.STAGES[record["stage"]]
    founded = None if record["founded"] is None else str(record["founded"])
    return {
        "name_en": _fact(t("English name"), record["name_en"], t, lang=english),
        "aliases": _fact(t("Other names"), "; ".join(split(record["aliases"])), t, t("none")),
        "coordinator": _fact(t("Coordinator"), record["coordinator"], t),
        "registered": _registered(record, t),
        "seat": _seat(registry, record, t),
        "place": _place(registry, record, t),
        "sector": _fact(t("Sector"), sector_name(registry, record["sector"], t), t),
        "sectors_secondary": _fact(t("Further sectors"), "; ".join(secondary), t, t("none")),
        "sector_words": _fact(t("Industry in the words of the source"), record["sector_words"], t, lang=polish),
        "statuses": _fact(t("Status"), "; ".join(statuses), t, t("none known to the atlas")),
        "founded": _fact(t("Founded"), founded, t),
        "stage": _fact(t("Stage"), wording.stage(record, t), t),
        "stage_of_source": _fact(t("Stage at the time of the source"), t(then), t),
        "activity": _activity(record, t),
        "members": _fact(t("Members"), members, t),
        "website": _fact(t("Website"), record["website"], t, href=web_link(record["website"])),
        "email": _fact(t("E-mail"), record["email"], t, href=_mail(record["email"])),
        "phone": _fact(t("Telephone"), record["phone"], t, href=_call(record["phone"])),
        "public_note": _fact(t("Further facts"), public_note(record, t), t, t("none")),
        "compiled": _compiled(registry, record, t, today),
    }


def public_note(record: Mapping[str, Any], t: Translator) -> str:
    """Return what the sources of a cluster say beyond its other columns, in the language of the page."""
    polish, english = record["public_note_pl"], record["public_note_en"]
    return (english or "") if t.language == "en" else bind(polish or "")


def _registered(record: Mapping[str, Any], t: Translator) -> Fact:
    """Give the coordinator's numbers in public registers, as far as they are known."""
    known = [f"{name} {record[column]}" for column, name in (("nip", "NIP"), ("krs", "KRS")) if record[column]]
    return _fact(t("NIP, KRS of the coordinator"), ", ".join(known), t)


def _mail(address: str | None) -> str | None:
    return f"mailto:{quote(address, safe='@+')}" if address and is_mail(address) else None


def _call(number: str | None) -> str | None:
    digits = "".join(sign for sign in number or "" if sign.isdecimal())
    return f"tel:{'+' * (number or '').startswith('+')}{digits}" if digits else None


def _fact(name: str, text: str | None, t: Translator, blank: str = "", **more: Any) -> Fact:
    """Return a fact; a blank is unknown unless `blank` words it."""
    if text:
        return Fact(name, text, **more)
    return Fact(name, blank) if blank else Fact(name, t("no data"), kind="missing")


def sector_text(registry: Registry, record: Mapping[str, Any], chosen: Collection[str], t: Translator) -> str:
    """Name the sector of a cluster, and the chosen ones among its further sectors, by which a filter found it."""
    own = sector_name(registry, record["sector"], t)
    also = [sector_name(registry, slug, t) for slug in split(record["sectors_secondary"]) if slug in chosen]
    found = also and record["sector"] not in chosen
    return t("{sector}; further: {others}", sector=own, others=", ".join(also)) if found else own


def seat_text(registry: Registry, record: Mapping[str, Any], t: Translator) -> str:
    """Say where the coordinator's seat is, and that it is uncertain, or not known, where it is."""
    text = place(registry, record, t)
    return text + f" ({t('seat uncertain')})" if record["seat_quality"] == "weak" else text


def _place(registry: Registry, record: Mapping[str, Any], t: Translator) -> Fact:
    kind = {"weak": "uncertain", None: "missing"}.get(record["seat_quality"], "known")
    return Fact(t("Coordinator's seat"), seat_text(registry, record, t), kind=kind)


def _seat(registry: Registry, record: Mapping[str, Any], t: Translator) -> Fact:
    quality, where = record["seat_quality"], place(registry, record, t)
    if quality is None:
        note = t("No source names it, so that no map shows it.")
        return Fact(t("Coordinator's seat"), where, note=note, kind="missing")
    note = t(taxonomy.SEAT_QUALITIES[quality])
    if quality != "weak":
        return Fact(t("Coordinator's seat"), where, note=note)
    why = t("In this town something of the cluster was signed or happened; the coordinator may sit elsewhere.")
    return Fact(t("Coordinator's seat"), where, note=f"{note}. {why}", kind="uncertain")


def _compiled(registry: Registry, record: Mapping[str, Any], t: Translator, today: date) -> Fact:
    """Say how fresh the entry is: of a confirmation, or else of the day on which it was compiled."""
    fresh, pages = registry.freshness(record["id"]), len(split(record["sources"]))
    name, text = t("Entry compiled"), t.day(fresh.day)
    notes = [t.n("From {n} page, which may be older.", "From {n} pages, which may be older.", pages)]
    if fresh.by:
        name, text = t("Entry confirmed"), f"{text}, {confirmed_by(fresh.by, t)}"
        day = t.day(date.fromisoformat(record["compiled"]))
        notes = [t.n("Compiled {day} from {n} page.", "Compiled {day} from {n} pages.", pages, day=day)]
    stale = wording.is_stale(fresh.day, today)
    if stale:
        notes.append(t("More than 6 months ago: may be out of date."))
    if fresh.unanswered:
        notes.append(wording.unanswered(fresh.unanswered, t) + ".")
    return Fact(name, text, note=" ".join(notes), kind="uncertain" if stale or fresh.unanswered else "known")


def confirmed_by(role: str, t: Translator) -> str:
    """Say who confirmed an entry, as a role."""
    by = {
        "coordinator": t("by its coordinator"),
        "address": t("from the cluster's public address"),
    }
    return by.get(role, t("by the contact point"))


def _activity(record: Mapping[str, Any], t: Translator) -> Fact:
    name = taxonomy.ACTIVITIES[record["activity"]]
    note = {
        "active": t("A source of 2021 or later shows activity."),
        "unknown": t("No source of 2021 or later was found; this does not mean that the cluster has ended."),
        "ended": t("A source says that it has ended."),
    }[record["activity"]]
    return Fact(t("Activity"), t(name), note=note)
