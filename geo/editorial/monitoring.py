"""What a contact point sees of the clusters of its voivodeships: who confirmed what and when, who answers, notes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR, Person
from geo.database import queries
from geo.database import requests as asked
from geo.database.models import ClusterNote, ContactEvent, UpdateRequest
from geo.days import day_of
from geo.editorial.requests import note
from geo.errors import Declined
from geo.i18n import mark as _
from geo.selection.wording import is_stale
from geo.text import collation_key, fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

LONGEST_NOTE = 2_000
# What the list can be narrowed to.
STALE, NEVER, OPEN, UNANSWERED, NO_ADDRESS, NOTED = "stale", "never", "open", "unanswered", "no_address", "noted"
STATES = (STALE, NEVER, OPEN, UNANSWERED, NO_ADDRESS, NOTED)
# Where an address is.
ACCOUNT, PUBLIC, NOWHERE = "account", "public", "nowhere"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an editor narrows the list to; blank for everything."""

    region: str = ""  # code of a voivodeship
    state: str = ""  # one of `STATES`
    words: str = ""  # of the name


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class Watched:
    """A cluster as its editors watch it."""

    key: str
    name: str
    region: str  # code of its voivodeship; blank where not known
    compiled: date
    confirmed: date | None
    role: str  # of who confirmed it
    unanswered: date | None
    asked: date | None  # when it was asked last
    answer: str  # to that; blank for none
    open: bool  # whether an answer is waited for
    reach: str  # ``account``, ``public`` or ``nowhere``
    notes: int
    note: str  # the newest
    stale: bool

    @property
    def fresh(self) -> date:
        """The day that it is fresh of: confirmed, or else compiled."""
        return self.confirmed or self.compiled

    def is_in(self, state: str) -> bool:
        """Whether it belongs to one of `STATES`."""
        return {
            STALE: self.stale,
            NEVER: self.confirmed is None,
            OPEN: self.open,
            UNANSWERED: self.unanswered is not None,
            NO_ADDRESS: self.reach == NOWHERE,
            NOTED: self.notes > 0,
        }[state]


@dataclass(frozen=True, slots=True)
class Responses:
    """How a voivodeship answered its last round."""

    region: str
    begun: date
    asked: int
    right: int
    update: int
    ended: int

    @property
    def answered(self) -> int:
        """How many answered, whatever they did."""
        return self.right + self.update + self.ended


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of an editor."""

    clusters: tuple[Watched, ...]  # those that the filters leave, stale ones first
    counts: Mapping[str, int]  # of each of `STATES`, and of all as ``""``, within region and search
    responses: tuple[Responses, ...]  # by voivodeship, of those that were asked
    regions: tuple[str, ...]  # codes of the voivodeships that the editor has clusters in


@dataclass(frozen=True, slots=True)
class ClusterSheet:
    """One cluster with all that was heard and noted, the newest first."""

    cluster: Watched
    data: Mapping[str, Any]
    events: Sequence[ContactEvent]
    requests: Sequence[UpdateRequest]
    notes: Sequence[ClusterNote]


def overview(database: "Database", editor: Person, now: datetime, narrowing: Narrowing = EVERYTHING) -> Overview:
    """Return the clusters that an editor decides on, as far as they are wanted, and how the last round was answered."""
    with database.reading() as session:
        own = _watched(session, editor, day_of(now))
        answers = _responses(session, editor)
    region, wanted = narrowing.region, fold(narrowing.words).split()
    near = [
        one
        for one in own
        if (not region or one.region == region) and all(word in fold(f"{one.name} {one.key}") for word in wanted)
    ]
    counts = {"": len(near), **{each: sum(one.is_in(each) for one in near) for each in STATES}}
    chosen = [one for one in near if narrowing.state not in STATES or one.is_in(narrowing.state)]
    codes = sorted({one.region for one in own if one.region})
    return Overview(tuple(chosen), counts, tuple(one for one in answers if region in ("", one.region)), tuple(codes))


def sheet(database: "Database", editor: Person, key: str, now: datetime) -> ClusterSheet:
    """Return one cluster.

    Raises
    ------
    Declined
        It is not there, or not the editor's.
    """
    with database.reading() as session:
        data = _own(session, editor, key)
        found = next(one for one in _watched(session, editor, day_of(now), key))
        return ClusterSheet(
            found,
            data,
            asked.events_of(session, key),
            asked.requests_of(session, key),
            asked.notes_of(session, key),
        )


def add_note(database: "Database", editor: Person, key: str, text: str, now: datetime) -> None:
    """Add a note; no note is ever changed or removed.

    Raises
    ------
    Declined
        It is blank or too long, or the cluster is not the editor's.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Declined(_("Write the note first; there is nothing to keep yet."))
    if len(text) > LONGEST_NOTE:
        raise Declined(_("A note has at most {most} characters; shorten it."), most=LONGEST_NOTE)
    with database.writing() as session:
        _own(session, editor, key)
        _add_note(session, editor, key, text, now)


