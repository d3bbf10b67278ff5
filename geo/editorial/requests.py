"""Requests for updates: twice a year clusters are asked whether what the atlas says of them is still right.

A round asks those that were not heard of for some months. Each letter has a link with a token of its own, of which the
database knows the hash. Coordinators with an account are reminded twice; a public address gets one letter. What nobody
answers is shown as unanswered, until somebody who knows says something again.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import outbox
from geo.access.person import COORDINATOR, MACHINE, Person
from geo.database import moderation, queries
from geo.database import requests as asked
from geo.database.models import ContactEvent, RequestLetter, RequestRound, UpdateRequest
from geo.days import day_of
from geo.editorial import letters
from geo.editorial.letters import Question
from geo.selection.wording import is_stale
from geo.settings import is_mail
from geo.text import split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.settings import Settings

REST = timedelta(days=120)  # after an answer, or a question, in which nobody is asked again
REMINDED = timedelta(days=14)  # after the letter before
MOST_REMINDERS = 2
WAITED = timedelta(days=42)  # for an answer, from the first letter
VALID = timedelta(days=180)  # of a link
AT_ONCE = 100  # clusters of one transaction: nobody waits for the letters to all of them
REQUESTS = "requests"  # kind of mails that an address can refuse
# Why a cluster is not asked.
NO_ADDRESS, WANTS_NONE, RECENT, SILENT, ENDED = "no_address", "wants_none", "recent", "silent", "ended"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter."""

    email: str
    language: str = "pl"
    account: int | None = None  # of a coordinator; None for the public address


@dataclass(frozen=True, slots=True)
class AskedCluster:
    """A cluster that is asked."""

    key: str
    data: Mapping[str, Any]
    to: tuple[Addressee, ...]
    last: int = 0  # number of the request before

    @property
    def name(self) -> str:
        """Name of the cluster."""
        return str(self.data.get("name", self.key))


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a round would ask, and whom it would not, by the reason why."""

    asked: tuple[AskedCluster, ...] = ()
    left: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # reason to ids and names

    @property
    def letters(self) -> int:
        """How many letters it would send."""
        return sum(len(one.to) for one in self.asked)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which clusters somebody wants to ask."""

    regions: frozenset[str] = frozenset()  # all of one's own where empty
    keys: frozenset[str] = frozenset()  # these alone, where any are named
    silent: bool = False  # also coordinators who did not answer last time
    half_year: bool = False  # only those that nothing was heard of, nor compiled, for half a year


EVERYONE = Wish()


@dataclass(frozen=True, slots=True)
class Worked:
    """What periodic work did."""

    asked: int = 0
    reminded: int = 0
    unanswered: int = 0

    def __str__(self) -> str:
        return f"Asked: {self.asked} clusters; reminded: {self.reminded}; unanswered now: {self.unanswered}."


def plan(database: "Database", editor: Person, wish: Wish, now: datetime) -> Plan:
    """Say whom a round would ask now."""
    with database.reading() as session:
        return _plan(session, editor, wish, now)


def start(database: "Database", editor: Person, wish: Wish, now: datetime) -> Plan:
    """Start a round and return whom it asked; whoever is second to start one finds nobody left to ask.

    Who is killed at it leaves a round to some; the rest are still to be asked.
    """
    found, number = plan(database, editor, wish, now), 0
    done: list[AskedCluster] = []
    for first in range(0, len(found.asked), AT_ONCE):
        with database.writing() as session:
            some = _unasked(session, found.asked[first : first + AT_ONCE])
            if some and not number:
                number = _begin(session, editor, now)
            for one in some:
                _ask(session, database.settings, number, one, now)
        done += some
    return replace(found, asked=tuple(done))


def work(database: "Database", now: datetime) -> Worked:
    """Do what the passing of time asks for: remind, note who did not answer, ask anew where the settings say so."""
    with database.writing() as session:
        asked.forget_letters(session, now - VALID)
    done: list[str] = []
    some = None
    while some is None or len(some) == AT_ONCE:
        with database.writing() as session:
            some = asked.due(session, now, some[-1].id if some else 0, AT_ONCE)
            known = _known(session, some)
            done += [_go_on(session, database.settings, request, known, now) for request in some]
    begun = start(database, MACHINE, Wish(half_year=True), now) if database.settings.asks else Plan()
    return Worked(len(begun.asked), done.count("reminded"), done.count("unanswered"))


