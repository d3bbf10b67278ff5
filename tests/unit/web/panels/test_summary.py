"""The summary above the map."""

from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.panels.questions import questions
from geo.web.panels.summary import summary
from tests import factories
from tests.html import Page


def test_nothing_is_proposed_where_the_filters_are_not_the_visitors():
    selection = Selection(factories.registry(), View(q="turystkya"))
    assert Page(summary(selection, translator("pl"))).texts("a", data_action="instead") == ["„turystyka” (3 klastry)"]
    assert Page(summary(selection, translator("pl"), fixed=True)).all("a", data_action="instead") == []


def test_what_was_typed_is_escaped():
    selection = Selection(factories.registry(), View(q="<b>turystkya"))
    assert "<b>" not in summary(selection, translator("pl"))


def test_questions_stand_only_where_no_filter_is_on():
    registry = factories.registry()
    asked = questions(registry, View(), translator("pl"), {"regions"})
    assert len(Page(summary(Selection(registry, View()), translator("pl"), questions=asked)).all("nav")) == 1
    assert Page(summary(Selection(registry, View(sector=("ict",))), translator("pl"), questions=asked)).all("nav") == []


def test_a_town_that_nobody_knows_is_told_in_a_sentence():
    told = Page(summary(Selection(factories.registry(), View()), translator("pl"), ("near=Xyz", "zzz")))
    assert told.texts("p", class_="atlas-notice") == [
        "Jeden element adresu był niezrozumiały i został pominięty: zzz.",
        "Nie znaleziono miejscowości „Xyz” (od 500 mieszkańców); pokazano całą Polskę.",
    ]


def test_a_range_that_was_not_understood_is_told_with_how_to_write_it():
    told = Page(summary(Selection(factories.registry(), View()), translator("pl"), ("founded=2010-2005",)))
    assert told.texts("p", class_="atlas-notice") == [
        "Jeden element adresu był niezrozumiały i został pominięty: founded=2010-2005. "
        "Zapisz przedział jako „2005–2010”, „od 2005” albo „do 2010”.",
    ]


def test_changes_of_the_view_are_offered_with_its_filters_and_not_in_the_frame_of_another_page():
    selection = Selection(factories.registry(), View(sector=("ict",), page=2, story="x"))
    (link,) = Page(summary(selection, translator("en"))).all("a", class_="atlas-link atlas-follow")
    assert link["href"] == "./subscribe/clusters?lang=en&sector=ict"
    assert link["aria-label"] == "Tell me of changes in this view"
    assert "subscribe" not in summary(selection, translator("en"), embedded=True)
