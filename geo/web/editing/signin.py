"""The ways in and out: an address for a link, the link, the code beside it, the first administrator's address."""

from typing import TYPE_CHECKING

from geo.access import links, providers, sessions, signins
from geo.access.links import Asking
from geo.access.providers import Errand, Unconfirmed
from geo.errors import Declined
from geo.i18n import mark as _
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit, own_way

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> "Response":
    """Ask for an address; who has signed in is led on."""
    way = own_way(visit.query.get("next", ""))
    return visit.to(way or "account") if visit.signed else _asks(visit, way)


def _asks(visit: Visit, way: str, fault: str = "") -> "Response":
    shown = {"way": way, "fault": fault, "email": visit.form.get("email", ""), "providers": visit.settings.providers}
    return visit.show("editing/signin.html", visit.t("Sign in"), 422 if fault else 200, **shown)


def ask(visit: Visit) -> "Response":
    """Send a link, and say the same whatever address was given."""
    way, email = own_way(visit.form.get("next", "")), visit.form.get("email", "")
    asking = Asking(email, visit.language, way, visit.network, visit.home)
    try:
        with signins.told("link", signins.ASKED):
            ticket = links.ask(visit.database, asking)
    except Declined as error:
        return _asks(visit, way, error.words(visit.t))
    return visit.to("signin/code", _sent(visit, email), ticket=ticket)


def _sent(visit: Visit, email: str) -> str:
    words = _("A mail to {address} is on its way. It takes a minute or two; look among unwanted mail as well.")
    return visit.t(words, address=email.strip())


def code(visit: Visit) -> "Response":
    """Ask for the code of the mail."""
    return _asks_code(visit, visit.query.get("ticket", ""))


def _asks_code(visit: Visit, ticket: str, fault: str = "") -> "Response":
    title = visit.t("Look into your mail")
    return visit.show("editing/code.html", title, 422 if fault else 200, ticket=ticket, fault=fault)


def enter_code(visit: Visit) -> "Response":
    """Sign in with the code."""
    ticket, typed = visit.form.get("ticket", ""), visit.form.get("code", "")
    try:
        with signins.told("code"):
            entered = links.enter_code(visit.database, ticket, typed, visit.browser, visit.network)
    except Declined as error:
        return _asks_code(visit, ticket, error.words(visit.t))
    return _in(visit, entered)


def link(visit: Visit) -> "Response":
    """Show whom a link signs in, and a button; nothing happens before that is pressed."""
    email = links.look(visit.database, visit.params["link"])
    return visit.show("editing/link.html", visit.t("Sign in"), 200 if email else 410, email=email, over=links.OVER)


def follow(visit: Visit) -> "Response":
    """Sign in with a link."""
    with signins.told("link"):
        entered = links.follow(visit.database, visit.params["link"], visit.browser)
    return _in(visit, entered)


def first(visit: Visit) -> "Response":
    """Ask the first administrator for an address."""
    if not links.is_first(visit.database, visit.params["link"]):
        return visit.nowhere()
    return _asks_first(visit)


def _asks_first(visit: Visit, fault: str = "") -> "Response":
    shown = {"fault": fault, "email": visit.form.get("email", "")}
    return visit.show("editing/first.html", visit.t("The first administrator"), 422 if fault else 200, **shown)


def become_first(visit: Visit) -> "Response":
    """Make the first administrator and sign in."""
    link, email = visit.params["link"], visit.form.get("email", "")
    if not links.is_first(visit.database, link):
        return visit.nowhere()
    try:
        with signins.told("first"):
            entered = links.become_first(visit.database, link, email, visit.language, visit.browser)
    except Declined as error:
        return _asks_first(visit, error.words(visit.t))
    return _in(visit, entered)


def away(visit: Visit) -> "Response":
    """Lead to a provider of sign-in."""
    from starlette.responses import Response

    errand = _errand(visit)
    if errand is None:
        return visit.nowhere()
    address = providers.begin(errand, own_way(visit.query.get("next", "")), visit.language)
    return visit.send(Response(status_code=303, headers={"location": address}))


def back(visit: Visit) -> "Response":
    """Sign in whom a provider sends back; where it has not verified the address, a link by mail will."""
    errand = _errand(visit)
    if errand is None:
        return visit.nowhere()
    answer = {name: visit.query.get(name, "") for name in ("state", "code", "iss") if name in visit.query}
    with signins.told(errand.provider.key, signins.ASKED):
        found = providers.finish(visit.database, errand, answer, visit.browser)
    if not isinstance(found, Unconfirmed):
        signins.tell(signins.ENTERED, errand.provider.key)
    return _asks_confirmation(visit, found) if isinstance(found, Unconfirmed) else _in(visit, found)


def _errand(visit: Visit) -> Errand | None:
    key = visit.params["key"]
    found = next((one for one in visit.settings.providers if one.key == key), None)
    if found is None:
        return None
    return Errand(found, f"{visit.settings.public_url}/signin/callback/{key}", visit.cookie.away())


def _asks_confirmation(visit: Visit, found: Unconfirmed, fault: str = "") -> "Response":
    title = visit.t("Confirm your address")
    shown = {"identity": found.sealed, "email": found.email, "way": found.way, "fault": fault}
    return visit.show("editing/confirm.html", title, 422 if fault else 200, **shown)


def confirm(visit: Visit) -> "Response":
    """Send a link that ties an address to who was at the provider."""
    t, form = visit.t, visit.form
    sealed, email, way = form.get("identity", ""), form.get("email", ""), own_way(form.get("next", ""))
    issuer, subject = providers.identity(visit.cookie.away(), sealed)
    asking = Asking(email, visit.language, way, visit.network, visit.home, issuer, subject)
    try:
        with signins.told("link", signins.ASKED):
            ticket = links.ask(visit.database, asking)
    except Declined as error:
        return _asks_confirmation(visit, Unconfirmed(sealed, email, way), error.words(t))
    return visit.to("signin/code", _sent(visit, email), ticket=ticket)


def _in(visit: Visit, entered: links.Entered) -> "Response":
    visit.cookie.begin(entered.secret)
    return visit.to(own_way(entered.way) or "account", visit.t("You are signed in."))


def out(visit: Visit) -> "Response":
    """End the session of this browser."""
    if visit.cookie.session:
        sessions.end(visit.database, visit.cookie.session)
        signins.tell(signins.ENDED, "button")
    visit.cookie.end()
    return visit.to("signin", visit.t("You are signed out."))


PAGES = (
    DeskPage("signin", GET, show, EVERYBODY),
    DeskPage("signin", POST, ask, EVERYBODY),
    DeskPage("signin/code", GET, code, EVERYBODY),
    DeskPage("signin/code", POST, enter_code, EVERYBODY),
    DeskPage("signin/link/{link}", GET, link, EVERYBODY),
    DeskPage("signin/link/{link}", POST, follow, EVERYBODY),
    DeskPage("signin/with/{key}", GET, away, EVERYBODY),
    DeskPage("signin/callback/{key}", GET, back, EVERYBODY),
    DeskPage("signin/confirm", POST, confirm, EVERYBODY),
    DeskPage("signin/first/{link}", GET, first, EVERYBODY),
    DeskPage("signin/first/{link}", POST, become_first, EVERYBODY),
    DeskPage("signout", POST, out, EVERYBODY),
)
