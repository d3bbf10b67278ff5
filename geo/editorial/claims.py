"""Claiming a cluster: who coordinates it asks for the role, and an editor decides; the entry itself stays as it is."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.access.person import COORDINATOR, Person, scope_of
from geo.database import proposals, queries
from geo.database.models import Change
from geo.editorial import author_mails, changes, checks, forms
from geo.editorial.changes import ABOUT, EFFECTS, OPEN, RETURNED, SUBMITTED
from geo.editorial.checks import Problem
from geo.errors import Declined, Refused
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

CLAIM, FIRM_CLAIM = KINDS = ("claim", "firm_claim")  # of a cluster, of a firm
MOST_OPEN = 10  # claims of a person that are not decided
UNSAID = _("Say who you are there, and how the editor can check it.")
OWN = _("You act for this already.")
ASKED = _("You have asked for this already; the editor decides on it.")
GONE = _("The account that asked for this is gone or disabled, so nobody can get the role. Refuse the claim.")
MANY = _("You have {n} claims that wait; wait for a decision, or withdraw one.")


def claim(  # noqa: PLR0913 - all that a claim says
    database: "Database", key: str, person: Person, note: str, *, sources: str = "", number: int = 0, kind: str = CLAIM
) -> int:
    """Ask for the role of coordinator of a cluster and return the number of the change; `number` mends a returned one.

    Raises
    ------
    Declined
        Nothing is said for it or too much, the role is there, or it was asked for already.
    """
    note = note.strip()
    for problem in problems(note, sources):
        raise Declined(problem.message, **problem.values)
    if (COORDINATOR, scope_of(ABOUT[kind], key)) in person.roles:
        raise Declined(OWN)
    with database.writing() as session:
        entry = queries.entry(session, ABOUT[kind], key)
        if person.account is None or entry is None or entry.data is None:
            raise Refused(f"{key} cannot be claimed.")
        mine = [one for one in proposals.of_author(session, person.account) if one.kind in KINDS and one.state in OPEN]
        change = next(
            (one for one in mine if (one.id, one.kind, one.key, one.state) == (number, kind, key, RETURNED)), None
        )
        if change is None:
            _refuse_another(mine, kind, key)
            change = Change(kind=kind, key=key, base_version=entry.record.version, patch={}, origin="form")
            change.author, change.author_role, change.created_at = person.account, person.role, datetime.now(UTC)
        change.note, change.sources, change.taken_by = note, sources.strip(), None
        change.state, change.submitted_at = SUBMITTED, datetime.now(UTC)
        change.turn = (change.turn or 0) + 1
        session.add(change)
        session.flush()
        changes.say(session, change, SUBMITTED, person, note)
        author_mails.tell_received(session, change, database.settings)
        return change.id


def problems(note: str, sources: str) -> list[Problem]:
    """Say what is wrong with what a claim says of itself, by the names of the inputs."""
    most = {"n": changes.LONGEST_NOTE}
    found = [] if note.strip() else [Problem(forms.NOTE, UNSAID)]
    if len(note.strip()) > changes.LONGEST_NOTE:
        found.append(Problem(forms.NOTE, checks.LONG, most))
    if len(sources) > changes.LONGEST_NOTE:
        found.append(Problem(forms.EVIDENCE, checks.MANY_PAGES, most))
    return found


def _refuse_another(mine: list[Change], kind: str, key: str) -> None:
    if any((one.kind, one.key) == (kind, key) for one in mine):
        raise Declined(ASKED)
    if len(mine) >= MOST_OPEN:
        raise Declined(MANY, n=MOST_OPEN)


def grant(session: "Session", change: Change, editor: Person) -> None:
    """Give the author of an accepted claim the role."""
    if not proposals.give_role(session, change.author, COORDINATOR, scope_of(ABOUT[change.kind], change.key)):
        raise Declined(GONE)


ABOUT.update({CLAIM: "cluster", FIRM_CLAIM: "firm"})
EFFECTS.update(dict.fromkeys(KINDS, grant))
