"""All pages that are filled in, collected from their modules; the first that fits an address answers."""

from geo.web.editing import account
from geo.web.editing.desk import DeskPage

PAGES: tuple[DeskPage, ...] = (*account.PAGES,)
