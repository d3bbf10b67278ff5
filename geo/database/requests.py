"""What requests for updates, their answers, notes and mails of the day ask of the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, delete, func, select
from sqlalchemy.orm import Session, aliased

from geo.database.models import (
    Account,
    Change,
    ClusterNote,
    ContactEvent,
    DigestSent,
    MailRefusal,
    Record,
    RequestLetter,
    RequestRound,
    Revision,
    Role,
    UpdateRequest,
)

CLUSTER = "cluster"
_AT_ONCE = 400  # values of one statement
CONFIRMED, REPLIED, UNANSWERED = "confirmed", "replied", "unanswered"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of a cluster up to a moment; blank where nothing was."""

    confirmed: str = ""  # day of the newest confirmation
    role: str = ""  # of who gave it
    unanswered: str = ""  # day of the question that nobody has answered since


def refused(session: Session, digests: Iterable[str], what: str) -> set[str]:
    """Return those of some hashes of addresses that want no mails of a kind."""
    wanted = set(digests)
    found = select(MailRefusal.digest).where(MailRefusal.what == what)
    if len(wanted) <= _AT_ONCE:
        found = found.where(MailRefusal.digest.in_(wanted))
    return wanted & set(session.scalars(found))


def refuse(session: Session, digest: str, what: str, now: datetime) -> None:
    """Note that an address wants no mails of a kind."""
    if not refused(session, [digest], what):
        session.add(MailRefusal(digest=digest, what=what, at=now))
        session.flush()


def allow(session: Session, digest: str, what: str) -> None:
    """Note that an address wants mails of a kind again."""
    session.execute(delete(MailRefusal).where(MailRefusal.digest == digest, MailRefusal.what == what))


def holders(session: Session, roles: Iterable[str], scopes: Sequence[str] = ()) -> list[tuple[Account, Role]]:
    """Return the accounts that have some roles, each with one of them; those that are disabled are left out.

    With `scopes` only the roles in these.
    """
    found = select(Account, Role).join(Role, Role.account == Account.id)
    found = found.where(Role.role.in_(list(roles)), Account.disabled_at.is_(None))
    if scopes:
        found = found.where(Role.scope.in_(scopes))
    return [(account, role) for account, role in session.execute(found.order_by(Account.id, Role.id))]


def newest_requests(session: Session, keys: Sequence[str] = ()) -> dict[str, UpdateRequest]:
    """Return the newest request to each cluster, or to some, by its id."""
    newest = select(func.max(UpdateRequest.id)).group_by(UpdateRequest.key)
    if keys:
        newest = newest.where(UpdateRequest.key.in_(keys))
    return {one.key: one for one in session.scalars(select(UpdateRequest).where(UpdateRequest.id.in_(newest)))}


def requests_of(session: Session, key: str) -> list[UpdateRequest]:
    """Return all requests to a cluster, the newest first."""
    return list(
        session.scalars(select(UpdateRequest).where(UpdateRequest.key == key).order_by(UpdateRequest.id.desc()))
    )


def due(session: Session, now: datetime, after: int, most: int) -> list[UpdateRequest]:
    """Return the first requests after one with which something is to be done now."""
    found = select(UpdateRequest).where(UpdateRequest.next_at <= now, UpdateRequest.ended_at.is_(None))
    return list(session.scalars(found.where(UpdateRequest.id > after).order_by(UpdateRequest.id).limit(most)))


def letter(session: Session, digest: str) -> tuple[RequestLetter, UpdateRequest] | None:
    """Return the letter whose link has a hash, with its request."""
    row = session.execute(
        select(RequestLetter, UpdateRequest)
        .join(UpdateRequest, RequestLetter.request == UpdateRequest.id)
        .where(RequestLetter.digest == digest)
    ).first()
    return (row[0], row[1]) if row else None


def forget_letters(session: Session, before: datetime) -> None:
    """Forget to which addresses letters went whose links have ended."""
    session.execute(delete(RequestLetter).where(RequestLetter.ends_at < before))


def round_requests(session: Session) -> list[UpdateRequest]:
    """Return of each voivodeship the requests of the newest round that asked there."""
    newest = (
        select(UpdateRequest.region, func.max(UpdateRequest.round).label("round"))
        .group_by(UpdateRequest.region)
        .subquery()
    )
    found = select(UpdateRequest).join(
        newest, (UpdateRequest.region == newest.c.region) & (UpdateRequest.round == newest.c.round)
    )
    return list(session.scalars(found.order_by(UpdateRequest.id)))


def round_starts(session: Session) -> dict[int, datetime]:
    """Return when each round was started."""
    rows = session.execute(select(RequestRound.id, RequestRound.started_at))
    return {number: started for number, started in rows}


def newest_event(session: Session) -> int:
    """Return the number of the newest event of all; 0 where there is none."""
    return session.scalar(select(func.max(ContactEvent.id))) or 0


def events_later(session: Session, number: int) -> int:
    """Count the events after one."""
    return session.scalar(select(func.count(ContactEvent.id)).where(ContactEvent.id > number)) or 0


def events_of(session: Session, key: str) -> list[ContactEvent]:
    """Return what was heard of a cluster, the newest first."""
    found = select(ContactEvent).where(ContactEvent.about == CLUSTER, ContactEvent.key == key)
    return list(session.scalars(found.order_by(ContactEvent.id.desc())))


def events_after(session: Session, moment: datetime, until: datetime) -> list[ContactEvent]:
    """Return what was heard of clusters between two moments, the oldest first."""
    found = select(ContactEvent).where(ContactEvent.at > moment, ContactEvent.at <= until)
    return list(session.scalars(found.where(ContactEvent.about == CLUSTER).order_by(ContactEvent.id)))


