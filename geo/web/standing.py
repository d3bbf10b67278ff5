"""The home view of the map, and what lets the first picture stand where the map will (``static/page/early.js``)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import atan, atanh, cos, pi, radians, sin, sinh
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Where the frame looks at first: south, west, north and east.
HOME = (49.0, 14.12, 54.84, 24.15)
WORLD = 256  # px of the world at zoom 0
UNIT = 7
EARTH = 40_075_016.7  # metres around the equator
# Corners of the frame in which something stands on the map, as ways from its middle: legend, buttons, scale.
CORNERS = ((-1, 1), (-1, -1), (1, 1))


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Place a point of the globe as Leaflet does, in pixels at zoom `UNIT`."""
    scale = WORLD * 2**UNIT
    return (longitude / 360 + 0.5) * scale, (0.5 - atanh(sin(radians(latitude))) / (2 * pi)) * scale


def home() -> tuple[float, float, float, float]:
    """Return west, north, east and south of the home view, in pixels at zoom `UNIT`."""
    south, west, north, east = HOME
    return *project(north, west), *project(south, east)


def outermost(x: NDArray[Any], y: NDArray[Any]) -> list[int]:
    """Return the places of the points of which one is hidden first, whatever stands in the corners.

    A point counts for a corner where none lies nearer to it in both ways.
    """
    return sorted({one for across, down in CORNERS for one in _front(across * x, down * y)})


def _front(x: NDArray[Any], y: NDArray[Any]) -> Iterator[int]:
    highest = -np.inf
    for one in np.lexsort((-y, -x)):
        if y[one] > highest:
            highest = y[one]
            yield int(one)


def told(seats: NDArray[Any], unit: int) -> str:
    """Tell of the home view, in pixels at zoom `UNIT`, to a browser; `seats` are those of all clusters.

    Returns
    -------
    str
        JSON: its size, the outermost seats from its upper left corner, metres of a pixel in its middle, and which step
        of the picture's zoom that is.
    """
    west, north, east, south = home()
    world = WORLD * 2**UNIT
    latitude = atan(sinh(pi * (1 - (north + south) / world)))
    clear = [[round(float(x - west), 1), round(float(y - north), 1)] for x, y in seats[outermost(*seats.T)]]
    size = round(east - west, 2), round(south - north, 2)
    return json.dumps({"size": size, "seats": clear, "metres": round(EARTH / world * cos(latitude), 3), "unit": unit})
