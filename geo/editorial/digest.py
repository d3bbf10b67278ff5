"""One mail a day to editors, with what is new where they decide; none where nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import outbox
from geo.access.person import ADMINISTRATOR, CONTACT, Person
from geo.database import queries, questions
from geo.database import requests as asked
from geo.database.models import Account, Change, ContactEvent, DigestSent
from geo.days import ZONE, day_of
from geo.editorial import letters, records
from geo.editorial.answers import DIGEST
from geo.editorial.changes import ABOUT
from geo.editorial.requests import address_digest, new_token
from geo.i18n import public, translator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.i18n import Translator

HOUR = time(7)  # in Poland, from which on the mails of a day are sent
LATE = timedelta(days=7)  # after which a change waits too long
KEPT = timedelta(days=90)  # that the link of a mail of the day can stop them
MOST = 10  # lines of a paragraph


@dataclass(frozen=True, slots=True)
class News:
    """What is new for one editor."""

    proposed: tuple[str, ...] = ()  # names of clusters
    late: tuple[str, ...] = ()  # that have begun to wait too long
    answers: tuple[tuple[str, str], ...] = ()  # names, each with what was heard
    unanswered: tuple[str, ...] = ()
    waiting: int = 0  # changes in all that wait
    texts: tuple[str, ...] = ()  # questions and answers to be published

    def __bool__(self) -> bool:
        return bool(self.proposed or self.late or self.answers or self.unanswered or self.texts)


def send(database: "Database", now: datetime) -> int:
    """Put the mails of the day into the outbox and return how many; a second call of a day finds nothing to send."""
    local = now.astimezone(ZONE)
    if local.time() < HOUR:
        return 0
    since = datetime.combine(day_of(now), HOUR, ZONE)  # what came later belongs to the mail of tomorrow
    with database.writing() as session:
        people = _people(session)
        told = asked.told_until(session)
        unwilling = asked.refused(session, (address_digest(account.email) for account, _ in people), DIGEST)
        due = [one for one in people if told.get(one[0].id, since - timedelta(days=1)) < since]
        if not due:
            return 0
        state = queries.state(session)
        sent = 0
        for account, person in due:
            begin = told.get(account.id, since - timedelta(days=1))
            found = _news(session, state, person, begin, since)
            if database.settings.questions:
                found = replace(found, texts=_texts(session, account, person, begin, since))
            if found and address_digest(account.email) not in unwilling:
                sent += _put(session, database, account, found, since)
        asked.forget_digests(session, now - KEPT)
        return sent


def _people(session: "Session") -> list[tuple[Account, Person]]:
    """Return the editors with the roles that hold now."""
    accounts: dict[int, Account] = {}
    roles: dict[int, set[tuple[str, str]]] = {}
    for account, role in asked.holders(session, [CONTACT, ADMINISTRATOR]):
        accounts[account.id] = account
        roles.setdefault(account.id, set()).add((role.role, role.scope))
    return [(account, Person(number, frozenset(roles[number]))) for number, account in accounts.items()]


def _news(
    session: "Session", state: "Mapping[queries.Key, Any]", person: Person, begin: datetime, end: datetime
) -> News:
    waiting = [change for change in asked.waiting(session) if _is_theirs(session, change, state, person)]
    proposed = [change for change in waiting if change.submitted_at and begin < change.submitted_at <= end]
    late = [change for change in waiting if change.submitted_at and begin < change.submitted_at + LATE <= end]
    heard = [one for one in asked.events_after(session, begin, end) if _is_near(one, state, person)]
    answers = [(_name(one.key, state), one.kind) for one in heard if one.kind != asked.UNANSWERED and one.request]
    silent = [_name(one.key, state) for one in heard if one.kind == asked.UNANSWERED]
    return News(
        tuple(_named(change, state) for change in proposed),
        tuple(_named(change, state) for change in late),
        tuple(answers),
        tuple(silent),
        len(waiting),
    )


def _texts(session: "Session", account: Account, person: Person, begin: datetime, end: datetime) -> tuple[str, ...]:
    """Return the questions and answers of others that came to be published."""
    return tuple(
        one.title or one.subject
        for one in questions.in_state(session, questions.WAITING)
        if one.submitted_at
        and begin < one.submitted_at <= end
        and one.email != account.email
        and person.decides([one.region] if one.region else ())
    )


def _is_theirs(session: "Session", change: Change, state: "Mapping[queries.Key, Any]", person: Person) -> bool:
    now = state.get((change.kind, change.key))
    base = queries.version(session, change.kind, change.key, change.base_version) if change.base_version else None
    kind = ABOUT.get(change.kind, change.kind)
    there = records.regions(kind, state.get, base, now, change.patch)
    return change.author != person.account and records.decides(person, kind, there)


def _is_near(event: ContactEvent, state: "Mapping[queries.Key, Any]", person: Person) -> bool:
    return records.decides(person, "cluster", records.regions("cluster", state.get, state.get(("cluster", event.key))))


def _name(key: str, state: "Mapping[queries.Key, Any]") -> str:
    return str(state.get(("cluster", key), {}).get("name", key))


def _named(change: Change, state: "Mapping[queries.Key, Any]") -> str:
    return str((change.patch or {}).get("name") or state.get((change.kind, change.key), {}).get("name") or change.key)


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