def spoken(session: Session, keys: Sequence[str]) -> dict[str, datetime]:
    """Return when a coordinator of each of some clusters handed in the newest change of it."""
    found = select(Change.key, func.max(Change.submitted_at)).where(
        Change.kind == "cluster", Change.key.in_(keys), Change.author_role == "coordinator"
    )
    rows = session.execute(found.group_by(Change.key))
    return {key: moment for key, moment in rows if moment}


def heard(session: Session, event: int | None = None, revision: int | None = None) -> dict[str, Heard]:
    """Return what was heard of the clusters up to an event and a revision; without them, until now.

    What a coordinator has changed and editors have accepted is a confirmation, too, unless it was taken back.
    """
    events = select(ContactEvent).where(ContactEvent.about == CLUSTER).order_by(ContactEvent.id)
    if event is not None:
        events = events.where(ContactEvent.id <= event)
    of: dict[str, list[ContactEvent]] = {}
    for one in session.scalars(events):
        of.setdefault(one.key, []).append(one)
    found = {key: _heard(own) for key, own in of.items()}
    for key, moment, day in _own_changes(session, revision):
        before = found.get(key, Heard())
        unanswered = before.unanswered if key in of and of[key][-1].at >= moment else ""
        newer = day > before.confirmed
        found[key] = Heard(day if newer else before.confirmed, "coordinator" if newer else before.role, unanswered)
    return found


def _heard(events: Sequence[ContactEvent]) -> Heard:
    """Sum up what was heard of one cluster; whoever corrects an answer takes back the confirmation that it was."""
    standing: list[ContactEvent] = []
    for one in events:
        if one.kind == CONFIRMED:
            standing.append(one)
        elif one.kind == REPLIED and one.request is not None:
            standing = [given for given in standing if given.request != one.request]
    last = max(standing, key=lambda one: one.id, default=None)
    unanswered = events[-1].day if events[-1].kind == UNANSWERED else ""
    return Heard(last.day, last.role, unanswered) if last else Heard(unanswered=unanswered)


def _own_changes(session: Session, revision: int | None) -> list[tuple[str, datetime, str]]:
    """Return the changes that coordinators made of their clusters and that still stand: key, moment and day."""
    from geo.days import day_of

    given = {} if revision is None else {"revision": revision}
    found = session.execute(_standing(until=revision is not None), given)
    return [(key, moment, day_of(moment).isoformat()) for key, moment in found if moment]


@cache
def _standing(*, until: bool) -> Select[str, datetime | None]:
    """Write the statement of `_own_changes`, for all time or until a revision: it takes longer to write than to run."""
    taker, taken = aliased(Change), aliased(Revision)
    back = select(taker.id).join(taken, taken.change == taker.id).where(taker.undoes == Change.id)
    if until:
        back = back.where(taken.id <= bindparam("revision"))
    rows = (
        select(Change.key, Change.submitted_at)
        .join(Revision, Revision.change == Change.id)
        .where(
            Change.kind == "cluster",
            Change.author_role == "coordinator",
            Change.state == "accepted",
            Change.origin == "form",
            ~back.exists(),
        )
        .order_by(Change.submitted_at)
    )
    return rows.where(Revision.id <= bindparam("revision")) if until else rows


def notes_of(session: Session, key: str) -> list[ClusterNote]:
    """Return the notes on a cluster, the newest first."""
    return list(session.scalars(select(ClusterNote).where(ClusterNote.key == key).order_by(ClusterNote.id.desc())))


def newest_notes(session: Session) -> dict[str, tuple[ClusterNote, int]]:
    """Return the newest note on each cluster, and how many there are."""
    newest = select(func.max(ClusterNote.id), func.count(ClusterNote.id)).group_by(ClusterNote.key)
    counts: Mapping[int, int] = {number: count for number, count in session.execute(newest)}
    notes = session.scalars(select(ClusterNote).where(ClusterNote.id.in_(counts))) if counts else ()
    return {note.key: (note, counts[note.id]) for note in notes}


def told_until(session: Session) -> dict[int, datetime]:
    """Return up to when each editor was told of what is new, by account."""
    rows = session.execute(select(DigestSent.account, func.max(DigestSent.until)).group_by(DigestSent.account))
    return {account: until for account, until in rows}


def digest_account(session: Session, digest: str) -> Account | None:
    """Return the account to which the mail of the day went whose link has a hash."""
    found = select(Account).join(DigestSent, DigestSent.account == Account.id).where(DigestSent.digest == digest)
    return session.scalar(found)


def forget_digests(session: Session, before: datetime) -> None:
    """Forget mails of the day of long ago, but for the newest to each editor."""
    newest = select(func.max(DigestSent.id)).group_by(DigestSent.account)
    session.execute(delete(DigestSent).where(DigestSent.until < before, DigestSent.id.not_in(newest)))


def removed(session: Session, key: str) -> bool:
    """Whether a cluster is not there, or no longer."""
    found = (
        select(Revision.data)
        .join(Record, Revision.record == Record.id)
        .where(Record.kind == "cluster", Record.key == key, Revision.valid_to.is_(None))
    )
    return session.scalar(found) is None


def open_requests(session: Session, key: str) -> list[UpdateRequest]:
    """Return the requests to a cluster that no newer one has replaced and nobody has answered."""
    found = select(UpdateRequest).where(
        UpdateRequest.key == key, UpdateRequest.ended_at.is_(None), UpdateRequest.answer == ""
    )
    return list(session.scalars(found))
