"""The list of results: what an entry says, and how pages turn."""

import pytest

from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.panels import results
from tests import factories
from tests.html import Page

TINY = factories.registry()
PL, EN = translator("pl"), translator("en")
LUBLIN = "765876"


def listed(t=PL, **values):
    return Page(results.results(Selection(TINY, View(**values)), t, factories.TODAY))


def lines(found):
    return found.texts("p", class_="atlas-item-line atlas-muted")


def test_an_entry_says_what_proves_activity():
    found = listed(region=("10",))
    assert found.texts("span", class_="atlas-activity is-active") == [
        "aktywność potwierdzona (źródło z 2021 r. lub nowsze)"
    ]
    assert found.texts("span", class_="atlas-activity is-ended") == ["według źródła już nie działa"]


def test_members_come_with_their_year_and_only_where_they_are_known():
    assert lines(listed(region=("10",))) == [
        "Łódź, łódzkie · 12 członków (rok nieznany) · według źródła już nie działa",
        "Łódź, łódzkie · 100 członków (rok nieznany) · aktywność potwierdzona (źródło z 2021 r. lub nowsze)",
    ]
    assert lines(listed(sector=("ict",), region=("06",)))[0] == ("Lublin, lubelskie · aktywność niepotwierdzona")
    assert lines(listed(sector=("ict",), region=("06",), sort="members"))[0] == (
        "Lublin, lubelskie · liczba członków: brak danych · aktywność niepotwierdzona"
    )


@pytest.mark.parametrize(
    ("kilometres", "polish", "english"),
    [
        (0, "ta sama miejscowość", "same town"),
        (0.3, "1 km", "1 km"),
        (39.6, "40 km", "40 km"),
        (253.0, "253 km", "253 km"),
    ],
)
def test_distances_between_towns_are_whole_kilometres(kilometres, polish, english):
    assert results.kilometres_text(kilometres, PL).replace("\u00a0", " ") == polish
    assert results.kilometres_text(kilometres, EN).replace("\u00a0", " ") == english


def test_near_a_town_each_entry_says_how_far():
    found = lines(listed(near=LUBLIN, activity=("unknown",)))
    assert [line.split(" · ")[1] for line in found] == ["ta sama miejscowość", "ta sama miejscowość", "40 km"]


def test_a_page_beyond_the_last_is_the_last_and_the_list_says_so():
    (notice,) = listed(page=999).texts("p", class_="atlas-notice")
    assert notice == "Lista ma 1 stronę; pokazano ostatnią."
    assert len(listed(page=999).all("li", data_testid="cluster-item")) == 7
    assert listed().all("p", class_="atlas-notice") == []


def test_without_quotation_marks_in_one_another_a_filter_is_named_that_may_go():
    assert "bez „Tekst: xyz”: 2" in listed(q="xyz", region=("10",)).texts("button")


def test_an_empty_list_leads_to_the_form_of_a_new_cluster_with_what_was_searched():
    hrefs = [link["href"] for link in listed(q="Dolina & Kosmos").all("a")]
    assert "./submit/cluster?name=Dolina+%26+Kosmos&lang=pl" in hrefs
    assert not [link for link in listed().all("a") if "submit" in link["href"]]
