"""What is asked of the database about proposals: those of a person, those about a record, forms that are kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.database import queries
from geo.database.models import Account, Change, KeptForm, Record, Role

NUMBERS = ("nip", "krs", "regon")  # in registers: no two records have the same
MOST = 500  # proposals of a person that are listed, the newest


def of_author(session: Session, account: int) -> list[Change]:
    """Return what somebody has proposed, the newest first."""
    found = select(Change).where(Change.author == account, Change.origin == "form")
    return list(session.scalars(found.order_by(Change.id.desc()).limit(MOST)))


def count_open(session: Session, account: int, states: Collection[str]) -> int:
    """Count the proposals of somebody that are in some states."""
    found = select(func.count(Change.id)).where(Change.author == account, Change.origin == "form")
    return session.scalar(found.where(Change.state.in_(states))) or 0


def about(session: Session, kind: str, keys: Collection[str], states: Collection[str]) -> list[Change]:
    """Return the changes of some records that are in some states, the oldest first."""
    found = select(Change).where(Change.kind == kind, Change.key.in_(keys), Change.state.in_(states))
    return list(session.scalars(found.order_by(Change.id)))


def new_ones(session: Session, kind: str, states: Collection[str]) -> list[Change]:
    """Return the changes that are to add a record, in some states."""
    found = select(Change).where(Change.kind == kind, Change.base_version == 0, Change.state.in_(states))
    return list(session.scalars(found.order_by(Change.id)))


def taken(session: Session, kind: str, stem: str, states: Collection[str]) -> set[str]:
    """Return the ids that begin with a text: of records of whatever kind, and of proposals of new ones."""
    records = select(Record.key).where(Record.key.startswith(stem, autoescape=True))
    asked = select(Change.key).where(Change.kind == kind, Change.key.startswith(stem, autoescape=True))
    return {*session.scalars(records), *session.scalars(asked.where(Change.state.in_(states)))}


def same_number(session: Session, kind: str, key: str, wanted: Mapping[str, Any], base: Mapping[str, Any]) -> str:
    """Return the name of another record of a kind that has a number of a register which is new to this one."""
    new = {name: wanted[name] for name in NUMBERS if wanted.get(name) and wanted[name] != base.get(name)}
    if not new:
        return ""
    listed = queries.state(session, kind=kind)
    others = (data for (_kind, other), data in listed.items() if other != key)
    twins = (data for data in others if any(data.get(name) == number for name, number in new.items()))
    return next((str(data.get("name", "")) for data in twins), "")


def keep(session: Session, kept: KeptForm) -> None:
    """Keep a form."""
    session.add(kept)
    session.flush()


def kept(session: Session, digest: str) -> KeptForm | None:
    """Return a form that is kept."""
    return session.scalar(select(KeptForm).where(KeptForm.digest == digest))


def count_kept(session: Session) -> int:
    """Count the forms that are kept."""
    return session.scalar(select(func.count(KeptForm.id))) or 0


def forget(session: Session, digest: str) -> None:
    """Keep a form no longer."""
    session.execute(delete(KeptForm).where(KeptForm.digest == digest))


def forget_old(session: Session, now: datetime) -> int:
    """Keep no form for longer than was said, and return how many are gone."""
    return len(session.scalars(delete(KeptForm).where(KeptForm.ends_at <= now).returning(KeptForm.id)).all())


def remove(session: Session, change: Any) -> None:
    """Remove a draft, of which nobody but its author knows."""
    session.delete(change)
    session.flush()


def give_role(session: Session, account: int | None, role: str, scope: str) -> bool:
    """Give an account a role unless it has it; whether there is such an account."""
    found = session.get(Account, account) if account is not None else None
    if found is None or found.disabled_at is not None:
        return False
    there = select(Role.id).where(Role.account == account, Role.role == role, Role.scope == scope)
    if session.scalar(there) is None:
        session.add(Role(account=found.id, role=role, scope=scope))
        session.flush()
    return True
