"""Location quotients and the Krugman index, against figures worked out by hand, published figures and properties."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from geo import specialisation
from geo.errors import AtlasError
from geo.specialisation import krugman, location_quotient, standardised_lq, surplus, symmetric_lq

E = pd.DataFrame({"x": [10, 20], "y": [30, 40]}, index=["A", "B"])
MEASURES = (location_quotient, symmetric_lq, standardised_lq, surplus)


def frame(cells: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        cells, index=[f"R{n}" for n in range(len(cells))], columns=[f"I{n}" for n in range(cells.shape[1])]
    )


def tables(least: int = 0) -> st.SearchStrategy[pd.DataFrame]:
    shapes = array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6)
    cells = arrays("float64", shapes, elements=st.integers(least, 100_000).map(float))
    return cells.map(frame)


def test_location_quotient_by_hand() -> None:
    # Region A has 10 of 40, the nation 30 of 100: (10/40)/(30/100) = 5/6.
    expected = pd.DataFrame({"x": [5 / 6, 10 / 9], "y": [15 / 14, 20 / 21]}, index=["A", "B"])
    pd.testing.assert_frame_equal(location_quotient(E), expected)


def test_surplus_by_hand() -> None:
    # Region A has 40 of 100 persons, so 12 of the 30 of x and 28 of the 70 of y would be its national share.
    expected = pd.DataFrame({"x": [-2.0, 2.0], "y": [2.0, -2.0]}, index=["A", "B"])
    pd.testing.assert_frame_equal(surplus(E), expected)


def test_surplus_against_a_given_reference_area_in_any_order() -> None:
    assert surplus(E, pd.Series({"y": 50, "x": 50})).loc["B"].tolist() == pytest.approx([-10, 10])


@settings(deadline=None)
@given(tables(1))
def test_surplus_adds_up_to_nothing_and_has_the_sign_of_the_quotient(e: pd.DataFrame) -> None:
    persons, lq = surplus(e), location_quotient(e)
    tolerance = 1e-9 * e.to_numpy().sum()
    assert persons.sum(axis=0).abs().max() <= tolerance
    assert persons.sum(axis=1).abs().max() <= tolerance
    # What the quotient says in persons: e_ij · (1 - 1 / LQ_ij).
    assert np.allclose(persons, e * (1 - 1 / lq), atol=tolerance)


@settings(deadline=None)
@given(tables(), st.floats(0.001, 1000))
def test_surplus_grows_with_the_amounts(e: pd.DataFrame, factor: float) -> None:
    assert np.allclose(
        surplus(e * factor), surplus(e) * factor, atol=1e-9 * factor * e.to_numpy().sum(), equal_nan=True
    )


def test_location_quotient_of_a_textbook() -> None:
    # Farhauer and Kröll: 1 714 of 79 006 employed in the region, 879 213 of 15 593 224 in the nation.
    region = pd.DataFrame({"industry": [1714], "rest": [79006 - 1714]})
    nation = pd.Series({"industry": 879213, "rest": 15593224 - 879213})
    assert location_quotient(region, nation).loc[0, "industry"] == pytest.approx(0.3847623, abs=5e-8)


def test_a_given_reference_area_replaces_the_column_sums() -> None:
    lq = location_quotient(E, pd.Series({"y": 50, "x": 50}))  # other order of labels
    assert lq.loc["A"].tolist() == pytest.approx([0.5, 1.5])
    assert symmetric_lq(E, pd.Series({"x": 50, "y": 50})).loc["A"].tolist() == pytest.approx([-1 / 3, 1 / 5])


def test_symmetric_and_standardised_by_hand() -> None:
    assert symmetric_lq(E).loc["A", "x"] == pytest.approx(-1 / 11)
    # Two regions: each is half the difference from the mean, the sample sd is the difference / sqrt 2.
    assert standardised_lq(E)["x"].tolist() == pytest.approx([-(0.5**0.5), 0.5**0.5])


def test_standardised_uses_the_sample_deviation() -> None:
    e = pd.DataFrame({"x": [10, 20, 60], "y": [90, 80, 40]})
    # LQ 1/3, 2/3, 2; mean 1; sample variance (4/9 + 1/9 + 1)/2 = 7/9.
    assert standardised_lq(e)["x"].tolist() == pytest.approx([-2 / 7**0.5, -1 / 7**0.5, 3 / 7**0.5])


def test_krugman_by_hand() -> None:
    assert krugman(E).to_dict() == pytest.approx({"A": 0.1, "B": 1 / 15})


def test_krugman_of_regions_with_no_industry_in_common() -> None:
    e = pd.DataFrame([[20, 10, 70, 0, 0], [0, 0, 0, 60, 40]], index=["j", "l"])
    assert krugman(e.loc[["j"]], nation=e.loc["l"])["j"] == pytest.approx(2)


@settings(deadline=None)
@given(tables(1))
def test_weighted_mean_of_the_quotients_is_one(e: pd.DataFrame) -> None:
    weights = e.sum(axis=1) / e.to_numpy().sum()
    assert (location_quotient(e).mul(weights, axis=0).sum() - 1).abs().max() < 1e-9


@settings(deadline=None)
@given(tables(), st.floats(0.001, 1000))
def test_scaling_leaves_the_measures_alone(e: pd.DataFrame, factor: float) -> None:
    for measure in (location_quotient, symmetric_lq):
        pd.testing.assert_frame_equal(measure(e * factor), measure(e))
    pd.testing.assert_series_equal(krugman(e * factor), krugman(e))


@settings(deadline=None)
@given(tables())
def test_ranges(e: pd.DataFrame) -> None:
    lq, symmetric = location_quotient(e).stack().dropna(), symmetric_lq(e).stack().dropna()
    index = krugman(e).dropna()
    assert (lq >= 0).all()
    assert symmetric.between(-1, 1).all()
    assert index.between(0, 2).all()


@settings(deadline=None)
@given(tables(), st.data())
def test_a_missing_cell_never_changes_a_number(e: pd.DataFrame, data: st.DataObject) -> None:
    """With a hole in the table each result is what the complete table gives, or NaN."""
    row = data.draw(st.integers(0, len(e) - 1))
    column = data.draw(st.integers(0, e.shape[1] - 1))
    holed = e.copy()
    holed.iloc[row, column] = np.nan
    for nation in (None, e.sum()):
        for measure in (*MEASURES, krugman):
            full, partial = np.asarray(measure(e, nation)), np.asarray(measure(holed, nation))
            known = ~np.isnan(partial)
            assert np.allclose(partial[known], full[known])
            assert not known[row].any() if measure is krugman else not known[row, column]


def test_where_the_reference_is_given_only_the_region_with_the_hole_is_lost() -> None:
    holed = E.astype("float64").mask(E == 10)
    lq = location_quotient(holed, E.sum())
    assert lq.loc["A"].isna().all()
    pd.testing.assert_series_equal(lq.loc["B"], location_quotient(E).loc["B"])
    # Without it neither the total of x nor that of all is known.
    assert location_quotient(holed).isna().all(axis=None)


def test_published_totals_are_an_upper_limit() -> None:
    holed = E.astype("float64").mask(E == 10)
    lq = location_quotient(holed, E.sum(), published=True)
    assert np.isnan(lq.loc["A", "x"])
    assert lq.loc["A", "y"] == pytest.approx(1 / 0.7)
    assert lq.loc["A", "y"] > location_quotient(E).loc["A", "y"]
    assert location_quotient(holed, published=True).loc["B"].tolist() == pytest.approx(
        [20 / 60 / (20 / 90), 40 / 60 / (70 / 90)]
    )
    nothing = pd.DataFrame({"x": [np.nan, np.nan], "y": [1.0, 2.0]})
    assert location_quotient(nothing, published=True)["x"].isna().all()


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_every_kind_of_missing_value_counts_as_missing(missing: object) -> None:
    e = pd.DataFrame({"x": [missing, 20], "y": [30, 40]}, index=["A", "B"])
    assert location_quotient(e, E.sum()).loc["A"].isna().all()
    assert location_quotient(e.astype("Float64"), E.sum()).loc["B"].notna().all()


@pytest.mark.parametrize("measure", [*MEASURES, krugman])
def test_nothing_to_compare_is_nan(measure: Callable[..., pd.DataFrame]) -> None:
    assert np.isnan(measure(E.iloc[[0]])).all(axis=None), "one region that is its own reference"
    assert np.isnan(measure(E[["x"]])).all(axis=None), "one industry"
    assert np.isnan(measure(E[["x"]], pd.Series({"x": 5}))).all(axis=None)
    assert np.isnan(measure(E * 0)).all(axis=None), "no employment at all"
    assert measure(E.iloc[:0]).shape[0] == 0
    assert measure(E.iloc[:, :0]).index.tolist() == ["A", "B"]


def test_zero_totals() -> None:
    e = pd.DataFrame({"x": [0, 20, 10], "y": [0, 40, 40], "z": [0, 0, 0]}, index=["A", "B", "C"])
    lq = location_quotient(e)
    assert lq.loc["A"].isna().all(), "a region without employment"
    assert lq["z"].isna().all(), "an industry without employment"
    assert lq.loc["B", "x"] == pytest.approx((20 / 60) / (30 / 110))
    assert krugman(e).isna().tolist() == [True, False, False]
    assert standardised_lq(e).isna().all(axis=None), "the spread over regions rests on region A"


def test_equal_quotients_have_no_spread() -> None:
    e = pd.DataFrame({"x": [1, 3, 7], "y": [3, 9, 21]})  # the same structure, rounding errors apart
    assert standardised_lq(e / 7).isna().all(axis=None)


def test_one_region_against_a_given_reference() -> None:
    one = E.loc[["A"]]
    assert location_quotient(one, E.sum()).loc["A", "x"] == pytest.approx(5 / 6)
    assert krugman(one, E.sum())["A"] == pytest.approx(0.1)
    assert standardised_lq(one, E.sum()).isna().all(axis=None)


@pytest.mark.parametrize(
    ("e", "nation", "sentence"),
    [
        (E - 15, None, "negative"),
        (E / 0.0, None, "infinite"),
        (E.assign(x="many"), None, "numbers only"),
        (pd.concat([E, E]), None, "more than once"),
        (E.set_axis(["x", "x"], axis=1), None, "more than once"),
        (E.astype(str), None, "numbers only"),
        (E.astype("datetime64[ns]"), None, "numbers only"),
        (E.to_numpy(), None, "must be a table"),
        (E, pd.Series({"x": 1}), "1 lacking"),
        (E, pd.Series({"x": 1, "y": 2, "TOTAL": 3}), "1 too many"),
        (E, pd.Series([1, 2, 3], index=["x", "y", "y"]), "more than once"),
        (E, [1, 2], "labelled"),
        (E, pd.Series({"x": -1, "y": 2}), "negative"),
    ],
)
def test_bad_input_is_a_sentence(e: pd.DataFrame, nation: pd.Series | None, sentence: str) -> None:
    for measure in (*MEASURES, krugman):
        with pytest.raises(AtlasError, match=sentence):
            measure(e, nation)


def test_the_input_is_left_alone() -> None:
    before = E.copy()
    for measure in (*MEASURES, krugman):
        measure(E)
    pd.testing.assert_frame_equal(E, before)


def test_everything_is_importable_from_one_place() -> None:
    names = {"shift_share", "shift_share_by_industry", "herfindahl", "hoover", "locational_gini", "min_max", "stars"}
    names |= {"litzenberger_sternberg", "proximity", "relatedness_density", "gini", "theil"}
    assert all(callable(getattr(specialisation, name)) for name in names)


# Location quotients of persons employed 2015 that stand in the description of the reference tables.
PUBLISHED = {
    ("20", "C10"): 1.93, ("18", "C30"): 5.30, ("28", "C31"): 4.36, ("10", "C14"): 4.14, ("10", "C13"): 3.63,
    ("22", "C26"): 3.14, ("24", "B05"): 6.36, ("24", "C24"): 2.66, ("24", "C29"): 2.37, ("26", "B08"): 6.27,
    ("26", "C23"): 3.12, ("04", "C17"): 3.40, ("02", "C29"): 2.06, ("32", "H50"): 8.11, ("32", "I55"): 3.60,
    ("14", "J60"): 2.84, ("14", "J61"): 2.59,
}  # fmt: skip


def test_known_specialisations_of_2015(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/statistics/pl_sbs_persons_employed_filled_2009_2015.csv", dtype={"teryt": str})
    e = rows[rows["year"] == 2015].pivot(index="teryt", columns="nace_code", values="value")
    lq = location_quotient(e)
    assert {cell: round(float(lq.loc[cell]), 2) for cell in PUBLISHED} == PUBLISHED
    assert krugman(e).between(0.05, 0.6).all()
    assert standardised_lq(e).loc["18", "C30"] > 1.96
