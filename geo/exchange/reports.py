"""Abuse of conversations about offers: either side reports it, an editor of the region decides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.access.person import Person
from geo.database import interests as kept
from geo.database import requests as asked
from geo.database.interests import Interest
from geo.days import day_of
from geo.editorial.letters import address, written
from geo.editorial.requests import address_digest
from geo.errors import Declined, Refused
from geo.exchange import owners
from geo.exchange.interests import INTERESTS, OWNER, WRITER, opened
from geo.exchange.letter import MOST
from geo.i18n import mark as _
from geo.i18n import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

BLOCKED, DISMISSED = "blocked", "dismissed"
WAY = "moderation/abuse"


@dataclass(frozen=True, slots=True)
class AbuseReport:
    """What an editor is shown of a report."""

    number: int
    title: str  # of the offer
    name: str  # of the writer's organisation
    by: str  # side that reported it
    reason: str
    day: date
    messages: tuple[tuple[str, str, date], ...]  # side, text, day; addresses are not shown


def report(database: "Database", token: str, reason: str, now: datetime) -> None:
    """Stop a conversation and tell the editors why; a second report changes nothing.

    Raises
    ------
    Declined
        There is no such link any more, or no reason is given.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= MOST:
        raise Declined(_("Say in a sentence what is wrong."))
    with database.writing() as session:
        link, one = opened(session, token, now)
        if one.sent_at is None or one.reported_at is not None:
            return
        one.reported_at, one.reported_by, one.reason = now, link.side, reason
        one.decided = ""
        for email, language in owners.editors(session, one.region).items():
            t = translator(language)
            parts = [
                t("Good day,"),
                t("abuse of a conversation about the offer “{title}” was reported:", title=one.title),
                reason,
                t("Until you decide nothing more is sent in it: {link}", link=address(database.settings, WAY)),
            ]
            mail = written(email, t("Abuse reported: {title}", title=one.title), parts, {})
            outbox.put(session, mail)


def waiting(database: "Database", editor: Person) -> list[AbuseReport]:
    """Return the reports that wait for a decision of an editor, the oldest first."""
    with database.reading() as session:
        own = [one for one in kept.reported(session) if _decides(editor, one)]
        return [_shown(session, one) for one in own]


def decide(database: "Database", number: int, editor: Person, verdict: str, now: datetime) -> None:
    """Decide on a report: close the way to the side that was reported, or let the conversation go on.

    A second decision changes nothing.

    Raises
    ------
    Refused
        There is none, or it is not the editor's.
    """
    with database.writing() as session:
        one = session.get(Interest, number)
        if one is None or not (one.reported_at or one.decided) or not _decides(editor, one):
            raise Refused("There is no such report.")
        if one.decided:
            return
        if verdict == DISMISSED:
            one.decided, one.reported_at = DISMISSED, None
            return
        one.decided, one.ended_at, one.next_at = BLOCKED, now, None
        if one.reported_by == OWNER:
            asked.refuse(session, address_digest(one.email), INTERESTS, now)


def _decides(editor: Person, one: Interest) -> bool:
    return editor.decides([one.region] if one.region else ())


def _shown(session: "Session", one: Interest) -> AbuseReport:
    said = tuple((message.side, message.text, day_of(message.at)) for message in kept.messages(session, one.id))
    day = day_of(one.reported_at or one.created_at)
    return AbuseReport(one.id, one.title, one.name, one.reported_by or WRITER, one.reason, day, said)
