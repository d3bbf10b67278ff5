"""A questionnaire as its maker writes it: sections and questions with their texts in several languages, kept as JSON.

A question can fill a field of the profile; one of a field that has options takes them from there, so that an answer is
always a value that the registry knows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from geo import codes
from geo.editorial import fields, forms
from geo.editorial.checks import Problem
from geo.editorial.described import CLUSTERS, CODES, SECTORS, FieldDescription
from geo.i18n import mark as _
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.store.registry import Registry

Words = Mapping[str, str]  # language to text
Answers = Mapping[str, Sequence[str]]  # id of a question to what was typed or chosen, as it was typed
TEXT, LONG, NUMBER, YES_NO, ONE, SEVERAL, SCALE, DATE = (
    *("text", "long", "number", "yes_no", "one", "several", "scale", "date"),
)
KINDS: Mapping[str, str] = {
    TEXT: _("short text"),
    LONG: _("long text"),
    NUMBER: _("number"),
    YES_NO: _("yes or no"),
    ONE: _("one of several"),
    SEVERAL: _("several of several"),
    SCALE: _("scale from 1 to 5"),
    DATE: _("date"),
}
ABOUT = ("firm", "cluster")  # kinds of records that can be asked
YES, NO = "yes", "no"
STEPS = ("1", "2", "3", "4", "5")
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS = 20, 100, 60
LONGEST = {TEXT: 400, LONG: 5_000}  # characters of an answer
LONGEST_WORDS = 2_000  # of what is asked
DESCRIPTIONS, DESCRIPTION = "texts", "text"  # field of rows with a text in each language, and its cell
NEEDED = _("Answer this question; it is required.")
NO_NUMBER = _("Write a number, such as 12 or 12.5.")
NO_DATE = _("Write a day, such as 31.12.2026.")
NO_OPTION = _("Choose one of the options.")
TOO_LONG = _("Shorten the answer to at most {n} characters.")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with an answer."""

    question: str  # its id
    message: str  # marked
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, t: "Translator") -> str:
        """Word it; `values` may be codes of voivodeships."""
        return Problem(self.question, self.message, self.values).said(t)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question."""

    id: str
    kind: str  # one of `KINDS`
    words: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)
    options: tuple[Words, ...] = ()  # the code of each is its place, counted from 1
    required: bool = False
    fills: str = ""  # field of the profile; blank for none

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its own options."""
        return tuple(str(place) for place in range(1, len(self.options) + 1))


