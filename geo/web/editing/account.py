"""The page of one's own account, and the ways in and out."""

from typing import TYPE_CHECKING

from geo.i18n import mark as _
from geo.web.editing.desk import EVERYBODY, GET, POST, SIGNED_IN, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> "Response":
    """Show one's own account."""
    return visit.show("editing/account.html", visit.t("Your account"))


def sign_out(visit: Visit) -> "Response":
    """End the session of this browser."""
    from geo.access import sessions

    if visit.cookie.session:
        sessions.end(visit.database, visit.cookie.session)
    visit.cookie.end()
    return visit.to("signin", visit.t("You are signed out."))


PAGES = (
    DeskPage("account", GET, show, SIGNED_IN, menu=_("Your account")),
    DeskPage("signout", POST, sign_out, EVERYBODY),
)
