"""What somebody has asked and answered, as its author sees it: signed in, or behind the link of a mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo.errors import Refused
from geo.exchange import threads
from geo.exchange.threads import DELETED, PUBLISHED, REFUSED, REMOVED, UNCONFIRMED, WAITING
from geo.i18n import mark as _
from geo.web.editing.desk import EVERYBODY, GET, POST, SIGNED_IN, DeskPage
from geo.web.editing.questions import SWITCH, named, told

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.database.questions import Post
    from geo.web.editing.desk import Visit

STATES = {
    UNCONFIRMED: _("not sent yet"),
    WAITING: _("waits for an editor"),
    PUBLISHED: _("published"),
    REFUSED: _("not published"),
    REMOVED: _("taken down"),
    DELETED: _("deleted"),
}


def listed(visit: Visit) -> Response:
    """Show what somebody has asked and answered."""
    found = threads.own(visit.database, visit.email)
    title = visit.t("Your questions and answers")
    return visit.show("editing/my_questions.html", title, entries=[_shown(visit, one) for one in found])


def _shown(visit: Visit, one: Post) -> dict[str, Any]:
    name, _way = named(visit, (one.about_kind, one.about), one.subject)
    return {
        **told(one, visit.t),
        "about": name,
        "answer": one.question is not None,
        "state": one.state,
        "words": visit.t(STATES[one.state]),
        "reason": one.reason,
        "href": visit.url(f"questions/{one.key}") if one.state == PUBLISHED else "",
        "can_close": one.state == PUBLISHED and one.question is None and one.closed_at is None,
    }


def change(visit: Visit) -> Response:
    """Close or delete one's own text."""
    key, now = visit.params["key"], datetime.now(UTC)
    try:
        if visit.form.get("do") == "close":
            threads.close(visit.database, key, visit.person, visit.email, now)
            said = visit.t("The question is closed.")
        else:
            threads.delete(visit.database, key, visit.email, now)
            said = visit.t("It is deleted.")
    except Refused:
        return visit.nowhere()
    return visit.to("my/questions", said)


def look(visit: Visit) -> Response:
    """Show what a link leads to, and what can be done; a look changes nothing."""
    held = threads.look(visit.database, visit.params["token"], datetime.now(UTC))
    return visit.show(
        "editing/question_link.html",
        visit.t("Your question or answer") if held.owns else visit.t("Mails about questions"),
        one=_shown(visit, held.post),
        held=held,
        here=f"question/{visit.params['token']}",
    )


def do(visit: Visit) -> Response:
    """Send, close or delete what the holder of a link wrote."""
    token, now, what = visit.params["token"], datetime.now(UTC), visit.form.get("do", "")
    if what == "delete":
        threads.delete_by_link(visit.database, token, now)
        return visit.to("questions", visit.t("It is deleted."))
    if what == "close":
        threads.close_by_link(visit.database, token, now)
        return visit.to(f"question/{token}", visit.t("The question is closed."))
    if what == "again":
        threads.stop(visit.database, token, now, again=True)
        return visit.to(f"question/{token}", visit.t("Saved."))
    threads.confirm(visit.database, token, now)
    return visit.to(f"question/{token}", visit.t("Your question is sent. An editor reads it before it is published."))


def stop(visit: Visit) -> Response:
    """Send no more mails about questions; programs of mail do this by themselves."""
    threads.stop(visit.database, visit.params["token"], datetime.now(UTC))
    words = visit.t("You get no more mails about questions.")
    if "List-Unsubscribe" in visit.form:  # which is to be led nowhere (RFC 8058)
        return visit.told(visit.t("Mails about questions"), words, 200)
    return visit.to(f"question/{visit.params['token']}", words)


def stopping(visit: Visit) -> Response:
    """Lead a person who follows the address for programs of mail to the page that can stop them."""
    return visit.to(f"question/{visit.params['token']}")


PAGES = (
    DeskPage("my/questions", GET, listed, SIGNED_IN, switch=SWITCH),
    DeskPage("my/questions/{key}", POST, change, SIGNED_IN, switch=SWITCH),
    DeskPage("question/{token}", GET, look, EVERYBODY, switch=SWITCH),
    DeskPage("question/{token}", POST, do, EVERYBODY, switch=SWITCH),
    DeskPage("question/{token}/stop", GET, stopping, EVERYBODY, switch=SWITCH),
    DeskPage("question/{token}/stop", POST, stop, EVERYBODY, checked=False, switch=SWITCH),
)
