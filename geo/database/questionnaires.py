"""Questionnaires to firms and clusters: tables and statements.

Replies are of organisations and name the address that answered; they are deleted by age, the anonymous summary stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database.models import Base


class Questionnaire(Base):
    """A form that editors send."""

    __tablename__ = "questionnaire"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # of the records that are asked: ``firm``, ``cluster``
    region: Mapped[str] = mapped_column(String(8))  # voivodeship whose editors have it; blank for the whole country
    form: Mapped[dict[str, Any]]  # as `geo.exchange.questions.packed` writes it
    version: Mapped[int] = mapped_column(default=1)  # rises with each change
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    opens: Mapped[str] = mapped_column(String(10), default="")  # first day of answers; blank for at once
    closes: Mapped[str] = mapped_column(String(10), default="")  # last one
    sent_at: Mapped[datetime | None]  # first letter, from which on the form stays as it is
    shared: Mapped[int] = mapped_column(default=0)  # whether everybody may see the summary once it is closed
    # what is left of the answers once they are deleted
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class QuestionnaireReply(Base):
    """What one organisation answers."""

    __tablename__ = "questionnaire_reply"
    __table_args__ = (UniqueConstraint("questionnaire", "key"), Index(None, "email"))

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire: Mapped[int] = mapped_column(ForeignKey("questionnaire.id", ondelete="CASCADE"))
    key: Mapped[str]  # id of the record
    email: Mapped[str]  # that answered last; blank before anybody has
    answers: Mapped[dict[str, Any]]  # id of a question to what was typed
    saved_at: Mapped[datetime | None]
    handed: Mapped[dict[str, Any] | None]  # the answers as they were sent in last
    handed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    change: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"))  # that it proposed last


class QuestionnaireLink(Base):
    """A letter with a link to it; of the link only its hash is known."""

    __tablename__ = "questionnaire_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    reply: Mapped[int] = mapped_column(ForeignKey("questionnaire_reply.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(8))


def listed(session: Session) -> list[Questionnaire]:
    """Return all questionnaires, the newest first."""
    return list(session.scalars(select(Questionnaire).order_by(Questionnaire.id.desc())))


def counts(session: Session) -> Mapping[int, tuple[int, int]]:
    """Return of each questionnaire how many were asked, and how many have sent it in."""
    rows = select(
        QuestionnaireReply.questionnaire, func.count(QuestionnaireReply.id), func.count(QuestionnaireReply.handed_at)
    )
    return {one: (asked, handed) for one, asked, handed in session.execute(rows.group_by("questionnaire"))}


def replies(session: Session, questionnaire: int) -> list[QuestionnaireReply]:
    """Return the replies of a questionnaire, those of who has not answered included."""
    found = select(QuestionnaireReply).where(QuestionnaireReply.questionnaire == questionnaire)
    return list(session.scalars(found.order_by(QuestionnaireReply.key)))


def links(session: Session, reply: int) -> dict[str, str]:
    """Return to which addresses the letters of a reply went, each with its language."""
    rows = select(QuestionnaireLink.email, QuestionnaireLink.language).where(QuestionnaireLink.reply == reply)
    return {email: language for email, language in session.execute(rows.order_by(QuestionnaireLink.id))}


def by_link(session: Session, digest: str) -> tuple[QuestionnaireLink, QuestionnaireReply, Questionnaire] | None:
    """Return what a link leads to."""
    row = session.execute(
        select(QuestionnaireLink, QuestionnaireReply, Questionnaire)
        .join(QuestionnaireReply, QuestionnaireReply.id == QuestionnaireLink.reply)
        .join(Questionnaire, Questionnaire.id == QuestionnaireReply.questionnaire)
        .where(QuestionnaireLink.digest == digest)
    ).first()
    return (row[0], row[1], row[2]) if row else None


def remove(session: Session, one: Questionnaire) -> None:
    """Delete a questionnaire."""
    session.execute(delete(Questionnaire).where(Questionnaire.id == one.id))


def over(session: Session, day: str) -> list[Questionnaire]:
    """Return those that were sent, closed before a day and still have their answers."""
    found = select(Questionnaire).where(
        Questionnaire.closes < day, Questionnaire.sent_at.is_not(None), Questionnaire.summary.is_(None)
    )
    return list(session.scalars(found.order_by(Questionnaire.id)))


def forget(session: Session, questionnaire: int) -> None:
    """Delete the replies of a questionnaire with their links."""
    numbers = select(QuestionnaireReply.id).where(QuestionnaireReply.questionnaire == questionnaire)
    session.execute(delete(QuestionnaireLink).where(QuestionnaireLink.reply.in_(numbers)))
    session.execute(delete(QuestionnaireReply).where(QuestionnaireReply.questionnaire == questionnaire))


def delete_of(session: Session, email: str) -> None:
    """Delete what an address has answered, and its links."""
    own = select(QuestionnaireReply.id).where(QuestionnaireReply.email == email)
    session.execute(delete(QuestionnaireLink).where(QuestionnaireLink.reply.in_(own)))
    session.execute(delete(QuestionnaireReply).where(QuestionnaireReply.email == email))
    session.execute(delete(QuestionnaireLink).where(QuestionnaireLink.email == email))
