"""A voivodeship in numbers, against answers worked out by hand."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from geo.analysis import regions as profile
from tests import factories

DIVISIONS = ["C10", "C31", "J62"]
BEFORE = pd.DataFrame([[1000, 4000, 5000], [3000, 1000, 6000]], index=["06", "20"], columns=DIVISIONS, dtype=float)
AFTER = pd.DataFrame([[1500, 6000, 2500], [3500, 2000, 4500]], index=["06", "20"], columns=DIVISIONS, dtype=float)


class Figures:
    """Two regions, three divisions, two years."""

    def __init__(self, hidden=()):
        self.tables = {2009: BEFORE.copy(), 2015: AFTER.copy()}
        self.hidden = hidden

    def years(self):
        return (2009, 2015)

    def filled(self, year):
        mask = pd.DataFrame(False, index=BEFORE.index, columns=DIVISIONS)
        for region, code in self.hidden:
            mask.loc[region, code] = True
        return self.tables[year].copy(), mask

    def once(self, key, make):
        return make()

    newest = 2015

    def base(self, year):
        return 2009

    def nation(self, year):
        return self.tables[year].sum()

    reference = nation


def industries(figures, region="06"):
    return profile.industries(profile.structure(figures, 2015), region, DIVISIONS)


def test_divisions_are_ordered_by_persons_above_the_national_share_with_their_quotients():
    # Poland 2015: 5000, 8000, 7000 of 20 000; Lubelskie 1500, 6000, 2500 of 10 000;
    # 2500, 4000, 3500 at Poland's shares.
    found = industries(Figures())
    assert [(cell.code, cell.persons) for cell in found] == [("C31", 6000), ("C10", 1500), ("J62", 2500)]
    assert [cell.surplus for cell in found] == pytest.approx([2000, -1000, -1000])
    assert [cell.expected for cell in found] == pytest.approx([4000, 2500, 3500])
    assert [cell.lq for cell in found] == pytest.approx([0.6 / 0.4, 0.15 / 0.25, 0.25 / 0.35])
    assert found[0].share == pytest.approx(0.6)
    assert found[0].national_share == pytest.approx(0.4)
    # Of two regions the standardised quotients are always ±1/√2.
    assert found[0].standardised == pytest.approx(2**-0.5)


def test_an_estimated_cell_is_never_quoted_and_marks_what_compares_with_it():
    known = profile.structure(Figures(hidden=[("20", "C31")]), 2015)
    assert [cell.code for cell in profile.industries(known, "20", DIVISIONS)] == ["C10", "J62"]
    here = {cell.code: cell.estimated for cell in profile.industries(known, "06", DIVISIONS)}
    assert here == {"C10": False, "C31": True, "J62": False}
    assert known.estimated_share("20") == pytest.approx(0.2)
    assert known.estimated_share("06") == 0


def test_a_strength_is_many_persons_not_a_high_quotient():
    """Beverages of Lubelskie have the higher quotient, food seven times the persons above the national share."""
    from geo.settings import Settings
    from geo.store import statistics

    settings = Settings.from_environment()
    known = profile.structure(statistics.load(settings.data, settings.installed), 2015)
    food, beverages = profile.industries(known, "06", ["C10", "C11"])
    assert (food.code, beverages.code) == ("C10", "C11")
    assert food.lq < beverages.lq
    assert food.surplus > 7 * beverages.surplus > 0


def test_too_few_persons_or_no_concentration_are_no_finding():
    found = industries(Figures())
    assert [cell.code for cell in profile.strongest(found, 6000)] == ["C31"]
    assert profile.strongest(found, 6001) == []
    assert profile.strongest(found, 0, at_least=1.6) == []


def test_change_is_the_sum_of_its_three_parts():
    # Poland keeps 20 000, so the national part is 0. C10 4000 → 5000, C31 5000 → 8000, J62 11 000 → 7000.
    whole, estimated = profile.change(Figures(), "06")
    mix = 1000 * 0.25 + 4000 * 0.6 - 5000 * 4 / 11
    assert (whole.before, whole.after, whole.growth, estimated) == (10_000, 10_000, 0, 0)
    assert (whole.national, whole.mix, whole.regional) == pytest.approx((0, mix, -mix))
    other = profile.change(Figures(), "20")[0]
    assert whole.regional + other.regional == pytest.approx(0)


def test_divisions_are_ordered_by_their_regional_share():
    found = profile.shifts(Figures(), "06", minimum=0)
    expected = {"C10": 500 - 250, "C31": 2000 - 2400, "J62": -2500 + 5000 * 4 / 11}
    assert {shift.code: shift.regional for shift in found} == pytest.approx(expected)
    assert [shift.code for shift in found] == ["C10", "C31", "J62"]
    assert [shift.code for shift in profile.shifts(Figures(), "06", minimum=2000)] == ["C31", "J62"]
    assert [shift.code for shift in profile.shifts(Figures(hidden=[("06", "J62")]), "06", 0)] == ["C10", "C31"]


def test_a_gap_is_what_the_national_share_would_give_and_the_region_does_not_have():
    known = industries(Figures())
    found = profile.gaps(known, lq=1.25, minimum=1000)
    assert [(gap.code, gap.expected, gap.surplus) for gap in found] == [("C10", 2500, -1000), ("J62", 3500, -1000)]
    assert profile.gaps(known, lq=1.5, minimum=1000)[0].code == "C10"  # J62 has 0.71, above 0.67
    assert len(profile.gaps(known, lq=1.5, minimum=1000)) == 1
    assert profile.gaps(known, lq=1.25, minimum=4000) == []


def test_missing_figures_give_no_sentence_instead_of_a_wrong_one():
    figures = Figures()
    figures.tables[2015].loc["06", "J62"] = nan
    figures.nation = lambda year: AFTER.sum() if year == 2015 else BEFORE.sum()
    known = profile.structure(figures, 2015)
    assert profile.industries(known, "06", DIVISIONS) == []
    assert known.surplus.loc["06"].isna().all()
    assert isnan(profile.change(figures, "06")[0].regional)
    assert isnan(known.estimated_share("06"))


def test_a_group_is_organised_while_one_of_its_organisations_works():
    registry = factories.registry()
    for code in registry.region_codes:
        found = profile.organised(registry, code)
        rows = [
            registry.record(place) for place in np.flatnonzero(registry.region == registry.region_codes.index(code))
        ]
        expected = {
            slug
            for row in rows
            if row["stage"] in ("operating", "emerging")
            for slug in (row["sector"], *(row["sectors_secondary"] or "").split(";"))
            if slug
        }
        assert found == expected


def test_concentrated_divisions_without_an_organisation_are_gathered_by_group():
    groups = pd.Series({"C10": "agri-food", "C31": "wood-furniture-paper", "J62": "ict"})
    found = profile.unorganised(industries(Figures()), groups, frozenset({"ict"}))
    assert {slug: [cell.code for cell in of] for slug, of in found.items()} == {
        "wood-furniture-paper": ["C31"],
        "agri-food": ["C10"],
    }


def test_a_year_without_figures_becomes_the_newest():
    assert [profile.year_of(Figures(), year) for year in (2009, 2010, None)] == [2009, 2015, 2015]


def test_warmian_furniture_as_published():
    """The figures that the field quotes: LQ 4.36; 19 288 persons, 8.5 % against 1.9 %."""
    from geo.settings import Settings
    from geo.store import statistics

    settings = Settings.from_environment()
    known = profile.structure(statistics.load(settings.data, settings.installed), 2015)
    first = profile.industries(known, "28", ["C31", "C16"])[0]
    assert (first.code, first.persons, round(first.lq, 2)) == ("C31", 19_288, 4.36)
    assert round(first.surplus) == round(19_288 * (1 - 1 / first.lq))  # what its quotient says, in persons
    assert (round(first.share, 3), round(first.national_share, 3)) == (0.085, 0.019)