@dataclass(frozen=True, slots=True)
class QuestionnaireSection:
    """Questions that are answered in one go."""

    words: Words = field(default_factory=dict)
    questions: tuple[AskedQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionnaireForm:
    """What a questionnaire asks."""

    about: str  # one of `ABOUT`
    languages: tuple[str, ...]  # of `geo.codes.WORD_LANGUAGES`; the first is the original
    title: Words = field(default_factory=dict)
    intro: Words = field(default_factory=dict)
    sections: tuple[QuestionnaireSection, ...] = ()

    @property
    def questions(self) -> Mapping[str, AskedQuestion]:
        """All questions by id, in their order."""
        return {one.id: one for section in self.sections for one in section.questions}

    def said(self, words: Words, language: str) -> str:
        """Return a text in a language, or in the original where it is not in that one."""
        return words.get(language) or words.get(self.languages[0]) or ""

    def language(self, *wanted: str) -> str:
        """Return the first language of those wanted that it has, else the original."""
        return next((one for one in wanted if one in self.languages), self.languages[0])

    def place(self, question: str) -> tuple[int, int]:
        """Return section and place of a question."""
        return next(
            (number, place)
            for number, section in enumerate(self.sections)
            for place, one in enumerate(section.questions)
            if one.id == question
        )

    def free_id(self) -> str:
        """Return an id that no question has."""
        taken = [int(each[1:]) for each in self.questions if each[1:].isdecimal()]
        return f"q{max(taken, default=0) + 1}"

    def with_section(self, place: int, section: QuestionnaireSection | None) -> "QuestionnaireForm":
        """Return it with another section at a place, or without it."""
        rest = [section] if section else []
        return replace(self, sections=(*self.sections[:place], *rest, *self.sections[place + 1 :]))

    def with_question(self, one: AskedQuestion) -> "QuestionnaireForm":
        """Return it with a question in the place of the one of the same id."""
        number, place = self.place(one.id)
        section = self.sections[number]
        listed = (*section.questions[:place], one, *section.questions[place + 1 :])
        return self.with_section(number, replace(section, questions=listed))


# --- as JSON ----------------------------------------------------------------------------------------------------------


def packed(form: QuestionnaireForm) -> dict[str, Any]:
    """Return a form as JSON keeps it."""
    return {
        "about": form.about,
        "languages": list(form.languages),
        "title": dict(form.title),
        "intro": dict(form.intro),
        "sections": [
            {"words": dict(section.words), "questions": [_packed(one) for one in section.questions]}
            for section in form.sections
        ],
    }


def _packed(one: AskedQuestion) -> dict[str, Any]:
    whole = {
        "id": one.id,
        "kind": one.kind,
        "words": dict(one.words),
        "hint": dict(one.hint),
        "options": [dict(words) for words in one.options],
        "required": one.required,
        "fills": one.fills,
    }
    return {name: value for name, value in whole.items() if value}


def unpacked(data: Mapping[str, Any]) -> QuestionnaireForm:
    """Read a form that `packed` wrote, or a template."""
    return QuestionnaireForm(
        data["about"],
        tuple(data["languages"]),
        data.get("title") or {},
        data.get("intro") or {},
        tuple(
            QuestionnaireSection(section.get("words") or {}, tuple(_unpacked(one) for one in section["questions"]))
            for section in data.get("sections") or ()
        ),
    )


def _unpacked(data: Mapping[str, Any]) -> AskedQuestion:
    return AskedQuestion(
        data["id"],
        data["kind"],
        data.get("words") or {},
        data.get("hint") or {},
        tuple(data.get("options") or ()),
        bool(data.get("required")),
        data.get("fills") or "",
    )


# --- fields of the profile --------------------------------------------------------------------------------------------


def fitting(kind: str, about: str) -> list[FieldDescription]:
    """Return the fields of a profile that questions of a kind can fill, in the order of its form."""
    return [one for one in fields.of(about).fields.values() if _fits(kind, one)]


def _fits(kind: str, one: FieldDescription) -> bool:
    only_yes = not isinstance(one.options, str) and set(one.options) == {YES}
    return {
        TEXT: one.kind in ("line", "town") and not one.day,
        LONG: one.kind in ("text", "lines", "links") or one.name == DESCRIPTIONS,
        NUMBER: one.kind == "line" and one.typed == "numeric" and not one.day and not one.number,
        YES_NO: one.kind == "choice" and only_yes,
        ONE: one.kind == "choice" and not only_yes,
        SEVERAL: one.kind == "choices",
        SCALE: False,
        DATE: one.day,
    }[kind]


def options(
    question: AskedQuestion, form: QuestionnaireForm, language: str, registry: "Registry | None"
) -> dict[str, str]:
    """Return what can be chosen, code to name; those of a field of the profile are its own.

    Without a registry those that are data (sectors, clusters) are not known.
    """
    if question.kind == SCALE:
        return {step: step for step in STEPS}
    if question.kind not in (ONE, SEVERAL):
        return {}
    described = fields.find(question.fills, form.about) if question.fills else None
    if described is None:
        return {code: form.said(one, language) for code, one in zip(question.codes, question.options, strict=True)}
    if registry is None and described.options in (SECTORS, CLUSTERS):
        return {}
    if isinstance(described.options, str) and described.options.startswith(CODES):
        name = described.options.removeprefix(CODES)
        return {code: codes.code_name(name, code, language) for code in codes.codes(name)}
    return fields.options(described, translator(language), cast("Registry", registry))


# --- what is typed ----------------------------------------------------------------------------------------------------


def given(question: AskedQuestion, typed: Iterable[str]) -> list[str]:
    """Return what counts of an answer, as it is kept; nothing where it is blank."""
    texts = [text.replace("\r\n", "\n").strip() for text in typed]
    found = list(dict.fromkeys(text for text in texts if text))
    return found if question.kind == SEVERAL else found[-1:]


def fault(
    question: AskedQuestion, form: QuestionnaireForm, answer: Sequence[str], registry: "Registry | None"
) -> AnswerFault | None:
    """Say what is wrong with an answer; a blank one is not wrong here."""
    if not answer:
        return None
    text = answer[-1]
    if question.kind == NUMBER and number(text) is None:
        return AnswerFault(question.id, NO_NUMBER)
    if question.kind == DATE and day(text) is None:
        return AnswerFault(question.id, NO_DATE)
    if question.kind in LONGEST and len(text) > LONGEST[question.kind]:
        return AnswerFault(question.id, TOO_LONG, {"n": LONGEST[question.kind]})
    known = {YES, NO} if question.kind == YES_NO else {*options(question, form, form.languages[0], registry)}
    if question.kind in (YES_NO, ONE, SEVERAL, SCALE) and not known.issuperset(answer):
        return AnswerFault(question.id, NO_OPTION)
    return None


def faults(
    section: QuestionnaireSection, form: QuestionnaireForm, answers: Answers, registry: "Registry | None", whole: bool
) -> list[AnswerFault]:
    """Say what is wrong with the answers of a section; `whole` where required ones have to be there."""
    found = []
    for one in section.questions:
        answer = answers.get(one.id) or ()
        wrong = AnswerFault(one.id, NEEDED) if whole and one.required and not answer else None
        if wrong := wrong or fault(one, form, answer, registry):
            found.append(wrong)
    return found


def number(text: str) -> float | None:
    """Read a number as people write it; None where it is none.

    >>> number("1 250,5"), number("12"), number("a dozen")
    (1250.5, 12.0, None)
    """
    plain = "".join(text.split()).replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def day(text: str) -> date | None:
    """Read a day as Polish people or browsers write it; None where it is none.

    >>> day("1.12.2026"), day("2026-12-01"), day("soon")
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 1), None)
    """
    try:
        return date.fromisoformat(forms.day("".join(text.split())))
    except ValueError:
        return None
