"""Mails about a change: how they are put, what they name, and the receipt that its author gets for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.access import outbox
from geo.database import moderation
from geo.database.models import Account, Change
from geo.editorial import telling
from geo.editorial.letters import address
from geo.i18n import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.settings import Settings


def tell_received(session: "Session", change: Change, settings: "Settings") -> None:
    """Tell the author that a change has come, and where to follow it."""
    author = moderation.account(session, change.author)
    if author is None:
        return
    t, name = translator(author.language), title(session, change)
    parts = [
        t("Your proposal {number} about “{name}” has arrived. An editor decides on it.", number=change.id, name=name),
        t("You get a mail with the decision. Until then nothing of it is public."),
        *link(t("See how it stands, answer the editor or withdraw it here:"), f"my/changes/{change.id}", settings),
    ]
    subject = t("Received: {name} (proposal {number})", name=name, number=change.id)
    key = outbox.about("received", change.id, change.created_at, change.turn)
    put(session, author, subject, parts, key, settings)


def put(  # noqa: PLR0913, PLR0917 - what a mail is
    session: "Session", reader: Account, subject: str, parts: Sequence[str], key: str, settings: "Settings"
) -> None:
    """Put a mail into the outbox, in the language of its reader; `key` keeps it from being put twice."""
    t = translator(reader.language)
    told = (
        t("Answers to this mail reach {contact}.", contact=settings.contact)
        if settings.contact
        else t("Nobody reads answers to this mail; answer on the page.")
    )
    body = "\n\n".join([*parts, told]) + "\n"
    outbox.put(session, outbox.Mail(reader.email, subject, body, reply_to=settings.contact), key=key)


def link(words: str, way: str, settings: "Settings") -> list[str]:
    """Write an address of the atlas with what it is for."""
    return [f"{words}\n{address(settings, way)}"]


def title(session: "Session", change: Change) -> str:
    """Name what a change is about."""
    found = moderation.said(session, [(kind, change.key) for kind in (change.kind, "cluster", "firm")])  # claims
    data = found.get((change.kind, change.key)) or next(iter(found.values()), change.patch or {})
    name = telling.title(change.kind, data, change.key)
    return str(name["pl"] if isinstance(name, dict) else name)
