"""The shortlist: filled in the list, on a card and a profile, kept by Back, reload and language, shown side by side."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.pages import settle
from tests.browser.test_access import violations

SIGN = '[data-testid="cluster-item"] a[data-action="pick"]'
BAR = '[data-testid="picks"]'
THREE = "pick=dolina-lotnicza&pick=slaski-klaster-lotniczy&pick=wyzyna-lotnicza"
FOUR = f"{THREE}&pick=polski-klaster-budowlany"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def picked(page: Page) -> list[str]:
    found: list[str] = page.evaluate("new URL(location).searchParams.getAll('pick')")
    return found


def test_a_company_fills_its_shortlist_and_compares(stay: Stay) -> None:
    page = stay("/?sector=ict")
    signs = page.locator(SIGN)
    ids = [signs.nth(place).get_attribute("data-value") for place in (0, 2)]
    signs.nth(0).click()
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 1 klaster")
    page.locator(f'{SIGN}[data-value="{ids[1]}"]').press("Enter")
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 2 klastry")
    expect(page.locator(f"{SIGN}.is-picked")).to_have_count(2)
    assert picked(page) == ids
    settle(page)
    page.go_back()  # each choice is a step of the history
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 1 klaster")
    settle(page)
    page.go_forward()
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 2 klastry")
    page.reload()
    settle(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator(f"{BAR} p")).to_have_text("Shortlist: 2 clusters")
    assert picked(page) == ids
    page.get_by_role("link", name="Compare them").click()
    expect(page.get_by_test_id("shortlist-entry")).to_have_count(2)
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator(".st-key-figure_clusters-side-by-side thead th")).to_have_count(3)
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator(f"{BAR} p")).to_have_text("Shortlist: 2 clusters")
    page.locator(BAR).get_by_role("link", name="Clear").click()
    expect(page.locator(BAR)).to_have_count(0)
    page.wait_for_function("!new URL(location).searchParams.has('pick')")


def test_a_choice_is_kept_by_what_is_chosen_right_after_it(stay: Stay) -> None:
    page = stay("/")
    page.wait_for_function("document.documentElement.dataset.atlasEngine === 'ready'")
    page.evaluate("""() => {
        document.querySelector('[data-testid="cluster-item"] a[data-action="pick"]').click();
        document.querySelector('[data-action="sector"][data-value="ict"]').click();
    }""")
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 1 klaster")
    page.wait_for_function("new URL(location).searchParams.get('sector') === 'ict'")
    assert len(picked(page)) == 1


def test_the_bar_leaves_every_sign_and_the_end_of_the_page_in_reach(stay: Stay) -> None:
    page = stay(f"/cluster?cluster=dolina-lotnicza&{THREE}")
    last = page.locator("footer a").last
    last.focus()
    ends = [page.locator(place).bounding_box() or {} for place in ("footer a >> nth=-1", BAR)]
    assert ends[0]["y"] + ends[0]["height"] <= ends[1]["y"]
    page.get_by_role("link", name="Usuń z\u00a0porównania: Dolina Lotnicza").click()
    expect(page.locator(f"{BAR} p")).to_have_text("W\u00a0porównaniu: 2 klastry")
    expect(page.get_by_role("link", name="Dodaj do porównania: Dolina Lotnicza")).to_be_focused()


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_clusters_side_by_side_fit_every_screen_and_have_no_violations(colour: str, stay: Stay) -> None:
    page = stay(f"/clusters?{FOUR}", color_scheme=colour)
    table = page.locator(".st-key-figure_clusters-side-by-side table")
    for width, height in ((1920, 1080), (1440, 900), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        expect(table.locator("thead th")).to_have_count(5)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        widths = [(head.bounding_box() or {})["width"] for head in table.locator("thead th").all()[1:]]
        assert max(widths) - min(widths) <= 1
    assert violations(page) == []


def test_on_a_phone_names_of_facts_stay_in_sight_and_fingers_hit(stay: Stay) -> None:
    page = stay(f"/clusters?{FOUR}", **PHONE)
    scroll = page.locator(".st-key-figure_clusters-side-by-side .is-chart")
    scroll.evaluate("element => { element.scrollLeft = 400; }")
    name = scroll.locator("tbody th").first.bounding_box() or {}
    assert name["x"] >= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for out in page.get_by_test_id("shortlist-entry").locator('a[data-action="pick"]').all():
        size = out.bounding_box() or {}
        assert min(size["width"], size["height"]) >= 40
    assert violations(page) == []


def test_an_embedded_map_has_no_shortlist(page: Page, open_page: Open) -> None:
    open_page(page, f"/?embed=true&{THREE}")
    expect(page.locator(SIGN).first).to_be_hidden()
    expect(page.locator(BAR)).to_have_count(0)
