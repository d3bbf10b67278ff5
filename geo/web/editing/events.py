"""Events and calls: the public page of each, and its entry for calendars; made of the snapshot alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo import codes, links
from geo.access.person import COORDINATOR, scope_of
from geo.figures import when
from geo.i18n import mark as _
from geo.selection import describe
from geo.store import exchange, public
from geo.store.exchange import CALL
from geo.web.editing.desk import EVERYBODY, GET, DeskPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from geo.export.ical import CalendarEntry
    from geo.i18n import Translator
    from geo.store.exchange import Event, Text
    from geo.web.editing.desk import Visit

HERE = "PL"


def show(visit: Visit) -> Response:
    """Show an event or a call; one that is over keeps its results."""
    event = visit.sources.exchange.event.get(visit.params["id"])
    if event is None:
        return visit.nowhere()
    t = visit.t
    text = exchange.text(event, visit.query.get("text", visit.language))
    over = "" if event.holds(visit.sources.today) else _ended(event, visit.t)
    return visit.show(
        "editing/event.html",
        text.title or event.id,
        event=event,
        text=text,
        foreign=text.lang not in ("", t.language),
        language=codes.language_name(text.lang, t.language),
        others=_others(event, text, visit),
        kind=codes.code_name("event_kind", event.kind, t.language),
        over=over,
        facts=_facts(event, visit),
        sources=[(links.web_link(one), one) for one in event.sources],
        counted=_counted(event, visit),
        arranges=_arranges(event, visit),
    )


def _ended(event: Event, t: Translator) -> str:
    """Say that an event is over, or a call closed."""
    return t("the call is closed") if event.kind == CALL else t("it is over")


def _counted(event: Event, visit: Visit) -> str:
    """Say how many meetings were arranged and held; blank where nothing is known of any."""
    found = (public.read(visit.sources.registry.folder, "meetings") or {}).get(event.id, {})
    t, held = visit.t, found.get("meetings", 0)
    if not found.get("arranged"):
        return ""
    participants, arranged = t.number(found.get("participants", 0)), t.number(found["arranged"])
    said = t("Participants: {n}; meetings arranged: {m}.", n=participants, m=arranged)
    return f"{said} " + t("Held: {n}.", n=t.number(held)) if held else said


def _arranges(event: Event, visit: Visit) -> bool:
    """Whether the meetings of an event are arranged by whoever asks; the service looks again."""
    if visit.person.account is None or event.kind == CALL:
        return False
    own = (COORDINATOR, scope_of(event.organiser_kind, event.organiser)) in visit.person.roles
    return own or visit.person.decides([event.teryt] if event.teryt else ())


def _others(event: Event, shown: Text, visit: Visit) -> list[tuple[str, str, str]]:
    """Return the other languages of an event: code, own name and address."""
    found = [one.lang for one in event.texts if one.lang and one.lang != shown.lang]
    return [(code, codes.own_name(code), visit.url(f"events/{event.id}", text=code)) for code in found]


def _facts(event: Event, visit: Visit) -> list[dict[str, Any]]:
    """Return what is known of an event, as terms with their values and, where there is one, a link."""
    t, registry = visit.t, visit.sources.registry
    sectors = [describe.sector_name(registry, slug, t) for slug in event.sectors if slug in registry.sector_slugs]
    organiser, profile = _organiser(event, visit)
    listed = [
        (t("When"), when.words(event, t), ""),
        (t("Deadline"), when.deadline(event, t), ""),
        (t("Where"), place(event, visit), ""),
        (t("Organiser"), organiser, profile),
        (t("Sectors"), "; ".join(sectors), ""),
        (t("Budget"), event.budget, ""),
        (t("Website"), links.host(event.website), links.web_link(event.website) or ""),
    ]
    return [{"term": term, "value": value, "href": href} for term, value, href in listed if value]


def place(event: Event, visit: Visit) -> str:
    """Write where an event is held, from the hall to the country; abroad its country is named."""
    t, registry = visit.t, visit.sources.registry
    region = describe.region_name(registry, event.teryt, t) if event.teryt in registry.region_codes else ""
    country = codes.country_name(event.country, t.language) if event.country not in ("", HERE) else ""
    return ", ".join(
        part for part in (event.place, event.city, region, country, t("online") if event.online else "") if part
    )


def _organiser(event: Event, visit: Visit) -> tuple[str, str]:
    """Return the name of who holds an event, and the address of its profile."""
    registry, firms = visit.sources.registry, visit.sources.exchange.firm
    if event.organiser_kind == "cluster" and event.organiser in registry.positions:
        name = registry.names[registry.positions[event.organiser]]
        return name, visit.url("cluster", cluster=event.organiser)
    if event.organiser_kind == "firm" and event.organiser in firms:
        return firms[event.organiser].name, visit.url(f"firms/{event.organiser}")
    return event.organiser_words, ""


def entry_file(visit: Visit) -> Response:
    """Send an event for calendars."""
    event = visit.sources.exchange.event.get(visit.params["id"])
    if event is None:
        return visit.nowhere()
    title = exchange.text(event, visit.language).title or event.id
    return sent(visit, title, [event], f"{event.id}.ics")


def sent(visit: Visit, name: str, events: Sequence[Event], file: str) -> Response:
    """Send events as a calendar."""
    from starlette.responses import Response

    from geo.export import ical

    changed = _changed(visit)
    made = datetime.fromisoformat(visit.sources.registry.manifest["built"]).replace(tzinfo=UTC)
    entries = [entry for event in events for entry in entries_of(event, visit, changed)]
    content = ical.calendar(visit.marked(name), entries, made, visit.language)
    named = f'inline; filename="{file}"'
    return visit.send(Response(content, 200, {"content-type": ical.MEDIA, "content-disposition": named}))


def _changed(visit: Visit) -> Mapping[str, tuple[int, datetime]]:
    """Return of each event how often it was changed, and when it was last."""
    found: dict[str, tuple[int, datetime]] = {}
    for one in public.read(visit.sources.registry.folder, "history") or ():
        if one.get("kind") == "event":
            number = found[one["key"]][0] + 1 if one["key"] in found else 0
            found[one["key"]] = number, datetime.fromisoformat(one["at"])
    return found


def entries_of(event: Event, visit: Visit, changed: Mapping[str, tuple[int, datetime]]) -> list[CalendarEntry]:
    """Return the entries of an event: when it is held, and until when one may apply; of a call when it opens, too."""
    from geo.export.ical import CalendarEntry

    t, held, text = visit.t, when.of(event), exchange.text(event, visit.language)
    title, home = text.title or event.id, visit.home
    sequence, at = changed.get(event.id, (0, None))
    link = f"{home}events/{event.id}?lang={t.language}" if home else ""
    host = urlsplit(visit.settings.public_url or "").hostname or "localhost"
    kind = codes.code_name("event_kind", event.kind, t.language)
    point = (event.latitude, event.longitude) if event.latitude is not None and event.longitude is not None else None
    common: dict[str, Any] = {
        "link": link,
        "categories": (kind,),
        "changed": at,
        "sequence": sequence,
        "text": text.summary,
    }
    found = []
    call = event.kind == CALL
    if held.starts and call and held.deadline and when.day(held.starts) < when.day(held.deadline):
        named = t("Call opens: {title}", title=title)
        found.append(CalendarEntry(f"opens-{event.id}@{host}", named, held.starts, busy=False, **common))
    if held.starts and not (call and held.deadline):
        there: dict[str, Any] = {"place": place(event, visit), "point": point, **common}
        found.append(CalendarEntry(f"event-{event.id}@{host}", title, held.starts, held.ends, **there))
    if held.deadline:
        named = _("Call closes: {title}") if call else _("Deadline: {title}")
        found.append(
            CalendarEntry(f"deadline-{event.id}@{host}", t(named, title=title), held.deadline, busy=False, **common)
        )
    return found


PAGES = (
    DeskPage("events/{id}.ics", GET, entry_file, EVERYBODY, stored=False),
    DeskPage("events/{id}", GET, show, EVERYBODY, stored=False),
)
