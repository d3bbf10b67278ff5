"""The pages behind the links of those who write about an offer: to confirm, to answer, to say what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.codes import word, written_day
from geo.errors import Declined, Refused
from geo.exchange.letter import LEAST, MOST, NotSent
from geo.i18n import mark as _
from geo.web.editing.desk import EDITORS, EVERYBODY, GET, POST, DeskPage, Visit
from geo.web.editing.offers import WORDS, speaking, words_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.exchange.interests import Conversation


def look(visit: Visit) -> Response:
    """Show what was written, and what can be done; a look changes nothing."""
    return _page(visit, _found(visit))


def send(visit: Visit) -> Response:
    """Send what its writer has confirmed, or delete it."""
    from geo.exchange import interests

    one, token = _found(visit), visit.params["token"]
    language = _language(visit, one)
    if visit.form.get("do") == "discard":
        interests.discard(visit.database, token, _now())
        return visit.to(f"offers/{one.offer}", word("discarded", language), **{WORDS: language})
    try:
        interests.send(visit.database, token, _now())
    except NotSent as fault:
        return _page(visit, one, fault, 422)
    return _back(visit, word("sent", language))


def reply(visit: Visit) -> Response:
    """Send a message to the other side."""
    from geo.exchange import interests

    one, token = _found(visit), visit.params["token"]
    shares = visit.form.get("shares") == "yes"
    try:
        interests.reply(visit.database, token, visit.form.get("text", ""), _now(), shares=shares)
    except NotSent as fault:
        return _page(visit, one, fault, 422)
    return _back(visit, word("sent", _language(visit, one)))


def outcome(visit: Visit) -> Response:
    """Take what came of it."""
    from geo.exchange import interests

    interests.answer(visit.database, visit.params["token"], visit.form.get("answer", ""), _now())
    return _back(visit, word("thanks", _language(visit, _found(visit))))


def end(visit: Visit) -> Response:
    """End the conversation."""
    from geo.exchange import interests

    interests.end(visit.database, visit.params["token"], _now())
    return _back(visit, "")


def report(visit: Visit) -> Response:
    """Report abuse."""
    from geo.exchange import reports

    reports.report(visit.database, visit.params["token"], visit.form.get("reason", ""), _now())
    return _back(visit, "")


def abuse(visit: Visit) -> Response:
    """Show editors the reports that wait for them."""
    from geo.exchange import reports

    waiting = reports.waiting(visit.database, visit.person)
    return visit.show("editing/abuse.html", visit.t("Reports of abuse"), reports=waiting)


def decide(visit: Visit) -> Response:
    """Take an editor's decision on a report."""
    from geo.exchange import reports

    verdict = reports.DISMISSED if visit.form.get("do") == "dismiss" else reports.BLOCKED
    try:
        reports.decide(visit.database, visit.params["number"], visit.person, verdict, _now())
    except Declined:
        raise
    except Refused:
        return visit.nowhere()
    return visit.to("moderation/abuse", visit.t("Saved."))


def _found(visit: Visit) -> Conversation:
    from geo.exchange import interests

    return interests.look(visit.database, visit.params["token"], _now())


def _language(visit: Visit, one: Conversation) -> str:
    """Return the language of the page: asked for, or that in which its mails are."""
    if not {"lang", WORDS} & set(visit.query):
        visit.speak(one.language)
    return words_of(visit)


def _page(visit: Visit, one: Conversation, fault: NotSent | None = None, status: int = 200) -> Response:
    from geo.exchange.interests import ANSWERS, WRITER

    language, here = _language(visit, one), f"interest/{visit.params['token']}"
    least = LEAST if one.sent is None else 1
    return visit.show(
        "editing/conversation.html",
        word("conversation", language, title=one.title),
        status,
        one=one,
        words=language,
        w=speaking(language),
        here=here,
        writer=one.side == WRITER,
        ends=written_day(one.ends, language),
        said_so=[(mine, text.splitlines(), written_day(day, language)) for mine, text, day in one.messages],
        answers=[(code, word(code, language)) for code in ANSWERS],
        wrong=word(fault.code, language, least=least, most=MOST) if fault else "",
        typed=visit.form.get("text", ""),
    )


def _back(visit: Visit, said: str) -> Response:
    chosen = {WORDS: visit.query[WORDS]} if WORDS in visit.query else {}
    return visit.to(f"interest/{visit.params['token']}", said, **chosen)


def _now() -> datetime:
    return datetime.now(UTC)


PAGES = (
    DeskPage("interest/{token}", GET, look, EVERYBODY),
    DeskPage("interest/{token}", POST, send, EVERYBODY),
    DeskPage("interest/{token}/message", POST, reply, EVERYBODY),
    DeskPage("interest/{token}/outcome", POST, outcome, EVERYBODY),
    DeskPage("interest/{token}/end", POST, end, EVERYBODY),
    DeskPage("interest/{token}/report", POST, report, EVERYBODY),
    DeskPage("moderation/abuse", GET, abuse, EDITORS, menu=_("Reports of abuse")),
    DeskPage("moderation/abuse/{number:int}", POST, decide, EDITORS),
)
