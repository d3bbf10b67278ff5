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
    """One figure per voivodeship; where some are chosen, of those alone."""

    kind: str  # ``count``, ``per_million``, ``share``
    values: Mapping[str, float | None]  # TERYT code to value; None where it cannot be known
    # the same figure for Poland, whatever voivodeships are chosen; with the clusters whose voivodeship is not known
    poland: float | None
    counts: Mapping[str, int]  # number of clusters behind each value


def offered(selection: "Selection") -> tuple[str, ...]:
    """Name the figures that make sense for a selection: a share of chosen sectors needs chosen sectors.

    A circle around a town is no voivodeship: what lies in it is not divided by what all of a voivodeship has.
    """
    view = selection.view
    ratios = () if view.near else ("per_million", "share") if view.sector else ("per_million",)
    return tuple(kind for kind in ("per_million", "count", "share", "none") if kind in (*ratios, "count", "none"))


def by_region(selection: "Selection", kind: str) -> RegionFigures | None:
    """Compute a figure of the clusters that pass all filters; voivodeships that are not chosen have none.

    Parameters
    ----------
    kind
        ``count``; ``per_million`` (clusters per million inhabitants); ``share`` (clusters of the chosen sectors among
        those that pass the other filters, 0…1); anything else gives None.
    """
    every, whole = selection.counts("region"), int(selection.without("region").sum())
    found: tuple[Mapping[str, float | None], float | None]
    if kind == "count":
        found = {code: float(n) for code, n in every.items()}, float(whole)
    elif kind == "per_million":
        found = per_million(selection.registry, every, whole)
    elif kind == "share" and selection.view.sector:
        found = _share(selection, every, whole)
    else:
        return None
    values, poland = found
    counts = counted(selection)
    return RegionFigures(kind, {code: values[code] for code in counts}, poland, counts)


def counted(selection: "Selection") -> dict[str, int]:
    """Count the clusters that pass all filters by voivodeship: by those chosen, by all where none is."""
    chosen = selection.view.region
    return {code: n for code, n in selection.counts("region").items() if not chosen or code in chosen}


def _share(
    selection: "Selection", counts: Mapping[str, int], whole: int
) -> tuple[dict[str, float | None], float | None]:
    registry, passing = selection.registry, selection.without("region", "sector")
    totals = {code: int((passing & (registry.region == i)).sum()) for i, code in enumerate(registry.region_codes)}
    values = {code: n / totals[code] if totals[code] else None for code, n in counts.items()}
    return values, whole / int(passing.sum()) if passing.any() else None


def per_million(
    registry: "Registry", counts: Mapping[str, int], whole: int
) -> tuple[dict[str, float | None], float | None]:
    """Return clusters per million inhabitants by voivodeship and in Poland, None where inhabitants are not known.

    `whole` are the clusters of Poland: `counts` lack those whose voivodeship is not known.
    """
    people = {region.teryt: region.population for region in registry.voivodeships}
    values = {code: n / people[code] * MILLION if people[code] else None for code, n in counts.items()}
    return values, whole / sum(people.values()) * MILLION if all(people.values()) else None
