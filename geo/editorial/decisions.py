"""Decisions on changes: who may, what the editor saw, what is accepted, and what the author is told.

Nobody decides on an own change, and nobody on what they have not seen: a decision names the turn of the change and the
version of the record that were on the screen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from geo import days
from geo.access.person import Person
from geo.database import moderation, queries
from geo.database.models import Change, ChangeMessage
from geo.editorial import changes, decision_mails, records, telling
from geo.editorial import claims as _claims  # noqa: F401 - whoever decides knows what claims are about and what they do
from geo.editorial.changes import ABOUT, ACCEPTED, DRAFT, EFFECTS, REFUSED, RETURNED, SUBMITTED, WAITING, WITHDRAWN
from geo.editorial.merge import FieldVersions, compare, merge, patched
from geo.editorial.tables import KINDS
from geo.errors import Declined, Overtaken
from geo.i18n import mark as _
from geo.text import split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.database.models import Revision


@dataclass(frozen=True, slots=True)
class Seen:
    """What was on the editor's screen."""

    turn: int  # how often the change had been handed in
    version: int  # of the record


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an editor says to a change."""

    reason: str = ""  # obligatory unless it is accepted; the author gets it, the history shows it
    rules: Sequence[str] = ()  # ids of the published rules that it rests on
    edits: Mapping[str, Any] = field(default_factory=dict)  # what fields are to say instead, where it is accepted
    checked: bool = False  # whether the editor compared what is proposed with its sources
    seen: Seen | None = None  # None for whoever decides without a screen


ACCEPTANCE = Verdict()
DECIDABLE = (SUBMITTED, RETURNED, ACCEPTED, REFUSED, WITHDRAWN)  # states that an editor sees
OWN = _("Nobody decides on an own entry; somebody else has to.")
ELSEWHERE = _("This is not in a voivodeship that you decide on.")
ANEW = _("The author handed this in anew while you looked at it, so nothing was done. Compare it again.")
MOVED = _("The entry was changed while you looked at it, so nothing was done. Compare it again.")

REMOVED = _("The entry was removed meanwhile, so this cannot be accepted. Refuse it, or take the removal back first.")
THERE = _(
    "The registry has an entry with this id by now, so this cannot be accepted. Return it: sent anew, it gets another "
    "id. If it is the same entry, refuse it."
)
ALTERED = _(
    "The entry was changed since its removal was proposed, so this cannot be accepted. Return it, so that the author "
    "looks at the entry as it is now."
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a change is about."""

    change: Change
    kind: str  # of the record
    name: Any  # a text, or one for each language
    regions: frozenset[str]  # voivodeships that it lies in


@dataclass(frozen=True, slots=True)
class QueuedChange:
    """A change in the queue of an editor."""

    change: Change
    name: Any  # of what it is about: a text, or one for each language
    regions: frozenset[str]  # voivodeships that it lies in
    since: datetime  # handed in
    own: bool  # whether the editor proposed it
    taken: str  # address of who works on it; blank where nobody does


@dataclass(frozen=True, slots=True)
class OpenedChange:
    """A change with everything that it is decided by."""

    change: Change
    name: Any  # of what it is about: a text, or one for each language
    regions: frozenset[str]
    own: bool  # whether the editor proposed it
    taken: str  # address of who works on it
    base: Mapping[str, Any] | None  # the record when the change was begun, and as it is now
    now: Mapping[str, Any] | None
    version: int  # of the record now
    thread: Sequence[ChangeMessage]
    undoable: bool  # whether it stands, and could be taken back
    # Once it is decided: the record before that, and after it or as it was to be; none of what is no record of its own.
    settled: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None
    taken_back: bool = False  # whether it was accepted and taken back later

    @property
    def proposed(self) -> dict[str, Any]:
        """What the record is to say, on top of what it says now; what both changed is as proposed."""
        return {} if self.change.patch is None else patched(self.now or {}, self.change.patch)

    @property
    def fields(self) -> list[FieldVersions]:
        """Fields that the change alters, or that both sides changed; once it is decided, those that it altered."""
        if self.settled:
            before, after = self.settled
            return [one for one in compare(before, before, after) if one.changes]
        found = compare(self.base or {}, self.now or {}, self.proposed)
        wanted = self.change.patch
        return [one for one in found if one.changes and (wanted is None or one.name in wanted)]


def take(database: "Database", number: int, editor: Person, *, over: bool = False) -> None:
    """Note who works on a change; from somebody else only with `over`."""
    with database.writing() as session:
        change = _waiting(session, number, editor)
        if change.taken_by not in (None, editor.account) and not over:
            raise Declined(_("Somebody else has taken this; take it over if that was agreed."))
        change.taken_by = editor.account


