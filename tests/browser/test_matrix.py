"""The matrix of potential clusters on the keyboard, and that a redraw leaves the visitor where he was."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Stay
from tests.browser.pages import settle
from tests.browser.test_access import violations

NARROW = {"viewport": {"width": 720, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator('[role="grid"] tbody tr[id]').nth(row).locator("td").nth(column)


@pytest.fixture
def matrix(stay: Stay) -> Page:
    """The page of potential clusters, so narrow that the matrix scrolls."""
    page = stay("/potential?lang=en&pairs=all&by=name", **NARROW)
    page.locator('[role="grid"]').wait_for()
    settle(page)
    return page


def test_the_matrix_is_one_stop_and_arrows_go_on_in_it(matrix: Page) -> None:
    expect(matrix.locator('[role="grid"] td[tabindex="0"]')).to_have_count(1)
    cell(matrix, 0, 0).focus()
    last = matrix.locator('[role="grid"] tbody tr[id]').count() - 1
    steps = [
        ("ArrowRight", (0, 1)), ("ArrowDown", (1, 1)), ("ArrowLeft", (1, 0)), ("ArrowLeft", (1, 0)), ("End", (1, 15)),
        ("ArrowRight", (1, 15)), ("ArrowUp", (0, 15)), ("ArrowUp", (0, 15)), ("Home", (0, 0)), ("PageDown", (8, 0)),
        ("Control+End", (last, 15)), ("Control+Home", (0, 0)),
    ]  # fmt: skip
    for key, place in steps:
        matrix.keyboard.press(key)
        expect(cell(matrix, *place)).to_be_focused()
    expect(matrix.locator('[role="grid"] td[tabindex="0"]')).to_have_count(1)
    matrix.keyboard.press("ArrowDown")
    matrix.keyboard.press("Tab")
    assert matrix.evaluate("!document.activeElement.closest('[role=grid]')")
    matrix.keyboard.press("Shift+Tab")
    expect(cell(matrix, 1, 0)).to_be_focused()


def test_a_cell_with_the_focus_is_not_hidden_by_the_headings(matrix: Page) -> None:
    cell(matrix, 20, 15).focus()
    for key in ("Home", "PageUp", "PageUp", "ArrowUp", "ArrowUp"):
        matrix.keyboard.press(key)
    shown = matrix.evaluate("""() => {
        const box = document.activeElement.getBoundingClientRect();
        return document.elementFromPoint(box.left + 4, box.top + 4) === document.activeElement;
    }""")
    assert shown


def test_links_to_the_data_of_all_cells_look_like_links(matrix: Page) -> None:
    files = matrix.get_by_role("link", name=re.compile("^All cells examined"))
    expect(files).to_have_count(2)
    look = "(node) => [getComputedStyle(node).color, getComputedStyle(node).textDecorationLine]"
    around, _ = matrix.locator(".atlas-findings h2").evaluate(look)
    for file in files.all():
        colour, line = file.evaluate(look)
        assert line == "underline"
        assert colour != around


def test_a_threshold_leaves_focus_and_scroll_in_the_matrix(matrix: Page) -> None:
    cell(matrix, 30, 12).focus()
    scroller = matrix.locator(".atlas-matrix")
    place = scroller.evaluate("element => [element.scrollLeft, element.scrollTop]")
    assert all(part > 0 for part in place)
    matrix.evaluate("""() => { window.marked = document.activeElement; }""")
    matrix.locator("#threshold-lq").fill("1.5")
    matrix.locator("#threshold-lq").press("Enter")
    expect(matrix.locator(".atlas-matrix-legend")).to_contain_text("1.5–2")
    settle(matrix)
    assert scroller.evaluate("element => [element.scrollLeft, element.scrollTop]") == place
    assert matrix.evaluate("window.marked.isConnected && window.marked.tabIndex === 0")


def test_enter_opens_the_evidence_and_escape_leads_back_to_the_cell(matrix: Page) -> None:
    cell(matrix, 30, 12).focus()
    opened = cell(matrix, 30, 12).get_attribute("data-value")
    left = matrix.locator(".atlas-matrix").evaluate("element => element.scrollLeft")
    matrix.keyboard.press("Enter")
    expect(matrix.locator("#evidence-title")).to_be_focused()
    expect(matrix.locator("td[aria-selected]")).to_have_attribute("data-value", opened)
    expect(matrix).to_have_url(re.compile(f"cell={opened}"))
    settle(matrix)
    assert matrix.locator(".atlas-matrix").evaluate("element => element.scrollLeft") == left
    assert violations(matrix) == []
    matrix.locator("#evidence-title").press("Escape")
    expect(matrix.locator("#evidence-title")).to_have_count(0)
    expect(cell(matrix, 30, 12)).to_be_focused()
    assert matrix.locator(".atlas-matrix").evaluate("element => element.scrollLeft") == left


def test_a_click_keeps_the_scroll_and_takes_the_stop(matrix: Page) -> None:
    wanted = cell(matrix, 25, 10)
    wanted.scroll_into_view_if_needed()
    left = matrix.locator(".atlas-matrix").evaluate("element => element.scrollLeft")
    wanted.click()
    expect(wanted).to_have_attribute("aria-selected", "true")
    settle(matrix)
    assert matrix.locator(".atlas-matrix").evaluate("element => element.scrollLeft") == left
    expect(wanted).to_have_attribute("tabindex", "0")


def test_a_voivodeship_of_the_small_map_opens_its_evidence(stay: Stay) -> None:
    page = stay("/potential?lang=en&division=C31")
    assert violations(page) == []
    region = page.locator(".atlas-quadrant-map").get_by_role("link", name="Warmia-Masuria: concentrated and organised")
    region.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-title")).to_be_focused()
    expect(page).to_have_url(re.compile("division=C31&cell=28C31"))
    settle(page)
    page.locator('.atlas-quadrant-map a[data-value="14C31"] path').click()
    expect(page.locator("#evidence-title")).to_contain_text("Mazovia")
    expect(page.locator('.atlas-quadrant-map a[aria-current="true"]')).to_have_attribute("data-value", "14C31")


def test_closing_evidence_restores_the_view_before_it(stay: Stay) -> None:
    page = stay("/potential?lang=en&region=06&region=20&lq=1.5&pairs=all")
    before, listed = page.url, page.locator(".atlas-findings summary").all_inner_texts()
    wanted = page.locator('td[data-value="10C13"]')
    wanted.click()
    expect(page.locator("#evidence-title")).to_be_focused()
    settle(page)
    assert page.locator(".atlas-findings summary").all_inner_texts() == listed
    page.keyboard.press("Escape")
    expect(page.locator("#evidence-title")).to_have_count(0)
    settle(page)
    assert page.url == before
    expect(wanted).to_be_focused()


def test_a_threshold_takes_comma_and_point_and_says_at_once_what_changed(stay: Stay) -> None:
    page = stay("/potential?lang=pl")
    field, said = page.locator("#threshold-lq"), page.locator(".atlas-moved")
    for typed, told in (("1,5", "−54 pary"), ("1.25", "+54 pary"), ("1,25", "+54 pary")):
        field.fill(typed)
        field.press("Enter")
        expect(said).to_have_text(told)
        expect(said).to_be_in_viewport()
        expect(field).to_have_value("1,50" if typed == "1,5" else "1,25")
        expect(field).to_be_focused()
    expect(page).not_to_have_url(re.compile("lq="))
    page.get_by_role("button", name="Kandydat: LQ od: więcej").click()
    expect(field).to_have_value("1,30")
    expect(page).to_have_url(re.compile("lq=1.3"))
    field.fill("dużo")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="„dużo”")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_url(re.compile("lq=1.3"))
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_text("przy takich progach każda")).to_be_in_viewport()
    expect(page.locator("#threshold-strong")).to_have_value("2,00")
    settle(page)
    assert violations(page) == []


def test_a_cell_is_told_in_words_under_pointer_and_focus(stay: Stay) -> None:
    page = stay("/potential?lang=en")
    tip = page.get_by_role("tooltip")
    wanted, empty = page.locator('td[data-value="28C31"]'), page.locator('td[data-value="14C31"]')
    wanted.hover()
    expect(tip).to_contain_text("Warmia-Masuria: C31 Manufacture of furniture")
    expect(tip).to_contain_text("LQ 4.36: 4.36 times the national share of employment.")
    expect(tip).to_contain_text("Persons employed: 19,288; above the national share: 14,865.")
    expect(page.locator("thead .is-cross")).to_have_text("Warmia-Masuria")
    expect(page.locator("tbody th.is-cross")).to_have_text("C31 Manufacture of furniture")
    assert page.locator("td.is-cross").count() == 16 + page.locator(".atlas-matrix tr[id]").count() - 1
    tip.hover()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    empty.hover()
    expect(tip).to_contain_text("below the national share")
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()
    expect(page.locator(".is-cross")).to_have_count(0)
    page.locator('.atlas-matrix td[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(tip).to_be_visible()
    expect(page.locator("td:focus")).to_have_attribute("aria-describedby", "matrix-tip")
    assert violations(page) == []


def test_order_and_switch_stand_in_the_address_and_keep_the_focus(stay: Stay) -> None:
    page = stay("/potential?lang=en")
    findings = page.locator(".atlas-matrix tr[id]").count()
    switch, order = page.get_by_role("switch"), page.get_by_role("button", name="LQ", exact=True)
    switch.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.locator(".atlas-matrix tr[id]")).to_have_count(55)
    expect(switch).to_be_focused()
    order.press("Enter")
    expect(order).to_have_attribute("aria-pressed", "true")
    expect(order).to_be_focused()
    expect(page).to_have_url(re.compile("by=lq&pairs=all"))
    expect(page.locator(".atlas-matrix tr[id]").first).to_contain_text("Water transport")
    switch.click()
    expect(page.locator(".atlas-matrix tr[id]")).to_have_count(findings)


SMALLEST = """(scope) => Math.min(...[...document.querySelectorAll(scope)].filter((node) => node.innerText?.trim())
    .map((node) => parseFloat(getComputedStyle(node).fontSize)))"""
HEADS = """() => {
    const box = document.querySelector(".atlas-matrix");
    box.scrollTo(box.scrollWidth, box.scrollHeight);
    const { left, top } = box.getBoundingClientRect();
    return [[left + 20, top + 20], [left + 20, top + box.clientHeight / 2], [left + box.clientWidth - 20, top + 60]]
        .map(([x, y]) => document.elementFromPoint(x, y).closest("th")?.scope.slice(0, 3));
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (1920, 1080)])
def test_the_matrix_is_legible_and_its_heads_stay(width: int, height: int, stay: Stay) -> None:
    page = stay("/potential?lang=pl&pairs=all", viewport={"width": width, "height": height})
    assert page.evaluate(SMALLEST, ".atlas-matrix-part *") >= 13
    assert page.evaluate(HEADS) == ["col", "row", "col"]
    cut = page.evaluate("""() => [...document.querySelectorAll(".atlas-matrix td")]
        .filter((cell) => cell.scrollWidth > cell.clientWidth).length""")
    assert cut == 0
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_a_phone_shows_a_list_by_voivodeship(stay: Stay) -> None:
    page = stay("/potential?lang=pl", **PHONE)
    expect(page.locator(".atlas-matrix")).to_be_hidden()
    regions = page.locator(".atlas-findings details")
    expect(regions).to_have_count(16)
    regions.first.locator("summary").tap()
    pair = regions.first.locator("a").first
    expect(pair).to_be_visible()
    assert pair.bounding_box()["height"] >= 40
    assert page.evaluate(SMALLEST, ".atlas-findings *, .atlas-thresholds *") >= 13
    assert violations(page) == []
    pair.tap()
    expect(page.locator("#evidence-title")).to_be_focused()
    settle(page)
    page.get_by_role("button", name="Zamknij uzasadnienie").tap()
    expect(page.locator("#evidence-title")).to_have_count(0)
    expect(pair).to_be_focused()
    settle(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 5500


PATCHES = """async ([before, after]) => {
    const parent = document.createElement("div");
    document.body.append(parent);
    const packed = async (html) => {
        const stream = new Blob([JSON.stringify({ html })]).stream().pipeThrough(new CompressionStream("deflate"));
        return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    const draw = async (html) =>
        window.atlasPanel({ parentElement: parent, data: await packed(html), setTriggerValue: () => {} });
    await draw(before);
    const kept = [...parent.querySelectorAll("[data-kept]")];
    await draw(after);
    const root = parent.querySelector(".atlas-panel");
    const wanted = document.createElement("div");
    wanted.innerHTML = after;
    const outcome = [root.innerHTML === wanted.innerHTML, kept.every((element) => root.contains(element))];
    parent.remove();
    return outcome;
}"""
ITEM = '<li data-cluster-id="{0}" data-kept><a data-action="cluster" data-value="{0}" data-kept>{0}</a></li>'


def items(*names: str) -> str:
    return "<ul>" + "".join(ITEM.format(name) for name in names) + "</ul>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (items("a", "b", "c"), items("x", "a", "b", "c")),
        (items("a", "b", "c"), items("c", "a", "b")),
        (items("a", "b"), items("b", "y", "a", "z")),
        ("<p>one</p>" + items("a"), "<h2>two</h2><p>one &lt;b&gt;</p>" + items("a")),
        ('<div data-scroll="1" data-kept><p>old</p></div>', '<p>new</p><div data-scroll="1" data-kept><b>x</b></div>'),
        ("<section><p>card</p></section>" + items("a", "b"), items("b", "a")),
        ('<p class="x" title="t">a</p>', '<p lang="en">b<!-- c --></p>'),
        (items("a", "a", "b"), items("b", "a", "a")),
        ("", items("a")),
    ],
)
def test_a_patched_panel_is_what_the_server_sent_and_keeps_what_stays(before: str, after: str, stay: Stay) -> None:
    page = stay("/methods?lang=en")
    assert page.evaluate(PATCHES, [before, after]) == [True, True]
