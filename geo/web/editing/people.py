"""Accounts as administrators look after them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from geo.access import accounts
from geo.access.person import EVERYWHERE, ROLES
from geo.errors import Declined
from geo.i18n import mark as _
from geo.selection import describe
from geo.text import collation_key
from geo.web.editing.account import ROLE_NAMES, moment, place_name
from geo.web.editing.desk import ADMINISTRATORS, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response


def show(visit: Visit, fault: str = "") -> "Response":
    """List all accounts, and offer to add one."""
    asked = visit.query.get("q", "").strip().lower()
    found = [one for one in accounts.listed(visit.database, visit.person) if asked in one.email]
    rows = [(one, _roles(visit, one), moment(one.used_at, visit) if one.used_at else "") for one in found]
    shown = {"rows": rows, "asked": asked, "fault": fault, "email": visit.form.get("email", "")}
    return visit.show("editing/accounts.html", visit.t("Accounts"), 422 if fault else 200, **shown)


def _roles(visit: Visit, one: accounts.Listed) -> list[tuple[str, str, str]]:
    """Return role, scope, and both in words."""
    named = [(role, scope, visit.t(ROLE_NAMES[role]), place_name(visit, role, scope)) for role, scope in one.roles]
    return [(role, scope, f"{name}: {place}" if place else name) for role, scope, name, place in named]


def add(visit: Visit) -> "Response":
    """Make an account."""
    try:
        number = accounts.add(visit.database, visit.form.get("email", ""), visit.person, visit.language)
    except Declined as error:
        return show(visit, error.words(visit.t))
    return visit.to(f"accounts/{number}", visit.t("The account is there; its owner signs in by mail."))


def one(visit: Visit, fault: str = "") -> "Response":
    """Show an account with what can be changed of it."""
    found = {one.id: one for one in accounts.listed(visit.database, visit.person)}.get(visit.params["number"])
    if found is None:
        return visit.nowhere()
    registry = visit.sources.registry
    regions = [(code, describe.region_name(registry, code, visit.t)) for code in registry.region_codes]
    shown = {
        "one": found,
        "own": _roles(visit, found),
        "names": [(role, visit.t(ROLE_NAMES[role])) for role in ROLES],
        "regions": sorted(regions, key=lambda region: collation_key(region[1])),
        "clusters": sorted(zip(registry.ids, registry.names, strict=True), key=lambda one: collation_key(one[1])),
        "fault": fault,
        "typed": {name: visit.form.get(name, "") for name in ("role", "region", "cluster")},
    }
    return visit.show("editing/person.html", visit.t("Account"), 422 if fault else 200, **shown)


def give(visit: Visit) -> "Response":
    """Give an account a role."""
    role = visit.form.get("role", "")
    place = {"coordinator": visit.form.get("cluster", "").strip(), "contact": visit.form.get("region", "")}
    scope = place.get(role, EVERYWHERE)
    return _changed(visit, lambda: accounts.give(visit.database, visit.params["number"], role, scope, visit.person))


def take(visit: Visit) -> "Response":
    """Take a role from an account."""
    role, scope = visit.form.get("role", ""), visit.form.get("scope", "")
    return _changed(visit, lambda: accounts.take(visit.database, visit.params["number"], role, scope, visit.person))


def disable(visit: Visit) -> "Response":
    """Keep an account out, or let it in again."""
    out = visit.form.get("disabled") == "yes"
    return _changed(visit, lambda: accounts.disable(visit.database, visit.params["number"], visit.person, out))


def _changed(visit: Visit, work: Callable[[], None]) -> "Response":
    try:
        work()
    except Declined as error:
        return one(visit, error.words(visit.t))
    return visit.to(f"accounts/{visit.params['number']}", visit.t("Saved."))


PAGES: Sequence[DeskPage] = (
    DeskPage("accounts", GET, show, ADMINISTRATORS, menu=_("Accounts")),
    DeskPage("accounts", POST, add, ADMINISTRATORS),
    DeskPage("accounts/{number:int}", GET, one, ADMINISTRATORS),
    DeskPage("accounts/{number:int}/give", POST, give, ADMINISTRATORS),
    DeskPage("accounts/{number:int}/take", POST, take, ADMINISTRATORS),
    DeskPage("accounts/{number:int}/disable", POST, disable, ADMINISTRATORS),
)
