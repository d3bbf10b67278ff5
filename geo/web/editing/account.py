"""The page of one's own account: language, sessions, roles, colleagues, one's own data."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from geo import days
from geo.access import accounts, invitations, own, sessions
from geo.access.invitations import Guest
from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR, EVERYWHERE
from geo.codes import own_name
from geo.errors import Declined
from geo.i18n import FORM_LANGUAGES
from geo.i18n import mark as _
from geo.selection import describe
from geo.web.editing.desk import EVERYBODY, GET, POST, SIGNED_IN, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

ROLE_NAMES = {
    COORDINATOR: _("coordinator of a cluster"),
    CONTACT: _("contact point"),
    ADMINISTRATOR: _("administrator"),
}
BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")  # the first that is named; others name several
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac", "Linux")
CALLED = {"Edg": "Edge", "OPR": "Opera"}


def show(visit: Visit, faults: "dict[str, str] | None" = None) -> "Response":
    """Show one's own account; `faults` are finished texts by the form that they belong to."""
    account, roles = visit.person.account, sorted(visit.person.roles)
    assert account is not None and visit.signed is not None
    return visit.show(
        "editing/account.html",
        visit.t("Your account"),
        422 if faults else 200,
        faults={"invite": "", "delete": "", **(faults or {})},
        roles=[(visit.t(ROLE_NAMES[role]), place_name(visit, role, scope)) for role, scope in roles],
        clusters=[(scope, place_name(visit, role, scope)) for role, scope in roles if role == COORDINATOR],
        sessions=[
            (browser_name(row.user_agent, visit), moment(row.seen_at, visit), row.id == visit.signed.session)
            for row in sessions.listed(visit.database, account)
        ],
        invited=[
            (row.email, place_name(visit, row.role, row.scope), row.answered_at, row.accepted_by)
            for row in invitations.sent(visit.database, visit.person)
        ],
        spoken=visit.signed.language,
        spoken_languages=[(code, own_name(code)) for code in FORM_LANGUAGES],
        guest=visit.form.get("email", ""),
    )


def place_name(visit: Visit, role: str, scope: str) -> str:
    """Name the place of a role; a cluster that the published data do not know by its id."""
    registry = visit.sources.registry
    if scope == EVERYWHERE:
        return visit.t("everywhere") if role == CONTACT else ""
    if role == CONTACT:
        return describe.region_name(registry, scope, visit.t)
    return registry.names[registry.index_of(scope)] if scope in registry.positions else scope


def browser_name(agent: str, visit: Visit) -> str:
    """Name a browser and its system by what it calls itself."""
    browser = next((CALLED.get(name, name) for name in BROWSERS if name in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (browser, system))) or visit.t("unknown browser")


def moment(value: datetime, visit: Visit) -> str:
    """Write a moment as the clock in Poland shows it."""
    local = value.astimezone(days.ZONE)
    return f"{visit.t.day(days.day_of(value))}, {local:%H:%M}"


def speak(visit: Visit) -> "Response":
    """Choose the language of mails, and of pages where the address names none."""
    assert visit.person.account is not None
    accounts.speak(visit.database, visit.person.account, language := visit.form.get("language", ""))
    return visit.to("account", visit.t("Saved."), lang=language)


def end_all(visit: Visit) -> "Response":
    """Sign out everywhere."""
    assert visit.person.account is not None
    sessions.end_all(visit.database, visit.person.account)
    visit.cookie.end()
    return visit.to("signin", visit.t("You are signed out everywhere."))


def invite(visit: Visit) -> "Response":
    """Invite a colleague to a cluster of one's own."""
    cluster, email = visit.form.get("cluster", ""), visit.form.get("email", "")
    guest = Guest(email, cluster, place_name(visit, COORDINATOR, cluster), visit.language)
    try:
        invitations.invite(visit.database, visit.person, guest, visit.home)
    except Declined as error:
        return show(visit, {"invite": error.words(visit.t)})
    return visit.to("account", visit.t("The invitation is on its way."))


def export(visit: Visit) -> "Response":
    """Give out all that is kept of the account, as a file."""
    from starlette.responses import Response

    content = json.dumps(own.export(visit.database, visit.person), ensure_ascii=False, indent=2)
    name = {"content-disposition": 'attachment; filename="atlas-account.json"'}
    return visit.send(Response(content, media_type="application/json", headers=name))


def delete(visit: Visit) -> "Response":
    """Delete the account, where that is confirmed."""
    if visit.form.get("sure") != "yes":
        return show(visit, {"delete": visit.t("Tick the box to say that you are sure.")})
    try:
        own.delete(visit.database, visit.person)
    except Declined as error:
        return show(visit, {"delete": error.words(visit.t)})
    visit.cookie.end()
    return visit.to("signin", visit.t("Your account is deleted."))


def invitation(visit: Visit) -> "Response":
    """Show what a link offers; nothing happens before it is answered."""
    found = invitations.look(visit.database, visit.params["link"])
    name = place_name(visit, COORDINATOR, found.cluster) if found else ""
    shown = {"found": found, "name": name, "over": invitations.OVER}
    return visit.show("editing/invitation.html", visit.t("Invitation"), 200 if found else 410, **shown)


def answer(visit: Visit) -> "Response":
    """Accept or decline an invitation."""
    if visit.form.get("answer") != "accept":
        invitations.decline(visit.database, visit.params["link"])
        return visit.to("signin", visit.t("You have declined the invitation."))
    entered = invitations.accept(visit.database, visit.params["link"], visit.browser, visit.language)
    visit.cookie.begin(entered.secret)
    return visit.to("account", visit.t("You have accepted the invitation and are signed in."))


PAGES: Sequence[DeskPage] = (
    DeskPage("account", GET, show, SIGNED_IN, menu=_("Your account")),
    DeskPage("account/language", POST, speak, SIGNED_IN),
    DeskPage("account/sessions", POST, end_all, SIGNED_IN),
    DeskPage("account/invite", POST, invite, SIGNED_IN),
    DeskPage("account/export", GET, export, SIGNED_IN),
    DeskPage("account/delete", POST, delete, SIGNED_IN),
    DeskPage("invitation/{link}", GET, invitation, EVERYBODY),
    DeskPage("invitation/{link}", POST, answer, EVERYBODY),
)
