"""Ready stories: one per question with which officials come, and one for any voivodeship.

They are made of faces, whose messages are computed from the data at hand, in the language of whoever reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.figures import story, story_industries
from geo.scenes.story import Step, Story, decode, step_of
from geo.selection.filters import Selection
from geo.selection.view import View

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.scenes.sources import Sources

REGION = "region-"  # with a TERYT code: region-06


def names(sources: Sources) -> tuple[str, ...]:
    """Return the names of all ready stories."""
    return (*_QUESTIONS, *(REGION + code for code in sources.registry.region_codes))


def questions(t: Translator) -> dict[str, str]:
    """Return the questions that ready stories answer, by the story's name."""
    return {
        "ready-regions": t("Which clusters work in my region?"),
        "ready-sectors": t("Where are the clusters of an industry?"),
        "ready-potential": t("What potential has a region?"),
        "ready-poland": t("For a meeting: Poland at a glance"),
    }


def resolve(text: str | None, sources: Sources, t: Translator) -> Story | None:
    """Return the story that the text of an address stands for: a ready one by its name, or one packed into the text."""
    if not text:
        return None
    if text in _QUESTIONS:
        return _QUESTIONS[text](_Maker(sources, t)).cleaned()
    if text.startswith(REGION) and text.removeprefix(REGION) in sources.registry.region_codes:
        return _region(_Maker(sources, t), text.removeprefix(REGION)).cleaned()
    return decode(text)


class _Maker:
    """Makes steps of a story in one language."""

    def __init__(self, sources: Sources, t: Translator) -> None:
        self.sources, self.t, self.registry = sources, t, sources.registry

    def told(self, view: View) -> story.Told:
        return story.Told(self.registry, self.sources.statistics(), view, self.t, today=self.sources.today)

    def ranked(self, group: str) -> list[str]:
        """Return the codes of a group by their number of clusters, the most first; the unassigned left out."""
        counts = Selection(self.registry, View()).counts(group)
        return sorted((code for code in counts if code != taxonomy.UNASSIGNED), key=lambda code: (-counts[code], code))

    def names(self, view: View) -> list[Step]:
        """Name the clusters of a View, on as many screens as that takes."""
        count = len(story.screens(self.told(view).selection.count))
        return [step_of("names", view.change(page=number)) for number in range(1, count + 1)]

    def question(self, name: str) -> Step:
        """Begin with the question that a story answers."""
        return step_of("cover", View(), questions(self.t)[name])


def _steps(view: View, *kinds: str) -> list[Step]:
    return [step_of(kind, view) for kind in kinds]


def _region(make: _Maker, code: str) -> Story:
    view = View(region=(code,))
    where = make.told(view).where
    steps = [
        *_steps(view, "cover", "standing"),
        *make.names(view),
        *_steps(view, "strengths", "without", "change", "peers", "conclusions", "sources"),
    ]
    return Story(make.t("Clusters {where}", where=where), tuple(steps))


def _regions(make: _Maker) -> Story:
    first, view = make.ranked("region")[0], View(colour="count")
    steps = [
        make.question("ready-regions"),
        *_steps(View(), "standing"),
        *_steps(view, "places"),
        *_steps(View(region=(first,)), "standing"),
        *make.names(View(region=(first,))),
        *_steps(View(region=(first,)), "strengths", "without"),
        *_steps(View(), "conclusions", "sources"),
    ]
    return Story(questions(make.t)["ready-regions"], tuple(steps))


def _sectors(make: _Maker) -> Story:
    first, second, *_ = (View(sector=(slug,)) for slug in make.ranked("sector"))
    steps = [
        make.question("ready-sectors"),
        *_steps(View(), "industries"),
        *_steps(first, "places"),
        *make.names(first),
        *_steps(second, "places"),
        *make.names(second),
        *_steps(View(), "without", "conclusions", "sources"),
    ]
    return Story(questions(make.t)["ready-sectors"], tuple(steps))


def _potential(make: _Maker) -> Story:
    pairs = story_industries.unorganised_pairs(make.told(View()))
    steps = [make.question("ready-potential"), *_steps(View(), "without")]
    if pairs:
        code, industry = pairs[0]
        steps += _steps(View(division=industry.code, region=(code,)), "quotients")
        steps += _steps(View(region=(code,)), "strengths", "without", "change", "peers", "conclusions")
    return Story(questions(make.t)["ready-potential"], (*steps, *_steps(View(), "sources")))


def _poland(make: _Maker) -> Story:
    steps = [
        *_steps(View(), "cover", "standing", "industries"),
        *make.names(View(status=story.KEY)),
        *_steps(View(), "without", "programmes", "conclusions", "sources"),
    ]
    return Story(make.t("Clusters in Poland"), tuple(steps))


_QUESTIONS: dict[str, Callable[[_Maker], Story]] = {
    "ready-regions": _regions,
    "ready-sectors": _sectors,
    "ready-potential": _potential,
    "ready-poland": _poland,
}
