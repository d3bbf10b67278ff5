"""How the map's frame looks, in Chromium: legend, names, ground, colours of every scheme, numbers, backgrounds."""

import io
import re
from itertools import combinations, product
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from geo import theme
from geo.i18n import LANGUAGES, translator
from geo.taxonomy import REGIONS
from geo.web import map as maps
from tests.browser.map_harness import MapFrame, OpenFrame, Site

# The map's frame in windows of 1440 × 900, 1024 × 768 and 390 × 844.
WINDOWS = [(748, 580), (520, 448), (366, 456)]
# A class of each colour, one without data.
FILL = {code: colour for code, colour in zip(REGIONS, (theme.ZERO, *theme.RAMP, None) * 3, strict=False)}
LEGEND = {
    "title": "Klastry na milion mieszkańców",
    "rows": [
        {"colour": colour, "label": label, "n": "3"}
        for colour, label in zip(
            (theme.ZERO, *theme.RAMP), ("0", "0,1–3,5", "3,5–5,4", "5,4–6,6", "6,6–10,0", "10,0–16,0"), strict=True
        )
    ],
    "missing": "2",
    "poland": "Polska: 7,0",
    "note": "",
}
COLOURED = {"regions": {"chosen": [], "fill": FILL, "figures": None, "labels": {}}, "legend": LEGEND}


