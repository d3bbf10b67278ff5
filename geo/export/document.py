"""A file made: its name, its bytes, and how it is written to a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.errors import AtlasError
from geo.scenes.scene import SHORTLIST
from geo.selection import describe
from geo.selection.view import CHOICES
from geo.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

LONGEST_NAME = 80
MOST_REGIONS = 3  # that a name lists


@dataclass(frozen=True, slots=True)
class Document:
    """A file made."""

    name: str  # name that says what it is: ``klastry_ict_lubelskie_2026-11-23.pptx``
    media: str  # media type
    content: bytes  # the bytes
    # further files that belong beside it, by the ending that their name adds to its stem
    beside: Mapping[str, bytes] = field(default_factory=dict)


def place(document: Document, path: Path, suffixes: Mapping[str, str]) -> Path:
    """Return where a file goes: into a folder under its own name, else where the path says.

    Parameters
    ----------
    suffixes
        Format by the suffix of its files: a name that promises another format than it holds is refused.

    Raises
    ------
    AtlasError
        The path ends as the files of another format do.
    """
    own = Path(document.name).suffix
    if path.is_dir() and path.suffix.lower() != own:
        return path / document.name
    check(path, own, suffixes)
    return path


def check(path: Path, own: str, suffixes: Mapping[str, str]) -> None:
    """Refuse a path that ends as the files of another format do; who asks before a file is made need not make it.

    Raises
    ------
    AtlasError
        It does.
    """
    ending = path.suffix.lower()
    if ending in suffixes and ending != own and not path.is_dir():
        raise AtlasError(
            f"{path} ends in {ending}, but the file is {own.removeprefix('.').upper()}; let its name end in {own}, or "
            f"ask for --format {suffixes[ending]}."
        )


def write(document: Document, path: Path) -> list[Path]:
    """Write a file and what belongs beside it, whole or not at all.

    Raises
    ------
    AtlasError
        The folder does not exist.
    """
    if not path.parent.is_dir():
        raise AtlasError(f"There is no folder {path.parent}; make it, or give another path.")
    if path.is_dir():
        raise AtlasError(f"{path} is a folder; give the path of a file.")
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


def file_name(scene: Scene, suffix: str, figure: str = "") -> str:
    """Name a file by what it shows: page, subject, every filter, figure and day, in ASCII."""
    words = [_page_word(scene.page, scene.t), *_subject(scene), *_filters(scene), figure]
    named = "_".join(filter(None, map(slug, words)))
    return f"{named[:LONGEST_NAME].rstrip('-_')}_{scene.sources.today.isoformat()}{suffix}"


def _page_word(page: str, t: Translator) -> str:
    return {
        "regions": t("profile"),
        "cluster": t("profile"),
        "compare": t("comparison"),
        "sectors": t("sector"),
        "potential": t("potential clusters"),
        "history": t("clusters over time"),
        "policy": t("cluster policy"),
        "exchange": t("exchange"),
        SHORTLIST: t("clusters side by side"),
    }.get(page, t("clusters"))


def _subject(scene: Scene) -> Iterator[str]:
    """Name what the page is about beside its filters: clusters, a pair or division, a year."""
    view = scene.view
    if scene.needs:
        yield from view.pick if scene.needs == "pick" else [view.cluster or ""]
    elif scene.page == "exchange":
        yield view.kind
    elif scene.page:
        yield view.cell or view.division or ""
        yield str(view.year or "")


def _filters(scene: Scene) -> Iterator[str]:
    """Name what the filters that the page goes by let pass."""
    view, t = scene.view.only(() if scene.needs else scene.filters), scene.t
    yield from (t.pick(*taxonomy.SECTOR_PHRASES[code]) for code in view.sector)
    regions = scene.selection.view.region if view.region else ()  # a profile is that of the first
    if len(regions) > MOST_REGIONS:
        yield t.n("{n} voivodeship", "{n} voivodeships", len(regions))
    else:
        yield from (describe.region_name(scene.registry, code, t) for code in regions)
    yield from (*view.status, *view.stage, *view.activity)
    bounds = [chip for chip in scene.chips if chip.name not in (*CHOICES, "q") and getattr(view, chip.name)]
    yield from (f"{chip.group} {chip.label}" for chip in bounds)
    yield view.q
