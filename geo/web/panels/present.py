"""The workshop of presentations: a story in the making, ready ones to start from, and what is done to them.

What the browser reports is as untrusted as an address: texts are cleaned, steps are numbers of the story at hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.scenes import faces, pages, ready_stories, story_file
from geo.scenes.story import MOST_STEPS, Step, Story, encode, fits, step_of
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.text import collation_key
from geo.web import files
from geo.web.render import render

if TYPE_CHECKING:
    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.scenes.sources import Sources

WORKSHOP, SHOW = "present", "show"
FILES = ("pptx", "pdf", "bundle", "json")


def show_view(view: View, number: int = 1) -> View:
    """Return the View of the presentation at a step; filters are the steps' own."""
    return View(lang=view.lang, story=view.story, step=number)


def export_href(view: View, kind: str, t: Translator) -> str:
    """Return the address of a file of the whole story: one of `FILES`."""
    return f"./export/story/{kind}?{urlencode({'story': view.story or '', 'lang': t.language})}"


def badge(view: View, page: str, story: Story | None, t: Translator) -> str:
    """Render, for the header, the button that adds the view at hand and what the story in the making holds."""
    return render(
        "story_badge",
        t,
        addable=page in pages.PAGES,
        count=len(story.steps) if story else 0,
        href=view.address(WORKSHOP),
        target=view.address(WORKSHOP).removeprefix("./"),
    )


def added(story: Story | None, scene: Scene) -> Story:
    """Return the story with a scene at its end; its title is the scene's own."""
    steps = (*(story.steps if story else ()), step_of(scene.page, scene.view, scene.title))
    return Story(story.title if story else "", steps)


def refusal(story: Story, t: Translator) -> str | None:
    """Say why a story cannot be kept in an address; None where it can."""
    if len(story.steps) > MOST_STEPS:
        return t("A presentation holds at most {n} views; take one out first.", n=MOST_STEPS)
    if not fits(story):
        return t("The presentation no longer fits into an address: shorten notes or take a view out.")
    return None


def edited(value: str, read: Callable[[str], Story | None]) -> Story | None:
    """Read what a visitor did to a story: its texts as they stand in the form, then one deed.

    `value` is JSON of the form (``static/page/story.js``): ``base``, the story as the address had it, which `read`
    understands; ``title``; ``texts``, title and note of each step; ``do`` (``up``, ``down``, ``remove`` or another word
    for nothing more); ``step``. The result is None where it cannot be understood.
    """
    try:
        form = json.loads(value)
    except (ValueError, RecursionError):
        return None
    match form:
        case {"base": str(base), "title": str(title), "texts": [*texts], "do": str(deed), "step": int(number)}:
            story = read(base) or Story("")
        case _:
            return None
    story = replace(story, title=title)
    for at, pair in enumerate(texts[: len(story.steps)], 1):
        match pair:
            case [str(own), str(note)]:
                story = story.changed(at, title=own, note=note)
    if deed in ("up", "down"):
        story = story.moved(number, -1 if deed == "up" else 1)
    elif deed == "remove":
        story = story.without(number)
    return story.cleaned()


def workshop(view: View, story: Story | None, sources: Sources, t: Translator, notices: tuple[str, ...] = ()) -> str:
    """Render the page with the story of the View, after `notices`: what was left out, why nothing was added."""
    steps = [_step(step, number, view, sources, t) for number, step in enumerate(story.steps if story else (), 1)]
    first = show_view(view).address(SHOW)
    return render(
        "present",
        t,
        notices=notices,
        story=story,
        base=view.story or "",
        steps=steps,
        room=MOST_STEPS - len(steps),
        show=_link(first),
        files=[(label, export_href(view, kind, t)) for kind, label in _labels(t).items()] if story else [],
        empty=_link(view.alone().address(WORKSHOP)),
        ready=[_ready(name, title, view) for name, title in ready_stories.questions(t).items()],
        regions=_regions(view, sources, t),
        most=story_file.LARGEST,
        files_of_view=files.menu("", view, t),
    )


def _labels(t: Translator) -> dict[str, str]:
    return {
        "pptx": t("Slides of all views (PPTX)"),
        "pdf": t("Report of all views (PDF)"),
        "bundle": t("Folder for a room without a network (ZIP)"),
        "json": t("The presentation as a file to edit (JSON)"),
    }


def _link(address: str) -> dict[str, str]:
    return {"href": address, "target": address.removeprefix("./")}


def _step(step: Step, number: int, view: View, sources: Sources, t: Translator) -> dict[str, object]:
    own, dropped = step.view(sources.domain)
    scene = faces.scene(sources, step.page, own.change(lang=t.language), t)
    face = step.page in faces.FACES
    # A face is opened where it is shown, another step on its page.
    shown = show_view(view, number).address(SHOW)
    opened = shown if face else own.change(lang=view.lang, story=view.story).address(step.page)
    missing = t("No longer known and left out: {parts}.", parts=", ".join(dropped)) if dropped else ""
    return {
        "number": number,
        "title": step.title,
        "note": step.note,
        "face": face,
        "own": scene.title if face else "",  # the message where its author wrote none
        "place": t(faces.name(step.page)),
        "words": describe.sentence(Selection(sources.registry, own), t),
        "missing": missing,
        **_link(opened),
    }


def _ready(name: str, title: str, view: View) -> dict[str, object]:
    other = View(lang=view.lang, story=name)
    return {
        "title": title,
        "show": _link(other.address(SHOW)),
        "edit": _link(view.alone().change(story=name).address(WORKSHOP)),
    }


def _regions(view: View, sources: Sources, t: Translator) -> list[dict[str, object]]:
    codes = sources.registry.region_codes
    chosen = (view.story or "").removeprefix(ready_stories.REGION)
    named = {code: describe.region_name(sources.registry, code, t) for code in codes}
    stories = {code: view.alone().change(story=ready_stories.REGION + code) for code in codes}
    return [
        {"name": named[code], "chosen": code == chosen, **_link(stories[code].address(WORKSHOP))}
        for code in sorted(codes, key=lambda code: collation_key(named[code]))
    ]


def unpacked(story: Story) -> str | None:
    """Write a story for the address; None for one that holds nothing."""
    return encode(story) if story.steps or story.title else None