def test_the_legend_says_what_the_colours_mean_and_folds(open_frame: OpenFrame) -> None:
    frame = open_frame()
    legend = frame.at(".atlas-legend")
    expect(legend).to_be_hidden()
    frame.update(**COLOURED)
    expect(frame.at(".atlas-legend-title")).to_contain_text("Klastry na milion mieszkańców")
    rows = frame.at(".atlas-legend li").all_text_contents()
    assert rows == [*(f"{row['label']} (3)" for row in LEGEND["rows"]), "brak danych (2)"]
    expect(frame.at(".atlas-legend-body p")).to_have_text(["Polska: 7,0", "W nawiasach: liczba województw"])
    frame.at(".atlas-button-fullScreen").focus()
    for _ in range(2):  # past the sources, to the last of the tools
        frame.page.keyboard.press("ArrowDown")
    expect(frame.at(".atlas-legend-title")).to_be_focused()
    frame.page.keyboard.press("Enter")
    expect(frame.at(".atlas-legend li").first).to_be_hidden()
    few = LEGEND | {"rows": [], "missing": "", "poland": "", "note": "Mniej niż 10 klastrów: bez kolorów."}
    frame.update(**COLOURED | {"legend": few})
    expect(frame.at(".atlas-legend li").first).to_be_hidden()  # what a visitor folded stays folded
    frame.at(".atlas-legend-title").click()
    expect(frame.at(".atlas-legend-body")).to_have_text("Mniej niż 10 klastrów: bez kolorów.")
    frame.update()
    expect(legend).to_be_hidden()


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_home_nothing_lies_beneath_what_stands_on_the_map(
    open_frame: OpenFrame, size: tuple[int, int], language: str
) -> None:
    frame = open_frame(Site(size=size), drawn=False, viewport={"width": size[0], "height": size[1]})
    texts = maps.frame_texts(translator(language), "Granice przybliżone")
    frame.update(lang=language, texts=texts, **COLOURED)
    assert frame.evaluate("() => map.getBounds().contains([[49.0, 14.12], [54.84, 24.15]])")
    marks = frame.boxes(".leaflet-marks-pane .atlas-mark")
    fixed = [box for box in frame.boxes(".atlas-controls, .atlas-legend, .atlas-foot > *") if box[2] and box[3]]
    names = frame.boxes(".atlas-name:not([hidden])")
    assert len(marks) > 20
    assert len(names) >= (11 if size[0] > 480 else 5)
    assert [pair for pair in product(fixed, marks) if overlap(*pair)] == []
    assert [pair for pair in product(names, [*fixed, *marks]) if overlap(*pair)] == []
    assert [pair for pair in combinations(names, 2) if overlap(*pair)] == []
    assert all(w / 2 <= x <= size[0] - w / 2 and h / 2 <= y <= size[1] - h / 2 for x, y, w, h in names)
    expect(frame.at(".atlas-legend li").first).to_be_visible(visible=size[0] > 480)  # one line on a phone


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes of `MapFrame.boxes` have more than an edge in common."""
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return across < (one[2] + other[2]) / 2 - 0.5 and down < (one[3] + other[3]) / 2 - 0.5


UNCOVERED = """() => { const box = document.querySelector('.atlas-legend').getBoundingClientRect();
    return [...document.querySelectorAll('.atlas-name:not([hidden])')].every((name) => {
        const { left, top } = name.getBoundingClientRect();
        return left > box.right || top > box.bottom || top + name.offsetHeight < box.top;
    }); }"""


def test_names_make_room_for_a_legend_that_has_grown(open_frame: OpenFrame) -> None:
    frame = open_frame()
    frame.update(**COLOURED)
    assert frame.evaluate(UNCOVERED)
    grown = "max-width: none; width: 420px; height: 400px"  # as by letters that come late, or a number that is longer
    frame.evaluate("(style) => { document.querySelector('.atlas-legend').style.cssText = style; }", grown)
    frame.frame.wait_for_function(UNCOVERED)
    assert frame.boxes(".atlas-name:not([hidden])")


def test_names_follow_a_filter_only_where_marks_made_room(open_frame: OpenFrame) -> None:
    frame = open_frame()
    read = """() => Object.fromEntries([...document.querySelectorAll('.atlas-name:not([hidden])')].map(
        (name) => [name.textContent, name.style.transform]))"""
    crowded = frame.evaluate(read)
    frame.update(ids=frame.site.ids[:1])
    alone = frame.evaluate(read)
    assert len(alone) == 16
    assert crowded.items() <= alone.items()
    frame.evaluate("() => { map.panBy([300, 0], {animate: false}); }")  # western names leave the frame, none is cut
    boxes = frame.boxes(".atlas-name:not([hidden])")
    assert boxes
    assert min(x - width / 2 for x, _, width, _ in boxes) >= 0


SCHEMES = {"light": {}, "dark": {"dark": True}, "contrast": {}, "dark contrast": {"dark": True}}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_legend_is_the_map_in_every_scheme(open_frame: OpenFrame, scheme: str) -> None:
    frame = open_frame()
    if "contrast" in scheme:
        frame.page.evaluate("() => document.documentElement.classList.add('atlas-contrast')")  # no update is needed
    frame.update(**COLOURED | SCHEMES[scheme])
    fills = frame.evaluate(
        "(codes) => codes.map((code) => getComputedStyle(document.querySelector(`[data-teryt='${code}']`)).fill)",
        list(REGIONS[:6]),
    )
    swatches = frame.evaluate(
        "() => [...document.querySelectorAll('.atlas-legend li > .atlas-swatch')].map("
        "(one) => getComputedStyle(one).backgroundColor)"
    )
    tones = theme.TONES.get(scheme.replace(" ", "_"), (theme.ZERO, *theme.RAMP))
    assert fills == swatches[:6] == [f"rgb({', '.join(str(b) for b in bytes.fromhex(tone[1:]))})" for tone in tones]
    assert contrast(style(frame, ".atlas-hatch-line", "stroke"), style(frame, ".atlas-hatch-ground", "fill")) >= 3
    ground = style(frame, ".atlas-legend", "backgroundColor")
    for text in (".atlas-legend li", ".atlas-legend-n", ".atlas-legend-body .is-quiet", ".atlas-about"):
        assert contrast(style(frame, text, "color"), ground) >= 4.5, text
    assert contrast(style(frame, ".atlas-legend li > .atlas-swatch", "borderTopColor"), ground) >= 3
    assert style(frame, ".atlas-region", "strokeWidth") == ("2px" if "contrast" in scheme else "1px")


def style(frame: MapFrame, selector: str, name: str) -> str:
    """Give a computed style of the first element."""
    found: str = frame.evaluate(
        "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]", [selector, name]
    )
    return found


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as a browser writes them."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("size", [(1920, 1080), (2560, 560), (390, 844)])
def test_the_ground_fills_the_frame_however_small_the_map(open_frame: OpenFrame, size: tuple[int, int]) -> None:
    from PIL import Image

    frame = open_frame(Site(size=size), viewport={"width": size[0], "height": size[1]})
    inside = "([west, south, east, north]) => L.latLngBounds([south, west], [north, east]).contains(map.getBounds())"
    assert frame.evaluate(inside, theme.FAR)
    frame.evaluate("() => { map.setZoom(map.getMinZoom(), {animate: false}); }")
    for away in ([0, 0], [9000, 9000], [-18000, -18000]):
        frame.evaluate("(away) => { map.panBy(away, {animate: false}); }", away)
        west, south, east, north = theme.FAR
        assert frame.evaluate(inside, [west - 0.1, south - 0.1, east + 0.1, north + 0.1])  # of a pixel at most
    frame.evaluate("() => { map.setView([52.1, 19.3], map.getMinZoom(), {animate: false}); }")
    picture = Image.open(io.BytesIO(frame.page.screenshot())).convert("RGB")
    ground = {theme.MAP["sea"], theme.MAP["neighbour"], theme.MAP["neighbour_line"]}
    corners = [(2, size[1] - 3), (size[0] - 3, 2), (size[0] - 3, size[1] // 2), (2, size[1] // 2)]
    assert {"#{:02x}{:02x}{:02x}".format(*picture.getpixel(at)) for at in corners} <= ground
    places = {(51.0, 9.0): "neighbour", (53.0, 36.5): "neighbour", (56.3, 18.6): "sea", (46.2, 25.0): "neighbour"}
    for (lat, lon), expected in places.items():  # west, east, north and south of what is drawn finely
        x, y = frame.evaluate("(at) => { const {x, y} = map.latLngToContainerPoint(at); return [x, y]; }", [lat, lon])
        if 0 <= x < size[0] and 0 <= y < size[1]:
            assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((int(x), int(y)))) == theme.MAP[expected], (lat, lon)


def test_the_map_knows_the_height_that_its_style_sheet_gives_it(open_frame: OpenFrame) -> None:
    frame = open_frame(drawn=False)

    def lower(route: Route) -> None:
        body = frame.site.frame_page().replace("height: 100vh", "height: 200px")  # as the component writes it
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    frame.page.route("**/component/map/index.html", lower)
    frame.page.reload()
    frame = MapFrame(frame.page, frame.site)
    frame.update()
    assert frame.evaluate("() => [map.getSize().y, innerHeight]") == [560, 560]
    assert frame.view()[2] >= 6  # Poland fills 560 px, not 200


def test_sources_unfold_from_the_keyboard(open_frame: OpenFrame) -> None:
    frame = open_frame()
    sources = frame.at(".atlas-sources")
    expect(sources).to_be_hidden()
    frame.at(".atlas-about").focus()
    frame.page.keyboard.press("Enter")
    expect(sources).to_be_visible()
    expect(sources).to_have_text("Granice przybliżone, 2024")
    frame.page.keyboard.press("Escape")
    expect(sources).to_be_hidden()
    expect(frame.at(".atlas-about")).to_be_focused()


def test_a_background_that_does_not_come_is_said_and_the_own_one_returns(open_frame: OpenFrame, watch: Any) -> None:
    watch.expects("Failed to load resource", r"data/regions\.json\?")
    frame = open_frame()
    frame.update(tiles={"name": "OpenStreetMap", "url": "../../data/regions.json?{z}{x}{y}", "options": {}})
    notice = frame.at(".atlas-notice")
    expect(notice).to_have_text("Nie udało się wczytać podkładu OpenStreetMap; widać podkład atlasu.")
    expect(frame.at("#map_div")).not_to_have_class(re.compile("has-tiles"))
    frame.update()
    expect(notice).to_be_hidden()


# Widths of what is drawn of a mark that has stepped back.
DRAWN = """() => ["::before", "::after"].map((part) => getComputedStyle(document.querySelector(".atlas-group"), part))
    .filter(({ backgroundColor }) => backgroundColor !== "rgba(0, 0, 0, 0)").map(({ width }) => width)"""


@pytest.mark.parametrize("fingers", [False, True])
def test_marks_step_back_behind_the_numbers(open_frame: OpenFrame, fingers: bool) -> None:
    frame = open_frame(has_touch=fingers, is_mobile=fingers)
    figures = {code: n * 3 for n, code in enumerate(REGIONS)}
    frame.update(regions={"chosen": [], "fill": None, "figures": figures, "labels": {}})
    expect(frame.at(".atlas-name:not([hidden]) .atlas-figure")).to_have_count(16)
    mark = frame.at(".atlas-group").first
    expect(mark).to_have_css("background-image", "none")
    expect(mark).to_have_css("border-image-source", "none")
    expect(mark).to_have_css("font-size", "0px")  # no number either
    assert frame.evaluate(DRAWN) == ["7px"]
    assert min(min(width, height) for *_, width, height in frame.boxes(".leaflet-marks-pane .atlas-mark")) >= 24
    mark.focus()
    assert frame.evaluate("() => Number(getComputedStyle(document.querySelector('.leaflet-labels-pane')).zIndex)") > 620
    numbers = frame.boxes(".atlas-figure")
    assert [pair for pair in combinations(numbers, 2) if overlap(*pair)] == []
    frame.update()
    mark.blur()
    expect(mark).to_have_css("font-size", "13px")
    expect(mark).to_have_text(re.compile(r"^\d\d$"))


def test_letters_of_sectors_are_of_the_language(open_frame: OpenFrame) -> None:
    frame = open_frame()
    for language in LANGUAGES:
        frame.update(lang=language, texts=maps.frame_texts(translator(language), ""))
        letters = set(frame.at(".leaflet-marks-pane .atlas-pin").all_text_contents())
        assert letters
        assert letters <= set(theme.SECTOR_GLYPHS[language].values())
    assert "ZD" not in letters
