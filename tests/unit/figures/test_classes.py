"""Classes: worked examples, edge cases, properties; and the colours under simulated colour vision."""

import math
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import AtlasError
from geo.figures.classes import TOLERANCE, Scale, _quantiles, beside_zero, breaks
from geo.theme import NO_DATA, RAMP, SECTOR_COLOURS, SECTOR_GLYPHS, ZERO

NAN = math.nan
INF = math.inf
# LQ of furniture in ten regions, in the order of size.
LQ = [0.21, 0.34, 0.52, 0.63, 0.79, 1.08, 1.31, 1.78, 2.26, 4.36]

numbers = st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False) | st.integers(-20, 20).map(float)
lists = st.lists(st.one_of(numbers, st.none(), st.just(NAN)), max_size=60)


def test_quantiles_by_hand() -> None:
    # Two values per class; between 0.34 and 0.52 the roundest number is 0.5, between 0.63 and 0.79 it is 0.7,
    # 1.08 … 1.31: 1.2 (nearest of the fifths to the quantile), 1.78 … 2.26: 2.
    scale = breaks(LQ, unit="")
    assert scale.limits == (0.2, 0.5, 0.7, 1.2, 2, 5)
    assert scale.counts == (2, 2, 2, 2, 2)
    assert scale.labels == ((0.2, 0.5), (0.5, 0.7), (0.7, 1.2), (1.2, 2), (2, 5))
    assert scale.colours == RAMP
    assert (scale.missing, scale.decimals) == (0, 1)


def test_a_value_equal_to_a_limit_has_reached_it() -> None:
    scale = breaks(LQ, limits=(0.8, 1.25, 2))
    assert [scale.class_of(value) for value in (0.79, 0.8, 1.2499, 1.25, 2, 99, -1)] == [0, 1, 1, 2, 3, 3, 0]
    assert scale.counts == (5, 1, 2, 2)
    assert scale.limits == (-INF, 0.8, 1.25, 2, INF)
    assert scale.decimals == 2


def test_given_limits_keep_empty_classes() -> None:
    assert breaks([5, 6, None], limits=(0.8, 1.25, 2)).counts == (0, 0, 0, 2)


def test_zero_is_a_class_of_its_own() -> None:
    # Of 0.2, 0.6, 1, 3 the halves part between 0.6 and 1, where 1 is the roundest number. Rounded down the least value
    # would be 0, which is another class: the roundest number above 0 is 0.2 itself.
    scale = beside_zero([0, 3, 0.2, None, 1, 0, 0.6], k=2)
    assert scale.limits == (0.2, 1, 3)
    assert scale.labels == ((0, 0), (0.2, 1), (1, 3))
    assert scale.colours == ("#ffffff", RAMP[0], RAMP[-1])
    assert (scale.counts, scale.missing) == ((2, 2, 2), 1)
    assert scale.classes_of([0, 0.2, 0.6, 1, 3, None]) == [0, 1, 1, 2, 2, None]
    assert scale.colour_of(0) == "#ffffff"
    assert scale.colour_of(0.2) == RAMP[0]


def test_without_a_zero_there_is_no_class_of_it() -> None:
    assert beside_zero(LQ) == breaks(LQ)
    only = beside_zero([0, 0, None])
    assert (only.labels, only.counts, only.colours, only.missing) == (((0, 0),), (2,), ("#ffffff",), 1)
    assert only.class_of(0) == 0
    with pytest.raises(AtlasError, match="outside the scale"):
        only.class_of(1)


def test_all_equal() -> None:
    scale = breaks([3, 3, 3])
    assert (scale.limits, scale.counts, scale.colours) == ((3, 3), (3,), (RAMP[2],))
    assert scale.class_of(3) == 0
    assert breaks([0, 0]).limits == (0, 0)


@pytest.mark.parametrize("values", [[], [None, NAN, pd.NA]])
@pytest.mark.parametrize("limits", [None, (1, 2)])
def test_all_missing(values: list[object], limits: tuple[float, ...] | None) -> None:
    scale = breaks(values, limits=limits)
    assert (scale.limits, scale.colours, scale.counts, scale.labels) == ((), (), (), ())
    assert scale.missing == len(values)
    assert scale.class_of(None) is None
    with pytest.raises(AtlasError, match="no value"):
        scale.class_of(1)


def test_one_region() -> None:
    scale = breaks([36028])
    assert (scale.limits, scale.counts) == ((36028, 36028), (1,))
    assert breaks([-0.5]).class_of(-0.5) == 0


