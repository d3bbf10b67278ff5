"""The report of a story: its steps in their order, and what follows from them as the summary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo.export.report.content import MOST_FINDINGS, Part, Report
from geo.scenes import pages
from geo.scenes.faces import FaceScene

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.face import NamedCluster
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

# Faces that the report has in parts of its own: cover, and sources.
_APART = ("cover", "sources")


@dataclass(frozen=True)
class StoryReport(Report):
    """A story to be reported; its scene has the clusters that the first step is about."""

    steps: Sequence[tuple[Scene, str, str]]  # scene, title and note of each
    story: str  # its title

    @classmethod
    def of(cls, steps: Sequence[tuple[Scene, str, str]], title: str, t: Translator) -> StoryReport:
        """Make the report of a story with at least one step."""
        first = steps[0][0]
        view = first.view.cleared().change(region=first.view.region, sector=first.view.sector)
        return cls(pages.scene(first.sources, "", view, t), steps, title)

    @property
    def title(self) -> str:
        """Title of the story."""
        return self.story or self.steps[0][1] or self.steps[0][0].title

    @cached_property
    def parts(self) -> Sequence[Part]:
        """Each step with its message and its figure."""
        return [_part(number, *step) for number, step in enumerate(self.steps) if step[0].page not in _APART]

    @property
    def findings(self) -> Sequence[Mapping[str, str]]:
        """What follows, where the story says so; else the messages of its steps."""
        faces = [scene.face for scene, _title, _note in self.steps if isinstance(scene, FaceScene)]
        follows = [one for face in faces for one in face.conclusions]
        if follows:
            return [{"title": one.number, "text": one.text} for one in follows]
        titles = [title or scene.title for scene, title, _note in self.steps]
        return [{"title": f"{title}.", "text": ""} for title in titles[:MOST_FINDINGS]]


def _part(number: int, scene: Scene, title: str, note: str) -> Part:
    """Return a step as a part; the figures of a report need names of their own."""
    title = title or scene.title
    if not isinstance(scene, FaceScene):
        figures = [replace(one, name=f"{one.name}-{number}") for one in scene.figures if not one.empty][:1]
        return Part(title, note, figures)
    face = scene.face
    told = [*(f"{one.number} {one.text}" for one in face.conclusions), "; ".join(_named(face.names))]
    lead = " ".join(filter(None, (f"{title}.", face.lead, *told)))
    return Part(face.kicker, lead, [replace(face.figure, name=f"{face.figure.name}-{number}")] if face.figure else [])


def _named(names: Sequence[NamedCluster]) -> list[str]:
    return [f"{one.name} ({one.town})" for one in names]
