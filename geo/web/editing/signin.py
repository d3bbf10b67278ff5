"""The ways in and out: an address for a link, the link, the code beside it, the first administrator's address."""

from typing import TYPE_CHECKING

from geo.access import links, sessions
from geo.access.links import Asking
from geo.errors import Declined
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit, own_way

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit) -> "Response":
    """Ask for an address; who has signed in is led on."""
    way = own_way(visit.query.get("next", ""))
    return visit.to(way or "account") if visit.signed else _asks(visit, way)


def _asks(visit: Visit, way: str, fault: str = "") -> "Response":
    shown = {"way": way, "fault": fault, "email": visit.form.get("email", "")}
    return visit.show("editing/signin.html", visit.t("Sign in"), 422 if fault else 200, **shown)


def ask(visit: Visit) -> "Response":
    """Send a link, and say the same whatever address was given."""
    t, way, email = visit.t, own_way(visit.form.get("next", "")), visit.form.get("email", "")
    asking = Asking(email, visit.language, way, visit.network, visit.home)
    try:
        ticket = links.ask(visit.database, asking)
    except Declined as error:
        return _asks(visit, way, error.words(t))
    said = t("A mail to {address} is on its way. It takes a minute or two; look among unwanted mail as well.")
    return visit.to("signin/code", said.format(address=email.strip()), ticket=ticket)


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
    return _in(visit, links.follow(visit.database, visit.params["link"], visit.browser))


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
        entered = links.become_first(visit.database, link, email, visit.language, visit.browser)
    except Declined as error:
        return _asks_first(visit, error.words(visit.t))
    return _in(visit, entered)


def _in(visit: Visit, entered: links.Entered) -> "Response":
    visit.cookie.begin(entered.secret)
    return visit.to(own_way(entered.way) or "account", visit.t("You are signed in."))


def out(visit: Visit) -> "Response":
    """End the session of this browser."""
    if visit.cookie.session:
        sessions.end(visit.database, visit.cookie.session)
    visit.cookie.end()
    return visit.to("signin", visit.t("You are signed out."))


PAGES = (
    DeskPage("signin", GET, show, EVERYBODY),
    DeskPage("signin", POST, ask, EVERYBODY),
    DeskPage("signin/code", GET, code, EVERYBODY),
    DeskPage("signin/code", POST, enter_code, EVERYBODY),
    DeskPage("signin/link/{link}", GET, link, EVERYBODY),
    DeskPage("signin/link/{link}", POST, follow, EVERYBODY),
    DeskPage("signin/first/{link}", GET, first, EVERYBODY),
    DeskPage("signin/first/{link}", POST, become_first, EVERYBODY),
    DeskPage("signout", POST, out, EVERYBODY),
)
