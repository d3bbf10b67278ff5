"""To be told of changes in a View: the page that asks, and those behind the links of mails; nobody signs in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.codes import own_name
from geo.errors import Declined
from geo.exchange import views
from geo.i18n import FORM_LANGUAGES
from geo.i18n import mark as _
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit
from geo.web.editing.feeds import asked_for, way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

SENT = _("A mail is on its way to that address (a few a day at most). Open its link and press the button there.")
ENDED = _("You get no more of these mails, and all that was kept of your address is deleted.")
NOT_HERE = _("This installation sends no mails. Use the feed instead.")
PERIODS = {"week": _("once a week, on Monday"), "month": _("once a month, on its first day")}


def begin(visit: Visit) -> Response:
    """Lead on to the page of what an address is of: clusters, unless it says otherwise."""
    kind = visit.query.get("kind", "")
    return visit.to(f"subscribe/{kind if kind in views.KINDS else views.CLUSTERS}?{visit.request.url.query}")


def show(visit: Visit, fault: str = "") -> Response:
    """Say which View it is, and ask where to write to."""
    kind, asked = visit.address.rpartition("/")[2], asked_for(visit)
    sources, t, form = visit.sources, visit.t, visit.form
    view, dropped = views.read(kind, asked, sources.registry)
    filters = views.query(view)
    return visit.show(
        "editing/subscribe.html",
        t("Tell me of changes in this view"),
        422 if fault else 200,
        words=views.words(kind, filters, sources.registry, sources.exchange, t),
        dropped=dropped,
        here=f"subscribe/{kind}" + (f"?{filters}" if filters else ""),
        page=visit.url(views.address(kind, filters)),
        feed=_feed(visit, kind, filters),
        mails=has_mails(visit),
        periods=_periods(visit),
        period=form.get("period", "week"),
        languages=[(code, own_name(code)) for code in FORM_LANGUAGES],
        language=form.get("language", visit.language),
        email=form.get("email", visit.email),
        fault=fault,
    )


def ask(visit: Visit) -> Response:
    """Send the mail that asks for confirmation."""
    from geo.exchange import subscriptions

    kind, sources = visit.address.rpartition("/")[2], visit.sources
    view, _dropped = views.read(kind, asked_for(visit), sources.registry)
    email, language, period = (visit.form.get(name, "") for name in ("email", "language", "period"))
    try:
        if not has_mails(visit):
            raise Declined(NOT_HERE)
        wish = subscriptions.SubscriptionWish(email, language, period, kind, views.query(view))
        subscriptions.ask(
            visit.database, wish, _now(), registry=sources.registry, held=sources.exchange, network=visit.network
        )
    except Declined as error:
        return show(visit, error.words(visit.t))
    return visit.to(f"subscribe/{kind}?{views.query(view)}", visit.t(SENT))


def look(visit: Visit) -> Response:
    """Show what would be confirmed; a look changes nothing, for programs of mail open every link."""
    from geo.exchange import subscriptions

    asked = subscriptions.look(visit.database, visit.params["token"], _now())
    return visit.show(
        "editing/subscription_confirm.html",
        visit.t("Confirm your subscription"),
        words=_words(visit, asked.kind, asked.query),
        page=visit.url(views.address(asked.kind, asked.query)),
        often=visit.t(PERIODS[asked.period]),
        ends=asked.ends,
        here=f"subscriptions/confirm/{visit.params['token']}",
    )


def confirm(visit: Visit) -> Response:
    """Begin to follow a View, or delete what was asked for."""
    from geo.exchange import subscriptions

    token = visit.params["token"]
    if visit.form.get("do") == "discard":
        subscriptions.discard(visit.database, token, _now())
        return visit.told(visit.t("Deleted"), visit.t("What was asked for is deleted; no mail comes."), 200)
    secret = subscriptions.confirm(visit.database, token, _now())
    return visit.to(f"subscriptions/{secret}", visit.t("Confirmed. From now on you are told of changes in this view."))


def own(visit: Visit) -> Response:
    """Show what an address is subscribed to."""
    from geo.exchange import subscriptions

    found = subscriptions.own(visit.database, visit.params["token"], _now())
    listed = [
        {
            "key": one.key,
            "words": _words(visit, one.kind, one.query),
            "page": visit.url(views.address(one.kind, one.query)),
            "feed": _feed(visit, one.kind, one.query),
        }
        for one in found.views
    ]
    return visit.show(
        "editing/subscriptions.html",
        visit.t("Your subscriptions"),
        listed=listed,
        periods=_periods(visit),
        period=found.period,
        languages=[(code, own_name(code)) for code in FORM_LANGUAGES],
        language=found.language,
        here=f"subscriptions/{visit.params['token']}",
    )


def change(visit: Visit) -> Response:
    """Change rhythm and language, or end what is followed."""
    from geo.exchange import subscriptions

    token, do, form = visit.params["token"], visit.form.get("do", ""), visit.form
    if do == "end":
        if not subscriptions.end(visit.database, token, form.get("view", ""), _now()):
            return visit.told(visit.t("Ended"), visit.t(ENDED), 200)
        return visit.to(f"subscriptions/{token}", visit.t("You are told of this view no longer."))
    subscriptions.change(visit.database, token, form.get("period", ""), form.get("language", ""), _now())
    return visit.to(f"subscriptions/{token}", visit.t("Saved."))


def leave(visit: Visit) -> Response:
    """Show the button that ends all; a look changes nothing."""
    title, here = visit.t("Send me no more of these mails"), f"subscriptions/end/{visit.params['token']}"
    return visit.show("editing/subscription_end.html", title, here=here)


def end(visit: Visit) -> Response:
    """End all; programs of mail ask for it by themselves (RFC 8058): without a cookie, and not to be led elsewhere."""
    from geo.exchange import subscriptions

    subscriptions.end_all(visit.database, visit.params["token"], _now())
    return visit.told(visit.t("Ended"), visit.t(ENDED), 200)


def _words(visit: Visit, kind: str, filters: str) -> str:
    return views.words(kind, filters, visit.sources.registry, visit.sources.exchange, visit.t)


def _feed(visit: Visit, kind: str, filters: str) -> str:
    """Return the address of a feed, which is read elsewhere: in a language of its own."""
    address = way(kind, filters)
    return visit.url(address if "lang" in visit.query else f"{address}{'&' if filters else '?'}lang={visit.language}")


def _periods(visit: Visit) -> list[tuple[str, str]]:
    return [(code, visit.t(words)) for code, words in PERIODS.items()]


def has_mails(visit: Visit) -> bool:
    """Whether mails leave this installation."""
    from geo.access import opened

    return visit.settings.mail is not None and opened.is_there(visit.settings)


def _now() -> datetime:
    return datetime.now(UTC)


def _pages() -> Iterator[DeskPage]:
    yield DeskPage("subscribe", GET, begin, EVERYBODY, stored=False)
    for kind in views.KINDS:
        yield DeskPage(f"subscribe/{kind}", GET, show, EVERYBODY, stored=False)
        yield DeskPage(f"subscribe/{kind}", POST, ask, EVERYBODY, stored=False)


PAGES = (
    *_pages(),
    DeskPage("subscriptions/confirm/{token}", GET, look, EVERYBODY),
    DeskPage("subscriptions/confirm/{token}", POST, confirm, EVERYBODY),
    DeskPage("subscriptions/end/{token}", GET, leave, EVERYBODY),
    DeskPage("subscriptions/end/{token}", POST, end, EVERYBODY, checked=False),
    DeskPage("subscriptions/{token}", GET, own, EVERYBODY),
    DeskPage("subscriptions/{token}", POST, change, EVERYBODY),
)
