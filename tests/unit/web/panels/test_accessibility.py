"""The accessibility statement, as HTML."""

from pathlib import Path

import pytest

from geo.i18n import translator
from geo.settings import Settings
from geo.web.panels import accessibility
from tests.html import Page

PL, EN = translator("pl"), translator("en")
REQUIRED = ["a11y-wstep", "a11y-podmiot", "a11y-zakres", "a11y-url", "a11y-data-publikacja", "a11y-data-aktualizacja",
            "a11y-status", "a11y-data-sporzadzenie", "a11y-data-przeglad", "a11y-kontakt", "a11y-email",
            "a11y-telefon", "a11y-procedura", "a11y-aplikacje", "a11y-architektura", "a11y-komunikacja"]  # fmt: skip
BARE = Settings(Path(), Path())
BODY = Settings(
    Path(), Path(), body="Urząd <Miasta>", contact="atlas@example.org", phone="+48 22 000 00 00",
    published="2026-12-01", premises="https://example.org/wejscie", communication="Tłumacz online jest dostępny.",
)  # fmt: skip


@pytest.mark.parametrize("operator", [BARE, BODY], ids=["bare", "filled"])
@pytest.mark.parametrize("t", [PL, EN], ids=["pl", "en"])
def test_the_statement_has_the_prescribed_identifiers(t, operator):
    found = Page(accessibility.statement(t, operator))
    found.check_structure()
    ids = [e["id"] for e in found.elements if "id" in e]
    assert [ids.count(wanted) for wanted in REQUIRED] == [1] * len(REQUIRED)


def test_the_statement_has_the_prescribed_headings_and_status():
    found = Page(accessibility.statement(PL, BARE))
    assert found.texts("h1") == ["Deklaracja dostępności"]
    assert found.texts("h2") == [
        "Stan dostępności cyfrowej", "Niedostępne treści", "Przygotowanie deklaracji dostępności i jej aktualizacja",
        "Udogodnienia, ograniczenia i inne informacje", "Skróty klawiszowe", "Informacje zwrotne i dane kontaktowe",
        "Obsługa wniosków i skarg związanych z dostępnością", "Pozostałe informacje",
    ]  # fmt: skip
    assert found.texts("p", id="a11y-status")[0].startswith(
        "Strona internetowa jest częściowo zgodna z załącznikiem do ustawy z dnia 4 kwietnia 2019 r."
    )


def test_the_statement_names_the_body_that_runs_the_installation():
    found = Page(accessibility.statement(PL, BODY, "https://example.org/atlas/"))
    assert found.one("span", id="a11y-podmiot")["text"] == "Urząd <Miasta>"
    assert found.one("a", id="a11y-url")["href"] == "https://example.org/atlas/"
    assert found.one("time", id="a11y-data-publikacja")["datetime"] == "2026-12-01"
    assert found.one("a", id="a11y-email")["href"] == "mailto:atlas@example.org"
    assert found.one("a", id="a11y-telefon")["href"] == "tel:+48220000000"
    assert "https://example.org/wejscie" in {e.get("href") for e in found.all("a")}


def test_a_statement_without_a_body_says_so():
    found = Page(accessibility.statement(EN, BARE))
    assert found.one("span", id="a11y-email")["text"] == "not given by this installation"
    assert len(found.all("p", class_="atlas-notice")) == 1


def test_the_settings_of_an_installation_fill_the_statement():
    settings = Settings.from_environment({"ATLAS_BODY": "Urząd", "ATLAS_PUBLISHED": "2026-12-01"})
    found = Page(accessibility.statement(PL, settings, "https://a.pl/"))
    assert found.one("span", id="a11y-podmiot")["text"] == "Urząd"
    assert found.one("time", id="a11y-data-publikacja")["datetime"] == "2026-12-01"
    assert found.one("a", id="a11y-url")["href"] == "https://a.pl/"
    no_date = Page(accessibility.statement(PL, Settings.from_environment({})))
    assert no_date.all("time", id="a11y-data-publikacja") == []
