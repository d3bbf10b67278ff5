"""Languages: plurals, numbers, dates, typography."""

from datetime import date

import pytest

from geo import i18n

PL, EN = i18n.translator("pl"), i18n.translator("en")
NB = "\u00a0"


@pytest.mark.parametrize(
    ("number", "polish", "english"),
    [
        (0, "0 klastrów", "0 clusters"),
        (1, "1 klaster", "1 cluster"),
        (2, "2 klastry", "2 clusters"),
        (4, "4 klastry", "4 clusters"),
        (5, "5 klastrów", "5 clusters"),
        (12, "12 klastrów", "12 clusters"),
        (21, "21 klastrów", "21 clusters"),
        (22, "22 klastry", "22 clusters"),
        (112, "112 klastrów", "112 clusters"),
        (1222, f"1{NB}222 klastry", "1,222 clusters"),
    ],
)
def test_plurals(number, polish, english):
    assert PL.n("{n} cluster", "{n} clusters", number) == polish
    assert EN.n("{n} cluster", "{n} clusters", number) == english


def test_numbers():
    assert PL.number(12345.67, 1) == f"12{NB}345,7"
    assert PL.number(2655) == f"2{NB}655"
    assert EN.number(12345.67, 1) == "12,345.7"
    assert PL.number(-3.5, 1) == "−3,5"
    assert PL.percent(0.205, 1) == "20,5%"
    assert EN.percent(0.2) == "20%"


def test_days():
    assert PL.day(date(2026, 3, 9)) == "09.03.2026"
    assert EN.day(date(2026, 3, 9)) == "9 March 2026"


def test_no_line_ends_with_a_one_letter_word_or_before_a_unit():
    assert i18n.bind("Klastry w regionie i z Polski (o 50 km)") == (
        f"Klastry w{NB}regionie i{NB}z{NB}Polski (o{NB}50{NB}km)"
    )
    assert i18n.bind("w 2015 r. pod koniec") == f"w{NB}2015{NB}r. pod koniec"
    assert i18n.bind("2015 rok, 5 kmw") == "2015 rok, 5 kmw"
    assert i18n.bind("co najmniej 1 000 osób, 2015 2016") == f"co najmniej 1{NB}000 osób, 2015 2016"


def test_an_unknown_text_stays_english_and_values_are_filled_in_once():
    assert PL("Nobody translated {this}", this="{that}") == "Nobody translated {that}"
    assert PL("") == ""


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "pl"),
        ("", "pl"),
        ("pl", "pl"),
        ("pl-PL,pl;q=0.9,en-US;q=0.8", "pl"),
        ("en-US,en;q=0.9,pl;q=0.8", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("de,pl;q=0.4,en;q=0.7", "en"),
        ("pl;q=0,en;q=0.1", "en"),
        (";;;,q=x,\u0000", "en"),
        ("PL ; Q=0.5 , EN;q=0.4", "pl"),
        ("en; q=0.2, pl; q=0.3", "pl"),
        ("en,pl", "en"),
        ("*", "pl"),
        ("pl;q=0,*;q=0.5", "en"),
        ("de, *;q=0.1", "pl"),
        ("plt", "en"),
        ("pl;q=1.5,en;q=0.1", "en"),
    ],
)
def test_the_browser_decides_the_first_language(header, expected):
    assert i18n.negotiate(header) == expected


def test_other_languages_are_refused():
    with pytest.raises(ValueError, match="pl, en, de"):
        i18n.translator("fr")


def test_further_languages_have_numbers_days_and_plurals_of_their_own():
    day = date(2026, 3, 9)
    told = {language: i18n.translator(language) for language in i18n.FORM_LANGUAGES[2:]}
    assert [t.number(12345.6, 1) for t in told.values()] == [
        *("12.345,6", f"12{NB}345,6", f"12{NB}345,6", f"12{NB}345,6", "12.345,6")
    ]
    assert [t.day(day) for t in told.values()] == [
        *("9. März 2026", "9. března 2026", "9. marca 2026", "9 березня 2026\u202fр.", "9 marzo 2026")
    ]
    assert [t.percent(0.2) for t in told.values()] == [f"20{NB}%", f"20{NB}%", f"20{NB}%", "20%", "20%"]
    answers = ("{n} answer", "{n} answers")
    assert [told["cs"].n(*answers, n) for n in (1, 3, 5)] == ["1 odpověď", "3 odpovědi", "5 odpovědí"]
    assert [told["uk"].n(*answers, n).split()[0] for n in (1, 3, 11, 21)] == ["1", "3", "11", "21"]
    assert len({told["uk"].n(*answers, n).split()[1] for n in (1, 21)}) == 1
    assert len({told["uk"].n(*answers, n).split()[1] for n in (1, 3, 11)}) == 3
    assert told["de"].n(*answers, 21) == "21 Antworten"
    assert told["cs"]("Close this question: it needs no more answers").count(NB) == 0
    assert f"k{NB}odpovědím" in told["cs"]("Back to the answers")


def test_what_is_public_is_said_in_english_to_who_reads_a_further_language():
    assert [i18n.public(language) for language in ("pl", "en", "uk")] == ["pl", "en", "en"]
    assert i18n.negotiate("uk-UA,uk;q=0.9,en;q=0.5", i18n.FORM_LANGUAGES) == "uk"
    assert i18n.negotiate("uk-UA,uk;q=0.9") == "en"
    assert i18n.negotiate("fr-FR", i18n.FORM_LANGUAGES) == "en"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("pl_PL", "pl"), ("en_GB", "en"), (" , en", "en"),
        ("en;q=0", "pl"),         ("en-GB;q=0, de", "pl"), ("en;q=0, pl;q=0", "en"), ("pl;q=0", "en"), ("de", "en"),
        ("de, *;q=0.1", "pl"),
        ("en-GB;q=0.8 ,PL-pl ; Q=0.9", "pl"), ("*;q=0.5, pl;q=0", "en"),
    ],
)  # fmt: skip
def test_what_is_refused_is_not_taken_while_there_is_another(header, language):
    assert i18n.negotiate(header) == language


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert (PL.number(-0.3), PL.number(-0.04, 1), PL.percent(-0.001)) == ("0", "0,0", "0%")
    assert PL.number(-0.05, 2) == "−0,05"
