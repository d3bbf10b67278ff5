"""The map's functions that draw nothing, in a browser: which seats share a mark, the fan, places of names."""

import math
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from geo import theme
from geo.web import assets
from geo.web import map as maps

Call = Callable[..., Any]
CENTRE = 128 * 2**6  # px: the middle of the world at zoom 6, where a degree of longitude has 45.5
DEGREE = 256 * 2**6 / 360
SIZE = {"w": 40, "h": 10}
# A square of 200 px around the point (100, 100), as a region's ground.
OWN = "(x, y) => x >= 0 && x <= 200 && y >= 0 && y <= 200"
FREE = {"area": {"left": 0, "right": 200, "top": 0, "bottom": 200}, "view": None, "blocked": []}


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """One page that has loaded the map's script and nothing else."""
    page = browser.new_page()
    page.add_script_tag(content=assets.contents()["map.js"].decode())
    yield page
    page.close()


@pytest.fixture(scope="module")
def call(script: Page) -> Call:
    """Evaluate an expression in which ``parts`` are the map's parts and ``a`` is the argument."""
    return lambda expression, argument=None: script.evaluate(
        f"(a) => {{ const parts = window.atlas.parts; return ({expression}); }}", argument
    )


def data(seats: list[tuple[float, float]], seat_of: list[int], key: list[int] | None = None) -> dict[str, Any]:
    """Write what the frame fetches, as far as grouping reads it; clusters have two sectors in turn."""
    n = len(seat_of)
    clusters = {"id": list(range(n)), "seat": seat_of, "sector": [i % 2 for i in range(n)], "kkk": key or [0] * n}
    return {"clusters": clusters, "seats": [[*seat, "Town", "14"] for seat in seats], "sectors": [{}, {}]}


def groups(call: Call, given: dict[str, Any], mask: list[bool], zoom: float = 6, every: bool = False) -> list[Any]:
    argument = {"data": given, "mask": maps.encode_mask(mask), "zoom": zoom, "all": every, "far": theme.MARK_DISTANCE}
    return call(
        """(() => {
            const groups = parts.groups(a.data, a.far);
            groups.filter(a.mask);
            return groups.group(a.zoom, a.all).map((group) => {
                const { n, key, shares } = groups.describe(group);
                return { ...group, n, key, shares: [...shares], passing: groups.passing(group.seats) };
            });
        })()""",
        argument,
    )


# ---- Which seats share a mark ----


def test_the_seat_with_most_clusters_leads_those_near_it(call: Call) -> None:
    near, far = 27.4 / DEGREE, 28.6 / DEGREE  # whole pixels: 27 and 29 from the lead
    found = groups(call, data([(0, near), (0, 0), (0, -far)], [0, 1, 1, 2], key=[0, 1, 0, 1]), [True] * 4)
    assert [(group["lead"], group["seats"], group["x"], group["y"]) for group in found] == [
        (1, [1, 0], CENTRE, CENTRE),
        (2, [2], CENTRE - 29, CENTRE),
    ]
    assert [(group["n"], group["key"], group["shares"]) for group in found] == [(3, 1, [2, 1]), (1, 1, [0, 1])]
    assert [group["passing"] for group in found] == [[1, 2, 0], [3]]


def test_a_seat_joins_the_nearest_of_two_leads(call: Call) -> None:
    seats = [(0.0, 0.0), (0.0, 40 / DEGREE), (0.0, 22 / DEGREE)]
    found = groups(call, data(seats, [0, 0, 0, 1, 1, 2]), [True] * 6)
    assert [group["seats"] for group in found] == [[0], [1, 2]]


def test_a_filter_leaves_the_places_of_marks(call: Call) -> None:
    given = data([(0.0, 0.0), (0.0, 10 / DEGREE)], [0, 0, 1])
    assert [(g["lead"], g["n"]) for g in groups(call, given, [False, False, True])] == [(1, 1)]
    assert [(g["lead"], g["n"]) for g in groups(call, given, [False, True, True])] == [(0, 2)]
    assert groups(call, given, [False] * 3) == []
    assert [g["seats"] for g in groups(call, given, [False] * 3, every=True)] == [[0, 1]]


