"""A file made: its name, its bytes, and how it is written to a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.errors import AtlasError
from geo.scenes.scene import SHORTLIST
from geo.selection import describe
from geo.text import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Document:
    """A file made."""

    name: str  # name that says what it is: ``klastry_ict_lubelskie_2026-11-23.pptx``
    media: str  # media type
    content: bytes  # the bytes
    # further files that belong beside it, by the ending that their name adds to its stem
    beside: Mapping[str, bytes] = field(default_factory=dict)


def write(document: Document, path: Path) -> list[Path]:
    """Write a file and what belongs beside it, whole or not at all.

    Raises
    ------
    AtlasError
        The folder does not exist.
    """
    if not path.parent.is_dir():
        raise AtlasError(f"There is no folder {path.parent}; make it, or give another path.")
    files = {path: document.content}
    files |= {path.with_name(path.stem + ending): content for ending, content in document.beside.items()}
    drafts = {target: target.with_name(target.name + ".part") for target in files}
    try:
        for target, draft in drafts.items():
            draft.write_bytes(files[target])
        for target, draft in drafts.items():
            draft.replace(target)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return list(files)


def file_name(scene: Scene, suffix: str) -> str:
    """Name a file by what it shows: page, sectors, voivodeships and day, in ASCII."""
    view, t, registry = scene.view, scene.t, scene.registry
    parts = [_page_word(scene.page, t)]
    parts += [t.pick(*taxonomy.SECTOR_PHRASES[code]) for code in view.sector[:2]]
    parts += [describe.region_name(registry, code, t) for code in view.region[:3]]
    words = "_".join(filter(None, map(slug, parts)))
    return f"{words[:LONGEST_NAME].rstrip('-_')}_{scene.sources.today.isoformat()}{suffix}"


def _page_word(page: str, t: Translator) -> str:
    return {
        "regions": t("profile"),
        "compare": t("comparison"),
        "sectors": t("sector"),
        "potential": t("potential clusters"),
        "history": t("clusters over time"),
        "policy": t("cluster policy"),
        SHORTLIST: t("clusters side by side"),
    }.get(page, t("clusters"))
