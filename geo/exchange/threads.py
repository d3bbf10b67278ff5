"""Questions and answers under clusters, offers and topics: asked, confirmed, answered, closed and deleted.

Whoever has an account, or confirms an address by a mail, asks; whoever has signed in answers. Editors read everything
before it is published (`geo.exchange.verdicts`); only what they write themselves, where they decide, is published at
once. A text is shown under a role and, if its author gave one, a name; never with an address.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from geo.access import attempts
from geo.access.attempts import Limit
from geo.access.person import CONTACT, Person
from geo.database import questions as kept
from geo.database import requests as asked
from geo.database.questions import Post, PostLink
from geo.editorial.requests import address_digest, token_digest
from geo.errors import Declined, Refused
from geo.exchange import question_mails as mails
from geo.exchange import topics
from geo.exchange.posts import PostFault, faults
from geo.exchange.question_mails import KEPT, QUESTIONS
from geo.i18n import mark as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.exchange.posts import DraftedPost
    from geo.exchange.topics import AskedAbout

UNCONFIRMED, WAITING, PUBLISHED, REFUSED, REMOVED, DELETED = kept.STATES
DECIDED = timedelta(days=30)  # that an author can read why something is not published
FROM = Limit("questions from", 20, timedelta(days=1))  # one network
OF = Limit("questions of", 5, timedelta(days=1))  # one address
ABOUT = Limit("questions about", 40, timedelta(days=1))  # one cluster, offer or topic
ANSWERS_OF = Limit("answers of", 30, timedelta(days=1))  # one address
OFTEN = _("Too many questions came today. Try again tomorrow.")
OVER = _("This link leads nowhere any more: what was written is deleted, or was withdrawn.")
CLOSED = _("This question is closed and takes no answers any more.")


@dataclass(frozen=True, slots=True)
class Thread:
    """A published question with its answers; one that its author deleted has no words left."""

    question: Post
    answers: tuple[Post, ...]
    may_close: bool = False
    decides: bool = False  # whether whoever looks is an editor of it
    own: frozenset[str] = field(default_factory=frozenset)  # keys of what whoever looks has written


@dataclass(frozen=True, slots=True)
class Held:
    """What the holder of a link sees."""

    post: Post
    owns: bool  # whether the holder wrote it
    refuses: bool  # whether the holder wants no mails about questions
    address: str


def ask(  # noqa: PLR0913 - who asks, from where
    database: "Database",
    about: tuple[str, str],
    draft: "DraftedPost",
    now: datetime,
    *,
    by: Person = Person(),  # noqa: B008 - frozen
    network: str = "",
) -> str:
    """Take a question and return its state: to be confirmed, waiting for editors, or published.

    Raises
    ------
    Refused
        There is nothing like what it is about.
    PostFault
        Something in it is to be mended, or too many came.
    """
    for fault in faults(draft):
        raise fault
    with database.writing() as session:
        subject = topics.subject(session, *about)
        if subject.closed:
            raise PostFault("", _("This topic is closed and takes no questions any more."))
        rules = ((FROM, network), (OF, draft.email.lower()), (ABOUT, ":".join(about)))
        forbidden = attempts.taken(session, *rules, now=now)
        if forbidden is None:
            one = _entered(session, subject, draft, by, now)
            if by.account is None:
                mails.confirm(session, database.settings, one, now)
            else:
                _hand_in(session, database, one, subject, now)
    if forbidden is not None:
        raise PostFault("", OFTEN)
    return one.state


def answer(database: "Database", key: str, draft: "DraftedPost", by: Person, now: datetime) -> str:
    """Take an answer of somebody who has signed in, and return its state.

    Raises
    ------
    Refused
        There is no such question, or nobody has signed in.
    PostFault
        The question is closed, something is to be mended, or too many came.
    """
    for fault in faults(draft, answers=True):
        raise fault
    with database.writing() as session:
        question = kept.post(session, key)
        if question is None or question.question or question.state != PUBLISHED or by.account is None:
            raise Refused("There is no such question.")
        if question.closed_at is not None:
            raise PostFault("", CLOSED)
        forbidden = attempts.taken(session, (ANSWERS_OF, draft.email.lower()), now=now)
        if forbidden is None:
            subject = topics.subject(session, question.about_kind, question.about)
            one = _entered(session, subject, draft, by, now, question.id)
            _hand_in(session, database, one, subject, now)
    if forbidden is not None:
        raise PostFault("", OFTEN)
    return one.state


def thread(database: "Database", key: str, by: Person, email: str) -> Thread | None:
    """Return a published question as somebody sees it; None where there is none."""
    with database.reading() as session:
        found = kept.post(session, key)
        question = session.get(Post, found.question) if found and found.question else found
        if question is None or question.state not in (PUBLISHED, DELETED):
            return None
        answers = tuple(kept.answers(session, question.id))
        if question.state == DELETED and not answers:
            return None
        own = frozenset(one.key for one in (question, *answers) if email and one.email == email)
        return Thread(
            question,
            answers,
            may_close=question.closed_at is None and _may_close(session, question, by, email),
            decides=decides(by, question),
            own=own,
        )


def listed(
    database: "Database", about: tuple[str, str] | None = None, language: str = "", *, answers: bool = False
) -> list[tuple[Post, int]]:
    """Return what is published, the newest first, each question with how many answers it has."""
    with database.reading() as session:
        found = kept.published(session, about, language, answers=answers)
        counts = kept.answered(session, [one.id for one in found])
        return [(one, counts.get(one.id, 0)) for one in found]


def questions_of(database: "Database", answers: "list[Post]") -> "Mapping[int, Post]":
    """Return the questions that answers belong to, by their number."""
    with database.reading() as session:
        numbers = {one.question for one in answers if one.question}
        return {number: found for number in numbers if (found := session.get(Post, number))}


def own(database: "Database", email: str) -> list[Post]:
    """Return what an address has written, the newest first."""
    with database.reading() as session:
        return kept.of_author(session, email) if email else []


def close(database: "Database", key: str, by: Person, email: str, now: datetime) -> None:
    """Take no more answers to a question; what is there stays.

    Raises
    ------
    Refused
        There is none, or it is neither the author's, nor whom it asks, nor an editor's.
    """
    with database.writing() as session:
        question = kept.post(session, key)
        if question is None or question.question or not _may_close(session, question, by, email):
            raise Refused("There is no such question.")
        question.closed_at = question.closed_at or now


def delete(database: "Database", key: str, email: str, now: datetime) -> None:
    """Delete what somebody wrote; others' answers stay under a question that has no words left.

    Raises
    ------
    Refused
        There is none, or somebody else wrote it.
    """
    with database.writing() as session:
        found = kept.post(session, key)
        if found is None or not email or found.email != email:
            raise Refused("There is no such text.")
        kept.withdraw(session, found, now)


# --- behind the link of a mail ----------------------------------------------------------------------------------------


def look(database: "Database", token: str, now: datetime) -> Held:
    """Return what a link shows; nothing is changed.

    Raises
    ------
    Declined
        There is no such link any more.
    """
    with database.reading() as session:
        link, one = _opened(session, token, now)
        refuses = bool(asked.refused(session, [address_digest(link.recipient)], QUESTIONS))
        return Held(one, link.owns, refuses, link.recipient)


def confirm(database: "Database", token: str, now: datetime) -> None:
    """Hand in what its author has confirmed; a second time changes nothing.

    Raises
    ------
    Declined
        There is no such link any more.
    """
    with database.writing() as session:
        link, one = _opened(session, token, now, owns=True)
        if one.state == UNCONFIRMED:
            link.ends_at = now + KEPT
            _hand_in(session, database, one, topics.subject(session, one.about_kind, one.about), now)


def close_by_link(database: "Database", token: str, now: datetime) -> None:
    """Take no more answers to one's own question."""
    with database.writing() as session:
        _link, one = _opened(session, token, now, owns=True)
        if one.question is None and one.state == PUBLISHED:
            one.closed_at = one.closed_at or now


