"""What came of a questionnaire: the page and files of its contact point, the anonymous summary for everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from geo.days import day_of
from geo.exchange import questionnaires, questions
from geo.exchange.questions import DATE, KINDS, NO, NUMBER, SCALE, YES, YES_NO
from geo.exchange.summaries import LEAST, UNANSWERED
from geo.web.editing.desk import EDITORS, EVERYBODY, GET, DeskPage, Visit
from geo.web.editing.questionnaires import at, state, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from geo.exchange.questionnaires import QuestionnaireOutcome
    from geo.exchange.questions import AskedQuestion, QuestionnaireForm
    from geo.exchange.summaries import AnonymousSummary
    from geo.export.records import Records, Value
    from geo.i18n import Translator

MOST_NAMES = 200
TYPED = {NUMBER: "float", SCALE: "integer", DATE: "date"}  # kinds of answers that are no texts in a file


def _outcome(visit: Visit) -> QuestionnaireOutcome:
    return questionnaires.outcome(at(visit), visit.params["number"], visit.sources.registry)


def show(visit: Visit) -> Response:
    """Show how many have answered, the summary, and the answers as files."""
    found, t = _outcome(visit), visit.t
    line = found.line
    return visit.show(
        "editing/questionnaire_results.html",
        t("Results: {title}", title=title(visit, line)),
        here=f"questionnaires/{line.one.id}",
        line=line,
        state=state(visit, line)[1],
        open=bool(line.one.sent_at) and questionnaires.is_open(line.one, at(visit).today.isoformat()),
        found=found,
        names=found.waiting[:MOST_NAMES],
        deleted=line.one.summary is not None,
        **_summary(visit, line.form, found.summary),
    )


def public(visit: Visit) -> Response:
    """Show everybody the summary of a questionnaire that is closed, where its editors share it."""
    number, t = visit.params["number"], visit.t
    found = questionnaires.shared_summary(visit.database, number, day_of(datetime.now(UTC)), visit.sources.registry)
    if found is None:
        return visit.nowhere()
    form, summary = found
    heading = t("Summary: {title}", title=form.said(form.title, t.language))
    return visit.show("editing/questionnaire_summary.html", heading, **_summary(visit, form, summary))


def _summary(visit: Visit, form: QuestionnaireForm, summary: AnonymousSummary) -> dict[str, Any]:
    """Return a summary as its template shows it."""
    t, told = visit.t, {one.question: one for one in summary.questions}
    shown = []
    for section in form.sections:
        listed = []
        for one in section.questions:
            found = told.get(one.id)
            if found is None:
                continue
            listed.append(
                {
                    "words": form.said(one.words, t.language),
                    "kind": t(KINDS[one.kind]),
                    "found": found,
                    "answered": _count(found.answered, visit),
                    "mean": t.number(found.mean, 1) if found.mean is not None else "",
                    "cells": [
                        (_cell(visit, one, form, cell.code), _count(cell.count, visit), cell.count)
                        for cell in found.cells
                    ],
                }
            )
        shown.append((form.said(section.words, t.language), listed))
    return {
        "sections": shown,
        "replies": _count(summary.replies, visit),
        "least": LEAST,
        "nobody": summary.replies == 0,
        "all": summary.replies,
    }


def _count(count: int | None, visit: Visit) -> str:
    return visit.t("hidden") if count is None else visit.t.number(count)


def _cell(visit: Visit, one: AskedQuestion, form: QuestionnaireForm, code: str) -> str:
    """Name an option of a summary."""
    if code == UNANSWERED:
        return visit.t("no answer")
    if one.kind == YES_NO:
        return {YES: visit.t("yes"), NO: visit.t("no")}.get(code, code)
    return questions.options(one, form, visit.language, visit.sources.registry).get(code, code)


# --- files ------------------------------------------------------------------------------------------------------------


def _summary_records(visit: Visit) -> Records:
    """Return the summary as a table: a row for each option, or for each question without options."""
    from geo.export.records import Field, Records

    found, t = _outcome(visit), visit.t
    told = _summary(visit, found.line.form, found.summary)
    rows: list[Sequence[Value]] = []
    for section, listed in told["sections"]:
        for one in listed:
            head, mean = [section, one["words"], one["kind"]], one["found"].mean
            rows.append([*head, t("answered"), _number(one["found"].answered, t), mean and round(mean, 1)])
            rows += [[*head, name, _number(number, t), None] for name, _words, number in one["cells"]]
    labels = (
        *(("section", t("Section")), ("question", t("Question")), ("kind", t("Kind of the answer"))),
        *(("answer", t("Answer")), ("number", t("Number")), ("mean", t("Mean"))),
    )
    kinds = {"number": "integer", "mean": "float"}
    return Records([Field(key, label, kind=kinds.get(key, "text")) for key, label in labels], rows)


def _number(count: int | None, t: Translator) -> int | str:
    """Return a count as a number, which a spreadsheet adds up, or in a word that it is hidden."""
    return t("hidden") if count is None else count


def _answer_records(visit: Visit) -> Records:
    """Return the answers that were sent in, a row for each organisation."""
    from geo.export.records import Field, Records

    found, t, form = _outcome(visit), visit.t, _outcome(visit).line.form
    fields = [Field("name", t("Name")), Field("sent", t("Sent in"), kind="date")]
    fields += [
        Field(one.id, form.said(one.words, t.language), kind=TYPED.get(one.kind, "text"))
        for one in form.questions.values()
    ]
    rows = [
        [name, day, *(_answer(visit, one, form, answers.get(one.id) or ()) for one in form.questions.values())]
        for name, day, answers in found.replies
    ]
    return Records(fields, rows)


def _answer(visit: Visit, one: AskedQuestion, form: QuestionnaireForm, answer: Sequence[str]) -> Value:
    """Return an answer as a number or a day where it is one, else in words."""
    if answer and one.kind in TYPED:
        found = questions.day(answer[-1]) if one.kind == DATE else questions.number(answer[-1])
        return int(found) if isinstance(found, float) and found.is_integer() else found
    named = one.kind in (questions.ONE, questions.SEVERAL, YES_NO)
    return "; ".join(_cell(visit, one, form, text) if named else text for text in answer) or None


def _csv(visit: Visit, name: str, table: Records) -> Response:
    from geo.export.tables import records_csv

    return _file(visit, records_csv(table, visit.t), "text/csv; charset=utf-8", f"{name}.csv")


def _xlsx(visit: Visit, name: str, table: Records) -> Response:
    from geo.export.tables import records_xlsx
    from geo.web.files import SPREADSHEET

    return _file(visit, records_xlsx(visit.t("Questionnaire"), table, visit.t), SPREADSHEET, f"{name}.xlsx")


def _file(visit: Visit, content: bytes, media: str, name: str) -> Response:
    from starlette.responses import Response

    named = f'attachment; filename="questionnaire-{visit.params["number"]}-{name}"'
    return visit.send(Response(content, 200, {"content-type": media, "content-disposition": named}))


PAGES = (
    DeskPage("questionnaires/{number:int}/results", GET, show, EDITORS),
    DeskPage("questionnaires/{number:int}/summary", GET, public, EVERYBODY),
    DeskPage(
        "questionnaires/{number:int}/summary.csv", GET, lambda v: _csv(v, "summary", _summary_records(v)), EDITORS
    ),
    DeskPage(
        "questionnaires/{number:int}/summary.xlsx", GET, lambda v: _xlsx(v, "summary", _summary_records(v)), EDITORS
    ),
    DeskPage("questionnaires/{number:int}/answers.csv", GET, lambda v: _csv(v, "answers", _answer_records(v)), EDITORS),
    DeskPage(
        "questionnaires/{number:int}/answers.xlsx", GET, lambda v: _xlsx(v, "answers", _answer_records(v)), EDITORS
    ),
)
