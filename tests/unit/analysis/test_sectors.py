"""Sector groups: quotients, what is left out, divisions, change and peers, worked by hand."""

from math import nan

import pandas as pd
import pytest

from geo.analysis import sectors as sector_profile
from geo.analysis.sectors import Employment
from geo.selection.view import View

REGIONS = ("06", "10", "14")
# Two divisions of a group (X1, X2) and the rest; X2 of region 14 is confidential and estimated as 20.
PERSONS = pd.DataFrame({"X1": [20.0, 10.0, 10.0], "X2": [30.0, 0.0, 20.0], "Z9": [50.0, 90.0, 170.0]}, index=REGIONS)
ESTIMATED = pd.DataFrame(False, index=REGIONS, columns=PERSONS.columns)
ESTIMATED.loc["14", "X2"] = True
NATION = pd.Series({"X1": 40.0, "X2": 50.0, "Z9": 310.0})
FIGURES = Employment(2015, PERSONS, ESTIMATED, NATION, 400.0)


def test_quotient_of_a_division_compares_shares():
    place = sector_profile.concentration(FIGURES, ("X1",))
    # 20 of 100 persons against 40 of 400; 10 of 100; 10 of 200.
    assert list(place.regions["lq"]) == pytest.approx([2.0, 1.0, 0.5])
    assert list(place.regions["share"]) == pytest.approx([0.2, 0.1, 0.05])
    assert place.share == pytest.approx(0.1)


def test_group_leaves_out_a_division_that_is_confidential_somewhere():
    place = sector_profile.concentration(FIGURES, ("X1", "X2"))
    assert place.counted == ("X1",)
    assert place.left_out == ("X2",)
    assert place.covered == pytest.approx(40 / 90)
    assert place.persons == 40


def test_estimate_never_becomes_a_quotient():
    place = sector_profile.concentration(FIGURES, ("X2",))
    assert place.left_out == ()
    row = place.regions.loc["14"]
    assert row[["persons", "lq", "share"]].isna().all()
    assert row["estimate"] == 20
    assert place.regions.loc["06", "estimate"] != place.regions.loc["06", "estimate"]
    # 30 of 100 against 50 of 400; 0 of 100.
    assert list(place.regions["lq"])[:2] == pytest.approx([2.4, 0.0])


def test_group_published_everywhere_is_the_sum_of_its_divisions():
    figures = Employment(2015, PERSONS, ESTIMATED & False, NATION, 400.0)
    place = sector_profile.concentration(figures, ("X1", "X2"))
    assert list(place.regions["persons"]) == [50, 10, 30]
    # 50/100, 10/100, 30/200 against 90/400.
    assert list(place.regions["lq"]) == pytest.approx([20 / 9, 4 / 9, 2 / 3])


@pytest.mark.parametrize(("nation", "whole"), [(nan, 400.0), (40.0, nan)])
def test_no_quotient_without_a_reference(nation, whole):
    lq = sector_profile.quotient(PERSONS["X1"], PERSONS.sum(axis=1), nation, whole)
    assert lq.isna().all()


def test_findings_have_the_minimum_and_are_ranked():
    place = sector_profile.concentration(FIGURES, ("X1",))
    assert list(place.found(0).index) == ["06", "10", "14"]
    assert list(place.found(20).index) == ["06"]
    assert place.found(21).empty


def test_divisions_name_leading_regions_with_their_persons():
    first, second = sector_profile.divisions(FIGURES, pd.Series({"X1": 4.0, "X2": nan}), ("X1", "X2"), 10)
    assert first.leading[0] == ("06", pytest.approx(2.0), 20.0)
    assert (first.persons, first.local_units, first.published) == (40, 4, 3)
    assert second.published == 2
    assert [region for region, _, _ in second.leading] == ["06"]


def test_a_division_without_a_national_figure_has_no_quotient_and_spoils_no_other():
    figures = Employment(2012, PERSONS, ESTIMATED, pd.Series({"X1": 40.0, "X2": nan, "Z9": 310.0}), 400.0)
    first, second = sector_profile.divisions(figures, pd.Series({"X1": 4.0, "X2": 2.0}), ("X1", "X2"), 0)
    assert [(region, lq) for region, lq, _ in first.leading] == [
        ("06", pytest.approx(2.0)), ("10", pytest.approx(1.0)), ("14", pytest.approx(0.5)),
    ]  # fmt: skip
    assert second.leading == ()


def test_index_starts_where_poland_is_known():
    persons = pd.DataFrame({2008: [nan, 5.0], 2009: [200.0, 50.0], 2010: [150.0, 75.0]}, index=["00", "06"])
    index = sector_profile.indices(persons)
    assert list(index.loc["00"])[1:] == [100, 75]
    assert list(index.loc["06"])[1:] == [100, 150]
    assert index[2008].isna().all()
    assert sector_profile.indices(persons[[2008]]).isna().all().all()


def test_peers_count_the_stars_of_published_regions():
    # Ten regions of 2 000 persons each; R0 has half of them in X, the others 100; R9 is confidential.
    cells = {f"R{n}": {"X": 100.0, "Z": 1900.0} for n in range(9)}
    cells["R0"] = {"X": 1000.0, "Z": 1000.0}
    cells["R9"] = {"X": nan, "Z": 2000.0}
    europe = pd.DataFrame.from_dict(cells, orient="index")
    table = sector_profile.peers(europe, pd.Series({"X": 2000.0, "Z": 18000.0}), "X")
    assert table.index[0] == "R0"
    assert "R9" not in table.index
    first = table.loc["R0"]
    # 50 % against 10 %; the largest of nine; but larger shares of Z exist, so the focus star fails.
    assert first["lq"] == pytest.approx(5.0)
    assert (first["size"], first["specialisation"], first["focus"], first["stars"]) == (1, 1, 0, 2)
    assert (table["stars"].drop("R0") == 0).all()


@pytest.mark.parametrize(
    ("sectors", "expected"), [((), None), (("ict",), "ict"), (("ict", "tourism"), None), (("unassigned",), None)]
)
def test_a_page_is_about_one_known_group(sectors, expected):
    assert sector_profile.chosen(View(sector=sectors), ("ict", "tourism")) == expected
