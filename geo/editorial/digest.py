"""One mail a day to editors, with what is new where they decide; none where nothing is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import outbox
from geo.access.person import ADMINISTRATOR, CONTACT, Person
from geo.database import imports, moderation, questions
from geo.database import requests as asked
from geo.database.imports import FirmImport
from geo.database.models import Account, ContactEvent, DigestSent
from geo.days import ZONE, day_of
from geo.editorial import decisions, letters, records, telling
from geo.editorial.answers import DIGEST
from geo.editorial.changes import WAITING
from geo.editorial.requests import address_digest, new_token
from geo.i18n import public, translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.i18n import Translator
    from geo.settings import Settings

HOUR = time(7)  # in Poland, from which on the mails of a day are sent
LATE = timedelta(days=7)  # after which a change waits too long
KEPT = timedelta(days=90)  # that the link of a mail of the day can stop them
MOST = 10  # lines of a paragraph


@dataclass(frozen=True, slots=True)
class News:
    """What is new for one editor."""

    proposed: tuple[str, ...] = ()  # names of what was proposed or claimed
    late: tuple[str, ...] = ()  # that have begun to wait too long
    answers: tuple[tuple[str, str], ...] = ()  # names, each with what was heard
    unanswered: tuple[str, ...] = ()
    waiting: int = 0  # proposals and tables of firms in all that wait
    texts: tuple[str, ...] = ()  # questions and answers to be published
    tables: tuple[str, ...] = ()  # of firms, that came or have begun to wait too long

    def __bool__(self) -> bool:
        return any((self.proposed, self.late, self.answers, self.unanswered, self.texts, self.tables))


def send(database: "Database", now: datetime) -> int:
    """Put the mails of the day into the outbox and return how many; a second call of a day finds nothing to send."""
    local = now.astimezone(ZONE)
    if local.time() < HOUR:
        return 0
    since = datetime.combine(day_of(now), HOUR, ZONE)  # what came later belongs to the mail of tomorrow
    with database.reading() as session:
        found = _found(session, database.settings, since)
    if not found:
        return 0
    with database.writing() as session:
        sent = sum(_put(session, database, account, news, since) for account, news in found)
        asked.forget_digests(session, now - KEPT)
        return sent


def _found(session: "Session", settings: "Settings", since: datetime) -> list[tuple[Account, News]]:
    """Return the editors who have not read of this day yet, and for whom anything is new."""
    told, people = asked.told_until(session), _people(session)
    unwilling = asked.refused(session, (address_digest(account.email) for account, _ in people), DIGEST)
    begins = {account.id: told.get(account.id, since - timedelta(days=1)) for account, _person in people}
    due = [
        (account, person)
        for account, person in people
        if begins[account.id] < since and address_digest(account.email) not in unwilling
    ]
    if not due:
        return []
    new = _new(session, settings, min(begins[account.id] for account, _person in due), since)
    found = [(account, _news(new, account, person, begins[account.id], since)) for account, person in due]
    return [(account, news) for account, news in found if news]


def _people(session: "Session") -> list[tuple[Account, Person]]:
    """Return the editors with the roles that hold now."""
    accounts: dict[int, Account] = {}
    roles: dict[int, set[tuple[str, str]]] = {}
    for account, role in asked.holders(session, [CONTACT, ADMINISTRATOR]):
        accounts[account.id] = account
        roles.setdefault(account.id, set()).add((role.role, role.scope))
    return [(account, Person(number, frozenset(roles[number]))) for number, account in accounts.items()]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something that is told to who decides where it lies."""

    name: Any  # a text, or one for each language
    at: datetime  # when it came
    regions: Collection[str]
    kind: str = asked.CLUSTER  # of the record that it is about
    by: int | str | None = None  # account or address of who sent it, to whom it is no news
    heard: str = ""  # what was heard, of a cluster

    def is_for(self, account: Account, person: Person) -> bool:
        """Whether somebody reads of it."""
        return self.by not in (account.id, account.email) and records.decides(person, self.kind, self.regions)


@dataclass(frozen=True, slots=True)
class _AllNew:
    """All that may be new, wherever: read once for all editors."""

    changes: Sequence[_Piece]  # those that wait
    tables: Sequence[_Piece]  # of firms, that wait
    heard: Sequence[_Piece]
    texts: Sequence[_Piece]


def _new(session: "Session", settings: "Settings", begin: datetime, end: datetime) -> _AllNew:
    tables, events = imports.waiting(session), asked.events_after(session, begin, end)
    keys = [*(one.cluster for one in tables), *(one.key for one in events)]
    look = records.looking(session, ((asked.CLUSTER, key) for key in keys if key))
    texts = questions.in_state(session, questions.WAITING) if settings.questions else ()
    return _AllNew(
        [
            _Piece(one.name, one.change.submitted_at or end, one.regions, one.kind, one.change.author)
            for one in decisions.matters(session, moderation.listed(session, WAITING))
        ],
        [_table(one, look) for one in tables],
        [_event(one, look) for one in events],
        [
            _Piece(one.title or one.subject, one.submitted_at, [one.region] if one.region else (), by=one.email)
            for one in texts
            if one.submitted_at
        ],
    )


