"""How little the pages of voivodeships ask of a reader: their height and the words seen, for all sixteen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geo.taxonomy import VOIVODESHIPS
from tests.browser.conftest import Stay
from tests.browser.pages import extent, settle

SCREEN = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
REGION, WORDS, COMPARISON, PHONES = 3200, 900, 2600, 5500  # px, words, px, px


def visited(stay: Stay, visitor: dict[str, Any]) -> Iterator[Page]:
    """Show one voivodeship after the other on the same page, the second by its list of the others."""
    first, second, *others = VOIVODESHIPS
    page = stay(f"/regions?lang=pl&region={first}", **visitor)
    yield page
    page.locator("#atlas-rothers > summary").click()
    page.locator(f'.atlas-rpills [data-value="{second}"]').click()
    expect(page.locator(f'.atlas-rpills [data-value="{second}"]')).to_have_attribute("aria-current", "true")
    settle(page)
    page.locator("#atlas-rothers > summary").click()  # as visitors find it
    yield page
    for code in others:
        yield stay(f"/regions?lang=pl&region={code}", **visitor)
        expect(page.locator(f'.atlas-rpills [data-value="{code}"]')).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(
    ("visitor", "highest", "most"), [(SCREEN, REGION, WORDS), (PHONE, PHONES, WORDS)], ids=["screen", "phone"]
)
def test_the_page_of_every_voivodeship_is_short(stay: Stay, visitor: dict[str, Any], highest: int, most: int) -> None:
    found = {page.url[-2:]: extent(page) for page in visited(stay, visitor)}
    assert len(found) == 16
    assert {code: size for code, size in found.items() if size[0] > highest or size[1] > most} == {}
    assert all(words > 150 for _, words in found.values()), "the figures are there"


def test_three_voivodeships_side_by_side_are_short(stay: Stay) -> None:
    for visitor, highest in ((SCREEN, COMPARISON), (PHONE, PHONES)):
        for codes in (("06", "14", "18"), ("28", "30", "32"), ("04", "26", "28")):
            page = stay("/compare?lang=pl" + "".join(f"&region={code}" for code in codes), **visitor)
            expect(page.locator('.atlas-rpills [aria-pressed="true"]')).to_have_count(3)
            page.locator(".st-key-compare-similar_foot").wait_for()
            settle(page)
            assert extent(page)[0] <= highest, (codes, visitor)