def test_marks_of_all_clusters_are_gathered_once_for_a_zoom(call: Call) -> None:
    given = data([(0.0, 0.0), (0.0, 10 / DEGREE)], [0, 0, 1])
    argument = {"data": given, "masks": [maps.encode_mask([False] * 3), maps.encode_mask([True] * 3)], "far": 28}
    assert call(
        """(() => {
            const groups = parts.groups(a.data, a.far);
            const seats = (zoom) => groups.group(zoom, true).map((group) => group.seats);
            groups.filter(a.masks[0]);
            const before = groups.group(6, true);
            groups.filter(a.masks[1]);
            return [before === groups.group(6, true), groups.group(6).length, seats(12), seats(6)];
        })()""",
        argument,
    ) == [True, 1, [[0], [1]], [[0, 1]]]


SEAT = st.tuples(st.floats(49, 55), st.floats(14, 24.2))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SEAT, min_size=1, max_size=40), st.sampled_from([4.5, 6, 7.25, 9, 12]), st.data())
def test_marks_keep_their_distance_and_hold_every_cluster_once(
    call: Call, seats: list[tuple[float, float]], zoom: float, draw: st.DataObject
) -> None:
    seat_of = [i % len(seats) for i in range(2 * len(seats))]
    mask = draw.draw(st.lists(st.booleans(), min_size=len(seat_of), max_size=len(seat_of)))
    found = groups(call, data(seats, seat_of), mask, zoom)
    marks = [(group["x"], group["y"]) for group in found]
    assert all(math.dist(a, b) >= theme.MARK_DISTANCE for a, b in combinations(marks, 2))
    assert sorted(i for group in found for i in group["passing"]) == [i for i, passes in enumerate(mask) if passes]
    assert all(group["n"] == sum(group["shares"]) == len(group["passing"]) for group in found)


# ---- The fan ----


def test_a_dozen_buttons_share_a_ring_from_the_top(call: Call) -> None:
    places = call("parts.fan.places(4)")
    rounded = [(round(place["x"]), round(place["y"])) for place in places]
    assert rounded == [(0, -36), (36, 0), (0, 36), (-36, 0)]
    assert {round(place["radius"], 6) for place in call("parts.fan.places(13)")} == {
        round(14 / math.sin(math.pi / 13), 6)
    }


def test_places_of_a_fan_keep_their_distance(call: Call) -> None:
    for number, places in enumerate(call("Array.from({ length: 61 }, (_, i) => parts.fan.places(i + 1))"), 1):
        assert len(places) == number
        points = [(place["x"], place["y"]) for place in places]
        least = min((math.dist(a, b) for a, b in combinations(points, 2)), default=28)
        assert least >= 28 - 1e-6, number


def test_a_fan_reaches_as_far_as_its_outer_ring_and_its_edge(call: Call) -> None:
    # Rings of 36, 64, 92 and 120 px hold 7, 14, 20 and 26 marks; a dozen share one; the edge has 18 px.
    assert call("[1, 4, 21, 22, 41, 42].map((n) => parts.fan.reach(n))") == [54, 54, 82, 110, 110, 138]


# ---- Arrows ----


def test_an_arrow_leads_to_the_nearest_point_in_its_direction(call: Call) -> None:
    points = [{"x": x, "y": y} for x, y in ((0, 0), (10, 0), (12, 9), (4, 30), (-5, -9), (60, 1))]
    steps = {"right": [1, 0], "left": [-1, 0], "down": [0, 1], "up": [0, -1]}
    found = call(
        "Object.fromEntries(Object.entries(a.steps).map(([key, step]) => "
        "[key, parts.keys.towards(a.points[0], a.points, step) ?? null]))",
        {"points": points, "steps": steps},
    )
    assert found == {"right": points[1], "left": points[4], "down": points[2], "up": points[4]}
    assert call("parts.keys.towards(a[5], a, [1, 0]) ?? null", points) is None


