"""The search for potential clusters: worked out by hand on three regions, and checked against real figures."""

from math import isnan
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis import potential, quadrants
from geo.analysis.potential import Thresholds
from geo.analysis.quadrants import BOTH, CONCENTRATED, NEITHER, ORGANISED, QuadrantCell, Search
from geo.selection.view import View
from geo.store.statistics import load
from tests import factories

ROOT = Path(__file__).resolve().parents[3]
REGIONS, CODES, TRADED = ["06", "10", "14"], ["C10", "C31", "J62", "F41"], ["C10", "C31", "J62"]


def frame(*rows):
    return pd.DataFrame(rows, index=REGIONS, columns=CODES, dtype=float)


EMPLOYED = {
    2015: frame([4000, 1000, 0, 5000], [2000, 3000, 1000, 4000], [4000, 1000, 9000, 6000]),
    2009: frame([1000, 500, 0, 2500], [1000, 1500, 500, 2000], [2000, 500, 4500, 3000]),
}
WAGES = frame([40, 8, 0, 1], [40, 36, np.nan, 1], [80, 16, 180, 1])  # million EUR
UNITS = frame([100, 10, 0, 9], [50, 60, 5, 9], [90, 20, 300, 9])


class Tiny:
    """Statistics of the tiny country; the figure of J62 in Łódź is an estimate."""

    evaluable, europe_year = (2009, 2015), 2014

    def years(self, variable="persons_employed"):
        return (2008, *self.evaluable)

    def divisions(self):
        groups = ["agri-food", "tourism", "ict", "unassigned"]
        labels = ["Food", "Furniture", "Software", "Building"]
        return pd.DataFrame(
            {
                "section": [code[0] for code in CODES],
                "label_pl": labels,
                "label_en": labels,
                "group": groups,
                "traded": [True, True, True, False],
            },
            index=CODES,
        )

    def activities(self):
        names = ["Making", "Informing", "Building"]
        return pd.DataFrame({"label_pl": names, "label_en": names}, index=["C", "J", "F"])

    def filled(self, year):
        mask = frame(*[[False] * 4] * 3).astype(bool)
        mask.loc["10", "J62"] = True
        return EMPLOYED[year].copy(), mask

    def nation(self, year, variable="persons_employed"):
        return (WAGES if variable == "wages" else EMPLOYED[year]).sum()

    def reference(self, year):
        return self.nation(year)

    def base(self, year):
        return 2009

    def wages(self, year):
        return WAGES.copy()

    def local_units(self, year):
        return UNITS.copy()

    def europe(self):
        return pd.concat([EMPLOYED[2015]] * 2, keys=["a", "b"]), EMPLOYED[2015].sum() * 2


@pytest.fixture(scope="module")
def tiny():
    return potential.measure(Tiny(), 2015)


@pytest.fixture(scope="module")
def poland():
    return potential.measure(load(ROOT / "data" / "built", ROOT / "nowhere"), 2015)


def search(measures, **values):
    return Search(measures, factories.registry(), View(**values))


def test_quotients_have_the_whole_economy_as_reference_and_only_traded_divisions_as_columns(tiny):
    assert list(tiny.lq.columns) == TRADED
    # (4000 / 10000) / (10000 / 40000); (3000 / 10000) / (5000 / 40000); (9000 / 20000) / (10000 / 40000)
    assert tiny.lq.loc["06", "C10"] == pytest.approx(1.6)
    assert tiny.lq.loc["10", "C31"] == pytest.approx(2.4)
    assert tiny.lq.loc["14", "J62"] == pytest.approx(1.8)


def test_an_estimated_cell_has_no_figure_of_its_own(tiny):
    tables = (tiny.lq, tiny.standardised, tiny.change, tiny.growth, tiny.pay, *tiny.criteria.values())
    assert all(isnan(table.loc["10", "J62"]) for table in tables)
    assert tiny.any_estimated.to_dict() == {"C10": False, "C31": False, "J62": True}


