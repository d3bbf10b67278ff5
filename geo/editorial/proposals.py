"""What people propose, from the form to its being handed in: drafts, what visitors typed before they signed in."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import attempts
from geo.access.person import Person
from geo.database import proposals, queries
from geo.database.models import Change, KeptForm
from geo.editorial import changes, checks, fields, forms
from geo.editorial.changes import DRAFT, OPEN, RETURNED, SUBMITTED, ProposedChange
from geo.editorial.checks import Problem
from geo.editorial.duplicates import Likeness, similar
from geo.editorial.fields import CLUSTER
from geo.editorial.merge import FieldVersions, compare, difference, merge, patched
from geo.errors import Declined
from geo.i18n import mark as _
from geo.text import slug, split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.editorial.forms import Typed
    from geo.store.registry import Town

KEPT = timedelta(days=7)  # what a visitor typed
MOST_OPEN = 100  # proposals of a person that are not decided
MOST_KEPT = 5_000  # forms of visitors
LONGEST_ID = 80
NOTHING = _("Nothing is changed yet. Change a field, or write in the remark what is wrong.")
OFTEN = _("You have sent very many proposals today. Go on tomorrow; the drafts are kept.")
TOO_LONG = _("Shorten the remark to at most {n} characters.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as it was sent, read against the record as it is now."""

    key: str  # blank for a new record
    version: int  # of the record now; 0 for a new one
    now: Mapping[str, Any]
    data: Mapping[str, Any]  # what the record would say
    patch: Mapping[str, Any]
    note: str
    evidence: str  # links, by ``;``
    problems: Sequence[Problem]
    moved: Sequence[FieldVersions]  # fields that others changed since the form was opened
    removed: bool = False  # whether the record is gone
    kind: str = CLUSTER

    @property
    def conflicts(self) -> tuple[FieldVersions, ...]:
        """Fields that both changed, and not to the same; the author's stays in the form."""
        return tuple(one for one in self.moved if one.conflict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a visitor typed before signing in."""

    purpose: str
    key: str
    form: "Typed"


def record(database: "Database", key: str, kind: str = CLUSTER) -> tuple[int, dict[str, Any]] | None:
    """Return version and content of a record as it is now, which may be newer than what pages show."""
    with database.reading() as session:
        found = queries.entry(session, kind, key)
    return (found.record.version, found.data) if found and found.data is not None else None


def name(database: "Database", kind: str, key: str) -> str:
    """Name a record as it is now; its key where it is not there."""
    found = record(database, key, kind)
    return fields.of(kind).title(found[1]) if found else key


def read(database: "Database", form: "Typed", key: str, towns: "Sequence[Town]", kind: str = CLUSTER) -> Reading:
    """Read a form, check it and compare it with the record; nothing is kept."""
    described = fields.of(kind)
    said = forms.first(form, forms.VERSION)
    version = int(said) if said.isdecimal() and len(said) < 10 else 0
    with database.reading() as session:
        found = queries.entry(session, kind, key) if key else None
        base = queries.version(session, kind, key, version) if key and version else None
    now = found.data if found else None
    base = base if base is not None else now or {}
    wanted = forms.record(form, base, towns, kind)
    moved = [one for one in compare(base, now or {}, wanted) if one.moved and one.name in described.fields]
    merged, conflicts = merge(base, now or {}, wanted)
    data = patched(merged, {one.name: one.proposed for one in conflicts})
    note, evidence = forms.first(form, forms.NOTE).strip(), ";".join(forms.links(forms.first(form, forms.EVIDENCE)))
    asked = bool(key) and described.sourced  # whether the change names what it rests on
    if asked and difference(now or {}, data):
        data["sources"] = ";".join(dict.fromkeys([*split(data.get("sources")), *split(evidence)]))
    patch = difference(now or {}, data)
    # Of a record that moved on, the form is shown as `brought_up` numbers it.
    asked_at = forms.places(form, base, wanted, kind)
    places = {name: range(len(data.get(name) or ())) if moved else listed for name, listed in asked_at.items()}
    problems = checks.problems(data, places, database.settings.data, towns, kind=kind)
    if asked and patch:
        problems += checks.evidence(evidence)
    rests_on = evidence if key else str(data.get("sources", ""))
    problems += _beside(note, rests_on, bool(patch), forms.EVIDENCE if key else "sources", problems)
    return Reading(
        key=key,
        version=found.record.version if found and now is not None else 0,
        now=now or {},
        data=data,
        patch=patch,
        note=note,
        evidence=rests_on,
        problems=problems,
        moved=moved,
        removed=bool(key) and now is None,
        kind=kind,
    )


def brought_up(form: "Typed", reading: Reading, polish: bool = True) -> dict[str, list[str]]:
    """Return a form as one of the record as it is now, with what others changed in it meanwhile."""
    kept = {**forms.without_rows(form, reading.kind), **forms.asked_rows(form, reading.kind)}
    return {**kept, **forms.of_record(reading.data, polish, reading.now, reading.kind)}


def _beside(note: str, pages: str, changes_something: bool, where: str, known: Sequence[Problem]) -> list[Problem]:
    """Say what is wrong with the remark and the pages that go along; `where` is the input of those."""
    found, most = [] if changes_something or note else [Problem(forms.NOTE, NOTHING)], {"n": changes.LONGEST_NOTE}
    if len(note) > changes.LONGEST_NOTE:
        found.append(Problem(forms.NOTE, TOO_LONG, most))
    if len(pages) > changes.LONGEST_NOTE and where not in {one.where for one in known}:
        found.append(Problem(where, checks.MANY_PAGES, most))
    return found


def save(database: "Database", reading: Reading, author: Person, number: int = 0) -> int:
    """Keep what was read as a draft of its author, in the place of an own one where `number` names it.

    A draft may be faulty; a returned proposal stays returned until it is handed in again.
    """
    if number:
        key = _free_key(database, own(database, number, author), reading.data)
    else:
        with database.reading() as session:
            if author.account is not None and proposals.count_open(session, author.account, OPEN) >= MOST_OPEN:
                raise Declined(_("You have {n} proposals that wait; withdraw one or wait for a decision."), n=MOST_OPEN)
            key = reading.key or free_id(session, reading.kind, fields.of(reading.kind).title(reading.data))
    proposal = ProposedChange(reading.kind, key, reading.patch, reading.version, reading.note, reading.evidence)
    if number:
        changes.revise(database, number, proposal, author, submit=False)
        return number
    return changes.propose(database, proposal, author, submit=False)


def hand_in(database: "Database", number: int, author: Person) -> None:
    """Hand an own draft or returned proposal in, as it is."""
    change = own(database, number, author)
    with database.writing() as session:
        if attempts.taken(session, (attempts.SENT_BY, str(author.account))):
            raise Declined(OFTEN)
    changes.hand_in(database, number, author, _free_key(database, change, change.patch or {}))


def discard(database: "Database", number: int, author: Person) -> None:
    """Delete an own draft, or withdraw what was handed in already."""
    if own(database, number, author).state != DRAFT:
        changes.withdraw(database, number, author)
        return
    with database.writing() as session:
        change = session.get(Change, number)
        if change is not None and change.state == DRAFT and change.author == author.account:
            proposals.remove(session, change)


def own(database: "Database", number: int, author: Person) -> Change:
    """Return a proposal of the person; one of another is as if it were not there."""
    with database.reading() as session:
        change = session.get(Change, number)
    if change is None or author.account is None or change.author != author.account or change.origin != "form":
        raise Declined(_("There is no such proposal of yours."))
    return change


def form_of(database: "Database", change: Change, polish: bool = True) -> dict[str, list[str]]:
    """Fill the form with a proposal, against the version of the record that it was written for."""
    before = base(database, change)
    filled = forms.of_record(patched(before, change.patch or {}), polish, before, change.kind)
    return filled | {
        forms.VERSION: [str(change.base_version)],
        forms.NOTE: [change.note],
        forms.EVIDENCE: ["\n".join(change.sources.split(";"))],
    }


def mine(database: "Database", author: Person) -> list[Change]:
    """Return what somebody has proposed, the newest first."""
    if author.account is None:
        return []
    with database.reading() as session:
        return proposals.of_author(session, author.account)


def base(database: "Database", change: Change) -> dict[str, Any]:
    """Return what the record of a proposal said when it was begun."""
    with database.reading() as session:
        version = change.base_version
        return (queries.version(session, change.kind, change.key, version) if version else None) or {}


def overview(database: "Database", keys: Sequence[str], kind: str = CLUSTER) -> list[tuple[str, dict[str, Any], int]]:
    """Return some records that are there, as they are now, each with the number of changes that wait."""
    with database.reading() as session:
        found = {key: entry.data for key in keys if (entry := queries.entry(session, kind, key)) and entry.data}
        waiting = [one.key for one in proposals.about(session, kind, list(found), (SUBMITTED,))]
    return [(key, data, waiting.count(key)) for key, data in found.items()]


def alike(database: "Database", data: Mapping[str, Any], own_id: str = "", kind: str = CLUSTER) -> list[Likeness]:
    """Return the records as they are now that may be this one."""
    if not fields.of(kind).matched:
        return []
    with database.reading() as session:
        rows = [{**row, "id": key} for (of, key), row in queries.state(session, kind=kind).items() if of == kind]
    return similar(data, rows, own_id)


def waits_alike(database: "Database", data: Mapping[str, Any], but: int = 0, kind: str = CLUSTER) -> bool:
    """Say whether somebody has already proposed a new record that may be this one; not which, nor who."""
    if not fields.of(kind).matched:
        return False
    with database.reading() as session:
        asked = proposals.new_ones(session, kind, (SUBMITTED, RETURNED))
    return bool(similar(data, [{**(one.patch or {}), "id": str(one.id)} for one in asked if one.id != but]))


# --- before there is an account ---------------------------------------------------------------------------------------


def keep(  # noqa: PLR0913, PLR0917 - all that is kept of a form
    database: "Database", form: "Typed", key: str, network: str, secret: str = "", kind: str = CLUSTER
) -> str:
    """Keep what a visitor typed, in the place of what `secret` names, and return the secret that leads back to it.

    Raises
    ------
    Declined
        Too many are kept, or too many came from this network.
    """
    now = datetime.now(UTC)
    made = {name: list(values) for name, values in form.items()}
    with database.writing() as session:
        proposals.forget_old(session, now)
        before = proposals.kept(session, digest(secret)) if secret else None
        if before is not None and (before.purpose, before.key) == (kind, key):
            before.form, before.ends_at = made, now + KEPT
            return secret
        often = attempts.taken(session, (attempts.FORMS_FROM, network), now=now)
        if often or proposals.count_kept(session) >= MOST_KEPT:
            raise Declined(_("Too many forms wait at the moment. Sign in first, then send yours."))
        secret = secrets.token_urlsafe(24)
        kept_form = KeptForm(digest=digest(secret), purpose=kind, key=key, form=made, ends_at=now + KEPT)
        proposals.keep(session, kept_form)
    return secret


def kept(database: "Database", secret: str) -> Kept | None:
    """Return what a visitor typed; None where it is kept no longer."""
    with database.reading() as session:
        found = proposals.kept(session, digest(secret))
    if found is None or found.ends_at <= datetime.now(UTC):
        return None
    return Kept(found.purpose, found.key, found.form)


def forget(database: "Database", secret: str) -> None:
    """Keep it no longer: its author has taken it over."""
    with database.writing() as session:
        proposals.forget(session, digest(secret))


def digest(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _free_key(database: "Database", change: Change, said: Mapping[str, Any]) -> str:
    """Return the id of the record of a proposal: of a new one another, where the registry has such a record by now."""
    if change.base_version or record(database, change.key, change.kind) is None:
        return change.key
    with database.reading() as session:
        return free_id(session, change.kind, fields.of(change.kind).title(said))


def free_id(session: "Session", kind: str, name: str) -> str:
    """Make the id of a new record of its name."""
    stem = slug(name, LONGEST_ID) or fields.of(kind).stem
    taken = proposals.taken(session, kind, stem, OPEN)
    return next(
        key for number in range(1, len(taken) + 2) if (key := f"{stem}-{number}" if number > 1 else stem) not in taken
    )
