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
from geo.editorial import changes, checks, forms
from geo.editorial.changes import DRAFT, OPEN, RETURNED, SUBMITTED, ProposedChange
from geo.editorial.checks import Problem
from geo.editorial.duplicates import Likeness, similar
from geo.editorial.fields import FIELDS
from geo.editorial.merge import FieldVersions, compare, difference, merge, patched
from geo.errors import Declined
from geo.i18n import mark as _
from geo.text import slug, split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.editorial.forms import Typed
    from geo.store.registry import Town

CLUSTER = "cluster"
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


def record(database: "Database", key: str) -> tuple[int, dict[str, Any]] | None:
    """Return version and content of a cluster as it is now, which may be newer than what pages show."""
    with database.reading() as session:
        found = queries.entry(session, CLUSTER, key)
    return (found.record.version, found.data) if found and found.data is not None else None


def read(database: "Database", form: "Typed", key: str, towns: "Sequence[Town]") -> Reading:
    """Read a form, check it and compare it with the record; nothing is kept."""
    said = forms.first(form, forms.VERSION)
    version = int(said) if said.isdecimal() and len(said) < 10 else 0
    with database.reading() as session:
        found = queries.entry(session, CLUSTER, key) if key else None
        base = queries.version(session, CLUSTER, key, version) if key and version else None
    now = found.data if found else None
    base = base if base is not None else now or {}
    wanted = forms.record(form, base, towns)
    moved = [one for one in compare(base, now or {}, wanted) if one.moved and one.name in FIELDS]
    merged, conflicts = merge(base, now or {}, wanted)
    data = patched(merged, {one.name: one.proposed for one in conflicts})
    note, evidence = forms.first(form, forms.NOTE).strip(), ";".join(forms.links(forms.first(form, forms.EVIDENCE)))
    if key and difference(now or {}, data):  # the entry names what it rests on
        data["sources"] = ";".join(dict.fromkeys([*split(data.get("sources")), *split(evidence)]))
    patch = difference(now or {}, data)
    rows = data.get(forms.ROWS) or []
    places = forms.places(form, base.get(forms.ROWS) or [])
    if rows != wanted.get(forms.ROWS) or len(places) != len(rows):  # others changed them, or no form of ours came
        places = list(range(len(rows)))
    problems = checks.problems(data, places, database.settings.data, towns)
    if key and patch:
        problems += checks.evidence(evidence)
    problems += _remark(note, bool(patch))
    gone = bool(key) and now is None
    return Reading(
        key=key,
        version=found.record.version if found and now is not None else 0,
        now=now or {},
        data=data,
        patch=patch,
        note=note,
        evidence=evidence if key else str(data.get("sources", "")),
        problems=problems,
        moved=moved,
        removed=gone,
    )


def _remark(note: str, changes_something: bool) -> list[Problem]:
    found = [] if changes_something or note else [Problem(forms.NOTE, NOTHING)]
    if len(note) > changes.LONGEST_NOTE:
        found.append(Problem(forms.NOTE, TOO_LONG, {"n": changes.LONGEST_NOTE}))
    return found


def save(database: "Database", reading: Reading, author: Person, number: int = 0) -> int:
    """Keep what was read as a draft of its author, in the place of an own one where `number` names it.

    A draft may be faulty; a returned proposal stays returned until it is handed in again.
    """
    if number:
        kept = own(database, number, author)
        key = kept.key
    else:
        with database.reading() as session:
            if author.account is not None and proposals.count_open(session, author.account, OPEN) >= MOST_OPEN:
                raise Declined(_("You have {n} proposals that wait; withdraw one or wait for a decision."), n=MOST_OPEN)
            key = reading.key or _free_id(session, str(reading.data.get("name", "")))
    proposal = ProposedChange(CLUSTER, key, reading.patch, reading.version, reading.note, reading.evidence)
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
    proposal = ProposedChange(change.kind, change.key, change.patch, change.base_version, change.note, change.sources)
    changes.revise(database, number, proposal, author)


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
    filled = forms.of_record(patched(before, change.patch or {}), polish, before.get(forms.ROWS) or ())
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


def overview(database: "Database", keys: Sequence[str]) -> list[tuple[str, dict[str, Any], int]]:
    """Return some clusters that are there, as they are now, each with the number of changes that wait."""
    with database.reading() as session:
        found = {key: entry.data for key in keys if (entry := queries.entry(session, CLUSTER, key)) and entry.data}
        waiting = [one.key for one in proposals.about(session, CLUSTER, list(found), (SUBMITTED,))]
    return [(key, data, waiting.count(key)) for key, data in found.items()]


def alike(database: "Database", data: Mapping[str, Any], own_id: str = "") -> list[Likeness]:
    """Return the clusters of the registry as it is now that may be this one."""
    with database.reading() as session:
        rows = [{**row, "id": key} for (kind, key), row in queries.state(session).items() if kind == CLUSTER]
    return similar(data, rows, own_id)


def waits_alike(database: "Database", data: Mapping[str, Any], but: int = 0) -> bool:
    """Say whether somebody has already proposed a new cluster that may be this one; not which, nor who."""
    with database.reading() as session:
        asked = proposals.new_ones(session, CLUSTER, (SUBMITTED, RETURNED))
    return bool(similar(data, [{**(one.patch or {}), "id": str(one.id)} for one in asked if one.id != but]))


# --- before there is an account ---------------------------------------------------------------------------------------


def keep(database: "Database", form: "Typed", key: str, network: str, secret: str = "") -> str:
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
        if before is not None and (before.purpose, before.key) == (CLUSTER, key):
            before.form, before.ends_at = made, now + KEPT
            return secret
        often = attempts.taken(session, (attempts.FORMS_FROM, network), now=now)
        if often or proposals.count_kept(session) >= MOST_KEPT:
            raise Declined(_("Too many forms wait at the moment. Sign in first, then send yours."))
        secret = secrets.token_urlsafe(24)
        kept_form = KeptForm(digest=digest(secret), purpose=CLUSTER, key=key, form=made, ends_at=now + KEPT)
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


def _free_id(session: "Session", name: str) -> str:
    """Make the id of a new record of its name."""
    stem = slug(name, LONGEST_ID) or "klaster"
    taken = proposals.taken(session, CLUSTER, stem, OPEN)
    return next(
        key for number in range(1, len(taken) + 2) if (key := f"{stem}-{number}" if number > 1 else stem) not in taken
    )