def release(database: "Database", number: int, editor: Person) -> None:
    """Note that nobody works on a change any more."""
    with database.writing() as session:
        _waiting(session, number, editor).taken_by = None


def accept(database: "Database", number: int, editor: Person, verdict: Verdict = ACCEPTANCE) -> int | None:
    """Accept a change, with edits where the editor made some; return the revision, None where nothing was altered.

    Raises
    ------
    Refused
        It is not the editor's to decide, or not waiting for a decision, or not what the editor saw.
    Overtaken
        The record was changed meanwhile in the same fields; edits decide what they are to say.
    DataError
        What would stand there breaks the rules.
    """
    with database.writing() as session:
        change = _waiting(session, number, editor, verdict.seen)
        if change.kind in EFFECTS:
            EFFECTS[change.kind](session, change, editor)
            _decide(session, change, ACCEPTED, editor, verdict)
            decision_mails.tell_decision(session, change, database.settings)
            return None
        layout = changes.layout(session)
        edits = records.cleaned(change.kind, verdict.edits, layout, editor)
        now, result = _result(session, change, edits)
        _decide(session, change, ACCEPTED, editor, verdict)
        wanted = {**(now or {}), **(change.patch or {})}
        altered = [name for name, value in edits.items() if value != wanted.get(name)]
        decision_mails.tell_decision(session, change, database.settings, altered)
        if result == now:
            return None
        if result is not None:
            if change.sources and "sources" in layout[KINDS[change.kind].table]["header"]:
                pages = dict.fromkeys([*split(result.get("sources")), *split(change.sources)])
                result["sources"] = ";".join(pages)
            if now is None and "compiled" in layout[KINDS[change.kind].table]["header"]:
                result.setdefault("compiled", days.today().isoformat())
            records.refuse_faulty(change.kind, change.key, result, database.settings.data)
            changes.refuse_unfit(session, change.kind, change.key, result, now)
        assert change.decided_at is not None
        queries.revise(session, [(change, result)], change.decided_at)
        revision = queries.led_to(session, change.id)
        return revision.id if revision else None


def return_(database: "Database", number: int, editor: Person, verdict: Verdict) -> None:
    """Give a change back to its author, who can mend it; the reason says what."""
    _without_change(database, number, RETURNED, editor, verdict)


def refuse(database: "Database", number: int, editor: Person, verdict: Verdict) -> None:
    """Refuse a change for good; the reason says why."""
    _without_change(database, number, REFUSED, editor, verdict)


def answer(database: "Database", number: int, person: Person, text: str) -> None:
    """Say something about an open change, as its author or as who decides on it; the other side is told by mail."""
    if not text.strip() or len(text) > changes.LONGEST_NOTE:
        raise Declined(_("Write an answer of at most {most} characters."), most=changes.LONGEST_NOTE)
    with database.writing() as session:
        change = changes.load(session, number)
        changes.only_in(change, (SUBMITTED, RETURNED))
        if not changes.is_own(change, person):
            may_decide(session, change, person)
        changes.say(session, change, "answer", person, text.strip())
        decision_mails.tell_answer(session, change, changes.is_own(change, person), text.strip(), database.settings)


def thread(database: "Database", number: int) -> Sequence[ChangeMessage]:
    """Return what was said about a change, the oldest first; who may read it is the caller's to know."""
    with database.reading() as session:
        return moderation.messages(session, number)


def opened(database: "Database", number: int, editor: Person) -> OpenedChange:
    """Return a change as who decides on it, or proposed it, sees it.

    Raises
    ------
    Declined
        There is none, it is a draft, or lies elsewhere.
    """
    with database.reading() as session:
        change = changes.load(session, number)
        own = changes.is_own(change, editor)
        changes.only_in(change, [state for state in DECIDABLE if state != DRAFT])
        there = regions(session, change)
        if not own and not records.decides(editor, _subject(change)[0], there):
            raise Declined(ELSEWHERE)
        base, now, version = changes.versions(session, change)
        subject = moderation.said(session, [_subject(change)]).get(_subject(change))
        name = telling.title(change.kind, subject or base or change.patch or {}, change.key)
        taken, said = moderation.address(session, change.taken_by), moderation.messages(session, number)
        left, undone = queries.led_to(session, number), queries.undone(session, number)
        return OpenedChange(
            change,
            name,
            frozenset(there),
            own,
            taken,
            base,
            now,
            version,
            said,
            undoable=left is not None and not undone,
            settled=_settled(session, change, left),
            taken_back=left is not None and undone,
        )


