"""Writing to who made an offer, through the atlas: neither side sees the other's address unless that one agrees.

Nobody needs an account. A visitor confirms the address by a link first; both sides then write on a page behind a link
of their own. Three months later both are asked what came of it. What is counted of it stays, without persons; all the
rest is deleted after half a year.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import attempts, outbox
from geo.access.attempts import Limit
from geo.codes import WORD_LANGUAGES
from geo.database import interests as kept
from geo.database import queries
from geo.database import requests as asked
from geo.database.interests import Interest, InterestLink, InterestMessage
from geo.days import day_of
from geo.editorial.requests import address_digest, new_token, token_digest
from geo.errors import Declined
from geo.exchange import interest_mails as mails
from geo.exchange import owners
from geo.exchange.interest_mails import Reader
from geo.exchange.letter import MOST, Letter, NotSent, faults
from geo.i18n import mark as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from geo.database.engine import Database

OFFER = "offer"
WRITER, OWNER = "writer", "owner"
NOTHING, MET, CONTRACT = "nothing", "met", "contract"  # what came of it, the least first
ANSWERS = (MET, CONTRACT, NOTHING)
UNSENT = timedelta(days=7)  # that an address can be confirmed
ASKED = timedelta(days=91)  # after which both sides are asked
REMINDED, MOST_REMINDERS = timedelta(days=14), 2
KEPT = timedelta(days=182)
INTERESTS = "interests"  # kind of mails, and of writing, that is closed to an address
FROM = Limit("interests from", 20, timedelta(days=1))  # one network
OF = Limit("interests of", 5, timedelta(days=1))  # one address
IN = Limit("interests in", 40, timedelta(days=1))  # one offer
MESSAGES_OF = Limit("messages of", 20, timedelta(days=1))  # one address
OVER = _("This link leads nowhere any more: what was written is deleted after half a year, or was withdrawn.")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the holder of a link is shown."""

    offer: str
    title: str
    language: str
    side: str
    name: str  # of the writer's organisation
    country: str
    sent: date | None
    ends: date
    messages: tuple[tuple[bool, str, date], ...]  # whether one's own side wrote it, text, day
    address: str  # of the other side, where that one agreed
    answer: str  # of one's own side to what came of it; blank before there is one
    is_open: bool  # whether messages still go to the other side
    reported: bool


def write(database: "Database", letter: Letter, now: datetime, *, network: str = "", verified: str = "") -> str:
    """Keep a letter until its address is confirmed; one of a `verified` address is sent at once.

    Returns
    -------
    str
        The secret of the link to what was sent; blank where a mail asks for confirmation.

    Raises
    ------
    NotSent
        The offer is over or its owner cannot be reached, the letter is faulty, or too many came.
    """
    for fault in faults(letter):
        raise fault
    with database.writing() as session:
        offer = _valid(session, letter.offer, now)
        forbidden = _forbidden(session, letter, network, now)
        if forbidden is None:
            title = titled(offer, letter.language) or letter.offer
            one = _entered(session, letter, offer, title, now)
            trusted = verified.lower() == letter.email.lower()
            token = _new_link(session, one, WRITER, one.email, one.language, now + (KEPT if trusted else UNSENT))
            if trusted:
                _send(session, database, one, now)
            else:
                reader = Reader(one.email, one.language, token)
                mail = mails.confirm(database.settings, reader, title, day_of(now + UNSENT))
                outbox.put(session, mail)
    if forbidden is not None:
        raise forbidden
    return token if trusted else ""


def reachable(database: "Database", offer: str, now: datetime) -> bool:
    """Whether an offer holds and somebody gets what is written about it."""
    with database.reading() as session:
        try:
            _valid(session, offer, now)
        except NotSent:
            return False
    return True


def look(database: "Database", token: str, now: datetime) -> Conversation:
    """Return what a link shows; nothing is changed.

    Raises
    ------
    Declined
        There is no such link any more.
    """
    with database.reading() as session:
        link, one = opened(session, token, now)
        said = kept.messages(session, one.id)
        shown = [message.email for message in said if message.side != link.side and message.shares]
        return Conversation(
            offer=one.offer,
            title=one.title,
            language=link.language if link.language in WORD_LANGUAGES else "en",
            side=link.side,
            name=one.name,
            country=one.country,
            sent=day_of(one.sent_at) if one.sent_at else None,
            ends=day_of(link.ends_at),
            messages=tuple((message.side == link.side, message.text, day_of(message.at)) for message in said),
            address=shown[-1] if shown else "",
            answer=one.writer_answer if link.side == WRITER else one.owner_answer,
            is_open=one.sent_at is not None and one.ended_at is None and one.reported_at is None,
            reported=one.reported_at is not None,
        )


