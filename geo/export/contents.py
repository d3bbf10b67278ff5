"""What the files of data of a scene hold: its tables, the subject of the page first, and the places of their rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo.export import records
from geo.export.records import Field, Records, plain
from geo.figures import sources
from geo.figures.figure import missing
from geo.i18n import mark as _
from geo.selection import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.export.records import Value
    from geo.figures.figure import Cell, Column, Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

POINTS, AREAS = "points", "areas"
PLACES = ("region", "name")  # columns that may name voivodeships, the likeliest first
TERYT = "teryt"
MONEY = re.compile(r"zł|PLN|EUR")
_YEAR = re.compile(r"\d{4}")

# Short names of tables, for the sheets of workbooks: at most 31 characters in each language.
LABELS: Mapping[str, str] = {
    "map-sector": _("Clusters by sector"),
    "map-region": _("Clusters by voivodeship"),
    "clusters-side-by-side": _("Side by side"),
    "region-ranking": _("Ranking"),
    "region-profile": _("Measures"),
    "region-strengths": _("Strengths"),
    "region-names": _("Clusters by name"),
    "region-change": _("Change in employment"),
    "region-clusters": _("Sectors and statuses"),
    "region-value-added": _("Value added"),
    "region-gaps": _("Below the national share"),
    "region-unorganised": _("Without a known organisation"),
    "compare-measures": _("Measures"),
    "compare-structures": _("Structure of employment"),
    "compare-strongest": _("Strongest industries"),
    "compare-similar": _("Nearest structures"),
    "sector-overview": _("Sector groups"),
    "sector-concentration": _("Concentration"),
    "sector-divisions": _("Divisions"),
    "sector-change": _("Change in employment"),
    "sector-peers": _("European peers"),
    "potential-pairs": _("Pairs"),
    "potential-cells": _("All pairs"),
    "potential-quadrants": _("Quadrants"),
    "potential-division": _("Division"),
    "potential-series": _("Pair over time"),
    "over-time": _("Events by year"),
    "history-value-added": _("Value added"),
    "policy-timeline": _("Programmes and projects"),
    "policy-indicators": _("Indicators"),
    "policy-alliances": _("Meta-clusters of today"),
    "policy-metaclusters": _("Meta-clusters"),
    "policy-matchmaking": _("Matchmaking"),
    "exchange-firms": _("Firms"),
    "exchange-offers": _("Offers and requests"),
    "exchange-events": _("Events and calls"),
    "exchange-firm-regions": _("Firms by voivodeship"),
    "exchange-firm-sizes": _("Firms by size"),
    "exchange-offer-sectors": _("Offers by sector"),
    "exchange-event-months": _("Events by month"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, with what is said of it."""

    name: str  # stable, ``a-z0-9_``: of a layer
    label: str  # short, translated: of a sheet
    records: Records
    title: str = ""  # what it shows; empty where its label says it
    measure: str = ""  # measure, unit, territory, period
    source: str = ""
    notes: tuple[str, ...] = ()
    places: str = ""  # `POINTS`, `AREAS` (of the voivodeships that a column ``teryt`` names), or empty for none
    about: str = ""  # TERYT of the one voivodeship that all of its rows are about; empty where rows name their own