def delete_by_link(database: "Database", token: str, now: datetime) -> None:
    """Delete what the holder of a link wrote."""
    with database.writing() as session:
        _link, one = _opened(session, token, now, owns=True)
        kept.withdraw(session, one, now)


def stop(database: "Database", token: str, now: datetime, *, again: bool = False) -> None:
    """Send the holder of a link no more mails about questions, or do so `again`."""
    with database.writing() as session:
        link, _one = _opened(session, token, now)
        digest = address_digest(link.recipient)
        if again:
            asked.allow(session, digest, QUESTIONS)
        else:
            asked.refuse(session, digest, QUESTIONS, now)


def work(database: "Database", now: datetime) -> None:
    """Delete what is old, and forget who wrote what is published for a year."""
    with database.writing() as session:
        kept.forget(session, now - mails.UNCONFIRMED, now - DECIDED, now - KEPT, now)


# --- in one transaction -----------------------------------------------------------------------------------------------


def decides(person: Person, one: Post) -> bool:
    """Whether somebody is an editor of what a text is about."""
    return person.decides([one.region] if one.region else ())


def publish(session: "Session", database: "Database", one: Post, now: datetime) -> None:
    """Publish a text, and tell whom it concerns, in the caller's transaction."""
    one.state, one.published_at, one.decided_at = PUBLISHED, now, now
    kept.count(session, one, 1, now)
    settings = database.settings
    if one.question is None:
        owner = topics.subject(session, one.about_kind, one.about).owner
        if owner[1]:
            mails.asked_about(session, settings, one, owner, now)
    elif question := session.get(Post, one.question):
        mails.answered(session, settings, question, one, now)


def _opened(session: "Session", token: str, now: datetime, *, owns: bool = False) -> tuple[PostLink, Post]:
    found = kept.link(session, token_digest(token))
    if found is None or found[0].ends_at <= now or (owns and not found[0].owns):
        raise Declined(OVER)
    return found


def _entered(  # noqa: PLR0913, PLR0917 - all that a text is
    session: "Session",
    subject: "AskedAbout",
    draft: "DraftedPost",
    by: Person,
    now: datetime,
    question: int | None = None,
) -> Post:
    one = Post(
        key=mails.key(),
        question=question,
        about_kind=subject.kind,
        about=subject.key,
        subject=subject.name,
        region=subject.region,
        language=draft.language,
        title="" if question else draft.title.strip(),
        text=draft.text.strip(),
        name=draft.name.strip(),
        role=subject.role(by),
        email=draft.email.lower(),
        mails=draft.mails,
        state=UNCONFIRMED,
        edited=False,
        created_at=now,
        reason="",
    )
    session.add(one)
    session.flush()
    return one


def _hand_in(session: "Session", database: "Database", one: Post, subject: "AskedAbout", now: datetime) -> None:
    one.state, one.submitted_at = WAITING, now
    if one.role == CONTACT:
        publish(session, database, one, now)


def _may_close(session: "Session", question: Post, by: Person, email: str) -> bool:
    if question.state != PUBLISHED:
        return False
    if (email and question.email == email) or decides(by, question):
        return True
    try:
        role = topics.subject(session, question.about_kind, question.about).role(by)
    except Refused:  # what it was about is gone
        return False
    return role != topics.READER
