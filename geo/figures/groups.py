"""Which places of a map share a mark: one rule for the screen before its scripts run and for paper.

The map's frame has the same rule in ``static/map/groups.js``; a test compares the two.
"""

from collections.abc import Sequence
from math import floor


def gather(places: Sequence[tuple[float, float]], distance: float) -> list[list[int]]:
    """Gather places that lie nearer to one another than a distance; those that lead come first.

    Returns
    -------
    list
        Groups of positions in `places`; the first of a group is its leader, at which the mark stands.
    """
    grid: dict[tuple[int, int], list[int]] = {}
    groups: dict[int, list[int]] = {}
    for one, (x, y) in enumerate(places):
        cell = floor(x / distance), floor(y / distance)
        lead = _nearest(grid, places, one, (cell, distance))
        if lead is None:
            groups[one] = [one]
            grid.setdefault(cell, []).append(one)
        else:
            groups[lead].append(one)
    return list(groups.values())


def beside(
    place: tuple[float, float], taken: Sequence[tuple[float, float]], way: tuple[float, float], distance: float
) -> tuple[float, float]:
    """Place a mark of a layer: where it belongs, else so far from the nearest mark there, in the way of its kind."""
    x, y = place
    near = min(taken, key=lambda one: (one[0] - x) ** 2 + (one[1] - y) ** 2, default=None)
    if near is None or (near[0] - x) ** 2 + (near[1] - y) ** 2 >= distance**2:
        return place
    return near[0] + distance * way[0], near[1] + distance * way[1]


def _nearest(
    grid: dict[tuple[int, int], list[int]],
    places: Sequence[tuple[float, float]],
    one: int,
    reach: tuple[tuple[int, int], float],
) -> int | None:
    """Return the leader nearest to a place; None where none is nearer than the distance."""
    (column, row), distance = reach
    x, y = places[one]
    best, least = None, distance**2
    for across in (column - 1, column, column + 1):
        for down in (row - 1, row, row + 1):
            for lead in grid.get((across, down), ()):
                squared = (places[lead][0] - x) ** 2 + (places[lead][1] - y) ** 2
                if squared < least:
                    best, least = lead, squared
    return best
