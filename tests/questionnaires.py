"""Questionnaires for tests: a small form about firms, sent to those of the voivodeship 06."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from geo.exchange import questionnaire_answers, questionnaires
from geo.exchange.questionnaire_answers import Answering
from geo.exchange.questionnaires import QuestionnaireDesk, RecipientWish
from geo.exchange.questions import AskedQuestion, QuestionnaireForm, QuestionnaireSection
from tests import exchange, factories, heard

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CLOSES = "31.12.2026"
LINK = re.compile(r"/questionnaire/([\w-]+)")
REGISTRY: Any = factories.registry()
SOURCES: Any = SimpleNamespace(registry=REGISTRY, today=factories.TODAY)
EVERYBODY = RecipientWish()


def both(polish: str, english: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"pl": polish, "en": english}


def form(**more: Any) -> QuestionnaireForm:
    """Return a form of two sections: two fields of the profile and a description, then an opinion of each kind."""
    profile = (
        AskedQuestion("q1", "text", both("Strona", "Website"), fills="website"),
        AskedQuestion("q2", "one", both("Wielkość", "Size"), required=True, fills="size"),
        AskedQuestion("q3", "long", both("Co robi?", "What does it make?"), fills="texts"),
    )
    opinion = (
        AskedQuestion("q4", "yes_no", both("Klaster?", "A cluster?"), required=True),
        AskedQuestion("q5", "several", both("Rynki", "Markets"), options=(both("kraj", "home"), both("UE", "EU"))),
        AskedQuestion("q6", "number", both("Eksport", "Export"), both("W procentach.", "Per cent.")),
        AskedQuestion("q7", "scale", both("Ocena", "Grade")),
        AskedQuestion("q8", "date", both("Od kiedy", "Since when")),
        AskedQuestion("q9", "long", both("Uwagi", "Remarks")),
    )
    sections = (
        QuestionnaireSection(both("Firma", "The firm"), profile),
        QuestionnaireSection(both("Opinie", "Opinions"), opinion),
    )
    given = {"title": both("Ankieta firm", "Firms asked"), "intro": both("Pytamy.", "We ask."), "sections": sections}
    return QuestionnaireForm("firm", ("pl", "en"), **{**given, **more})


def desk(database: Any, person: Any = None, now: datetime = NOW) -> QuestionnaireDesk:
    """Return the desk of an editor of the voivodeship 06."""
    return QuestionnaireDesk(database, person or heard.editor(database), now)


def firms(database: Any, number: int = 4) -> list[str]:
    """Let the registry have firms of the voivodeship 06, each with an address, and return their ids."""
    made = {
        f"firma-{place}": exchange.firm(name=f"Firma {place}", nip=exchange.nip(place), email=f"biuro@f{place}.example")
        for place in range(1, number + 1)
    }
    exchange.put(database, "firm", made)
    return list(made)


def sent(at: QuestionnaireDesk, number: int = 4, asks: QuestionnaireForm | None = None, closes: str = CLOSES) -> int:
    """Send a questionnaire to some firms, and return its number."""
    keys = firms(at.database, number)
    made = questionnaires.begin(at, asks or form(), "06")
    questionnaires.set_days(at, made, "", closes)
    questionnaires.send(at, made, EVERYBODY, keys)
    return made


def links(database: Any) -> dict[str, str]:
    """Return what the newest link to each address holds."""
    return {mail.recipient: found[1] for mail in heard.mails(database) if (found := LINK.search(mail.body))}


def answering(database: Any, place: int = 1, now: datetime = NOW) -> Answering:
    """Return whoever holds the link of a firm."""
    return Answering(database, REGISTRY, links(database)[f"biuro@f{place}.example"], now)


def answer(database: Any, place: int, now: datetime = NOW, **answers: str | list[str]) -> None:
    """Answer all of it by the link of a firm, and send it in; what is not named is answered shortly."""
    whole = {"q2": "small", "q4": "yes", **answers}
    typed = {name: [text] if isinstance(text, str) else text for name, text in whole.items()}
    at = answering(database, place, now)
    for section in (0, 1):
        questionnaire_answers.save(at, section, typed)
    questionnaire_answers.hand_in(at)
