"""Questionnaires, as editors make and send them: the form, whom it goes to, letters, one reminder.

A questionnaire belongs to the editors of a voivodeship, or of the whole country. Its form stays as it is from the first
letter on, so that everybody answers the same. One organisation gives one reply, whoever of it has a link.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from geo.access import attempts, outbox
from geo.access.attempts import Limit
from geo.access.person import COORDINATOR, Person, scope_of
from geo.database import queries
from geo.database import questionnaires as kept
from geo.database import requests as asked
from geo.database.questionnaires import Questionnaire, QuestionnaireLink, QuestionnaireReply
from geo.days import day_of
from geo.editorial import records
from geo.editorial.requests import address_digest, new_token
from geo.errors import Declined
from geo.exchange import day_letters, questions, summaries
from geo.exchange import questionnaire_mails as mails
from geo.exchange.day_letters import DayLetters
from geo.exchange.questionnaire_mails import QuestionnaireLetter
from geo.exchange.questions import ABOUT, QuestionnaireForm, QuestionnaireSection, Words
from geo.exchange.summaries import AnonymousSummary
from geo.i18n import mark as _
from geo.settings import ROOT, is_mail
from geo.store.exchange import Membership
from geo.text import split

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from geo.database.engine import Database
    from geo.store.registry import Registry

TEMPLATES = ROOT / "data" / "questionnaires"
KEPT = timedelta(days=180)  # after the last day of answers
MOST_OPEN = 200  # questionnaires of one voivodeship
LONGEST = timedelta(days=366)  # from today to the last day
REFUSES = "surveys"  # kind of mails that an address can refuse
LETTERS_BY = Limit("questionnaires by", 3_000, timedelta(days=1))  # one account
NO_ADDRESS, WANTS_NONE, ASKED = "no_address", "wants_none", "asked"  # why somebody is not written to
NOBODYS = _("There is no such questionnaire, or it belongs to the editors of another voivodeship.")
SENT = _("The questionnaire was sent already, so its form stays as it is; make a new one to ask something else.")
MOVED = _("Somebody else has changed this questionnaire meanwhile. Look at it as it is now and change it again.")
NOT_OPEN = _("Letters can be sent while the questionnaire is open; set the last day anew.")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class QuestionnaireDesk:
    """Who works on questionnaires, and when."""

    database: "Database"
    person: Person
    now: datetime

    @property
    def today(self) -> date:
        """The day."""
        return day_of(self.now)


@dataclass(frozen=True, slots=True)
class QuestionnaireLine:
    """A questionnaire in a list."""

    one: Questionnaire
    form: QuestionnaireForm
    asked: int
    handed: int


@dataclass(frozen=True, slots=True)
class RecipientWish:
    """Whom an editor wants to ask; blank fields leave all."""

    region: str = ""
    cluster: str = ""  # firms that are its members
    division: str = ""  # firms of a division of PKD
    size: str = ""
    sector: str = ""  # clusters


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who would get a letter."""

    key: str
    name: str
    to: tuple[tuple[str, str], ...]  # addresses, each with its language


@dataclass(frozen=True, slots=True)
class RecipientPlan:
    """Whom letters would reach, and whom not, by the reason why."""

    reached: tuple[Recipient, ...]
    left: Mapping[str, tuple[str, ...]]  # reason to names


@dataclass(frozen=True, slots=True)
class QuestionnaireOutcome:
    """What came back; `replies` are for the contact point alone."""

    line: QuestionnaireLine
    begun: int  # answered something, not sent in
    reminded: int
    can_remind: int
    summary: AnonymousSummary
    replies: Sequence[tuple[str, date, Mapping[str, Sequence[str]]]]  # name, day and answers of who has sent in
    waiting: Sequence[str]  # names of the others


# --- the form ---------------------------------------------------------------------------------------------------------


def templates(folder: "Path" = TEMPLATES) -> dict[str, tuple[Words, QuestionnaireForm]]:
    """Return the templates that ship, each with its name, by the name of its file."""
    found = {one.stem: json.loads(one.read_text(encoding="utf-8")) for one in sorted(folder.glob("*.json"))}
    return {stem: (data["name"], questions.unpacked(data)) for stem, data in found.items()}


def listed(at: QuestionnaireDesk) -> list[QuestionnaireLine]:
    """Return the questionnaires of a person's voivodeships, the newest first."""
    with at.database.reading() as session:
        counts = kept.counts(session)
        own = [one for one in kept.listed(session) if _decides(at.person, one.region)]
    return [QuestionnaireLine(one, questions.unpacked(one.form), *counts.get(one.id, (0, 0))) for one in own]


