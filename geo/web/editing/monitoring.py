"""The pages of a contact point: how fresh the entries of its voivodeships are, notes, requests for updates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo import errors
from geo.i18n import mark as _
from geo.web.editing import watched
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.editorial.monitoring import Narrowing
    from geo.editorial.requests import Wish
    from geo.errors import Declined
    from geo.export.records import Records

A_PAGE = 100  # clusters


def show(visit: Visit) -> Response:
    """Show the clusters, stale ones first, and how the last round was answered."""
    from geo.editorial import monitoring

    narrowing, now = _narrowing(visit), _now()
    found = monitoring.overview(visit.database, visit.person, now, narrowing)
    page = _number(visit.query.get("page", ""), 1 + max(0, len(found.clusters) - 1) // A_PAGE)
    shown = found.clusters[(page - 1) * A_PAGE : page * A_PAGE]
    return visit.show(
        "editing/monitoring.html",
        visit.t("Monitoring"),
        rows=[watched.row(one, visit.sources.registry, visit.t) for one in shown],
        total=len(found.clusters),
        several=len(found.regions) > 1,
        regions=[(code, watched.region(code, visit.sources.registry, visit.t)) for code in found.regions],
        states=watched.states(found.counts, visit.t),
        narrowing=narrowing,
        asked=_asked(narrowing),
        responses=[watched.response(one, visit.sources.registry, visit.t) for one in found.responses],
        page=page,
        pages=1 + max(0, len(found.clusters) - 1) // A_PAGE,
    )


def cluster(visit: Visit) -> Response:
    """Show one cluster with all that was heard and noted."""
    return _sheet(visit)


def add_note(visit: Visit) -> Response:
    """Add a note to a cluster."""
    from geo.editorial import monitoring

    key, text = visit.params["id"], visit.form.get("note", "")
    try:
        monitoring.add_note(visit.database, visit.person, key, text, _now())
    except errors.Declined as error:
        return _sheet(visit, error, "note")
    return visit.to(f"monitoring/cluster/{key}", visit.t("The note is kept."))


def confirm(visit: Visit) -> Response:
    """Enter a confirmation that came by another way than a letter."""
    from geo.editorial import monitoring

    key = visit.params["id"]
    try:
        monitoring.confirm(visit.database, visit.person, key, visit.form.get("how", ""), _now())
    except errors.Declined as error:
        return _sheet(visit, error, "how")
    return visit.to(f"monitoring/cluster/{key}", visit.t("The entry is confirmed."))


def preview(visit: Visit) -> Response:
    """Show whom a round would ask, and whom it cannot."""
    from geo.editorial import monitoring, requests

    wish, registry = _wish(visit.query), visit.sources.registry
    plan = requests.plan(visit.database, visit.person, wish, _now())
    regions = monitoring.overview(visit.database, visit.person, _now()).regions
    return visit.show(
        "editing/requests.html",
        visit.t("Requests for updates"),
        plan=plan,
        left=watched.left(plan, visit.t),
        regions=[(code, watched.region(code, registry, visit.t)) for code in regions],
        region=next(iter(wish.regions), ""),
        cluster=next(iter(wish.keys), ""),
        silent=wish.silent,
    )


def start(visit: Visit) -> Response:
    """Start a round."""
    from geo.editorial import requests

    plan = requests.start(visit.database, visit.person, _wish(visit.form), _now())
    if not plan.asked:
        return visit.to("monitoring/requests", visit.t("There was nobody left to ask, so no letter was sent."))
    n = len(plan.asked)
    said = visit.t.n(
        "{n} cluster is asked; the letter is on its way.", "{n} clusters are asked; the letters are on their way.", n
    )
    return visit.to("monitoring", said)


def csv(visit: Visit) -> Response:
    """Send the list as CSV for spreadsheets."""
    from geo.export.tables import records_csv

    return _file(visit, records_csv(_records(visit), visit.t), "text/csv; charset=utf-8", "csv")


def xlsx(visit: Visit) -> Response:
    """Send the list as a workbook."""
    from geo.export.tables import records_xlsx
    from geo.web.files import SPREADSHEET

    content = records_xlsx(visit.t("Monitoring"), _records(visit), visit.t)
    return _file(visit, content, SPREADSHEET, "xlsx")


def _records(visit: Visit) -> Records:
    from geo.editorial import monitoring

    found = monitoring.overview(visit.database, visit.person, _now(), _narrowing(visit))
    return watched.records(found.clusters, visit.sources.registry, visit.t)


def _file(visit: Visit, content: bytes, media: str, suffix: str) -> Response:
    from starlette.responses import Response

    named = f'attachment; filename="monitoring-{visit.sources.today.isoformat()}.{suffix}"'
    return visit.send(Response(content, 200, {"content-type": media, "content-disposition": named}))


def _sheet(visit: Visit, error: Declined | None = None, faulty: str = "") -> Response:
    from geo.editorial import monitoring

    found = monitoring.sheet(visit.database, visit.person, visit.params["id"], _now())
    return visit.show(
        "editing/monitoring_cluster.html",
        found.cluster.name,
        status=422 if error else 200,
        row=watched.row(found.cluster, visit.sources.registry, visit.t),
        history=watched.history(found, visit.t),
        notes=watched.notes(found, visit.t),
        fault=error.words(visit.t) if error else "",
        faulty=faulty,
        typed=visit.form.get(faulty, ""),
    )


def _narrowing(visit: Visit) -> Narrowing:
    from geo.editorial.monitoring import Narrowing

    asked = visit.query
    return Narrowing(asked.get("region", ""), asked.get("state", ""), asked.get("q", "")[:100])


def _asked(narrowing: Narrowing) -> str:
    """Write a narrowing as part of an address."""
    asked = {"region": narrowing.region, "state": narrowing.state, "q": narrowing.words}
    return urlencode({name: value for name, value in asked.items() if value})


def _wish(given: watched.Given) -> Wish:
    from geo.editorial.requests import Wish

    region, key = given.get("region", ""), given.get("cluster", "")
    return Wish(frozenset({region} - {""}), frozenset({key} - {""}), silent=given.get("silent", "") == "yes")


def _number(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _now() -> datetime:
    return datetime.now(UTC)


PAGES = (
    DeskPage("monitoring", GET, show, EDITORS, menu=_("Monitoring")),
    DeskPage("monitoring/clusters.csv", GET, csv, EDITORS),
    DeskPage("monitoring/clusters.xlsx", GET, xlsx, EDITORS),
    DeskPage("monitoring/requests", GET, preview, EDITORS),
    DeskPage("monitoring/requests", POST, start, EDITORS),
    DeskPage("monitoring/cluster/{id}", GET, cluster, EDITORS),
    DeskPage("monitoring/cluster/{id}/note", POST, add_note, EDITORS),
    DeskPage("monitoring/cluster/{id}/confirmation", POST, confirm, EDITORS),
)
