"""The page of the exchange: kinds, filters, lists and empty states, read as a visitor reads them."""

import pytest

from geo.scenes import pages
from geo.web.panels import exchange
from tests import scenery, traded
from tests.html import Page


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return traded.sources(tmp_path_factory.mktemp("panels"), scenery.embedded())


def read(sources, query: str = "", language: str = "pl") -> Page:
    scene = pages.read(sources, "exchange", query, language)
    page = Page(exchange.head(scene, ()) + exchange.listed(scene))
    page.check_structure()
    return page


def test_kinds_are_links_with_counts(sources):
    page = read(sources, "kind=firms&size=small&type=fair")
    kinds = [one for one in page.all("a", data_action="go") if "atlas-chip" not in one.get("class", "")][:3]
    assert [one["text"].split() for one in kinds] == [
        ["Oferty", "i", "zapytania", "2"], ["Firmy", "1"], ["Wydarzenia", "i", "nabory", "2"],
    ]  # fmt: skip
    assert kinds[1]["aria-current"] == "page"
    assert kinds[0]["href"] == "./exchange"  # filters of firms alone stay behind


def test_an_offer_is_shown_in_the_language_of_the_page_else_in_the_original(sources):
    page = read(sources, "kind=offers")
    steel, laser = page.all("h3")
    assert (steel["lang"], steel["text"].strip()) == ("en", "Titanium wanted")
    assert "lang" not in laser
    assert "język tekstu: angielski (oryginał)" in page.all("ol")[0]["text"]
    assert "inne języki: niemiecki" in page.all("ol")[0]["text"]
    assert page.all("a", href="./offers/laser?lang=pl")
    assert page.all("a", href="./firms/stal?lang=pl")  # who offers
    assert page.all("a", href="./cluster?cluster=dolina-lotnicza", data_action="profile")


def test_who_asks_for_one_language_reads_in_it(sources):
    page = read(sources, "kind=offers&language=de")
    (laser,) = page.all("h3")
    assert (laser["lang"], laser["text"].strip()) == ("de", "Laserschneiden")
    assert "Bis 20 mm" in page.all("ol")[0]["text"] and "język tekstu: niemiecki" in page.all("ol")[0]["text"]
    assert "inne języki: polski" in page.all("ol")[0]["text"]
    both = read(sources, "kind=offers&language=de&language=en").all("h3")
    assert [one["text"].strip() for one in both] == ["Titanium wanted", "Cięcie laserem"]


def test_a_filter_is_a_box_with_its_count_in_a_form_that_works_without_scripts(sources):
    page = read(sources, "kind=offers&country=CZ&cluster=itcorner")
    box = page.one("input", name="country", value="CZ")
    assert ("checked" in box, box["data-action"], box["data-value"]) == (True, "country", "CZ")
    assert {field["name"]: field["value"] for field in page.all("input", type="hidden")} == {"cluster": "itcorner"}
    assert page.one("form", role="search")["action"] == "./exchange"
    chip = page.one("a", class_="atlas-chip", href="./exchange?cluster=itcorner")
    assert chip["aria-label"] == "Usuń filtr Kraj: Czechy"


def test_what_is_over_is_offered_and_marked(sources):
    assert "Także nieaktualne (1)" in read(sources, "kind=offers").one("label", class_="atlas-exchange-past")["text"]
    assert "ważność minęła 31.01.2026" in read(sources, "kind=offers&past=1").all("ol")[0]["text"]
    assert "zakończone" in read(sources, "kind=events&past=1").all("ol")[0]["text"]


def test_a_call_that_began_is_open_and_one_that_closed_says_so(tmp_path):
    calls = [
        {"id": "open", "kind": "call", "starts": "2026-09-21", "deadline": "2027-01-29"},
        {"id": "closed", "kind": "call", "starts": "2026-09-01", "deadline": "2026-10-15"},
    ]
    held = traded.sources(tmp_path, scenery.embedded(), events=calls)
    closed, still = read(held, "kind=events&past=1").all("li", data_testid="trade-item")
    assert "nabór zakończony" in closed["text"] and "termin zgłoszeń: 15.10.2026" in closed["text"]
    assert "zakończony" not in still["text"] and "termin zgłoszeń: 29.01.2027" in still["text"]


