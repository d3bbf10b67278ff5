"""The catalogues hold exactly what the code asks for, translated whole: Polish all, the further ones what forms say."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from docs import rooms
from geo.build import messages
from geo.i18n import FORM_LANGUAGES, LANGUAGES, bind
from geo.settings import ROOT
from geo.web.editing.routes import PAGES

CODE = sorted(file for folder in ("geo", "pages") for file in (ROOT / folder).rglob("*.py"))
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
FURTHER = FORM_LANGUAGES[len(LANGUAGES) :]
PLURAL_FORMS = {"pl": 3, "de": 2, "cs": 3, "sk": 3, "uk": 3, "it": 2}  # one, few, many; or one, other

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


@pytest.fixture(scope="module")
def of_forms() -> set[object]:
    return {message.id for message in messages.extract(forms=True) if message.id}


@pytest.fixture(scope="module", params=FURTHER)
def further(request: pytest.FixtureRequest) -> tuple[str, dict[object, Message]]:
    """A language of forms with its catalogue."""
    return request.param, {message.id: message for message in messages.catalogue(request.param) if message.id}


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
    if not re.search(r"\b(?:t|_|_n)\s*\(", file.read_text(encoding="utf-8")):
        return
    for call in ast.walk(rooms.tree(file)):
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
    assert [message.id for message in plural if len(messages.strings(message)) != PLURAL_FORMS["pl"]] == []


def test_placeholders_are_those_of_the_source(polish: dict[object, Message]) -> None:
    differing = {
        text: source for message in polish.values() for source, text in pairs(message) if text and _differ(source, text)
    }
    assert differing == {}


def test_forms_have_a_catalogue_for_all_that_they_say(asked: set[object], of_forms: set[object]) -> None:
    assert of_forms < asked
    assert "Sign in" in of_forms and "Clear all filters" not in of_forms
    texts = {text for ids in asked for text in ([ids] if isinstance(ids, str) else ids)}
    assert set(messages.FORM_TEXTS) - texts == set()
    unused = [one for one in messages.FORM_SOURCES if not list(ROOT.glob(one))]
    assert unused == []


def test_a_catalogue_of_forms_is_whole(further: tuple[str, dict[object, Message]], of_forms: set[object]) -> None:
    language, held = further
    assert set(held) == of_forms, "run `make messages` and translate what is new"
    assert [message.id for message in held.values() if message.fuzzy or not all(messages.strings(message))] == []
    forms = {len(messages.strings(message)) for message in held.values() if message.pluralizable}
    assert forms == {PLURAL_FORMS[language]}


def test_placeholders_of_forms_are_those_of_the_source(further: tuple[str, dict[object, Message]]) -> None:
    _language, held = further
    assert [text for message in held.values() for source, text in pairs(message) if _differ(source, text)] == []


# What texts of these languages never have.
FOREIGN = {
    "de": r"[\"”‘’]|(?<!\w)'|\.\.\.|[łąęśćńżź]|\b(?:du|dein|dir|dich)\b",
    "cs": r"[\"”‘’]|(?<!\w)'|\.\.\.|[łąęśćńżźäöľ]",
    "sk": r"[\"”‘’]|(?<!\w)'|\.\.\.|[łąęśćńżźěřů]",
    "uk": r"[\"“”„‘]|\.\.\.|[ыэъё]|\b(?:ви|вас|вам|вами|ваш\w*)\b",
    "it": r"[\"„‘]|(?<!\w)'|\.\.\.|[łąęśćńżź]",
}


def test_a_language_is_set_as_it_is(further: tuple[str, dict[object, Message]]) -> None:
    language, held = further
    found = [text for text in texts(held) if re.search(FOREIGN[language], PLACEHOLDER.sub("", text))]
    assert found == []


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


def test_pages_that_speak_all_languages_have_their_texts_in_the_catalogues_of_forms() -> None:
    speaking = {page.handler.__module__ for page in PAGES if page.languages == FORM_LANGUAGES}
    files = {f"{name.replace('.', '/')}.py" for name in speaking}
    assert {file for file in files if not any(fnmatch(file, pattern) for pattern in messages.FORM_SOURCES)} == set()
    assert "geo/web/editing/offering.py" in files
