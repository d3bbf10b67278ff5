"""Language as an argument: messages, plurals, numbers and dates.

Message ids are English sentences, so English needs no catalogue. The others are read from ``locale/*.po`` at their
first use and compiled in memory: no compiled file can be stale. That of Polish holds all texts, those of the further
`FORM_LANGUAGES` hold what forms and letters say.
"""

import gettext
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("pl", "en")  # of the whole atlas
# Of forms and letters, and of what may be written into them.
FORM_LANGUAGES = (*LANGUAGES, "de", "cs", "sk", "uk", "it")
LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "data" / "locale"
NO_BREAK = "\u00a0"
PLURALS = {"one": 1, "few": 2, "many": 5, "other": 5}  # a number of each plural category, right in both languages

# A line of Polish text never ends with a one-letter word, nor between a number and its unit or two groups of digits.
_ONE_LETTER_WORD = re.compile(r"(?<![^\s(„])([aiouwzAIOUWZ]) ")
# In these languages likewise; their percent sign stands apart.
_ONE_LETTER_WORDS = {
    "cs": re.compile(r"(?<![^\s(„])([aikosuvzAIKOSUVZ]) "),
    "sk": re.compile(r"(?<![^\s(„])([aiksuvozAIKSUVOZ]) "),
    "uk": re.compile(r"(?<![^\s(«])([аійовузєАІЙОВУЗЄ]) "),
}
_APART = ("de", "cs", "sk")
_BEFORE_UNIT = re.compile(r"(?<=[\d}]) (?=(?:r\.|km|mln|mld|zł)(?!\w)|tys\.|\d{3}(?!\d))")


def mark(message: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return message


def mark_n(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text that depends on a number; `Translator.n` takes the pair."""
    return singular, plural


def bind(text: str) -> str:
    """Put no-break spaces after one-letter words and before units, as Polish typography asks.

    >>> bind("klastry w regionie").encode("ascii", "xmlcharrefreplace")
    b'klastry w&#160;regionie'
    """
    return _BEFORE_UNIT.sub(NO_BREAK, _ONE_LETTER_WORD.sub(rf"\1{NO_BREAK}", text))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = LOCALE_FOLDER / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=20_000)  # the same years, counts and shares stand on every page; a new one costs 0.05 ms
def _number(language: str, value: float, decimals: int) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text: str = format_decimal(value, format=pattern, locale=language)
    return text.replace("-", "−" if any(digit in "123456789" for digit in text) else "")


@lru_cache(maxsize=20_000)  # texts of the code, which stand on every page and in every row of a table
def _text(language: str, message: str) -> str:
    return _bound(language, _catalogue(language).gettext(message)) if message else ""


def _bound(language: str, text: str) -> str:
    if language == "pl":
        return bind(text)
    if language in _ONE_LETTER_WORDS:
        return _ONE_LETTER_WORDS[language].sub(rf"\1{NO_BREAK}", text)
    return text


@dataclass(frozen=True, slots=True)
class Translator:
    """Texts, numbers and dates of one language."""

    language: str  # one of `FORM_LANGUAGES`

    def __call__(self, message: str, **values: object) -> str:
        """Translate a message and fill its ``{placeholders}``."""
        text = _text(self.language, message)
        return text.format_map(values) if values else text

    def n(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Translate a message that depends on a number, available as ``{n}``."""
        text = _bound(self.language, _catalogue(self.language).ngettext(singular, plural, number))
        return text.format_map({"n": self.number(number), **values})

    def pick(self, polish: str, english: str | None) -> str:
        """Choose between the two forms of a name that is data; further languages have the English one."""
        return polish if self.language == "pl" or not english else english

    def number(self, value: float, decimals: int = 0) -> str:
        """Format a number: ``12 345,6`` in Polish, a true minus sign in both; what rounds to 0 has none."""
        return _number(self.language, value, decimals)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Format a share of 1; the percent sign is closed up in Polish and English."""
        return self.number(share * 100, decimals) + (f"{NO_BREAK}%" if self.language in _APART else "%")

    def day(self, value: date) -> str:
        """Format a day: ``23.09.2026`` in Polish, written out elsewhere: ``23 September 2026``."""
        if self.language == "pl":
            return f"{value:%d.%m.%Y}"
        return format_date(value, "d MMMM y" if self.language == "en" else "long", locale=self.language)


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language of `FORM_LANGUAGES`."""
    if language not in FORM_LANGUAGES:
        message = f"The atlas speaks {', '.join(FORM_LANGUAGES)}, not {language!r}."
        raise ValueError(message)
    return Translator(language)


def public(language: str) -> str:
    """Return the language in which the whole atlas speaks to somebody: English where it does not speak theirs.

    >>> public("pl"), public("de")
    ('pl', 'en')
    """
    return language if language in LANGUAGES else "en"


def negotiate(accept_language: str | None, languages: Sequence[str] = LANGUAGES) -> str:
    """Choose one of some languages for a visitor's ``Accept-Language`` header or locale.

    Polish where nothing is said; English for any other language than these.

    >>> negotiate("pl-PL,pl;q=0.9,en;q=0.8"), negotiate("de-DE,pl;q=0.5"), negotiate("fr"), negotiate(None)
    ('pl', 'pl', 'en', 'pl')
    >>> negotiate("de-DE,pl;q=0.5", FORM_LANGUAGES)
    'de'
    """
    if not accept_language:
        return "pl"
    choices = weighted(accept_language.replace("_", "-"))

    def wish(language: str) -> tuple[float, int]:
        own = [(weight, -place) for place, (tag, weight) in enumerate(choices) if tag.split("-")[0] == language]
        other = [(weight, -len(choices)) for tag, weight in choices if tag == "*"]
        return max(own or other or [(0.0, 0)])

    best = max(languages, key=wish)
    if wish(best)[0]:
        return best
    refused = {tag.split("-")[0] for tag, _ in choices}  # what is named of those, is so with no weight
    return "pl" if "en" in refused and "pl" not in refused else "en"


def weighted(header: str) -> list[tuple[str, float]]:
    """Read a header of choices with weights, as RFC 9110 writes it: blanks anywhere, any order, any case.

    A choice whose weight is no weight counts nothing.

    >>> weighted("pl ; Q=0.5, en;q=1.000,*;q=0")
    [('pl', 0.5), ('en', 1.0), ('*', 0.0)]
    """
    choices = []
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece.partition("=")[2].strip() for piece in parameters if piece.partition("=")[0].strip() == "q"]
        weight = weights[0] if weights else "1"
        if name:
            choices.append((name, float(weight) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", weight) else 0.0))
    return choices
