"""Subscribing to changes in a View, by mail and without an account; nobody is written to who has not confirmed.

An address has one rhythm and one language: all its Views come in one mail (`geo.exchange.digests`). Whether it is
subscribed is told to nobody but its owner. Ending the last View deletes all that is kept of it.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from geo.access import attempts, outbox
from geo.access.attempts import Limit
from geo.database import subscriptions as kept
from geo.database.subscriptions import Subscriber, SubscriberLink, SubscriptionRequest
from geo.days import ZONE, day_of
from geo.editorial.requests import new_token, token_digest
from geo.errors import Declined
from geo.exchange import subscription_mails as mails
from geo.exchange import views
from geo.exchange.differences import shown
from geo.i18n import FORM_LANGUAGES, translator
from geo.i18n import mark as _
from geo.settings import is_mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.store.exchange import Exchange
    from geo.store.registry import Registry

WEEK, MONTH = "week", "month"
PERIODS = (WEEK, MONTH)
MOST = 20  # Views of an address
UNCONFIRMED = timedelta(days=7)  # that an address can be confirmed
LINK_KEPT = timedelta(days=400)  # that the links of a mail work
FROM = Limit("subscriptions from", 20, timedelta(hours=1))  # one network
OF = Limit("subscriptions of", 4, timedelta(days=1))  # one address
OVER = _("This link leads nowhere any more: it was used, it has ended, or what it stood for was deleted.")
OFTEN = _("Too much was asked for from your network within an hour. Try again later.")
NO_MAIL = _("This is no address of e-mail; write one like name@example.pl.")
FULL = _("An address can follow at most 20 views. End one of them first.")


@dataclass(frozen=True, slots=True)
class SubscriptionWish:
    """What somebody asks for."""

    email: str
    language: str
    period: str
    kind: str  # one of `geo.exchange.views.KINDS`
    query: str  # filters of the View, as `geo.exchange.views.query` writes them


@dataclass(frozen=True, slots=True)
class AskedView:
    """What a link of confirmation shows."""

    language: str
    period: str
    kind: str
    query: str
    ends: date


@dataclass(frozen=True, slots=True)
class Followed:
    """A View that is followed."""

    kind: str
    query: str

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.kind}?{self.query}"


@dataclass(frozen=True, slots=True)
class Own:
    """What the owner of an address is shown."""

    language: str
    period: str
    views: tuple[Followed, ...]


def ask(  # noqa: PLR0913 - what is asked for, by whom, where the words of the View come from
    database: "Database",
    wish: SubscriptionWish,
    now: datetime,
    *,
    registry: "Registry",
    held: "Exchange",
    network: str = "",
) -> None:
    """Send the one mail that asks for confirmation; to an address that got several today, none, and nobody is told.

    Raises
    ------
    Declined
        The address is none, or too much was asked for from a network.
    """
    email = wish.email.strip().lower()
    if not is_mail(email):
        raise Declined(NO_MAIL)
    _refuse(wish)
    with database.writing() as session:
        forbidden = attempts.taken(session, (FROM, network), now=now) if network else None
        if forbidden is None and attempts.taken(session, (OF, email), now=now) is None:
            token, digest = new_token()
            kept.replaced(session, email, wish.kind, wish.query)
            made = SubscriptionRequest(digest=digest, email=email, language=wish.language, period=wish.period)
            made.kind, made.query, made.created_at = wish.kind, wish.query, now
            session.add(made)
            t = translator(wish.language)
            words = views.words(wish.kind, wish.query, registry, held, t, typed=False)
            mail = mails.confirm(database.settings, email, t, token, words, wish.period, day_of(now + UNCONFIRMED))
            outbox.put(session, mail)
    if forbidden is not None:
        raise Declined(OFTEN)


def look(database: "Database", token: str, now: datetime) -> AskedView:
    """Return what a link would confirm; nothing is changed.

    Raises
    ------
    Declined
        There is nothing to confirm any more.
    """
    with database.reading() as session:
        one = _request(session, token, now)
        return AskedView(one.language, one.period, one.kind, one.query, day_of(one.created_at + UNCONFIRMED))


def confirm(database: "Database", token: str, now: datetime) -> str:
    """Begin to follow what was asked for, and return the secret of a link to one's subscriptions.

    Raises
    ------
    Declined
        There is nothing to confirm any more, or the address follows too much.
    """
    with database.writing() as session:
        asked = _request(session, token, now)
        one = kept.subscriber(session, asked.email)
        if one is None:
            one = Subscriber(email=asked.email, secret_key=secrets.token_hex(16), created_at=now, views=[])
        view = {"kind": asked.kind, "query": asked.query, "revision": shown(session), "day": day_of(now).isoformat()}
        if (asked.kind, asked.query) not in [(known["kind"], known["query"]) for known in one.views]:
            if len(one.views) >= MOST:
                raise Declined(FULL)
            one.views = [*one.views, view]
        _set(one, asked.period, asked.language, now)
        session.add(one)
        session.delete(asked)
        session.flush()
        return link(session, one, now)


def discard(database: "Database", token: str, now: datetime) -> None:
    """Delete what was asked for."""
    with database.writing() as session:
        session.delete(_request(session, token, now))


def own(database: "Database", token: str, now: datetime) -> Own:
    """Return what a link lets see; nothing is changed.

    Raises
    ------
    Declined
        There is no such link any more, or nothing is subscribed.
    """
    with database.reading() as session:
        one = _linked(session, token, now)
        return Own(one.language, one.period, tuple(Followed(view["kind"], view["query"]) for view in one.views))


def change(database: "Database", token: str, period: str, language: str, now: datetime) -> None:
    """Choose rhythm and language of one's mails."""
    if period not in PERIODS or language not in FORM_LANGUAGES:
        raise Declined(OVER)
    with database.writing() as session:
        _set(_linked(session, token, now), period, language, now)


