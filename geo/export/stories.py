"""Files of a whole story: slides, an offline folder, and the story itself as a file to edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import ready_stories, story, story_file
from geo.errors import AtlasError
from geo.export import Document
from geo.i18n import translator

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.scenes import Scene, Sources
    from geo.story import Story

Steps = Sequence[tuple["Scene", str, str]]


def _slides(steps: Steps, told: Story, t: Translator) -> bytes:
    from geo.export.slides import story_pptx

    return story_pptx(steps, told.title, t)


def _bundle(steps: Steps, told: Story, t: Translator) -> bytes:
    from geo.export.bundle import bundle

    return bundle(steps, told.title, t)


def _text(steps: Steps, told: Story, t: Translator) -> bytes:
    return story_file.write(told).encode()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that a story makes."""

    suffix: str
    media: str
    maker: Callable[[Steps, Story, Translator], bytes]


KINDS: Mapping[str, Kind] = {
    "pptx": Kind(".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _slides),
    "bundle": Kind(".zip", "application/zip", _bundle),
    "json": Kind(".json", "application/json", _text),
}


def make(sources: Sources, text: str, key: str, language: str) -> Document:
    """Make a file of a story.

    Parameters
    ----------
    sources
        Data.
    text
        The story as its address has it, or the name of a ready one.
    key
        One of `KINDS`.
    language
        Of the file, and of a ready story.

    Raises
    ------
    AtlasError
        There is no such story or kind, or it has no steps.
    """
    if key not in KINDS:
        raise AtlasError(f"A story makes no {key!r}; use one of {', '.join(KINDS)}.")
    t = translator(language)
    told = ready_stories.resolve(text, sources, t)
    if told is None or not told.steps:
        raise AtlasError("The address names no story of the atlas; open it from the page on which it was made.")
    content = KINDS[key].maker(story.told(told, sources, t), told, t)
    name = story_file.name(told, sources.today).removesuffix(".json")
    return Document(name + KINDS[key].suffix, KINDS[key].media, content)
