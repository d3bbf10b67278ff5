"""Tables of firms that somebody brings: what was read, what was decided about it, and how far it is entered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from geo.database.models import Base, Change

MOST = 200  # of a list, the newest


class FirmImport(Base):
    """A table of firms on its way into the registry."""

    __tablename__ = "firm_import"
    __table_args__ = (Index(None, "account", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(40))
    cluster: Mapped[str]  # id of the cluster whose members they are; blank where they are nobody's
    file: Mapped[str]  # its name
    # ``open``, ``submitted``, ``entering``, ``accepted``, ``refused``, ``withdrawn``
    state: Mapped[str] = mapped_column(String(20))
    cells: Mapped[dict[str, Any]]  # ``header`` and ``rows``, as they were read
    columns: Mapped[dict[str, Any]]  # number of a column to the field that it means; blank for none
    same: Mapped[dict[str, Any]]  # mark of a row to the id of the firm that it is; blank for none of those there are
    counts: Mapped[dict[str, Any]]  # when it was handed in
    done: Mapped[int]  # rows that are entered
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_role: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text, default="")


def listed(session: Session, account: int | None, states: Sequence[str]) -> list[FirmImport]:
    """Return the imports of somebody, and those in some states of anybody, the newest first."""
    found = select(FirmImport).where(or_(FirmImport.account == account, FirmImport.state.in_(states)))
    return list(session.scalars(found.options(defer(FirmImport.cells)).order_by(FirmImport.id.desc()).limit(MOST)))


def waiting(session: Session) -> list[FirmImport]:
    """Return the imports that wait for a decision, the oldest first."""
    found = select(FirmImport).where(FirmImport.state == "submitted").options(defer(FirmImport.cells))
    return list(session.scalars(found.order_by(FirmImport.submitted_at, FirmImport.id)))


def last_of(session: Session, account: int | None, cluster: str) -> FirmImport | None:
    """Return the newest import of somebody, or for the same cluster, whose decisions go on."""
    found = select(FirmImport).where(
        or_(FirmImport.account == account, (FirmImport.cluster == cluster) & (FirmImport.cluster != ""))
    )
    return session.scalar(found.order_by(FirmImport.id.desc()).limit(1))


def first_change(session: Session, batch: str) -> int | None:
    """Return the number of a change of a batch; None where it altered nothing."""
    return session.scalar(select(Change.id).where(Change.batch == batch).order_by(Change.id).limit(1))


def delete_of(session: Session, account: int) -> None:
    """Delete what somebody brought and nobody decides on any more."""
    decided = ("submitted", "entering", "accepted")
    session.execute(delete(FirmImport).where(FirmImport.account == account, FirmImport.state.not_in(decided)))


def forget(session: Session, before: datetime) -> None:
    """Delete imports that nobody went on with, and those that were decided long ago."""
    session.execute(delete(FirmImport).where(FirmImport.created_at < before, FirmImport.state != "submitted"))
