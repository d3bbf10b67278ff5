"""The pages on paper, read back from the PDF that the browser prints."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stay
from tests.browser.test_access import PAINTED

A4 = (595, 842)  # points
PRINTED = {
    "map": "/?sector=ict&region=06&region=18",
    "regions": "/regions?region=06",
    "compare": "/compare?region=06&region=18",
    "sectors": "/sectors?sector=ict",
    "potential": "/potential?region=06",
    "history": "/history?",
    "policy": "/policy?",
    "exchange": "/exchange?",
    "profile": "/cluster?cluster=dolina-lotnicza",
}
# What is clicked, and so is not printed.
CLICKED = (
    "Kopiuj link",
    "Wyczyść wszystkie",
    "Kolejność",
    "Wysoki kontrast",
    "Tabela z danymi",
    "English",
    "XLSX",
    "SVG",
)


def whole(page: Page) -> Page:
    """Wait for every panel: each unpacks its content by itself."""
    expect(page.locator("footer")).to_be_attached()
    expect(page.locator("#root .atlas-panel:empty:not(.st-key-card .atlas-panel)")).to_have_count(0)
    return page


def printed(page: Page) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(page.pdf(print_background=True, prefer_css_page_size=True)))


def text(document: pypdf.PdfReader) -> str:
    """Give all words, on one line, with plain spaces."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_is_printed_whole_and_without_what_is_clicked(name: str, stay: Stay) -> None:
    page = whole(stay(PRINTED[name]))
    heading = page.locator("h1").inner_text().split("\n")[-1]
    document = printed(page)
    words = text(document)
    sizes = {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in document.pages}
    assert sizes == {A4}
    assert re.sub(r"\s+", " ", heading) in words
    assert re.search(r"Wydrukowano \d\d\.\d\d\.\d{4} ze strony: http://127\.0\.0\.1", words)
    assert re.search(r"Źródło: rejestr atlasu.*Wersja danych: \w{6,}\.", words)
    assert [label for label in CLICKED if label in words] == []
    assert len(document.pages[-1].extract_text()) > 20, "an empty page at the end"


def test_a_profile_has_all_facts_on_two_pages(stay: Stay) -> None:
    page = whole(stay(PRINTED["profile"]))
    facts = [re.sub(r"\s+", "", fact) for fact in page.locator(".atlas-facts dd > span").all_inner_texts()]
    neighbours = [re.sub(r"\s+", "", name) for name in page.locator(".atlas-others a").all_inner_texts()]
    document = printed(page)
    words = text(document).replace(" ", "")
    assert len(document.pages) <= 2
    assert len(facts) > 10
    assert [fact for fact in [*facts, *neighbours] if fact not in words] == []
    assert "(https://dolinalotnicza.pl)" in words
    assert words.count("https://pap-mediaroom.pl/") == 2  # under the award, though closed on the screen, and at the end


def test_the_list_says_how_much_of_it_is_printed(stay: Stay) -> None:
    page = whole(stay())
    names = [re.sub(r"\s+", "", name) for name in page.get_by_test_id("cluster-item").locator("h3").all_inner_texts()]
    count = page.get_by_test_id("result-count").get_attribute("data-count")
    words = text(printed(page))
    assert f"Na wydruku: 1–{len(names)} z {count}" in words
    assert [name for name in names if name not in words.replace(" ", "")] == []


def test_the_view_stands_in_words_and_the_map_fits_the_page(stay: Stay) -> None:
    page = whole(stay(PRINTED["map"]))
    sentence = page.get_by_test_id("result-count").inner_text()
    words = text(printed(page))
    assert re.sub(r"\s+", " ", sentence) in words
    assert "Województwo: lubelskie" in words
    assert page.evaluate("""() => {
        const style = getComputedStyle(document.documentElement);
        const [width, height, scale] = ['width', 'height', 'scale']
            .map((name) => parseFloat(style.getPropertyValue(`--atlas-paper-${name}`)));
        return width * scale <= 681 && height * scale <= 681 && scale > 0.3;
    }""")


@pytest.mark.parametrize("name", ["map", "regions", "profile"])
def test_a_dark_page_prints_like_a_light_one(name: str, stay: Stay) -> None:
    def styles(scheme: str) -> dict[str, list[str]]:
        page = whole(stay(PRINTED[name], color_scheme=scheme))
        page.wait_for_function(PAINTED, arg=scheme)
        page.emulate_media(media="print", color_scheme=scheme)
        return {
            selector: page.locator(selector).first.evaluate(
                "element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
            )
            for selector in ("body", ".stApp", ".atlas-panel", "h1", ".atlas-source")
        }

    light, dark = styles("light"), styles("dark")
    assert dark == light
    assert light["h1"][0] != "rgb(233, 238, 242)"