def test_the_four_criteria_are_scaled_within_a_division(tiny):
    # LQ 1.6, 0.8, 0.8; shares of the division 40, 20, 40 %; regional shares 1500, -500, -1000 persons
    # (the division grows by 150 %); wages per person 10, 20, 20 thousand EUR.
    expected = {
        "concentration": [1, 0, 0],
        "weight": [1, 0, 1],
        "dynamics": [1, 0.2, 0],
        "efficiency": [0, 1, 1],
    }
    assert {name: table["C10"].round(9).tolist() for name, table in tiny.criteria.items()} == expected
    assert tiny.change["C10"].tolist() == pytest.approx([1500, -500, -1000])
    assert tiny.pay["C10"].tolist() == pytest.approx([10_000, 20_000, 20_000])
    assert tiny.pay_poland["C10"] == pytest.approx(16_000)


def test_nothing_changes_before_the_first_year():
    assert potential.measure(Tiny(), 2009).change.isna().all(axis=None)


def test_a_series_holds_the_years_with_complete_totals():
    assert list(potential.history(Tiny())) == [2009, 2015]


def test_the_four_quadrants_by_hand(tiny):
    table = search(tiny).table
    assert table["C10"].tolist() == [BOTH, NEITHER, NEITHER]
    assert table["C31"].tolist() == [ORGANISED, CONCENTRATED, ORGANISED]
    assert table["J62"].tolist() == ["", "", CONCENTRATED]  # nobody employed; an estimate


def test_an_organisation_counts_by_any_sector_while_operating_or_emerging(tiny):
    known = quadrants.organisations(factories.registry())
    names = {key: {factories.registry().ids[i] for i in places} for key, places in known.items()}
    assert names["06", "agri-food"] == {"agro", "bieg", "dane"}
    assert names["10", "ict"] == {"cyfra"}  # not "ekran", which has ended
    assert ("14", "ict") not in names


def test_thresholds_move_cells_between_quadrants(tiny):
    assert search(tiny, lq=1.7).table.loc["06", "C10"] == ORGANISED
    assert search(tiny, lq=0.8).table.loc["10", "C10"] == CONCENTRATED
    assert search(tiny, minimum=1001).table.loc["06", "C31"] == ""
    assert search(tiny, minimum=1000).table.loc["06", "C31"] == ORGANISED


def test_filters_restrict_what_is_found_without_mixing_up_figures(tiny):
    assert search(tiny, sector=("ict",)).cells == [
        QuadrantCell("14", "J62", CONCENTRATED, pytest.approx(1.8), 9000, pytest.approx(4000))
    ]
    assert [(cell.region, cell.division) for cell in search(tiny, region=("10",)).cells] == [
        ("10", "C31"),
        ("10", "C10"),
    ]
    assert search(tiny, sector=("unassigned",)).cells == []


def test_a_cell_opens_with_one_region_and_a_traded_division(tiny):
    assert search(tiny, region=("06",), division="C31").opened == ("06", "C31")
    assert search(tiny, region=("06", "10"), division="C31").opened is None
    assert search(tiny, region=("06",), division="F41").opened is None


def test_persons_above_the_national_share(tiny):
    # 4000 - 10000 * 10000 / 40000; 3000 - 10000 * 5000 / 40000; 4000 - 20000 * 10000 / 40000
    assert tiny.surplus.loc["06", "C10"] == pytest.approx(1500)
    assert tiny.surplus.loc["10", "C31"] == pytest.approx(1750)
    assert tiny.surplus.loc["14", "C10"] == pytest.approx(-1000)
    assert isnan(tiny.surplus.loc["10", "J62"])


def test_a_cell_opens_beside_the_filter_which_stays(tiny):
    asked = search(tiny, cell="10C31", region=("06", "14"), division="C10")
    assert asked.opened == ("10", "C31")
    assert {cell.region for cell in asked.cells} == {"06", "14"}
    assert search(tiny, cell="10F41").opened is None
    assert search(tiny, cell="10F41").asked == "F41"


NAMES = {"C10": "food", "C31": "furniture", "J62": "software"}


