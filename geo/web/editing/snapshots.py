"""The administrator's page of what is published: the last snapshots, any of which can be shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import Refused
from geo.i18n import mark as _
from geo.web.editing.account import moment
from geo.web.editing.desk import ADMINISTRATORS, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> Response:
    """List the snapshots that are kept."""
    return _page(visit)


def choose(visit: Visit) -> Response:
    """Let all pages show a snapshot again."""
    from geo.editorial import publishing

    number = visit.params["number"]
    try:
        publishing.choose(visit.database, number)
    except Refused:
        return _page(visit, visit.t("Snapshot {number} can no longer be shown.", number=number), 409)
    return visit.to("snapshots", visit.t("All pages are about to show snapshot {number}.", number=number))


def _page(visit: Visit, fault: str = "", status: int = 200) -> Response:
    from geo.editorial import publications

    found = publications.overview(visit.database)
    rows = [
        {
            "number": one.number,
            "day": moment(one.built_at, visit),
            "clusters": one.clusters,
            "version": one.data_version,
            "current": one.current,
        }
        for one in found.kept
    ]
    return visit.show(
        "editing/snapshots.html", visit.t("Snapshots"), status, rows=rows, found=found, newest=rows[:1], fault=fault
    )


PAGES = (
    DeskPage("snapshots", GET, show, ADMINISTRATORS, menu=_("Snapshots")),
    DeskPage("snapshots/{number:int}", POST, choose, ADMINISTRATORS),
)
