"""The page about the atlas and the accessibility statement, opened at their addresses."""

import pytest

from tests import scenery
from tests.app.visits import panels, visit
from tests.html import Page


@pytest.mark.parametrize(("lang", "title"), [("pl", "O atlasie"), ("en", "About the atlas")])
def test_the_page_about_the_atlas_names_every_source(lang, title):
    found = Page(panels(visit("about", lang=lang))["about"])
    assert found.texts("h1") == [title]
    found.check_structure()
    links = {e["href"] for e in found.all("a")}
    assert {"https://www.geonames.org/", "https://www.naturalearthdata.com/"} <= links


def test_figures_of_the_registry_are_those_of_the_data():
    found = Page(panels(visit("about", lang="en"))["about"])
    registry = scenery.embedded().registry
    every = len(registry)
    assert f"Why the atlas has {every} clusters" in found.texts("h2")
    rows = found.texts("tr")
    for field, column in {"Coordinator": "coordinator", "Members": "members", "Voivodeship": "teryt"}.items():
        known = every - registry.table[column].null_count
        assert f"{field} {known} {every} {round(100 * known / every)}%" in rows
    sure = [quality for quality in registry.table["seat_quality"].to_pylist() if quality in ("stated", "inferred")]
    assert any(row.startswith(f"Town of the coordinator's seat, not uncertain {len(sure)} {every} ") for row in rows)
    thin = next(text for text in found.texts("li") if "Thin:" in text)
    assert "Thin: Lubusz: 4, Opole: 8, Świętokrzyskie: 10." in thin
    said = " ".join(found.texts("li"))
    assert f"Of {int((~registry.seated).sum())} no source names the seat" in said
    assert f"whose voivodeship is not known ({int((registry.region < 0).sum())})" in said
    assert "Of 3 clusters an award is inferred" in said


@pytest.mark.parametrize(("lang", "title"), [("pl", "Deklaracja dostępności"), ("en", "Accessibility statement")])
def test_the_accessibility_statement_opens_in_both_languages(lang, title):
    found = Page(panels(visit("accessibility", lang=lang))["accessibility"])
    assert found.texts("h1") == [title]
    assert len(found.all("p", id="a11y-status")) == 1
    found.check_structure()
