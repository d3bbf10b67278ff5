"""Offers hold for a year at most: who made them is reminded before the end, and renews them by one click.

A look at the link of a reminder changes nothing; its button adds a year, which changes no word and so waits for nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import outbox
from geo.access.person import COORDINATOR, SYSTEM, Person, scope_of
from geo.database import accounts, queries
from geo.database.models import Change, LoginToken
from geo.days import day_of
from geo.editorial.changes import ACCEPTED
from geo.editorial.letters import address, written
from geo.editorial.requests import address_digest, new_token, token_digest
from geo.errors import Declined, Refused
from geo.exchange import owners
from geo.exchange.interests import OFFER, titled
from geo.i18n import mark as _
from geo.i18n import translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database

RENEW = "renew"  # purpose of a link
LASTS = timedelta(days=365)  # an offer, from its renewal
REMINDED = (timedelta(days=30), timedelta(days=7))  # before the end
AFTER = timedelta(days=30)  # the end, that the link still renews
OVER = _("This link has ended. Sign in and renew the offer on the page of your entries.")


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer as who made it sees it."""

    key: str
    title: str
    until: date
    ended: bool
    renewed: date  # until when it would hold if it were renewed now


def remind(database: "Database", now: datetime) -> int:
    """Put reminders of offers that end soon into the outbox, each once; return how many."""
    today = day_of(now)
    with database.reading() as session:
        due = [key for key, data in _offers(session) if _stage(data, today)]
    if not due:
        return 0
    with database.writing() as session:
        return sum(_remind(session, database, key, now) for key in due)


def look(database: "Database", token: str, now: datetime, language: str = "pl") -> tuple[OwnOffer, bool]:
    """Return the offer of a link, and whether it was renewed since the reminder; nothing is changed.

    Raises
    ------
    Declined
        The link has ended, or the offer is gone.
    """
    with database.reading() as session:
        key, until = _link(session, token, now)
        found = _entry(session, key)
        return _shown(key, found, day_of(now), language), found.get("valid_until") != until


def renew(database: "Database", token: str, now: datetime) -> None:
    """Renew the offer of a link; a second time changes nothing.

    Raises
    ------
    Declined
        The link has ended, or the offer is gone.
    """
    with database.writing() as session:
        key, until = _link(session, token, now)
        if _entry(session, key).get("valid_until") == until:
            _renew(session, key, None, now)


def own(database: "Database", person: Person, now: datetime, language: str = "pl") -> list[OwnOffer]:
    """Return the offers of the clusters and firms that somebody acts for, those that end first before the others."""
    with database.reading() as session:
        held = [_shown(key, data, day_of(now), language) for key, data in _offers(session) if _owns(person, data)]
    return sorted(held, key=lambda offer: (offer.until, offer.key))


def renew_own(database: "Database", key: str, person: Person, now: datetime) -> None:
    """Renew an offer of a cluster or firm that somebody acts for.

    Raises
    ------
    Refused
        It is not theirs, or not there.
    """
    with database.writing() as session:
        found = queries.entry(session, OFFER, key)
        if found is None or found.data is None or not _owns(person, found.data):
            raise Refused(f"{key} is not an offer of theirs.")
        if found.data.get("valid_until") != _until(now).isoformat():
            _renew(session, key, person.account, now)


# --- in one transaction -----------------------------------------------------------------------------------------------


def _offers(session: "Session") -> list[tuple[str, Mapping[str, Any]]]:
    return [(key, data) for (_kind, key), data in sorted(queries.state(session, kind=OFFER).items())]


def _entry(session: "Session", key: str) -> Mapping[str, Any]:
    found = queries.entry(session, OFFER, key)
    if found is None or found.data is None:
        raise Declined(OVER)
    return found.data


def _owns(person: Person, data: Mapping[str, Any]) -> bool:
    return (COORDINATOR, scope_of(data.get("owner_kind", ""), data.get("owner", ""))) in person.roles


def _until(now: datetime) -> date:
    return day_of(now) + LASTS


def _shown(key: str, data: Mapping[str, Any], today: date, language: str) -> OwnOffer:
    until = date.fromisoformat(data["valid_until"])
    return OwnOffer(key, titled(data, language) or key, until, until < today, today + LASTS)


def _stage(data: Mapping[str, Any], today: date) -> int:
    """Return how many reminders an offer is due for by a day; 0 where its end is far, or past."""
    left = date.fromisoformat(data["valid_until"]) - today
    return sum(left <= before for before in REMINDED) if left >= timedelta() else 0


def _remind(session: "Session", database: "Database", key: str, now: datetime) -> int:
    data, put = _entry(session, key), 0
    stage = _stage(data, day_of(now))
    until = date.fromisoformat(data["valid_until"])
    for email, language in owners.addresses(session, data["owner_kind"], data["owner"]).items():
        t, (token, digest) = translator(language), new_token()
        link = address(database.settings, f"{RENEW}/{token}")
        title = titled(data, language) or key
        parts = [
            t("Good day,"),
            t("the offer “{title}” holds until {day}. After that it leaves the lists.", title=title, day=t.day(until)),
            t("If it still holds, open this page and press the button; no account is needed:"),
            link,
            t("If it does not, do nothing. To change it, sign in: {link}", link=address(database.settings, "my")),
            database.settings.body or t("the editors of the Cluster Atlas"),
        ]
        mail = written(email, t("Does this offer still hold? {title}", title=title), parts, {})
        if outbox.put(session, mail, f"{RENEW}:{key}:{until}:{stage}:{address_digest(email)[:16]}") is not None:
            ends = now + (until - day_of(now)) + AFTER
            made = {"digest": digest, "code_digest": "", "email": email, "purpose": RENEW, "way": f"{key} {until}"}
            session.add(LoginToken(**made, created_at=now, ends_at=ends))
            put += 1
    return put


def _link(session: "Session", token: str, now: datetime) -> tuple[str, str]:
    """Return the offer of a link, and until when it held when the link was sent."""
    found = accounts.token(session, RENEW, digest=token_digest(token))
    if found is None or found.ends_at <= now:
        raise Declined(OVER)
    key, _blank, until = found.way.rpartition(" ")
    return key, until


def _renew(session: "Session", key: str, account: int | None, now: datetime) -> None:
    """Add a year: a change that is accepted at once."""
    found = queries.entry(session, OFFER, key)
    assert found is not None and found.data is not None
    patch = {"valid_until": _until(now).isoformat()}
    change = Change(kind=OFFER, key=key, base_version=found.record.version, patch=patch, origin="form", state=ACCEPTED)
    change.author, change.author_role, change.decided_role = account, COORDINATOR, SYSTEM
    change.created_at = change.submitted_at = change.decided_at = now
    queries.revise(session, [(change, {**found.data, **patch})], now)
