"""Concentration, against worked examples of textbooks and properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.errors import AtlasError
from geo.specialisation import (
    gini,
    herfindahl,
    hoover,
    litzenberger_sternberg,
    location_quotient,
    locational_gini,
    min_max,
    theil,
)

NAN = math.nan
rows = st.lists(st.integers(0, 100_000), min_size=2, max_size=20).filter(any)


def test_herfindahl_of_a_textbook() -> None:
    # Dörsam: four makers with 20, 50, 20 and 10 %.
    result = herfindahl([20, 50, 20, 10])
    assert result == pytest.approx((0.34, 0.12, 2.941176), abs=1e-6)
    assert result._fields == ("value", "normalised", "equivalent")


def test_locational_gini_of_a_textbook() -> None:
    # Farhauer and Kröll: an industry over five regions, and a region over five industries.
    e_ij, e_j = np.array([500, 500, 1000, 7000, 1000]), np.array([20000, 15000, 20000, 40000, 5000])
    assert locational_gini((e_ij / e_j) / (10000 / 100000)) == pytest.approx(0.4068966, abs=5e-8)
    e_ij, e_i = np.array([700, 600, 500, 10000, 40000]), np.array([30000, 15000, 10000, 60000, 50000])
    assert locational_gini((e_ij / 51800) / (e_i / 165000)) == pytest.approx(0.6222222, abs=5e-8)


def test_locational_gini_by_hand() -> None:
    # C = 0, 1, 2: mean 1; 2/(9·1) · (1·-1 + 2·0 + 3·1) = 4/9, in any order.
    assert locational_gini([2, 0, 1]) == pytest.approx(4 / 9)
    assert locational_gini(pd.Series([1, 2, 0], index=list("abc"))) == pytest.approx(4 / 9)


def test_locational_gini_takes_a_column_of_quotients() -> None:
    e = pd.DataFrame({"x": [500, 500, 1000, 7000, 1000], "rest": [19500, 14500, 19000, 33000, 4000]})
    assert locational_gini(location_quotient(e)["x"]) == pytest.approx(0.4068966, abs=5e-8)


def test_hoover_by_hand() -> None:
    assert hoover([1, 3], [1, 1]) == pytest.approx(0.25)
    assert hoover([0.25, 0.75], [50, 50]) == pytest.approx(0.25)
    assert hoover([1, 0], [0, 1]) == 1
    s, p = pd.Series({"a": 1, "b": 3}), pd.Series({"b": 1, "a": 3})
    assert hoover(s, p) == pytest.approx(0.5)


def test_litzenberger_sternberg_of_a_textbook() -> None:
    # Farhauer and Kröll.
    index = litzenberger_sternberg(e_ij=1743, e_i=5740, a_j=50, a=576, p_j=488, p=4621, b_ij=35, b_i=53)
    assert index == pytest.approx(21.87491, abs=5e-6)
    assert litzenberger_sternberg(7, 7, 3, 3, 9, 9, 2, 2) == pytest.approx(1)


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("absent", [0, NAN, None])
def test_litzenberger_sternberg_without_one_of_its_amounts(at: int, absent: float | None) -> None:
    numbers: list[float | None] = [1743, 5740, 50, 576, 488, 4621, 35, 53]
    numbers[at] = absent
    assert math.isnan(litzenberger_sternberg(*numbers))


def test_gini_and_theil_by_hand() -> None:
    # Mean absolute difference of 1, 2, 3, 10 over twice the mean: (1+2+9+1+8+7)·2/16 / 8.
    assert gini([1, 2, 3, 10]) == pytest.approx(0.4375)
    assert theil([1, 3]) == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))
    assert theil([0, 10**18]) == pytest.approx(math.log(2)), "T: an amount of 0 adds nothing (L would be infinite)"
    assert gini([0, 0, 0, 5]) == pytest.approx(0.75)


def test_min_max_by_hand() -> None:
    scaled = min_max(pd.Series({"a": -1, "b": NAN, "c": 1, "d": 3}, name="share"))
    assert scaled.name == "share"
    assert scaled.drop("b").to_dict() == {"a": 0, "c": 0.5, "d": 1}
    assert math.isnan(scaled["b"])
    assert min_max([5, 10]).tolist() == [0, 1]
    by_column = min_max(pd.DataFrame([[1, 7, NAN], [2, 7, NAN], [3, 7, NAN]], index=list("abc"), columns=list("xyx")))
    assert by_column.iloc[:, 0].tolist() == [0, 0.5, 1]
    assert by_column.iloc[:, 1:].isna().all(axis=None)
    assert by_column.columns.tolist() == list("xyx")


@pytest.mark.parametrize("x", [[], [4], [4, 4], [NAN, 4], [NAN, NAN]])
def test_min_max_without_two_different_values(x: list[float]) -> None:
    assert min_max(x).isna().all()
    assert len(min_max(x)) == len(x)


@pytest.mark.parametrize("x", [[], [0, 0, 0], [1, NAN, 2], [None, None]])
def test_no_total_no_measure(x: list[float]) -> None:
    assert all(math.isnan(number) for number in herfindahl(x))
    assert math.isnan(hoover(x, [1] * len(x)))
    assert math.isnan(hoover([1] * len(x), x))
    assert math.isnan(locational_gini(x))
    assert math.isnan(gini(x))
    assert math.isnan(theil(x))


def test_one_region_or_industry() -> None:
    value, normalised, equivalent = herfindahl([7])
    assert (value, equivalent) == (1, 1)
    assert math.isnan(normalised)
    assert math.isnan(hoover([7], [3]))
    assert math.isnan(locational_gini([1.2]))
    assert math.isnan(gini([7]))
    assert math.isnan(theil([7]))


@settings(deadline=None)
@given(rows)
def test_ranges(x: list[int]) -> None:
    n = len(x)
    value, normalised, equivalent = herfindahl(x)
    assert 1 / n <= value <= 1
    assert 0 <= normalised <= 1
    assert 1 <= equivalent <= n * (1 + 1e-12)
    assert 0 <= gini(x) <= 1 - 1 / n + 1e-12
    assert 0 <= locational_gini(x) <= 1 - 1 / n + 1e-12
    assert 0 <= theil(x) <= math.log(n) + 1e-12


@settings(deadline=None)
@given(rows, st.floats(0.001, 1000))
def test_scaling_leaves_the_measures_alone(x: list[int], factor: float) -> None:
    scaled = [number * factor for number in x]
    assert herfindahl(scaled) == pytest.approx(herfindahl(x))
    for measure in (gini, theil, locational_gini):
        assert measure(scaled) == pytest.approx(measure(x), abs=1e-9)
    assert hoover(scaled, x) == pytest.approx(0, abs=1e-12)


@settings(deadline=None)
@given(rows)
def test_hoover_is_symmetric_and_in_range(s: list[int]) -> None:
    p = s[1:] + s[:1]
    assert 0 <= hoover(s, p) <= 1
    assert hoover(s, p) == pytest.approx(hoover(p, s))


@settings(deadline=None)
@given(rows)
def test_gini_and_theil_are_those_of_the_library(x: list[int]) -> None:
    from inequality.gini import Gini
    from inequality.theil import Theil

    amounts = np.array(x, dtype=float)
    assert gini(x) == pytest.approx(Gini(amounts).g, abs=1e-12)
    assert theil(x) == pytest.approx(Theil(amounts).T, abs=1e-12)


@settings(deadline=None)
@given(rows)
def test_locational_gini_is_the_gini_of_the_quotients(x: list[int]) -> None:
    assert locational_gini(x) == pytest.approx(gini(x), abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=20))
def test_min_max_keeps_the_order(x: list[int]) -> None:
    assume(len(set(x)) > 1)
    scaled = min_max(x)
    assert (scaled.min(), scaled.max()) == (0, 1)
    assert np.argsort(scaled, kind="stable").tolist() == np.argsort(x, kind="stable").tolist()


def test_bad_input_is_a_sentence() -> None:
    for measure in (herfindahl, locational_gini, gini, theil):
        with pytest.raises(AtlasError, match="negative"):
            measure([1, -1])
        with pytest.raises(AtlasError, match="infinite"):
            measure([1, math.inf])
        with pytest.raises(AtlasError, match="numbers only"):
            measure(["much"])
        with pytest.raises(AtlasError, match="2 dimensions"):
            measure(np.ones((2, 2)))
    with pytest.raises(AtlasError, match="one amount per region"):
        hoover([1, 2], [1, 2, 3])
    with pytest.raises(AtlasError, match="same regions"):
        hoover(pd.Series({"a": 1}), pd.Series({"b": 1}))
    with pytest.raises(AtlasError, match="infinite"):
        min_max([1, -math.inf])
    with pytest.raises(AtlasError, match="negative"):
        litzenberger_sternberg(-1, 1, 1, 1, 1, 1, 1, 1)
