"""Who answers for a record of the exchange: coordinators of a cluster, those who act for a firm; editors."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, EVERYWHERE, scope_of
from geo.database import queries
from geo.database import requests as asked
from geo.i18n import public
from geo.settings import is_mail
from geo.text import split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Data = Mapping[str, Any]


def record(session: "Session", owner_kind: str, owner: str) -> Data:
    """Return what the registry says of an owner; nothing where it is not there."""
    found = queries.entry(session, owner_kind, owner)
    return (found.data if found else None) or {}


def accounts(session: "Session", owner_kind: str, owner: str) -> dict[str, str]:
    """Return the addresses of the accounts that act for an owner, each with its language."""
    own = scope_of(owner_kind, owner)
    return {
        account.email: account.language
        for account, role in asked.holders(session, [COORDINATOR])
        if role.scope == own and is_mail(account.email)
    }


def addresses(session: "Session", owner_kind: str, owner: str) -> dict[str, str]:
    """Return where mails to an owner go, each with its language: to accounts, else to the public address."""
    held = accounts(session, owner_kind, owner)
    listed = split(record(session, owner_kind, owner).get("email") or "")[:1]
    return held or {email.lower(): "pl" for email in listed if is_mail(email)}


def editors(session: "Session", region: str) -> dict[str, str]:
    """Return the addresses of those who decide in a region, each with that in which the atlas speaks to them."""
    found = {}
    for account, role in asked.holders(session, [CONTACT, ADMINISTRATOR]):
        if role.role == ADMINISTRATOR or role.scope in (EVERYWHERE, region):
            found[account.email] = public(account.language)
    return found
