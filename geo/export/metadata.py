"""What a file of data says about itself: what it shows, when and of what it was made, and what its columns mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import TYPE_CHECKING, Any

from geo import crs
from geo.export.records import Field, Records, Value, plain
from geo.figures.sources import joined, source_title
from geo.links import web_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.export.contents import Contents
    from geo.scenes.scene import Scene

SECTIONS = ("file", "filter", "source", "column", "figure")
# Pages that show the registry only; the others rest on the statistics as well.
_REGISTRY_ONLY = ("", "cluster", "clusters", "policy", "exchange")


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


def table(held: Contents, *, whole: bool = False) -> Records:
    """Return the metadata of a file, one statement a row; `whole` says that it holds all tables, not only the first."""
    keys = [field.name for field in dataclass_fields(Statement)]
    said = [*_file(held), *_filters(held.scene), *_sources(held.scene), *_columns(held, whole=whole)]
    said += _figures(held) if whole else ()
    rows: list[list[Value]] = [[_stated(getattr(one, key)) for key in keys] for one in said]
    return Records([Field(key, key, kind="link" if key == "url" else "text") for key in keys], rows)


def _stated(value: str | int | date | None) -> Value:
    return plain(value) or None if isinstance(value, str) else value


def tags(held: Contents) -> Mapping[str, str]:
    """Return what is said of the whole file by name, for formats that keep texts by name; days are ISO texts."""
    told: dict[str, str] = {}
    for one in _file(held):
        stated = plain(str(one.url or one.date or one.value))
        told[one.name] = joined((told[one.name], stated)) if one.name in told else stated
    return told


def tree(held: Contents) -> Mapping[str, object]:
    """Return the metadata nested, for JSON; days are ISO texts, numbers are numbers."""
    nested = {"filters": _filters(held.scene), "sources": _sources(held.scene), "columns": _columns(held)}
    return {
        **tags(held),
        "records": len(held.main.records.rows),
        **{name: [_entry(one) for one in said] for name, said in nested.items()},
    }


def _entry(one: Statement) -> Mapping[str, str]:
    said = {key: value for key, value in asdict(one).items() if key != "section" and value not in ("", None)}
    return {key: plain(str(value)) for key, value in said.items()}


def _file(held: Contents) -> Iterator[Statement]:
    scene, main = held.scene, held.main
    t, built, link = scene.t, date.fromisoformat(scene.registry.manifest["built"]), scene.link
    yield Statement("file", "title", t("Title"), held.title)
    yield Statement("file", "view", t("View in words"), held.words)
    if held.of_clusters:
        yield Statement("file", "subtitle", t("On the map"), scene.subtitle)
    unknown = t("none: this installation has no public address")
    yield Statement("file", "address", t("Address"), link or unknown, url=link)
    yield Statement("file", "page", t("Page"), scene.page or "map")
    yield Statement("file", "query", t("View"), scene.view.address().partition("?")[2] or t("everything"))
    yield Statement("file", "language", t("Language"), t.language)
    yield Statement("file", "table", t("Table"), main.name)
    rows = t("Clusters in this file") if held.of_clusters else t("Rows of the table")
    yield Statement("file", "records", rows, len(main.records.rows))
    yield Statement("file", "data_version", t("Data version"), scene.registry.manifest["data_version"])
    if number := scene.registry.manifest.get("snapshot"):
        yield Statement("file", "snapshot", t("Snapshot of the registry"), number)
    yield Statement("file", "data_date", t("Date of the data"), t.day(built), date=built)
    yield Statement("file", "made", t("Made on"), t.day(scene.sources.today), date=scene.sources.today)
    if main.places:
        yield Statement("file", "crs", t("Coordinates"), f"WGS 84, {crs.STORE}")
    yield Statement("file", "missing", t("Missing values"), t("an empty cell is not known; nothing is replaced by 0"))
    for note in main.notes:
        yield Statement("file", "note", t("Note"), note)
    for credit in dict.fromkeys(scene.credits):
        yield Statement("file", "credit", t("Source and licence"), credit)


def _filters(scene: Scene) -> Iterator[Statement]:
    chips = scene.chips
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


def _columns(held: Contents, *, whole: bool = False) -> Iterator[Statement]:
    for one in held.tables if whole else (held.main,):
        before = "" if one is held.main else f"{one.name}."
        for field in one.records.fields:
            name = before + field.key
            yield Statement("column", name, field.label, field.description, kind=field.kind, unit=field.unit)


def _figures(held: Contents) -> Iterator[Statement]:
    for one in held.tables:
        if one.title:
            told = " ".join((one.title + ".", one.measure, *one.notes))
            yield Statement("figure", one.name, one.label, told, licence=one.source)
