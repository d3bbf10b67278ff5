"""Filters and counts on the tiny country, by hand, and against a plain loop for any View."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import taxonomy
from geo.selection.filters import Selection
from geo.selection.view import Range, View
from tests import factories

TINY = factories.registry()
LODZ = "3093133"
LUBLIN = "765876"


def ids(**values):
    selection = Selection(TINY, View(**values))
    return [TINY.ids[i] for i in selection.ordered]


def test_everything_in_polish_order():
    # Agroklaster, Klaster Danych, Lokalny…, Łąki…, Łódzki…, Zamość…, Żywność…: ł after l, ż last
    assert ids() == ["agro", "dane", "ekran", "fala", "cyfra", "gwar", "bieg"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"sector": ("ict",)}, ["dane", "ekran", "cyfra", "gwar"]),  # secondary counts too
        ({"sector": ("agri-food", "tourism")}, ["agro", "dane", "fala", "gwar", "bieg"]),
        ({"region": ("10",)}, ["ekran", "cyfra"]),
        ({"sector": ("ict",), "region": ("06",)}, ["dane", "gwar"]),
        ({"status": ("kkk",)}, ["cyfra"]),
        ({"status": ("kkk_past",)}, ["agro"]),
        ({"status": ("kkk_past", "regional_key")}, ["agro", "fala"]),
        ({"stage": ("emerging", "ended")}, ["dane", "ekran"]),
        ({"activity": ("active",)}, ["agro", "cyfra"]),
        ({"founded": Range(2005, 2010)}, ["agro", "ekran", "cyfra"]),
        ({"founded": Range(2012, None)}, ["dane", "gwar"]),
        ({"members": Range(None, 40)}, ["agro", "ekran"]),
        ({"q": "lodz"}, ["ekran", "cyfra"]),
        ({"q": "ŁÓDŹ klaster ict"}, ["ekran", "cyfra"]),  # one of them by its sector
        ({"q": "ŁÓDZKI klaster ict"}, ["cyfra"]),
        ({"q": "turystyka ict"}, ["gwar"]),  # by two sectors
        ({"q": "KKK"}, ["agro", "cyfra"]),  # now or formerly
        ({"q": "  "}, ["agro", "dane", "ekran", "fala", "cyfra", "gwar", "bieg"]),
        ({"near": LUBLIN, "radius": 40}, ["agro", "dane", "gwar", "bieg"]),
        ({"near": LUBLIN, "radius": 39}, ["agro", "dane", "gwar"]),
        ({"near": LODZ, "radius": 200, "sort": "founded"}, ["ekran", "agro", "cyfra", "gwar", "dane", "bieg"]),
        ({"sort": "members"}, ["cyfra", "fala", "agro", "ekran", "dane", "gwar", "bieg"]),
        ({"sort": "status"}, ["cyfra", "agro", "fala", "dane", "ekran", "gwar", "bieg"]),
        # active: agro, cyfra; unknown: dane, fala, gwar, bieg; ended: ekran
        ({"sort": "proof"}, ["agro", "cyfra", "dane", "fala", "gwar", "bieg", "ekran"]),
        # Puławy: bieg 0 km away, the others 40; only agro is known to be active
        ({"sort": "proof", "near": "760778", "radius": 41}, ["agro", "bieg", "dane", "gwar"]),
    ],
)
def test_which_clusters_pass_and_in_which_order(values, expected):
    assert ids(**values) == expected


def test_an_option_counts_all_filters_but_its_own_group():
    selection = Selection(TINY, View(sector=("ict",), region=("06",)))
    assert selection.count == 2
    assert selection.counts("sector") == {"agri-food": 3, "ict": 2, "tourism": 2, "unassigned": 0}
    assert selection.counts("region") == {"06": 2, "10": 2, "14": 0}
    assert selection.counts("stage") == {"operating": 1, "emerging": 1, "suspended": 0, "ended": 0}


def test_a_range_says_how_many_it_leaves_out_as_unknown():
    selection = Selection(TINY, View(founded=Range(2005, 2010), region=("06", "14")))
    assert selection.count == 1  # agro
    assert selection.unknown("founded") == 2  # bieg, fala
    assert selection.unknown("members") == 0  # no range, nothing left out


def test_known_values_among_those_shown():
    assert Selection(TINY, View(sector=("ict",))).known("members") == 2  # cyfra, ekran


def test_distances_are_kilometres():
    selection = Selection(TINY, View(near=LUBLIN))
    assert selection.distances[TINY.index_of("bieg")] == pytest.approx(40)
    assert selection.distances[TINY.index_of("fala")] == pytest.approx(300)


CODES = {
    "sector": TINY.sector_slugs,
    "region": TINY.region_codes,
    "status": tuple(taxonomy.STATUSES),
    "stage": tuple(taxonomy.STAGES),
    "activity": tuple(taxonomy.ACTIVITIES),
}
VIEWS = st.builds(
    View,
    **{name: st.lists(st.sampled_from(codes), unique=True, max_size=3).map(tuple) for name, codes in CODES.items()},
    q=st.sampled_from(["", "klaster", "lodz", "zzz"]),
    founded=st.sampled_from([None, Range(2005, 2012), Range(None, 2009)]),
)


@given(VIEWS, st.sampled_from(sorted(CODES)))
def test_a_count_is_what_a_click_on_the_option_would_show(view, group):
    counts = Selection(TINY, view).counts(group)
    for code, expected in counts.items():
        assert Selection(TINY, view.change(**{group: (code,)})).count == expected


@given(VIEWS)
def test_more_filters_never_show_more(view):
    shown = Selection(TINY, view).mask
    for name in CODES:
        assert not np.any(shown & ~Selection(TINY, view.change(**{name: ()})).mask)


def test_a_cluster_without_a_known_seat_passes_what_asks_for_none_and_nothing_near_a_town():
    lacking = factories.unseated({"fala": None, "dane": "06"})
    every = Selection(lacking, View())
    assert (every.count, every.unseated, every.unknown("near")) == (7, 2, 0)
    assert [lacking.ids[i] for i in every.seated.nonzero()[0]] == ["agro", "bieg", "cyfra", "ekran", "gwar"]
    near = Selection(lacking, View(near="765876", radius=700))
    assert (near.count, near.unseated, near.unknown("near")) == (5, 0, 2)
    assert [lacking.ids[i] for i in near.ordered][-1] in (
        "cyfra",
        "ekran",
    )  # the farthest, and none of unknown distance
    assert Selection(lacking, View(region=("06",))).count == 4
    assert every.counts("region") == {"06": 4, "10": 2, "14": 0}
    assert every.counts("sector")["tourism"] == 3
    for sort in ("name", "proof", "members", "founded", "status"):
        assert sorted(Selection(lacking, View(sort=sort)).ordered) == list(range(7))
