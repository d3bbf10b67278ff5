"""Files of a whole story: slides, an offline folder, and the story itself as a file to edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import AtlasError
from geo.export.document import Document
from geo.i18n import translator
from geo.scenes import ready_stories, story, story_file

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.scenes.story import Story


@dataclass(frozen=True, slots=True)
class Told:
    """A story to be told: its text in the address, what it says, in whose language and from what data."""

    text: str
    story: Story
    t: Translator
    sources: Sources


def _slides(told: Told) -> bytes:
    from geo.export.slides.slides import story_pptx

    return story_pptx(story.told(told.story, told.sources, told.t), told.story.title, told.t)


def _bundle(told: Told) -> bytes:
    from geo.web.bundle.bundle import of_story

    return of_story(told.text, told.sources, told.t)


def _text(told: Told) -> bytes:
    return story_file.write(told.story).encode()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that a story makes."""

    suffix: str
    media: str
    maker: Callable[[Told], bytes]


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
    found = ready_stories.resolve(text, sources, t)
    if found is None or not found.steps:
        raise AtlasError("The address names no story of the atlas; open it from the page on which it was made.")
    content = KINDS[key].maker(Told(text, found, t, sources))
    name = story_file.name(found, sources.today).removesuffix(".json")
    return Document(name + KINDS[key].suffix, KINDS[key].media, content)
