"""Changes of the registry, as their authors propose them; `decisions` and `undoing` are the editors'.

A change lives beside its record until it is accepted; what stands in the record meanwhile stays. Each accepted change
that alters something leaves a revision, the record as a whole, in the same transaction.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo import days
from geo.access.person import COORDINATOR, VISITOR, Person, scope_of
from geo.database import proposals, queries
from geo.database.models import Change, ChangeMessage
from geo.editorial import author_mails, fields, records, tables
from geo.editorial.merge import FieldVersions, compare, difference, patched
from geo.editorial.tables import KINDS
from geo.errors import Declined, Refused
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
ACCEPTED, REFUSED, WITHDRAWN = "accepted", "refused", "withdrawn"
OPEN, WAITING = (DRAFT, SUBMITTED, RETURNED), (SUBMITTED,)
LONGEST_NOTE = 5_000
# Why a change in some state does not go on.
_DECIDED = {
    DRAFT: _("This is a draft; its author has not handed it in yet."),
    SUBMITTED: _("This waits for a decision already."),
    RETURNED: _("This was returned to its author in the meantime, so nothing was done."),
    ACCEPTED: _("This was accepted in the meantime, so nothing was done."),
    REFUSED: _("This was refused in the meantime, so nothing was done."),
    WITHDRAWN: _("The author withdrew this in the meantime, so nothing was done."),
}
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
    """Enter a change, as `propose`, in the caller's transaction."""
    change = Change(kind=proposal.kind, key=proposal.key, base_version=proposal.base_version, origin="form")
    change.state, change.created_at, change.turn = DRAFT, moment(), 0
    change.author, change.author_role = author.account, _role(author, proposal)
    _fill(session, change, proposal, author)
    session.add(change)
    session.flush()
    if submit:
        _submit(session, database, change, author)
    return change.id


def revise(database: "Database", number: int, proposal: ProposedChange, author: Person, *, submit: bool = True) -> None:
    """Write an own draft or returned change anew, as `propose`; a new record may get another id."""
    with database.writing() as session:
        change = load(session, number)
        own_only(change, author)
        only_in(change, (DRAFT, RETURNED))
        if change.kind != proposal.kind or (change.base_version and change.key != proposal.key):
            raise Refused("A change stays with its record; propose another one.")
        change.key, change.base_version = proposal.key, proposal.base_version
        _fill(session, change, proposal, author)
        if submit:
            _submit(session, database, change, author)


def hand_in(database: "Database", number: int, author: Person, key: str = "") -> None:
    """Hand an own draft or returned change in as it stands; `key` is another id for a new record."""
    with database.writing() as session:
        change = load(session, number)
        own_only(change, author)
        only_in(change, (DRAFT, RETURNED))
        change.key = change.key if change.base_version else key or change.key
        said = change.patch, change.base_version, change.note, change.sources
        _fill(session, change, ProposedChange(change.kind, change.key, *said), author)
        _submit(session, database, change, author)


def withdraw(database: "Database", number: int, author: Person) -> None:
    """Take an own change back before it is decided."""
    with database.writing() as session:
        change = load(session, number)
        own_only(change, author)
        only_in(change, OPEN)
        change.state = WITHDRAWN
        change.decided_at = moment()
        say(session, change, WITHDRAWN, author)


def comparison(database: "Database", number: int) -> ChangeComparison:
    """Compare a change with its record as it was when the change was begun, and as it is now."""
    with database.reading() as session:
        change = load(session, number)
        base, now, version = versions(session, change)
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


# --- within a transaction ---------------------------------------------------------------------------------------------


def moment() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def load(session: "Session", number: int) -> Change:
    """Return a change by its number."""
    change = session.get(Change, number)
    if change is None:
        raise Declined(_("There is no entry with the number {number}."), number=number)
    return change


def layout(session: "Session") -> Mapping[str, Any]:
    """Return how the tables of the registry are written."""
    release = queries.release(session)
    if release is None:
        raise Refused("The store holds no registry yet; run python -m geo store upgrade.")
    return tables.whole(release.layout)


def is_own(change: Change, person: Person) -> bool:
    """Whether somebody proposed a change."""
    return person.account is not None and change.author == person.account


def own_only(change: Change, author: Person) -> None:
    """Refuse what is somebody else's."""
    if not is_own(change, author):
        raise Declined(_("The entry with the number {number} is somebody else's."), number=change.id)


