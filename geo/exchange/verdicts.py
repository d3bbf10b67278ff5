"""What editors decide on questions and answers: published, refused, taken down; and what readers report.

A reported text stays published until an editor decides: otherwise anybody could silence anybody.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from geo.access import attempts
from geo.access.attempts import Limit
from geo.access.person import Person
from geo.database import questions as kept
from geo.database.questions import PUBLISHED, REFUSED, REMOVED, WAITING, Post
from geo.errors import Refused
from geo.exchange import question_mails as mails
from geo.exchange.posts import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE, PostFault
from geo.exchange.threads import decides, publish
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

PUBLISH, TURN_DOWN, KEEP = "publish", "refuse", "keep"
REPORTS_FROM = Limit("text reports from", 10, timedelta(days=1))  # one network
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class OpenedPost:
    """A text as editors see it."""

    post: Post
    question: Post | None  # that it answers
    reports: tuple[str, ...]  # reasons of readers
    own: bool  # whether the editor wrote it: somebody else decides
    seen: str  # what a decision has to name


@dataclass(frozen=True, slots=True)
class PostVerdict:
    """What an editor decided, of what was on the screen."""

    do: str
    seen: str
    title: str = ""  # as the editor leaves them
    text: str = ""
    name: str = ""
    reason: str = ""


def report(database: "Database", key: str, reason: str, now: datetime, *, network: str = "") -> None:
    """Bring a published text back to the editors; of who reports it nothing is kept.

    Raises
    ------
    Refused
        There is no such text.
    PostFault
        No reason is given, or too many reports came from there.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise PostFault("reason", _("Say in a sentence what is wrong."))
    with database.writing() as session:
        one = kept.post(session, key)
        if one is None or one.state != PUBLISHED:
            raise Refused("There is no such text.")
        forbidden = attempts.taken(session, (REPORTS_FROM, network), now=now)
        if forbidden is None:
            session.add(kept.PostReport(post=one.id, reason=reason, at=now))
            if one.reported_at is None:
                one.reported_at = now
                mails.reported(session, database.settings, one, reason)
    if forbidden is not None:
        raise PostFault("", _("Too many reports came from your network. Try again tomorrow."))


def waiting(database: "Database", editor: Person, email: str) -> list[tuple[Post, bool]]:
    """Return what waits for a decision of an editor, the oldest first; each with whether the editor wrote it."""
    with database.reading() as session:
        found = [one for one in kept.undecided(session) if decides(editor, one)]
        return [(one, _is_own(one, email)) for one in found]


def opened(database: "Database", key: str, editor: Person, email: str) -> OpenedPost:
    """Return a text for a decision.

    Raises
    ------
    Refused
        There is none, or it is not the editor's.
    """
    with database.reading() as session:
        one = _theirs(session, key, editor)
        question = session.get(Post, one.question) if one.question else None
        reasons = tuple(report.reason for report in kept.reports(session, one.id))
        return OpenedPost(one, question, reasons, _is_own(one, email), _seen(one))


def decide(database: "Database", key: str, editor: Person, email: str, verdict: PostVerdict, now: datetime) -> None:  # noqa: PLR0913, PLR0917
    """Do what an editor decided, and tell the author.

    Raises
    ------
    Refused
        There is none, it is not the editor's, or somebody has decided meanwhile.
    PostFault
        A reason is missing, or nothing of the text is left.
    """
    with database.writing() as session:
        one = _theirs(session, key, editor)
        if _is_own(one, email) or verdict.seen != _seen(one):
            raise Refused("Somebody else decides on this, or has done so.")
        if verdict.do == TURN_DOWN:
            _turn_down(session, database, one, verdict.reason.strip(), now)
        elif verdict.do == (PUBLISH if one.state == WAITING else KEEP):
            _edit(one, verdict)
            kept.settle(session, one)
            if one.state == WAITING:
                publish(session, database, one, now)
                mails.taken_in(session, database.settings, one, now)
            one.decided_at = now
        else:
            raise Refused("This cannot be decided on such a text.")


def _theirs(session: "Session", key: str, editor: Person) -> Post:
    one = kept.post(session, key)
    if one is None or one.state not in (WAITING, PUBLISHED) or not decides(editor, one):
        raise Refused("There is no such text.")
    return one


def _turn_down(session: "Session", database: "Database", one: Post, reason: str, now: datetime) -> None:
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise PostFault("reason", _("Give a reason; the author gets it by mail."))
    if one.state == PUBLISHED:
        kept.count(session, one, -1, now)
    one.state, one.reason, one.decided_at = REMOVED if one.state == PUBLISHED else REFUSED, reason, now
    kept.settle(session, one)
    mails.turned_down(session, database.settings, one, now)


def _edit(one: Post, verdict: PostVerdict) -> None:
    """Take over what an editor has taken out."""
    title, text, name = verdict.title.strip() if one.title else "", verdict.text.strip(), verdict.name.strip()
    if bool(one.title) != bool(title) or (one.question and not text):
        raise PostFault("text", _("Leave something of the text, or refuse it."))
    if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT or len(name) > LONGEST_NAME:
        raise PostFault("text", _("The text has become too long."))
    if (title, text, name) != (one.title, one.text, one.name):
        one.title, one.text, one.name, one.edited = title, text, name, True


def _is_own(one: Post, email: str) -> bool:
    return bool(email) and one.email == email


def _seen(one: Post) -> str:
    told = "\n".join((one.state, one.title, one.text, str(one.reported_at)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
