"""Words that the figures of statistics share."""

from dataclasses import replace
from datetime import date
from math import nan

from geo.analysis.regions import Industry
from geo.figures import words
from geo.i18n import NO_BREAK, translator
from geo.selection.view import View

EN, PL = translator("en"), translator("pl")


def test_changes_have_a_sign_and_a_missing_one_says_so():
    assert [words.signed(value, EN) for value in (1234.4, -7705.3, 0.2, -0.2, nan)] == [
        "+1,234", "−7,705", "0", "0", "no data"]  # fmt: skip


def test_values_have_their_unit():
    assert words.value_text("gdp_per_capita", 58536.0, EN) == "PLN 58,536"
    assert words.value_text("unemployment_rate", 8.3, PL) == "8,3%"
    assert words.value_text("krugman", 0.3532, EN) == "0.35"
    assert words.value_text("population", None, EN) == "no data"


def test_a_source_is_named_once_and_ends_with_one_full_stop():
    assert words.listed_source(["GUS, 2023 r.", "GUS, 2023 r."], EN) == "Source: GUS, 2023 r."
    assert words.listed_source(["GUS", "Eurostat"], EN) == "Source: GUS; Eurostat."


def test_voivodeships_are_in_the_order_of_the_alphabet():
    from tests import factories

    registry = factories.registry()
    assert registry.region_codes == ("06", "10", "14")
    assert words.alphabetical(registry, EN) == ["06", "10", "14"]  # Lublin, Łódź, Mazovia
    assert words.alphabetical(registry, PL) == ["06", "10", "14"]  # lubelskie, łódzkie, mazowieckie


def test_quotients_stand_beside_their_persons():
    industry = Industry("C31", 19_288.0, 0.085, 0.019, 4.3605, 3.0, False, 14_865.0)
    assert words.above(industry, EN) == "+14,865 of 19,288; LQ 4.36"
    assert words.above(replace(industry, persons=1.0, lq=0.5, surplus=-1.0), EN) == "−1 of 1; LQ 0.50"


def test_a_link_is_an_address_and_what_a_click_does():
    link = words.link(View(lang="en"), "regions", region=("06",))
    assert (link.action, link.value, link.href) == ("go", "regions?lang=en&region=06", "./regions?lang=en&region=06")
    attributes = words.linked(View(lang="en"), "regions", region=("06",))
    assert attributes == {"action": link.action, "target": link.value, "href": link.href}


def test_statistics_older_than_four_years_carry_their_year():
    today = date(2026, 11, 29)
    assert words.badge([2015], today, PL).replace(NO_BREAK, " ") == "dane z 2015 r."
    assert words.badge([2015], today, EN) == "data of 2015"
    assert words.badge(range(2009, 2016), today, PL) == "2009–2015"
    assert words.badge([2021, 2021], today, EN) == "data of 2021"
    assert words.badge([2009, 2022], today, PL) == "", "the newest is four years old"
    assert words.badge([], today, PL) == ""
