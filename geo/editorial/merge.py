"""Three-way comparison, field by field: what one began with, what stands there now, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.text import split

Data = Mapping[str, Any]
JOINED = ("sources",)  # lists by ``;`` to which everybody adds: joined part by part, so that nobody is in the way


@dataclass(frozen=True, slots=True)
class FieldVersions:
    """One field in three versions; None where it is blank."""

    name: str
    base: Any
    now: Any
    proposed: Any
    joined: bool = False  # whether what is proposed has what was added meanwhile in it

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
        return self.moved and self.changes and not self.joined


def compare(base: Data, now: Data, proposed: Data) -> list[FieldVersions]:
    """Compare every field of three versions, in the order of the one that stands there now."""
    names = dict.fromkeys((*now, *base, *proposed))
    return [_versions(name, base.get(name), now.get(name), proposed.get(name)) for name in names]


def _versions(name: str, base: Any, now: Any, proposed: Any) -> FieldVersions:
    if name not in JOINED or proposed in (base, now) or now == base:
        return FieldVersions(name, base, now, proposed)
    before, wanted = split(base), split(proposed)
    kept = [part for part in split(now) if part in wanted or part not in before]
    joined = dict.fromkeys([*kept, *(part for part in wanted if part not in before)])
    return FieldVersions(name, base, now, ";".join(joined) or None, joined=True)


def merge(base: Data, now: Data, proposed: Data) -> tuple[dict[str, Any], list[FieldVersions]]:
    """Bring what is proposed into what stands there now; in a conflict that stays, and the field is named."""
    fields = compare(base, now, proposed)
    merged = {one.name: one.proposed if one.changes and (one.joined or not one.moved) else one.now for one in fields}
    return {name: value for name, value in merged.items() if value}, [one for one in fields if one.conflict]


def difference(before: Data, after: Data) -> dict[str, Any]:
    """Return the fields that differ, with their new values; None where a field was cleared."""
    names = dict.fromkeys((*before, *after))
    return {name: after.get(name) for name in names if (before.get(name) or None) != (after.get(name) or None)}


def patched(data: Data, patch: Data) -> dict[str, Any]:
    """Return a record with a patch; fields that it clears are gone."""
    return {name: value for name, value in {**data, **patch}.items() if value}
