"""The organiser's page of the meetings of an event: slots and tables, participants, schedule, changes on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo import days
from geo.codes import country_name
from geo.errors import Declined
from geo.figures import when
from geo.i18n import mark as _
from geo.web.editing import agendas
from geo.web.editing.agendas import KINDS, number_in
from geo.web.editing.desk import GET, POST, SIGNED_IN, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.database.meetings import MeetingSlot
    from geo.exchange.meetings import MeetingSheet, Organising
    from geo.i18n import Translator


def show(visit: Visit, fault: str = "", about: str = "", left: str = "") -> Response:
    """Show everything that is arranged, and what can be done; `about` is the part of the page that a fault is of."""
    from geo.exchange import meetings

    t, sheet, now = visit.t, meetings.sheet(_at(visit)), _now()
    plan = sheet.plan
    return visit.show(
        "editing/arranging.html",
        t("Meetings: {event}", event=sheet.title),
        status=422 if fault else 200,
        here=f"events/{sheet.event}/meetings",
        sheet=sheet,
        slots=[_slot(slot, sheet, now, visit) for slot in sheet.slots],
        guests=[_guest(guest, sheet, visit) for guest in sheet.guests],
        meetings=bool(sheet.meetings),
        granted=plan
        and t(
            "{n} meetings: {mutual} of {all} that both sides wish, {one} of {some} that one side wishes.",
            n=t.number(len(plan.meetings)),
            mutual=t.number(plan.mutual),
            all=t.number(plan.mutual_wanted),
            one=t.number(plan.one_sided),
            some=t.number(plan.one_sided_wanted),
        ),
        stale=bool(sheet.one and sheet.one.planned and sheet.one.planned != sheet.one.version),
        published=bool(sheet.one and sheet.one.published_at),
        held=t.number(sum(1 for one in sheet.meetings if one.held)),
        zone=_zone(sheet, visit),
        fault=fault,
        about=about,
        left=left,
        typed=visit.form,
    )


def _slot(slot: MeetingSlot, sheet: MeetingSheet, now: datetime, visit: Visit) -> dict[str, Any]:
    own = [one for one in sheet.meetings if one.slot == slot.id]
    names = {guest.id: guest.name for guest in sheet.guests}
    return {
        "number": slot.id,
        "time": _time(slot, sheet, visit),
        "lost": bool(slot.lost),
        "begun": slot.starts <= now,
        "meetings": [(one.id, one.place, names[one.first], names[one.second], one.held) for one in own],
    }


def _guest(guest: Any, sheet: MeetingSheet, visit: Visit) -> dict[str, Any]:
    t = visit.t
    state = t("has left") if guest.left_at else t("answered") if guest.answered_at else ""
    return {
        "number": guest.id,
        "name": guest.name,
        "kind": t(KINDS[guest.kind]),
        "country": country_name(guest.country, t.language) if guest.country else "",
        "email": guest.email,
        "state": state or (t("invited") if guest.invited_at else t("not invited yet")),
        "left": bool(guest.left_at),
        "wishes": t("{n} wishes, wanted by {m}", **_wishes(guest.id, sheet, t)),
        "meetings": sum(1 for one in sheet.meetings if guest.id in (one.first, one.second)),
        "away": sheet.away.get(guest.id, set()),
    }


def _wishes(guest: int, sheet: MeetingSheet, t: Translator) -> dict[str, str]:
    return {"n": t.number(sheet.wishes.get(guest, 0)), "m": t.number(sheet.wanted.get(guest, 0))}


def _time(slot: MeetingSlot, sheet: MeetingSheet, visit: Visit) -> str:
    starts, ends = slot.starts.astimezone(sheet.zone), slot.ends.astimezone(sheet.zone)
    return f"{when.moment(starts, visit.t)}–{when.clock(ends)}"


def _zone(sheet: MeetingSheet, visit: Visit) -> str:
    """Name the zone of the times where it is not Poland's."""
    return "" if sheet.zone is days.ZONE else visit.t("Times are those of {zone}.", zone=sheet.zone.key)


def _at(visit: Visit) -> Organising:
    from geo.exchange.meetings import Organising

    return Organising(visit.database, visit.person, visit.params["id"], _now())


def _done(visit: Visit, about: str, work: Callable[[Organising], str]) -> Response:
    try:
        said = work(_at(visit))
    except Declined as error:
        return show(visit, error.words(visit.t), about)
    return visit.to(f"events/{visit.params['id']}/meetings", said)


def _saved(visit: Visit, about: str, work: Callable[[Organising], None]) -> Response:
    def saved(at: Organising) -> str:
        work(at)
        return visit.t("Saved.")

    return _done(visit, about, saved)