# ---- Places of names ----


def box(x: float, y: float) -> dict[str, float]:
    """Return the box of a name of `SIZE` around a point."""
    return {"left": x - 20, "right": x + 20, "top": y - 5, "bottom": y + 5}


MARK = {"left": 85, "right": 115, "top": 85, "bottom": 115}


def place(call: Call, at: tuple[float, float], sizes: list[dict[str, int]], **around: Any) -> Any:
    argument = {"at": dict(zip("xy", at, strict=True)), "sizes": sizes, "around": FREE | around}
    return call(f"parts.labels.namePlace(a.at, a.sizes, {{ ...a.around, own: {OWN} }})", argument)


@pytest.mark.parametrize(
    ("at", "around", "expected"),
    [
        ((100, 100), {}, (100, 100)),
        ((100, 100), {"blocked": [MARK]}, (100, 73)),  # three steps of 9 px up: two would touch the mark's square
        ((100, 100), {"blocked": [box(100, 100)]}, (100, 82)),  # one step would cross the other name
        ((100, -3), {}, (100, 6)),  # the point lies outside its region: the name goes in
        (
            (100, 100),
            {"view": {"left": 0, "right": 200, "top": 120, "bottom": 200}},
            (100, 127),
        ),  # not cut by the frame
    ],
)
def test_a_region_is_named_near_its_point(call: Call, at: Any, around: Any, expected: tuple[float, float]) -> None:
    assert place(call, at, [SIZE], **around) == {"box": box(*expected), "form": 0}


def test_a_name_without_room_is_shortened_or_left_out(call: Call) -> None:
    # Free is a strip 25 px wide: the short name of 20 px stands there, the long one of 40 px nowhere.
    beside = [
        {"left": -50, "right": 88, "top": -50, "bottom": 250},
        {"left": 113, "right": 250, "top": -50, "bottom": 250},
    ]
    found = place(call, (100, 100), [SIZE, {"w": 20, "h": 10}], blocked=beside)
    assert found == {"box": {"left": 90, "right": 110, "top": 95, "bottom": 105}, "form": 1}
    assert place(call, (100, 100), [SIZE], blocked=beside) is None


BLOCKED = st.lists(st.tuples(st.integers(-20, 220), st.integers(-20, 220)).map(lambda at: box(*at)), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BLOCKED, min_size=2, max_size=4))
def test_a_name_is_placed_as_if_it_had_never_been_looked_for(call: Call, several: list[list[Any]]) -> None:
    sizes, around = [SIZE, {"w": 20, "h": 10}], FREE | {"at": {"x": 110, "y": 95}}
    found = call(
        f"((find) => a.several.map(find))(parts.labels.finder(a.around.at, a.sizes, {{ ...a.around, own: {OWN} }}))",
        {"several": several, "sizes": sizes, "around": around},
    )
    assert found == [place(call, (110, 95), sizes, blocked=blocked) for blocked in several]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_names_can_be_read_on_every_colour(call: Call) -> None:
    css = assets.contents()["atlas.css"].decode()
    dark, light = "#0d151d", "#ffffff"
    assert f".atlas-name {{ color: {dark};" in css
    assert re.search(r"\.atlas-name\.is-on-dark[^{]*\{\s*color: #fff;", css)
    grounds = [theme.ZERO, *theme.RAMP, *(colour for tones in theme.TONES.values() for colour in tones)]
    colours = [[int(ground[i : i + 2], 16) for i in (1, 3, 5)] for ground in grounds]
    letters = [light if on_dark else dark for on_dark in call("a.map(parts.labels.isDark)", colours)]
    assert {light, dark} == set(letters)
    pairs = zip(letters, grounds, strict=True)
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_a_town_is_named_where_there_is_room_or_not_at_all(call: Call) -> None:
    below, above, right, left = box(0, 23), box(0, -23), box(37, 0), box(-37, 0)
    taken = [[], [below], [below, above], [below, above, right], [below, above, right, left]]
    found = call(
        "a.taken.map((taken) => parts.labels.townPlace({ x: 0, y: 0 }, a.size, { marks: [], taken }))",
        {"taken": taken, "size": SIZE},
    )
    assert found == [below, above, right, left, None]
    mark = {"x": 0, "y": 23, "r": 5}
    assert (
        call(
            "parts.labels.townPlace({ x: 0, y: 0 }, a.size, { marks: [a.mark], taken: [] })",
            {"size": SIZE, "mark": mark},
        )
        == above
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=40))
def test_names_of_towns_never_cross(call: Call, towns: list[tuple[int, int]]) -> None:
    placed = call(
        """(() => {
            const taken = [];
            for (const [x, y] of a.towns) {
                const box = parts.labels.townPlace({ x, y }, a.size, { marks: [], taken });
                if (box) taken.push(box);
            }
            return taken;
        })()""",
        {"towns": towns, "size": SIZE},
    )
    assert placed
    for a, b in combinations(placed, 2):
        assert abs(a["left"] - b["left"]) >= SIZE["w"] or abs(a["top"] - b["top"]) >= SIZE["h"]