def test_one_single_value_is_no_range() -> None:
    assert breaks([6.9412, 6.9412]).limits == (6.9412, 6.9412)
    assert breaks([6.9412]).decimals == 2
    assert breaks([0.33333]).decimals == 3
    assert (beside_zero([0, 0.5]).labels, beside_zero([0, 0.5]).decimals) == (((0, 0), (0.5, 0.5)), 1)


def test_no_limit_has_digits_that_part_alike_values() -> None:
    # Between 0.4233 and 0.4237 only 0.4235 parts; where one of them may change sides, 0.5 does.
    values = [0.25, 0.3, 0.35, 0.4233, 0.4237, 0.5, 0.9, 1.2]
    assert breaks(values, k=2).limits == (0.2, 0.5, 1.2)
    # 1.2702, 1.2705 and 1.2716 are one class: what parts them is less than a thousandth of any.
    assert breaks([1.2702, 1.2705, 1.2716]).limits == (1.27, 1.272)
    # Of skewed figures the low limits are as fine as they need to be.
    assert breaks([1, 1.5, 2, 2.5, 900, 1000], k=3).limits[1] == 2


def test_ties_and_few_distinct_values() -> None:
    scale = breaks([0, 0, 0, 0, 0, 0, 0, 1, 2])
    assert sum(scale.counts) == 9
    assert scale.class_of(0) == 0
    assert scale.counts[0] == 7
    assert breaks([1, 1, 2, 2]).counts == (2, 2)
    assert breaks([1, 1, 2, 2]).colours == (RAMP[0], RAMP[-1])


def test_negative_values_part_at_zero() -> None:
    scale = breaks([-500, -20, 30, 800], k=2)
    assert scale.limits[1] == 0
    assert math.copysign(1, scale.limits[1]) == 1
    assert scale.counts == (2, 2)


def test_missing_values_are_counted_and_get_the_colour_of_no_data() -> None:
    scale = breaks(pd.Series([1, None, 3, NAN, 5], dtype="Float64"), k=3)
    assert scale.missing == 2
    assert sum(scale.counts) == 3
    assert scale.colour_of(pd.NA) == scale.no_data == NO_DATA
    assert scale.classes_of([1, None, 5]) == [0, None, 2]
    assert scale.colour_of(1) == RAMP[0]


def test_one_class_asked_for() -> None:
    assert breaks(LQ, k=1).counts == (10,)


def test_many_values_give_round_limits() -> None:
    values = [1.02**n for n in range(400)]
    scale = breaks(values)
    assert all(abs(count - 80) <= 2 * TOLERANCE * 400 for count in scale.counts)
    assert [float(f"{limit:.2g}") for limit in scale.limits] == list(scale.limits)


def test_bad_input_is_a_sentence() -> None:
    for value in (INF, -INF):
        with pytest.raises(AtlasError, match="infinite"):
            breaks([1, value])
        with pytest.raises(AtlasError, match="infinite"):
            breaks(LQ).class_of(value)
    with pytest.raises(AtlasError, match="numbers only"):
        breaks(["1"])
    with pytest.raises(AtlasError, match="outside the scale"):
        breaks(LQ).class_of(6)
    with pytest.raises(AtlasError, match="1 to 5 classes"):
        breaks(LQ, k=6)
    with pytest.raises(AtlasError, match="1 to 5 classes"):
        breaks(LQ, k=0)
    with pytest.raises(AtlasError, match="2 classes for 1 colours"):
        breaks(LQ, limits=[1], colours=["#000"])
    for limits in ([2, 1], [1, 1], [1, NAN], [INF]):
        with pytest.raises(AtlasError, match="ascending"):
            breaks(LQ, limits=limits)


def check(scale: Scale, values: list[float | None]) -> None:
    known = [value for value in values if value is not None and not math.isnan(value)]
    assert sum(scale.counts) == len(known)
    assert scale.missing == len(values) - len(known)
    assert len(scale.colours) == len(scale.counts) == len(scale.labels)
    places = scale.classes_of(known)
    assert [places.count(place) for place in range(len(scale.counts))] == list(scale.counts)
    for value, place in zip(known, places, strict=True):
        assert place is not None
        low, high = scale.labels[place]
        assert low <= value <= high
        assert value < high or place == len(scale.counts) - 1
    exact = 1e-12 if scale.limits[:1] != scale.limits[-1:] else 0.005  # one single value is written to three digits
    for limit in scale.limits:
        assert not math.isfinite(limit) or math.isclose(float(f"{limit:.{scale.decimals}f}"), limit, rel_tol=exact)


