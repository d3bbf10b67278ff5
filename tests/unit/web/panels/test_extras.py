"""What a page adds below the chart of a figure."""

from geo.i18n import translator
from geo.scenes import ready_stories, story
from geo.web.panels import extras
from tests import scenery


def test_a_face_has_the_figure_of_a_page_and_not_what_the_page_adds():
    sources, t = scenery.embedded(), translator("pl")
    steps = story.narrate(ready_stories.resolve("ready-poland", sources, t), sources, t)
    figures = [(scene, figure) for scene, _title, _note in steps for figure in scene.figures]
    assert {figure.name for _scene, figure in figures} & set(extras.EXTRAS)
    assert {extras.beside(scene, figure) for scene, figure in figures} == {""}
