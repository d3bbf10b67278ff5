"""What may not be done too often, counted in the database: so it holds over processes and their ends.

Who did it is kept as a hash, for a day at most; addresses of networks are made short before.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geo.database import accounts
from geo.database.models import Attempt

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = timedelta(days=1)  # no rule looks further back


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be done by one, whoever that is."""

    what: str
    most: int
    within: timedelta


LINKS_TO = Limit("links to", 5, timedelta(hours=1))  # one address
LINKS_FROM = Limit("links from", 30, timedelta(hours=1))  # one network; an office has one address
CODES_FOR = Limit("codes for", 10, timedelta(days=1))  # one address of e-mail
CODES_FROM = Limit("codes from", 40, timedelta(days=1))
FORMS_FROM = Limit("forms from", 60, timedelta(hours=1))  # of visitors, one network
SENT_BY = Limit("sent by", 200, timedelta(days=1))  # proposals of one account
INVITED_BY = Limit("invited by", 20, timedelta(days=1))


def taken(session: "Session", *wanted: tuple[Limit, str], now: datetime | None = None) -> Limit | None:
    """Note what somebody wants to do, in the caller's writing transaction; return the first rule that forbids it.

    Parameters
    ----------
    session
        Of a transaction that writes, which is alone: nobody else can count meanwhile.
    wanted
        Rules, each with whom it counts: an address of e-mail, a `network`, an account.
    now
        For tests.
    """
    now = now or datetime.now(UTC)
    counted = [(rule, _hash(rule.what, who)) for rule, who in wanted]
    for rule, who in counted:
        if accounts.attempts(session, rule.what, who, now - rule.within) >= rule.most:
            return rule
    session.add_all(Attempt(what=rule.what, who=who, at=now) for rule, who in counted)
    return None


def left(session: "Session", wanted: tuple[Limit, str], now: datetime) -> int:
    """Return how often something may still be done."""
    rule, who = wanted
    return max(0, rule.most - accounts.attempts(session, rule.what, _hash(rule.what, who), now - rule.within))


def network(address: str) -> str:
    """Return the network that an address of a visitor belongs to: /24, or /56 of IPv6.

    >>> network("203.0.113.77"), network("2001:db8:1:2fe::1"), network("::ffff:203.0.113.77"), network("x")
    ('203.0.113.0/24', '2001:db8:1:200::/56', '203.0.113.0/24', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))


def forget(session: "Session", now: datetime) -> int:
    """Delete what no rule looks at any more."""
    return accounts.delete_attempts(session, now - KEPT)


def _hash(what: str, who: str) -> str:
    return hashlib.sha256(f"{what}\n{who}".encode()).hexdigest()
