"""What hands do on the map: lists of a group's names, targets under fingers, keys."""

import math
import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, expect

from geo import theme
from geo.i18n import translator
from geo.text import collation_key
from geo.web import map as maps
from tests.browser.map_harness import NARROW, WIDE, MapFrame, OpenFrame, Site, at_one_spot
from tests.browser.pages import pressed


def names(frame: MapFrame) -> Locator:
    return frame.at(".atlas-names [data-cluster-id]")


def test_a_group_opens_a_list_with_names_and_a_fan_beside_it(open_frame: OpenFrame) -> None:
    frame = open_frame()
    group = frame.at('.atlas-group[aria-label*="Białystok"]')
    group.focus()
    frame.page.keyboard.press("Enter")
    box = frame.at(".atlas-names")
    expect(box).to_have_attribute("aria-label", "11 klastrów, Białystok")
    expect(names(frame)).to_have_count(11)
    expect(names(frame).first).to_be_focused()
    shown = names(frame).locator(".atlas-names-name").all_text_contents()
    assert shown == sorted(shown, key=collation_key)
    fan = frame.boxes(".atlas-fan [data-cluster-id]")
    assert len(fan) == 11
    assert min(min(width, height) for *_, width, height in fan) >= 24
    assert all(math.dist(a[:2], b[:2]) >= 26 for a, b in combinations(fan, 2))
    ((x, y, width, height),) = frame.boxes(".atlas-names")
    assert all(12 <= one[0] <= WIDE[0] - 12 and 12 <= one[1] <= WIDE[1] - 12 for one in fan)
    assert all(abs(one[0] - x) >= width / 2 + 12 for one in fan)  # neither covers the other
    assert 0 <= x - width / 2 < x + width / 2 <= WIDE[0]
    assert 0 <= y - height / 2 < y + height / 2 <= WIDE[1]
    expect(frame.at(".atlas-fan")).to_have_attribute("aria-hidden", "true")  # names are said once
    frame.page.keyboard.press("Escape")
    expect(frame.at(".atlas-names, .atlas-fan")).to_have_count(0)
    expect(group).to_be_focused()


