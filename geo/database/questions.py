"""Questions and answers under clusters, offers and topics: tables and statements.

A row names a person by an address only, which is forgotten with age; what is published of it is text, a name that the
person chose, and a role. Keys in addresses are random: SQLite gives numbers of deleted rows again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database import interests
from geo.database.models import Base, ContactEvent

# States of a text: ``removed`` by an editor, ``deleted`` by its author.
STATES = ("unconfirmed", "waiting", "published", "refused", "removed", "deleted")
UNCONFIRMED, WAITING, PUBLISHED, REFUSED, REMOVED, DELETED = STATES
ABOUT = "question"  # under which published questions are counted
COUNTED = ("cluster", "offer")  # kinds of what they are about whose pages say how many there are


class Topic(Base):
    """Something that editors let people ask about."""

    __tablename__ = "question_topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    region: Mapped[str] = mapped_column(String(8))  # voivodeship of who made it; blank for the whole country
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Post(Base):
    """A question, or an answer to one."""

    __tablename__ = "question_post"
    __table_args__ = (Index(None, "about_kind", "about", "id"), Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    question: Mapped[int | None] = mapped_column(ForeignKey("question_post.id", ondelete="CASCADE"), index=True)
    about_kind: Mapped[str] = mapped_column(String(20))  # ``cluster``, ``offer``, ``topic``
    about: Mapped[str]  # its id
    subject: Mapped[str]  # its name when this was written
    region: Mapped[str] = mapped_column(String(8))  # its voivodeship; blank where not known
    language: Mapped[str] = mapped_column(String(8))  # of the text
    title: Mapped[str]  # the question in a sentence; blank for an answer
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str]  # that its author wants to be shown; blank for none
    role: Mapped[str] = mapped_column(String(20))  # of its author: ``reader``, ``coordinator``, ``owner``, ``contact``
    email: Mapped[str] = mapped_column(index=True)  # of its author; blank once it is forgotten
    mails: Mapped[str] = mapped_column(String(8))  # language of the mails to its author
    state: Mapped[str] = mapped_column(String(20))
    edited: Mapped[bool] = mapped_column(default=False)  # whether an editor took something out
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # of a question that takes no answers any more
    reported_at: Mapped[datetime | None]  # None where no report waits
    reason: Mapped[str] = mapped_column(Text, default="")  # of the decision


class PostLink(Base):
    """A mail with a link to stop such mails, and for an author to withdraw; of the link only its hash is known."""

    __tablename__ = "question_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[int] = mapped_column(ForeignKey("question_post.id", ondelete="CASCADE"), index=True)
    owns: Mapped[bool]  # whether it went to the author of the post
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))
    ends_at: Mapped[datetime]


class PostReport(Base):
    """What a reader says is wrong with a published text; nothing is kept of who said it."""

    __tablename__ = "question_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[int] = mapped_column(ForeignKey("question_post.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def topic(session: Session, key: str) -> Topic | None:
    """Return a topic by its key."""
    return session.scalar(select(Topic).where(Topic.key == key))


def topics(session: Session) -> list[Topic]:
    """Return all topics, the open ones first, then by the newest."""
    return list(session.scalars(select(Topic).order_by(Topic.closed_at.is_not(None), Topic.id.desc())))


def post(session: Session, key: str) -> Post | None:
    """Return a question or an answer by its key."""
    return session.scalar(select(Post).where(Post.key == key))


def link(session: Session, digest: str) -> tuple[PostLink, Post] | None:
    """Return the link that has a hash, with what it leads to."""
    found = select(PostLink, Post).join(Post, Post.id == PostLink.post).where(PostLink.digest == digest)
    row = session.execute(found).first()
    return (row[0], row[1]) if row else None


def published(
    session: Session, about: tuple[str, str] | None = None, language: str = "", *, answers: bool = False
) -> list[Post]:
    """Return what is published, the newest first; with `answers`, these as well, but for those to what is not."""
    found = select(Post).where(Post.state == PUBLISHED)
    if about:
        found = found.where(Post.about_kind == about[0], Post.about == about[1])
    if language:
        found = found.where(Post.language == language)
    if answers:
        shown = select(Post.id).where(Post.question.is_(None), Post.state.in_([PUBLISHED, DELETED]))
        found = found.where(or_(Post.question.is_(None), Post.question.in_(shown)))
    else:
        found = found.where(Post.question.is_(None))
    return list(session.scalars(found.order_by(Post.published_at.desc(), Post.id.desc())))


def answers(session: Session, question: int) -> list[Post]:
    """Return the published answers to a question, the oldest first."""
    found = select(Post).where(Post.question == question, Post.state == PUBLISHED)
    return list(session.scalars(found.order_by(Post.published_at, Post.id)))


def answered(session: Session, questions: Iterable[int]) -> Mapping[int, int]:
    """Return how many published answers questions have; those without any are left out."""
    found = select(Post.question, func.count(Post.id)).where(
        Post.question.in_(list(questions)), Post.state == PUBLISHED
    )
    return {number: count for number, count in session.execute(found.group_by(Post.question)) if number is not None}


def in_state(session: Session, state: str) -> list[Post]:
    """Return all posts of a state, the oldest first."""
    return list(session.scalars(select(Post).where(Post.state == state).order_by(Post.id)))


def undecided(session: Session) -> list[Post]:
    """Return what waits for an editor: new texts and reported ones, the oldest first."""
    waits = or_(Post.state == WAITING, (Post.state == PUBLISHED) & Post.reported_at.is_not(None))
    return list(session.scalars(select(Post).where(waits).order_by(Post.id)))


def of_author(session: Session, email: str) -> list[Post]:
    """Return what an address has written, the newest first."""
    return list(session.scalars(select(Post).where(Post.email == email).order_by(Post.id.desc())))


def reports(session: Session, number: int) -> list[PostReport]:
    """Return the reports of a text that wait, the oldest first."""
    return list(session.scalars(select(PostReport).where(PostReport.post == number).order_by(PostReport.id)))


def settle(session: Session, one: Post) -> None:
    """End the reports of a text."""
    one.reported_at = None
    session.execute(delete(PostReport).where(PostReport.post == one.id))


def count(session: Session, one: Post, number: int, now: datetime) -> None:
    """Note that a question was published, or (less than 0) that it is no longer; of answers nothing is counted."""
    if one.question is None and one.about_kind in COUNTED:
        interests.count(session, (ABOUT, f"{one.about_kind}:{one.about}"), "questions", number, now)


def counted(session: Session, event: int) -> dict[str, int]:
    """Return how many questions are published about each cluster and offer, up to a number of what is heard."""
    found = select(ContactEvent.key, func.sum(ContactEvent.number)).where(
        ContactEvent.about == ABOUT, ContactEvent.id <= event
    )
    rows = session.execute(found.group_by(ContactEvent.key).order_by(ContactEvent.key))
    return {key: int(number) for key, number in rows if number}


def withdraw(session: Session, one: Post, now: datetime) -> None:
    """Delete what somebody wrote; of a question that others have answered only that it was there stays."""
    if one.state == PUBLISHED:
        count(session, one, -1, now)
    if not session.scalar(select(func.count(Post.id)).where(Post.question == one.id)):
        session.delete(one)
        session.flush()
        return
    settle(session, one)
    session.execute(delete(PostLink).where(PostLink.post == one.id))
    one.title = one.text = one.name = one.email = one.reason = ""
    one.state, one.closed_at = DELETED if one.state == PUBLISHED else REMOVED, one.closed_at or now
    one.decided_at, one.edited = now, False


def delete_of(session: Session, email: str, now: datetime) -> None:
    """Delete what is kept under an address."""
    for one in of_author(session, email):
        withdraw(session, one, now)
    session.execute(delete(PostLink).where(PostLink.recipient == email))


def forget(session: Session, unconfirmed: datetime, decided: datetime, written: datetime, now: datetime) -> None:
    """Delete what nobody confirmed, decided or published since some moments; then forget who wrote.

    Questions that were `written` before a moment take no answers any more.
    """
    old = select(Post.id).where(
        or_(
            (Post.state == UNCONFIRMED) & (Post.created_at <= unconfirmed),
            (Post.state == WAITING) & (Post.created_at <= written),
            Post.state.in_([REFUSED, REMOVED]) & (Post.decided_at <= decided),
        )
    )
    session.execute(delete(Post).where(Post.id.in_(old)))
    aged = Post.created_at <= written
    session.execute(delete(PostLink).where(PostLink.ends_at <= now))
    session.execute(update(Post).where(aged, Post.state == PUBLISHED, Post.email != "").values(email=""))
    session.execute(update(Post).where(aged, Post.question.is_(None), Post.closed_at.is_(None)).values(closed_at=now))
