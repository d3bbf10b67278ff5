"""Files of a view, as a person takes them: from the menu in the header, with the mouse, the keyboard and a phone."""

import csv
import io
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, StartAtlas, Stay
from tests.browser.pages import COUNT
from tests.browser.serving import Server

MENU, LIST, STATUS = ".atlas-files", ".atlas-files-list", ".atlas-files-status"
VIEW = "?sector=ict&region=06&lang=pl"


def take(page: Page, name: str) -> tuple[str, bytes]:
    """Choose a file in the open menu; give its name and its bytes."""
    with page.expect_download() as waiting:
        page.locator(LIST).get_by_role("link", name=name, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def fetch(server: Server, path: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(server.url + path) as answer:
            return answer.status, answer.headers["content-type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read()


def test_the_table_has_the_rows_of_the_screen(stay: Stay) -> None:
    page = stay("/" + VIEW)
    page.locator(MENU).get_by_text("Pobierz").click()
    name, content = take(page, "Tabela dla programów (CSV)")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.startswith("klastry_ict_lubelskie_20")
    assert name.endswith(".csv")
    expect(page.locator(COUNT)).to_have_attribute("data-count", str(len(rows)))
    shown = page.locator('[data-testid="cluster-item"]').evaluate_all("all => all.map(item => item.dataset.clusterId)")
    assert [row["id"] for row in rows] == shown
    expect(page.locator(STATUS)).to_have_text(f"Zapisano: {name}")


def test_the_menu_follows_the_filters(stay: Stay) -> None:
    page = stay("/" + VIEW)
    page.locator("[data-action='remove'][data-value='sector:ict']").click()
    expect(page.locator(COUNT)).to_have_attribute("data-count", "26")
    expect(page.locator(f"{LIST} a[href*=sector]")).to_have_count(0)  # a panel of its own, drawn later
    page.locator(MENU).get_by_text("Pobierz").click()
    name, content = take(page, "Tabela dla programów (CSV)")
    assert name.startswith("klastry_lubelskie_20")
    assert len(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))) == 26


def test_a_figure_comes_as_picture_and_as_data(stay: Stay) -> None:
    page = stay("/regions?region=06&lang=pl")
    figure = page.locator(".st-key-figure_region-strengths")
    figure.locator("summary", has_text="Pobierz").click()
    for label, ending, magic in (("Obraz (PNG)", ".png", b"\x89PNG"), ("Dane wykresu (XLSX)", ".xlsx", b"PK")):
        with page.expect_download() as waiting:
            figure.get_by_role("link", name=label, exact=True).click()
        assert waiting.value.suggested_filename.startswith("profil_lubelskie_region-strengths_")
        assert waiting.value.suggested_filename.endswith(ending)
        assert Path(waiting.value.path()).read_bytes().startswith(magic)
        expect(figure.locator(STATUS)).to_contain_text("Zapisano: profil_lubelskie_region-strengths_")


def test_the_keyboard_opens_and_leaves_the_menu(stay: Stay) -> None:
    page = stay("/" + VIEW)
    opener = page.locator(f"{MENU} > summary")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(LIST)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(f"{LIST} a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_click_elsewhere_closes_the_menu(stay: Stay) -> None:
    page = stay("/" + VIEW)
    page.locator(f"{MENU} > summary").click()
    page.locator(COUNT).click()
    expect(page.locator(LIST)).to_be_hidden()


def test_a_failure_is_said(page: Page, open_page: Open, watch) -> None:
    watch.expects(503, "/export/")
    open_page(page, "/" + VIEW)
    page.route("**/export/**", lambda route: route.fulfill(status=503, body="Many files are being made just now."))
    page.locator(f"{MENU} > summary").click()
    page.locator(f"{LIST} a").first.click()
    expect(page.locator(STATUS)).to_have_text("Nie udało się przygotować pliku. Spróbuj ponownie za chwilę.")


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_menu_fits_on_a_phone(language: str, stay: Stay) -> None:
    page = stay(f"/?lang={language}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator(f"{MENU} > summary").tap()
    box = page.locator(LIST).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("path", ["/about", "/methods", "/accessibility"])
def test_pages_without_a_view_offer_no_files(path: str, stay: Stay) -> None:
    page = stay(path)
    expect(page.locator(MENU)).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/export/map/csv?sector=foo", "sector=foo"),
        ("/export/nowhere/csv", "no page 'nowhere'"),
        ("/export/map/docx", "Unknown format 'docx'"),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(path: str, sentence: str, atlas: Server) -> None:
    status, kind, body = fetch(atlas, path)
    assert (status, kind) == (404, "text/plain; charset=utf-8")
    assert sentence in body.decode()


def test_files_lie_under_the_base_path_too(page: Page, open_page: Open, start_atlas: StartAtlas) -> None:
    server = start_atlas(base_path="klastry")
    open_page(page, "/" + VIEW, server=server)
    page.locator(f"{MENU} > summary").click()
    assert page.locator(f"{LIST} a").first.evaluate("link => link.href").startswith(server.url + "/export/map/")
    assert take(page, "Tabela dla programów (CSV)")[1]
