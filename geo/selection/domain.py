"""The values that parameters of an address may take, by the data at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import codes
from geo.selection import exchange, tiles
from geo.selection.view import Domain

if TYPE_CHECKING:
    from collections.abc import Container

    from geo.store.registry import Registry


def known(registry: Registry, divisions: Container[str] = ()) -> Domain:
    """Return the codes of a registry; those of `divisions` are of the statistics."""
    return Domain(
        {
            "sector": registry.sector_slugs,
            "region": registry.region_codes,
            "near": _Towns(registry),
            "tiles": tiles.OFFERED,
            "cluster": registry.positions,
            "division": divisions,
            "type": exchange.types(),
            "size": codes.codes("firm_size"),
        }
    )


class _Towns:
    """Numbers of towns, read only where an address names one: there are thousands."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __contains__(self, code: object) -> bool:
        return code in self.registry.town_ids
