"""What editors say at the head of digests: the table and its statements. Nothing in it is of a subscriber."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from geo.database.models import Base


class DigestText(Base):
    """A text of editors that stands once at the head of each subscriber's digest."""

    __tablename__ = "digest_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    region: Mapped[str] = mapped_column(String(8))  # voivodeship whose subscribers it is for; blank for all
    role: Mapped[str] = mapped_column(String(40))  # ``contact`` of that voivodeship, else ``administrator``
    texts: Mapped[dict[str, Any]]  # language to text
    first_day: Mapped[str] = mapped_column(String(10))
    last_day: Mapped[str] = mapped_column(String(10))
    told: Mapped[int] = mapped_column(default=0)  # in how many digests it stood
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


def one(session: Session, key: str) -> DigestText | None:
    """Return a text by its key."""
    return session.scalar(select(DigestText).where(DigestText.key == key))


def all_(session: Session) -> list[DigestText]:
    """Return all texts, the newest first."""
    return list(session.scalars(select(DigestText).order_by(DigestText.id.desc())))


def holding(session: Session, since: str, today: str) -> list[DigestText]:
    """Return the texts that hold on any day from one to another: those for the whole country first, then the oldest."""
    holds = (DigestText.first_day <= today, DigestText.last_day >= since, DigestText.withdrawn_at.is_(None))
    return list(session.scalars(select(DigestText).where(*holds).order_by(DigestText.region != "", DigestText.id)))
