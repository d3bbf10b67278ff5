"""The summary above the map."""

from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
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
