"""The bare addresses of kinds of records: their lists live in the atlas's own pages, and these lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.web.editing.desk import EVERYBODY, GET, DeskPage

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.web.editing.desk import Visit

LISTED = ("firms", "offers")  # as `View.kind` names them


def listed(visit: Visit) -> Response:
    """Lead to the list of a kind; whatever else the address says goes along."""
    others = [(name, value) for name, value in visit.query.multi_items() if name not in ("kind", "lang")]
    return visit.to(f"exchange?{urlencode([('kind', visit.address), *others])}")


PAGES = tuple(DeskPage(name, GET, listed, EVERYBODY, stored=False) for name in LISTED)
