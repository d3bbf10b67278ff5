"""All pages that are filled in, collected from their modules; the first that fits an address answers."""

from geo.web.editing import account, answering, claiming, monitoring, my, people, signin, snapshots, submit
from geo.web.editing.desk import DeskPage

PAGES: tuple[DeskPage, ...] = (
    *signin.PAGES,
    *submit.PAGES,
    *my.PAGES,
    *claiming.PAGES,
    *account.PAGES,
    *people.PAGES,
    *answering.PAGES,
    *monitoring.PAGES,
    *snapshots.PAGES,
)
