"""The clusters of a scene as a table: the same columns, rows and order in every file of data.

Headings of CSV, GeoJSON, GeoPackage and GeoParquet are the keys, which never change with the language, so that programs
can rely on them; a workbook shows the labels. A missing value is None, never 0; sources, day of verification, licence
and data version travel with every record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import taxonomy
from geo.figures.sources import registry_licence
from geo.i18n import NO_BREAK
from geo.i18n import mark as _
from geo.links import web_link
from geo.selection import wording
from geo.selection.describe import region_name, sector_name
from geo.text import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator
    from geo.scenes.scene import Scene

Value = str | int | float | date | None
KINDS = ("text", "integer", "float", "date", "link", "list")
SEPARATOR = "; "  # between the values of a list, in formats without lists


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    key: str  # stable name, ``a-z0-9_``
    label: str  # heading for people, translated
    description: str = ""  # what a value means, translated
    kind: str = "text"  # one of `KINDS`; a ``link`` is an http(s) address, a ``list`` a text with `SEPARATOR`
    unit: str = ""  # unit; empty for none
    digits: str = ""  # number format of a workbook; empty for that of its kind
    broken: str = ""  # the same for numbers that are not whole; empty for the same

    @property
    def heading(self) -> str:
        """Label with its unit."""
        return plain(f"{self.label} ({self.unit})" if self.unit else self.label)


@dataclass(frozen=True, slots=True)
class Records:
    """A table: its columns, and rows with one value per column."""

    fields: Sequence[Field]
    rows: Sequence[Sequence[Value]]

    def column(self, key: str) -> list[Value]:
        """Return the values of a column, in the order of the rows."""
        place = [field.key for field in self.fields].index(key)
        return [row[place] for row in self.rows]

    def with_column(self, place: int, field: Field, values: Sequence[Value]) -> Records:
        """Return the table with one more column."""
        fields = [*self.fields[:place], field, *self.fields[place:]]
        rows = [[*row[:place], value, *row[place:]] for row, value in zip(self.rows, values, strict=True)]
        return Records(fields, rows)


def plain(text: str) -> str:
    """Return a text of the atlas for programs, which search it: with common spaces."""
    return text.replace(NO_BREAK, " ")


def clusters(scene: Scene) -> Records:
    """Return the clusters of a scene, in the order of the page's list."""
    fields = cluster_fields(scene)
    positions = [int(position) for position in scene.positions]
    records = scene.registry.table.take(np.array(positions, dtype=int)).to_pylist()  # an empty list has no type
    same = {
        "licence": plain(registry_licence(scene.registry, scene.t)),
        "data_version": scene.registry.manifest["data_version"],
    }
    rows = [_values(scene, position, record) | same for position, record in zip(positions, records, strict=True)]
    return Records(fields, [[row[field.key] for field in fields] for row in rows])


# Of each column: key, label and what a value means (or its codes), to be translated; kind and unit where they say more.
_OWN = _("sector group of the atlas")
_FURTHER = _("further sector groups, separated by semicolons")
_SEAT = (_("middle of the seat's town, WGS 84 (EPSG:4326); empty: not known"), "float", _("degrees"))
_CONTACT = _("of the cluster or its coordinator; empty: not known")
_FURTHER_FACTS = _("what its sources say beyond the other columns")
_HELD = _("as known to the atlas on the day of making; empty: none known")
_MEMBERS = (_("number that a source gives; empty: not known"), "integer", _("members"))
_FIELDS: tuple[tuple[Any, ...], ...] = (
    ("id", "id", _("name of the cluster in the addresses of the atlas; it does not change")),
    ("name", _("Name")),
    ("name_en", _("English name"), _("where a source gives one")),
    ("aliases", _("Other names"), _("former names and abbreviations, separated by semicolons"), "list"),
    ("coordinator", _("Coordinator"), _("the legal entity that coordinates the cluster")),
    ("city", _("Town"), _("where the coordinator has its seat; empty: not known")),
    ("teryt", "TERYT", _("code of the voivodeship, a text of two digits with a leading zero; empty: not known")),
    ("voivodeship", _("Voivodeship")),
    ("nuts2", "NUTS 2", _("codes of 2021 of the voivodeship's regions, separated by semicolons"), "list"),
    ("latitude", _("Latitude"), *_SEAT),
    ("longitude", _("Longitude"), *_SEAT),
    ("seat_quality", _("Quality of the seat"), taxonomy.SEAT_QUALITIES),
    ("sector", _("Sector, code"), _OWN),
    ("sector_name", _("Sector"), _OWN),
    ("sectors_secondary", _("Further sectors, codes"), _FURTHER, "list"),
    ("sectors_secondary_names", _("Further sectors"), _FURTHER, "list"),
    ("sector_words", _("Industry in the words of the source")),
    ("statuses", _("Statuses, codes"), taxonomy.STATUSES, "list"),
    ("statuses_in_words", _("Statuses"), _HELD, "list"),
    (
        "statuses_inferred",
        _("Inferred statuses"),
        _("inferred by the compilers, named by no source, not counted"),
        "list",
    ),
    ("founded", _("Founded"), _("year"), "integer"),
    ("stage", _("Stage, code"), taxonomy.STAGES),
    ("activity", _("Activity, code"), taxonomy.ACTIVITIES),
    ("stage_in_words", _("Stage")),
    ("members", _("Members"), *_MEMBERS),
    ("members_year", _("Year of the number of members"), "", "integer"),
    ("website", _("Website"), "", "link"),
    ("email", _("E-mail"), _CONTACT),
    ("phone", _("Telephone"), _CONTACT),
    ("nip", _("NIP of the coordinator"), _("tax number, ten digits; empty: not known")),
    ("krs", _("KRS of the coordinator"), _("number in the court register, ten digits; empty: not known")),
    ("public_note_pl", _("Further facts, in Polish"), _FURTHER_FACTS),
    ("public_note_en", _("Further facts, in English"), _FURTHER_FACTS),
    ("sources", _("Sources"), _("pages that the record rests on, separated by semicolons"), "list"),
    ("compiled", _("Compiled"), _("day on which the record was compiled from its sources"), "date"),
    ("confirmed", _("Confirmed"), _("day on which somebody who knows confirmed the record; empty: nobody did"), "date"),
    ("unanswered_since", _("Unanswered since"), _("day of the request that nobody has answered; empty: none"), "date"),
    ("licence", _("Licence")),
    ("data_version", _("Data version"), _("changes with every change of the data")),
)
_DISTANCE = ("distance_km", _("Distance"), _("as the crow flies, from the town of the view"), "float", "km")


