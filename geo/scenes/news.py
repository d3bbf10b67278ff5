"""What newer data change of what a page shows: a correction of one cluster concerns few of the pages that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.selection.view import RANGES
from geo.store import public

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.scenes.sources import Sources
    from geo.store.registry import Registry

MOST = 20  # clusters that are named; of more, everybody takes the newer data
# Columns that the map page shows in the entry of a cluster and counts of clusters that pass, but nowhere else.
OF_ENTRIES = frozenset({
    "coordinator", "nip", "krs", "founded", "members", "members_year", "website", "email", "phone", "sources",
    "public_note_pl", "public_note_en", "search_text",
})  # fmt: skip
FILTERING = ("q", *RANGES)  # the parts of a View that go by them
_NAMES = frozenset({"snapshot", "data_version", "tables", "web"})  # what the manifest calls the data
_ELSEWHERE = frozenset({"history.json", "provenance.json"})  # what only profiles and histories tell


def entries(before: Sources, after: Sources) -> list[str] | None:
    """Return the ids of the clusters whose entries differ, where a map page without them looks the same.

    None where more differs: another cluster, name, place, sector or status, anything that is counted or drawn of all.
    """
    old, new = before.registry, after.registry
    if old is new:
        return []
    if _whole(old) != _whole(new) or old.table.column_names != new.table.column_names:
        return None
    differing = {name for name in new.table.column_names if not old.table[name].equals(new.table[name])}
    if differing - OF_ENTRIES:
        return None
    rows: set[int] = set()
    for name in differing:
        pairs = zip(old.table[name].to_pylist(), new.table[name].to_pylist(), strict=True)
        rows |= {row for row, (one, other) in enumerate(pairs) if one != other}
    return [new.ids[row] for row in sorted(rows)] if len(rows) <= MOST else None


def _whole(registry: Registry) -> tuple[object, ...]:
    """Return what a map page shows beside entries, but for columns: fields of ranges name the least and the most."""
    import numpy as np

    measured = [getattr(registry, name) for name in RANGES]
    spans = [(np.nanmin(one), np.nanmax(one)) for one in measured if not np.isnan(one).all()]
    return registry.today, registry.ids, spans, _manifest(registry.manifest), _told(registry.folder)


def _manifest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a manifest says, but for what it calls the clusters."""
    parts = {name: {**manifest[name]} for name in ("tables", "web")}
    for part in parts.values():
        part.pop("clusters", None)
    return {**{name: value for name, value in manifest.items() if name not in _NAMES}, **parts}


def _told(folder: Path) -> dict[str, bytes]:
    """Read what data tell beside their tables, but for what the map page does not show."""
    listed = sorted((folder / public.FOLDER).glob("*.json"))
    return {path.name: path.read_bytes() for path in listed if path.name not in _ELSEWHERE}
