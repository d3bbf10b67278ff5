"""Tables of firms on their way into the registry: brought, looked through, handed in, decided at once, entered.

Nobody decides on an own table. What is entered is one batch of the history and can be taken back as one. What a column
means and which firm a row is are decisions that the next table of the same people begins with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo import days
from geo.access import attempts, outbox
from geo.access.outbox import Mail, put
from geo.access.person import COORDINATOR, SYSTEM, Person
from geo.database import imports, moderation, queries
from geo.database.imports import FirmImport
from geo.database.models import Change
from geo.editorial import changes, letters, records
from geo.editorial.merge import difference
from geo.errors import Declined
from geo.exchange import firm_plans, firm_tables
from geo.exchange.firm_plans import CHANGED, KIND, NEW, PlanGround, PlannedRow
from geo.i18n import mark as _
from geo.i18n import public, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.store.registry import Town

OPEN, SUBMITTED, ENTERING, ACCEPTED, REFUSED, WITHDRAWN = (
    "open",
    "submitted",
    "entering",
    "accepted",
    "refused",
    "withdrawn",
)
AT_ONCE = 500  # rows of one transaction
KEPT = timedelta(days=180)
BROUGHT = attempts.Limit("tables of", 50, timedelta(days=1))  # one account
NOBODYS = _("There is no such import of yours, nor one that you decide on.")
OVER = _("This import is decided already.")
NOT_YOURS = _("You bring members of a cluster that you coordinate, or that lies where you decide.")
NOTHING = _("No row would change the registry; mend the faulty ones and bring the table again.")


@dataclass(frozen=True, slots=True)
class OpenedImport:
    """An import with its plan, as the registry is now."""

    batch: FirmImport
    rows: "Sequence[PlannedRow]"
    own: bool  # whether the person who looks brought it
    decides: bool  # whether that person may decide on it
    change: int | None  # one of what was entered, by which all of it can be taken back

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are new, changed, the same, faulty: as handed in once that is decided."""
        return self.batch.counts if self.batch.state in (ENTERING, ACCEPTED) else firm_plans.counts(self.rows)


@dataclass(frozen=True, slots=True)
class QueuedImport:
    """An import in the queue of an editor; its rows are not read."""

    batch: FirmImport
    regions: frozenset[str]  # voivodeships of the cluster whose members it brings
    own: bool  # whether the editor brought it


def may_bring(database: "Database", cluster: str, person: Person) -> bool:
    """Whether somebody may bring members of a cluster, or (no cluster) firms of nobody."""
    with database.reading() as session:
        return _may_bring(session, cluster, person)


def _may_bring(session: "Session", cluster: str, person: Person) -> bool:
    if person.account is None and person.role != SYSTEM:
        return False
    if cluster and records.looking(session)(("cluster", cluster)) is None:
        return False
    return (bool(cluster) and (COORDINATOR, cluster) in person.roles) or _decides(session, cluster, person)


def _decides(session: "Session", cluster: str, person: Person) -> bool:
    look = records.looking(session)
    return person.decides(records.regions("cluster", look, look(("cluster", cluster))) if cluster else ())


def begin(database: "Database", person: Person, cluster: str, file: str, content: bytes) -> int:
    """Take a table and return the number of the import.

    Raises
    ------
    Declined
        It is none, or not to be brought by this person.
    """
    table = firm_tables.read(file, content)
    with database.writing() as session:
        if not _may_bring(session, cluster, person):
            raise Declined(NOT_YOURS)
        if person.account is not None and attempts.taken(session, (BROUGHT, str(person.account))):
            raise Declined(_("You have brought very many tables today. Go on tomorrow."))
        before = imports.last_of(session, person.account, cluster)
        columns = firm_tables.guessed(table.header)
        if before and before.cells["header"] == list(table.header):
            columns = dict(before.columns)
        role = COORDINATOR if (COORDINATOR, cluster) in person.roles else person.role
        made = FirmImport(
            account=person.account,
            role=role,
            cluster=cluster,
            file=file[:200],
            state=OPEN,
            cells={"header": list(table.header), "rows": [list(row) for row in table.rows], "lines": list(table.lines)},
            columns=columns,
            same=dict(before.same) if before else {},
            counts={},
            done=0,
            created_at=datetime.now(UTC),
            decided_role="",
            reason="",
        )
        session.add(made)
        session.flush()
        return made.id


def listed(database: "Database", person: Person) -> list[FirmImport]:
    """Return the own imports, and those that wait for the person's decision, the newest first."""
    with database.reading() as session:
        found = imports.listed(session, person.account, (SUBMITTED, ENTERING))
        return [one for one in found if one.account == person.account or _decides(session, one.cluster, person)]


