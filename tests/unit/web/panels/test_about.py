"""The page about the atlas and the words at its entrance, as HTML."""

from dataclasses import replace
from datetime import date

import pytest

from geo.i18n import translator
from geo.selection.view import View
from geo.settings import Settings
from geo.store import statistics
from geo.web.panels import about
from tests import factories
from tests.html import Page

PL, EN = translator("pl"), translator("en")
TINY = factories.registry()
SETTINGS = Settings.from_environment({})
STATISTICS = statistics.load(SETTINGS.data, SETTINGS.installed)


def page(t, registry=TINY):
    return Page(about.about(registry, STATISTICS, View(lang=t.language), t, "https://example.org/"))


@pytest.mark.parametrize("t", [PL, EN], ids=["pl", "en"])
def test_headings_run_in_order_and_the_contents_lead_to_them(t):
    found = page(t)
    found.check_structure()
    anchors = [e["href"].removeprefix("#") for e in found.all("a", data_action="jump")]
    assert anchors == [e["id"] for e in found.all("h2")]


@pytest.mark.parametrize("t", [PL, EN], ids=["pl", "en"])
def test_tables_have_captions_and_scopes(t):
    found = page(t)
    assert len(found.all("table")) == len(found.all("caption")) == 4
    assert {e.get("scope") for e in found.all("th")} == {"col", "row"}


def test_the_page_about_counts_the_registry_itself():
    found = page(EN)
    assert "Why the atlas has 7 clusters" in found.texts("h2")
    rows = found.texts("tr")
    assert any(row.startswith("164 November 2014") for row in rows)
    assert any(row.startswith("7 23 November 2026 this atlas") for row in rows)
    assert "Members 4 7 57%" in rows  # 40, 100, 12 and 60 members
    assert "Founded 5 7 71%" in rows
    assert "Activity, by a source of 2021 or later 3 7 43%" in rows
    assert "Any status in its history 3 7 43%" in rows
    assert {"operating: 5", "emerging: 1", "suspended: 0", "ended: 1"} <= set(found.texts("li"))


def test_the_page_about_counts_current_awards_of_the_day():
    sentence = next(text for text in page(EN).texts("dd") if "competition" in text)
    assert "As of 24 November 2026 the atlas can show it as current for 1; for 1 it knows" in sentence
    later = page(EN, factories.on(TINY, date(2028, 1, 1)))
    sentence = next(text for text in later.texts("dd") if "competition" in text)
    assert "current for 0; for 2 it knows" in sentence


def test_every_source_of_the_manifest_is_named_with_licence_and_date():
    manifest = dict(TINY.manifest) | {
        "sources": [
            {"key": "a", "title": "Register", "title_pl": "Rejestr", "url": "javascript:alert(1)",
             "licence": "Public domain", "date": None},
            {"key": "b", "title": "Yearbook", "title_pl": "Rocznik", "url": "https://example.org/y",
             "licence": "Own <terms>", "date": "2023-12-31"},
        ]
    }  # fmt: skip
    found = page(PL, replace(TINY, manifest=manifest))
    assert {"Rejestr Domena publiczna nie podano", "Rocznik Own <terms> 31.12.2023"} <= set(found.texts("tr"))
    assert [e["href"] for e in found.all("a") if e["text"] in ("Rejestr", "Rocznik")] == ["https://example.org/y"]


def test_the_entrance_is_one_sentence_that_can_be_closed_and_leads_on():
    found = Page(about.entrance(TINY, View(lang="pl"), PL))
    (said,) = found.texts("p")
    assert said.startswith("Atlas pokazuje 7 organizacji klastrowych w Polsce: ")
    assert said.removesuffix("Więcej o atlasie×").count(".") == 1
    assert found.one("a")["href"] == "./about?lang=pl"
    assert found.one("button", data_local="introduced")["aria-label"] == "Zamknij to zdanie na stałe"
