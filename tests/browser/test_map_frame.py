"""The map's frame alone, in Chromium: marks, regions, controls, and what they tell the page."""

import math
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from geo.i18n import translator
from geo.web import map as maps
from tests.browser.map_harness import NARROW, REACH_ALL, SPITEFUL, WIDE, MapFrame, OpenFrame, Site, at_one_spot
from tests.unit.test_theme import contrast

# ---- Marks ----


def test_every_cluster_that_passes_is_visible(open_frame: OpenFrame) -> None:
    frame = open_frame()
    assert frame.evaluate("() => window.atlas.visible()") == frame.site.ids
    frame.update(ids=frame.site.ids[3:5])
    assert frame.evaluate("() => window.atlas.visible()") == frame.site.ids[3:5]
    frame.update(ids=[])
    assert frame.evaluate("() => window.atlas.visible()") == []
    expect(frame.at(".atlas-mark")).to_have_count(0)


def moved_in_space(frame: MapFrame) -> int:
    """How many marks and names stand where they are by a transform."""
    script = """(all) =>
        [...document.querySelectorAll(all)].filter((one) => getComputedStyle(one).transform !== 'none').length"""
    return int(frame.evaluate(script, ".leaflet-marks-pane > *, .leaflet-labels-pane > *"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_marks_are_targets_that_do_not_overlap(open_frame: OpenFrame, size: tuple[int, int]) -> None:
    frame = open_frame(Site(size=size))
    for zoom in (6, 7, 9):
        frame.go([51.9, 19.3], zoom)
        marks = frame.boxes(".leaflet-marks-pane .atlas-mark")
        assert marks
        assert min(min(width, height) for *_, width, height in marks) >= 24
        assert moved_in_space(frame) == 0  # a browser would give each of them a layer of its own
        assert all(math.dist(a[:2], b[:2]) >= 28 for a, b in combinations(marks, 2))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_cluster_is_reached_at_every_zoom(open_frame: OpenFrame, size: tuple[int, int]) -> None:
    frame = open_frame(Site(size=size))
    assert {zoom: frame.evaluate(REACH_ALL, zoom) for zoom in (6, 7, 9, 12)} == {6: [], 7: [], 9: [], 12: []}


def test_a_hundred_and_fifty_clusters_at_one_spot_are_reached(open_frame: OpenFrame) -> None:
    site = Site({"clusters": at_one_spot([f"Klaster {i}" for i in range(150)])}, size=NARROW)
    assert open_frame(site).evaluate(REACH_ALL, 6) == []


def test_a_filter_touches_only_what_differs_and_never_the_view(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.page.mouse.move(800, 650)  # beside the frame: a voivodeship that comes beneath it would be outlined
    frame.go([51.2, 22.5], 8)
    view = frame.view()
    frame.evaluate("""() => {
        window.changes = 0;
        new MutationObserver((list) => { window.changes += list.length; })
            .observe(map.getContainer(), {subtree: true, childList: true, attributes: true, characterData: true});
        document.querySelectorAll('.atlas-mark').forEach((mark) => { mark.old = true; });
    }""")
    frame.update(n=5)
    assert frame.evaluate("() => window.changes") == 0
    seats = frame.site.data["clusters"]["clusters"]["seat"]
    lublin = next(i for i, seat in enumerate(frame.site.data["clusters"]["seats"]) if seat[2] == "Lublin")
    frame.update(ids=[id_ for id_, seat in zip(frame.site.ids, seats, strict=True) if seat != lublin])
    assert frame.evaluate("() => [...document.querySelectorAll('.atlas-mark')].every((mark) => mark.old)")
    assert frame.view() == view


READ = """() => [...document.querySelectorAll('.leaflet-marks-pane .atlas-mark')].map((mark) =>
    [mark.className, mark.textContent, mark.getAttribute('aria-label'), mark.style.left, mark.style.top])"""


def test_marks_come_back_as_they_were_with_one_stop_of_the_tab_key(open_frame: OpenFrame) -> None:
    frame = open_frame()
    everything = frame.evaluate(READ)
    frame.evaluate("() => document.querySelectorAll('.atlas-mark').forEach((mark) => { mark.old = true; })")
    frame.update(ids=frame.site.ids[::3])
    third = frame.evaluate(READ)
    assert third and third != everything
    frame.update()
    assert frame.evaluate(READ) == everything
    assert frame.evaluate("() => [...document.querySelectorAll('.atlas-mark')].every((mark) => mark.old)")
    frame.update(ids=frame.site.ids[::3], selected=frame.site.ids[3])
    assert [mark for mark in frame.evaluate(READ) if mark[0].endswith(" is-selected")] != []
    frame.update(ids=frame.site.ids[::3])
    assert frame.evaluate(READ) == third
    expect(frame.at('.leaflet-marks-pane [tabindex="0"]')).to_have_count(1)


@pytest.mark.parametrize("outside", [False, True], ids=["in the frame", "in the page around"])
def test_a_key_at_once_after_a_choice_finds_a_stop_among_the_marks(open_frame: OpenFrame, outside: bool) -> None:
    frame = open_frame()
    stops = """([payload, outside]) => {
        const stops = () => document.querySelectorAll('.leaflet-marks-pane [tabindex="0"]').length;
        document.querySelector('.leaflet-marks-pane [tabindex="0"]').tabIndex = -1; // as if it had gone
        window.atlas.update(payload);
        const before = stops();
        const pressed = new KeyboardEvent('keydown', { key: 'Tab' });
        (outside ? window.parent.document : document).dispatchEvent(pressed);
        return [before, stops()];
    }"""
    assert frame.evaluate(stops, [frame.payload(ids=frame.site.ids[::3]), outside]) == [0, 1]


def test_the_ring_of_a_group_has_the_colours_of_its_sectors(open_frame: OpenFrame) -> None:
    frame = open_frame()
    data = frame.site.data["clusters"]
    rings = """() => [...document.querySelectorAll(".atlas-group")]
        .map(({ style: { backgroundImage, backgroundColor } }) => backgroundImage + backgroundColor)"""
    assert any(ring.startswith("conic-gradient(") for ring in frame.evaluate(rings))
    of_one = [id_ for id_, sector in zip(frame.site.ids, data["clusters"]["sector"], strict=True) if sector == 0]
    frame.update(ids=of_one)
    colour = data["sectors"][0]["colour"]
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    assert set(frame.evaluate(rings)) == {f"rgb({red}, {green}, {blue})"}
    frame.update()
    assert any(ring.startswith("conic-gradient(") for ring in frame.evaluate(rings))


def test_a_mark_with_the_focus_keeps_it_while_its_number_changes(open_frame: OpenFrame) -> None:
    frame = open_frame()
    mark = frame.at('.atlas-group[aria-label*="Białystok"]')
    seats = frame.site.data["clusters"]["seats"]
    there = {number for number, seat in enumerate(seats) if seat[2] == "Białystok"}
    own = frame.site.data["clusters"]["clusters"]["seat"]
    two = [id_ for id_, seat in zip(frame.site.ids, own, strict=True) if seat in there][:2]
    mark.focus()
    frame.update(ids=two)
    expect(mark).to_be_focused()
    expect(mark).to_have_text("2")
    expect(mark).to_have_attribute("aria-label", "2 klastry, Białystok")


def test_a_mark_of_one_cluster_names_the_one_that_passes(open_frame: OpenFrame) -> None:
    frame = open_frame()
    clusters = frame.site.data["clusters"]["clusters"]
    alike: dict[tuple[int, ...], list[int]] = {}
    for i, looks in enumerate(zip(*(clusters[key] for key in ("seat", "sector", "kkk", "weak")), strict=True)):
        alike.setdefault(looks, []).append(i)
    one, other = next(found for looks, found in alike.items() if looks[0] >= 0 and len(found) > 1)[:2]
    mark = frame.at(".leaflet-marks-pane .atlas-mark")
    for i in (one, other, one):
        frame.update(ids=[frame.site.ids[i]])
        expect(mark).to_have_attribute("data-cluster-id", frame.site.ids[i])
        assert (mark.get_attribute("aria-label") or "").startswith(clusters["name"][i])


def test_an_update_before_the_data_waits_and_the_last_one_wins(open_frame: OpenFrame) -> None:
    frame = open_frame(drawn=False)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    frame.page.route("**/data/clusters.json", hold)
    frame.page.reload(wait_until="commit")
    frame.page.wait_for_function("() => frames[0]?.atlas && frames[0].map")
    frame = MapFrame(frame.page, frame.site)
    for ids in (frame.site.ids, frame.site.ids[:2]):
        frame.evaluate("(payload) => window.atlas.update(payload)", frame.payload(ids=ids))
    assert frame.evaluate("() => window.atlas.visible()") == []
    held[0].continue_()
    frame.evaluate("() => window.atlas.ready")
    assert frame.evaluate("() => window.atlas.visible()") == frame.site.ids[:2]


def test_a_mask_of_other_data_is_not_drawn(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.update(ids=frame.site.ids[:1], version="another")
    assert frame.evaluate("() => window.atlas.visible()") == frame.site.ids


def test_missing_data_are_said(open_frame: OpenFrame, watch: Any) -> None:
    watch.expects(404, "data/regions.json")
    frame = open_frame(drawn=False)
    frame.page.route("**/data/regions.json", lambda route: route.fulfill(status=404))
    frame.page.reload()
    frame = MapFrame(frame.page, frame.site)
    expect(frame.at("[role=alert]")).to_be_visible()
    frame.evaluate("(payload) => window.atlas.update(payload)", frame.payload())
    expect(frame.at("[role=alert]")).to_have_text(maps.frame_texts(translator("pl"))["failed"])


# ---- Clicks ----


def test_clicks_name_cluster_and_region_and_count_on(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.update(n=7)
    pin = frame.at(".leaflet-marks-pane [data-cluster-id]").first
    id_ = pin.get_attribute("data-cluster-id")
    pin.click()
    pin.click()
    frame.at('[data-teryt="14"]').focus()
    for key in ("Enter", "Space"):
        frame.page.keyboard.press(key)
    frame.go([53.6, 15.6], 9)
    frame.page.mouse.click(300, 250)
    clicks = [
        {"kind": "cluster", "id": id_, "n": 8},
        {"kind": "cluster", "id": id_, "n": 9},
        {"kind": "region", "id": "14", "n": 10},
        {"kind": "region", "id": "14", "n": 11},
        {"kind": "region", "id": "32", "n": 12},
    ]
    assert frame.sent() == [click | {"before": clicks[:i]} for i, click in enumerate(clicks)]
    frame.update(n=11)  # the page has answered all but the last
    frame.at('[data-teryt="14"]').press("Enter")
    assert frame.sent()[-1] == {"kind": "region", "id": "14", "n": 13, "before": clicks[-1:]}


def test_moving_the_map_tells_nobody(open_frame: OpenFrame) -> None:
    frame = open_frame()
    before = frame.view()
    frame.page.mouse.move(300, 300)
    frame.page.mouse.down()
    frame.page.mouse.move(380, 340, steps=4)
    frame.page.mouse.up()
    dragged = frame.view()
    assert dragged[:2] != before[:2]
    frame.at("#map_div").focus()
    frame.page.keyboard.press("+")
    zoomed = frame.view()  # a map that was thrown glides on until it is zoomed
    assert zoomed[2] == before[2] + 1
    frame.page.keyboard.press("ArrowRight")
    frame.frame.wait_for_function("(lng) => map.getCenter().lng > lng + 0.5", arg=zoomed[1])
    assert frame.sent() == []


def test_the_selected_cluster_is_marked_also_inside_a_group(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at('.atlas-group[aria-label*="Białystok"]').click()
    id_ = frame.at(".atlas-fan [data-cluster-id]").nth(2).get_attribute("data-cluster-id")
    frame.update(selected=id_)
    expect(frame.at(".atlas-fan .is-selected")).to_have_attribute("data-cluster-id", id_ or "")
    expect(frame.at(".atlas-names [aria-current]")).to_have_attribute("data-cluster-id", id_ or "")
    expect(frame.at(".leaflet-marks-pane .is-selected")).to_have_attribute("aria-label", "11 klastrów, Białystok")
    frame.update()
    expect(frame.at(".is-selected")).to_have_count(0)


# ---- Pointing ----


def test_names_of_any_content_are_shown_as_they_are(open_frame: OpenFrame) -> None:
    frame = open_frame(Site({"clusters": at_one_spot(SPITEFUL)}))
    frame.update(texts=frame.payload()["texts"] | {"sources": "".join(SPITEFUL[:5])})
    frame.at(".atlas-group").click()
    shown = []
    for item in frame.at(".atlas-fan [data-cluster-id]").all():
        item.hover()
        shown.append(frame.at(".atlas-tooltip-head").text_content())
    assert sorted(shown) == sorted([*SPITEFUL[:-1], "🦔" * 199 + "…"])
    assert sorted(frame.at(".atlas-names-name").all_text_contents()) == sorted(shown)
    assert frame.at(".atlas-sources").text_content() == "".join(SPITEFUL[:5])
    assert frame.evaluate("() => window.hacked") is None


def test_the_tooltip_can_be_pointed_at_and_dismissed(open_frame: OpenFrame) -> None:
    frame = open_frame()
    pin = frame.at(".leaflet-marks-pane [data-cluster-id]").first
    tip = frame.at(".atlas-tooltip")
    pin.hover()
    expect(tip).to_contain_text((pin.get_attribute("aria-label") or "").partition(",")[0])
    tip.hover()
    expect(tip).to_be_visible()
    frame.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    frame.page.mouse.move(1, 1)  # away from what lay beneath the tooltip
    expect(tip).to_be_hidden()
    frame.at("#map_div").focus()
    frame.page.keyboard.press("Tab")
    expect(tip).to_have_text("dolnośląskie")


def test_list_and_map_point_at_each_other(open_frame: OpenFrame) -> None:
    frame = open_frame()
    pin = frame.at(".leaflet-marks-pane [data-cluster-id]").first
    pointed = frame.page.locator(".is-highlighted")
    pin.hover()
    expect(pointed).to_have_count(1)
    expect(pointed).to_have_attribute("data-cluster-id", pin.get_attribute("data-cluster-id") or "")
    frame.page.mouse.move(300, 550)  # away from the tooltip, which stays while it is pointed at
    expect(frame.at(".atlas-tooltip")).to_be_hidden()
    frame.at('.atlas-group[aria-label*="Białystok"]').hover()
    expect(pointed).to_have_count(11)
    member = pointed.first.get_attribute("data-cluster-id")
    frame.evaluate("(id) => window.atlas.highlight(id)", member)
    expect(frame.at(".is-highlighted")).to_have_attribute("aria-label", "11 klastrów, Białystok")
    frame.evaluate("() => window.atlas.highlight(null)")
    expect(frame.at(".is-highlighted")).to_have_count(0)


# ---- Regions and ground ----


def test_regions_are_buttons_in_order_with_state_and_fill(open_frame: OpenFrame) -> None:
    frame = open_frame()
    fill = {"06": "#1d5c97", "14": None}
    frame.update(regions={"chosen": ["06"], "fill": fill, "figures": None, "labels": {"06": "lubelskie: 12,5"}})
    paths = frame.at(".atlas-region")
    assert [path.get_attribute("data-teryt") for path in paths.all()][:3] == ["02", "04", "06"]
    lubelskie = frame.at('[data-teryt="06"]')
    expect(lubelskie).to_have_attribute("aria-label", "lubelskie: 12,5")
    expect(lubelskie).to_have_attribute("aria-pressed", "true")
    expect(lubelskie).to_have_css("fill", "rgb(29, 92, 151)")
    expect(frame.at('[data-teryt="14"]')).to_have_css("fill", 'url("#atlas-hatch")')
    expect(frame.at(".is-missing")).to_have_count(1)  # those that are not asked about are plain land
    expect(frame.at(".atlas-outline.is-chosen")).to_have_count(1)
    frame.update()
    expect(lubelskie).to_have_attribute("aria-pressed", "false")
    expect(frame.at(".is-filled, .is-missing, .is-chosen")).to_have_count(0)


def test_the_area_of_a_figure_is_in_proportion(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.update(regions={"chosen": [], "fill": None, "figures": {"14": 40, "06": 10}, "labels": {}})
    small, large = (width for *_, width, _ in frame.boxes(".atlas-figure"))  # lubelskie before mazowieckie
    assert large == pytest.approx(2 * small, abs=2)
    assert [figure.get_attribute("data-value") for figure in frame.at(".atlas-figure").all()] == ["10", "40"]


def test_tiles_and_nearness_come_and_go(open_frame: OpenFrame) -> None:
    frame = open_frame()
    tiles = {
        "url": "../../tiles/{z}/{x}/{y}.svg",
        "options": {"attribution": '© <a href="https://osm.example/c">OSM</a> <a href="javascript:alert(1)">x</a>'},
    }
    frame.update(tiles=tiles, near={"lat": 51.25, "lon": 22.57, "km": 50})
    expect(frame.at(".leaflet-tile").first).to_be_attached()
    expect(frame.at(".atlas-credit a")).to_have_attribute("href", "https://osm.example/c")
    assert frame.boxes(".atlas-near")[0][2] == pytest.approx(
        frame.evaluate("() => 2 * 50000 / (40075016.686 * Math.cos(51.25 * Math.PI / 180) / 256 / 2 ** map.getZoom())"),
        abs=4,
    )
    frame.update()
    expect(frame.at(".leaflet-tile, .atlas-near, .atlas-credit a")).to_have_count(0)


def test_the_map_goes_to_a_chosen_town_and_home_again(open_frame: OpenFrame) -> None:
    frame = open_frame()
    home = frame.view()
    lublin = {"lat": 51.25, "lon": 22.57, "km": 50, "name": "Lublin"}
    frame.update(near=lublin)
    ((x, y, width, height),) = frame.boxes(".atlas-near")
    assert width >= 0.6 * min(WIDE)
    assert 0 <= x - width / 2 < x + width / 2 <= WIDE[0]
    assert 0 <= y - height / 2 < y + height / 2 <= WIDE[1]
    named = frame.at(".atlas-town:visible").all_text_contents()
    assert {"Lublin", "Puławy"} <= set(named)  # places of the circle have their names
    there = frame.view()
    frame.update(near=lublin, ids=frame.site.ids[::2])  # another filter moves nothing
    assert frame.view() == there
    frame.update()
    assert frame.view() == home
    frame.update(near=lublin | {"km": 100})
    assert frame.view()[2] < there[2]
    frame.at(".atlas-button-zoomIn").click()
    moved = frame.view()
    frame.update()
    assert frame.view() == moved  # where the visitor has moved it


def test_the_circle_is_seen_on_any_fill(open_frame: OpenFrame) -> None:
    frame = open_frame()
    styles = """() => ['.atlas-near', '.atlas-near-casing'].map((kind) => {
        const {stroke, strokeWidth} = getComputedStyle(document.querySelector(kind));
        return [...stroke.match(/\\d+/g).map(Number), parseFloat(strokeWidth)];
    })"""
    for dark in (False, True):
        frame.update(dark=dark, near={"lat": 51.25, "lon": 22.57, "km": 50, "name": "Lublin"})
        (*line, narrow), (*ground, wide) = frame.evaluate(styles)
        assert contrast(*(f"#{bytes(colour).hex()}" for colour in (line, ground))) >= 4.5
        assert wide >= narrow + 2  # its own ground on either side


# ---- Controls, wheel, fingers ----


def test_buttons_of_the_view_work_twice(open_frame: OpenFrame) -> None:
    frame = open_frame()
    whole = frame.view()
    seats = frame.site.data["clusters"]["clusters"]["seat"]
    placed = next(i for i, seat in enumerate(seats) if seat >= 0)
    frame.update(ids=[frame.site.ids[placed]])
    views = []
    for _ in range(2):
        frame.go([54, 15], 8)
        frame.at(".atlas-button-results").click()
        views.append(frame.view())
        frame.go([54, 15], 8)
        frame.at(".atlas-button-poland").click()
        assert frame.view() == whole
    assert views[0] == views[1]
    assert views[0][2] == 10
    seat = frame.site.data["clusters"]["seats"][seats[placed]]
    assert views[0][:2] == pytest.approx(seat[:2], abs=0.02)


@pytest.mark.parametrize("size", [WIDE, NARROW, (1000, 400)])
def test_poland_fits_the_frame_at_the_start(open_frame: OpenFrame, size: tuple[int, int]) -> None:
    frame = open_frame(Site(size=size), viewport={"width": 1100, "height": 700})
    assert frame.evaluate("() => map.getBounds().contains([[49.0, 14.12], [54.84, 24.15]])")
    assert not frame.evaluate("() => map.getBounds().pad(-0.3).contains([[49.0, 14.12], [54.84, 24.15]])")


def test_full_screen_comes_and_goes(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.at(".atlas-button-fullScreen").click()
    frame.frame.wait_for_function("() => document.fullscreenElement && map.getSize().x > 650")
    expect(frame.at(".atlas-button-fullScreen")).to_have_attribute("aria-label", "Zamknij pełny ekran")
    frame.at(".atlas-button-fullScreen").click()
    frame.frame.wait_for_function("() => !document.fullscreenElement && map.getSize().x === 650")


def test_the_wheel_is_the_pages_until_the_map_is_used(open_frame: OpenFrame) -> None:
    frame = open_frame()
    zoom = frame.view()[2]
    frame.page.mouse.move(300, 300)
    frame.page.mouse.wheel(0, 200)
    frame.page.wait_for_function("() => window.scrollY === 200")
    assert frame.view()[2] == zoom
    frame.page.evaluate("() => window.scrollTo(0, 0)")
    frame.page.mouse.click(30, 500)
    frame.page.mouse.wheel(0, -200)
    frame.frame.wait_for_function("(zoom) => map.getZoom() > zoom", arg=zoom)
    assert frame.page.evaluate("() => window.scrollY") == 0


def test_one_finger_scrolls_the_page_past_the_map(open_frame: OpenFrame) -> None:
    frame = open_frame(Site(size=NARROW), viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    view = frame.view()
    session = frame.page.context.new_cdp_session(frame.page)
    for y in range(350, 90, -25):
        kind = "touchStart" if y == 350 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 200, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(frame.at(".atlas-hint")).to_be_visible()
    frame.page.wait_for_function("() => window.scrollY > 150")
    assert frame.view() == view
    assert frame.sent() == []


# ---- The frame as a document ----


def test_language_theme_and_names_follow_the_payload(open_frame: OpenFrame) -> None:
    frame = open_frame()
    assert frame.evaluate("() => document.documentElement.lang") == "pl"
    expect(frame.at(".atlas-name-text").filter(has_text="mazowieckie")).to_have_count(1)
    texts = frame.payload()["texts"] | {"zoomIn": "Zoom in"}
    frame.update(lang="en", dark=True, texts=texts)
    root = frame.at("html.is-dark")
    expect(root).to_have_attribute("lang", "en")
    expect(frame.at(".atlas-button-zoomIn")).to_have_attribute("aria-label", "Zoom in")
    expect(frame.at(".atlas-name-text").filter(has_text="Mazovia")).to_have_count(1)
    expect(frame.at('[data-teryt="14"]')).to_have_attribute("aria-label", "Mazovia")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(open_frame: OpenFrame, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    frame = open_frame()
    frame.update(dark=dark, selected=frame.site.ids[0])
    frame.at('.atlas-group[aria-label*="Białystok"]').click()
    found = Axe().run(frame.page, context={"include": [["iframe", "#map_div"]]})
    assert [(fault["id"], node["html"]) for fault in found.response["violations"] for node in fault["nodes"]] == []


def test_many_updates_leave_nothing_behind(open_frame: OpenFrame) -> None:
    frame = open_frame()
    sizes = []
    for _ in range(2):
        for step in range(60):
            frame.update(n=step, ids=frame.site.ids[step % 7 :: 7])
        sizes.append(frame.evaluate("() => document.querySelectorAll('*').length"))
    assert sizes[0] == sizes[1]
    assert frame.evaluate("() => window.feature_group.length") == 1