def send(database: "Database", token: str, now: datetime) -> None:
    """Send what its writer has confirmed; a second time changes nothing.

    Raises
    ------
    Declined
        There is no such link any more.
    NotSent
        The offer is over meanwhile, or its owner cannot be reached.
    """
    with database.writing() as session:
        link, one = opened(session, token, now)
        if link.side == WRITER and one.sent_at is None:
            link.ends_at = now + KEPT
            _valid(session, one.offer, now)
            _send(session, database, one, now)


def discard(database: "Database", token: str, now: datetime) -> None:
    """Delete what its writer did not want to send."""
    with database.writing() as session:
        link, one = opened(session, token, now)
        if link.side != WRITER or one.sent_at is not None:
            raise Declined(OVER)
        session.delete(one)


def reply(database: "Database", token: str, text: str, now: datetime, *, shares: bool = False) -> None:
    """Send a message to the other side.

    Raises
    ------
    Declined
        There is no such link any more.
    NotSent
        The conversation has ended, the text is too short or too long, or too many were sent.
    """
    text = text.strip()
    with database.writing() as session:
        link, one = opened(session, token, now)
        if one.sent_at is None or one.ended_at is not None or one.reported_at is not None:
            raise NotSent("over")
        if not 1 <= len(text) <= MOST:
            raise NotSent("fault_message", "text")
        many = attempts.taken(session, (MESSAGES_OF, link.recipient), now=now)
        if many is None:
            _say(session, one, link.side, link.recipient, text, shares, now)
            other = OWNER if link.side == WRITER else WRITER
            for reader in _readers(session, one, other):
                mail = mails.answered(database.settings, reader, one.title, text, link.recipient if shares else "")
                outbox.put(session, mail)
    if many is not None:
        raise NotSent("often")


def answer(database: "Database", token: str, choice: str, now: datetime) -> None:
    """Take what came of it, or its correction.

    Raises
    ------
    Declined
        There is no such link any more, or the answer is none.
    """
    if choice not in ANSWERS:
        raise Declined(_("Choose one of the three answers."))
    with database.writing() as session:
        link, one = opened(session, token, now)
        if one.sent_at is None:
            raise Declined(OVER)
        if link.side == WRITER:
            one.writer_answer = choice
        else:
            one.owner_answer = choice


def end(database: "Database", token: str, now: datetime) -> None:
    """Send no more mails to either side."""
    with database.writing() as session:
        _link, one = opened(session, token, now)
        one.ended_at, one.next_at = one.ended_at or now, None


def work(database: "Database", now: datetime) -> int:
    """Ask and remind those whose time has come, delete what is old, count what changed; return how many mails went."""
    with database.writing() as session:
        put = sum(_ask(session, database, one, now) for one in kept.due(session, now))
        _count(session, now)
        kept.forget(session, now - UNSENT, now - KEPT)
        return put


def titled(offer: "Mapping[str, Any]", language: str) -> str:
    """Return the title of an offer in a language, else in the original's."""
    texts: list[dict[str, str]] = offer.get("texts") or []
    own = [one for one in texts if one.get("lang") == language] or [one for one in texts if one.get("original")]
    return next((one["title"] for one in [*own, *texts] if one.get("title")), "")


def opened(session: "Session", token: str, now: datetime) -> tuple[InterestLink, Interest]:
    """Return a link with what it leads to, in the caller's transaction.

    Raises
    ------
    Declined
        There is no such link any more.
    """
    found = kept.link(session, token_digest(token))
    if found is None or found[0].ends_at <= now:
        raise Declined(OVER)
    return found


# --- in one transaction -----------------------------------------------------------------------------------------------


def _valid(session: "Session", key: str, now: datetime) -> "Mapping[str, Any]":
    """Return an offer that can be answered."""
    found = queries.entry(session, OFFER, key)
    if found is None or found.data is None or (found.data.get("valid_until") or "9") < day_of(now).isoformat():
        raise NotSent("unreachable")
    if not owners.addresses(session, found.data.get("owner_kind", ""), found.data.get("owner", "")):
        raise NotSent("unreachable")
    return found.data


def _forbidden(session: "Session", letter: Letter, network: str, now: datetime) -> NotSent | None:
    if asked.refused(session, [address_digest(letter.email)], INTERESTS):
        return NotSent("blocked", "email")
    rules = ((FROM, network), (OF, letter.email.lower()), (IN, letter.offer))
    return NotSent("often") if attempts.taken(session, *rules, now=now) else None


