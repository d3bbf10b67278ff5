"""The Polish catalogue holds exactly what the code asks for, translated whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from geo.build import messages
from geo.i18n import bind
from geo.settings import ROOT

CODE = sorted(file for folder in ("geo", "pages") for file in (ROOT / folder).rglob("*.py"))
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
PLURAL_FORMS = 3  # one, few, many

# What Polish texts never have: a rule and what breaks it.
FAULTS = {
    "quotation marks are „ ”, inside of them « »": r"[\"“‘’]|(?<!\w)'|'(?!\w)",
    "an ellipsis is one character": r"\.\.\.",
    "words are one space apart": r"\S  +\S",
    "a dash is – between spaces": r" - |—|--",
    "a range is – without spaces": r"[\d}] – [\d{]|\d-\d|\}-\{",
    "a negative number has a minus sign": r"(?<![\w}-])-\d",
    "decimals follow a comma": r"(?<![\d.])0\.\d|\d\.\d+ (?:km|mln|mld|zł|osób)",
    "the percent sign is closed up": r"[\d}] %",
    "no space before a stop": r" [,.;:!?)]|\( ",
    "thousands are grouped": r"(?<![\d{])\d{4,} (?:osób|zł|pracujących|firm)",
    "a day is 31.12.2024, a year has r. after its month": r"\d{4}-\d\d|(?:stycznia|grudnia) \d{4}(?! r\.)",
    "mln and mld have no stop, tys. has": r"\bml[nd]\.|\btys\b(?!\.)",
}
# One term for one thing, one address to the reader: what is not said, and what is.
TERMS = {
    r"iloraz": "współczynnik lokalizacji",
    r"materiał(?:y)? na spotkanie": "prezentacja",
    r"\bproszę\b": "the imperative: wybierz, sprawdź",
    r"zatrudnion(?:y|ych|ymi)\b": "pracujący",
    r"klaster statystyczny|klastry statystyczne": "koncentracja",
    r"(?:Krajowy Klaster|Krajowe Klastry|Krajowych Klastrów|Krajowego Klastra) [a-z]": "Krajowy Klaster Kluczowy",
}


@pytest.fixture(scope="module")
def asked() -> set[object]:
    return {message.id for message in messages.extract() if message.id}


@pytest.fixture(scope="module")
def polish() -> dict[object, Message]:
    return {message.id: message for message in messages.polish() if message.id}


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Give each translation with the English text that it stands for: the first form for 1, else the second."""
    texts = messages.strings(message)
    sources = (message.id,) if isinstance(message.id, str) else (message.id[0], *[message.id[1]] * (len(texts) - 1))
    yield from zip(sources, texts, strict=True)


def test_the_extraction_sees_code_and_templates(asked: set[object]) -> None:
    assert "Clear all filters" in asked  # geo/web/templates
    assert ("{n} cluster", "{n} clusters") in asked  # geo/*.py
    assert "Filters" in asked  # pages


def test_every_text_has_its_entry(asked: set[object], polish: dict[object, Message]) -> None:
    assert asked - set(polish) == set(), "run `make messages` and translate what is new"


def test_no_text_hides_from_the_extraction(asked: set[object]) -> None:
    """A call inside of an f-string is one that Babel does not see."""
    known = {text for ids in asked for text in ([ids] if isinstance(ids, str) else ids)}
    hidden = [f"{file}: {text}" for file in CODE for text in _asked_in(file) if text not in known]
    assert hidden == []


def _asked_in(file: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("t", "_", "_n"):
            yield from (part.value for part in call.args if isinstance(part, ast.Constant) and part.value)


def test_no_entry_is_left_over(asked: set[object], polish: dict[object, Message]) -> None:
    assert set(polish) - asked == set(), "run `make messages`"
    assert list(messages.polish().obsolete) == []


def test_every_entry_is_translated_and_certain(polish: dict[object, Message]) -> None:
    unfinished = [message.id for message in polish.values() if message.fuzzy or not all(messages.strings(message))]
    assert unfinished == []


def test_plurals_have_every_form(polish: dict[object, Message]) -> None:
    plural = [message for message in polish.values() if message.pluralizable]
    assert plural
    assert [message.id for message in plural if len(messages.strings(message)) != PLURAL_FORMS] == []


def test_placeholders_are_those_of_the_source(polish: dict[object, Message]) -> None:
    differing = {
        text: source for message in polish.values() for source, text in pairs(message) if text and _differ(source, text)
    }
    assert differing == {}


def _differ(source: str, text: str) -> bool:
    wanted, found = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
    # A form for one may spell the number out or leave it unsaid, in either language.
    return wanted - {"{n}"} != found - {"{n}"} or not found <= wanted | {"{n}"}


@pytest.mark.parametrize(("rule", "fault"), FAULTS.items())
def test_polish_is_set_as_polish_is(polish: dict[object, Message], rule: str, fault: str) -> None:
    assert {text for text in texts(polish) if re.search(fault, text)} == set(), rule


@pytest.mark.parametrize(("other", "term"), TERMS.items())
def test_one_thing_has_one_name(polish: dict[object, Message], other: str, term: str) -> None:
    assert {text for text in texts(polish) if re.search(other, text)} == set(), term


def test_a_line_ends_with_no_word_of_one_letter(polish: dict[object, Message]) -> None:
    loose = re.compile(r"(?:^|[\s(„])[aiouwz] (?!$)", re.IGNORECASE)
    assert {text for text in texts(polish) if loose.search(bind(text).strip())} == set()


def texts(polish: dict[object, Message]) -> Iterator[str]:
    for message in polish.values():
        yield from messages.strings(message)
