"""Taking accepted changes back: one, all of an import, all of an author; what others changed since then stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.access.person import Person
from geo.database import moderation, queries
from geo.database.models import Change
from geo.editorial import changes, decision_mails, records, telling
from geo.editorial.changes import ACCEPTED
from geo.editorial.decisions import ELSEWHERE, OWN
from geo.editorial.merge import FieldVersions, compare, difference, merge
from geo.editorial.tables import Data
from geo.errors import AtlasError, Declined, Overtaken
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

SINCE = _("This changed while you looked at it, so nothing was taken back. Here is what would be taken back now.")


@dataclass(frozen=True, slots=True)
class UndoScope:
    """What is to be taken back: one of the three."""

    number: int = 0  # a change
    batch: str = ""  # all that was done in one go
    author_of: int = 0  # all of the author of a change


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change that is to be taken back, and what that does to its record."""

    change: Change
    name: Any  # of what it is about: a text, or one for each language
    now: Data | None
    result: Data | None
    obstacle: AtlasError | None  # why it cannot be taken back; None where it can

    @property
    def fields(self) -> list[FieldVersions]:
        """Fields that would alter, in all three versions; `proposed` is what they would say."""
        found = compare(self.now or {}, self.now or {}, self.result or {})
        return [one for one in found if one.changes] if self.obstacle is None else []


def preview(database: "Database", editor: Person, scope: UndoScope) -> list[UndoStep]:
    """Return what would be taken back, the newest change first; nothing is changed."""
    with database.reading() as session:
        return _plan(session, editor, scope, database.settings.data)


def undo(  # noqa: PLR0913 - what is taken back, and who does it why
    database: "Database",
    editor: Person,
    reason: str,
    scope: UndoScope,
    *,
    able: bool = False,
    shown: Collection[int] | None = None,
) -> str:
    """Take accepted changes back; return the batch of what that changed. With `able` only those that can be.

    `shown` are the changes that were on the screen: exactly these are taken back, or none. What others changed in other
    fields since then stays.

    Raises
    ------
    Refused
        There is nothing to take back, not what was shown, or it is not the editor's to decide.
    Overtaken
        The same fields were changed since then; nothing is changed.
    """
    if not reason.strip():
        raise Declined(_("Say why it is taken back; the reason stands in the public history."))
    with database.writing() as session:
        steps = _plan(session, editor, scope, database.settings.data, shown)
        able_now = {step.change.id for step in steps if step.obstacle is None}
        if shown is not None and (not shown or able_now != set(shown)):
            raise Declined(SINCE)
        stuck = next((step.obstacle for step in steps if step.obstacle), None)
        if stuck and not able:
            raise stuck
        taken = [step for step in steps if step.obstacle is None]
        if not taken:
            raise Declined(_("There is nothing to take back: it altered nothing, or was taken back already."))
        what = scope.batch or scope.number or f"author-of-{scope.author_of}"
        batch = f"undo:{str(what)[:40]}:{changes.moment():%Y%m%dT%H%M%S%f}"  # the moment tells two apart
        for some in _rounds(taken):
            _take_back(session, some, editor, reason, batch)
        decision_mails.tell_undone(session, [step.change for step in taken], reason, batch, database.settings)
    return batch


def _take_back(session: "Session", steps: Sequence[UndoStep], editor: Person, reason: str, batch: str) -> None:
    """Enter changes that take others back; no two of one record."""
    now, made = changes.moment(), []
    there = queries.some_entries(session, ((step.change.kind, step.change.key) for step in steps))
    for step in steps:
        change, found = step.change, there[step.change.kind, step.change.key]
        version = found.record.version if found.data is not None else 0
        patch = None if step.result is None else difference(step.now or {}, step.result)
        inverse = Change(kind=change.kind, key=change.key, base_version=version, patch=patch, origin="undo")
        inverse.author, inverse.author_role, inverse.undoes = editor.account, editor.role, change.id
        inverse.decided_by, inverse.decided_role, inverse.state = editor.account, editor.role, ACCEPTED
        inverse.reason, inverse.batch = reason.strip()[: changes.LONGEST_NOTE], batch
        inverse.created_at = inverse.submitted_at = inverse.decided_at = now
        made.append((inverse, step.result))
    queries.revise(session, made, now)
    for inverse, _data in made:
        changes.say(session, inverse, ACCEPTED, editor, inverse.reason)


def _rounds(steps: Sequence[UndoStep]) -> list[list[UndoStep]]:
    """Deal steps out so that no round has two of one record, in their order."""
    rounds: list[list[UndoStep]] = []
    counted: dict[queries.Key, int] = {}
    for step in steps:
        key = step.change.kind, step.change.key
        turn = counted[key] = counted.get(key, -1) + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(step)
    return rounds


def _chosen(session: "Session", scope: UndoScope) -> list[Change]:
    if scope.batch:
        return queries.changes(session, [ACCEPTED], scope.batch)
    if scope.author_of:
        return moderation.of_author(session, changes.load(session, scope.author_of).author)
    return [changes.load(session, scope.number)]


def _plan(
    session: "Session", editor: Person, scope: UndoScope, data: Path, only: Collection[int] | None = None
) -> list[UndoStep]:
    """Say of every change what taking it back does, each on top of those after it."""
    state: dict[queries.Key, Data | None] = {}
    look = records.looking(session)
    steps, chosen = [], [change for change in _chosen(session, scope) if only is None or change.id in only]
    numbers = [change.id for change in chosen]
    revisions, undone = queries.all_led_to(session, numbers), queries.all_undone(session, numbers)
    there = queries.some_entries(session, ((change.kind, change.key) for change in chosen))
    for change in reversed(chosen):
        changes.only_in(change, (ACCEPTED,))
        key = change.kind, change.key
        led = revisions.get(change.id)
        if led is None or change.id in undone:
            continue
        if key not in state:
            state[key] = there[key].data
        before = queries.version(session, *key, led.version - 1) if led.version > 1 else None
        now = state[key]
        step = _step(change, before, led.data, now, editor, data, look)
        if step.obstacle is None:
            if step.result == now:
                continue
            state[key] = step.result
        steps.append(step)
    return steps


def _step(  # noqa: PLR0913, PLR0917 - three versions of a record
    change: Change,
    before: Data | None,
    after: Data | None,
    now: Data | None,
    editor: Person,
    data: Path,
    look: records.Look,
) -> UndoStep:
    name, result = telling.title(change.kind, now or after or before or {}, change.key), now
    try:
        if changes.is_own(change, editor):
            raise Declined(OWN)
        if not records.decides(editor, change.kind, records.regions(change.kind, look, before, after, now)):
            raise Declined(ELSEWHERE)
        result = _taken_back(records.named((change.kind, change.key)), now, before, after)
        if result is not None and result != now:
            records.refuse_faulty(change.kind, change.key, result, data)
    except AtlasError as obstacle:
        return UndoStep(change, name, now, now, obstacle)
    return UndoStep(change, name, now, result, None)


def _taken_back(name: str, now: Data | None, before: Data | None, after: Data | None) -> Data | None:
    """Return a record without what led from `before` to `after`."""
    if (now is None) != (after is None) or (before is None and now != after):
        raise Overtaken(f"{name} was changed since then; undo the later changes first.", ())
    if before is None:
        return None
    result, conflicts = merge(after or {}, now or {}, before)
    if conflicts:
        fields = [one.name for one in conflicts]
        told = f"{name} was changed since then in {', '.join(fields)}; undo the later changes first."
        raise Overtaken(told, fields)
    return result