@pytest.mark.parametrize(
    ("values", "order"),
    [
        # findings: 06 C10 (LQ 1.6, 4000, +1500), 10 C31 (2.4, 3000, +1750), 14 J62 (1.8, 9000, +4000)
        ({}, [("J", ("J62",)), ("C", ("C31", "C10"))]),
        ({"by": "lq"}, [("C", ("C31", "C10")), ("J", ("J62",))]),
        ({"by": "persons"}, [("J", ("J62",)), ("C", ("C10", "C31"))]),
        ({"by": "name"}, [("C", ("C10", "C31")), ("J", ("J62",))]),
        ({"region": ("10",)}, [("C", ("C31",))]),
        ({"region": ("10",), "pairs": "all"}, [("C", ("C31", "C10")), ("J", ("J62",))]),
        ({"lq": 3.0}, []),
    ],
)
def test_divisions_are_grouped_by_section_in_the_order_asked_for(tiny, values, order):
    assert [(group.section, group.divisions) for group in search(tiny, **values).groups(NAMES)] == order


def test_what_a_threshold_changed_is_counted(tiny):
    before, after = search(tiny), search(tiny, lq=1.7, minimum=0)
    assert after.moved_from(before) == (0, 1)  # 06 C10
    assert before.moved_from(after) == (1, 0)
    assert search(tiny, lq=0.8, minimum=3500).moved_from(before) == (1, 1)  # 14 C10 for 10 C31


def test_a_share_of_no_cell_is_not_known(tiny):
    shares = quadrants.share_by_region(search(tiny, minimum=2500).table, CONCENTRATED)
    assert shares == {"06": 0.0, "10": 1.0, "14": 0.5}
    assert quadrants.share_by_region(search(tiny, minimum=4500).table, CONCENTRATED)["06"] is None


def test_strong_is_never_below_candidate():
    assert Thresholds.of(View(lq=3.0)) == Thresholds(3.0, 3.0, 1000)
    assert Thresholds.of(View()).limits == (0.5, 1.0, 1.25, 2.0)


def test_figures_that_can_be_looked_up(poland):
    assert poland.lq.loc["28", "C31"] == pytest.approx(4.36, abs=0.005)
    assert poland.employed.loc["28", "C31"] == 19_288
    assert poland.share.loc["28", "C31"] == pytest.approx(0.085, abs=0.0005)
    assert poland.share_poland["C31"] == pytest.approx(0.019, abs=0.0005)
    assert poland.lq.loc["20", "C10"] == pytest.approx(1.93, abs=0.005)
    assert poland.standardised.loc["28", "C31"] > potential.EXCEPTIONAL


def test_regional_shares_of_a_published_division_add_up_to_nothing(poland):
    assert poland.change["C31"].notna().all()
    assert poland.change["C31"].sum() == pytest.approx(0, abs=5)


@settings(deadline=None, max_examples=40)
@given(lq=st.floats(0.1, 50), minimum=st.integers(0, 1_000_000))
def test_every_eligible_cell_is_in_exactly_one_quadrant(poland, lq, minimum):
    thresholds = Thresholds(lq, lq, minimum)
    there = (poland.employed.round() % 2).astype(bool)  # any pattern of organisations
    table = quadrants.quadrants(poland, there, thresholds)
    dense = poland.lq >= lq
    wanted = {BOTH: dense & there, CONCENTRATED: dense & ~there, ORGANISED: ~dense & there, NEITHER: ~dense & ~there}
    eligible = quadrants.eligible(poland, thresholds)
    for name, mask in wanted.items():
        assert ((table == name) == (mask & eligible)).all(axis=None)
    assert ((table == "") == ~eligible).all(axis=None)
    assert len(quadrants.cells(poland, table)) == int(eligible.to_numpy().sum())


def test_neighbours_are_those_that_share_a_boundary():
    regions = geopandas.read_parquet(ROOT / "data" / "built" / "voivodeships.parquet").set_index("teryt").geometry
    found = {
        code: tuple(
            sorted(other for other in regions.index if other != code and shape.intersection(regions[other]).length)
        )
        for code, shape in regions.items()
    }
    assert found == quadrants.NEIGHBOURS
