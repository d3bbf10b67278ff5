"""Clusters by voivodeship: the figures that colour the map and head the charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.selection.filters import Selection
    from geo.store.registry import Registry

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """One figure per voivodeship."""

    kind: str  # ``count``, ``per_million``, ``share``
    values: Mapping[str, float | None]  # TERYT code to value; None where it cannot be known
    poland: float | None  # the same figure for Poland
    counts: Mapping[str, int]  # number of clusters behind each value


def offered(selection: "Selection") -> tuple[str, ...]:
    """Name the figures that make sense for a selection: a share of chosen sectors needs chosen sectors."""
    return tuple(kind for kind in ("per_million", "count", "share", "none") if kind != "share" or selection.view.sector)


def by_region(selection: "Selection", kind: str) -> RegionFigures | None:
    """Compute a figure for all voivodeships.

    The filter by region is left out: it marks regions on the map but does not empty the others.

    Parameters
    ----------
    kind
        ``count``; ``per_million`` (clusters per million inhabitants); ``share`` (clusters of the chosen sectors among
        those that pass the other filters, 0…1); anything else gives None.
    """
    registry = selection.registry
    counts = selection.counts("region")
    total = sum(counts.values())
    if kind == "count":
        return RegionFigures(kind, {code: float(n) for code, n in counts.items()}, float(total), counts)
    if kind == "per_million":
        return RegionFigures(kind, *per_million(registry, counts), counts)
    if kind == "share" and selection.view.sector:
        passing = selection.without("region", "sector")
        totals = {code: int((passing & (registry.region == i)).sum()) for i, code in enumerate(registry.region_codes)}
        values = {code: n / totals[code] if totals[code] else None for code, n in counts.items()}
        poland = total / int(passing.sum()) if passing.any() else None
        return RegionFigures(kind, values, poland, counts)
    return None


def per_million(registry: "Registry", counts: Mapping[str, int]) -> tuple[dict[str, float | None], float | None]:
    """Return clusters per million inhabitants by voivodeship and in Poland; None where inhabitants are not known."""
    people = {region.teryt: region.population for region in registry.voivodeships}
    values = {code: n / people[code] * MILLION if people[code] else None for code, n in counts.items()}
    return values, sum(counts.values()) / sum(people.values()) * MILLION if all(people.values()) else None
