"""What is asked of the database about changes and what was said of them: by editors, authors and the history."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from geo.database.models import Account, Change, ChangeMessage, Record, Revision
from geo.database.queries import HistoryStep, Key

MOST_DECIDED = 500  # decided changes of a queue, the newest
_AT_ONCE = 400  # keys of one statement


def listed(session: Session, states: Sequence[str]) -> list[Change]:
    """Return changes that people made: waiting ones the oldest first, all others the newest first."""
    found = select(Change).where(Change.state.in_(states), Change.origin == "form")
    if list(states) == ["submitted"]:
        return list(session.scalars(found.order_by(Change.submitted_at, Change.id)))
    return list(session.scalars(found.order_by(Change.id.desc()).limit(MOST_DECIDED)))


def said(session: Session, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """Return what some records say now; those that are not there are left out."""
    wanted = sorted(set(keys))
    found: dict[Key, dict[str, Any]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        names = [key for _kind, key in wanted[start : start + _AT_ONCE]]
        rows = session.execute(
            select(Record.kind, Record.key, Revision.data)
            .join(Revision, (Revision.record == Record.id) & Revision.valid_to.is_(None))
            .where(Record.key.in_(names))
        )
        found |= {(kind, key): data for kind, key, data in rows if data is not None}
    return {key: found[key] for key in wanted if key in found}


def bases(session: Session, changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
    """Return what the records of some changes said when the changes were begun, by the number of the change."""
    wanted = [change.id for change in changes if change.base_version]
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(Change.id, Revision.data)
            .join(Record, (Record.kind == Change.kind) & (Record.key == Change.key))
            .join(Revision, (Revision.record == Record.id) & (Revision.version == Change.base_version))
            .where(Change.id.in_(wanted[start : start + _AT_ONCE]))
        )
        found |= {number: data for number, data in rows if data is not None}
    return found


def address(session: Session, account: int | None) -> str:
    """Return the address of an account; blank where there is none."""
    found = session.get(Account, account) if account is not None else None
    return found.email if found else ""


def account(session: Session, number: int | None) -> Account | None:
    """Return an account, if it is there and not disabled."""
    found = session.get(Account, number) if number is not None else None
    return found if found and found.disabled_at is None else None


def of_author(session: Session, author: int | None) -> list[Change]:
    """Return the accepted changes that somebody proposed, in their order; none for nobody."""
    if author is None:
        return []
    found = select(Change).where(Change.author == author, Change.state == "accepted", Change.origin == "form")
    return list(session.scalars(found.order_by(Change.id)))


def messages(session: Session, change: int) -> list[ChangeMessage]:
    """Return what was said about a change, in its order."""
    return list(session.scalars(select(ChangeMessage).where(ChangeMessage.change == change).order_by(ChangeMessage.id)))


def steps(session: Session, until: int) -> list[tuple[str, str, HistoryStep]]:
    """Return kind and key of the record, revision and change of all revisions up to one, in their order.

    What a record says is read only where it was ever changed otherwise than by a release: of all others nothing but
    their first day is told.
    """
    touched = select(Revision.record).join(Change, Revision.change == Change.id)
    touched = touched.where(or_(Change.origin != "release", Revision.version > 1)).where(Revision.id <= until)
    rows = session.execute(
        select(Record.kind, Record.key, Revision, Change)
        .join(Record, Revision.record == Record.id)
        .join(Change, Revision.change == Change.id)
        .where(Revision.id <= until, Revision.record.in_(touched))
        .order_by(Revision.id)
    )
    return [(kind, key, HistoryStep(revision, change)) for kind, key, revision, change in rows]


def batches(session: Session, until: int) -> list[tuple[str, str, Any, int]]:
    """Return batch, origin, moment and number of records of what came in with releases."""
    rows = session.execute(
        select(Change.batch, Change.origin, func.min(Change.decided_at), func.count(Revision.id))
        .join(Revision, Revision.change == Change.id)
        .where(Change.origin == "release", Revision.id <= until)
        .group_by(Change.batch, Change.origin)
        .order_by(func.min(Revision.id))
    )
    return [(batch, origin, at, number) for batch, origin, at, number in rows]


def of_kind(session: Session, kind: str, until: int) -> list[tuple[str, str, HistoryStep]]:
    """Return kind and key, revision and change of all revisions of a kind of record up to one, in their order."""
    rows = session.execute(
        select(Record.kind, Record.key, Revision, Change)
        .join(Record, Revision.record == Record.id)
        .join(Change, Revision.change == Change.id)
        .where(Revision.id <= until, Record.kind == kind)
        .order_by(Revision.id)
    )
    return [(of, key, HistoryStep(revision, change)) for of, key, revision, change in rows]