def test_how_much_of_the_marks_a_box_covers(call: Call) -> None:
    marks = [{"x": 10, "y": 10, "r": 10}, {"x": 5, "y": 5, "r": 1}, {"x": 30, "y": 5, "r": 15}]
    covered = call("parts.labels.covered({ left: 0, right: 10, top: 0, bottom: 10 }, a)", marks)
    assert covered == pytest.approx(10 * 10 / 400 + 1)


def test_a_point_lies_inside_a_ring_or_not(call: Call) -> None:
    ring = {"xs": [0, 30, 30, 10, 10, 0], "ys": [0, 0, 10, 10, 30, 30], "left": 0, "right": 30, "top": 0, "bottom": 30}
    points = [(5, 5), (25, 5), (5, 25), (25, 25), (31, 5), (5, -1)]  # the fourth lies in the corner of the L
    found = call("a.points.map(([x, y]) => parts.labels.inside(x, y, a.ring))", {"ring": ring, "points": points})
    assert found == [True, True, True, False, False, False]


# ---- The ground, and where the map looks ----


def test_no_line_is_drawn_where_areas_were_cut(call: Call) -> None:
    # A country that the western and southern edges of the extent cut off: two of its four sides are borders.
    ring = [[11, 47], [12, 47], [12, 48], [11, 48], [11, 47]]
    found = call("parts.regions.borders(a, [[11, 47, 27, 56]])", ring)
    assert found == [[[12, 47], [12, 48], [11, 48]]]
    whole = [[13, 48], [14, 48], [14, 49], [13, 48]]
    assert call("parts.regions.borders(a, [[11, 47, 27, 56]])", whole) == [whole]


def test_the_map_moves_so_that_no_mark_lies_beneath_what_stands_on_it(call: Call) -> None:
    # An area of 100 × 100 in a frame of 300 × 116: it may move by 92 px to either side, tried in tenths of 184.
    argument = {"size": {"x": 300, "y": 116}, "area": {"x": 100, "y": 100}, "points": [{"x": 0, "y": 50}]}
    find = "parts.home.corner(a.size, a.area, a.points, a.boxes)"
    assert call(find, argument | {"boxes": []}) == {"x": 100, "y": 8, "covered": 0}
    legend = {"left": 0, "right": 110, "top": 0, "bottom": 116}  # the mark needs 19 px beside it: x of 129 and more
    assert call(find, argument | {"boxes": [legend]}) == {"x": pytest.approx(136.8), "y": 8, "covered": 0}
    everywhere = {"left": 0, "right": 300, "top": 0, "bottom": 116}
    assert call(find, argument | {"boxes": [everywhere]}) == {"x": 100, "y": 8, "covered": 1}
