"""What an organisation answers behind the link of a letter: section by section, then a look, then it is sent in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geo.codes import own_name
from geo.errors import Declined
from geo.exchange import questionnaire_answers, questions
from geo.exchange.questionnaire_answers import Answering
from geo.exchange.questionnaires import KEPT
from geo.exchange.questions import DESCRIPTIONS, NO, YES, YES_NO
from geo.i18n import mark as _
from geo.i18n import public
from geo.web.editing.desk import EVERYBODY, GET, POST, DeskPage, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from geo.editorial.forms import Typed
    from geo.exchange.questionnaire_answers import AnswerSheet
    from geo.exchange.questions import AnswerFault, AskedQuestion, QuestionnaireForm

SENT = _("Thank you, your answers are sent in. You can correct them by the same link until {day}.")
PROPOSED = _("What concerns the profile waits for an editor.")


def _at(visit: Visit) -> Answering:
    return Answering(visit.database, visit.sources.registry, visit.params["token"], datetime.now(UTC))


def _language(visit: Visit, form: QuestionnaireForm) -> str:
    return form.language(visit.query.get("words", ""), visit.language, public(visit.language))


def _frame(visit: Visit, sheet: AnswerSheet, faults: Sequence[AnswerFault] = ()) -> dict[str, Any]:
    """Return what all pages of a link show; `faults` are all that keep it from being sent in."""
    form, one = sheet.form, sheet.one
    wrong = Counter(form.place(each.question)[0] for each in faults)
    language = _language(visit, form)
    chosen = {"words": language} if "words" in visit.query else {}
    return {
        "here": f"questionnaire/{visit.params['token']}",
        "chosen": chosen,
        "sheet": sheet,
        "lang": language,
        "languages": languages(visit, form, language),
        "heading": form.said(form.title, language),
        "name": str(sheet.data.get("name") or ""),
        "closes": visit.t.day(date.fromisoformat(one.closes)),
        "sections": [
            {
                "place": place,
                "name": form.said(section.words, language),
                "answered": sheet.answered(place),
                "all": len(section.questions),
                "missing": wrong[place],
            }
            for place, section in enumerate(form.sections)
        ],
    }


def languages(visit: Visit, form: QuestionnaireForm, chosen: str) -> list[dict[str, Any]]:
    """Return the languages of a questionnaire to choose from; none where it has one."""
    listed = [
        {"code": code, "name": own_name(code), "here": code == chosen, "href": visit.url(visit.address, words=code)}
        for code in form.languages
    ]
    return listed if len(listed) > 1 else []


def look(visit: Visit) -> Response:
    """Show what is asked, how far one is, and what can be done."""
    found = questionnaire_answers.proposal(_at(visit))
    sheet, form = found.sheet, found.sheet.form
    told = _frame(visit, sheet, found.faults)
    return visit.show(
        "editing/asked.html",
        told["heading"],
        **told,
        intro=form.said(form.intro, told["lang"]),
        answered=sum(one["answered"] for one in told["sections"]),
        all=len(form.questions),
        opens=date.fromisoformat(sheet.one.opens or sheet.one.closes),
        summary=bool(sheet.one.shared) and not sheet.open,
        kept=KEPT.days,
        following=next((one for one in told["sections"] if one["missing"] or not one["answered"]), None),
    )


def section(visit: Visit, faults: Sequence[AnswerFault] | None = None) -> Response:
    """Show the questions of a section, with what stands there."""
    sheet, place = questionnaire_answers.look(_at(visit)), visit.params["place"]
    if place >= len(sheet.form.sections) or not sheet.open:
        return visit.to(f"questionnaire/{visit.params['token']}")
    told, form, t = _frame(visit, sheet), sheet.form, visit.t
    if faults is None:  # what was to be mended is said again to who comes back for it
        faults = questionnaire_answers.proposal(_at(visit)).faults if "mend" in visit.query else ()
    wrong = {one.question: one.said(t) for one in faults}
    listed = [
        shown(one, form, told["lang"], sheet.shown(one.id), wrong.get(one.id, ""), visit)
        for one in form.sections[place].questions
    ]
    for one in listed:
        if one["describes"]:
            one["note"] = _written(visit, sheet)
    return visit.show(
        "editing/asked_section.html",
        f"{form.said(form.sections[place].words, told['lang'])} – {told['heading']}",
        status=422 if visit.request.method == POST else 200,
        **told,
        place=place,
        number=place + 1,
        legend=form.said(form.sections[place].words, told["lang"]),
        questions=listed,
        problems=[
            {"name": one["name"], "label": one["label"], "words": one["wrong"]} for one in listed if one["wrong"]
        ],
    )


def _written(visit: Visit, sheet: AnswerSheet) -> str:
    return visit.t("Write it in this language: {name}.", name=own_name(sheet.form.language(sheet.language)))


def shown(  # noqa: PLR0913, PLR0917 - all that a question is shown with
    one: AskedQuestion, form: QuestionnaireForm, language: str, value: Sequence[str], wrong: str, visit: Visit
) -> dict[str, Any]:
    """Return a question as its template shows it."""
    t = visit.t
    options: Mapping[str, str] = questions.options(one, form, language, visit.sources.registry)
    if one.kind == YES_NO:
        options = {YES: t("yes"), NO: t("no")}
    return {
        "name": one.id,
        "kind": one.kind,
        "label": form.said(one.words, language),
        "hint": form.said(one.hint, language),
        "note": "",  # of the atlas, in the language of the page
        "options": options,
        "value": list(value),
        "required": one.required,
        "profile": bool(one.fills),
        "describes": one.fills == DESCRIPTIONS,
        "wrong": wrong,
    }


def save(visit: Visit) -> Response:
    """Keep the answers of a section, and go on to the next one; or keep them while they are typed."""
    from geo.editorial import forms

    token, place = visit.params["token"], visit.params["place"]
    typed = forms.typed(visit.form.multi_items())
    if visit.form.get("do") == "keep":
        return _keep(visit, place, typed)
    if faults := questionnaire_answers.save(_at(visit), place, typed):
        return section(visit, faults)
    sheet = questionnaire_answers.look(_at(visit))
    following = f"/{place + 1}" if visit.form.get("do") == "next" and place + 1 < len(sheet.form.sections) else ""
    chosen = {"words": visit.query["words"]} if "words" in visit.query else {}
    return visit.to(f"questionnaire/{token}{following}", visit.t("Saved."), **chosen)


def _keep(visit: Visit, place: int, typed: Typed) -> Response:
    """Keep what a script sends while somebody types, faulty or not; a refusal is a sentence for the page's status."""
    from starlette.responses import PlainTextResponse, Response

    try:
        questionnaire_answers.save(_at(visit), place, typed)
    except Declined as error:
        return visit.send(PlainTextResponse(error.words(visit.t), 422))
    return visit.send(Response(status_code=204))