def queue(database: "Database", editor: Person, state: str) -> list[QueuedImport]:
    """Return the imports in a state that the editor may decide on or brought; those being entered wait as well."""
    states = (SUBMITTED, ENTERING) if state == SUBMITTED else (state,)
    with database.reading() as session:
        look, found = records.looking(session), []
        for one in imports.listed(session, editor.account, () if state == OPEN else states):
            there = records.regions("cluster", look, look(("cluster", one.cluster))) if one.cluster else set()
            own = one.account == editor.account
            if one.state in states and (own or editor.decides(there)):
                found.append(QueuedImport(one, frozenset(there), own))
        return found


def opened(database: "Database", number: int, person: Person, towns: "Sequence[Town]") -> OpenedImport:
    """Return an import with what it would do now."""
    with database.reading() as session:
        batch = _load(session, number, person)
        rows = [] if batch.state in (ENTERING, ACCEPTED) else _plan(session, batch, towns, database)
        own = batch.account == person.account
        decides = not own and _decides(session, batch.cluster, person)
        return OpenedImport(batch, rows, own, decides, imports.first_change(session, batch_name(batch)))


def preview(
    database: "Database", cluster: str, table: firm_tables.FirmTable, towns: "Sequence[Town]"
) -> "list[PlannedRow]":
    """Return what a table would do, columns told by their heads; nothing is kept of it.

    Raises
    ------
    Declined
        There is no such cluster.
    """
    with database.reading() as session:
        if cluster and records.looking(session)(("cluster", cluster)) is None:
            raise Declined(NOT_YOURS)
        ground = PlanGround(_firms(session), towns, database.settings.data, cluster, {})
        return firm_plans.plan(table, firm_tables.guessed(table.header), ground)


def choose(
    database: "Database", number: int, person: Person, columns: Mapping[str, str], same: Mapping[str, str]
) -> None:
    """Note what columns mean (number to meaning) and which firms rows are (mark to id; blank for none of them)."""
    with database.writing() as session:
        batch = _own(session, number, person, OPEN)
        known = {str(place) for place in range(len(batch.cells["header"]))}
        batch.columns = {
            place: meaning if (meaning := columns.get(place, "")) in firm_tables.MEANINGS else ""
            for place in sorted(known, key=int)
        }
        batch.same = {**batch.same, **same}


def hand_in(database: "Database", number: int, person: Person, towns: "Sequence[Town]") -> None:
    """Hand an own import in for decision; faulty rows stay out."""
    with database.writing() as session:
        batch = _own(session, number, person, OPEN)
        found = firm_plans.counts(_plan(session, batch, towns, database))
        if not found[NEW] + found[CHANGED]:
            raise Declined(NOTHING)
        batch.state, batch.submitted_at, batch.counts = SUBMITTED, datetime.now(UTC), found


def withdraw(database: "Database", number: int, person: Person) -> None:
    """Take an own import back before it is decided."""
    with database.writing() as session:
        _own(session, number, person, OPEN, SUBMITTED).state = WITHDRAWN


def refuse(database: "Database", number: int, editor: Person, reason: str) -> None:
    """Refuse an import; the reason goes to who brought it."""
    if not reason.strip():
        raise Declined(_("Say why; who brought the table gets the reason."))
    with database.writing() as session:
        batch = _to_decide(session, number, editor, SUBMITTED)
        _decided(batch, REFUSED, editor, reason)
        _tell(session, batch, database)


def accept(database: "Database", number: int, editor: Person, towns: "Sequence[Town]", reason: str = "") -> None:
    """Accept an import as a whole: what it would do now is fixed, and `enter` enters it."""
    with database.writing() as session:
        batch = _to_decide(session, number, editor, SUBMITTED)
        batch.counts = firm_plans.counts(_plan(session, batch, towns, database))
        _decided(batch, ENTERING, editor, reason)


def enter(database: "Database", number: int, editor: Person, towns: "Sequence[Town]") -> None:
    """Enter what an accepted import says, some rows a transaction; goes on where another process was stopped.

    Rows that are entered are the same as the registry by then, so that they rest.
    """
    again = True
    while again and (left := _left(database, number, editor, towns)):
        again = False
        for start in range(0, len(left), AT_ONCE):
            with database.writing() as session:
                batch, some = _to_decide(session, number, editor, ENTERING), left[start : start + AT_ONCE]
                again |= _enter(session, batch, some) < len(some)
    with database.writing() as session:
        batch = _to_decide(session, number, editor, ENTERING)
        batch.state = ACCEPTED
        _tell(session, batch, database)