def confirm(database: "Database", editor: Person, key: str, how: str, now: datetime) -> None:
    """Enter that somebody who knows has confirmed an entry to the editor; `how` is kept as a note.

    Raises
    ------
    Declined
        Nothing is said of how, or the cluster is not the editor's.
    """
    if not how.strip():
        raise Declined(_("Say who confirmed the entry and how, for example by telephone; editors alone read it."))
    if len(how) > LONGEST_NOTE:
        raise Declined(_("A note has at most {most} characters; shorten it."), most=LONGEST_NOTE)
    with database.writing() as session:
        _own(session, editor, key)
        last = next(iter(asked.open_requests(session, key)), None)
        if last:
            last.answer, last.answered_at, last.next_at = "right", now, None
        note(session, last or key, asked.CONFIRMED, editor.role, now)
        _add_note(session, editor, key, how.replace("\r\n", "\n").strip(), now)


def _add_note(session: "Session", editor: Person, key: str, text: str, now: datetime) -> None:
    session.add(ClusterNote(key=key, text=text, author=editor.account, role=editor.role, created_at=now))


def _own(session: "Session", editor: Person, key: str) -> Mapping[str, Any]:
    entry = queries.entry(session, "cluster", key)
    if entry is None or entry.data is None or not _decides(editor, entry.data):
        raise Declined(_("There is no such cluster where you decide."))
    return entry.data


def _decides(editor: Person, data: Mapping[str, Any]) -> bool:
    return editor.decides({code for code in [data.get("teryt")] if code})


def _watched(session: "Session", editor: Person, today: date, key: str = "") -> list[Watched]:
    heard, requests = asked.heard(session), asked.newest_requests(session)
    notes = asked.newest_notes(session)
    claimed = {role.scope for _account, role in asked.holders(session, [COORDINATOR])}
    found = []
    for (kind, own), data in queries.state(session).items():
        if kind != "cluster" or (key and own != key) or not _decides(editor, data):
            continue
        said, last = heard.get(own, asked.Heard()), requests.get(own)
        newest, count = notes.get(own, (None, 0))
        compiled = date.fromisoformat(data["compiled"])
        confirmed = date.fromisoformat(said.confirmed) if said.confirmed else None
        found.append(
            Watched(
                own,
                str(data.get("name", own)),
                data.get("teryt") or "",
                compiled,
                confirmed,
                said.role,
                date.fromisoformat(said.unanswered) if said.unanswered else None,
                day_of(last.asked_at) if last else None,
                last.answer if last else "",
                bool(last and not last.answer and last.next_at),
                ACCOUNT if own in claimed else PUBLIC if data.get("email") else NOWHERE,
                count,
                newest.text if newest else "",
                is_stale(confirmed or compiled, today),
            )
        )
    # What was never confirmed is stale first, then what was confirmed longest ago.
    return sorted(found, key=lambda one: (one.confirmed is not None, one.fresh, collation_key(one.name)))


def _responses(session: "Session", editor: Person) -> list[Responses]:
    requests = [one for one in asked.round_requests(session) if editor.decides([one.region] if one.region else ())]
    begun = asked.round_starts(session)
    found = []
    for region in sorted({one.region for one in requests}):
        own = [one for one in requests if one.region == region]
        answers = Counter(one.answer for one in own)
        day = day_of(begun[own[0].round])
        found.append(Responses(region, day, len(own), answers["right"], answers["update"], answers["ended"]))
    return found
