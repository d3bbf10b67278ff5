"""The pages on policy and on methods, opened at their addresses."""

import pytest

from geo.figures.explanations import GLOSSARY, MEASURES, NOTES
from tests.app.visits import panels, visit
from tests.html import Page


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_the_policy_page_shows_every_part_in_both_languages(lang):
    found = panels(visit("policy", lang=lang))
    assert {"policy", "policy-timeline_body", "policy-indicators_body", "policy_words", "policy-metaclusters_body",
            "policy-matchmaking_body"} <= set(found)  # fmt: skip
    body = "".join(html for key, html in found.items() if key.startswith("policy"))
    Page(body).check_structure()


def test_a_voivodeship_sees_its_own_projects():
    found = panels(visit("policy", lang="en", region="04"))
    body = Page(found["policy-timeline_body"])
    projects = ["Clusters as a chance for the region", "Fund for Cooperative Links (FPK)"]
    assert body.texts("span", class_="atlas-bar-label") == projects
    assert body.texts("h3") == projects
    assert "policy-metaclusters_body" not in found
    assert Page(found["policy"]).one("a", data_action="go")["data-value"] == "policy?lang=en"
    assert Page(found["policy_words"]).all("h2") == []


def test_the_types_of_pomerania_stand_with_applicants_and_legal_acts():
    page = Page(panels(visit("policy", lang="en", region="22"))["policy_words"])
    rows = page.texts("tr")
    assert "Pomorski Klaster BioEkoChemiczny no no – no data" in rows
    assert any(
        "Bałtycki Klaster Ekoenergetyczny yes yes resolution 1516/271/09, 3 December 2009" in row for row in rows
    )
    assert any("Gdański Klaster Budowlany yes no – key status from 2010" in row for row in rows)
    assert len(page.all("ol")) == 1


def test_means_per_coordinator_are_said_with_how_they_were_computed():
    text = panels(visit("policy", lang="en"))["policy-matchmaking_foot"]
    assert "206 coordinators held about 450 meetings: 4.4 per coordinator" in text
    assert "held 23 of them: 3.8 per coordinator" in text


def test_a_voivodeship_without_documents_gets_a_sentence():
    found = panels(visit("policy", lang="en", region="32"))
    assert "West Pomerania" in Page(found["policy"]).one("p", class_="atlas-notice")["text"]
    assert "policy-timeline_body" not in found
    assert "policy-matchmaking_body" in found


@pytest.mark.parametrize(("lang", "title"), [("pl", "Metody i słownik"), ("en", "Methods and glossary")])
def test_the_methods_page_explains_every_measure(lang, title):
    page = Page(panels(visit("methods", lang=lang))["methods"])
    page.check_structure()
    assert page.texts("h1") == [title]
    anchors = {e["id"] for e in page.all("h2")}
    assert anchors == {*MEASURES, *NOTES, "glossary", "sources"}
    assert len(page.all("dt")) == len(GLOSSARY)
    assert len(page.all("math")) == len(MEASURES) - 1  # the stars are rules, not a formula


def test_examples_of_methods_carry_employment():
    page = Page(panels(visit("methods", lang="en"))["methods"])
    example = next(text for text in page.texts("p") if text.startswith("Example:") and "LQ = " in text)
    assert "19,288 of 227,134 persons employed" in example
    assert example.endswith("LQ = 4.36.")
