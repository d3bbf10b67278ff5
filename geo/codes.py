"""Code lists of the exchange in seven languages: what carries a search across languages.

Lists and their words stand in ``data/raw/codes.csv``; names of countries and languages are those of CLDR.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date

from geo.i18n import FORM_LANGUAGES, bind
from geo.settings import ROOT

TABLE = ROOT / "data" / "raw" / "codes.csv"
WORD_LANGUAGES = FORM_LANGUAGES  # that texts of the exchange may be written in, and that the words of codes stand in
# Countries that firms, offers and events can be of: Poland, its neighbours, the others of the single market and the
# candidates, then those that European cluster projects know; ISO 3166.
_COUNTRIES = (
    "PL DE CZ SK UA LT AT BE BG HR CY DK EE FI FR GR HU IE IT LV LU MT NL PT RO SI ES SE "
    "IS LI NO CH GB AL AM BA GE MD ME MK RS TR XK CA IL JP KR TW US"
)
COUNTRIES = tuple(_COUNTRIES.split())
_SPOKEN = {"": "pl", "PL": "pl", "DE": "de", "AT": "de", "LI": "de", "CZ": "cs", "SK": "sk", "UA": "uk", "IT": "it"}


@cache
def _lists(table: Path = TABLE) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return list to code to language to name, in the order of the file."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["list"], {})[row["code"]] = {each: row[each] for each in WORD_LANGUAGES}
    return found


def codes(list_name: str) -> tuple[str, ...]:
    """Return the codes of a list, in the order in which they are shown.

    >>> codes("firm_size")
    ('micro', 'small', 'medium', 'large')
    """
    return tuple(_lists()[list_name])


def code_name(list_name: str, code: str, language: str) -> str:
    """Return the name of a code in one of `WORD_LANGUAGES`; a code that no list has is shown as it is.

    >>> code_name("offer_kind", "technology_offer", "cs"), code_name("country", "DE", "uk")
    ('Technologická nabídka', 'Німеччина')
    """
    if list_name == "country":
        return country_name(code, language)
    if list_name == "language":
        return language_name(code, language)
    return _lists()[list_name].get(code, {}).get(language, code)


def word(code: str, language: str, **values: object) -> str:
    """Return a text of the exchange's pages and mails in one of `WORD_LANGUAGES`, its ``{placeholders}`` filled.

    >>> word("conversation", "cs", title="Prototyp {x}")
    'Věc: Prototyp {x}'
    """
    text = _lists()["word"][code][language]
    text = bind(text) if language == "pl" else text
    return text.format_map(values) if values else text


def written_day(day: date, language: str) -> str:
    """Write a day out in one of `WORD_LANGUAGES`.

    >>> written_day(date(2026, 12, 1), "cs"), written_day(date(2026, 12, 1), "it")
    ('1. prosince 2026', '1 dicembre 2026')
    """
    return format_date(day, "long", locale="en_GB" if language == "en" else language)


def country_name(code: str, language: str) -> str:
    """Return the name of a country (ISO 3166, two letters) in a language; the code where CLDR has none.

    >>> country_name("CZ", "pl"), country_name("??", "pl")
    ('Czechy', '??')
    """
    return _territories(language).get(code, code)


def spoken_in(country: str) -> str:
    """Return the language in which letters go to a country: Polish where none is named, English where none is known.

    >>> spoken_in("CZ"), spoken_in("AT"), spoken_in(""), spoken_in("FR")
    ('cs', 'de', 'pl', 'en')
    """
    return _SPOKEN.get(country, "en")


def language_name(code: str, language: str) -> str:
    """Return the name of a language in a language, in small letters where that language writes it so.

    >>> language_name("de", "pl"), language_name("de", "en"), language_name("de", "de")
    ('niemiecki', 'German', 'Deutsch')
    """
    return _languages(language).get(code, code)


def own_name(language: str) -> str:
    """Return what a language calls itself, as choosers of languages show it.

    >>> [own_name(each) for each in WORD_LANGUAGES]
    ['polski', 'English', 'Deutsch', 'čeština', 'slovenčina', 'українська', 'italiano']
    """
    return language_name(language, language)


@cache
def _territories(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).territories)


@cache
def _languages(language: str) -> Mapping[str, str]:
    return dict(Locale.parse(language).languages)
