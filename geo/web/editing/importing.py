"""Tables of firms: brought by a coordinator or editor, looked through, handed in, decided at once, entered."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR
from geo.days import day_of
from geo.editorial import proposals, wording
from geo.errors import Declined
from geo.exchange import firm_plans, firm_tables, imports
from geo.exchange.firm_plans import CHANGED, FAULTY, KIND, NEW, SAME
from geo.exchange.imports import ACCEPTED, ENTERING, OPEN, REFUSED, SUBMITTED, WITHDRAWN
from geo.i18n import mark as _
from geo.web.editing import form as shown
from geo.web.editing.desk import GET, POST, SIGNED_IN, DeskPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from geo.exchange.firm_plans import PlannedRow
    from geo.exchange.imports import OpenedImport
    from geo.web.editing.desk import Visit

SHOWN = 100  # rows of each kind
EXAMPLES = 3  # cells of a column that are shown beside its head
STATES = {
    OPEN: _("being looked through"),
    SUBMITTED: _("submitted"),
    ENTERING: _("being entered"),
    ACCEPTED: _("accepted"),
    REFUSED: _("refused"),
    WITHDRAWN: _("withdrawn"),
}
WHATS = {NEW: _("new"), CHANGED: _("changed"), SAME: _("the same"), FAULTY: _("faulty")}
_LOG = logging.getLogger(__name__)


def overview(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """Ask for a table, and list the imports of the person and those that wait."""
    t, person = visit.t, visit.person
    return visit.show(
        "editing/import.html",
        t("Bring a table of firms"),
        status,
        wrong=wrong,
        clusters=_clusters(visit),
        chosen=visit.query.get("cluster", "") or visit.form.get("cluster", ""),
        nobodys=person.decides(()),
        columns=[t(label) for label, _words in firm_tables.MEANINGS.values()],
        most=t.number(firm_tables.MOST_ROWS),
        listed=[
            {
                "href": visit.url(f"import/{one.id}"),
                "file": one.file,
                "cluster": _name(visit, one.cluster),
                "state": one.state,
                "words": t(STATES[one.state]),
                "day": t.day(day_of(one.created_at)),
            }
            for one in imports.listed(visit.database, person)
        ],
    )


def _clusters(visit: Visit) -> list[tuple[str, str]]:
    """Return the clusters whose members the person may bring: own ones, or all where the person decides."""
    registry, person = visit.sources.registry, visit.person
    own = {scope for role, scope in person.roles if role == COORDINATOR}
    found = []
    for place in registry.name_rank.argsort():
        code = registry.region_codes[registry.region[place]] if registry.region[place] >= 0 else ""
        if registry.ids[place] in own or person.decides([code] if code else ()):
            found.append((registry.ids[place], registry.names[place]))
    missing = own - {key for key, _name in found}
    return [*found, *((key, data["name"]) for key, data, _n in proposals.overview(visit.database, sorted(missing)))]


def _name(visit: Visit, cluster: str) -> str:
    return proposals.name(visit.database, "cluster", cluster) if cluster else visit.t("no cluster")


def bring(visit: Visit) -> Response:
    """Take a table."""
    name, content = visit.file
    if not content:
        return overview(visit, visit.t("Choose a file first."), 422)
    try:
        number = imports.begin(visit.database, visit.person, visit.form.get("cluster", ""), name, content)
    except Declined as error:
        return overview(visit, error.words(visit.t), 422)
    return visit.to(f"import/{number}")


def show(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """Show an import: what its columns mean, what each row is, what can be done."""
    t, found = visit.t, _opened(visit)
    batch = found.batch
    return visit.show(
        "editing/import_one.html",
        t("Firms from {file}", file=batch.file),
        status,
        wrong=wrong,
        batch=batch,
        state=t(STATES[batch.state]),
        cluster=_name(visit, batch.cluster),
        by=wording.role(batch.role, t),
        day=t.day(day_of(batch.created_at)),
        own=found.own,
        decides=found.decides,
        counts=[(what, t(words), t.number(found.counts.get(what, 0))) for what, words in WHATS.items()],
        total=sum(found.counts.get(what, 0) for what in (NEW, CHANGED)),
        formless=sum(row.what in (NEW, CHANGED) and not row.data.get("legal") for row in found.rows),
        columns=_columns(found, t),
        meanings=[(code, t(label)) for code, (label, _words) in firm_tables.MEANINGS.items()],
        groups=[_group(visit, found, what) for what in (FAULTY, CHANGED, NEW)],
        maybe=[one for one in map(_maybe, found.rows) if one][:SHOWN],
        undo=visit.url(f"moderation/undo/{found.change}", of="batch") if found.change and not found.own else "",
        refresh=batch.state == ENTERING,
    )


def _opened(visit: Visit) -> OpenedImport:
    return imports.opened(visit.database, visit.params["number"], visit.person, visit.sources.registry.towns)


def _columns(found: OpenedImport, t: Any) -> list[dict[str, Any]]:
    batch = found.batch
    rows = batch.cells["rows"][: EXAMPLES * 5]
    return [
        {
            "number": place,
            "head": head or t("column {n}", n=place + 1),
            "meaning": batch.columns.get(str(place), ""),
            "examples": [row[place] for row in rows if row[place]][:EXAMPLES],
        }
        for place, head in enumerate(batch.cells["header"])
    ]


def _group(visit: Visit, found: OpenedImport, what: str) -> dict[str, Any]:
    rows = [row for row in found.rows if row.what == what]
    return {
        "what": what,
        "words": visit.t(WHATS[what]),
        "count": len(rows),
        "rows": [_row(visit, row) for row in rows[:SHOWN]],
        "rest": max(0, len(rows) - SHOWN),
    }


def _row(visit: Visit, row: PlannedRow) -> dict[str, Any]:
    t, registry = visit.t, visit.sources.registry
    return {
        "line": row.line,
        "name": row.name or t("(no name)"),
        "mark": row.mark,
        "key": row.key,
        "faults": firm_plans.told(row, t),
        "changes": shown.rows(row.now, row.data, t, registry, KIND) if row.what == CHANGED else [],
        "facts": ", ".join(filter(None, [row.data.get("nip", ""), row.data.get("city", "")])),
    }


def _maybe(row: PlannedRow) -> dict[str, Any] | None:
    if not row.maybe[0]:
        return None
    return {"line": row.line, "name": row.name, "mark": row.mark, "id": row.maybe[0], "there": row.maybe[1]}


def act(visit: Visit) -> Response:
    """Do what was chosen."""
    number, do = visit.params["number"], visit.form.get("do", "")
    database, person, towns = visit.database, visit.person, visit.sources.registry.towns
    said = ""
    try:
        if do == "choose":
            imports.choose(database, number, person, *_chosen(visit.form))
        elif do == "send":
            imports.hand_in(database, number, person, towns)
            said = visit.t("The table is sent. An editor decides on it as a whole; you get a mail.")
        elif do == "withdraw":
            imports.withdraw(database, number, person)
            said = visit.t("The table is withdrawn.")
        elif do == "refuse":
            imports.refuse(database, number, person, visit.form.get("reason", ""))
            said = visit.t("Refused. The author gets a mail with the reason.")
        elif do in ("accept", "enter"):
            if do == "accept":
                imports.accept(database, number, person, towns, visit.form.get("reason", ""))
            Thread(target=_enter, args=(visit, number), daemon=True).start()
    except Declined as error:
        return show(visit, error.words(visit.t), 422)
    return visit.to(f"import/{number}", said=said)


def _enter(visit: Visit, number: int) -> None:
    """Enter an accepted table beside the pages; what is stopped goes on when somebody asks for it."""
    try:
        imports.enter(visit.database, number, visit.person, visit.sources.registry.towns)
    except Declined as error:  # another editor asked for the same
        _LOG.info("Import %s: %s", number, error)
    except Exception:
        _LOG.exception("Import %s was stopped.", number)


def _chosen(form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Read what columns mean, and which firms rows are."""
    columns = {name.removeprefix("column-"): text for name, text in form.items() if name.startswith("column-")}
    same = {name.removeprefix("same-"): text for name, text in form.items() if name.startswith("same-")}
    return columns, {mark: "" if text == "-" else text for mark, text in same.items() if text}


def correction(visit: Visit) -> Response:
    """Send the faulty rows, each with what is to be mended."""
    from starlette.responses import Response

    found, t = _opened(visit), visit.t
    told = [(row.place, "; ".join(firm_plans.told(row, t))) for row in found.rows if row.what == FAULTY]
    content = firm_tables.correction(imports.table_of(found.batch), told, t("To be mended"))
    named = {"content-disposition": f'attachment; filename="import-{found.batch.id}.csv"'}
    return visit.send(Response(content, media_type="text/csv; charset=utf-8", headers=named))


PAGES = (
    DeskPage("import", GET, overview, SIGNED_IN),
    DeskPage("import", POST, bring, SIGNED_IN),
    DeskPage("import/{number:int}", GET, show, SIGNED_IN),
    DeskPage("import/{number:int}", POST, act, SIGNED_IN),
    DeskPage("import/{number:int}/faulty.csv", GET, correction, SIGNED_IN),
)