@settings(deadline=None)
@given(st.lists(numbers, min_size=2, max_size=60), st.integers(1, 5))
@pytest.mark.filterwarnings("ignore:Not enough unique values:UserWarning")
def test_quantiles_are_those_of_the_library(values: list[float], k: int) -> None:
    from mapclassify import Quantiles

    known = np.array(values)
    assert sorted({*_quantiles(known, k), max(values)}) == Quantiles(known, k).bins.tolist()


@settings(deadline=None)
@given(lists, st.integers(1, 5))
def test_no_value_is_lost(values: list[float | None], k: int) -> None:
    scale = breaks(values, k)
    check(scale, values)
    distinct = len({value for value in values if value is not None and not math.isnan(value)})
    assert len(scale.counts) <= min(k, distinct)
    assert all(scale.counts), "a class made from the data holds a value"
    assert all(low < high for low, high in pairwise(scale.limits)) or scale.limits[-2:] == (max(scale.limits),) * 2


@settings(deadline=None)
@given(lists, st.integers(1, 5))
def test_a_class_of_zero_takes_nothing_else(values: list[float | None], k: int) -> None:
    known = [value for value in values if value is not None and not math.isnan(value)]
    scale = beside_zero(values, k)
    assert sum(scale.counts) == len(known)
    assert scale.zero == (0 in known)
    for value, place in zip(known, scale.classes_of(known), strict=True):
        low, high = scale.labels[place]
        assert (low == high == 0) if value == 0 else (low <= value <= high and (low, high) != (0, 0))
        assert (scale.colours[place] == "#ffffff") == (value == 0)


@settings(deadline=None)
@given(lists, st.lists(numbers, min_size=1, max_size=4, unique=True).map(sorted))
def test_given_limits_lose_no_value(values: list[float | None], limits: list[float]) -> None:
    check(breaks(values, limits=limits), values)


@settings(deadline=None)
@given(lists)
def test_order_of_values_does_not_matter(values: list[float | None]) -> None:
    assert breaks(values) == breaks(values[::-1])


def lightness(colour: Color) -> float:
    return float(colour.convert("lab-d65")["l"])


def seen(colour: str, vision: str) -> Color:
    """The colour as seen without one kind of cone, by the matrices of Machado et al. 2009 (or as it is)."""
    return Color(colour) if vision == "full" else Color(colour).filter(vision, method="machado")


@pytest.mark.parametrize("vision", ["full", "protan", "deutan", "tritan"])
def test_ramp_keeps_order_and_distance(vision: str) -> None:
    ramp = [seen(colour, vision) for colour in RAMP]
    assert all(lightness(light) - lightness(dark) > 8 for light, dark in pairwise(ramp))
    # CIEDE2000: 1 can just be seen in two fields side by side, 5 in fields apart.
    assert all(one.delta_e(other, method="2000") > 5 for one, other in combinations(ramp, 2))
    assert all(one.delta_e(seen(NO_DATA, vision), method="2000") > 5 for one in ramp)


def test_sector_colours_carry_white_text() -> None:
    assert {slug: colour for slug, colour in SECTOR_COLOURS.items() if Color(colour).contrast("white") < 4.5} == {}
    assert len(set(SECTOR_COLOURS.values())) <= 8


def test_sector_glyphs_tell_the_sectors_apart() -> None:
    for glyphs in SECTOR_GLYPHS.values():
        assert glyphs.keys() == SECTOR_COLOURS.keys()
        assert len(set(glyphs.values())) == len(glyphs)
        assert all(len(glyph) == 2 for glyph in glyphs.values())


def test_zero_is_a_class_of_its_own_beside_given_limits_too():
    scale = beside_zero([0, 0.4, 1.3, None, 0], limits=(0.75, 1.0))
    assert scale.labels[0] == (0.0, 0.0)
    assert (scale.counts, scale.missing, sum(scale.counts)) == ((2, 1, 0, 1), 1, 4)
    assert (scale.class_of(0), scale.class_of(0.4), scale.class_of(1.3)) == (0, 1, 3)
    assert scale.colour_of(0) == ZERO
    assert beside_zero([0.4, 1.3], limits=(0.75, 1.0)) == breaks([0.4, 1.3], limits=(0.75, 1.0))


def test_no_limit_gets_the_digits_that_part_two_values_that_are_all_but_alike():
    # Clusters per million inhabitants: a limit between 9.0276 and 9.0300 alone would read 9.028.
    values = [4.014, 4.103, 4.233, 5.626, 6.415, 7.354, 7.515, 8.541, 8.558, 9.0276, 9.03, 9.654, 9.747, 11.78, 12.93,
              14.06]  # fmt: skip
    scale = beside_zero(values)
    assert scale.limits == (4.0, 6.0, 8.0, 9.0, 10.0, 16.0)
    assert scale.counts == (4, 3, 2, 4, 3)