def _left(database: "Database", number: int, editor: Person, towns: "Sequence[Town]") -> list[tuple[PlannedRow, str]]:
    """Return the rows that are still to be entered, each with the id of its record."""
    with database.reading() as session:
        batch = _to_decide(session, number, editor, ENTERING)
        left = [row for row in _plan(session, batch, towns, database) if row.what in (NEW, CHANGED)]
        return firm_plans.identified(left, {key for _kind, key in queries.state(session)})


def _enter(session: "Session", batch: FirmImport, rows: "Sequence[tuple[PlannedRow, str]]") -> int:
    """Enter rows in one transaction; return how many of them."""
    now, made = changes.moment(), []
    there = moderation.said(session, [(KIND, key) for _row, key in rows])
    for row, key in rows:
        found = queries.entry(session, KIND, key) if row.what == CHANGED else None
        if there.get((KIND, key), {}) != row.now:  # somebody was faster: it is planned anew
            continue
        data = {"compiled": days.today().isoformat(), **row.data}
        change = Change(kind=KIND, key=key, base_version=found.record.version if found else 0, origin="import")
        change.patch, change.batch, change.state = difference(row.now, data), batch_name(batch), "accepted"
        change.author, change.author_role = batch.account, batch.role
        change.decided_by, change.decided_role = batch.decided_by, batch.decided_role
        change.created_at = change.submitted_at = change.decided_at = now
        change.reason = batch.reason
        made.append((change, data))
    queries.revise(session, made, now)
    batch.done += len(made)
    return len(made)


def forget(database: "Database") -> None:
    """Delete old imports; what they entered stays in the history."""
    with database.writing() as session:
        imports.forget(session, datetime.now(UTC) - KEPT)


# --- within a transaction ---------------------------------------------------------------------------------------------


def batch_name(batch: FirmImport) -> str:
    """Return the batch of the history that an import is entered as."""
    return outbox.about("firms", batch.id, batch.created_at)


def _firms(session: "Session") -> dict[str, Any]:
    return {key: data for (_kind, key), data in queries.state(session, kind=KIND).items()}


def _plan(session: "Session", batch: FirmImport, towns: "Sequence[Town]", database: "Database") -> "list[PlannedRow]":
    ground = PlanGround(_firms(session), towns, database.settings.data, batch.cluster, batch.same)
    return firm_plans.plan(table_of(batch), batch.columns, ground)


def table_of(batch: FirmImport) -> firm_tables.FirmTable:
    """Return the table that was brought."""
    rows = batch.cells["rows"]
    lines = batch.cells.get("lines") or range(2, len(rows) + 2)  # which tables of before were not kept with
    return firm_tables.FirmTable(batch.cells["header"], rows, lines)


def _load(session: "Session", number: int, person: Person) -> FirmImport:
    batch = session.get(FirmImport, number)
    if batch is None or (person.account is None and person.role != SYSTEM):
        raise Declined(NOBODYS)
    if batch.account != person.account and (batch.state == OPEN or not _decides(session, batch.cluster, person)):
        raise Declined(NOBODYS)
    return batch


def _own(session: "Session", number: int, person: Person, *states: str) -> FirmImport:
    batch = _load(session, number, person)
    if batch.account != person.account:
        raise Declined(NOBODYS)
    if batch.state not in states:
        raise Declined(OVER)
    return batch


def _to_decide(session: "Session", number: int, editor: Person, state: str) -> FirmImport:
    batch = _load(session, number, editor)
    if batch.account is not None and batch.account == editor.account:
        raise Declined(_("Nobody decides on an own entry; somebody else has to."))
    if not _decides(session, batch.cluster, editor):
        raise Declined(NOBODYS)
    if batch.state != state:
        raise Declined(OVER)
    return batch


def _decided(batch: FirmImport, state: str, editor: Person, reason: str) -> None:
    batch.state, batch.decided_by, batch.decided_at = state, editor.account, datetime.now(UTC)
    batch.decided_role = editor.role
    batch.reason, batch.done = reason.strip()[: changes.LONGEST_NOTE], 0


def _tell(session: "Session", batch: FirmImport, database: "Database") -> None:
    """Tell who brought a table what was decided."""
    author = moderation.account(session, batch.account)
    if author is None:
        return
    t = translator(public(author.language))
    said = t("Your table {file} was refused.", file=batch.file)
    if batch.state == ACCEPTED:
        said = t.n(
            "{n} firm of your table {file} was entered.",
            "{n} firms of your table {file} were entered.",
            batch.done,
            file=batch.file,
        )
    parts = [said, *([t("Reason: {reason}", reason=batch.reason)] if batch.reason else [])]
    parts.append(letters.address(database.settings, f"import/{batch.id}"))
    mail = Mail(author.email, t("Firms from {file}", file=batch.file), "\n\n".join(parts) + "\n")
    put(session, mail, key=outbox.about("import", batch.id, batch.created_at, batch.state))
