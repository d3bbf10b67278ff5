"""The mails to participants of meetings, each in its language: the invitation, and the agenda whenever it changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from geo.access.outbox import Mail
from geo.codes import country_name
from geo.database.meetings import MeetingGuest, MeetingSlot
from geo.days import day_of
from geo.editorial.letters import address, written
from geo.figures import when
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.settings import Settings

Line = tuple[MeetingSlot, int, MeetingGuest]  # slot, table, whom one meets


def title(data: Mapping[str, Any], language: str = "") -> str:
    """Return the title of an event: in a language where it has one, else the original."""
    texts = data.get("texts") or []
    own = next((one for one in texts if one.get("lang") == language), None)
    original = next((one for one in texts if one.get("original")), texts[0] if texts else {})
    return str((own or original).get("title") or "")


def invitation(settings: "Settings", guest: MeetingGuest, data: Mapping[str, Any], token: str, ends: datetime) -> Mail:
    """Write the letter that asks whom a participant wants to meet."""
    t = translator(guest.language)
    name = title(data, guest.language)
    link = address(settings, f"meetings/{token}")
    parts = [
        t("Good day,"),
        t("{name} takes part in the meetings of “{event}”.", name=guest.name, event=name),
        t("Please say on this page whom you want to meet and when you cannot come; no account is needed:"),
        link,
        t("Where both want to meet, the meeting goes before all others. You get your agenda by mail."),
        t("Your address comes from the organiser and is used for this event only; other participants do not see it.")
        + " "
        + t("You can say on that page that you do not take part.")
        + "\n"
        + t("How data are used: {link}", link=address(settings, "privacy")),
        t("The link works until {day}.", day=t.day(day_of(ends))),
        _signed(settings, t),
    ]
    subject = t("Whom do you want to meet? {event}", event=name)
    return written(guest.email, subject, parts, {"List-Unsubscribe": f"<{link}>"}, settings.contact)


def agenda(
    settings: "Settings", guest: MeetingGuest, data: Mapping[str, Any], token: str, lines: Sequence[Line]
) -> Mail:
    """Write a participant's agenda, the first one or a newer one."""
    t = translator(guest.language)
    name, link = title(data, guest.language), address(settings, f"meetings/{token}")
    subject = (
        t("Your meetings have changed: {event}", event=name) if guest.told else t("Your meetings: {event}", event=name)
    )
    told = "\n".join(line(one, data, t) for one in lines) or t("No meeting could be arranged for you so far.")
    parts = [
        t("Good day,"),
        t("these are now the meetings of {name} at “{event}”:", name=guest.name, event=name),
        told,
        t("On this page you find them as a page, as PDF and for your calendar, and can say when you cannot come:"),
        link,
        _signed(settings, t),
    ]
    return written(guest.email, subject, parts, {"List-Unsubscribe": f"<{link}>"}, settings.contact)


def line(one: Line, data: Mapping[str, Any], t: "Translator") -> str:
    """Write a meeting as a line of a list: when, at which table, with whom."""
    slot, table, other = one
    zone = when.zone(data.get("timezone") or "")
    starts, ends = slot.starts.astimezone(zone), slot.ends.astimezone(zone)
    time = f"{when.moment(starts, t)}–{when.clock(ends)}"
    at = t("table {number}", number=table)
    country = f" ({country_name(other.country, t.language)})" if other.country else ""
    return f"- {time}, {at}: {other.name}{country}"


def _signed(settings: "Settings", t: "Translator") -> str:
    who = settings.body or t("the editors of the Cluster Atlas")
    return who + (f"\n{settings.contact}" if settings.contact else "")
