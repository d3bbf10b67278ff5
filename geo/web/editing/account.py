"""The page of one's own account, and what it can do with it."""

from typing import TYPE_CHECKING

from geo.i18n import mark as _
from geo.web.editing.desk import GET, SIGNED_IN, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> "Response":
    """Show one's own account."""
    return visit.show("editing/account.html", visit.t("Your account"))


PAGES = (DeskPage("account", GET, show, SIGNED_IN, menu=_("Your account")),)
