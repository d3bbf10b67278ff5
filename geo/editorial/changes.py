"""Changes of the registry: proposed, decided, undone. Every rule and every transaction of them is here.

A change lives beside its record until it is accepted; what stands in the record meanwhile stays. Each accepted change
that alters something leaves a revision, the record as a whole, in the same transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import days
from geo.access.person import Person
from geo.database import queries
from geo.database.models import Change
from geo.editorial import records
from geo.editorial.merge import FieldVersions, compare, difference, merge, patched
from geo.editorial.tables import KINDS
from geo.errors import Overtaken, Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
ACCEPTED, REFUSED, WITHDRAWN = "accepted", "refused", "withdrawn"
OPEN, WAITING = (DRAFT, SUBMITTED, RETURNED), (SUBMITTED,)
LONGEST_NOTE = 5_000
# Kinds of change that alter no record of their own: the kind of record that they are about, and what accepting does,
# which the module that knows the kind enters.
ABOUT: dict[str, str] = {}
EFFECTS: "dict[str, Callable[[Session, Change, Person], None]]" = {}


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What somebody wants a record to say."""

    kind: str
    key: str
    patch: Mapping[str, Any] | None  # field to new value, None clears it; None as a whole: remove the record
    base_version: int = 0  # version of the record that was on the screen; 0 for a new record
    note: str = ""
    sources: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an editor says to a change."""

    reason: str = ""  # obligatory unless it is accepted; the author gets it, the history shows it
    rules: Sequence[str] = ()  # ids of the published rules that it rests on
    edits: Mapping[str, Any] = field(default_factory=dict)  # what fields are to say instead, where it is accepted


ACCEPTANCE = Verdict()


@dataclass(frozen=True, slots=True)
class ChangeComparison:
    """A change beside its record: every field that either side touched."""

    change: Change
    fields: tuple[FieldVersions, ...]
    version: int  # of the record now
    there: bool  # whether the record is there now
    moved: bool  # whether it was changed since the proposal was begun

    @property
    def conflicts(self) -> tuple[FieldVersions, ...]:
        """Fields that the editor has to decide."""
        return tuple(one for one in self.fields if one.conflict)


def propose(database: "Database", proposal: ProposedChange, author: Person, *, submit: bool = True) -> int:
    """Enter a change, as a draft or for decision; return its number.

    Raises
    ------
    Refused
        It changes nothing, names fields that cannot be changed, or a record that is not there (or is, if it is new).
    DataError
        It is submitted and breaks the rules of its fields.
    """
    with database.writing() as session:
        return propose_in(session, database, proposal, author, submit=submit)


def propose_in(
    session: "Session", database: "Database", proposal: ProposedChange, author: Person, *, submit: bool = True
) -> int:
    """Enter a change in the caller's transaction, as `propose`."""
    change = Change(kind=proposal.kind, key=proposal.key, base_version=proposal.base_version, origin="form")
    change.state, change.created_at = DRAFT, _now()
    change.author, change.author_role = author.account, author.role
    _fill(session, change, proposal, author)
    if submit:
        _submit(session, database, change)
    session.add(change)
    session.flush()
    return change.id


def revise(database: "Database", number: int, proposal: ProposedChange, author: Person, *, submit: bool = True) -> None:
    """Write an own draft or returned change anew, as `propose`."""
    with database.writing() as session:
        change = _get(session, number)
        _own(change, author)
        _in(change, (DRAFT, RETURNED))
        if (change.kind, change.key) != (proposal.kind, proposal.key):
            raise Refused("A change stays with its record; propose another one.")
        change.base_version = proposal.base_version
        _fill(session, change, proposal, author)
        if submit:
            _submit(session, database, change)


def withdraw(database: "Database", number: int, author: Person) -> None:
    """Take an own change back before it is decided."""
    with database.writing() as session:
        change = _get(session, number)
        _own(change, author)
        _in(change, OPEN)
        change.state = WITHDRAWN
        change.decided_at = _now()


def take(database: "Database", number: int, editor: Person | None) -> None:
    """Note who works on a change, or that nobody does."""
    with database.writing() as session:
        change = _get(session, number)
        _in(change, WAITING)
        if editor:
            _may_decide(session, change, editor)
        change.taken_by = editor.account if editor else None


def accept(database: "Database", number: int, editor: Person, verdict: Verdict = ACCEPTANCE) -> int | None:
    """Accept a change, with edits where the editor made some; return the revision, None where nothing was altered.

    Raises
    ------
    Refused
        It is not the editor's to decide, or not waiting for a decision.
    Overtaken
        The record was changed meanwhile in the same fields; edits decide what they are to say.
    DataError
        What would stand there breaks the rules.
    """
    with database.writing() as session:
        change = _get(session, number)
        _in(change, WAITING)
        _may_decide(session, change, editor)
        if change.kind in EFFECTS:
            EFFECTS[change.kind](session, change, editor)
            _decide(change, ACCEPTED, editor, verdict)
            return None
        changes = records.cleaned(change.kind, verdict.edits, _layout(session), editor)
        now, result = _result(session, change, changes)
        _decide(change, ACCEPTED, editor, verdict)
        if result == now:
            return None
        if result is not None:
            if now is None and "compiled" in _layout(session)[KINDS[change.kind].table]["header"]:
                result.setdefault("compiled", days.today().isoformat())
            records.refuse_faulty(change.kind, change.key, result, database.settings.data)
        queries.revise(session, [(change, result)], _moment(change))
        revision = queries.led_to(session, change.id)
        return revision.id if revision else None


