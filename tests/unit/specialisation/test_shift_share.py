"""Shift-share, against a textbook's three regions and its properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.errors import AtlasError
from geo.specialisation import shift_share, shift_share_by_industry

# Farhauer and Kröll: three regions that make up a nation of 1 100 and later 1 265 employed (g = 15 %).
E0 = pd.DataFrame([[90, 20, 10, 60], [60, 30, 30, 40], [250, 100, 110, 300]], index=list("ABC"), columns=list("wxyz"))
E1 = pd.DataFrame([[100, 40, 10, 55], [85, 55, 40, 35], [255, 115, 85, 390]], index=list("ABC"), columns=list("wxyz"))
COLUMNS = ["growth", "national", "mix", "regional"]


def years(least: int = 1) -> st.SearchStrategy[tuple[pd.DataFrame, pd.DataFrame]]:
    def pair(shape: tuple[int, int]) -> st.SearchStrategy[tuple[pd.DataFrame, pd.DataFrame]]:
        cells = arrays("float64", shape, elements=st.integers(least, 10_000).map(float)).map(pd.DataFrame)
        return st.tuples(cells, cells)

    return st.tuples(st.integers(2, 5), st.integers(1, 5)).flatmap(pair)


def test_by_hand() -> None:
    # Industries grow by 10, 40, -10 and 20 %. Region A: 180 persons x 15 % = 27;
    # mix 90(-5 %) + 20(25 %) + 10(-25 %) + 60(5 %) = 1; regional 1 + 12 + 1 - 17 = -3.
    result = shift_share(E0, E1)
    assert result.columns.tolist() == COLUMNS
    assert result.loc["A"].tolist() == pytest.approx([25, 27, 1, -3])
    assert result.loc["B"].tolist() == pytest.approx([55, 24, -1, 32])
    assert result.loc["C"].tolist() == pytest.approx([85, 114, 0, -29])


def test_by_industry_by_hand() -> None:
    result = shift_share_by_industry(E0, E1)
    assert result.columns.tolist() == COLUMNS
    assert result.index.tolist()[:5] == [("A", "w"), ("A", "x"), ("A", "y"), ("A", "z"), ("B", "w")]
    assert result.loc[("A", "x")].tolist() == pytest.approx([20, 3, 5, 12])


def test_order_of_labels_does_not_matter() -> None:
    mixed = E1.loc[list("CAB"), list("zxwy")]
    pd.testing.assert_frame_equal(shift_share(E0, mixed), shift_share(E0, E1))
    nation0, nation1 = E0.sum().iloc[::-1], E1.sum()
    pd.testing.assert_frame_equal(shift_share(E0, E1, nation0, nation1), shift_share(E0, E1))


@settings(deadline=None)
@given(years())
def test_the_parts_make_up_the_growth(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    for result in (shift_share(*pair), shift_share_by_industry(*pair)):
        assert result.notna().all(axis=None)
        parts = result["national"] + result["mix"] + result["regional"]
        assert np.allclose(parts, result["growth"], rtol=1e-9, atol=1e-6)


@settings(deadline=None)
@given(years())
def test_regional_parts_sum_to_zero(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert shift_share(*pair)["regional"].sum() == pytest.approx(0, abs=1e-6)
    by_industry = shift_share_by_industry(*pair)["regional"].groupby(level=1).sum()
    assert by_industry.abs().max() < 1e-6
    assert shift_share(*pair)["mix"].sum() == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(years(), st.data())
def test_a_missing_cell_never_changes_a_number(pair: tuple[pd.DataFrame, pd.DataFrame], data: st.DataObject) -> None:
    e0, e1 = pair
    row, column = data.draw(st.integers(0, len(e0) - 1)), data.draw(st.integers(0, e0.shape[1] - 1))
    holed = e1.copy()
    holed.iloc[row, column] = np.nan
    for nations in ((None, None), (e0.sum(), e1.sum())):
        for measure in (shift_share, shift_share_by_industry):
            full, partial = measure(e0, e1, *nations), measure(e0, holed, *nations)
            known = partial.notna().to_numpy()
            assert np.allclose(partial.to_numpy()[known], full.to_numpy()[known])
        assert shift_share(e0, holed, *nations).loc[row, ["growth", "regional"]].isna().all()
    # The reference area given: the other regions stand.
    assert shift_share(e0, holed, e0.sum(), e1.sum()).drop(index=row).notna().all(axis=None)


def test_an_industry_new_in_a_region() -> None:
    e0 = pd.DataFrame({"x": [0, 50], "y": [50, 50]})
    e1 = pd.DataFrame({"x": [10, 50], "y": [50, 50]})
    # x grows by 20 % in the nation; region 0 starts with none, so all ten are its own.
    assert shift_share_by_industry(e0, e1).loc[(0, "x")].tolist() == pytest.approx([10, 0, 0, 10])


def test_an_industry_new_in_the_nation_has_no_rate() -> None:
    e0 = pd.DataFrame({"x": [0, 0], "y": [50, 50]})
    e1 = pd.DataFrame({"x": [10, 0], "y": [50, 50]})
    result = shift_share(e0, e1)
    assert result[["growth", "national"]].notna().all(axis=None)
    assert result[["mix", "regional"]].isna().all(axis=None)


def test_an_industry_that_nobody_has_takes_nothing_away() -> None:
    pd.testing.assert_frame_equal(shift_share(E0.assign(v=0), E1.assign(v=0)), shift_share(E0, E1))
    contradiction = shift_share(E0, E1, E0.sum() * [0, 1, 1, 1], E1.sum() * [0, 1, 1, 1])
    assert contradiction[["mix", "regional"]].isna().all(axis=None)


def test_nothing_to_compare() -> None:
    one = shift_share(E0.iloc[[0]], E1.iloc[[0]])
    assert one["growth"].tolist() == [25]
    assert one[["national", "mix", "regional"]].isna().all(axis=None)
    given_nation = shift_share(E0.iloc[[0]], E1.iloc[[0]], E0.sum(), E1.sum())
    assert given_nation.loc["A"].tolist() == pytest.approx([25, 27, 1, -3])
    nobody = shift_share(E0 * 0, E1)
    assert nobody[["national", "mix", "regional"]].isna().all(axis=None)
    # One industry: no mix of industries, so no effect of it.
    assert shift_share(E0[["w"]], E1[["w"]])["mix"].tolist() == pytest.approx([0, 0, 0])


def test_bad_input_is_a_sentence() -> None:
    with pytest.raises(AtlasError, match="nation0 and nation1 or neither"):
        shift_share(E0, E1, nation0=E0.sum())
    with pytest.raises(AtlasError, match="same regions"):
        shift_share(E0, E1.iloc[1:])
    with pytest.raises(AtlasError, match="same industries"):
        shift_share(E0, E1.assign(v=1))
    with pytest.raises(AtlasError, match="e1 holds 1 negative"):
        shift_share(E0, E1.replace(55, -55).assign(x=E1["x"]))
