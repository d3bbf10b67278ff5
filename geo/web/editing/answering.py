"""The pages behind the links of letters: to confirm an entry, and to want no more mails. Nobody signs in for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.i18n import mark as _
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

    from geo.access.person import Person
    from geo.editorial.answers import LetterLink
    from geo.i18n import Translator

SAID = {
    "right": _("Thank you. The entry is confirmed; its page shows the day soon."),
    "ended": _("Thank you. The editors check your answer; until then the entry stays as it is."),
}


def look(visit: Visit) -> Response:
    """Show what is recorded, and the three answers."""
    from geo.editorial import answers

    link = answers.look(visit.database, visit.params["token"], _now())
    name = str(link.data["name"])
    return visit.show(
        "editing/answer.html",
        visit.t("Is the entry “{name}” still right?", name=name),
        link=link,
        name=name,
        recorded=_recorded(link, visit.t),
        choices=_choices(visit.t),
        given=given(link, visit.t),
        here=f"answer/{visit.params['token']}",
    )


def answer(visit: Visit) -> Response:
    """Take an answer."""
    from geo.editorial import answers
    from geo.web.editing import submit

    token, choice = visit.params["token"], visit.form.get("answer", "")
    link = answers.answer(visit.database, token, choice, _now())
    if choice == answers.UPDATE:
        return visit.to(f"submit/cluster/{link.key}", **{submit.ANSWER: token})
    return visit.to(f"answer/{token}", visit.t(SAID[choice]))


def propose(visit: Visit) -> Response:
    """Hand in what was typed after the answer that something has to be updated, in the name of the address."""
    from geo.editorial import answers
    from geo.web.editing import submit

    token = visit.params["token"]

    def author(key: str) -> Person:
        return answers.author(visit.database, token, key, _now())

    sent = submit.hand_in_kept(visit, visit.params["secret"], author, **{submit.ANSWER: token})
    if not isinstance(sent, int):
        return sent
    return visit.to(f"answer/{token}", visit.t("Thank you. Editors check your changes; you get a mail."))


def letters(visit: Visit) -> Response:
    """Send no more letters to the address, or send them again."""
    from geo.editorial import answers

    token, again = visit.params["token"], visit.form.get("letters") == "yes"
    answers.stop(visit.database, token, _now(), again=again)
    return visit.to(f"answer/{token}", _stopped(visit.t, again=again))


def look_at_digest(visit: Visit) -> Response:
    """Show how to stop the mails of the day."""
    title = visit.t("Mail of the day")
    return visit.show("editing/answer_digest.html", title, here=f"answer/digest/{visit.params['token']}")


def stop_digest(visit: Visit) -> Response:
    """Stop the mails of the day; programs of mail ask for it by themselves, too."""
    from geo.editorial import answers

    again = visit.form.get("letters") == "yes"
    answers.stop_digest(visit.database, visit.params["token"], _now(), again=again)
    if "List-Unsubscribe" in visit.form:  # which is to be led nowhere (RFC 8058)
        return visit.told(visit.t("Mail of the day"), _stopped(visit.t, again=False), 200)
    return visit.to(f"answer/digest/{visit.params['token']}", _stopped(visit.t, again=again))


def given(link: LetterLink, t: Translator) -> str:
    """Say what was answered, and until when that can be corrected."""
    if link.answered is None:
        return ""
    said = dict(_choices(t))[link.answer]
    if link.decided:
        return t("You answered on {day}: {said}. The editors have decided on it.", day=t.day(link.answered), said=said)
    return t(
        "You answered on {day}: {said}. You can correct that until {end}.",
        day=t.day(link.answered),
        said=said,
        end=t.day(link.ends),
    )


def _choices(t: Translator) -> list[tuple[str, str]]:
    return [
        ("right", t("The entry is still right")),
        ("update", t("Something has to be updated")),
        ("ended", t("The cluster is no longer active")),
    ]


def _recorded(link: LetterLink, t: Translator) -> list[tuple[str, str]]:
    from geo.editorial.letters import recorded

    return recorded(link.data, t)


def _stopped(t: Translator, *, again: bool) -> str:
    if again:
        return t("You get these mails again.")
    return t("You get no more mails of this kind.")


def _now() -> datetime:
    return datetime.now(UTC)


PAGES = (
    DeskPage("answer/digest/{token}", GET, look_at_digest, EVERYBODY),
    DeskPage("answer/digest/{token}", POST, stop_digest, EVERYBODY, checked=False),
    DeskPage("answer/{token}", GET, look, EVERYBODY),
    DeskPage("answer/{token}", POST, answer, EVERYBODY),
    DeskPage("answer/{token}/proposal/{secret}", POST, propose, EVERYBODY),
    DeskPage("answer/{token}/letters", POST, letters, EVERYBODY),
)
