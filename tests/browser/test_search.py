"""While one types, the search says what may be meant; what is picked becomes a filter or opens a cluster."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, Stay
from tests.browser.line import Line
from tests.browser.pages import COUNT, opened, ready, settle, visible
from tests.browser.test_access import violations

MOST = 50  # ms from a key to the list


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Szukaj")


def typed(page: Page, text: str) -> Locator:
    """Type a text and return the list of suggestions."""
    field(page).fill(text)
    shown = page.get_by_role("listbox", name="Podpowiedzi")
    expect(shown).to_be_visible()
    return shown


def active(page: Page) -> str:
    """The option that Enter takes, as the field tells a screen reader."""
    name = field(page).get_attribute("aria-activedescendant")
    return page.locator(f"#{name}").inner_text()


def test_suggestions_are_grouped_and_enter_takes_the_first(stay: Stay) -> None:
    page = stay()
    ready(page)
    shown = typed(page, "mebl")
    expect(shown.get_by_role("group", name="Branże").get_by_role("option")).to_have_count(1)
    expect(shown.get_by_role("group", name="Klastry").get_by_role("option").first).to_be_visible()
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert active(page).split() == ["Drewno,", "meble,", "papier", "i", "poligrafia", "15"]
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_function("new URL(location).searchParams.get('sector') === 'wood-furniture-paper'")
    assert "q=" not in page.url
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()
    expect(shown).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("Usuń filtr Branża"))).to_be_visible()
    assert len(visible(page)) == 15
    settle(page)
    assert page.locator(COUNT).get_attribute("data-count") == "15"


PICKED = (
    ("lubel", "Województwa", "lubelskie", {"region": "06"}),
    ("KKK", "Statusy", "KKK", {"status": "kkk"}),
    ("miel", "W pobliżu", "Mielec", {"near": "764849"}),
    ("dolina lot", "Klastry", "Dolina Lotnicza", {"cluster": "dolina-lotnicza"}),
    ("dolina lotncza", "Czy chodziło o", "dolina lotnicza", {"q": "dolina lotnicza"}),
    ("lotnicz", "Szukaj tekstu", "lotnicz", {"q": "lotnicz"}),
)


def test_what_is_picked_becomes_a_filter_or_opens(stay: Stay) -> None:
    page = stay()
    ready(page)
    for text, group, option, query in PICKED:
        named = typed(page, text).get_by_role("group", name=group)
        named.get_by_role("option", name=re.compile(option, re.I)).first.click()
        page.wait_for_function(
            "wanted => JSON.stringify([...new URL(location).searchParams]) === JSON.stringify(Object.entries(wanted))",
            arg=query,
        )
        settle(page)
        if "cluster" in query:
            expect(page.get_by_test_id("cluster-card")).to_contain_text("Dolina Lotnicza")
        else:
            assert page.locator(COUNT).get_attribute("data-count") == str(len(visible(page)))
        page.go_back()
        page.wait_for_function("!location.search")


def test_keys_lead_through_the_list_and_out_of_it(stay: Stay) -> None:
    page = stay()
    ready(page)
    shown = typed(page, "rzesz")
    texts = shown.get_by_role("option").all_inner_texts()
    seen = [active(page)]
    for _ in texts[1:]:
        page.keyboard.press("ArrowDown")
        seen.append(active(page))
    assert seen == texts
    page.keyboard.press("ArrowDown")
    assert active(page) == texts[0]
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    expect(shown.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(field(page)).to_have_value("rzesz")
    page.keyboard.press("Enter")  # the text itself
    page.wait_for_function("new URL(location).searchParams.get('q') === 'rzesz'")
    page.get_by_role("button", name="Wyczyść wyszukiwanie").click()
    page.wait_for_function("!new URL(location).searchParams.has('q')")
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()


def test_a_key_is_answered_at_once(stay: Stay) -> None:
    page = stay()
    ready(page)
    field(page).focus()
    page.evaluate("""() => { window.took = [];
        const field = document.querySelector('#atlas-q');
        field.addEventListener('input', () => { window.took.push(performance.now()); }, true);
        document.addEventListener('input', () => { window.took.push(performance.now() - window.took.pop()); }); }""")
    page.keyboard.type("turystyka w górach", delay=30)
    took = sorted(page.evaluate("window.took"))
    assert len(took) == len("turystyka w górach")
    assert took[len(took) // 2] <= MOST, took


def test_on_a_phone_the_list_is_below_the_field_and_nothing_zooms(stay: Stay) -> None:
    page = stay(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    ready(page)
    shown = typed(page, "lotn")
    box, below = shown.bounding_box(), field(page).bounding_box()
    assert box["y"] >= below["y"] + below["height"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    assert field(page).evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
    assert all(option.bounding_box()["height"] >= 40 for option in shown.get_by_role("option").all())
    shown.get_by_role("option").first.tap()
    page.wait_for_function("new URL(location).searchParams.has('sector')")


TYPED = (  # into which field, what, and what both fields and the address say then
    ("od", "2005–2010", ["2005", "2010"], "2005-2010"),
    ("od", "od 2007 r.", ["2007", "2010"], "2007-2010"),
    ("do", "przed 2010", ["2007", "2009"], "2007-2009"),
    ("od", "", ["", "2009"], "-2009"),
    ("do", "2005+", ["2005", ""], "2005-"),
)


def test_a_range_holds_as_it_is_typed_and_what_is_none_changes_nothing(page: Page, open_page: Open) -> None:
    line = Line(page)
    open_page(page)
    ready(page)
    founded = opened(page, "more").get_by_role("group", name="Rok powstania")
    fields = founded.get_by_role("textbox")
    fault = founded.locator(".atlas-range-fault")
    line.hold()
    for label, text, shown, query in TYPED:
        field_of(founded, label).fill(text)
        page.keyboard.press("Enter")
        page.wait_for_function("wanted => new URL(location).searchParams.get('founded') === wanted", arg=query)
        assert [fields.nth(end).input_value() for end in (0, 1)] == shown
        expect(fault).to_have_text("")
    field_of(founded, "od").fill("dawno")
    page.keyboard.press("Enter")
    expect(fault).to_have_text("Wpisz liczbę całkowitą, np. 50, albo przedział, np. 50–200.")
    field_of(founded, "do").focus()
    line.release()  # the server's word for the last that was a range comes now
    settle(page)
    page.locator("#atlas-filter-more").get_by_role("checkbox").first.check()
    settle(page)
    expect(fault).to_contain_text("Wpisz liczbę całkowitą")
    expect(field_of(founded, "od")).to_have_attribute("aria-invalid", "true")
    assert field_of(founded, "od").input_value() == "dawno"
    assert page.url.endswith("founded=2005-")
    founded.get_by_role("button", name="Wyczyść").click()
    expect(fault).to_have_text("")
    expect(field_of(founded, "od")).to_have_attribute("aria-invalid", "false")
    assert [fields.nth(end).input_value() for end in (0, 1)] == ["", ""]


def field_of(group: Locator, label: str) -> Locator:
    return group.get_by_role("textbox", name=label, exact=True)