def begin(at: QuestionnaireDesk, form: QuestionnaireForm, region: str) -> int:
    """Make a questionnaire, blank or of a template, and return its number."""
    if form.about not in ABOUT or not _decides(at.person, region):
        raise Declined(NOBODYS)
    with at.database.writing() as session:
        if sum(one.region == region for one in kept.listed(session)) >= MOST_OPEN:
            raise Declined(_("There are {n} questionnaires of this voivodeship; delete one first."), n=MOST_OPEN)
        made = Questionnaire(kind=form.about, region=region, form=questions.packed(form), version=1)
        made.made_by, made.created_at, made.opens, made.closes, made.shared = at.person.account, at.now, "", "", 0
        session.add(made)
        session.flush()
        return made.id


def opened(at: QuestionnaireDesk, number: int) -> QuestionnaireLine:
    """Return a questionnaire of a person's voivodeships.

    Raises
    ------
    Declined
        There is none, or it is of others.
    """
    with at.database.reading() as session:
        one = _own(session, at, number)
        return QuestionnaireLine(one, questions.unpacked(one.form), *kept.counts(session).get(one.id, (0, 0)))


def alter(
    at: QuestionnaireDesk, number: int, version: int, change: Callable[[QuestionnaireForm], QuestionnaireForm]
) -> None:
    """Change the form of a questionnaire that was not sent yet.

    Raises
    ------
    Declined
        It was sent, changed meanwhile (`version` is that of the page), or is of others.
    """
    with at.database.writing() as session:
        one = _own(session, at, number)
        if one.sent_at:
            raise Declined(SENT)
        if one.version != version:
            raise Declined(MOVED)
        one.form, one.version = questions.packed(change(questions.unpacked(one.form))), one.version + 1


def set_days(at: QuestionnaireDesk, number: int, opens: str, closes: str) -> None:
    """Say from which day to which it is answered; as typed, the first may be blank.

    Raises
    ------
    Declined
        They are no days, or in no order.
    """
    first, last = questions.day(opens) if opens.strip() else None, questions.day(closes)
    if last is None or (opens.strip() and first is None):
        raise Declined(questions.NO_DATE)
    if last < at.today or last > at.today + LONGEST or (first and first > last):
        raise Declined(_("The last day is not before the first one nor before today, and within a year."))
    with at.database.writing() as session:
        one = _own(session, at, number)
        if one.summary is not None:
            raise Declined(_("The answers were deleted by their age; make a new questionnaire."))
        one.opens, one.closes = first.isoformat() if first else "", last.isoformat()


def share(at: QuestionnaireDesk, number: int, *, shared: bool) -> None:
    """Let everybody see the summary once the questionnaire is closed, or nobody but its editors."""
    with at.database.writing() as session:
        _own(session, at, number).shared = int(shared)


def delete(at: QuestionnaireDesk, number: int) -> None:
    """Delete a questionnaire that was not sent."""
    with at.database.writing() as session:
        one = _own(session, at, number)
        if one.sent_at:
            raise Declined(SENT)
        kept.remove(session, one)


def lacks(form: QuestionnaireForm) -> list[tuple[str, Mapping[str, str]]]:
    """Say what a form lacks before it can be sent: marked sentences, each with its values."""
    found: list[tuple[str, Mapping[str, str]]] = []
    for language in form.languages:
        if not form.title.get(language):
            found.append((_("The title is missing in {language}."), {"language": language}))
    if not form.questions:
        found.append((_("It asks nothing yet."), {}))
    for number, section in enumerate(form.sections, 1):
        if not section.words.get(form.languages[0]):
            found.append((_("Section {number} has no title."), {"number": str(number)}))
        for one in section.questions:
            found += _lacking(form, one)
    return found


def _lacking(form: QuestionnaireForm, one: questions.AskedQuestion) -> Iterable[tuple[str, Mapping[str, str]]]:
    name = form.said(one.words, form.languages[0]) or one.id
    for language in form.languages:
        if not one.words.get(language):
            yield _("The question “{name}” is missing in {language}."), {"name": name, "language": language}
    if one.kind in (questions.ONE, questions.SEVERAL) and not one.fills:
        if len(one.options) < 2:
            yield _("The question “{name}” has fewer than two options."), {"name": name}
        elif any(not words.get(language) for words in one.options for language in form.languages):
            yield _("An option of the question “{name}” is missing in one of the languages."), {"name": name}


def blank(about: str, languages: Sequence[str]) -> QuestionnaireForm:
    """Return a form that asks nothing yet."""
    return QuestionnaireForm(about, tuple(languages), sections=(QuestionnaireSection(),))


# --- letters ----------------------------------------------------------------------------------------------------------


