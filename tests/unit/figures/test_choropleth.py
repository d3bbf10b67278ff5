"""What colours the voivodeships, on the tiny country of seven clusters, by hand."""

import pytest

from geo.figures import choropleth
from geo.i18n import translator
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.theme import RAMP, ZERO
from tests import factories

TINY = factories.registry()
PL = translator("pl")


@pytest.fixture
def enough(monkeypatch):
    """Colours from one cluster on."""
    monkeypatch.setattr(choropleth, "FEW", 1)


def chosen(**values):
    return choropleth.choose(Selection(TINY, View(**values)), PL)


def test_classes_are_of_what_is_above_zero(enough):
    # Clusters of ICT per million: Łódź 4, Lublin 1, Warszawa none. Between 1 and 4 the roundest number is 2.
    colours = chosen(sector=("ict",))
    assert choropleth.legend(colours, PL) == {
        "title": "Klastry na\u00a0milion mieszkańców" if "\u00a0" in colours.name else "Klastry na milion mieszkańców",
        "rows": [
            {"colour": ZERO, "label": "0", "n": "1"},
            {"colour": RAMP[0], "label": "1–2", "n": "1"},
            {"colour": RAMP[-1], "label": "2–4", "n": "1"},
        ],
        "missing": "",
        "poland": "Polska: 1,1",
        "note": "",
    }
    assert [colours.scale.colour_of(colours.figures.values[code]) for code in ("06", "10", "14")] == [
        RAMP[0],
        RAMP[-1],
        ZERO,
    ]


def test_the_legend_names_only_what_occurs(enough):
    assert [row["label"] for row in choropleth.classes(chosen(), PL)] == ["1–2", "2–4", "4"]
    share = choropleth.legend(chosen(sector=("ict",), status=("kkk",), colour="share"), PL)
    assert [(row["label"], row["n"]) for row in share["rows"]] == [("100%", "1")]
    assert share["missing"] == "2"  # voivodeships without a cluster of that status


def test_a_share_of_none_is_zero_percent(enough):
    rows = choropleth.classes(chosen(sector=("ict",), colour="share"), PL)
    assert rows[0]["label"] == "0%"


def test_colours_are_of_the_chosen_voivodeships(enough):
    colours = chosen(region=("10",))
    assert colours.figures.values == {"10": 4}
    assert (colours.scale.counts, colours.scale.missing) == ((1,), 0)
    assert choropleth.legend(colours, PL)["poland"] == "Polska: 2,0"


@pytest.mark.parametrize(("least", "coloured"), [(7, True), (8, False)])
def test_few_clusters_give_no_colours_and_the_legend_says_so(monkeypatch, least, coloured):
    monkeypatch.setattr(choropleth, "FEW", least)
    colours = chosen()
    assert (colours.kind, colours.scale is not None, colours.few) == ("per_million", coloured, not coloured)
    told = choropleth.legend(colours, PL)
    assert told["note"] == ("" if coloured else "Mniej niż 8 klastrów: bez kolorów.")
    assert bool(told["rows"]) == bool(told["poland"]) == coloured


def test_few_is_below_ten():
    assert choropleth.FEW == 10
    assert chosen().few


def test_a_number_is_never_a_colour_however_few():
    colours = chosen(colour="count")
    assert (colours.scale, colours.few) == (None, False)
    told = choropleth.legend(colours, PL)
    assert (told["rows"], told["poland"]) == ([], "Polska: 7")
    assert told["note"] == "Pole koła jest proporcjonalne do liczby."


def test_nothing_has_no_legend():
    assert choropleth.legend(chosen(colour="none"), PL) is None
