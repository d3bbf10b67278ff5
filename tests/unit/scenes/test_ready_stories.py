"""Ready stories: every one valid, in both languages; and what the workshop does to a story."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from geo.i18n import translator
from geo.scenes import pages, ready_stories, story
from geo.scenes.scene import LONGEST_TITLE, word_count
from geo.scenes.story import MOST_STEPS, Step, Story
from geo.selection.view import View
from geo.settings import Settings
from geo.store import policy
from geo.web.panels import present, show
from tests.scenery import embedded

NAMES = ready_stories.names(embedded())
REGIONS = [name for name in NAMES if name.startswith("region-")]


@cache
def made(name: str, language: str) -> Story:
    found = ready_stories.resolve(name, embedded(), translator(language))
    assert found is not None
    return found


def test_there_is_one_for_every_question_and_voivodeship() -> None:
    assert len(REGIONS) == 16
    assert set(NAMES) - set(REGIONS) == {"ready-regions", "ready-sectors", "ready-potential", "ready-poland"}
    assert set(ready_stories.questions(translator("en"))) == set(NAMES) - set(REGIONS)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_step_can_be_shown(name: str, language: str) -> None:
    told = made(name, language)
    assert len(told.steps) == 6 if name in REGIONS else len(told.steps) >= 5
    assert story.fits(told)
    assert story.decode(story.encode(told)) == told
    for step in told.steps:
        pages.read(embedded(), step.page, step.query, language)  # raises where anything is not known
        assert 1 <= word_count(step.title) <= LONGEST_TITLE, step.title
        assert step.note
        assert len(step.note) <= story.LONGEST_NOTE
        assert not step.note.endswith("..")


def test_figures_are_those_of_the_data() -> None:
    told = made("region-06", "pl")
    assert told.title == "Klastry w\u00a0województwie lubelskim"
    assert [step.page for step in told.steps] == ["", "sectors", "regions", "potential", "compare", "policy"]
    assert told.steps[0].title == "26 klastrów w\u00a0województwie lubelskim"
    # 26 clusters, 2 011 000 inhabitants: 12.9 per million; Poland 265 / 37.6365 million = 7.0
    assert told.steps[0].note.startswith("Miejsce 3 wśród 16 województw")
    assert "12,9 na milion mieszkańców, w\u00a0Polsce 7,0" in told.steps[0].note


def test_a_region_without_programmes_says_so() -> None:
    silent = next(code for code in embedded().registry.region_codes if code not in policy.load().regions)
    last = made(f"region-{silent}", "en").steps[-1]
    assert (last.page, last.query) == ("policy", "colour=none")
    assert "no document on programmes" in last.note


def test_other_names_are_none() -> None:
    for text in ("", None, "ready-nothing", "region-99", "region-", "v1_x"):
        assert ready_stories.resolve(text, embedded(), translator("pl")) is None


# The workshop


def form(told: Story, do: str = "keep", step: int = 0, **other: object) -> str:
    texts = [[one.title, one.note] for one in told.steps]
    return json.dumps(
        {"base": story.encode(told), "title": told.title, "texts": texts, "do": do, "step": step, **other}
    )


TOLD = Story("t", (Step("", "", "a", "x"), Step("", "", "b", "y")))


def test_texts_and_deed_of_a_form_are_taken_together() -> None:
    value = form(TOLD, "up", 2, title="New", texts=[["A", "x"], ["B", "Y\nZ"]])
    assert present.edited(value, story.decode) == Story("New", (Step("", "", "B", "Y\nZ"), Step("", "", "A", "x")))
    taken = present.edited(form(TOLD, "remove", 1), story.decode)
    assert taken == Story("t", (Step("", "", "b", "y"),))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "7",
        "[" * 100_000,
        '{"base": "x"}',
        form(TOLD, step="1"),
        form(TOLD, title=3),
        form(TOLD, texts="x"),
    ],
)
def test_a_form_that_is_none_changes_nothing(value: str) -> None:
    assert present.edited(value, story.decode) is None


def test_texts_of_no_kind_are_left_as_they_are() -> None:
    value = form(TOLD, "up", 99, texts=[[1, 2], "b", ["c", "d"], None])
    assert present.edited(value, story.decode) == TOLD


def test_a_view_is_added_with_the_title_of_its_scene() -> None:
    scene = pages.read(embedded(), "", "sector=ict&region=06", "en")
    found = present.added(None, scene)
    assert found.steps == (Step("", "sector=ict&region=06", "3 ICT clusters in Lublin Voivodeship"),)
    assert len(present.added(found, scene).steps) == 2


def test_a_full_story_takes_no_more() -> None:
    t = translator("en")
    full = Story("t", tuple(Step("", "", str(n)) for n in range(MOST_STEPS)))
    assert present.refusal(full, t) is None
    scene = pages.read(embedded(), "", "", "en")
    assert "at most 40 views" in str(present.refusal(present.added(full, scene), t))


def test_files_of_a_story_have_addresses() -> None:
    view = View(story="region-06", sector=("ict",))
    assert present.export_href(view, "pptx", translator("pl")) == "./export/story/pptx?story=region-06&lang=pl"


# The presentation


def shown(name: str, step: int, language: str = "pl") -> show.Shown:
    t = translator(language)
    told = made(name, language)
    return show.Shown(story.narrate(told, embedded(), t), told.title, View(story=name, step=step), t)


def test_a_step_beyond_the_last_is_the_last() -> None:
    assert shown("region-06", 99).number == 6


def test_layouts_follow_the_page() -> None:
    assert [shown("region-06", n).layout for n in range(1, 7)] == ["map", "both", "both", "both", "both", "figure"]


def test_a_figure_that_is_shown_reacts_to_nothing() -> None:
    html = show.side(shown("region-06", 5)) + show.side(shown("ready-potential", 1))
    assert "<li" in html
    assert not set(re.findall(r"<(a|button|select)\b", html))
    assert "data-action" not in html
    assert "href=" not in html.replace("xlink:href", "")


def test_few_clusters_are_named_and_many_counted() -> None:
    t = translator("pl")
    few = Story("", (Step("", "sector=ict&region=06"), Step("", "region=06")))
    told = story.narrate(few, embedded(), t)
    names = show.side(show.Shown(told, "", View(story="x", step=1), t))
    assert "Wschodni Klaster ICT" in names
    counted = show.side(show.Shown(told, "", View(story="x", step=2), t))
    assert ">26 klastrów<" in counted


def test_the_profile_of_a_cluster_is_its_name_on_the_map() -> None:
    t = translator("pl")
    told = story.narrate(Story("", (Step("cluster", "cluster=dolina-lotnicza"),)), embedded(), t)
    one = show.Shown(told, "", View(story="x"), t)
    assert one.layout == "map"
    assert show.side(one).count("<li>") == 1


def test_the_bar_leads_on_and_back() -> None:
    html = show.bar(shown("region-06", 2))
    assert 'data-step="2" data-steps="6"' in html
    assert 'href="./show?story=region-06&amp;step=3"' in html
    assert 'href="./show?story=region-06"' in html
    assert "ATLAS_PUBLIC_URL" in html


def test_a_public_address_gives_a_code() -> None:
    t = translator("en")
    public = replace(embedded(), settings=Settings.from_environment({"ATLAS_PUBLIC_URL": "https://klastry.example.pl"}))
    told = story.narrate(made("region-06", "en"), public, t)
    html = show.bar(show.Shown(told, "", View(story="region-06", step=3), t))
    assert "https://klastry.example.pl/regions?lang=en&amp;region=06" in html
    assert "<svg" in html