def test_in_a_list_arrows_walk_enter_chooses_and_a_click_beside_closes(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at('.atlas-group[aria-label*="Białystok"]').press("Space")
    ids = [one.get_attribute("data-cluster-id") for one in names(frame).all()]
    for key, at in (("ArrowDown", 1), ("End", 10), ("ArrowDown", 10), ("ArrowUp", 9), ("Home", 0), ("ArrowDown", 1)):
        frame.page.keyboard.press(key)
        expect(names(frame).nth(at)).to_be_focused()
    expect(frame.at(f'.atlas-fan [data-cluster-id="{ids[1]}"]')).to_have_class(re.compile("is-highlighted"))
    frame.page.keyboard.press("Enter")
    frame.at(".atlas-fan [data-cluster-id]").nth(4).click()
    assert [(click["kind"], click["id"]) for click in frame.sent()] == [("cluster", ids[1]), ("cluster", ids[4])]
    expect(names(frame)).to_have_count(11)  # further ones can be looked at
    frame.page.keyboard.press("Shift+Tab")
    expect(frame.at(".atlas-names-close")).to_be_focused()
    frame.at("#map_div").click(position={"x": 60, "y": 500})
    expect(frame.at(".atlas-names")).to_have_count(0)
    assert len(frame.sent()) == 2  # the region beneath is not meant


def test_twenty_three_names_scroll_beside_their_mark(open_frame: OpenFrame) -> None:
    frame = open_frame(Site({"clusters": at_one_spot([f"Klaster {i:02}" for i in range(23)])}, size=(560, 420)))
    frame.at(".atlas-group").click()
    expect(names(frame)).to_have_count(23)
    assert frame.at(".atlas-names ul").evaluate("(list) => list.scrollHeight > list.clientHeight")
    frame.page.keyboard.press("End")
    expect(names(frame).last).to_be_in_viewport()
    expect(names(frame).last).to_be_focused()


def test_a_large_group_of_many_towns_can_be_gone_into(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.go([50.25, 19], 7)
    group = frame.at('.atlas-group[aria-label*="Katowice"]')
    group.press("Enter")
    towns = frame.at(".atlas-names small").all_text_contents()
    assert len(set(towns)) > 1
    zoom = frame.view()[2]
    frame.at(".atlas-names-zoomIn").click()
    assert frame.view()[2] > zoom
    expect(frame.at(".atlas-names")).to_have_count(0)
    expect(frame.at(".atlas-mark:focus")).to_have_count(1)


def test_under_fingers_the_list_lies_at_the_foot_and_back_closes_it(open_frame: OpenFrame) -> None:
    frame = open_frame(Site(size=NARROW), viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    group = frame.at(".atlas-group").first
    group.tap()
    ((_, y, width, height),) = frame.boxes(".atlas-names")
    assert (width, y + height / 2) == (NARROW[0], NARROW[1])
    assert height <= 0.8 * NARROW[1]
    assert min(height for *_, height in frame.boxes(".atlas-names button")) >= 44
    expect(frame.at(".atlas-fan")).to_have_count(0)
    frame.page.evaluate("() => history.back()")
    expect(frame.at(".atlas-names")).to_have_count(0)
    group.tap()
    expect(frame.at(".atlas-names")).to_have_count(1)
    frame.at(".atlas-names-close").tap()
    expect(frame.at(".atlas-names")).to_have_count(0)
    frame.frame.wait_for_function("() => !history.state")  # no step is left behind


def test_targets_under_fingers_measure_forty_and_do_not_overlap(open_frame: OpenFrame) -> None:
    frame = open_frame(Site(size=NARROW), viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    for zoom in (5, 6, 9):
        frame.go([51.9, 19.3], zoom)
        marks = frame.boxes(".leaflet-marks-pane .atlas-mark")
        assert all(math.dist(a[:2], b[:2]) >= theme.TOUCH_DISTANCE for a, b in combinations(marks, 2))
    missed = frame.evaluate("""() => [...document.querySelectorAll('.leaflet-marks-pane button')].filter((mark) => {
        const {left, top, width, height} = mark.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        if (x < 20 || y < 60 || x > innerWidth - 20 || y > innerHeight - 40) return false;
        return [[0, -19], [19, 0], [0, 19], [-19, 0]].some(([dx, dy]) =>
            document.elementFromPoint(x + dx, y + dy)?.closest('.atlas-mark') !== mark);
    }).length""")
    assert missed == 0


# ---- Presses, while the map changes ----


FINGERS = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
PIN, GROUP = ".leaflet-marks-pane [data-cluster-id]", ".leaflet-marks-pane .atlas-group"
Change = Callable[[MapFrame], None]


def stays(frame: MapFrame) -> None:
    frame.update(n=5)


def thins_out(frame: MapFrame) -> None:
    frame.update(ids=frame.site.ids[::2])


def empties(frame: MapFrame) -> None:
    frame.update(ids=[])


def comes_nearer(frame: MapFrame) -> None:
    frame.evaluate("() => { map.setView(map.getCenter(), map.getZoom() + 0.5, {animate: false}); }")


def moves(frame: MapFrame) -> None:
    frame.evaluate("() => { map.panBy([60, 40], {animate: false}); }")


def answered(frame: MapFrame) -> list[tuple[str, str]]:
    """Give what was chosen, once everything that a press leads to has happened."""
    frame.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
    return [(click["kind"], click["id"]) for click in frame.sent()]


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
@pytest.mark.parametrize("change", [stays, thins_out, empties, comes_nearer, moves])
def test_a_press_chooses_the_cluster_on_which_it_began(open_frame: OpenFrame, change: Change, finger: bool) -> None:
    frame = open_frame(Site(size=NARROW), **(FINGERS if finger else {}))
    pin = frame.at(PIN).first
    id_ = pin.get_attribute("data-cluster-id")
    with pressed(pin, finger):
        change(frame)
    assert answered(frame) == [("cluster", id_)]  # once, and not the voivodeship beneath it


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
@pytest.mark.parametrize(
    ("change", "opened"), [(stays, 1), (thins_out, 1), (empties, 0), (comes_nearer, 1), (moves, 1)]
)
def test_a_press_opens_the_group_on_which_it_began(
    open_frame: OpenFrame, change: Change, opened: int, finger: bool
) -> None:
    frame = open_frame(Site(size=NARROW), **(FINGERS if finger else {}))
    group = frame.at(f'{GROUP}[aria-label*="Białystok"]')
    with pressed(group, finger):
        change(frame)
    assert answered(frame) == []
    expect(frame.at(".atlas-names")).to_have_count(opened)
    if opened:
        expect(frame.at(".atlas-names")).to_have_attribute("aria-label", re.compile("Białystok"))


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
def test_a_press_chooses_the_name_on_which_it_began(open_frame: OpenFrame, finger: bool) -> None:
    frame = open_frame(Site(size=NARROW), **(FINGERS if finger else {}))
    frame.at('.atlas-group[aria-label*="Białystok"]').press("Enter")
    name = names(frame).nth(2)
    id_ = name.get_attribute("data-cluster-id")
    with pressed(name, finger):
        empties(frame)
        expect(names(frame)).to_have_count(0)
    assert answered(frame) == [("cluster", id_)]


def test_a_press_chooses_the_mark_of_a_fan_on_which_it_began(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at('.atlas-group[aria-label*="Białystok"]').click()
    mark = frame.at(".atlas-fan [data-cluster-id]").nth(4)
    id_ = mark.get_attribute("data-cluster-id")
    with pressed(mark, finger=False):
        empties(frame)
    assert answered(frame) == [("cluster", id_)]


def test_a_press_that_is_drawn_away_chooses_nothing(open_frame: OpenFrame) -> None:
    frame = open_frame()
    with pressed(frame.at(PIN).first, finger=False):
        thins_out(frame)
        frame.page.mouse.move(450, 350, steps=4)
    assert answered(frame) == []
    with pressed(frame.at(PIN).nth(1), finger=False):
        comes_nearer(frame)
        frame.page.mouse.move(450, 350)
    assert answered(frame) == []


# ---- Keys ----


STOPS = """() => [...document.querySelectorAll('button, a[href], summary, [tabindex]')]
    .filter((element) => element.tabIndex >= 0 && element.getClientRects().length).length"""


def test_the_map_is_three_stops_of_the_tab_key(open_frame: OpenFrame) -> None:
    frame = open_frame()
    assert frame.evaluate(STOPS) == 3
    focused = []
    frame.at("#map_div").focus()
    for _ in range(3):
        frame.page.keyboard.press("Tab")
        focused.append(
            frame.evaluate("() => document.activeElement.closest('[role=toolbar]').getAttribute('aria-label')")
        )
    texts = maps.frame_texts(translator("pl"))
    assert focused == [texts["regions"], texts["marks"], texts["controls"]]
    frame.page.keyboard.press("Tab")
    assert frame.page.evaluate("() => document.activeElement.tagName") != "IFRAME"
    for step in range(3):  # a filter, another place: still one stop each
        frame.update(ids=frame.site.ids[step::3])
        frame.go([52, 21], 6 + step)
        assert frame.evaluate(STOPS) == 3


def test_arrows_lead_to_the_neighbouring_voivodeship(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at('[data-teryt="14"]').focus()
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "Home", "End"):
        frame.page.keyboard.press(key)
        walked.append(frame.evaluate("() => document.activeElement.getAttribute('aria-label')"))
    assert walked == [
        "podlaskie", "lubelskie", "podkarpackie", "małopolskie", "dolnośląskie", "zachodniopomorskie",
    ]  # fmt: skip
    expect(frame.at(".atlas-tooltip")).to_have_text("zachodniopomorskie")
    frame.page.keyboard.press("Enter")
    assert [(click["kind"], click["id"]) for click in frame.sent()] == [("region", "32")]
    assert frame.evaluate(STOPS) == 3
    frame.page.keyboard.press("Shift+Tab")
    frame.page.keyboard.press("Tab")
    expect(frame.at('[data-teryt="32"]')).to_be_focused()  # where one was


WALKED = """() => {
    const {towards} = window.atlas.parts.keys;
    const missed = (points) => {
        const [reached, waiting] = [new Set([points[0]]), [points[0]]];
        for (let from = waiting.pop(); from; from = waiting.pop()) {
            for (const step of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
                const to = towards(from, points, step);
                if (to && !reached.has(to)) { reached.add(to); waiting.push(to); }
            }
        }
        return points.length - reached.size;
    };
    const middle = (element) => {
        const {left, top, width, height} = element.getBoundingClientRect();
        return {x: left + width / 2, y: top + height / 2};
    };
    return ['.atlas-region', '.leaflet-marks-pane button'].map((kind) =>
        missed([...document.querySelectorAll(kind)].map(middle)));
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_arrows_reach_every_voivodeship_and_every_mark(open_frame: OpenFrame, size: tuple[int, int]) -> None:
    assert open_frame(Site(size=size)).evaluate(WALKED) == [0, 0]


def test_arrows_lead_from_mark_to_mark_and_enter_acts(open_frame: OpenFrame) -> None:
    frame = open_frame()
    first = frame.at(".leaflet-marks-pane button").first
    frame.at('.atlas-group[aria-label*="Warszawa"]').focus()
    here = """() => { const {left, top} = document.activeElement.getBoundingClientRect(); return [left, top]; }"""
    for key, axis, sign in (("ArrowDown", 1, 1), ("ArrowRight", 0, 1), ("ArrowUp", 1, -1), ("ArrowLeft", 0, -1)):
        before = frame.evaluate(here)
        frame.page.keyboard.press(key)
        assert sign * (frame.evaluate(here)[axis] - before[axis]) > 0, key
    frame.page.keyboard.press("End")
    expect(frame.at(".leaflet-marks-pane button").last).to_be_focused()
    expect(frame.at(".atlas-tooltip")).to_be_visible()
    frame.page.keyboard.press("Home")
    expect(first).to_be_focused()
    view = frame.view()
    frame.page.keyboard.press("Shift+ArrowRight")
    assert frame.view()[1] > view[1]
    frame.go([52.23, 21.01], 9)  # away from what has the focus: the way leads back
    frame.at(".leaflet-marks-pane button").first.focus()
    for _ in range(12):
        frame.page.keyboard.press("ArrowUp")
    box = frame.evaluate(here)
    assert 0 <= box[0] <= WIDE[0]
    assert 0 <= box[1] <= WIDE[1]


def test_arrows_lead_through_the_buttons(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at(".atlas-button-zoomIn").focus()
    frame.page.keyboard.press("ArrowDown")
    expect(frame.at(".atlas-button-zoomOut")).to_be_focused()
    frame.page.keyboard.press("ArrowRight")
    expect(frame.at(".atlas-button-results")).to_be_focused()
    frame.page.keyboard.press("Home")
    expect(frame.at(".atlas-button-zoomIn")).to_be_focused()
    assert frame.evaluate(STOPS) == 3


LAYER = {
    "kind": "firms",
    "name": "Firmy",
    "href": "./exchange?kind=firms",
    "counted": {"one": "{n} firma", "few": "{n} firmy", "many": "{n} firm", "other": "{n} firmy"},
    "spots": [[51.25058, 22.57009, 12, "Lublin", "765876"], [50.04132, 21.99901, 3, "Rzeszów", "759734"]],
}


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
def test_a_press_on_a_layer_leads_to_its_list_though_others_come_in_its_place(
    open_frame: OpenFrame, finger: bool
) -> None:
    frame = open_frame(Site(size=NARROW), **(FINGERS if finger else {}))
    frame.update(layers=[LAYER])
    frame.page.route("**/exchange?*", lambda route: route.fulfill(status=204))  # whereupon a browser stays
    with frame.page.expect_request("**/exchange?*") as asked, pressed(frame.at(".atlas-layer").first, finger):
        frame.update(layers=[LAYER | {"spots": [[51.25058, 22.57009, 1, "Świdnik", "757033"]]}])
    assert asked.value.url.endswith("/exchange?kind=firms&near=765876&radius=1")


@pytest.mark.parametrize("finger", [True, False], ids=["finger", "mouse"])
def test_a_press_on_a_layer_without_a_list_means_nothing(open_frame: OpenFrame, finger: bool) -> None:
    frame = open_frame(Site(size=NARROW), **(FINGERS if finger else {}))
    frame.update(layers=[LAYER | {"href": None}])
    with pressed(frame.at(".atlas-layer").first, finger):
        pass
    assert answered(frame) == []


def test_a_layer_is_marks_of_its_own_beside_those_of_clusters(open_frame: OpenFrame) -> None:
    frame = open_frame()
    expect(frame.at(".leaflet-layers-pane")).to_have_count(0)  # nothing, while none is on
    frame.update(layers=[LAYER])
    marks = frame.at(".atlas-layer")
    assert [mark.get_attribute("aria-label") for mark in marks.all()] == ["12 firm: Lublin", "3 firmy: Rzeszów"]
    clusters, own = frame.boxes(".atlas-mark"), frame.boxes(".atlas-layer")
    assert min(min(width, height) for *_, width, height in own) >= 24
    assert all(min(math.dist(one[:2], other[:2]) for other in clusters) >= 25 for one in own[:1])
    assert "kind=firms&near=765876&radius=1" in str(marks.first.get_attribute("href"))
    marks.first.focus()
    expect(frame.at(".atlas-tooltip")).to_contain_text("12 firm: Lublin")
    frame.page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    frame.go([51.0, 22.3], 9)
    expect(marks).to_have_count(2)
    frame.update(layers=[])
    expect(marks).to_have_count(0)
