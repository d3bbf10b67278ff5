"""Concentration against organisation: the four quadrants of the search for potential clusters.

A *concentration* is a cell of the statistics (voivodeship × division), an *organisation* a cluster organisation of the
registry; they are different objects, which is why they can disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo import taxonomy
from geo.analysis.potential import Thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    import pandas as pd

    from geo.analysis.potential import Potential
    from geo.selection.view import View
    from geo.store.registry import Registry

BOTH, CONCENTRATED, ORGANISED, NEITHER = QUADRANTS = ("both", "concentrated", "organised", "neither")
FOUND = (BOTH, CONCENTRATED)
STAGES = ("operating", "emerging")

# Voivodeships that share a boundary (PRG), by TERYT.
NEIGHBOURS = {
    "02": ("08", "16", "30"),
    "04": ("10", "14", "22", "28", "30"),
    "06": ("14", "18", "20", "26"),
    "08": ("02", "30", "32"),
    "10": ("04", "14", "16", "24", "26", "30"),
    "12": ("18", "24", "26"),
    "14": ("04", "06", "10", "20", "26", "28"),
    "16": ("02", "10", "24", "30"),
    "18": ("06", "12", "26"),
    "20": ("06", "14", "28"),
    "22": ("04", "28", "30", "32"),
    "24": ("10", "12", "16", "26"),
    "26": ("06", "10", "12", "14", "18", "24"),
    "28": ("04", "14", "20", "22"),
    "30": ("02", "04", "08", "10", "16", "22", "32"),
    "32": ("08", "22", "30"),
}


@dataclass(frozen=True, slots=True)
class QuadrantCell:
    """A voivodeship × division in its quadrant."""

    region: str
    division: str
    quadrant: str
    lq: float
    employed: float
    surplus: float  # persons above (negative: below) the national share

    @property
    def found(self) -> bool:
        """Whether the cell is a finding: a concentration."""
        return self.quadrant in FOUND

    @property
    def at(self) -> tuple[str, str]:
        """Voivodeship and division."""
        return self.region, self.division


@dataclass(frozen=True, slots=True)
class Group:
    """The divisions of a NACE section that have something to show, in the order asked for."""

    section: str
    divisions: tuple[str, ...]
    cells: tuple[QuadrantCell, ...]  # findings among them


def organisations(registry: Registry) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the cluster organisations by voivodeship (TERYT) and sector group, as positions in the registry.

    Stage operating or emerging; primary and secondary sectors alike; not those whose voivodeship is not known.
    """
    wanted = np.isin(registry.stage, [list(taxonomy.STAGES).index(stage) for stage in STAGES]) & (registry.region >= 0)
    found: dict[tuple[str, str], list[int]] = {}
    for position, sector in zip(*np.nonzero(registry.sector_members & wanted[:, None]), strict=True):
        key = (registry.region_codes[registry.region[position]], registry.sector_slugs[sector])
        found.setdefault(key, []).append(int(position))
    return {key: tuple(sorted(places, key=lambda i: registry.name_rank[i])) for key, places in found.items()}


def organised(potential: Potential, registry: Registry) -> pd.DataFrame:
    """Return for every cell whether an organisation of the division's sector group has its seat in the region."""
    import pandas as pd

    known = organisations(registry)
    groups = [potential.groups[code] for code in potential.lq.columns.tolist()]
    rows = [[(region, group) in known for group in groups] for region in potential.lq.index.tolist()]
    return pd.DataFrame(rows, index=potential.lq.index, columns=potential.lq.columns)


def eligible(potential: Potential, thresholds: Thresholds) -> pd.DataFrame:
    """Return which cells can be findings: published, with a location quotient, and of the least number of persons."""
    return (potential.employed >= thresholds.minimum) & ~potential.estimated & potential.lq.notna()