def recipients(at: QuestionnaireDesk, number: int, wish: RecipientWish) -> RecipientPlan:
    """Say whom letters would reach now."""
    with at.database.reading() as session:
        return _plan(session, _own(session, at, number), wish, at.today)


def send(at: QuestionnaireDesk, number: int, wish: RecipientWish, keys: Collection[str]) -> DayLetters:
    """Send letters to those of `keys` who can be reached, as many as may go today.

    Raises
    ------
    Declined
        The form lacks something, it is not open, or too many letters were sent today.
    """
    with at.database.writing() as session:
        one = _own(session, at, number)
        form = questions.unpacked(one.form)
        if lacks(form):
            raise Declined(_("The questionnaire is not complete yet; its page says what is missing."))
        if not one.closes or not is_open(one, max(at.today.isoformat(), one.opens)):
            raise Declined(NOT_OPEN)
        wanted = [each for each in _plan(session, one, wish, at.today).reached if each.key in keys]
        chosen, left = _parted(session, at, wanted, lambda each: len(each.to))
        for each in chosen:
            reply = QuestionnaireReply(questionnaire=one.id, key=each.key, email="", answers={})
            session.add(reply)
            session.flush()
            for email, language in each.to:
                _write(session, at, (one, form), reply, (email, language, each.name))
        if chosen:
            one.sent_at = one.sent_at or at.now
        return DayLetters(sum(len(each.to) for each in chosen), left)


def remind(at: QuestionnaireDesk, number: int) -> DayLetters:
    """Remind those who have not sent it in, each at most once, as many as may be written to today."""
    with at.database.writing() as session:
        one = _own(session, at, number)
        form = questions.unpacked(one.form)
        if not is_open(one, at.today.isoformat()):
            raise Declined(NOT_OPEN)
        chosen, left = _parted(session, at, list(_unanswered(session, one)), lambda each: len(each[1]))
        for reply, to in chosen:
            reply.reminded_at = at.now
            for each in to:
                _write(session, at, (one, form), reply, each, reminder=True)
        return DayLetters(sum(len(to) for _reply, to in chosen), left)


def _unanswered(
    session: "Session", one: Questionnaire
) -> Iterator[tuple[QuestionnaireReply, list[tuple[str, str, str]]]]:
    """Yield what was neither sent in nor reminded of, each with address, language and name of who may be written to."""
    look = records.looking(session)
    for reply in kept.replies(session, one.id):
        data = look((one.kind, reply.key))
        if reply.handed_at or reply.reminded_at or not data:
            continue
        to = kept.links(session, reply.id)
        unwilling = asked.refused(session, map(address_digest, to), REFUSES)
        name = str(data["name"])
        yield reply, [(email, lang, name) for email, lang in to.items() if address_digest(email) not in unwilling]


def _parted(
    session: "Session", at: QuestionnaireDesk, wanted: Sequence[_R], size: Callable[[_R], int]
) -> tuple[Sequence[_R], int]:
    return day_letters.parted(session, LETTERS_BY, str(at.person.account), wanted, size, at.now)


def _write(  # noqa: PLR0913 - what a letter is made of
    session: "Session",
    at: QuestionnaireDesk,
    asks: tuple[Questionnaire, QuestionnaireForm],
    reply: QuestionnaireReply,
    to: tuple[str, str, str],
    *,
    reminder: bool = False,
) -> None:
    (one, form), (email, language, name) = asks, to
    if attempts.taken(session, (LETTERS_BY, str(at.person.account)), now=at.now):
        raise Declined(day_letters.MANY)
    token, digest = new_token()
    words = form.language(language, "en")
    tells = QuestionnaireLetter(
        form.said(form.title, words), form.said(form.intro, words), name, date.fromisoformat(one.closes), reminder
    )
    outbox.put(session, mails.letter(at.database.settings, email, language, token, tells))
    session.add(QuestionnaireLink(reply=reply.id, digest=digest, email=email, language=language))


def _plan(session: "Session", one: Questionnaire, wish: RecipientWish, today: date) -> RecipientPlan:
    state = queries.state(session)
    there = {reply.key for reply in kept.replies(session, one.id)}
    held = _holders(session, one.kind)
    found: list[Recipient] = []
    left: dict[str, list[str]] = defaultdict(list)
    for (kind, key), data in sorted(state.items()):
        if kind != one.kind or not (
            _is_there(kind, data, one.region, wish, state.get) and _meant(kind, data, wish, today)
        ):
            continue
        to, name = held.get(key) or _public(data), str(data.get("name") or key)
        if key in there:
            left[ASKED].append(name)
        elif not to:
            left[NO_ADDRESS].append(name)
        else:
            found.append(Recipient(key, name, to))
    unwilling = asked.refused(session, (address_digest(to) for each in found for to, _lang in each.to), REFUSES)
    reached = []
    for each in found:
        willing = tuple(to for to in each.to if address_digest(to[0]) not in unwilling)
        if willing:
            reached.append(Recipient(each.key, each.name, willing))
        else:
            left[WANTS_NONE].append(each.name)
    return RecipientPlan(tuple(reached), {reason: tuple(names) for reason, names in left.items()})