def test_events_are_chosen_by_month(sources):
    page = read(sources, "kind=events&month=2027-01", "en")
    months = [(one["value"], "selected" in one) for one in page.all("option") if one["value"].startswith("20")]
    assert months == [("2026-12", False), ("2027-01", True)]


@pytest.mark.parametrize(
    ("kind", "empty", "way"),
    [
        ("firms", "Nie ma jeszcze firm.", "./submit/firm?lang=pl"),
        ("offers", "Jeszcze nie ma ofert.", "./submit/offer?lang=pl"),
        ("events", "Nie ma jeszcze wydarzeń.", "./submit/event?lang=pl"),
    ],
)
def test_where_nothing_is_there_the_page_teaches_how_to_add(kind, empty, way):
    page = read(scenery.embedded(), f"kind={kind}")
    assert page.one("strong")["text"] == empty
    assert "Jak dodać?" in page.texts("h2")
    assert page.one("a", class_="atlas-button", href=way)


def test_where_no_record_passes_each_filter_can_be_left_out(sources):
    page = read(sources, "kind=offers&type=business_request&country=CZ", "en")
    assert page.one("strong")["text"] == "No offer passes all these filters."
    assert [one["text"] for one in page.all("a", class_="atlas-chip") if "without" in one["text"]] == [
        "without “Kind: Business request”: 1", "without “Country: Czechia”: 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "table", "empty", "way"),
    [
        ("offers", traded.OFFERS, "Nie ma teraz aktualnych ofert ani zapytań.", "./submit/offer?lang=pl"),
        ("events", traded.EVENTS, "Nie ma zapowiedzianych wydarzeń ani otwartych naborów.", "./submit/event?lang=pl"),
    ],
)
def test_where_all_is_over_it_is_offered_and_there_is_no_filter_to_clear(tmp_path, kind, table, empty, way):
    over = [{**row, "starts": "", "ends": "", "valid_until": "2026-01-31", "deadline": "2026-01-31"} for row in table]
    sources = traded.sources(tmp_path, scenery.embedded(), **{kind: over})
    page = read(sources, f"kind={kind}")
    assert page.one("strong")["text"] == empty
    there = "./exchange?kind=events&past=1" if kind == "events" else "./exchange?past=1"
    assert page.one("a", class_="atlas-chip", href=there)["text"] == "razem z\u00a0nieaktualnymi: 3"
    assert not any(one.startswith("Wyczyść") for one in page.texts("a"))
    assert page.one("a", class_="atlas-button", href=way)
    filtered = read(sources, f"kind={kind}&region=06&q=laser")
    assert "Wyczyść wszystkie filtry" in filtered.texts("a") and not filtered.all("a", class_="atlas-button", href=way)


def test_steps_to_an_offer_are_those_that_its_form_asks_for():
    steps = read(scenery.embedded(), "kind=offers", "en").texts("li")[-3:]
    assert [step.partition(" ")[0] for step in steps] == ["Sign", "Open", "Write"]
    assert "no account is needed before" in read(scenery.embedded(), "kind=firms", "en").texts("li")[-2]


def test_texts_of_others_are_escaped(tmp_path):
    bad = {
        "id": 'a"><script>',
        "name": "<script>x</script>",
        "city": "<b>",
        "texts": [{"lang": '"><i>', "text": "<i>"}],
    }
    sources = traded.sources(tmp_path, scenery.embedded(), firms=[bad])
    scene = pages.read(sources, "exchange", "kind=firms", "pl")
    html = exchange.listed(scene)
    assert "<script" not in html and "<b>" not in html and "<i>" not in html
