"""Code lists in seven languages: nothing is missing, and nothing stands there that nobody knows."""

import csv
import re
from collections import Counter

import pytest

from geo import codes, taxonomy
from geo.settings import ROOT

ROWS = list(csv.DictReader(codes.TABLE.read_text(encoding="utf-8").splitlines()))
LISTS = tuple(dict.fromkeys(row["list"] for row in ROWS))


def test_the_columns_are_the_languages():
    assert tuple(ROWS[0]) == ("list", "code", *codes.WORD_LANGUAGES)


def test_no_word_is_missing_or_has_blanks_around_it():
    gaps = {
        (row["list"], row["code"], language)
        for row in ROWS
        for language in codes.WORD_LANGUAGES
        if not row[language] or row[language] != row[language].strip()
    }
    assert gaps == set()


def test_a_code_stands_once_and_is_plain():
    counted = Counter((row["list"], row["code"]) for row in ROWS)
    assert [pair for pair, number in counted.items() if number > 1] == []
    assert [row["code"] for row in ROWS if not re.fullmatch(r"[a-z][a-z_-]*|\d\d", row["code"])] == []


@pytest.mark.parametrize("language", codes.WORD_LANGUAGES)
def test_no_two_codes_of_a_list_are_called_alike(language):
    counted = Counter((row["list"], row[language].casefold()) for row in ROWS if row["list"] != "word")
    assert [pair for pair, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("language", ["uk"])
def test_ukrainian_is_written_in_its_letters(language):
    assert [row[language] for row in ROWS if not re.search("[а-яіїєґ]", row[language], re.IGNORECASE)] == []
    assert [row[language] for row in ROWS if re.search("[ыэъё]", row[language], re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "offer_kind",
            {"business_offer", "business_request", "technology_offer", "technology_request", "research_request"},
        ),
        ("firm_size", {"micro", "small", "medium", "large"}),
        ("legal", {"company", "sole"}),
        ("event_kind", {"conference", "workshop", "fair", "matchmaking", "training", "study_visit", "call"}),
    ],
)
def test_the_lists_have_the_codes_of_their_tables(name, expected):
    assert set(codes.codes(name)) == expected


def test_sectors_are_those_of_the_atlas_and_called_as_there():
    lines = (ROOT / "data" / "raw" / "sectors.csv").read_text(encoding="utf-8").splitlines()
    known = {row["group_slug"]: (row["group_pl"], row["group_en"]) for row in csv.DictReader(lines)}
    assert {row["code"]: (row["pl"], row["en"]) for row in ROWS if row["list"] == "sector"} == known


def test_voivodeships_are_those_of_the_atlas_and_called_as_there():
    named = {code: (polish, english) for code, (polish, _locative, english) in taxonomy.VOIVODESHIPS.items()}
    assert {row["code"]: (row["pl"], row["en"]) for row in ROWS if row["list"] == "voivodeship"} == named


@pytest.mark.parametrize("language", codes.WORD_LANGUAGES)
def test_countries_and_languages_have_names_in_every_language(language):
    assert [code for code in codes.COUNTRIES if codes.country_name(code, language) == code] == []
    assert [code for code in codes.WORD_LANGUAGES if codes.language_name(code, language) == code] == []


def test_words_have_the_same_placeholders_in_every_language():
    held = {
        row["code"]: {frozenset(re.findall(r"\{\w+\}", row[language])) for language in codes.WORD_LANGUAGES}
        for row in ROWS
        if row["list"] == "word"
    }
    assert {code for code, found in held.items() if len(found) > 1} == set()


def test_every_word_is_used_somewhere():
    files = [path for path in (ROOT / "geo").rglob("*") if path.suffix in (".py", ".html")]
    told = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [row["code"] for row in ROWS if row["list"] == "word" and f'"{row["code"]}"' not in told] == []


def test_countries_stand_once_poland_first():
    assert len(set(codes.COUNTRIES)) == len(codes.COUNTRIES)
    assert codes.COUNTRIES[0] == "PL"


def test_a_code_that_no_list_has_is_shown_as_it_is():
    assert codes.code_name("cooperation", "magic", "pl") == "magic"
    assert codes.code_name("language", "cs", "en") == "Czech"


def test_a_list_that_nobody_knows_is_a_fault():
    with pytest.raises(KeyError):
        codes.codes("colours")
