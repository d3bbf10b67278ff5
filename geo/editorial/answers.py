"""What whoever holds the link of a letter may do: look, answer once or correct the answer, stop letters.

A look changes nothing, for programs of mail open every link before a person does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geo.access import accounts
from geo.access.person import COORDINATOR, Person
from geo.database import accounts as people
from geo.database import queries
from geo.database import requests as asked
from geo.database.models import Account, Change, RequestLetter, UpdateRequest
from geo.days import day_of
from geo.editorial import changes
from geo.editorial.changes import ProposedChange
from geo.editorial.requests import REQUESTS, address_digest, note, token_digest
from geo.errors import Declined
from geo.i18n import mark as _
from geo.i18n import public, translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

RIGHT, UPDATE, NO_LONGER = "right", "update", "ended"
ANSWERS = (RIGHT, UPDATE, NO_LONGER)
ADDRESS = "address"  # who answers from the public address of a cluster
DIGEST = "digest"  # kind of mails that an address can refuse
OVER = _("This link has ended, or a newer letter took its place. Use the link of the newest letter.")


@dataclass(frozen=True, slots=True)
class LetterLink:
    """What the holder of a link is shown."""

    key: str  # id of the cluster
    data: Mapping[str, Any]  # what the registry says of it
    asked: date
    ends: date
    answer: str  # one of `ANSWERS`; blank before there is one
    answered: date | None
    decided: bool  # whether editors have decided on what the answer proposed
    email: str  # address that the letter went to
    coordinator: bool
    unwilling: bool  # whether the address wants no more letters


def look(database: "Database", token: str, now: datetime) -> LetterLink:
    """Return what a link shows; nothing is changed.

    Raises
    ------
    Declined
        There is no such link, it has ended, a newer letter took its place, or the cluster is gone.
    """
    with database.reading() as session:
        letter, request = _open(session, token, now)
        entry = queries.entry(session, "cluster", request.key)
        if entry is None or entry.data is None:
            raise Declined(_("The atlas has no entry of this cluster any more, so there is nothing to confirm."))
        change = session.get(Change, request.change) if request.change else None
        digest = address_digest(letter.recipient)
        return LetterLink(
            request.key,
            entry.data,
            day_of(request.asked_at),
            day_of(letter.ends_at),
            request.answer,
            day_of(request.answered_at) if request.answered_at else None,
            change is not None and change.state not in changes.OPEN,
            letter.recipient,
            letter.account is not None,
            bool(asked.refused(session, [digest], REQUESTS)),
        )


def answer(database: "Database", token: str, choice: str, now: datetime) -> LetterLink:
    """Take an answer, or its correction; the same answer again changes nothing.

    Raises
    ------
    Declined
        As `look`; or editors have decided meanwhile on what the answer before proposed.
    """
    if choice not in ANSWERS:
        raise Declined(_("Choose one of the three answers."))
    look(database, token, now)
    with database.writing() as session:
        letter, request = _open(session, token, now)
        if request.answer != choice:
            _take_back(session, request, now)
            request.answer, request.answered_at, request.next_at = choice, now, None
            role = COORDINATOR if letter.account is not None else ADDRESS
            kind = asked.CONFIRMED if choice == RIGHT else asked.REPLIED
            note(session, request, kind, role, now)
            if choice == NO_LONGER:
                request.change = _propose_end(session, database, letter, request)
    return look(database, token, now)


def author(database: "Database", token: str, key: str, now: datetime) -> Person:
    """Return whom a link lets propose a change of its cluster: its address is as good as one that has just signed in.

    Raises
    ------
    Declined
        As `look`; or the cluster is another one.
    """
    with database.writing() as session:
        letter, request = _open(session, token, now)
        if request.key != key:
            raise Declined(OVER)
        if letter.account is not None:
            return Person(letter.account, frozenset({(COORDINATOR, key)}))
        return Person(accounts.found_or_made(session, letter.recipient, letter.language, now).id)


def stop(database: "Database", token: str, now: datetime, *, again: bool = False) -> None:
    """Send no more letters to the address of a link; or send them `again`."""
    with database.writing() as session:
        letter, _request = _open(session, token, now)
        digest = address_digest(letter.recipient)
        if again:
            asked.allow(session, digest, REQUESTS)
        else:
            asked.refuse(session, digest, REQUESTS, now)


def stop_digest(database: "Database", token: str, now: datetime, *, again: bool = False) -> None:
    """Send no more mails of the day to the account of a link; or send them `again`."""
    with database.writing() as session:
        account = asked.digest_account(session, token_digest(token))
        if account is None:
            raise Declined(OVER)
        digest = address_digest(account.email)
        if again:
            asked.allow(session, digest, DIGEST)
        else:
            asked.refuse(session, digest, DIGEST, now)


def _open(session: "Session", token: str, now: datetime) -> tuple[RequestLetter, UpdateRequest]:
    found = asked.letter(session, token_digest(token))
    if found is None or found[0].ends_at <= now or found[1].ended_at is not None or not _may(session, *found):
        raise Declined(OVER)
    return found


def _may(session: "Session", letter: RequestLetter, request: UpdateRequest) -> bool:
    """Whether who got a letter may still answer it: no account is disabled, and a coordinator is one today."""
    account = people.account(session, letter.recipient)
    if letter.account is not None:
        account = session.get(Account, letter.account)
        if (COORDINATOR, request.key) not in people.roles(session, letter.account):
            return False
    return account is None or account.disabled_at is None


def _take_back(session: "Session", request: UpdateRequest, now: datetime) -> None:
    """Take back what the answer before has proposed."""
    change = session.get(Change, request.change) if request.change else None
    if change is None:
        return
    if change.state not in changes.OPEN:
        raise Declined(
            _("Editors have decided on your answer already. Propose a change of the entry if something is wrong now.")
        )
    change.state, change.decided_at = changes.WITHDRAWN, now
    request.change = None


def _propose_end(session: "Session", database: "Database", letter: RequestLetter, request: UpdateRequest) -> int | None:
    """Propose that a cluster is no longer active; editors decide."""
    entry = queries.entry(session, "cluster", request.key)
    if entry is None or entry.data is None or entry.data.get("activity") == "ended":
        return None
    roles = frozenset({(COORDINATOR, request.key)}) if letter.account is not None else frozenset()
    t = translator(public(letter.language))  # editors read it
    said = t("Answer to the request for an update: the cluster is no longer active.")
    proposal = ProposedChange("cluster", request.key, {"activity": "ended"}, entry.record.version, said)
    return changes.propose_in(session, database, proposal, Person(letter.account, roles))