def cluster_fields(scene: Scene) -> tuple[Field, ...]:
    """Return the columns of the clusters; the distance only where the View asks for what is near a town."""
    near = scene.selection.distances is not None
    return tuple(_field(scene.t, *row) for row in (*_FIELDS, *([_DISTANCE] if near else [])))


def _field(  # noqa: PLR0913, PLR0917 - a row of the table above
    t: Translator, key: str, label: str, meaning: str | Mapping[str, str] = "", kind: str = "text", unit: str = ""
) -> Field:
    if not isinstance(meaning, str):
        meaning = SEPARATOR.join(f"{code} – {t(name)}" for code, name in meaning.items())
    return Field(key, plain(t(label)), plain(meaning and t(meaning)), kind, unit and t(unit))


def _values(scene: Scene, position: int, record: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values of a cluster by key; what its row holds, and what is computed for the day and the View."""
    registry, t = scene.registry, scene.t
    region, secondary = record["teryt"], split(record["sectors_secondary"])
    now = [code for code, held in zip(taxonomy.STATUSES, registry.status_members[position], strict=True) if held]
    labels = wording.status_labels(registry.history(record["id"]), scene.sources.today, t)
    distances, fresh = scene.selection.distances, registry.freshness(record["id"])
    values: dict[str, Value] = {
        **{key: value if value != "" else None for key, value in record.items()},
        "voivodeship": region_name(registry, region, t) if region else None,
        "nuts2": SEPARATOR.join(registry.voivodeship(region).nuts2) or None if region else None,
        "sector_name": sector_name(registry, record["sector"], t),
        "aliases": SEPARATOR.join(split(record["aliases"])) or None,
        "sectors_secondary": SEPARATOR.join(secondary) or None,
        "sectors_secondary_names": SEPARATOR.join(sector_name(registry, slug, t) for slug in secondary) or None,
        "statuses": SEPARATOR.join(now) or None,
        "statuses_in_words": plain(SEPARATOR.join(labels)) or None,
        "statuses_inferred": plain(SEPARATOR.join(wording.inferred_labels(registry.history(record["id"]), t))) or None,
        "stage_in_words": plain(wording.stage(record, t)),
        "website": web_link(record["website"]) or record["website"] or None,
        "sources": SEPARATOR.join(split(record["sources"])) or None,
        "compiled": date.fromisoformat(record["compiled"]),
        "confirmed": fresh.day if fresh.by else None,
        "unanswered_since": fresh.unanswered,
        "distance_km": None if distances is None else round(float(distances[position]), 1),
    }
    return values


def history(scene: Scene) -> Records:
    """Return the known statuses of the clusters of a scene, with their periods as exactly as they are known."""
    t, registry, today = scene.t, scene.registry, scene.sources.today
    fields = (
        Field("cluster_id", t("Cluster, id")),
        Field("cluster_name", t("Cluster")),
        Field("status", t("Status, code")),
        Field("status_name", t("Status")),
        Field("detail", t("Detail")),
        Field("valid_from", t("From"), t("year, month or day; empty: not known")),
        Field("valid_to", t("To"), t("year, month or day; empty: not known, not unlimited")),
        Field("standing", t("On the day of making")),
        Field("inferred", t("Inferred"), t("by the compilers; empty: a source names it")),
        Field("inferred_from", t("Inferred from")),
        Field("sources", t("Sources"), kind="list"),
    )
    rows: list[Sequence[Value]] = [
        (
            award.cluster_id,
            registry.names[position],
            award.status,
            plain(wording.award_name(award, t)),
            plain(wording.award_detail(award, t)[0] or "") or None,
            award.valid_from.text if award.valid_from else None,
            award.valid_to.text if award.valid_to else None,
            plain(wording.standing_note(award, today, t)) or None,
            plain(wording.inferred(award, t)) or None,
            plain(t.pick(*award.reasons)) or None,
            SEPARATOR.join(award.sources) or None,
        )
        for position in scene.positions
        for award in registry.history(registry.ids[position])
    ]
    return Records(fields, rows)
