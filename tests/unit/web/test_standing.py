"""The home view, and the seats by which a browser finds where the picture of the map stands."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.web import standing

PLACE = st.integers(-30, 30)
POINTS = st.lists(st.tuples(PLACE, PLACE), min_size=1, max_size=40)


@given(POINTS, PLACE, PLACE, st.sampled_from(standing.CORNERS))
def test_what_stands_in_a_corner_hides_a_point_only_if_it_hides_an_outermost_one(
    points: list[tuple[int, int]], across: int, down: int, corner: tuple[int, int]
) -> None:
    x, y = np.array(points, dtype=float).T
    hidden = (corner[0] * x > across) & (corner[1] * y > down)
    assert hidden.any() == hidden[standing.outermost(x, y)].any()


def test_points_that_no_corner_hides_first_are_left_out() -> None:
    x, y = np.array([(-5, 5), (-5, -5), (5, 5), (0, 0), (5, -5)], dtype=float).T
    assert standing.outermost(x, y) == [0, 1, 2]


def test_the_home_view_is_told_in_pixels_of_its_upper_left_corner() -> None:
    west, north, east, south = standing.home()
    told = json.loads(standing.told(np.array([(west + 100, north + 200.04)]), 10))
    assert told["size"] == [pytest.approx(east - west, abs=0.01), pytest.approx(south - north, abs=0.01)]
    assert told["seats"] == [[100.0, 200.0]]
    assert told["unit"] == 10
    assert told["metres"] == pytest.approx(752.7, abs=0.1)  # at 52° of latitude, zoom 7


def test_without_a_known_seat_nothing_is_to_be_kept_clear() -> None:
    assert json.loads(standing.told(np.empty((0, 2)), 10))["seats"] == []
