"""Records that snapshots tell whole, with their lists: firms, offers and events, placed where the town is known."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.build.exchange import COMPANY
from geo.editorial.tables import KINDS, Data, Key
from geo.store.exchange import Membership

if TYPE_CHECKING:
    from geo.build.registry import Built

FIRM = "firm"
_CELLS = ("city", "teryt", "seat_lat", "seat_lon")


def tables(state: Mapping[Key, Data], base: "Built") -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every kind that is told whole, by the name of its table; no table where there are none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, kind in KINDS.items():
        own = {key: data for (of, key), data in state.items() if of == name} if kind.told else {}
        if own:
            points = _points(name, own, base)
            found[kind.table] = [{kind.column: key, **own[key], **points.get(key, {})} for key in sorted(own)]
    return found


def counted(state: Mapping[Key, Data], today: date) -> Mapping[Key, Data]:
    """Count the members of clusters that are kept as firms, where that makes at least the number that was known.

    A list that has only begun says nothing of how many there are.
    """
    found = Counter(
        one["cluster_id"]
        for (kind, _key), data in state.items()
        if kind == FIRM
        for one in data.get("memberships") or ()
        if Membership(one.get("cluster_id", ""), one.get("valid_from", ""), one.get("valid_to", "")).holds(today)
    )
    new = {}
    for key, number in found.items():
        data = state.get(("cluster", key))
        if data and number >= int(data.get("members") or 0):
            new["cluster", key] = {**data, "members": str(number), "members_year": str(today.year)}
    return {**state, **new} if new else state


def _has_point(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a record may be a point: the address of a sole trader is that of a person, who has to consent.

    A firm of which nobody has said what it is may be one.
    """
    return bool(data.get("city") or data.get("seat_lat")) and (
        kind != FIRM or data.get("legal") == COMPANY or bool(data.get("seat_consent"))
    )


def _points(kind: str, own: Mapping[str, Data], base: "Built") -> dict[str, dict[str, float]]:
    """Return latitude and longitude of the towns of some records, by key."""
    import pandas as pd

    from geo.build.gazetteer import place_seats

    rows = {key: [data.get(cell) for cell in _CELLS] for key, data in own.items() if _has_point(kind, data)}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(_CELLS), dtype="object")
    placed = place_seats(frame, base.tables["towns"])
    return {
        str(key): {"latitude": row.latitude, "longitude": row.longitude}
        for key, row in zip(placed.index, placed.itertuples(index=False), strict=True)
        if row.latitude == row.latitude
    }
