"""Figures by voivodeship on the tiny country, by hand."""

import pytest

from geo.analysis import aggregate
from geo.selection.filters import Selection
from geo.selection.view import View
from tests import factories

TINY = factories.registry()


def of(kind, **values):
    return aggregate.by_region(Selection(TINY, View(**values)), kind)


@pytest.mark.parametrize(
    ("kind", "view", "values", "poland"),
    [
        # 4, 2 and 1 clusters of 2, 0.5 and 1 million inhabitants
        ("count", {}, {"06": 4, "10": 2, "14": 1}, 7),
        ("per_million", {}, {"06": 2, "10": 4, "14": 1}, 2),
        ("per_million", {"sector": ("ict",)}, {"06": 1, "10": 4, "14": 0}, 4 / 3.5),
        ("share", {"sector": ("ict",)}, {"06": 2 / 4, "10": 1, "14": 0}, 4 / 7),
        # no other cluster than one of Łódź has the status: nothing to be a share of elsewhere
        ("share", {"sector": ("ict",), "status": ("kkk",)}, {"06": None, "10": 1, "14": None}, 1),
        ("share", {"sector": ("ict",), "q": "zzz"}, {"06": None, "10": None, "14": None}, None),
    ],
)
def test_figures_of_all_voivodeships(kind, view, values, poland):
    found = of(kind, **view)
    assert found.values == pytest.approx(values)
    assert found.poland == pytest.approx(poland)
    assert list(found.counts) == ["06", "10", "14"]


def test_what_is_not_chosen_has_no_figure_and_poland_keeps_its_own():
    found = of("per_million", sector=("ict",), region=("06", "14"))
    assert found.values == {"06": 1, "14": 0}
    assert found.counts == {"06": 2, "14": 0}
    assert found.poland == pytest.approx(4 / 3.5)
    assert of("share", sector=("ict",), region=("06",)).values == {"06": 0.5}
    assert of("count", region=("10",)).counts == {"10": 2}


def test_a_share_needs_chosen_sectors():
    assert of("share") is None
    assert of("none") is None


def test_poland_has_the_clusters_whose_voivodeship_is_not_known():
    lacking = Selection(factories.unseated({"fala": None, "dane": "06"}), View())
    assert aggregate.by_region(lacking, "count").values == {"06": 4, "10": 2, "14": 0}
    assert aggregate.by_region(lacking, "count").poland == 7
    assert aggregate.by_region(lacking, "per_million").poland == pytest.approx(2)
    share = aggregate.by_region(Selection(lacking.registry, View(sector=("tourism",))), "share")
    assert share.poland == pytest.approx(3 / 7)  # two of lubelskie and the one that is nowhere