def only_in(change: Change, states: Iterable[str]) -> None:
    """Refuse what is in another state."""
    if change.state not in states:
        raise Declined(_DECIDED[change.state])


def say(session: "Session", change: Change, what: str, person: Person, text: str = "") -> None:
    """Add to what was said about a change; `what` is the state it came to, or ``answer``."""
    said = ChangeMessage(change=change.id, kind=what, account=person.account, role=person.role)
    said.at, said.text, said.rules = moment(), text, list(change.rules or ())
    session.add(said)


def _role(author: Person, proposal: ProposedChange) -> str:
    """Name the role in which somebody proposes: a coordinator is one of the own clusters only."""
    own = fields.described().get(proposal.kind)
    told = own.belongs(proposal.patch or {}) if own else ()
    scopes = {scope_of(*one) for one in [(proposal.kind, proposal.key), *told]}
    stranger = author.role == COORDINATOR and not any((COORDINATOR, scope) in author.roles for scope in scopes)
    return VISITOR if stranger else author.role


def _fill(session: "Session", change: Change, proposal: ProposedChange, author: Person) -> None:
    """Enter what a proposal says into a change."""
    if proposal.kind not in KINDS:
        raise Refused(f"There are no records of the kind {proposal.kind!r}.")
    if proposal.kind not in fields.described() and not author.decides(()):
        raise Declined(_("Only administrators and contact points of the whole country propose this."))
    if len(proposal.note) > LONGEST_NOTE or len(proposal.sources) > LONGEST_NOTE:
        raise Refused(f"Note and sources have at most {LONGEST_NOTE} characters.")
    clean: dict[str, Any] | None = None
    if proposal.patch is not None:
        clean = records.cleaned(proposal.kind, proposal.patch, layout(session), author)
    base, now, _version = versions(session, change)
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
    _refuse_stranger(session, proposal, base or {}, {**(base or {}), **(clean or {})}, author)
    change.patch, change.note, change.sources = clean, proposal.note.strip(), proposal.sources.strip()


def _refuse_stranger(
    session: "Session", proposal: ProposedChange, base: Mapping[str, Any], wanted: Mapping[str, Any], author: Person
) -> None:
    """Refuse a proposal of somebody who may not make it."""
    described = fields.described().get(proposal.kind)
    if described is None or described.may(author, proposal.key, base, wanted):
        return
    there = records.regions(proposal.kind, records.looking(session), base, wanted)
    if not records.decides(author, proposal.kind, there):
        raise Declined(_("Only who acts for its owner, or an editor, proposes this."))


def refuse_unfit(
    session: "Session", kind: str, key: str, wanted: Mapping[str, Any], base: Mapping[str, Any] | None = None
) -> None:
    """Refuse a record that names others that are not there, or has a number in a register that another one has.

    What stood in `base` already is not asked again.

    Raises
    ------
    Declined
        With what to do.
    """
    described, look = fields.described().get(kind), records.looking(session)
    if described is None:
        return
    known = set(described.belongs(base or {}))
    for one in described.belongs(wanted):
        if one not in known and look(one) is None:
            raise Declined(_("The registry has no entry {key}; choose another one."), key=one[1])
    if twin := proposals.same_number(session, kind, key, wanted, base or {}):
        raise Declined(
            _("The registry has {name} with the same number in a register; correct its entry instead."), name=twin
        )


def _submit(session: "Session", database: "Database", change: Change, author: Person) -> None:
    """Hand a change in, if it keeps the rules of its fields."""
    if change.patch is not None:
        base, _there, _version = versions(session, change)
        wanted = patched(base or {}, change.patch)
        if base is None:
            wanted.setdefault("compiled", days.today().isoformat())
        records.refuse_faulty(change.kind, change.key, wanted, database.settings.data)
        refuse_unfit(session, change.kind, change.key, wanted, base)
    change.state, change.submitted_at = SUBMITTED, moment()
    change.taken_by, change.turn = None, change.turn + 1
    say(session, change, SUBMITTED, author, change.note)
    author_mails.tell_received(session, change, database.settings)


def versions(session: "Session", change: Change) -> tuple[dict[str, Any] | None, dict[str, Any] | None, int]:
    """Return the record as the change knew it, as it is now, and its version now."""
    kind = ABOUT.get(change.kind, change.kind)
    found = queries.entry(session, kind, change.key)
    base = queries.version(session, kind, change.key, change.base_version) if change.base_version else None
    return base, found.data if found else None, found.record.version if found else 0
