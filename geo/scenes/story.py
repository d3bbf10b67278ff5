"""A story: an ordered list of saved Views, each with a title and a note, and its text form in an address.

The text is compact JSON, deflated, as base64url. It may come from anybody: whatever it is, reading it gives a story or
None, in bounded time and memory. Ready stories go by a name instead (`geo.scenes.ready_stories`).
"""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from geo.i18n import NO_BREAK, Translator
from geo.scenes import faces
from geo.scenes.scene import Scene, shared
from geo.scenes.sources import Sources
from geo.selection.view import LONGEST_STORY, View

if TYPE_CHECKING:
    from geo.selection.view import Domain

PREFIX = "v1_"  # no ready story has such a name
MOST_STEPS = 40
LONGEST_TITLE, LONGEST_NOTE, LONGEST_QUERY = 120, 600, 1500  # characters
_MOST_BYTES = 400_000  # of what a text unpacks to: more than 40 steps of the longest can have
_RAW = -zlib.MAX_WBITS  # deflate without head and checksum


@dataclass(frozen=True, slots=True)
class Step:
    """A saved View."""

    page: str  # address of the page, ``""`` for the map, or name of a face; known to `geo.scenes.faces`
    query: str  # the View as in an address, without language and story
    title: str = ""  # of the author; an empty title stands for the scene's own
    note: str = ""

    def cleaned(self) -> Step:
        """Return the step with texts that fit and hold nothing but readable characters."""
        return Step(
            self.page,
            one_line(self.query, LONGEST_QUERY),
            one_line(self.title, LONGEST_TITLE),
            several_lines(self.note, LONGEST_NOTE),
        )

    def view(self, domain: Domain) -> tuple[View, tuple[str, ...]]:
        """Read the View; second what of it could not be understood."""
        view, dropped = View.from_query(parse_qs(self.query, keep_blank_values=True), domain)
        return stripped(view), dropped


@dataclass(frozen=True, slots=True)
class Story:
    """An ordered list of saved Views with a title."""

    title: str
    steps: tuple[Step, ...] = ()

    def cleaned(self) -> Story:
        """Return the story with texts that fit and at most `MOST_STEPS` steps."""
        steps = tuple(step.cleaned() for step in self.steps[:MOST_STEPS])
        return Story(one_line(self.title, LONGEST_TITLE), steps)

    def changed(self, number: int, **values: str) -> Story:
        """Return the story with another title or note of step `number` (from 1)."""
        steps = [replace(step, **values) if at == number else step for at, step in enumerate(self.steps, 1)]
        return replace(self, steps=tuple(steps))

    def moved(self, number: int, by: int) -> Story:
        """Return the story with step `number` moved by so many places, as far as there are places."""
        steps = list(self.steps)
        if 1 <= number <= len(steps):
            steps.insert(max(0, min(number - 1 + by, len(steps) - 1)), steps.pop(number - 1))
        return replace(self, steps=tuple(steps))

    def without(self, number: int) -> Story:
        """Return the story without step `number`."""
        return replace(self, steps=tuple(step for at, step in enumerate(self.steps, 1) if at != number))


def stripped(view: View) -> View:
    """Return the View as a step keeps it: without language, story and what belongs to an embedding page."""
    return view.alone().change(lang=None, filters=View.default("filters"))


def step_of(page: str, view: View, title: str = "", note: str = "") -> Step:
    """Save a View as a step."""
    return Step(page, urlencode(stripped(shared(view, page)).to_query(), doseq=True), title, note).cleaned()


def encode(story: Story) -> str:
    """Write a story as text for an address; it may be longer than an address takes (see `fits`)."""
    clean = story.cleaned()
    content = [clean.title, [[step.page, step.query, step.title, step.note] for step in clean.steps]]
    packer = zlib.compressobj(9, wbits=_RAW)
    data = packer.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()) + packer.flush()
    return PREFIX + urlsafe_b64encode(data).decode().rstrip("=")


def fits(story: Story) -> bool:
    """Say whether a story fits into an address."""
    return len(story.steps) <= MOST_STEPS and len(encode(story)) <= LONGEST_STORY


def decode(text: str) -> Story | None:
    """Read what `encode` wrote; None for any other text. Never raises."""
    body = text.removeprefix(PREFIX)
    if body == text or len(text) > LONGEST_STORY or not re.fullmatch(r"[A-Za-z0-9_-]+", body):
        return None
    unpacker = zlib.decompressobj(wbits=_RAW)
    try:
        data = unpacker.decompress(urlsafe_b64decode(body + "=" * (-len(body) % 4)), _MOST_BYTES)
        return _story(json.loads(data.decode())) if unpacker.eof else None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None


def _story(content: Any) -> Story | None:
    match content:
        case [str(title), [*rows]] if len(rows) <= MOST_STEPS:
            steps = [Step(*row) for row in rows if _is_step(row)]
            return Story(title, tuple(steps)).cleaned() if len(steps) == len(rows) else None
    return None


def _is_step(row: Any) -> bool:
    texts = isinstance(row, list) and len(row) == 4 and all(isinstance(cell, str) for cell in row)
    return texts and faces.known(row[0])


def one_line(text: str, longest: int) -> str:
    """Clean a text of one line: no control characters, no runs of spaces, at most `longest` characters."""
    readable = "".join(c if c.isprintable() or c == NO_BREAK else " " for c in text[: 4 * longest])
    return re.sub(" +", " ", readable).strip()[:longest].strip()


def several_lines(text: str, longest: int) -> str:
    """Clean a text that may have lines."""
    lines = [one_line(line, longest) for line in text[: 4 * longest].splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())[:longest].strip()


def narrate(story: Story, sources: Sources, t: Translator) -> list[tuple[Scene, str, str]]:
    """Return scene, title and note of every step, in a language; what of a View is no longer known is left out.

    A step without a title of its author has that of its scene, a face without a note what its speaker may say.
    """
    narrative = []
    for step in story.steps:
        scene = faces.scene(sources, step.page, step.view(sources.domain)[0].change(lang=t.language), t)
        spoken = "\n".join(scene.face.spoken) if isinstance(scene, faces.FaceScene) and not step.note else ""
        narrative.append((scene, step.title or scene.title, step.note or spoken))
    return narrative
