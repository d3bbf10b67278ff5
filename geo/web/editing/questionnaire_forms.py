"""The editor of a questionnaire: its words, sections, questions, and how it looks to those who answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from geo.codes import WORD_LANGUAGES, language_name
from geo.errors import Declined
from geo.exchange import questionnaires, questions
from geo.exchange.questions import (
    KINDS,
    LONGEST_WORDS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_SECTIONS,
    ONE,
    SEVERAL,
    AskedQuestion,
    QuestionnaireForm,
    QuestionnaireSection,
)
from geo.i18n import mark as _
from geo.web.editing import asked
from geo.web.editing.agendas import number_in
from geo.web.editing.desk import EDITORS, GET, POST, DeskPage, Visit
from geo.web.editing.questionnaires import at, one, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

UP, DOWN = "up", "down"
Part = TypeVar("Part", QuestionnaireSection, AskedQuestion)
GONE = _("This part of the questionnaire is gone. Look at it as it is now.")


def words(visit: Visit) -> Response:
    """Take title, introduction and languages; add a section."""
    form, number = visit.form, visit.params["number"]
    chosen = [code for code in WORD_LANGUAGES if code in form.getlist("language")]

    def change(before: QuestionnaireForm) -> QuestionnaireForm:
        if form.get("do") == "section":
            if len(before.sections) >= MOST_SECTIONS:
                raise Declined(_("A questionnaire has at most {n} sections."), n=MOST_SECTIONS)
            return replace(before, sections=(*before.sections, QuestionnaireSection()))
        languages = tuple(chosen) or before.languages
        return replace(before, languages=languages, title=_said(visit, "title"), intro=_said(visit, "intro"))

    try:
        questionnaires.alter(at(visit), number, _version(visit), change)
    except Declined as error:
        return one(visit, error.words(visit.t), "words")
    return visit.to(f"questionnaires/{number}", visit.t("Saved."))


def section(visit: Visit, fault: str = "") -> Response:
    """Show a section with its questions."""
    number, place, t = visit.params["number"], visit.params["place"], visit.t
    line = questionnaires.opened(at(visit), number)
    if place >= len(line.form.sections):
        return visit.nowhere()
    shown = line.form.sections[place]
    return visit.show(
        "editing/questionnaire_section.html",
        line.form.said(shown.words, t.language) or t("Section {number}", number=place + 1),
        status=422 if fault else 200,
        here=f"questionnaires/{number}",
        line=line,
        heading=title(visit, line),
        place=place,
        inputs=_inputs(visit, line.form, "words", shown.words),
        questions=[_listed(visit, line.form, each) for each in shown.questions],
        kinds=[(kind, t(name)) for kind, name in KINDS.items()],
        fault=fault,
    )


def _listed(visit: Visit, form: QuestionnaireForm, each: AskedQuestion) -> dict[str, Any]:
    t = visit.t
    told = [t(KINDS[each.kind])]
    if each.required:
        told.append(t("required"))
    if each.fills:
        told.append(t("fills “{field}”", field=_field(visit, form, each.fills)))
    words = form.said(each.words, t.language) or t("Question without words")
    return {"id": each.id, "words": words, "told": ", ".join(told)}


def _field(visit: Visit, form: QuestionnaireForm, name: str) -> str:
    from geo.editorial import fields

    return fields.label(name, visit.t, form.about)


def change_section(visit: Visit) -> Response:
    """Take the title of a section, move or remove it, add a question."""
    number, place, do = visit.params["number"], visit.params["place"], visit.form.get("do", "")
    made: list[str] = []

    def change(before: QuestionnaireForm) -> QuestionnaireForm:
        if place >= len(before.sections):
            raise Declined(GONE)
        own = before.sections[place]
        if do == "remove":
            return before.with_section(place, None)
        if do in (UP, DOWN):
            return replace(before, sections=_moved(before.sections, place, do))
        if do == "add":
            made.append(before.free_id())
            return before.with_section(place, _added(before, own, visit.form.get("kind", ""), made[0]))
        return before.with_section(place, replace(own, words=_said(visit, "words")))

    try:
        questionnaires.alter(at(visit), number, _version(visit), change)
    except Declined as error:
        return section(visit, error.words(visit.t))
    if made:
        return visit.to(f"questionnaires/{number}/questions/{made[0]}")
    back = "" if do in ("remove", UP, DOWN) else f"/sections/{place}"
    return visit.to(f"questionnaires/{number}{back}", visit.t("Saved."))


def _added(form: QuestionnaireForm, own: QuestionnaireSection, kind: str, name: str) -> QuestionnaireSection:
    if kind not in KINDS or len(form.questions) >= MOST_QUESTIONS:
        raise Declined(_("A questionnaire has at most {n} questions."), n=MOST_QUESTIONS)
    return replace(own, questions=(*own.questions, AskedQuestion(name, kind)))


def _moved(listed: Sequence[Part], place: int, do: str) -> tuple[Part, ...]:
    made = list(listed)
    other = place + (-1 if do == UP else 1)
    if 0 <= other < len(made):
        made[place], made[other] = made[other], made[place]
    return tuple(made)


def question(visit: Visit, fault: str = "") -> Response:
    """Show a question with all that can be said of it."""
    number, name, t = visit.params["number"], visit.params["name"], visit.t
    line = questionnaires.opened(at(visit), number)
    shown = line.form.questions.get(name)
    if shown is None:
        return visit.nowhere()
    form, typed = line.form, visit.request.method == POST
    options = {code: "\n".join(each.get(code, "") for each in shown.options).strip() for code in form.languages}
    return visit.show(
        "editing/questionnaire_question.html",
        form.said(shown.words, t.language) or t("New question"),
        status=422 if fault else 200,
        here=f"questionnaires/{number}",
        line=line,
        one=shown,
        kind=t(KINDS[shown.kind]),
        place=form.place(name)[0],
        inputs=[
            (code, named, *(visit.form.get(f"{what}-{code}", value) if typed else value for what, value in told))
            for code, named in _named(visit, form)
            for told in [
                (("words", shown.words.get(code, "")), ("hint", shown.hint.get(code, "")), ("options", options[code]))
            ]
        ],
        chosen=shown.kind in (ONE, SEVERAL),
        fields=[(each.name, t(each.label)) for each in questions.fitting(shown.kind, form.about)],
        fault=fault,
    )


def change_question(visit: Visit) -> Response:
    """Take what was said of a question, move or remove it."""
    number, name, do = visit.params["number"], visit.params["name"], visit.form.get("do", "")
    places: list[int] = []

    def change(before: QuestionnaireForm) -> QuestionnaireForm:
        own = before.questions.get(name)
        if own is None:
            raise Declined(GONE)
        place, position = before.place(name)
        places.append(place)
        held = before.sections[place]
        if do == "remove":
            rest = tuple(each for each in held.questions if each.id != name)
            return before.with_section(place, replace(held, questions=rest))
        if do in (UP, DOWN):
            return before.with_section(place, replace(held, questions=_moved(held.questions, position, do)))
        return before.with_question(_read(visit, before, own))

    try:
        questionnaires.alter(at(visit), number, _version(visit), change)
    except Declined as error:
        return question(visit, error.words(visit.t))
    return visit.to(f"questionnaires/{number}/sections/{places[-1]}", visit.t("Saved."))


def _read(visit: Visit, form: QuestionnaireForm, own: AskedQuestion) -> AskedQuestion:
    """Read a question; its options are the lines of the original, beside them those of the other languages."""
    fills = visit.form.get("fills", "")
    if fills not in {"", *(each.name for each in questions.fitting(own.kind, form.about))}:
        raise Declined(_("This question cannot fill that field; choose another one."))
    taken = {each.fills for each in form.questions.values() if each.id != own.id}
    if fills and fills in taken:
        raise Declined(_("Another question fills that field already."))
    lines = {
        code: [" ".join(line.split()) for line in visit.form.get(f"options-{code}", "").split("\n") if line.strip()]
        for code in form.languages
    }
    most = max(map(len, lines.values()), default=0)
    if most > MOST_OPTIONS or any(listed and len(listed) != most for listed in lines.values()):
        raise Declined(
            _("Write the options in the same order and number in each language, at most {n}."), n=MOST_OPTIONS
        )
    options = tuple({code: listed[place] for code, listed in lines.items() if listed} for place in range(most))
    return replace(
        own,
        words=_said(visit, "words"),
        hint=_said(visit, "hint"),
        options=() if fills else options,
        required=visit.form.get("required") == "yes",
        fills=fills,
    )


def preview(visit: Visit) -> Response:
    """Show the whole form as those see it who answer."""
    line, t = questionnaires.opened(at(visit), visit.params["number"]), visit.t
    form, language = line.form, line.form.language(visit.query.get("words", ""), t.language)
    return visit.show(
        "editing/questionnaire_preview.html",
        t("Preview: {title}", title=form.said(form.title, language)),
        here=f"questionnaires/{line.one.id}",
        languages=asked.languages(visit, form, language),
        lang=language,
        intro=form.said(form.intro, language),
        sections=[
            (form.said(each.words, language), [asked.shown(q, form, language, [], "", visit) for q in each.questions])
            for each in form.sections
        ],
    )


def _inputs(visit: Visit, form: QuestionnaireForm, name: str, said: questions.Words) -> list[tuple[str, str, str]]:
    """Return code, language and text for each language of a form."""
    return [(code, named, visit.form.get(f"{name}-{code}", said.get(code, ""))) for code, named in _named(visit, form)]


def _named(visit: Visit, form: QuestionnaireForm) -> list[tuple[str, str]]:
    return [(code, language_name(code, visit.language)) for code in form.languages]


def _said(visit: Visit, name: str) -> dict[str, str]:
    """Read a text in each language."""
    found = {code: visit.form.get(f"{name}-{code}", "").strip()[:LONGEST_WORDS] for code in WORD_LANGUAGES}
    return {code: text for code, text in found.items() if text}


def _version(visit: Visit) -> int:
    return number_in(visit.form.get("version", ""))


PAGES = (
    DeskPage("questionnaires/{number:int}/words", POST, words, EDITORS),
    DeskPage("questionnaires/{number:int}/sections/{place:int}", GET, section, EDITORS),
    DeskPage("questionnaires/{number:int}/sections/{place:int}", POST, change_section, EDITORS),
    DeskPage("questionnaires/{number:int}/questions/{name}", GET, question, EDITORS),
    DeskPage("questionnaires/{number:int}/questions/{name}", POST, change_question, EDITORS),
    DeskPage("questionnaires/{number:int}/preview", GET, preview, EDITORS),
)
