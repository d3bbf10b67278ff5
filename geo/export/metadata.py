"""What a file of data says about itself: what it shows, when and of what it was made, and what its columns mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import TYPE_CHECKING, Any

from geo import crs
from geo.export import records
from geo.export.records import Field, Records, Value
from geo.figures.sources import source_title
from geo.links import web_link
from geo.selection import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

SECTIONS = ("file", "filter", "source", "column", "figure")
# Pages that show the registry only; the others rest on the statistics as well.
_REGISTRY_ONLY = ("", "cluster", "clusters", "policy")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a file."""

    section: str  # one of `SECTIONS`: what it is about
    name: str  # stable name; that of the column, filter, source or figure
    label: str  # what is said, in the language of the scene
    value: str | int
    kind: str = ""  # of a column
    unit: str = ""
    licence: str = ""  # of a source
    date: date | str | None = None  # day and address that programs can read
    url: str | None = None


def table(scene: Scene, *, figures: bool = False) -> Records:
    """Return the metadata of a scene's file, one statement a row; `figures` says that it holds those of the page."""
    keys = [field.name for field in dataclass_fields(Statement)]
    said = [*_file(scene), *_filters(scene), *_sources(scene), *_columns(scene)]
    said += _figures(scene) if figures else ()
    rows: list[list[Value]] = [[getattr(one, key) or None for key in keys] for one in said]
    return Records([Field(key, key, kind="link" if key == "url" else "text") for key in keys], rows)


def tags(scene: Scene) -> Mapping[str, str]:
    """Return what is said of the whole file by name, for formats that keep texts by name; days are ISO texts."""
    told: dict[str, str] = {}
    for one in _file(scene):
        stated = str(one.url or one.date or one.value)
        told[one.name] = f"{told[one.name]} {stated}" if one.name in told else stated
    return told


def tree(scene: Scene) -> Mapping[str, object]:
    """Return the metadata nested, for JSON; days are ISO texts."""
    nested = {"filters": _filters(scene), "sources": _sources(scene), "columns": _columns(scene)}
    return {**tags(scene), **{name: [_entry(one) for one in said] for name, said in nested.items()}}


def _entry(one: Statement) -> Mapping[str, str]:
    return {key: str(value) for key, value in asdict(one).items() if key != "section" and value not in ("", None)}


def _file(scene: Scene) -> Iterator[Statement]:
    t, built = scene.t, date.fromisoformat(scene.registry.manifest["built"])
    link = scene.link
    yield Statement("file", "title", t("Title"), scene.title)
    yield Statement("file", "view", t("View in words"), scene.words)
    yield Statement("file", "subtitle", t("On the map"), scene.subtitle)
    unknown = t("none: this installation has no public address")
    yield Statement("file", "address", t("Address"), link or unknown, url=link)
    yield Statement("file", "page", t("Page"), scene.page or "map")
    yield Statement("file", "query", t("View"), scene.view.address().partition("?")[2] or t("everything"))
    yield Statement("file", "language", t("Language"), t.language)
    yield Statement("file", "records", t("Clusters in this file"), len(scene.positions))
    yield Statement("file", "data_version", t("Data version"), scene.version)
    yield Statement("file", "data_date", t("Date of the data"), t.day(built), date=built)
    yield Statement("file", "made", t("Made on"), t.day(scene.sources.today), date=scene.sources.today)
    yield Statement("file", "crs", t("Coordinates"), f"WGS 84, {crs.STORE}")
    yield Statement("file", "missing", t("Missing values"), t("an empty cell is not known; nothing is replaced by 0"))
    for note in describe.unknown_notes(scene.selection, t):
        yield Statement("file", "note", t("Note"), note)
    for credit in dict.fromkeys(scene.credits):
        yield Statement("file", "credit", t("Source and licence"), credit)


def _filters(scene: Scene) -> Iterator[Statement]:
    chips = describe.chips(scene.selection, scene.t)
    for chip in chips:
        yield Statement("filter", chip.name, chip.group, chip.label)
    if not chips:
        yield Statement("filter", "none", scene.t("Filters"), scene.t("none"))


def _sources(scene: Scene) -> Iterator[Statement]:
    t = scene.t
    listed: Sequence[Mapping[str, str | None]] = scene.registry.manifest["sources"]
    if scene.page not in _REGISTRY_ONLY:
        listed = [*listed, *scene.sources.statistics().sources()]
    for source in {str(source["title"]): source for source in listed}.values():
        licence, day = source["licence"], source["date"]
        stated = t(licence) if licence else t("not stated")
        about: dict[str, Any] = {"licence": stated, "date": day, "url": web_link(source["url"])}
        yield Statement("source", str(source["key"]), t("Source"), source_title(source, t), **about)


def _columns(scene: Scene) -> Iterator[Statement]:
    for field in records.cluster_fields(scene):
        yield Statement("column", field.key, field.label, field.description, kind=field.kind, unit=field.unit)


def _figures(scene: Scene) -> Iterator[Statement]:
    for number, figure in enumerate(scene.figures, 1):
        told = " ".join((figure.headline + ".", figure.subtitle, *figure.notes))
        yield Statement("figure", figure.name, sheet_name(number, scene.t), told, licence=figure.source)


def sheet_name(number: int, t: Translator) -> str:
    """Name the sheet of a figure."""
    return t("Figure {n}", n=number)