def _is_there(kind: str, data: Mapping[str, Any], region: str, wish: RecipientWish, look: records.Look) -> bool:
    there = records.regions(kind, look, data)
    return all(code in there for code in (region, wish.region) if code)


def _meant(kind: str, data: Mapping[str, Any], wish: RecipientWish, today: date) -> bool:
    if kind == "cluster":
        return data.get("activity") != "ended" and wish.sector in ("", data.get("sector"))
    told = data.get("memberships") or ()
    held = (Membership(row.get("cluster_id", ""), row.get("valid_from", ""), row.get("valid_to", "")) for row in told)
    return (
        (not wish.cluster or any(one.cluster_id == wish.cluster and one.holds(today) for one in held))
        and (not wish.division or wish.division in split(data.get("pkd")))
        and wish.size in ("", data.get("size"))
    )


def _holders(session: "Session", kind: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the addresses of those who act for records of a kind, by the id of the record."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    stem = scope_of(kind, "")
    for account, role in asked.holders(session, [COORDINATOR]):
        if is_mail(account.email) and role.scope.startswith(stem) and (stem or ":" not in role.scope):
            found[role.scope.removeprefix(stem)].append((account.email, account.language))
    return {key: tuple(to) for key, to in found.items()}


def _public(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((email.lower(), "pl") for email in split(data.get("email") or "")[:1] if is_mail(email))


# --- what comes back --------------------------------------------------------------------------------------------------


def outcome(at: QuestionnaireDesk, number: int, registry: "Registry | None" = None) -> QuestionnaireOutcome:
    """Return what came back so far."""
    with at.database.reading() as session:
        one = _own(session, at, number)
        line = QuestionnaireLine(one, questions.unpacked(one.form), *kept.counts(session).get(one.id, (0, 0)))
        replies, look = kept.replies(session, one.id), records.looking(session)
        names = {each.key: str((look((one.kind, each.key)) or {}).get("name") or each.key) for each in replies}
    told = [(names[each.key], day_of(each.handed_at), each.handed or {}) for each in replies if each.handed_at]
    silent = [each for each in replies if not each.handed_at]
    return QuestionnaireOutcome(
        line,
        sum(each.saved_at is not None for each in silent),
        sum(each.reminded_at is not None for each in replies),
        sum(each.reminded_at is None for each in silent),
        summary_of(one, replies, registry),
        sorted(told, key=lambda row: row[0]),
        sorted(names[each.key] for each in silent),
    )


def summary_of(
    one: Questionnaire, replies: Iterable[QuestionnaireReply], registry: "Registry | None"
) -> AnonymousSummary:
    """Return the anonymous summary of replies, or what was kept of it when they were deleted."""
    if one.summary is not None:
        return summaries.unpacked(one.summary)
    handed = [each.handed or {} for each in replies if each.handed_at]
    return summaries.summary(questions.unpacked(one.form), handed, registry)


def shared_summary(
    database: "Database", number: int, today: date, registry: "Registry | None" = None
) -> tuple[QuestionnaireForm, AnonymousSummary] | None:
    """Return the summary of a questionnaire that everybody may see; None where there is none."""
    with database.reading() as session:
        one = session.get(Questionnaire, number)
        if one is None or not one.shared or not one.sent_at or one.closes >= today.isoformat():
            return None
        return questions.unpacked(one.form), summary_of(one, kept.replies(session, number), registry)


def forget(database: "Database", now: datetime) -> int:
    """Delete the answers of questionnaires that closed long ago; their anonymous summaries stay; return how many."""
    before = (day_of(now) - KEPT).isoformat()
    with database.writing() as session:
        over = kept.over(session, before)
        for one in over:
            one.summary = summaries.packed(summary_of(one, kept.replies(session, one.id), None))
            kept.forget(session, one.id)
        return len(over)


def is_open(one: Questionnaire, today: str) -> bool:
    """Whether it is answered on a day."""
    return bool(one.closes) and one.opens <= today <= one.closes


def _own(session: "Session", at: QuestionnaireDesk, number: int) -> Questionnaire:
    one = session.get(Questionnaire, number)
    if one is None or not _decides(at.person, one.region):
        raise Declined(NOBODYS)
    return one


def _decides(person: Person, region: str) -> bool:
    return person.decides([region] if region else ())
