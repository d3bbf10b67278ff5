"""The pages of presentations without a browser: what they show, what is kept, what is refused."""

import json

from geo.scenes import story
from geo.scenes.story import Step, Story
from tests.app.visits import panels, visit

TWO = story.encode(
    Story("Spotkanie", (Step("", "sector=ict", "ICT"), Step("regions", "region=06", "Lubelskie", "Notatka")))
)


def test_the_workshop_without_a_story_offers_ready_ones() -> None:
    html = panels(visit("present", lang="pl"))["present"]
    assert "Nie ma jeszcze żadnego widoku" in html
    assert html.count("story=region-") == 2 * 16  # address and action of each voivodeship
    assert "ready-poland" in html
    assert 'data-testid="story-step"' not in html


def test_the_workshop_lists_the_steps_of_a_story() -> None:
    app = visit("present", lang="pl", story=TWO)
    html = panels(app)["present"]
    assert html.count('data-testid="story-step"') == 2
    assert "Lubelskie" in html
    assert f"./export/story/pptx?story={TWO}&amp;lang=pl" in html
    assert "W\u00a0prezentacji: 2 widoki" in panels(app)["header"]


def test_a_story_that_cannot_be_read_is_told() -> None:
    assert "Nie da się odczytać prezentacji" in panels(visit("present", lang="pl", story="v1_nonsense"))["present"]


def test_every_page_that_can_be_shown_offers_to_add_it() -> None:
    assert 'data-action="add"' in panels(visit("regions", lang="pl", region="06"))["header"]
    assert 'data-action="add"' not in panels(visit("methods", lang="pl"))["header"]


def test_a_presentation_has_the_window_to_itself() -> None:
    app = visit("show", lang="pl", story=TWO, step="2")
    shown = panels(app)
    assert set(shown) == {"show_head", "show_legend", "show_side", "show_bar"}
    assert '<h1 tabindex="-1">Lubelskie</h1>' in shown["show_head"]
    assert "Notatka" in shown["show_side"]
    assert 'data-step="2" data-steps="2"' in shown["show_bar"]


def test_a_ready_story_speaks_the_language_of_the_visitor() -> None:
    shown = panels(visit("show", lang="en", story="region-06", step="3"))
    assert set(shown) == {"show_head", "show_legend", "show_side", "show_bar"}
    assert ">26 clusters in Lublin Voivodeship</h1>" in shown["show_side"]
    assert "<h1" not in shown["show_head"], "a face has its own title"


def test_without_a_story_there_is_nothing_to_show_but_the_workshop() -> None:
    assert "present" in panels(visit("show", lang="pl"))


def test_a_story_may_hold_code_of_others() -> None:
    spite = '"><script>alert(1)</script>'
    text = story.encode(Story(spite, (Step("", "q=" + json.dumps(spite), spite, spite),)))
    for page in ("present", "show"):
        html = "".join(panels(visit(page, lang="pl", story=text)).values())
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html
