"""What an organisation does by the link of a letter: answers in sittings, corrects, sends in, takes back.

What is typed is kept as it was typed, faulty or not. Sent in, answers count in the summary, and those about the profile
become a proposal, which editors decide on as on any other. A look changes nothing, for programs of mail open every link
before a person does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.access import accounts, attempts
from geo.access.attempts import Limit
from geo.access.person import COORDINATOR, Person, scope_of
from geo.database import accounts as people
from geo.database import queries
from geo.database import questionnaires as kept
from geo.database import requests as asked
from geo.database.models import Change
from geo.database.questionnaires import Questionnaire, QuestionnaireLink, QuestionnaireReply
from geo.days import day_of
from geo.editorial import changes, forms, proposals
from geo.editorial.changes import ProposedChange
from geo.editorial.requests import address_digest, token_digest
from geo.errors import Declined
from geo.exchange import questionnaires, questions
from geo.exchange.questionnaires import KEPT, REFUSES
from geo.exchange.questions import DESCRIPTION, DESCRIPTIONS, NO, SEVERAL, YES_NO, AnswerFault, QuestionnaireForm
from geo.i18n import mark as _
from geo.i18n import public, translator

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.editorial.forms import Typed
    from geo.editorial.proposals import Reading
    from geo.store.registry import Registry

SAVED_BY = Limit("answers of", 500, timedelta(days=1))  # one link
OVER = _("This link leads nowhere any more: the questionnaire is over, or its answers were deleted.")
CLOSED = _("The questionnaire is not open today, so nothing was changed.")
UNFINISHED = _("Some required answers are missing, or something is to be mended; the page says what.")
OFTEN = _("Very much was saved by this link today. Go on tomorrow; what was saved before is kept.")


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers by a link, and when."""

    database: "Database"
    registry: "Registry"
    token: str
    now: datetime

    @property
    def today(self) -> date:
        """The day."""
        return day_of(self.now)


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What the holder of a link is shown."""

    one: Questionnaire
    form: QuestionnaireForm
    reply: QuestionnaireReply
    data: Mapping[str, Any]  # what the registry says of the organisation
    email: str  # that the letter went to
    language: str  # of the letter
    open: bool
    unwilling: bool  # whether the address wants no more such letters

    @property
    def handed(self) -> bool:
        """Whether all of it is sent in as it stands."""
        return self.reply.handed_at is not None and _filled(self.reply.handed or {}) == _filled(self.reply.answers)

    def shown(self, question: str) -> list[str]:
        """Return what stands at a question: what was typed, else what the profile says."""
        if question in self.reply.answers:
            return list(self.reply.answers[question])
        one = self.form.questions[question]
        if not one.fills:
            return []
        if one.fills == DESCRIPTIONS:
            listed = self.data.get(DESCRIPTIONS) or ()
            return [row[DESCRIPTION] for row in listed if row.get("lang") == self.form.language(self.language)]
        return [text for text in forms.of_record(self.data, kind=self.form.about).get(one.fills, ()) if text]

    def faults(self, place: int, registry: "Registry", *, whole: bool) -> list[AnswerFault]:
        """Say what is wrong with a section; `whole` where required answers have to be there."""
        return questions.faults(self.form.sections[place], self.form, self.reply.answers, registry, whole)

    def answered(self, place: int) -> int:
        """How many questions of a section have an answer."""
        return sum(bool(self.reply.answers.get(one.id)) for one in self.form.sections[place].questions)


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """What sending in would do."""

    sheet: AnswerSheet
    faults: tuple[AnswerFault, ...]  # what is to be mended before
    reading: "Reading | None"  # of the profile; None where no answer is about it

    @property
    def proposes(self) -> bool:
        """Whether the profile would be changed."""
        return self.reading is not None and bool(self.reading.patch)


def look(at: Answering) -> AnswerSheet:
    """Return what a link shows; nothing is changed.

    Raises
    ------
    Declined
        There is no such link any more, or the organisation is gone.
    """
    with at.database.reading() as session:
        link, reply, one = _open(session, at)
        return _sheet(session, at, link, reply, one)


def save(at: Answering, place: int, typed: "Typed") -> list[AnswerFault]:
    """Keep the answers of a section as they were typed; return what is wrong with them, required ones left out.

    Raises
    ------
    Declined
        As `look`; or it is not open today, there is no such section, or too much was saved today.
    """
    with at.database.writing() as session:
        link, reply, one = _open(session, at)
        sheet = _sheet(session, at, link, reply, one)
        if not sheet.open or place >= len(sheet.form.sections):
            raise Declined(CLOSED)
        if attempts.taken(session, (SAVED_BY, link.digest), now=at.now):
            raise Declined(OFTEN)
        own = sheet.form.sections[place].questions
        found = {each.id: questions.given(each, typed.get(each.id, ())) for each in own}
        reply.answers = {**reply.answers, **{name: texts for name, texts in found.items() if texts or name in typed}}
        reply.email, reply.saved_at = link.email, at.now
        session.flush()
        return sheet.faults(place, at.registry, whole=False)


def proposal(at: Answering) -> AnswerProposal:
    """Say what sending in would do; nothing is changed."""
    return _proposal(at, look(at))


def hand_in(at: Answering) -> bool:
    """Send the answers in, and propose what they say of the profile; say whether they change it.

    What was proposed before and nobody has decided on is taken back; answers can be corrected and sent in again.

    Raises
    ------
    Declined
        As `save`; or an answer is missing or faulty.
    """
    found = proposal(at)
    if not found.sheet.open:
        raise Declined(CLOSED)
    if found.faults:
        raise Declined(UNFINISHED)
    with at.database.writing() as session:
        link, reply, _one = _open(session, at)
        if reply.answers != found.sheet.reply.answers:
            raise Declined(questionnaires.MOVED)
        _take_back(session, reply, at.now)
        if found.proposes:
            reply.change = _propose(session, at, link, found)
        reply.handed, reply.handed_at, reply.email = dict(reply.answers), at.now, link.email
    return found.proposes


def delete(at: Answering) -> None:
    """Delete all answers; what was proposed and not decided is taken back, the link goes on."""
    with at.database.writing() as session:
        _link, reply, _one = _open(session, at)
        _take_back(session, reply, at.now)
        reply.answers, reply.handed, reply.handed_at, reply.saved_at, reply.email = {}, None, None, None, ""


def stop(at: Answering, *, again: bool = False) -> None:
    """Send no more questionnaires to the address of a link; or send them `again`."""
    with at.database.writing() as session:
        digest = address_digest(_open(session, at)[0].email)
        if again:
            asked.allow(session, digest, REFUSES)
        else:
            asked.refuse(session, digest, REFUSES, at.now)


def _filled(answers: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {question: list(texts) for question, texts in answers.items() if texts}


# --- in one transaction -----------------------------------------------------------------------------------------------


def _open(session: "Session", at: Answering) -> tuple[QuestionnaireLink, QuestionnaireReply, Questionnaire]:
    found = kept.by_link(session, token_digest(at.token))
    if found is None or at.today > date.fromisoformat(found[2].closes) + KEPT:
        raise Declined(OVER)
    return found


def _sheet(
    session: "Session", at: Answering, link: QuestionnaireLink, reply: QuestionnaireReply, one: Questionnaire
) -> AnswerSheet:
    entry = queries.entry(session, one.kind, reply.key)
    if entry is None or entry.data is None:
        raise Declined(OVER)
    return AnswerSheet(
        one,
        questions.unpacked(one.form),
        reply,
        entry.data,
        link.email,
        link.language,
        questionnaires.is_open(one, at.today.isoformat()),
        bool(asked.refused(session, [address_digest(link.email)], REFUSES)),
    )


def _proposal(at: Answering, sheet: AnswerSheet) -> AnswerProposal:
    form, reply = sheet.form, sheet.reply
    found = [one for place in range(len(form.sections)) for one in sheet.faults(place, at.registry, whole=True)]
    typed = _typed(sheet)
    if not typed:
        return AnswerProposal(sheet, tuple(found), None)
    said = _("Answer to the questionnaire “{title}”.")
    t = translator(public(sheet.language))  # editors read it
    typed[forms.NOTE] = [t(said, title=form.said(form.title, form.language(sheet.language)))]
    reading = proposals.read(at.database, typed, reply.key, at.registry.towns, form.about)
    by_field = {one.fills: one.id for one in reversed([*form.questions.values()]) if one.fills}
    wrong = {each.question for each in found}
    for problem in reading.problems:
        question = by_field.get(problem.where.partition("-")[0])
        if question and question not in wrong:
            found.append(AnswerFault(question, problem.message, problem.values))
    return AnswerProposal(sheet, tuple(found), reading)


def _typed(sheet: AnswerSheet) -> dict[str, list[str]]:
    """Return the answers about the profile as its form would have them; a blank one leaves the field as it is."""
    typed: dict[str, list[str]] = {}
    for one in sheet.form.questions.values():
        answer = list(sheet.reply.answers.get(one.id) or ())
        if not one.fills or not answer:
            continue
        if one.fills == DESCRIPTIONS:
            typed |= _description(sheet, answer[-1])
        elif one.kind == YES_NO and answer[-1] == NO:
            typed[one.fills] = [""]
        else:
            typed[one.fills] = answer if one.kind == SEVERAL else answer[-1:]
    return typed


def _description(sheet: AnswerSheet, text: str) -> dict[str, list[str]]:
    """Let the text of one language say something; all others stay."""
    language = sheet.form.language(sheet.language)
    before = list(sheet.data.get(DESCRIPTIONS) or ())
    rows = [dict(row) for row in before]
    own = next((row for row in rows if row.get("lang") == language), None)
    if own is None:
        own = {"lang": language, **({} if rows else {"original": "yes"})}
        rows.append(own)
    own[DESCRIPTION] = text
    typed = forms.of_record({DESCRIPTIONS: rows}, before={DESCRIPTIONS: before}, kind=sheet.form.about)
    listed = {name: values for name, values in typed.items() if name.startswith(f"{DESCRIPTIONS}-")}
    for place in range(len(before)):
        listed[f"{DESCRIPTIONS}-{place}-{forms.ORIGIN}"] = [str(place)]
    return listed


def _take_back(session: "Session", reply: QuestionnaireReply, now: datetime) -> None:
    change = session.get(Change, reply.change) if reply.change else None
    if change is not None and change.state in changes.OPEN:
        change.state, change.decided_at = changes.WITHDRAWN, now
    reply.change = None


def _propose(session: "Session", at: Answering, link: QuestionnaireLink, found: AnswerProposal) -> int | None:
    """Propose what the answers say of the profile, in the name of the address that the letter went to."""
    reading = found.reading
    assert reading is not None
    mapped = {one.fills for one in found.sheet.form.questions.values()}
    if any(one.where != forms.EVIDENCE and one.where.partition("-")[0] not in mapped for one in reading.problems):
        return None  # something else is wrong with the entry, which whoever answers cannot mend here
    account = accounts.found_or_made(session, link.email, link.language, at.now)
    own = (COORDINATOR, scope_of(reading.kind, reading.key))
    roles = frozenset({own} & people.roles(session, account.id))
    proposed = ProposedChange(reading.kind, reading.key, reading.patch, reading.version, reading.note)
    return changes.propose_in(session, at.database, proposed, Person(account.id, roles))
