"""What pages of forms and mails say is heard: whatever no catalogue of forms has would be said in English there."""

from collections.abc import Iterator
from functools import cache

import pytest

from geo import i18n
from geo.build import messages
from geo.i18n import FORM_LANGUAGES, Translator

MISSED: set[str] = set()


@cache
def known() -> frozenset[str]:
    """The texts of the catalogues of forms, of plurals the singular; all of these hold the same (test_translations)."""
    ids = (message.id for message in messages.catalogue("de") if message.id)
    return frozenset(each if isinstance(each, str) else each[0] for each in ids)


class Heard(Translator):
    """Translates, and notes what a catalogue of forms lacks."""

    def __call__(self, message: str, **values: object) -> str:
        if message and message not in known():  # as `_hear`: a page says some hundred texts
            MISSED.add(message)
        return Translator.__call__(self, message, **values)

    def n(self, singular: str, plural: str, number: int, **values: object) -> str:
        _hear(singular)
        return super().n(singular, plural, number, **values)


def _hear(message: str) -> None:
    if message and message not in known():
        MISSED.add(message)


def _mails() -> list[object]:
    """The modules that write mails, each with a translator of its own."""
    from geo.editorial import answers, author_mails, decision_mails
    from geo.exchange import (
        digests,
        meeting_mails,
        question_mails,
        questionnaire_answers,
        questionnaire_mails,
        renewals,
        subscriptions,
    )

    editorial = [answers, author_mails, decision_mails]
    exchange = [digests, meeting_mails, question_mails, questionnaire_answers, questionnaire_mails]
    return [*editorial, *exchange, renewals, subscriptions]


@pytest.fixture(autouse=True)
def speaks_wholly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test in which a page of forms or a mail says what the catalogues of forms lack."""
    from geo.access import invitations, links
    from geo.editorial import letters
    from geo.web.editing.gate import Gate

    def translator(language: str) -> Heard:
        return Heard(i18n.translator(language).language)

    def visit(gate, *asked):
        made = plain(gate, *asked)
        if made.languages == FORM_LANGUAGES:
            made.t = translator(made.language)
        return made

    plain = Gate._visit
    monkeypatch.setattr(Gate, "_visit", visit)
    for module in (*_mails(), letters):
        monkeypatch.setattr(module, "translator", translator)
    for module in (links, invitations):
        monkeypatch.setattr(module, "i18n", _Heard())
    MISSED.clear()
    yield
    assert not MISSED, (
        f"{MISSED}: run `make messages`, after adding the module to FORM_SOURCES, or the text to FORM_TEXTS, of "
        "geo/build/messages.py where it is in neither"
    )


class _Heard:
    """The module `geo.i18n` with a translator that is heard."""

    def __getattr__(self, name: str) -> object:
        return Heard if name == "translator" else getattr(i18n, name)
