"""Stories as files that people open, edit and send: readable JSON with a version.

``{"atlas-story": 1, "title": "…", "steps": [{"page": "map", "view": "sector=ict", "title": "…", "note": "…"}]}``

``page`` may also be a face, as ``cover`` or ``strengths`` (`geo.scenes.faces`); with an empty title and note it
says what the figures of the day say.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from geo.errors import DataError
from geo.i18n import Translator
from geo.scenes import faces, pages
from geo.scenes.story import LONGEST_QUERY, MOST_STEPS, Step, Story, step_of
from geo.selection.view import View
from geo.text import slug

if TYPE_CHECKING:
    from datetime import date

    from geo.selection.view import Domain

MARK, VERSION = "atlas-story", 1
MAP = "map"  # the page whose address is empty
LARGEST = 200_000  # bytes
_KNOWN = ("page", "view", "title", "note")


def write(story: Story) -> str:
    """Write a story as the text of a file."""
    steps = [
        {"page": step.page or MAP, "view": step.query, "title": step.title, "note": step.note}
        for step in story.cleaned().steps
    ]
    return json.dumps({MARK: VERSION, "title": story.title, "steps": steps}, ensure_ascii=False, indent=2) + "\n"


def name(story: Story, day: date, suffix: str = ".json") -> str:
    """Name a file of a story by its title and the day, in ASCII."""
    return f"{slug(story.title, 60) or 'klastry'}_{day.isoformat()}{suffix}"


def read(text: str, domain: Domain, t: Translator) -> tuple[Story, tuple[str, ...]]:
    """Read a story from the text of a file; second what was left out because it is not known, a sentence each.

    Raises
    ------
    DataError
        It is no story, or steps of it cannot be shown; every fault found is a sentence that says how to mend it.
    """
    content = _content(text, t)
    steps, faults, notes = [], [], []
    for number, row in enumerate(content["steps"], 1):
        fault = _fault(row, number, t)
        if fault:
            faults.append(fault)
            continue
        step, dropped = _step(row, domain)
        steps.append(step)
        dropped += tuple(key for key in row if key not in _KNOWN)
        if dropped:
            notes.append(t("Step {n}: left out, as not understood: {parts}.", n=number, parts=", ".join(dropped)))
    if faults:
        raise DataError(faults)
    return Story(str(content.get("title", "")), tuple(steps)).cleaned(), tuple(notes)


def _content(text: str, t: Translator) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise DataError([t("The file is larger than {n} kB; a story is smaller.", n=t.number(LARGEST // 1000))])
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        where = t(
            "The file is no JSON: look at line {line}, character {column}.", line=error.lineno, column=error.colno
        )
        raise DataError([where]) from None
    except (ValueError, RecursionError):
        raise DataError([t("The file is no JSON.")]) from None
    if not isinstance(content, dict) or MARK not in content:
        raise DataError([t('The file is no story of the atlas: “"atlas-story": 1” is missing.')])
    if content[MARK] != VERSION or isinstance(content[MARK], bool):
        raise DataError([t("The file is of version {version}; this atlas reads version 1.", version=content[MARK])])
    if not isinstance(content.get("steps"), list):
        raise DataError([t("The file has no list “steps”.")])
    if len(content["steps"]) > MOST_STEPS:
        raise DataError(
            [t("The story has {n} steps; at most {most} are possible.", n=len(content["steps"]), most=MOST_STEPS)]
        )
    return content


def _fault(row: Any, number: int, t: Translator) -> str | None:
    if not isinstance(row, dict):
        return t("Step {n} is not an object in braces.", n=number)
    for key in _KNOWN:
        if not isinstance(row.get(key, ""), str):
            return t("Step {n}: “{key}” is not a text in quotation marks.", n=number, key=key)
    if "page" not in row:
        return t("Step {n} has no “page”; use one of: {pages}.", n=number, pages=_pages())
    if not faces.known(_page(row)):
        return t("Step {n} has no page “{page}”; use one of: {pages}.", n=number, page=row["page"], pages=_pages())
    return None


def _page(row: dict[str, Any]) -> str:
    page = str(row["page"]).strip()
    return "" if page == MAP else page


def _pages() -> str:
    return ", ".join(page or MAP for page in (*pages.PAGES, *faces.FACES))


def _step(row: dict[str, Any], domain: Domain) -> tuple[Step, tuple[str, ...]]:
    query = parse_qs(row.get("view", "").removeprefix("?")[: 2 * LONGEST_QUERY], keep_blank_values=True)
    own = {key: values for key, values in query.items() if key not in ("story", "step", "lang")}
    view, dropped = View.from_query(own, domain)
    return step_of(_page(row), view, row.get("title", ""), row.get("note", "")), dropped
