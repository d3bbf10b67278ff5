"""A profile answers what a company asks on the first screen, and is no longer than one reads."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stay
from tests.browser.pages import extent

SCREEN = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Many neighbours with an uncertain seat, a long history, all that is unknown, a long name and a public note.
PROFILES = (
    "its-klaster",
    "interizon-pomorski-klaster-ict",
    "klaster-for-africa",
    "klaster-interdyscyplinarne-partnerstwo-na-rzecz-innowacyjnego-rozwoju-transportu-i-infrastruktury",
)
ASKED = ["Czym się zajmuje", "Gdzie", "Kto prowadzi", "Ilu członków", "Kontakt", "Jak aktualne"]


@pytest.mark.parametrize(("visitor", "tallest"), [(SCREEN, 2600), (PHONE, 5500)], ids=["screen", "phone"])
def test_a_profile_begins_with_what_a_company_asks_and_ends_soon(visitor: dict, tallest: int, stay: Stay) -> None:
    width, height = visitor["viewport"].values()
    for cluster in PROFILES:
        page = stay(f"/cluster?cluster={cluster}", **visitor)
        answers = page.locator(".atlas-answer")
        expect(answers.locator("h3")).to_have_text(ASKED)
        last = answers.last.bounding_box() or {}
        if visitor is SCREEN:
            assert last["y"] + last["height"] <= height, cluster
        assert page.evaluate("document.documentElement.scrollWidth") <= width, cluster
        assert extent(page)[0] <= tallest, cluster
        expect(page.locator(".atlas-facts .is-missing").first).to_have_text("brak danych")
