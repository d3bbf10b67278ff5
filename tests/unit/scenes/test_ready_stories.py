"""Ready stories: every one valid, in both languages; and what the workshop does to a story."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from geo.figures import story as figures
from geo.i18n import NO_BREAK, translator
from geo.scenes import pages, ready_stories, story
from geo.scenes.faces import FaceScene
from geo.scenes.scene import word_count
from geo.scenes.story import MOST_STEPS, Step, Story
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.settings import Settings
from geo.text import capital
from geo.web.panels import present, show
from tests.scenery import embedded

NAMES = ready_stories.names(embedded())
CODES = embedded().registry.region_codes
LONGEST_HEADLINE = 16  # words, on two lines of a slide
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


@cache
def told(name: str, language: str) -> list[tuple[FaceScene, str, str]]:
    narrative = story.narrate(made(name, language), embedded(), translator(language))
    assert all(isinstance(scene, FaceScene) for scene, _title, _note in narrative)
    return narrative  # type: ignore[return-value]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_step_can_be_shown(name: str, language: str) -> None:
    found = made(name, language)
    assert len(found.steps) >= 8
    assert story.fits(found)
    assert story.decode(story.encode(found)) == found
    for step, (scene, title, note) in zip(found.steps, told(name, language), strict=True):
        assert step.view(embedded().domain)[1] == (), "a part of the step is not known"
        assert 1 <= word_count(title) <= LONGEST_HEADLINE, title
        assert note or scene.page in ("names", "sources")
        assert ".." not in note + scene.face.lead


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", REGIONS)
def test_the_story_of_a_region_is_about_it_from_cover_to_sources(name: str, language: str) -> None:
    code, narrative = name.removeprefix("region-"), told(name, language)
    pages_of = list(dict.fromkeys(scene.page for scene, _title, _note in narrative))
    assert pages_of == [
        "cover", "standing", "names", "strengths", "without", "change", "peers", "conclusions", "sources",
    ]  # fmt: skip
    own = describe.region_name(embedded().registry, code, translator(language))
    where = embedded().registry.voivodeship(code)
    named = (capital(own), f"województwie {where.locative_pl}".replace(" ", NO_BREAK) if language == "pl" else own)
    others = {describe.region_name(embedded().registry, other, translator(language)) for other in CODES} - {own}
    for scene, title, _note in narrative:
        assert scene.view.region == (code,)
        said = title.replace(" ", NO_BREAK)
        assert scene.page == "strengths" or any(name.replace(" ", NO_BREAK) in said for name in named), title
        if scene.page != "peers":
            bare = title.replace(own, "").replace(capital(own), "").replace(where.locative_pl, "")
            assert not [other for other in others if other in bare], title


@pytest.mark.parametrize("name", NAMES)
def test_all_clusters_are_named_once_and_key_ones_first(name: str) -> None:
    screens = [scene for scene, _title, _note in told(name, "pl") if scene.page == "names"]
    by_view: dict[View, list[int]] = {}
    for scene in screens:
        assert 0 < len(scene.face.names) <= figures.NAMES
        by_view.setdefault(scene.view.change(page=1), []).extend(one.position for one in scene.face.names)
        marks = [one.key for one in scene.face.names]
        assert marks == sorted(marks, reverse=True)
    for view, positions in by_view.items():
        assert sorted(positions) == sorted(Selection(embedded().registry, view).ordered)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", REGIONS)
def test_what_follows_are_three_sentences_with_their_numbers(name: str, language: str) -> None:
    (face,) = [scene.face for scene, _title, _note in told(name, language) if scene.page == "conclusions"]
    assert len(face.conclusions) == 3
    for one in face.conclusions:
        assert re.search(r"\d", one.number), one
        assert one.text.endswith("."), one
        assert "{" not in one.text


def test_figures_are_those_of_the_data() -> None:
    found = made("region-06", "pl")
    assert found.title == "Klastry w\u00a0województwie lubelskim"
    standing = told("region-06", "pl")[1][0].face
    # 26 clusters, 2 011 000 inhabitants: 12.9 per million; Poland 296 / 37.6365 million = 7.9; only podlaskie has more
    assert standing.headline.startswith("Lubelskie: 2. miejsce na 16")
    assert standing.lead.startswith("26 klastrów to 12,9 na milion mieszkańców, w\u00a0Polsce 7,9; 3. miejsce")
    # 21 186 persons in C10, LQ 1.5427: at the national share 21 186 / 1.5427 = 13 733, so 7 453 more
    strengths = next(scene.face for scene, _title, _note in told("region-06", "pl") if scene.page == "strengths")
    assert strengths.headline.replace(NO_BREAK, " ") == "Artykuły spożywcze: 7 453 pracujących ponad średnią krajową"
    assert strengths.badge.replace(NO_BREAK, " ") == "dane z 2015 r."
    first = next(scene.face for scene, _title, _note in told("region-06", "pl") if scene.page == "conclusions")
    assert first.conclusions[0].number.replace(NO_BREAK, " ") == "+7 453"
    assert "6 klastrów branży rolno-spożywczej, żaden z\u00a0potwierdzoną aktywnością" in first.conclusions[0].text


def test_a_story_speaks_the_language_of_who_reads_it_and_keeps_the_words_of_its_author() -> None:
    mine = made("region-06", "pl").changed(2, title="Nasze miejsce", note="Mówić powoli.")
    narrative = story.narrate(mine, embedded(), translator("en"))
    assert narrative[1][1:] == ("Nasze miejsce", "Mówić powoli.")
    assert narrative[2][1] == "26 clusters in Lublin Voivodeship"


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
    assert shown("region-06", 99).number == len(made("region-06", "pl").steps)


VIEWS = Story(
    "Widoki", tuple(Step(page, "region=06&division=C10&sector=agri-food") for page in ("", *list(pages.PAGES)[1:-2]))
)


def test_layouts_follow_the_page() -> None:
    steps = story.narrate(VIEWS, embedded(), translator("pl"))
    layouts = {steps[n - 1][0].page: show.Shown(steps, "", View(step=n), translator("pl")).layout for n in range(1, 7)}
    assert layouts == {
        "": "map", "regions": "both", "compare": "both", "sectors": "both", "potential": "both", "history": "both",
    }  # fmt: skip
    assert shown("region-06", 1).layout == "face"


def test_only_views_need_the_map_of_the_screen() -> None:
    assert not shown("region-06", 1).live
    mixed = Story("", (*made("region-06", "pl").steps, Step("", "region=06")))
    assert show.Shown(story.narrate(mixed, embedded(), translator("pl")), "", View(), translator("pl")).live


def test_a_figure_that_is_shown_reacts_to_nothing() -> None:
    steps = story.narrate(VIEWS, embedded(), translator("pl"))
    views = "".join(show.side(show.Shown(steps, "", View(step=n), translator("pl"))) for n in range(1, 7))
    html = views + show.side(shown("region-06", 6)) + show.side(shown("ready-potential", 2))
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
    assert f'data-step="2" data-steps="{len(made("region-06", "pl").steps)}"' in html
    assert 'href="./show?story=region-06&amp;step=3"' in html
    assert 'href="./show?story=region-06"' in html
    assert "ATLAS_" not in html, "a word for administrators"
    assert "atlas-qr" not in html, "without a public address there is no code"


def test_a_public_address_gives_a_code() -> None:
    t = translator("en")
    public = replace(embedded(), settings=Settings.from_environment({"ATLAS_PUBLIC_URL": "https://klastry.example.pl"}))
    told = story.narrate(made("region-06", "en"), public, t)
    html = show.bar(show.Shown(told, "", View(story="region-06", step=3), t))
    assert "https://klastry.example.pl/regions?lang=en&amp;region=06" in html
    assert "<svg" in html
