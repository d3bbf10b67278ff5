"""Who answers for a record of the exchange: the coordinators of a cluster, those who act for a firm."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo.access.person import COORDINATOR, scope_of
from geo.database import queries
from geo.database import requests as asked
from geo.settings import is_mail
from geo.text import split

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Data = Mapping[str, Any]


def record(session: "Session", owner_kind: str, owner: str) -> Data:
    """Return what the registry says of an owner; nothing where it is not there."""
    found = queries.entry(session, owner_kind, owner)
    return (found.data if found else None) or {}


def addresses(session: "Session", owner_kind: str, owner: str) -> dict[str, str]:
    """Return where mails to an owner go, each with its language: to accounts, else to the public address."""
    own = scope_of(owner_kind, owner)
    held = {
        account.email: account.language
        for account, role in asked.holders(session, [COORDINATOR])
        if role.scope == own and is_mail(account.email)
    }
    public = split(record(session, owner_kind, owner).get("email") or "")[:1]
    return held or {email.lower(): "pl" for email in public if is_mail(email)}
