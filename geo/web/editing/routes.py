"""All pages that are filled in, collected from their modules; the first that fits an address answers."""

from geo.web.editing import (
    account,
    answering,
    changes,
    claiming,
    conversations,
    events,
    firms,
    moderation,
    monitoring,
    my,
    offers,
    people,
    renewing,
    rules,
    signin,
    snapshots,
    submit,
    undo,
)
from geo.web.editing.desk import DeskPage

PAGES: tuple[DeskPage, ...] = (
    *signin.PAGES,
    *submit.PAGES,
    *firms.PAGES,
    *my.PAGES,
    *claiming.PAGES,
    *account.PAGES,
    *people.PAGES,
    *answering.PAGES,
    *events.PAGES,
    *monitoring.PAGES,
    *snapshots.PAGES,
    *changes.PAGES,
    *rules.PAGES,
    *undo.PAGES,
    *offers.PAGES,
    *conversations.PAGES,
    *renewing.PAGES,
    *moderation.PAGES,
)