def preview(visit: Visit, status: int = 200) -> Response:
    """Show what sending in would do: what is missing, which fields of the profile change."""
    from geo.web.editing import form as shown_form

    found = questionnaire_answers.proposal(_at(visit))
    sheet, t, registry = found.sheet, visit.t, visit.sources.registry
    told, form = _frame(visit, sheet), sheet.form
    reading = found.reading
    rows = shown_form.rows(reading.now, reading.data, t, registry, form.about) if reading and found.proposes else []
    return visit.show(
        "editing/asked_send.html",
        t("Send in: {title}", title=told["heading"]),
        status=status,
        **told,
        rows=rows,
        faults=[
            {
                "place": form.place(one.question)[0],
                "name": one.question,
                "label": form.said(form.questions[one.question].words, told["lang"]),
                "words": one.said(t),
            }
            for one in found.faults
        ],
    )


def send(visit: Visit) -> Response:
    """Send the answers in."""
    at = _at(visit)
    if questionnaire_answers.proposal(at).faults:
        return preview(visit, 422)
    proposes = questionnaire_answers.hand_in(at)
    t, closes = visit.t, date.fromisoformat(questionnaire_answers.look(at).one.closes)
    said = " ".join([t(SENT, day=t.day(closes)), *([t(PROPOSED)] if proposes else [])])
    return visit.to(f"questionnaire/{visit.params['token']}", said)


def leave(visit: Visit) -> Response:
    """Delete the answers, or send no more such letters to the address."""
    do, t, token = visit.form.get("do", ""), visit.t, visit.params["token"]
    if do == "delete":
        questionnaire_answers.delete(_at(visit))
        return visit.to(f"questionnaire/{token}", t("Your answers are deleted."))
    questionnaire_answers.stop(_at(visit), again=do == "again")
    said = t("You get these letters again.") if do == "again" else t("You get no more questionnaires.")
    return visit.to(f"questionnaire/{token}", said)


PAGES = (
    DeskPage("questionnaire/{token}", GET, look, EVERYBODY),
    DeskPage("questionnaire/{token}/send", GET, preview, EVERYBODY),
    DeskPage("questionnaire/{token}/send", POST, send, EVERYBODY),
    DeskPage("questionnaire/{token}/leave", POST, leave, EVERYBODY),
    DeskPage("questionnaire/{token}/{place:int}", GET, section, EVERYBODY),
    DeskPage("questionnaire/{token}/{place:int}", POST, save, EVERYBODY),
)
