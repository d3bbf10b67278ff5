"""The pages of voivodeships in a browser: choosing by map and list, the year, links, access for everyone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stay
from tests.browser.pages import settle
from tests.browser.test_access import violations


def test_a_click_on_the_small_map_opens_a_voivodeship(stay: Stay) -> None:
    page = stay("/regions?lang=en")
    page.locator('.atlas-rmap a[data-value="28"] path').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warmia-Masuria Voivodeship")
    expect(page).to_have_url(re.compile(r"region=28"))
    page.locator("#atlas-rothers > summary").click()
    page.locator(".atlas-rpills").get_by_role("link", name="Lublin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lublin Voivodeship")
    expect(page).to_have_url(re.compile(r"\?lang=en&region=06$"))


def test_the_ranking_is_sorted_by_keyboard_and_the_address_keeps_it(stay: Stay) -> None:
    page = stay("/regions?lang=en")
    rows = page.locator(".atlas-ranking tbody th")
    expect(rows.first).to_have_text("Podlaskie")
    page.get_by_role("link", name="GDP per head, PLN (2022)").focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_have_text("Mazovia")
    sorted_by = page.locator('.atlas-ranking th[aria-sort="descending"]')
    expect(sorted_by).to_have_count(1)
    expect(sorted_by).to_contain_text("GDP per head")
    expect(page).to_have_url(re.compile("rank=gdp_per_capita$"))
    expect(page.locator(".atlas-rmap-title")).to_have_text("GDP per head, PLN (2022)")
    page.get_by_role("link", name="GDP per head, PLN (2022)").press("Enter")
    expect(rows.first).to_have_text("Lublin")
    expect(page).to_have_url(re.compile("rank=gdp_per_capita-reversed$"))
    rows.first.get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lublin Voivodeship")


# Pairs of names that touch, and names that leave the ground of their voivodeship with their middle.
LABELS = """() => {
    const svg = document.querySelector(".atlas-rmap svg");
    const layer = [...svg.querySelectorAll("g")].find((group) => getComputedStyle(group).display !== "none");
    const boxes = [...layer.children].map((text) => text.getBoundingClientRect());
    const met = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const touching = boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => met(one, other)));
    const ground = svg.getBoundingClientRect();
    const areas = [...svg.querySelectorAll("path")].map((path) => path.getBoundingClientRect());
    const inside = ({ left, right, top, bottom }, area) => {
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        return area.left < x && x < area.right && area.top < y && y < area.bottom;
    };
    return {
        names: boxes.length,
        touching: touching.length,
        homeless: boxes.filter((box) => !areas.some((area) => inside(box, area))).length,
        cut: boxes.filter((box) => box.left < 0 || box.right > ground.right + 1).length,
        smallest: Math.min(...boxes.map((box) => box.height)),
    };
}"""


def test_every_voivodeship_of_the_map_has_its_name_and_value_clear_of_the_others(stay: Stay) -> None:
    for lang in ("pl", "en"):
        for rank in ("clusters_per_million", "gdp_per_capita"):
            page = stay(f"/regions?lang={lang}&rank={rank}")
            page.locator(".atlas-rmap svg text").first.wait_for()
            for width in (1440, 390):
                page.set_viewport_size({"width": width, "height": 900})
                found = page.evaluate(LABELS)
                assert found.pop("smallest") >= 20, (lang, width)
                assert found == {"names": 16, "touching": 0, "homeless": 0, "cut": 0}, (lang, rank, width)


def test_the_ranking_stays_a_table_on_a_phone_and_nothing_in_it_overlaps(stay: Stay) -> None:
    page = stay("/regions?lang=pl", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    row = page.get_by_role("row").filter(has_text="podlaskie").first
    expect(row.get_by_role("cell")).to_have_count(4)
    expect(page.get_by_role("columnheader")).to_have_count(5)
    overlapping = page.evaluate("""() => [...document.querySelectorAll('.atlas-ranking tr')].filter((row) => {
        const boxes = [...row.querySelectorAll('a, td')].map((each) => each.getBoundingClientRect());
        const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1;
        const met = (a, b) => across(a, b) && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        return boxes.some((box, at) => boxes.slice(at + 1).some((other) => met(box, other)) || box.right > innerWidth);
    }).map((row) => row.innerText)""")
    assert overlapping == []


def test_the_year_of_the_statistics_is_chosen_and_kept_in_the_address(stay: Stay) -> None:
    page = stay("/regions?lang=en&region=28")
    page.get_by_label("Year of the statistics").select_option("2012")
    expect(page.locator(".st-key-region-strengths_head")).to_contain_text("2012")
    expect(page).to_have_url(re.compile("year=2012"))


def test_a_cluster_leads_to_its_profile_and_a_sector_to_the_map(stay: Stay) -> None:
    page = stay("/regions?lang=en&region=18")
    page.locator(".st-key-region-names_body").get_by_role("link", name="Dolina Lotnicza").click()
    expect(page).to_have_url(re.compile("/cluster.*cluster=dolina-lotnicza"))
    page = stay("/regions?lang=en&region=18")
    page.locator(".atlas-bar").get_by_role("link", name="Agri-food").first.click()
    expect(page).to_have_url(re.compile(r"/\?lang=en&sector=agri-food&region=18$"))


def test_voivodeships_are_added_by_map_list_and_likeness(stay: Stay) -> None:
    page = stay("/compare?lang=en")
    page.locator(".atlas-ranking").get_by_role("link", name="Lublin").click()
    expect(page.locator(".atlas-notice")).to_have_text(re.compile("^Choose a second voivodeship"))
    page.locator('.atlas-rmap a[data-value="18"] path').click()
    expect(page).to_have_url(re.compile("region=06&region=18"))
    page.locator(".atlas-rpills").get_by_role("button", name="Silesia", exact=True).click()
    pressed = page.locator('.atlas-rpills button[aria-pressed="true"]')
    expect(pressed).to_have_count(3)
    page.locator('.st-key-compare-similar_body a[data-action="region"]').first.click()
    expect(pressed).to_have_count(4)


def test_no_rule_of_accessibility_is_broken(stay: Stay) -> None:
    for address in (
        "/regions?lang=pl",
        "/compare?lang=en&rank=industry",
        "/compare?lang=pl&region=06",
        "/regions?lang=pl&region=18",
        "/compare?lang=pl&region=06&region=18",
    ):
        page = stay(address)
        page.locator("h1").first.wait_for()
        settle(page)
        assert violations(page) == [], address


CASED = """() => [...document.querySelectorAll(".is-multiples .atlas-bar-mark")].map((mark) => {
    const parts = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number);
    const { backgroundColor, boxShadow } = getComputedStyle(mark);
    return [parts(backgroundColor), parts(boxShadow)];
})"""


def luminance(colour: list[int]) -> float:
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mark_of_poland_is_seen_on_a_bar_of_any_colour(scheme: str, stay: Stay) -> None:
    page = stay("/compare?region=06&region=20", color_scheme=scheme)
    pairs = page.evaluate(CASED)
    assert pairs
    for line, case in pairs:
        low, high = sorted((luminance(line), luminance(case)))
        assert (high + 0.05) / (low + 0.05) >= 7