def token_digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """Make a token of 256 bits, and its hash."""
    token = secrets.token_urlsafe(32)
    return token, token_digest(token)


def address_digest(email: str) -> str:
    """Return what the database keeps of an address that wants no mails."""
    return token_digest(f"mail:{email.strip().lower()}")


def note(session: "Session", about: UpdateRequest | str, kind: str, role: str, now: datetime) -> None:
    """Note that something was heard of a cluster, in answer to a request or by itself, or that nothing was."""
    request = about if isinstance(about, UpdateRequest) else None
    day = day_of(request.asked_at if request and kind == asked.UNANSWERED else now).isoformat()
    key, number = (request.key, request.id) if request else (str(about), None)
    session.add(ContactEvent(key=key, kind=kind, day=day, role=role, at=now, request=number))
    session.flush()


# --- whom to ask ------------------------------------------------------------------------------------------------------


def _plan(session: "Session", editor: Person, wish: Wish, now: datetime) -> Plan:
    heard, newest = asked.heard(session), asked.newest_requests(session)
    coordinators = _coordinators(session)
    taken: list[AskedCluster] = []
    left: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (kind, key), data in sorted(queries.state(session).items()):
        if kind != "cluster" or not _meant(key, data, editor, wish):
            continue
        addressees = coordinators.get(key) or _public(data)
        before = newest.get(key)
        one = AskedCluster(key, data, tuple(addressees), before.id if before else 0)
        reason = _why_not(one, heard.get(key, asked.Heard()), before, wish, now)
        if reason:
            left[reason].append((key, one.name))
        else:
            taken.append(one)
    return _willing(session, taken, left)


def _meant(key: str, data: Mapping[str, Any], editor: Person, wish: Wish) -> bool:
    region = data.get("teryt")
    return (
        editor.decides([region] if region else ())
        and (not wish.regions or region in wish.regions)
        and (not wish.keys or key in wish.keys)
    )


def _coordinators(session: "Session", keys: Sequence[str] = ()) -> dict[str, list[Addressee]]:
    found: dict[str, list[Addressee]] = defaultdict(list)
    for account, role in asked.holders(session, [COORDINATOR], keys):
        if is_mail(account.email):
            found[role.scope].append(Addressee(account.email, account.language, account.id))
    return found


def _public(data: Mapping[str, Any]) -> list[Addressee]:
    return [Addressee(email.lower()) for email in split(data.get("email") or "")[:1] if is_mail(email)]


def _why_not(one: AskedCluster, heard: asked.Heard, last: UpdateRequest | None, wish: Wish, now: datetime) -> str:
    if one.data.get("activity") == "ended":
        return ENDED
    if not one.to:
        return NO_ADDRESS
    said = [day for day in (heard.confirmed, last and day_of(last.answered_at or last.asked_at).isoformat()) if day]
    today, newest = day_of(now), max(map(date.fromisoformat, said), default=None)
    if newest is not None and today - newest < REST:
        return RECENT
    if wish.half_year and not is_stale(newest or date.fromisoformat(one.data["compiled"]), today):
        return RECENT
    if last and not last.answer and (heard.unanswered or last.next_at):
        # Nobody is asked again and again: a public address never, a coordinator only where an editor wants it.
        return "" if wish.silent and one.to[0].account is not None else SILENT
    return ""


def _willing(session: "Session", taken: Iterable[AskedCluster], left: dict[str, list[tuple[str, str]]]) -> Plan:
    """Leave out addresses that want no letters."""
    taken = list(taken)
    unwilling = asked.refused(session, (address_digest(to.email) for one in taken for to in one.to), REQUESTS)
    found = []
    for one in taken:
        to = tuple(to for to in one.to if address_digest(to.email) not in unwilling)
        if to:
            found.append(replace(one, to=to))
        else:
            left[WANTS_NONE].append((one.key, one.name))
    return Plan(tuple(found), {reason: tuple(names) for reason, names in left.items()})


