"""The page behind the link of a reminder: an offer that ends soon is renewed by one click, without an account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def look(visit: Visit) -> Response:
    """Show until when an offer holds, and the button; a look changes nothing."""
    from geo.exchange import renewals

    token = visit.params["token"]
    offer, renewed = renewals.look(visit.database, token, _now(), visit.language)
    title = visit.t("Does this offer still hold?")
    return visit.show("editing/renewal.html", title, offer=offer, renewed=renewed, here=f"renew/{token}")


def renew(visit: Visit) -> Response:
    """Renew the offer of a link."""
    from geo.exchange import renewals

    renewals.renew(visit.database, visit.params["token"], _now())
    return visit.to(f"renew/{visit.params['token']}", visit.t("The offer is renewed."))


def _now() -> datetime:
    return datetime.now(UTC)


PAGES = (
    DeskPage("renew/{token}", GET, look, EVERYBODY),
    DeskPage("renew/{token}", POST, renew, EVERYBODY),
)
