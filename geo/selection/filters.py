"""What the filters of a View mean: which clusters pass, and how many each option would leave.

Repeats of a filter are *or*, filters among each other *and*. An option's count applies all other filters but not its
own group, so that it says what a click would give.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import taxonomy
from geo.selection import search
from geo.selection.view import FILTERS, RANGES, Range, View

if TYPE_CHECKING:
    from geo.store.registry import Registry

Array = np.ndarray[Any, Any]
Mask = Array  # of bool, one per cluster of the registry
_NEVER = float("inf")
# Filters by a number that is not known of every cluster, with its column.
MEASURED = {**{name: name for name in RANGES}, "near": "easting"}


@dataclass(frozen=True)
class Selection:
    """The clusters that a View lets pass."""

    registry: "Registry"  # all clusters
    view: View  # what is asked for

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """One mask per filter that is on."""
        masks = {name: _mask(self.registry, self.view, name) for name in FILTERS}
        return {name: mask for name, mask in masks.items() if mask is not None}

    @cached_property
    def mask(self) -> Mask:
        """Clusters that pass every filter."""
        return self.without()

    @cached_property
    def count(self) -> int:
        """How many clusters pass."""
        return int(self.mask.sum())

    def without(self, *names: str) -> Mask:
        """Clusters that pass every filter but the named ones."""
        mask = np.ones(len(self.registry), dtype=bool)
        for name, own in self.masks.items():
            if name not in names:
                mask &= own
        return mask

    def counts(self, group: str) -> dict[str, int]:
        """Count, for each option of a group, the clusters that it and all other filters let pass."""
        passing = self.without(group)
        options, members = _membership(self.registry, group)
        return dict(zip(options, map(int, members[passing].sum(axis=0)), strict=True))

    def unknown(self, name: str) -> int:
        """Count the clusters that a range, or what is near a town, leaves out because their value is not known."""
        if getattr(self.view, name) is None:
            return 0
        return int((self.without(name) & np.isnan(getattr(self.registry, MEASURED[name]))).sum())

    @cached_property
    def seated(self) -> Mask:
        """Passing clusters whose seat is known: those that the map shows."""
        return np.asarray(self.mask & self.registry.seated)

    @cached_property
    def unseated(self) -> int:
        """How many passing clusters have no known seat and are not on the map."""
        return int((self.mask & ~self.registry.seated).sum())

    def known(self, name: str) -> int:
        """Count the passing clusters whose value is known."""
        return int((self.mask & ~np.isnan(getattr(self.registry, name))).sum())

    @cached_property
    def distances(self) -> Array | None:
        """Kilometres of every seat from the chosen town, NaN where it is not known; None where no town is chosen."""
        return _distances(self.registry, self.view.near) if self.view.near else None

    @cached_property
    def ordered(self) -> Array:
        """Positions of the passing clusters in the order of the list."""
        positions = np.flatnonzero(self.mask)
        keys = [self.registry.name_rank, *self._keys()]
        return positions[np.lexsort([key[positions] for key in keys])]

    def _keys(self) -> list[Array]:
        """What the order goes by before the names; the last counts most."""
        order, registry = self.view.order, self.registry
        near = [] if self.distances is None else [self.distances]
        if order == "distance":
            return near
        if order == "proof":
            return [*near, registry.activity]
        if order == "members":
            return [-np.nan_to_num(registry.members, nan=-_NEVER)]
        if order == "founded":
            return [np.nan_to_num(registry.founded, nan=_NEVER)]
        if order == "status":
            members = registry.status_members
            return [np.where(members.any(axis=1), members.argmax(axis=1), members.shape[1])]
        return []


class Picked(Selection):
    """The clusters on the shortlist of a View, whatever its filters are."""

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """One mask, of the shortlist."""
        mask = np.zeros(len(self.registry), dtype=bool)
        mask[[self.registry.index_of(key) for key in self.view.pick]] = True
        return {"pick": mask}


def _membership(registry: "Registry", group: str) -> tuple[Iterable[str], Array]:
    if group == "sector":
        return registry.sector_slugs, registry.sector_members
    if group == "status":
        return taxonomy.STATUSES, registry.status_members
    codes = {"region": registry.region_codes, "stage": taxonomy.STAGES, "activity": taxonomy.ACTIVITIES}[group]
    return codes, np.arange(len(codes)) == getattr(registry, group)[:, None]


def _mask(registry: "Registry", view: View, name: str) -> Mask | None:
    value = getattr(view, name)
    if name in RANGES:
        return None if value is None else _in_range(getattr(registry, name), value)
    if name == "q":
        return search.mask(registry, value) if search.words(value) else None
    if name == "near":
        return np.asarray(_distances(registry, value) <= view.radius) if value else None
    if name == "radius" or not value:
        return None
    options, members = _membership(registry, name)
    chosen = [position for position, option in enumerate(options) if option in value]
    return np.asarray(members[:, chosen].any(axis=1))


def _in_range(values: Array, bounds: Range) -> Mask:
    low = -_NEVER if bounds.low is None else bounds.low
    high = _NEVER if bounds.high is None else bounds.high
    return (values >= low) & (values <= high)  # a comparison with NaN, an unknown value, is False


def _distances(registry: "Registry", near: str) -> Array:
    town = registry.town(near)
    east, north = registry.easting - town.easting, registry.northing - town.northing
    return np.asarray(np.sqrt(east * east + north * north) / 1000)  # to the last bit what a browser computes
