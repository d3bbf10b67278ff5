"""The page about the atlas and the accessibility statement, opened at their addresses."""

import pytest

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
    assert "Why the atlas has 265 clusters" in found.texts("h2")
    rows = found.texts("tr")
    assert "Coordinator 179 265 68%" in rows
    assert "Members 80 265 30%" in rows
    assert "Website 101 265 38%" in rows
    thin = next(text for text in found.texts("li") if "Thin:" in text)
    assert "Thin: Lubusz: 4, Opole: 8, Świętokrzyskie: 9." in thin


@pytest.mark.parametrize(("lang", "title"), [("pl", "Deklaracja dostępności"), ("en", "Accessibility statement")])
def test_the_accessibility_statement_opens_in_both_languages(lang, title):
    found = Page(panels(visit("accessibility", lang=lang))["accessibility"])
    assert found.texts("h1") == [title]
    assert len(found.all("p", id="a11y-status")) == 1
    found.check_structure()
