"""Three-way comparison, field by field: what one began with, what stands there now, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldVersions:
    """One field in three versions; None where it is blank."""

    name: str
    base: Any
    now: Any
    proposed: Any

    @property
    def moved(self) -> bool:
        """Whether it was changed meanwhile."""
        return bool(self.now != self.base)

    @property
    def changes(self) -> bool:
        """Whether the proposal changes what stands there now."""
        return bool(self.proposed not in (self.base, self.now))

    @property
    def conflict(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.moved and self.changes


def compare(base: Data, now: Data, proposed: Data) -> list[FieldVersions]:
    """Compare every field of three versions, in the order of the one that stands there now."""
    names = dict.fromkeys((*now, *base, *proposed))
    return [FieldVersions(name, base.get(name), now.get(name), proposed.get(name)) for name in names]


def merge(base: Data, now: Data, proposed: Data) -> tuple[dict[str, Any], list[FieldVersions]]:
    """Bring what is proposed into what stands there now; in a conflict that stays, and the field is named."""
    fields = compare(base, now, proposed)
    merged = {one.name: one.proposed if one.changes and not one.moved else one.now for one in fields}
    return {name: value for name, value in merged.items() if value}, [one for one in fields if one.conflict]


def difference(before: Data, after: Data) -> dict[str, Any]:
    """Return the fields that differ, with their new values; None where a field was cleared."""
    names = dict.fromkeys((*before, *after))
    return {name: after.get(name) for name in names if (before.get(name) or None) != (after.get(name) or None)}


def patched(data: Data, patch: Data) -> dict[str, Any]:
    """Return a record with a patch; fields that it clears are gone."""
    return {name: value for name, value in {**data, **patch}.items() if value}