@dataclass(frozen=True)
class Contents:
    """The tables of a scene."""

    scene: Scene
    given: tuple[Table, ...] = ()  # its tables, where they are there already

    @classmethod
    def of(cls, shown: Scene | Contents) -> Contents:
        """Return the tables of a scene; who makes several files of it gives them once, and they are made once."""
        return shown if isinstance(shown, Contents) else cls(shown)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables: the subject of the page, its other figures, its clusters, their statuses."""
        if self.given:
            return self.given
        figures = self.scene.data if self.of_clusters else self.scene.data[1:]
        listed = (self.main, *map(self._figure, figures), *(() if self.of_clusters else (self.clusters,)))
        status = records.history(self.scene)
        return (*listed, Table("status_history", self.scene.t("Status history"), status))

    @property
    def of_clusters(self) -> bool:
        """Whether the page is about clusters rather than about figures."""
        return self.scene.seats_first or not self.scene.data

    @cached_property
    def main(self) -> Table:
        """The table of what the page is about, which formats with one table hold: they need no other."""
        if self.given:
            return self.given[0]
        return self.clusters if self.of_clusters else self._figure(self.scene.data[0])

    @property
    def title(self) -> str:
        """What the file shows: the clusters in words, or page and finding."""
        scene = self.scene
        return plain(scene.title if self.of_clusters else f"{scene.heading}: {self.main.title}")

    @property
    def words(self) -> str:
        """The View in words, or what the main figure measures."""
        return plain(self.scene.words if self.of_clusters else self.main.measure)

    @cached_property
    def clusters(self) -> Table:
        """The clusters of the page's list or map."""
        scene = self.scene
        source = sources.source_line(scene.registry, scene.t)
        held, title = records.clusters(scene), plain(scene.words)
        return Table("clusters", scene.t("Clusters"), held, title, "", plain(source), tuple(self._notes()), POINTS)

    def _notes(self) -> Iterator[str]:
        """Say what the filters leave out, and why clusters of other sectors are among those of a sector."""
        scene = self.scene
        yield from map(plain, describe.unknown_notes(scene.selection, scene.t))
        slugs, chosen = scene.registry.sector_slugs, scene.selection.view.sector
        main = [slugs[scene.registry.primary_sector[position]] for position in scene.positions] if chosen else []
        if further := sum(slug not in chosen for slug in main):
            yield scene.t.n(
                "{n} cluster has a chosen sector as a further one; its main sector is another.",
                "{n} clusters have a chosen sector as a further one; their main sector is another.",
                further,
            )

    @cached_property
    def _codes(self) -> Mapping[Value, str]:
        registry, t = self.scene.registry, self.scene.t
        return {describe.region_name(registry, code, t): code for code in registry.region_codes}

    def _figure(self, figure: Figure) -> Table:
        """Return the table of a figure: with the places of its rows, or its voivodeships named by code too."""
        scene, one = self.scene, table_of(figure, self.scene.t)
        if {"latitude", "longitude"} <= {field.key for field in one.records.fields}:
            return replace(one, places=POINTS)
        held, place = one.records, self._place(one.records)
        about = scene.view.region[0] if place is None and scene.page == "regions" and scene.view.region else ""
        if place is None and not about:
            return one
        named = [about or self._codes.get(row[place or 0]) for row in held.rows]
        column = Field(TERYT, "TERYT", scene.t(_CODE))
        held = held.with_column(0 if place is None else place + 1, column, named)
        return replace(one, records=held, places=AREAS, about=about)

    def _place(self, held: Records) -> int | None:
        """Return the column whose cells are all names of voivodeships, or of Poland."""
        keys = [field.key for field in held.fields]
        for key in PLACES:
            place = keys.index(key) if key in keys else None
            if place is not None:
                values = {row[place] for row in held.rows}
                if values & self._codes.keys() and values <= {*self._codes, self.scene.t("Poland")}:
                    return place
        return None


_CODE = _("code of the voivodeship, a text of two digits with a leading zero")


def table_of(figure: Figure, t: Translator) -> Table:
    """Return the table of a figure with what is said of it."""
    name, label = figure.name.replace("-", "_"), plain(t(LABELS.get(figure.name, figure.name)))
    title, measure, source = plain(figure.headline), plain(figure.subtitle), plain(figure.source)
    return Table(name, label, of_figure(figure, t), title, measure, source, tuple(map(plain, figure.notes)))


def of_figure(figure: Figure, t: Translator) -> Records:
    """Return the table of a figure: whole numbers where readers see whole ones, all decimals elsewhere."""
    columns = figure.table_columns
    mixed = any(column.key == "unit" for column in columns)  # rows of several units in one column
    fields = [_field(column, mixed, t) for column in columns]
    rows = [[_value(*pair) for pair in zip(row, fields, strict=True)] for row in figure.table_rows]
    return Records(fields, rows)


def _field(column: Column, mixed: bool, t: Translator) -> Field:
    label, unit = plain(column.label), plain(column.unit)
    if column.decimals is None:
        return Field(column.key, label, kind="integer" if column.key == "year" else "text", unit=unit)
    decimals = "." + "0" * column.decimals if column.decimals else ""
    if column.percent:
        return Field(column.key, label, t("a share: 1 is 100%"), "float", unit, f"0{decimals}%")
    shown = f"#,##0{decimals}"
    if mixed:
        return Field(column.key, label, "", "float", unit, "#,##0", "#,##0.0#")
    if column.decimals == 0 and not MONEY.search(f"{unit} {label}"):
        return Field(column.key, label, "", "integer", unit, f"+{shown};-{shown};0" if column.signed else shown)
    return Field(column.key, label, "", "float", unit, shown, shown if column.decimals else "#,##0.00")


def _value(cell: Cell, field: Field) -> Value:
    """Return a cell as files hold it: None where it is missing, years and counts as whole numbers."""
    if cell is None or missing(cell) or not str(cell):
        return None
    if isinstance(cell, str) and field.kind == "integer":
        return int(cell) if _YEAR.fullmatch(cell) else None
    if isinstance(cell, str):
        return plain(cell) if field.kind == "text" else None  # a dash for what cannot be
    number = float(cell)
    if field.kind == "integer" or (number.is_integer() and not field.digits.endswith("%")):
        return round(number)
    return number