def _settled(
    session: "Session", change: Change, left: "Revision | None"
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """Return a record before a change was decided, and after it or as it was to be; `left` is what was accepted."""
    if change.state == SUBMITTED or change.decided_at is None or change.kind in ABOUT:
        return None
    if left is not None:
        return queries.version(session, change.kind, change.key, left.version - 1) or {}, left.data or {}
    before = queries.then(session, change.kind, change.key, change.decided_at) or {}
    return before, {} if change.patch is None else patched(before, change.patch)


def queue(database: "Database", editor: Person, states: Iterable[str] = WAITING) -> list[QueuedChange]:
    """Return the changes in some states that the editor may decide on or proposed: waiting ones the oldest first."""
    with database.reading() as session:
        listed = moderation.listed(session, [state for state in states if state != DRAFT])
        found = []
        for one in matters(session, listed):
            change, own = one.change, changes.is_own(one.change, editor)
            if own or records.decides(editor, one.kind, one.regions):
                taken = moderation.address(session, change.taken_by)
                since = change.submitted_at or change.created_at
                found.append(QueuedChange(change, one.name, one.regions, since, own, taken))
        return found


def waiting(database: "Database", editor: Person) -> list[Change]:
    """Return the changes that wait for a decision and are the editor's to decide, the oldest first."""
    return [one.change for one in queue(database, editor) if not one.own]


# --- within a transaction ---------------------------------------------------------------------------------------------


def matters(session: "Session", listed: Sequence[Change]) -> list[Matter]:
    """Say what each of some changes is about."""
    look, bases = records.looking(session, map(_subject, listed)), moderation.bases(session, listed)
    found = []
    for change in listed:
        kind, key = _subject(change)
        base, now = bases.get(change.id), look((kind, key))
        there = records.regions(kind, look, base, now, None if change.kind in ABOUT else change.patch)
        name = telling.title(change.kind, now or base or change.patch or {}, key)
        found.append(Matter(change, kind, name, frozenset(there)))
    return found


def _subject(change: Change) -> queries.Key:
    return ABOUT.get(change.kind, change.kind), change.key


def regions(session: "Session", change: Change) -> set[str]:
    """Return the voivodeships that a change lies in: as the record was, as it is, as it would be."""
    base, now, _version = changes.versions(session, change)
    wanted = None if change.kind in ABOUT else change.patch
    return records.regions(_subject(change)[0], records.looking(session), base, now, wanted)


def may_decide(session: "Session", change: Change, editor: Person) -> None:
    """Refuse who is not to decide on a change."""
    if changes.is_own(change, editor):
        raise Declined(OWN)
    if not records.decides(editor, _subject(change)[0], regions(session, change)):
        raise Declined(ELSEWHERE)


def _waiting(session: "Session", number: int, editor: Person, seen: Seen | None = None) -> Change:
    """Return a change that waits and is the editor's to decide, as it was seen."""
    change = changes.load(session, number)
    changes.only_in(change, WAITING)
    may_decide(session, change, editor)
    if seen and seen.turn != change.turn:
        raise Declined(ANEW)
    if seen and change.kind not in ABOUT and seen.version != changes.versions(session, change)[2]:
        raise Declined(MOVED)
    return change


def _decide(session: "Session", change: Change, state: str, editor: Person, verdict: Verdict) -> None:
    change.state, change.reason = state, verdict.reason.strip()[: changes.LONGEST_NOTE]
    change.rules, change.checked = list(verdict.rules), verdict.checked
    change.decided_by, change.decided_role, change.decided_at = editor.account, editor.role, changes.moment()
    changes.say(session, change, state, editor, change.reason)


def _without_change(database: "Database", number: int, state: str, editor: Person, verdict: Verdict) -> None:
    if not (verdict.reason.strip() or verdict.rules):
        raise Declined(_("Say why, or choose a rule; the author gets the reason."))
    with database.writing() as session:
        change = _waiting(session, number, editor, verdict.seen)
        _decide(session, change, state, editor, verdict)
        decision_mails.tell_decision(session, change, database.settings)


def hindrance(change: Change, base: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """Say why a change cannot be accepted as long as its record is as it is, and what to do; blank where it can."""
    if change.kind in ABOUT:
        return ""
    if now is None:
        return REMOVED if change.base_version else ""
    if not change.base_version:
        return THERE
    return ALTERED if change.patch is None and now != base else ""


def _result(
    session: "Session", change: Change, edits: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return the record now, and as it would be with a change and the editor's edits."""
    base, now, _version = changes.versions(session, change)
    if told := hindrance(change, base, now):
        raise Declined(told)
    if change.patch is None:
        return now, None
    # Only the fields of the patch are proposed; all others follow the record.
    merged, conflicts = merge(base or {}, now or {}, patched(base or {}, change.patch))
    names = [one.name for one in conflicts if one.name not in edits]
    if names:
        raise Overtaken(
            f"{change.key} was changed meanwhile in the same fields: {', '.join(names)}; say what holds.", names
        )
    return now, patched(merged, edits)
