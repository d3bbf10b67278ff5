"""All pages that are filled in, collected from their modules; the first that fits an address answers."""

from geo.web.editing import account, signin
from geo.web.editing.desk import DeskPage

PAGES: tuple[DeskPage, ...] = (*signin.PAGES, *account.PAGES)
