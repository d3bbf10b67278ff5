"""The matrix of potential clusters on the keyboard, and that a redraw leaves the visitor where he was."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.pages import settle
from tests.browser.test_access import violations

NARROW = {"viewport": {"width": 600, "height": 800}}


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator('[role="grid"] tbody tr').nth(row).locator("td").nth(column)


@pytest.fixture
def matrix(new_context, open_page: Open) -> Page:
    """The page of potential clusters, so narrow that the matrix scrolls."""
    page = open_page(new_context(**NARROW).new_page(), "/potential?lang=en")
    page.locator('[role="grid"]').wait_for()
    settle(page)
    return page


def test_the_matrix_is_one_stop_and_arrows_go_on_in_it(matrix: Page) -> None:
    expect(matrix.locator('[role="grid"] td[tabindex="0"]')).to_have_count(1)
    cell(matrix, 0, 0).focus()
    last = matrix.locator('[role="grid"] tbody tr').count() - 1
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


def test_a_threshold_leaves_focus_and_scroll_in_the_matrix(matrix: Page) -> None:
    cell(matrix, 30, 12).focus()
    scroller = matrix.locator(".atlas-matrix")
    place = scroller.evaluate("element => [element.scrollLeft, element.scrollTop]")
    assert all(part > 0 for part in place)
    matrix.evaluate("""() => { window.marked = document.activeElement; }""")
    matrix.locator(".st-key-w_lq input").fill("1.5")
    matrix.locator(".st-key-w_lq input").press("Enter")
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
    expect(matrix).to_have_url(re.compile(f"region={opened[:2]}.*division={opened[2:]}"))
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


def test_a_voivodeship_of_the_small_map_opens_its_evidence(page: Page, open_page: Open) -> None:
    open_page(page, "/potential?lang=en&division=C31")
    assert violations(page) == []
    region = page.locator(".atlas-quadrant-map").get_by_role("link", name="Warmia-Masuria: concentrated and organised")
    region.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-title")).to_be_focused()
    expect(page).to_have_url(re.compile("region=28&.*division=C31|division=C31.*region=28"))
    settle(page)
    page.locator('.atlas-quadrant-map a[data-value="14C31"] path').click()
    expect(page.locator("#evidence-title")).to_contain_text("Mazovia")
    expect(page.locator('.atlas-quadrant-map a[aria-current="true"]')).to_have_attribute("data-value", "14C31")


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
def test_a_patched_panel_is_what_the_server_sent_and_keeps_what_stays(
    before: str, after: str, page: Page, open_page: Open
) -> None:
    open_page(page, "/methods?lang=en")
    assert page.evaluate(PATCHES, [before, after]) == [True, True]