def return_(database: "Database", number: int, editor: Person, verdict: Verdict) -> None:
    """Give a change back to its author, who can mend it; the reason says what."""
    _without_change(database, number, RETURNED, editor, verdict)


def refuse(database: "Database", number: int, editor: Person, verdict: Verdict) -> None:
    """Refuse a change for good; the reason says why."""
    _without_change(database, number, REFUSED, editor, verdict)


def undo(database: "Database", editor: Person, reason: str, *, number: int = 0, batch: str = "") -> str:
    """Take back an accepted change, or all of a batch; return the batch of what that changed.

    What others changed in other fields since then stays.

    Raises
    ------
    Refused
        There is nothing to take back, or it is not the editor's to decide.
    Overtaken
        The same fields were changed since then; nothing is changed.
    """
    if not reason.strip():
        raise Refused("Say why it is taken back; the reason stands in the history.")
    with database.writing() as session:
        found = queries.changes(session, [ACCEPTED], batch) if batch else [_get(session, number)]
        done = f"undo:{batch or number}:{_now():%Y%m%dT%H%M%S%f}"
        data = database.settings.data
        made = [step for change in found if (step := _inverse(session, change, editor, data))]
        if not made:
            raise Refused("There is nothing to take back: it altered nothing, or was taken back already.")
        for inverse, _data in made:
            inverse.batch = done
            _decide(inverse, ACCEPTED, editor, Verdict(reason))
        queries.revise(session, made, _now())
    return done


def comparison(database: "Database", number: int) -> ChangeComparison:
    """Compare a change with its record as it was when the change was begun, and as it is now."""
    with database.reading() as session:
        change = _get(session, number)
        base, now, version = _versions(session, change)
        proposed = {} if change.patch is None else patched(base or {}, change.patch)
        fields = [one for one in compare(base or {}, now or {}, proposed) if one.moved or one.changes]
        return ChangeComparison(change, tuple(fields), version, now is not None, version != change.base_version)


def history(database: "Database", kind: str, key: str) -> list[tuple[queries.HistoryStep, dict[str, Any]]]:
    """Return the revisions of a record, the oldest first, each with the fields that it altered."""
    with database.reading() as session:
        steps = queries.history(session, kind, key)
    before: Mapping[str, Any] = {}
    found = []
    for step in steps:
        found.append((step, difference(before, step.revision.data or {})))
        before = step.revision.data or {}
    return found


def waiting(database: "Database", editor: Person) -> list[Change]:
    """Return the changes that wait for a decision and are the editor's to decide, the oldest first."""
    with database.reading() as session:
        found = []
        for change in queries.changes(session, WAITING):
            base, now, _version = _versions(session, change)
            if editor.decides(records.regions(base, now, change.patch)) and not _is_own(change, editor):
                found.append(change)
        return found


# --- within a transaction ---------------------------------------------------------------------------------------------


def _now() -> datetime:
    return datetime.now(UTC)


def _moment(change: Change) -> datetime:
    assert change.decided_at is not None
    return change.decided_at


def _get(session: "Session", number: int) -> Change:
    change = session.get(Change, number)
    if change is None:
        raise Refused(f"There is no change {number}.")
    return change


def _layout(session: "Session") -> Mapping[str, Any]:
    release = queries.release(session)
    if release is None:
        raise Refused("The store holds no registry yet; run python -m geo store upgrade.")
    return release.layout


def _is_own(change: Change, person: Person) -> bool:
    return person.account is not None and change.author == person.account


def _own(change: Change, author: Person) -> None:
    if not _is_own(change, author):
        raise Refused(f"The change {change.id} is somebody else's.")


def _in(change: Change, states: Iterable[str]) -> None:
    if change.state not in states:
        raise Refused(f"The change {change.id} is {change.state}; only a change that is {' or '.join(states)} goes on.")


def _may_decide(session: "Session", change: Change, editor: Person) -> None:
    base, now, _version = _versions(session, change)
    if _is_own(change, editor):
        raise Refused("Nobody decides on an own change; somebody else has to.")
    if not editor.decides(records.regions(base, now, change.patch)):
        raise Refused(f"The change {change.id} is not in a voivodeship that you decide on.")


def _decide(change: Change, state: str, editor: Person, verdict: Verdict) -> None:
    change.state, change.reason = state, verdict.reason.strip()[:LONGEST_NOTE]
    change.rules = list(verdict.rules)
    change.decided_by, change.decided_role, change.decided_at = editor.account, editor.role, _now()


def _without_change(database: "Database", number: int, state: str, editor: Person, verdict: Verdict) -> None:
    if not verdict.reason.strip():
        raise Refused("Say why; the author gets the reason.")
    with database.writing() as session:
        change = _get(session, number)
        _in(change, WAITING)
        _may_decide(session, change, editor)
        _decide(change, state, editor, verdict)


