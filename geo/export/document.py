"""Files made from what a page shows: one format family per module, all of them listed in `FORMATS`.

Every writer takes a `geo.scenes.scene.Scene` and gives the bytes of the file; whatever a page offers, the command
``python -m geo export`` makes as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.errors import AtlasError
from geo.i18n import mark as _
from geo.selection import describe
from geo.text import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.i18n import Translator
    from geo.scenes.scene import Scene
    from geo.selection.view import View

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes
    ----------
    suffix
        Of the file's name, with the dot.
    media
        Media type.
    group
        ``picture``, ``document`` or ``data``: where a menu lists it.
    label
        What a menu calls it; to be translated.
    maker
        ``module:function`` in this package; takes the scene and gives bytes.
    """

    suffix: str
    media: str
    group: str
    label: str
    maker: str


FORMATS: Mapping[str, Format] = {
    "png": Format(
        ".png", "image/png", "picture", _("Picture for a slide (PNG, 1920 × 1080)"), "export.drawing.pictures:slide_png"
    ),
    "png-screen": Format(
        ".png", "image/png", "picture", _("Picture for a screen (PNG)"), "export.drawing.pictures:screen_png"
    ),
    "png-a4": Format(
        ".png", "image/png", "picture", _("Picture for print (PNG, A4, 300 dpi)"), "export.drawing.pictures:a4_png"
    ),
    "svg": Format(".svg", "image/svg+xml", "picture", _("Vector picture (SVG)"), "export.drawing.pictures:svg"),
    "figure-pdf": Format(
        ".pdf", "application/pdf", "picture", _("Map on one page (PDF, A4)"), "export.drawing.pictures:pdf"
    ),
    "pdf": Format(".pdf", "application/pdf", "document", _("Report (PDF)"), "export.report.report:pdf"),
    "pptx": Format(
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "document",
        _("Slides (PPTX)"),
        "export.slides.slides:pptx",
    ),
    "bundle": Format(".zip", "application/zip", "document", _("Offline folder (ZIP)"), "web.bundle.bundle:of_view"),
    "csv": Format(".csv", "text/csv", "data", _("Table for programs (CSV)"), "export.tables:csv"),
    "csv-excel": Format(
        "_excel.csv", "text/csv", "data", _("Table for Polish Excel (CSV with ; and BOM)"), "export.tables:csv_excel"
    ),
    "xlsx": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "data",
        _("Workbook (XLSX)"),
        "export.tables:xlsx",
    ),
    "geojson": Format(".geojson", "application/geo+json", "data", "GeoJSON", "export.vector:geojson"),
    "gpkg": Format(".gpkg", "application/geopackage+sqlite3", "data", "GeoPackage", "export.vector:gpkg"),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", "data", "GeoParquet", "export.vector:parquet"),
}
# What the command line makes; the others are sizes and dialects for the pages.
COMMANDS = ("png", "svg", "figure-pdf", "pdf", "pptx", "csv", "xlsx", "geojson", "gpkg", "parquet")


@dataclass(frozen=True, slots=True)
class Document:
    """A file made.

    Attributes
    ----------
    name
        Name that says what it is: ``klastry_ict_lubelskie_2026-11-23.pptx``.
    media
        Media type.
    content
        The bytes.
    beside
        Further files that belong beside it, by the ending that their name adds to its stem.
    """

    name: str
    media: str
    content: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)


def address(page: str, view: View, key: str) -> str:
    """Give the relative address under which the file of a page's View is made (see `geo.web.files`)."""
    query = view.alone().address().partition("?")[2]
    return f"./export/{page or 'map'}/{key}" + (f"?{query}" if query else "")


def menu(page: str, view: View, t: Translator) -> Mapping[str, list[dict[str, str]]]:
    """List the files of a page's View for a menu, by group; the language is the page's."""
    spoken = view.change(lang=t.language)
    groups: dict[str, list[dict[str, str]]] = {}
    for key, kind in FORMATS.items():
        groups.setdefault(kind.group, []).append({"label": t(kind.label), "href": address(page, spoken, key)})
    return groups


def make(scene: Scene, key: str) -> Document:
    """Make a file of a scene.

    Raises
    ------
    AtlasError
        The format is not one of `FORMATS`.
    """
    if key not in FORMATS:
        raise AtlasError(f"Unknown format {key!r}; use one of {', '.join(FORMATS)}.")
    kind = FORMATS[key]
    module, _sep, function = kind.maker.partition(":")
    content: bytes = getattr(import_module(f"geo.{module}"), function)(scene)
    beside = {}
    if key in ("csv", "csv-excel"):
        from geo.export import tables

        beside = {"_metadata.csv": tables.metadata_csv(scene)}
    return Document(file_name(scene, kind.suffix), kind.media, content, beside)


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
    }.get(page, t("clusters"))
