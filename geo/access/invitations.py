"""Coordinators invite colleagues: a link that comes by mail gives the role, once, to whoever has the address."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from geo import i18n
from geo.access import accounts, attempts, links, outbox
from geo.access.links import Entered
from geo.access.person import ADMINISTRATOR, COORDINATOR, EVERYWHERE, Person
from geo.access.sessions import Browser, digest
from geo.database import accounts as statements
from geo.database.engine import Database
from geo.database.models import Invitation
from geo.errors import Declined, Refused
from geo.i18n import mark as _

LASTS = timedelta(days=14)
OVER = _("This invitation is over or was answered already. Ask for a new one.")
OFTEN = _("You have sent many invitations today. Go on tomorrow.")
NO_HOME = _("Invitations cannot be sent from here. Write to those who run the atlas.")


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation offers, as its link shows it."""

    email: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom to invite."""

    email: str
    cluster: str  # its id
    name: str  # that of the cluster, for the mail
    language: str = "pl"


def may_invite(by: Person, cluster: str) -> bool:
    """Whether somebody coordinates a cluster, or is an administrator."""
    return bool(by.roles & {(COORDINATOR, cluster), (ADMINISTRATOR, EVERYWHERE)})


def invite(database: Database, by: Person, guest: Guest, home: str) -> None:
    """Send an invitation to coordinate a cluster; `home` is the address of the atlas, with a slash at its end.

    Raises
    ------
    Refused
        Somebody invites to a cluster that is not theirs.
    Declined
        The address is none, too many were sent, or links cannot be made here.
    """
    email, link, now = accounts.address(guest.email), secrets.token_urlsafe(32), datetime.now(UTC)
    if not may_invite(by, guest.cluster) or by.account is None:
        raise Refused("Only coordinators invite to their cluster.")
    if not home:
        raise Declined(NO_HOME)
    with database.writing() as session:
        if not statements.is_cluster(session, guest.cluster):
            raise Declined(accounts.NO_SCOPE)
        if attempts.taken(session, (attempts.INVITED_BY, str(by.account)), now=now):
            raise Declined(OFTEN)
        made = Invitation(
            digest=digest(link),
            email=email,
            role=COORDINATOR,
            scope=guest.cluster,
            invited_by=by.account,
            created_at=now,
            ends_at=now + LASTS,
        )
        session.add(made)
        outbox.put(session, _mail(email, guest, f"{home}invitation/{link}"))


def _mail(email: str, guest: Guest, address: str) -> outbox.Mail:
    t = i18n.translator(guest.language)
    said = _("A coordinator of the cluster “{name}” invites you to look after its entry in the atlas of clusters too.")
    lines = [
        t(said, name=guest.name),
        "",
        t("Open this address to accept or decline; it holds for {n} days:", n=LASTS.days),
        f"{address}?lang={t.language}",
        "",
        t("If you do not know what this is about, do nothing."),
    ]
    return outbox.Mail(email, t("Invitation: {name}", name=guest.name), "\n".join(lines))


def look(database: Database, link: str, now: datetime | None = None) -> Invited | None:
    """Return what a link offers, and change nothing; None where it is over."""
    now = now or datetime.now(UTC)
    with database.reading() as session:
        found = statements.invitation(session, digest(link))
    fresh = found is not None and found.answered_at is None and found.ends_at > now
    return Invited(found.email, found.scope) if found and fresh else None


def accept(database: Database, link: str, browser: Browser, language: str, now: datetime | None = None) -> Entered:
    """Take the role, with an account that is made where there is none, and sign in.

    Raises
    ------
    Declined
        It is over, who invited may not any more, or the account is disabled.
    """
    now = now or datetime.now(UTC)
    with database.writing() as session:
        used = statements.use_invitation(session, digest(link), now)
        if used is None:
            raise Declined(OVER)
        inviter = frozenset() if used.invited_by is None else statements.roles(session, used.invited_by)
        if not may_invite(Person(used.invited_by, inviter), used.scope):
            raise Declined(OVER)
        account = accounts.found_or_made(session, used.email, language, now)
        if account.disabled_at is not None:
            raise Declined(links.DISABLED)
        accounts.grant(session, account.id, used.role, used.scope)
        used.accepted_by = account.id
        return links.begun(session, account, browser, "account", now)


def decline(database: Database, link: str, now: datetime | None = None) -> None:
    """Answer that one does not want the role.

    Raises
    ------
    Declined
        It is over.
    """
    with database.writing() as session:
        if statements.use_invitation(session, digest(link), now or datetime.now(UTC)) is None:
            raise Declined(OVER)


def sent(database: Database, by: Person) -> Sequence[Invitation]:
    """List the invitations that somebody sent, the newest first."""
    if by.account is None:
        return []
    with database.reading() as session:
        return statements.invitations(session, by.account)