def _fill(session: "Session", change: Change, proposal: ProposedChange, author: Person) -> None:
    """Enter what a proposal says into a change."""
    if proposal.kind not in KINDS:
        raise Refused(f"There are no records of the kind {proposal.kind!r}.")
    if len(proposal.note) > LONGEST_NOTE or len(proposal.sources) > LONGEST_NOTE:
        raise Refused(f"Note and sources have at most {LONGEST_NOTE} characters.")
    clean: dict[str, Any] | None = None
    if proposal.patch is not None:
        clean = records.cleaned(proposal.kind, proposal.patch, _layout(session), author)
    base, now, _version = _versions(session, change)
    if proposal.base_version and base is None:
        raise Refused(f"{proposal.key} had no version {proposal.base_version}; begin with the record as it is.")
    if not proposal.base_version and now is not None:
        raise Refused(f"{proposal.key} is there already; propose a change of it.")
    if proposal.base_version and now is None:
        raise Refused(f"{proposal.key} was removed meanwhile.")
    if clean is not None:
        clean = difference(base or {}, patched(base or {}, clean))
    if (clean == {} and not proposal.note.strip()) or (clean is None and base is None):  # a remark alone is a report
        raise Refused("The proposal changes nothing.")
    change.patch, change.note, change.sources = clean, proposal.note.strip(), proposal.sources.strip()


def _submit(session: "Session", database: "Database", change: Change) -> None:
    """Hand a change in, if it keeps the rules of its fields."""
    if change.patch is not None:
        base, _there, _version = _versions(session, change)
        wanted = patched(base or {}, change.patch)
        if base is None:
            wanted.setdefault("compiled", days.today().isoformat())
        records.refuse_faulty(change.kind, change.key, wanted, database.settings.data)
    change.state, change.submitted_at = SUBMITTED, _now()
    change.taken_by = None


def _versions(session: "Session", change: Change) -> tuple[dict[str, Any] | None, dict[str, Any] | None, int]:
    """Return the record as the change knew it, as it is now, and its version now."""
    kind = ABOUT.get(change.kind, change.kind)
    found = queries.entry(session, kind, change.key)
    base = queries.version(session, kind, change.key, change.base_version) if change.base_version else None
    return base, found.data if found else None, found.record.version if found else 0


def _result(
    session: "Session", change: Change, edits: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return the record now, and as it would be with a change and the editor's edits."""
    base, now, _version = _versions(session, change)
    if change.base_version and now is None:
        raise Overtaken(f"{change.key} was removed meanwhile; refuse the change, or undo the removal first.", ())
    if not change.base_version and now is not None:
        raise Overtaken(f"{change.key} was added meanwhile; refuse the change, or return it.", ())
    if change.patch is None:
        if now != base:
            names = list(difference(base or {}, now or {}))
            raise Overtaken(f"{change.key} was changed since its removal was proposed: {', '.join(names)}.", names)
        return now, None
    # Only the fields of the patch are proposed; all others follow the record.
    merged, conflicts = merge(base or {}, now or {}, patched(base or {}, change.patch))
    names = [one.name for one in conflicts if one.name not in edits]
    if names:
        raise Overtaken(
            f"{change.key} was changed meanwhile in the same fields: {', '.join(names)}; say what holds.", names
        )
    return now, patched(merged, edits)


def _inverse(
    session: "Session", change: Change, editor: Person, data: Path
) -> tuple[Change, dict[str, Any] | None] | None:
    """Make the change that takes an accepted one back; None where there is nothing to take back."""
    _in(change, (ACCEPTED,))
    led = queries.led_to(session, change.id)
    if led is None or queries.undone(session, change.id):
        return None
    found = queries.entry(session, change.kind, change.key)
    assert found is not None
    before = queries.version(session, change.kind, change.key, led.version - 1)
    if not editor.decides(records.regions(before, led.data, found.data)):
        raise Refused(f"{records.named(found.key)} is not in a voivodeship that you decide on.")
    result = _taken_back(found, before, led.data)
    if result == found.data:
        return None
    if result is not None:
        records.refuse_faulty(change.kind, change.key, result, data)
    patch = None if result is None else difference(found.data or {}, result)
    version = found.record.version if found.data is not None else 0
    inverse = Change(kind=change.kind, key=change.key, base_version=version, patch=patch, origin="undo")
    inverse.author, inverse.author_role, inverse.undoes = editor.account, editor.role, change.id
    inverse.created_at = inverse.submitted_at = _now()
    return inverse, result


def _taken_back(
    found: queries.Entry, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return a record without what led from `before` to `after`."""
    now, name = found.data, records.named(found.key)
    if (now is None) != (after is None) or (before is None and now != after):
        raise Overtaken(f"{name} was changed since then; undo the later changes first.", ())
    if before is None:
        return None
    result, conflicts = merge(after or {}, now or {}, before)
    if conflicts:
        fields = [one.name for one in conflicts]
        raise Overtaken(f"{name} was changed since then in {', '.join(fields)}; undo the later changes first.", fields)
    return result