def _entered(session: "Session", letter: Letter, offer: "Mapping[str, Any]", title: str, now: datetime) -> Interest:
    owner = owners.record(session, offer.get("owner_kind", ""), offer.get("owner", ""))
    one = Interest(
        offer=letter.offer,
        title=title,
        region=owner.get("teryt") or "",
        name=letter.name.strip(),
        email=letter.email.lower(),
        country=letter.country,
        language=letter.language,
        created_at=now,
        reminders=0,
        writer_answer="",
        owner_answer="",
        reported_by="",
        reason="",
        decided="",
        counted="",
    )
    session.add(one)
    session.flush()
    _say(session, one, WRITER, one.email, letter.text.strip(), letter.shares, now)
    return one


def _say(  # noqa: PLR0913, PLR0917 - all that a message is
    session: "Session", one: Interest, side: str, email: str, text: str, shares: bool, now: datetime
) -> None:
    said = InterestMessage(interest=one.id, side=side, email=email, shares=int(shares), text=text, at=now)
    session.add(said)
    session.flush()


def _send(session: "Session", database: "Database", one: Interest, now: datetime) -> None:
    """Bring the first message to everybody who answers for the offer."""
    offer = queries.entry(session, OFFER, one.offer)
    data = (offer.data if offer else None) or {}
    one.sent_at, one.next_at = now, now + ASKED
    first = kept.messages(session, one.id)[0]
    shown = one.email if first.shares else ""
    for email, language in owners.addresses(session, data.get("owner_kind", ""), data.get("owner", "")).items():
        reader = Reader(email, language, _new_link(session, one, OWNER, email, language, now + KEPT))
        title = titled(data, language) or one.title
        mail = mails.arrived(database.settings, reader, title, (one.name, one.country), first.text, shown)
        outbox.put(session, mail)


def _new_link(  # noqa: PLR0913, PLR0917 - all that a link is
    session: "Session", one: Interest, side: str, email: str, language: str, ends: datetime
) -> str:
    token, digest = new_token()
    session.add(
        InterestLink(interest=one.id, side=side, digest=digest, recipient=email, language=language, ends_at=ends)
    )
    session.flush()
    return token


def _readers(session: "Session", one: Interest, side: str) -> "Iterable[Reader]":
    """Give the people of a side, each with a link of its own for the next mail."""
    ends = (one.sent_at or one.created_at) + KEPT
    for email, language in kept.readers(session, one.id, side).items():
        yield Reader(email, language, _new_link(session, one, side, email, language, ends))


def _ask(session: "Session", database: "Database", one: Interest, now: datetime) -> int:
    """Ask, or remind, the sides that have not said what came of it; return how many mails go."""
    silent = [side for side, told in ((WRITER, one.writer_answer), (OWNER, one.owner_answer)) if not told]
    if one.sent_at is None or one.reported_at is not None or not silent:
        one.next_at = None
        return 0
    days, put = (day_of(one.sent_at), day_of(one.sent_at + KEPT)), 0
    for side in silent:
        for reader in _readers(session, one, side):
            mail = mails.asked(database.settings, reader, one.title, days, one.reminders)
            put += outbox.put(session, mail) is not None
    one.next_at = now + REMINDED if one.reminders < MOST_REMINDERS else None
    one.reminders += 1
    return put


# What a letter stands for in the counts, by what has come of it.
_COUNTED = {
    "": (),
    "sent": ("interests",),
    NOTHING: ("interests",),
    MET: ("interests", "meetings"),
    CONTRACT: ("interests", "meetings", "contracts"),
}


def _count(session: "Session", now: datetime) -> None:
    """Note what has become of letters since the last time; a correction takes back what was counted before."""
    for one in kept.sent(session):
        came = _came_of(one)
        before, after = _COUNTED[one.counted], _COUNTED[came]
        for kind in dict.fromkeys((*before, *after)):
            if number := (kind in after) - (kind in before):
                kept.count(session, (OFFER, one.offer), kind, number, now)
        one.counted = came


def _came_of(one: Interest) -> str:
    """Say what came of it: where the two sides say different things, the lesser; nothing of what was abuse."""
    if one.reported_at is not None:
        return ""
    told = {one.writer_answer, one.owner_answer}
    return next((answer for answer in (NOTHING, MET, CONTRACT) if answer in told), "sent")