def frame(visit: Visit) -> Response:
    """Add slots, or say how many tables there are."""
    from geo.exchange import meetings

    if visit.form.get("do") == "tables":
        number = number_in(visit.form.get("tables", ""))
        return _saved(visit, "tables", lambda at: meetings.set_tables(at, number))

    def add(at: Organising) -> str:
        number = meetings.add_slots(at, _series(visit, meetings.sheet(at)))
        return visit.t.n("{n} slot added.", "{n} slots added.", number)

    return _done(visit, "slots", add)


def _series(visit: Visit, sheet: MeetingSheet) -> Any:
    from geo.exchange.meetings import SlotSeries

    form, day = visit.form, visit.form.get("day", "")

    def moment(name: str) -> datetime | None:
        clock = form.get(name, "").strip()
        text = f"{day}T{clock.zfill(len('09:00')) if clock else ''}"
        found = when.read(text, sheet.zone)
        return found if isinstance(found, datetime) and when.exists(text, sheet.zone) else None

    starts, ends = moment("from"), moment("until")
    if starts is None or ends is None:
        raise Declined(_("Write the day and the times as on a clock, such as 9:00."))
    pause, until = moment("pause"), moment("pause_until")
    return SlotSeries(
        starts,
        ends,
        number_in(form.get("minutes", "")),
        max(number_in(form.get("between", "")), 0),
        (pause, until) if pause and until and until > pause else None,
    )


def slot(visit: Visit) -> Response:
    """Take a slot away or give it back, or note what was held in it."""
    from geo.exchange import meetings, schedules

    number, form = visit.params["number"], visit.form
    if form.get("do") == "held":
        held = {number_in(text) for text in form.getlist("held")}
        return _saved(visit, "schedule", lambda at: schedules.tick(at, number, held))
    back = form.get("do") == "back"
    return _saved(visit, "slots", lambda at: meetings.lose_slot(at, number, back=back))


def guests(visit: Visit) -> Response:
    """Add the participants of a list; what cannot be read stays in the field with the reasons."""
    from geo.exchange import meetings

    try:
        found, new, same = meetings.add_guests(_at(visit), visit.form.get("list", ""))
    except Declined as error:
        return show(visit, error.words(visit.t), "guests", visit.form.get("list", ""))
    said = visit.t("Added: {new}; there already: {same}.", new=new, same=same)
    if found.faults:
        reasons = "; ".join(
            visit.t("line {n}: {why}", n=number, why=visit.t(why, n=600)) for number, _line, why in found.faults[:20]
        )
        return show(visit, f"{said} " + visit.t("Not read:") + f" {reasons}", "guests", found.left)
    return visit.to(f"events/{visit.params['id']}/meetings", said)


def guest(visit: Visit) -> Response:
    """Note when a participant cannot come, that it has left or is back."""
    from geo.exchange import meetings

    away = {number_in(text) for text in visit.form.getlist("away")}
    left = visit.form.get("do") == "leave"
    number = visit.params["number"]
    return _saved(visit, "guests", lambda at: meetings.change_guest(at, number, away, left=left))


def links(visit: Visit) -> Response:
    """Send links to participants."""
    from geo.exchange import meetings

    again = visit.form.get("do") == "again"

    def send(at: Organising) -> str:
        return meetings.send_links(at, again=again).said(visit.t)

    return _done(visit, "guests", send)


def schedule(visit: Visit) -> Response:
    """Make the schedule, change it, or publish it."""
    from geo.exchange import schedules

    t = visit.t

    def arrange(at: Organising) -> str:
        done = schedules.arrange(at)
        counts = {"moved": done.moved, "off": done.dropped, "new": done.added}
        told = {name: t.number(number) for name, number in counts.items()}
        said = t("Moved: {moved}; called off: {off}; new: {new}.", **told)
        return said + (" " + t("Participants told: {n}.", n=t.number(done.told)) if done.told else "")

    def publish(at: Organising) -> str:
        return t("The schedule is published. Participants told: {n}.", n=t.number(schedules.publish(at)))

    return _done(visit, "schedule", publish if visit.form.get("do") == "publish" else arrange)


def printed(visit: Visit) -> Response:
    """Send the schedule as PDF, to be printed: by slot, then an agenda for each participant."""
    from geo.exchange import meetings

    return agendas.whole(visit, meetings.sheet(_at(visit)))


def _now() -> datetime:
    return datetime.now(UTC)


PAGES = (
    DeskPage("events/{id}/meetings", GET, show, SIGNED_IN),
    DeskPage("events/{id}/meetings.pdf", GET, printed, SIGNED_IN),
    DeskPage("events/{id}/meetings/slots", POST, frame, SIGNED_IN),
    DeskPage("events/{id}/meetings/slots/{number:int}", POST, slot, SIGNED_IN),
    DeskPage("events/{id}/meetings/guests", POST, guests, SIGNED_IN),
    DeskPage("events/{id}/meetings/guests/{number:int}", POST, guest, SIGNED_IN),
    DeskPage("events/{id}/meetings/links", POST, links, SIGNED_IN),
    DeskPage("events/{id}/meetings/schedule", POST, schedule, SIGNED_IN),
)
