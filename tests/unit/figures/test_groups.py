"""Which places share a mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.figures.groups import gather

PLACES = st.lists(st.tuples(st.integers(-200, 200), st.integers(-200, 200)), max_size=60)


def test_the_first_leads_and_the_nearest_leader_gathers() -> None:
    places = [(0, 0), (40, 0), (25, 0), (10, 0), (20, 0), (100, 100)]
    # 25 is nearer to 40, 10 to 0; 20 is as near to both, and stays with the one that is looked at first
    assert gather(places, 28) == [[0, 3, 4], [1, 2], [5]]


@pytest.mark.parametrize(("apart", "groups"), [(27, 1), (28, 2)])
def test_a_distance_is_kept_when_it_is_reached(apart: int, groups: int) -> None:
    assert len(gather([(0, 0), (apart, 0)], 28)) == groups


@given(PLACES)
def test_leaders_stand_apart_and_every_place_joins_the_nearest_before_it(places) -> None:
    found = gather(places, 28)
    assert sorted(place for group in found for place in group) == list(range(len(places)))
    leaders = [places[group[0]] for group in found]

    def apart(one, other):
        return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2

    assert all(apart(a, b) >= 28**2 for i, a in enumerate(leaders) for b in leaders[:i])
    for group in found:
        for place in group[1:]:
            least = min(apart(places[place], places[other[0]]) for other in found if other[0] < place)
            assert apart(places[place], places[group[0]]) == least < 28**2