def _table(one: FirmImport, look: records.Look) -> _Piece:
    at, data = one.submitted_at or one.created_at, look((asked.CLUSTER, one.cluster)) if one.cluster else None
    file = " ".join(one.file.split())  # somebody's own words: one line
    name = f"{file} – {telling.title(asked.CLUSTER, data, one.cluster)}" if data else file
    return _Piece(name, at, records.regions(asked.CLUSTER, look, data), by=one.account)


def _event(one: ContactEvent, look: records.Look) -> _Piece:
    data = look((asked.CLUSTER, one.key))
    name, there = telling.title(asked.CLUSTER, data or {}, one.key), records.regions(asked.CLUSTER, look, data)
    told = one.kind if one.kind == asked.UNANSWERED or one.request else ""  # of its own accord: no answer
    return _Piece(name, one.at, there, heard=told)


def _news(new: _AllNew, account: Account, person: Person, begin: datetime, end: datetime) -> News:
    """Choose what is new for an editor."""
    t = translator(public(account.language))

    def theirs(told: Sequence[_Piece]) -> list[_Piece]:
        return [one for one in told if one.is_for(account, person)]

    def names(told: Sequence[_Piece], wait: timedelta = timedelta()) -> tuple[str, ...]:
        """Name what came, or has waited so long, since the mail before."""
        return tuple(_named(one.name, t) for one in told if begin < one.at + wait <= end)

    waiting, tables = theirs(new.changes), theirs(new.tables)
    heard = [one for one in theirs(new.heard) if begin < one.at]
    return News(
        names(waiting),
        names(waiting, LATE),
        tuple((_named(one.name, t), one.heard) for one in heard if one.heard not in ("", asked.UNANSWERED)),
        names([one for one in heard if one.heard == asked.UNANSWERED]),
        len(waiting) + len(tables),
        names(theirs(new.texts)),
        names(tables) + names(tables, LATE),
    )


def _named(name: Any, t: "Translator") -> str:
    return t.pick(name["pl"], name["en"]) if isinstance(name, dict) else str(name)


def _put(session: "Session", database: "Database", account: Account, news: News, until: datetime) -> bool:
    token, digest = new_token()
    t = translator(public(account.language))
    mail = letters.of_the_day(database.settings, account.email, t.language, token, paragraphs(news, t))
    if outbox.put(session, mail, outbox.about("digest", account.id, account.created_at, day_of(until))) is None:
        return False
    session.add(DigestSent(account=account.id, until=until, digest=digest))
    session.flush()
    return True


def paragraphs(news: News, t: "Translator") -> list[str]:
    """Write what is new, a paragraph for each kind."""
    found = []
    if news.proposed:
        n = len(news.proposed)
        found.append(_list(t.n("{n} new proposal:", "{n} new proposals:", n), news.proposed, t))
    if news.late:
        n = len(news.late)
        head = t.n(
            "{n} proposal has waited for more than a week:", "{n} proposals have waited for more than a week:", n
        )
        found.append(_list(head, news.late, t))
    if news.tables:
        n = len(news.tables)
        found.append(_list(t.n("{n} table of firms waits:", "{n} tables of firms wait:", n), news.tables, t))
    if news.texts:
        n = len(news.texts)
        head = t.n("{n} question or answer to be published:", "{n} questions or answers to be published:", n)
        found.append(_list(head, news.texts, t))
    if news.answers:
        told = {
            asked.CONFIRMED: t("still right"),
            asked.REPLIED: t("to be updated, or no longer active"),
        }
        n = len(news.answers)
        lines = [f"{name} – {told[kind]}" for name, kind in news.answers]
        found.append(_list(t.n("{n} answer to requests:", "{n} answers to requests:", n), lines, t))
    if news.unanswered:
        n = len(news.unanswered)
        head = t.n("{n} request stays without an answer:", "{n} requests stay without an answer:", n)
        found.append(_list(head, news.unanswered, t))
    if news.waiting:
        found.append(t.n("In all {n} proposal waits for you.", "In all {n} proposals wait for you.", news.waiting))
    return found


def _list(head: str, lines: Sequence[str], t: "Translator") -> str:
    more = len(lines) - MOST
    rest = [t.n("- and {n} more", "- and {n} more", more)] if more > 0 else []
    return "\n".join([head, *(f"- {line}" for line in lines[:MOST]), *rest])
