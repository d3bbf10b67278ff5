"""How many letters went and how many are left, in the words of the page."""

from geo.exchange.day_letters import DayLetters
from geo.i18n import NO_BREAK, translator


def test_what_is_left_is_said_beside_what_went() -> None:
    said = {n: DayLetters(3_000, n).said(translator("pl")).replace(NO_BREAK, " ") for n in (0, 1, 3, 250)}
    went, wait = "3 000 listów jest w drodze.", "dziś więcej listów nie wyjdzie. Wyślij ponownie jutro."
    assert said == {
        0: went,
        1: f"{went} Kolejny 1 musi poczekać: {wait}",
        3: f"{went} Kolejne 3 muszą poczekać: {wait}",
        250: f"{went} Kolejnych 250 musi poczekać: {wait}",
    }