# --- letters ----------------------------------------------------------------------------------------------------------


def _unasked(session: "Session", some: Sequence[AskedCluster]) -> list[AskedCluster]:
    """Leave out whom somebody else has asked since they were chosen."""
    newest = asked.newest_requests(session, [one.key for one in some])
    return [one for one in some if one.key not in newest or newest[one.key].id == one.last]


def _begin(session: "Session", editor: Person, now: datetime) -> int:
    going = RequestRound(started_at=now, started_by=editor.account, role=editor.role)
    session.add(going)
    session.flush()
    return going.id


def _ask(session: "Session", settings: "Settings", number: int, one: AskedCluster, now: datetime) -> None:
    for before in asked.open_requests(session, one.key):
        before.ended_at, before.next_at = now, None
    claimed = one.to[0].account is not None
    request = UpdateRequest(
        round=number,
        key=one.key,
        region=one.data.get("teryt") or "",
        asked_at=now,
        reminders=0,
        next_at=now + (REMINDED if claimed else WAITED),
        answer="",
    )
    session.add(request)
    session.flush()
    _send(session, settings, request, one, now)


def _send(session: "Session", settings: "Settings", request: UpdateRequest, one: AskedCluster, now: datetime) -> None:
    ends = request.asked_at + VALID
    for to in one.to:
        token, digest = new_token()
        asks = Question(
            one.name, one.data, day_of(request.asked_at), day_of(ends), request.reminders, to.account is not None
        )
        mail = letters.question(settings, to.email, to.language, token, asks)
        key = outbox.about("request", request.id, request.asked_at, request.reminders, address_digest(to.email)[:16])
        if outbox.put(session, mail, key) is not None:
            session.add(
                RequestLetter(
                    request=request.id,
                    digest=digest,
                    recipient=to.email,
                    language=to.language,
                    account=to.account,
                    ends_at=ends,
                )
            )
    session.flush()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the clusters that some requests ask, by their ids: asked of the database once."""

    said: Mapping[queries.Key, Mapping[str, Any]]  # of those that are there
    spoken: Mapping[str, datetime]  # when a coordinator last handed in a change
    reminded: Mapping[str, tuple[Addressee, ...]]  # whom a reminder goes to


def _known(session: "Session", some: Sequence[UpdateRequest]) -> _Known:
    keys = [request.key for request in some]
    said = moderation.said(session, ((asked.CLUSTER, key) for key in keys))
    return _Known(said, asked.spoken(session, keys), _to_remind(session, keys))


def _go_on(session: "Session", settings: "Settings", request: UpdateRequest, known: _Known, now: datetime) -> str:
    """Remind of a request, or note that nobody has answered it; say which of the two was done."""
    data = known.said.get((asked.CLUSTER, request.key))
    if request.answer or data is None:
        request.next_at = None
        return ""
    spoken, to = known.spoken.get(request.key), known.reminded.get(request.key)
    if spoken and spoken > request.asked_at:
        request.answer, request.answered_at, request.next_at = "update", now, None
        return ""
    ends = now >= request.asked_at + VALID  # with its links
    if to and not ends and request.reminders < MOST_REMINDERS:
        request.reminders += 1
        last = request.reminders == MOST_REMINDERS
        request.next_at = max(now + REMINDED, request.asked_at + WAITED) if last else now + REMINDED
        _send(session, settings, request, AskedCluster(request.key, data, to), now)
        return "reminded"
    if now < request.asked_at + WAITED:  # nobody left to remind
        request.next_at = request.asked_at + WAITED
        return ""
    request.next_at = None
    note(session, request, asked.UNANSWERED, "", now)
    return "unanswered"


def _to_remind(session: "Session", keys: Sequence[str]) -> dict[str, tuple[Addressee, ...]]:
    """Return the coordinators of clusters who take letters; a public address is not reminded."""
    found = _coordinators(session, keys) if keys else {}
    unwilling = asked.refused(session, (address_digest(to.email) for own in found.values() for to in own), REQUESTS)
    return {key: tuple(to for to in own if address_digest(to.email) not in unwilling) for key, own in found.items()}