def end(database: "Database", token: str, key: str, now: datetime) -> bool:
    """Follow a View no longer; say whether others are left. With the last one all that is kept is deleted."""
    with database.writing() as session:
        one = _linked(session, token, now)
        one.views = [view for view in one.views if Followed(view["kind"], view["query"]).key != key]
        if not one.views:
            kept.end(session, one, outbox_key(one))
        return bool(one.views)


def end_all(database: "Database", token: str, now: datetime) -> None:
    """Delete all that is kept of an address; whose it no longer is may ask again."""
    with database.writing() as session:
        if one := kept.linked(session, token_digest(token), now):
            kept.end(session, one, outbox_key(one))


def forget(database: "Database", now: datetime) -> None:
    """Delete what nobody confirmed, and links that have ended."""
    with database.writing() as session:
        kept.forget(session, now - UNCONFIRMED, now)


def link(session: "Session", one: Subscriber, now: datetime) -> str:
    """Make a link to the subscriptions of an address, in the caller's transaction; return its secret."""
    token, digest = new_token()
    session.add(SubscriberLink(subscriber=one.id, digest=digest, ends_at=now + LINK_KEPT))
    return token


def outbox_key(one: Subscriber) -> str:
    """Return how the keys of all mails to a subscriber begin."""
    return f"subscriptions:{one.secret_key}:"


def current(period: str, now: datetime) -> str:
    """Name the week (ISO 8601) or the month of a moment, as clocks in Poland have it."""
    local = now.astimezone(ZONE)
    return f"{local:%G-W%V}" if period == WEEK else f"{local:%Y-%m}"


def due(period: str, now: datetime) -> date:
    """Return the day from which the digest of the week or month of a moment goes out."""
    today = day_of(now)
    return today - timedelta(days=today.weekday()) if period == WEEK else today.replace(day=1)


def _set(one: Subscriber, period: str, language: str, now: datetime) -> None:
    """Choose rhythm and language; the first mail of a new rhythm comes with its next week or month."""
    if one.period != period:
        one.period, one.told = period, current(period, now)
    one.language = language


def _refuse(wish: SubscriptionWish) -> None:
    if wish.kind not in views.KINDS or wish.period not in PERIODS or wish.language not in FORM_LANGUAGES:
        raise Declined(_("Choose how often and in which language."))


def _request(session: "Session", token: str, now: datetime) -> SubscriptionRequest:
    found = kept.request(session, token_digest(token))
    if found is None or found.created_at + UNCONFIRMED <= now:
        raise Declined(OVER)
    return found


def _linked(session: "Session", token: str, now: datetime) -> Subscriber:
    found = kept.linked(session, token_digest(token), now)
    if found is None:
        raise Declined(OVER)
    return found
