"""Questions and answers in the editors' queue, and the page on which one is decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.codes import language_name
from geo.days import day_of
from geo.errors import Refused
from geo.exchange import verdicts
from geo.exchange.posts import LONGEST_TITLE, PostFault
from geo.exchange.threads import PUBLISHED
from geo.exchange.verdicts import PostVerdict
from geo.i18n import mark as _
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage
from geo.web.editing.questions import SWITCH, named, who

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.database.questions import Post
    from geo.web.editing.desk import Visit

KINDS = {"question": _("question"), "answer": _("answer"), "reported": _("reported text")}
DONE = {
    verdicts.PUBLISH: _("Published. The author gets a mail."),
    verdicts.KEEP: _("It stays published."),
    verdicts.TURN_DOWN: _("Not published. The author gets a mail with the reason."),
}


# Of the queue: kind, name, way, number, voivodeships, role, since when, whether it is the editor's own, who took it.
Line = tuple[str, str, str, int, frozenset[str], str, datetime, bool, str]


def kind(one: Post) -> str:
    """Name the kind of a text as the queue does."""
    if one.state == PUBLISHED:
        return "reported"
    return "answer" if one.question else "question"


def waiting(visit: Visit) -> list[Line]:
    """Return the texts that wait for an editor, as the queue lists them."""
    if not visit.settings.questions:
        return []
    return [
        (
            kind(one),
            one.title or visit.t("answer about {name}", name=one.subject),
            f"moderation/questions/{one.key}",
            0,
            frozenset([one.region] if one.region else ()),
            one.role,
            one.reported_at or one.submitted_at or one.created_at,
            own,
            "",
        )
        for one, own in verdicts.waiting(visit.database, visit.person, visit.email)
    ]


def show(visit: Visit, wrong: str = "", status: int = 200) -> Response:
    """Show a text with all that it is decided by; `wrong` says why it was not decided just now."""
    t, key = visit.t, visit.params["key"]
    try:
        found = verdicts.opened(visit.database, key, visit.person, visit.email)
    except Refused:
        return visit.nowhere()
    one, given = found.post, visit.form
    return visit.show(
        "editing/moderate_post.html",
        t("Reported text") if found.reports else t("Question or answer to decide on"),
        status,
        key=key,
        found=found,
        kind=t(KINDS[kind(one)]) if one.state != PUBLISHED or found.reports else t("published"),
        subject=named(visit, (one.about_kind, one.about), one.subject),
        who=who(one, t),
        language=language_name(one.language, t.language),
        day=t.day(day_of(one.submitted_at or one.created_at)),
        published=one.state == PUBLISHED,
        typed={name: given.get(name, getattr(one, name)) for name in ("title", "text", "name")},
        reason=given.get("reason", ""),
        longest=LONGEST_TITLE,
        wrong=wrong,
    )


def decide(visit: Visit) -> Response:
    """Do what an editor chose; where that cannot be, show the page again with what was typed."""
    given, key = visit.form, visit.params["key"]
    verdict = PostVerdict(
        do=given.get("do", ""),
        seen=given.get("seen", ""),
        title=" ".join(given.get("title", "").split()),
        text=given.get("text", ""),
        name=" ".join(given.get("name", "").split()),
        reason=given.get("reason", ""),
    )
    try:
        verdicts.opened(visit.database, key, visit.person, visit.email)
    except Refused:
        return visit.nowhere()
    try:
        verdicts.decide(visit.database, key, visit.person, visit.email, verdict, datetime.now(UTC))
    except PostFault as fault:
        return show(visit, fault.words(visit.t), 422)
    return visit.to("moderation", visit.t(DONE[verdict.do]))


PAGES = (
    DeskPage("moderation/questions/{key}", GET, show, EDITORS, switch=SWITCH),
    DeskPage("moderation/questions/{key}", POST, decide, EDITORS, switch=SWITCH),
)