def quadrants(potential: Potential, with_organisation: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Return every eligible cell's quadrant, one of ``QUADRANTS``; ``""`` where a cell is not eligible."""
    import pandas as pd

    dense, there = (potential.lq >= thresholds.lq).to_numpy(), with_organisation.to_numpy(dtype=bool)
    names = np.select([dense & there, dense, there], [BOTH, CONCENTRATED, ORGANISED], NEITHER)
    names = np.where(eligible(potential, thresholds).to_numpy(), names, "")
    return pd.DataFrame(names, index=potential.lq.index, columns=potential.lq.columns, dtype=object)


def cells(potential: Potential, table: pd.DataFrame) -> list[QuadrantCell]:
    """List the eligible cells of a table of quadrants, the highest location quotient first."""
    measures = (potential.lq, potential.employed, potential.surplus)
    lq, employed, surplus = (frame.loc[table.index, table.columns].to_numpy() for frame in measures)
    names = table.to_numpy()
    rows, columns = np.nonzero(names != "")
    regions, divisions = table.index.tolist(), table.columns.tolist()
    found = [
        QuadrantCell(regions[r], divisions[c], str(names[r, c]), *(float(m[r, c]) for m in (lq, employed, surplus)))
        for r, c in zip(rows, columns, strict=True)
    ]
    return sorted(found, key=lambda cell: (-cell.lq, *cell.at))


def weight(cells: Iterable[QuadrantCell], by: str) -> float:
    """Return by how much some cells come first: persons above the national share, highest quotient, or persons."""
    if by == "lq":
        return max((cell.lq for cell in cells), default=0.0)
    return sum(cell.employed if by == "persons" else max(0.0, cell.surplus) for cell in cells)


def ordered(cells: Iterable[QuadrantCell], by: str, names: Mapping[str, Any]) -> list[QuadrantCell]:
    """Order cells of one voivodeship as asked for, by name with the keys of the divisions' `names`."""
    return sorted(cells, key=lambda cell: names[cell.division] if by == "name" else -weight([cell], by))


def count_by_region(table: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Count the eligible cells of each region by quadrant, in the order of `QUADRANTS`."""
    rows = zip(table.index.tolist(), table.to_numpy().tolist(), strict=True)
    return {code: {quadrant: row.count(quadrant) for quadrant in QUADRANTS} for code, row in rows}


def share_by_region(table: pd.DataFrame, quadrant: str) -> dict[str, float | None]:
    """Return the part of a quadrant in the eligible cells of each region; None where a region has none."""
    counts = count_by_region(table)
    return {code: n[quadrant] / sum(n.values()) if any(n.values()) else None for code, n in counts.items()}


def neighbours(potential: Potential, region: str, division: str) -> dict[str, float]:
    """Return the location quotients of a division in the adjoining regions; NaN where not published."""
    lq = potential.lq[division]
    return {code: float(lq[code]) for code in NEIGHBOURS.get(region, ()) if code in lq.index}


@dataclass(frozen=True)
class Search:
    """The search for potential clusters that a View asks for."""

    potential: Potential  # measures of a year
    registry: Registry  # cluster organisations
    view: View  # thresholds; ``sector`` and ``region`` restrict what is found, ``cell`` opens one, as do one ``region``
    # and a ``division``

    @cached_property
    def thresholds(self) -> Thresholds:
        """From where on a cell counts."""
        return Thresholds.of(self.view)

    @cached_property
    def there(self) -> pd.DataFrame:
        """Whether an organisation exists, regions × divisions."""
        return organised(self.potential, self.registry)

    @cached_property
    def known(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """Organisations by region and sector group."""
        return organisations(self.registry)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Quadrants, regions × divisions that the filter by sector lets pass."""
        return quadrants(self.potential, self.there, self.thresholds)[self.divisions]

    @cached_property
    def divisions(self) -> list[str]:
        """Divisions that the filter by sector lets pass."""
        sectors = self.view.sector
        return [code for code, group in self.potential.groups.items() if not sectors or group in sectors]

    @cached_property
    def cells(self) -> list[QuadrantCell]:
        """Eligible cells that pass the filters, the highest location quotient first."""
        return [
            cell
            for cell in cells(self.potential, self.table)
            if not self.view.region or cell.region in self.view.region
        ]

    @cached_property
    def findings(self) -> list[QuadrantCell]:
        """Concentrations that pass the filters, the highest location quotient first."""
        return [cell for cell in self.cells if cell.found]

    def groups(self, names: Mapping[str, Any]) -> list[Group]:
        """Group the divisions with findings, or all, by section, in the order that the View asks for.

        `names` are the keys by which divisions are ordered by name; sections keep the order of the classification then.
        """
        by, of_division = self.view.by, _cells_by(lambda cell: cell.division, self.findings)
        shown = self.divisions if self.view.pairs == "all" else of_division
        listed = [code for code in self.divisions if code in shown]
        order = names if by == "name" else {code: -weight(of_division.get(code, ()), by) for code in listed}
        groups = []
        for section in self.potential.sections:
            own = sorted((c for c in listed if self.potential.section_of[c] == section), key=lambda c: (order[c], c))
            cells = tuple(cell for code in own for cell in of_division.get(code, ()))
            groups += [Group(section, tuple(own), cells)] if own else []
        return groups if by == "name" else sorted(groups, key=lambda group: -weight(group.cells, by))

    @property
    def asked(self) -> str | None:
        """The division that the View names, by itself or in a cell."""
        return self.view.cell[2:] if self.view.cell else self.view.division

    @property
    def division(self) -> str | None:
        """The chosen division, where it is a traded one."""
        return self.asked if self.asked in self.potential.lq.columns else None

    def cells_of(self, division: str) -> list[QuadrantCell]:
        """Eligible cells of a division in all regions, the highest location quotient first."""
        table = quadrants(self.potential, self.there, self.thresholds)[[division]]
        return cells(self.potential, table)

    @property
    def opened(self) -> tuple[str, str] | None:
        """The cell whose evidence is asked for: a traded division, and the voivodeship of the cell or the only one."""
        region, division = self.view.region, self.division
        if division and self.view.cell:
            return self.view.cell[:2], division
        return (region[0], division) if len(region) == 1 and division else None

    @property
    def cell(self) -> tuple[str, str]:
        """The opened cell.

        Raises
        ------
        ValueError
            No cell is open.
        """
        if self.opened is None:
            raise ValueError("No cell is open: the View must name one voivodeship and a traded division.")
        return self.opened

    def organisations(self, region: str, division: str) -> tuple[int, ...]:
        """Return the organisations of a cell, as positions in the registry."""
        return self.known.get((region, self.potential.groups[division]), ())

    def moved_from(self, before: Search) -> tuple[int, int]:
        """Count the findings that have come since another search, and those that have gone."""
        now, then = ({cell.at for cell in search.findings} for search in (self, before))
        return len(now - then), len(then - now)


def _cells_by(key: Callable[[QuadrantCell], str], cells: Iterable[QuadrantCell]) -> dict[str, list[QuadrantCell]]:
    found: dict[str, list[QuadrantCell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return found
