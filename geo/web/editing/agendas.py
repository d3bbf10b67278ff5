"""A participant's page behind the link of a letter: wishes, absences and the agenda, as page, PDF and calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo import days
from geo.codes import country_name
from geo.exchange.guest_list import LONGEST_ABOUT
from geo.figures import when
from geo.i18n import mark as _
from geo.text import collation_key
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from geo.exchange.meeting_answers import AgendaLine, GuestPage
    from geo.exchange.meetings import MeetingSheet

PDF = "application/pdf"
KINDS = {"cluster": _("cluster"), "firm": _("firm"), "other": _("other organisation")}
ANSWERED = _("Thank you, it is kept. You can change it at any time by the same link.")


def show(visit: Visit, fault: str = "") -> Response:
    """Show what a participant can say, and its agenda once there is one."""
    from geo.exchange import meeting_answers

    page = meeting_answers.look(visit.database, visit.params["token"], datetime.now(UTC))
    t = visit.t
    return visit.show(
        "editing/agenda.html",
        page.title(t.language),
        status=422 if fault else 200,
        here=f"meetings/{visit.params['token']}",
        page=page,
        lines=[_line(one, visit) for one in page.agenda],
        others=[
            {
                "number": one.id,
                "name": one.name,
                "what": ", ".join(filter(None, [t(KINDS[one.kind]), _country(one.country, visit)])),
                "about": one.about,
                "wish": {True: "yes", False: "no", None: ""}[page.wishes.get(one.id)],
            }
            for one in sorted(page.others, key=lambda one: collation_key(one.name))
        ],
        slots=[(slot.id, _slot(slot, page, visit), slot.id in page.away) for slot in page.slots],
        zone="" if page.zone is days.ZONE else t("Times are those of {zone}.", zone=page.zone.key),
        longest=LONGEST_ABOUT,
        fault=fault,
        said_of_itself=visit.form.get("about", page.guest.about),
    )


def answer(visit: Visit) -> Response:
    """Take wishes and absences."""
    from geo.errors import Declined
    from geo.exchange import meeting_answers
    from geo.exchange.meeting_answers import GuestAnswer

    token, form = visit.params["token"], visit.form
    wishes = {
        number_in(name.removeprefix("wish-")): value == "yes"
        for name, value in form.items()
        if name.startswith("wish-") and value in ("yes", "no")
    }
    given = GuestAnswer(wishes, {number_in(text) for text in form.getlist("away")}, form.get("about", ""))
    try:
        meeting_answers.answer(visit.database, token, given, datetime.now(UTC))
    except Declined as error:
        if len(given.about.strip()) <= LONGEST_ABOUT:  # the link itself leads nowhere
            raise
        return show(visit, error.words(visit.t))
    return visit.to(f"meetings/{token}", visit.t(ANSWERED))


def leave(visit: Visit) -> Response:
    """Note that a participant does not take part after all."""
    from geo.exchange import meeting_answers

    meeting_answers.leave(visit.database, visit.params["token"], datetime.now(UTC))
    said = visit.t("You are noted as not taking part. To take part after all, send your wishes again.")
    return visit.to(f"meetings/{visit.params['token']}", said)


def calendar(visit: Visit) -> Response:
    """Send the agenda for calendars, which may look again at the same address."""
    from starlette.responses import Response

    from geo.exchange import meeting_answers
    from geo.export import ical
    from geo.export.ical import CalendarEntry

    now, t = datetime.now(UTC), visit.t
    page = meeting_answers.look(visit.database, visit.params["token"], now)
    host = urlsplit(visit.settings.public_url or "").hostname or "localhost"
    link = f"{visit.home}meetings/{visit.params['token']}" if visit.home else ""
    entries = [
        CalendarEntry(
            f"meeting-{page.event}-{one.key}@{host}",
            t("Meeting: {name}", name=one.name),
            one.starts,
            one.ends,
            text=one.about,
            place=", ".join(filter(None, [t("table {number}", number=one.table), page.data.get("place")])),
            link=link,
            changed=one.changed,
            sequence=one.sequence,
        )
        for one in page.agenda
    ]
    content = ical.calendar(visit.marked(page.title(t.language)), entries, page.published or now, t.language)
    named = {"content-type": ical.MEDIA, "content-disposition": 'inline; filename="meetings.ics"'}
    return visit.send(Response(content, 200, named))


def printed(visit: Visit) -> Response:
    """Send the agenda as PDF."""
    from geo.exchange import meeting_answers

    page = meeting_answers.look(visit.database, visit.params["token"], datetime.now(UTC))
    part = {"title": page.guest.name, "lines": [_cells(one, visit) for one in page.agenda]}
    return _pdf(visit, page.title(visit.language), [part])


def whole(visit: Visit, sheet: MeetingSheet) -> Response:
    """Send the whole schedule as PDF: all by slot and table, then each participant's agenda from a new page."""
    from geo.exchange.schedules import other_of

    slots = {slot.id: _slot(slot, sheet, visit) for slot in sheet.slots}
    names = {guest.id: _named(guest, visit) for guest in sheet.guests}
    told = [(each, [slots[each.slot], str(each.place)]) for each in sheet.meetings]
    lines = [[*cells, f"{names[each.first]} – {names[each.second]}"] for each, cells in told]
    parts = [{"title": visit.t("All meetings by time"), "lines": lines}] if lines else []
    for one in sorted(sheet.guests, key=lambda one: collation_key(one.name)):
        own = [(each, cells) for each, cells in told if one.id in (each.first, each.second)]
        if own:
            lines = [[*cells, names[other_of(each, one.id)]] for each, cells in own]
            parts.append({"title": one.name, "lines": lines})
    return _pdf(visit, sheet.title, parts)


def _pdf(visit: Visit, title: str, parts: Sequence[dict[str, Any]]) -> Response:
    from starlette.responses import Response

    from geo.export.report import agenda

    content = agenda.pdf(title, parts, visit.t, visit.sources.today)
    named = {"content-type": PDF, "content-disposition": 'inline; filename="meetings.pdf"'}
    return visit.send(Response(content, 200, named))


def _line(one: AgendaLine, visit: Visit) -> dict[str, Any]:
    time, table, who = _cells(one, visit)
    return {"time": time, "table": table, "who": who, "about": one.about}


def _cells(one: AgendaLine, visit: Visit) -> list[str]:
    return [f"{when.moment(one.starts, visit.t)}–{when.clock(one.ends)}", str(one.table), _named(one, visit)]


def _named(one: Any, visit: Visit) -> str:
    return str(one.name) + (f" ({_country(one.country, visit)})" if one.country else "")


def _country(code: str, visit: Visit) -> str:
    return country_name(code, visit.language) if code else ""


def _slot(slot: Any, page: GuestPage | MeetingSheet, visit: Visit) -> str:
    starts, ends = slot.starts.astimezone(page.zone), slot.ends.astimezone(page.zone)
    return f"{when.moment(starts, visit.t)}–{when.clock(ends)}"


def number_in(text: str) -> int:
    """Return the whole number that was typed, 0 where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


PAGES = (
    DeskPage("meetings/{token}", GET, show, EVERYBODY),
    DeskPage("meetings/{token}", POST, answer, EVERYBODY),
    DeskPage("meetings/{token}/leave", POST, leave, EVERYBODY),
    DeskPage("meetings/{token}/agenda.ics", GET, calendar, EVERYBODY),
    DeskPage("meetings/{token}/agenda.pdf", GET, printed, EVERYBODY),
)
