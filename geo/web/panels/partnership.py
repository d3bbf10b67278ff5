"""Drawings of a partnership: where its partners sit in Central Europe, and who is linked with what.

The figure of `geo.figures.policy.metaclusters` says the same in words and as a table.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Any

from geo.figures.policy import place_name
from geo.i18n import Translator
from geo.store.policy import Policy, Row, say
from geo.web.outline import path
from geo.web.render import render

WEST, EAST, SOUTH, NORTH = 7.8, 24.6, 44.6, 55.2  # degrees: all partners and the whole of Poland
WIDTH = 640
_SHRINK = cos(radians(50))  # a degree of longitude is this much of one of latitude in the middle of the map
_SCALE = WIDTH / ((EAST - WEST) * _SHRINK)
HEIGHT = round((NORTH - SOUTH) * _SCALE)
_LABEL = 95.0  # a name set to the right of a dot needs this width
ROW, TOP = 30, 34  # heights of a line of the network and of its headings

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A place with one partner or several."""

    x: float  # in the units of the map
    y: float
    label: str  # place and country
    names: tuple[str, ...]  # who sits there
    left: bool  # whether the label stands to the left


def project(latitude: float, longitude: float) -> Point:
    """Place a point on the map: equirectangular, true to scale at 50° N.

    >>> project(NORTH, WEST)
    (0.0, 0.0)
    """
    return round((longitude - WEST) * _SHRINK * _SCALE, 1), round((NORTH - latitude) * _SCALE, 1)


def dots(rows: Iterable[Row]) -> list[Dot]:
    """Gather partners by place; those whose place is not known are left out."""
    places: dict[tuple[Point, str], list[str]] = defaultdict(list)
    for row in rows:
        if row["latitude"] and row["longitude"]:
            at = project(float(row["latitude"]), float(row["longitude"]))
            places[at, place_name(row)].append(row["name"])
    points = [at for at, _ in places]
    return [Dot(*at, label, tuple(names), _crowded(at, points)) for (at, label), names in places.items()]


def _crowded(at: Point, points: Sequence[Point]) -> bool:
    """Whether a label to the right would run into another dot."""
    return any(0 < x - at[0] < _LABEL and abs(y - at[1]) < 12 for x, y in points)


def outlines(resource: Path | None, member: str | None = None) -> list[str]:
    """Return the areas of a web resource, or of a `member` of it, as paths of SVG; without a resource none."""
    if resource is None:
        return []
    content = json.loads(resource.read_text(encoding="utf-8"))
    features = (content[member] if member else content)["features"]
    return [drawn for feature in features if (drawn := path(feature["geometry"], project))]


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the network: its text, its place, and how its link to the project is drawn."""

    text: str
    y: int
    kind: str


def pictures(tables: Policy, project: Row, resources: Mapping[str, Path], t: Translator) -> str:
    """Render map and network of a project that has meta-clusters; `resources` are those of `server.web_resources`."""
    key = project["project"]
    people = tables.rows("participants", project=key)
    return render(
        "partnership",
        t,
        dots=dots(people),
        neighbours=outlines(resources.get("background"), "neighbours"),
        regions=outlines(resources.get("regions")),
        width=WIDTH,
        height=HEIGHT,
        project=say(project, "name", t),
        **network(people, tables.rows("metaclusters", project=key), t),
    )


def network(people: Sequence[Row], themes: Sequence[Row], t: Translator) -> Mapping[str, Any]:
    """Lay out a project between its participants (left) and its meta-clusters (right).

    Returns
    -------
    mapping
        ``net_height`` and ``middle``; ``partners`` and ``themes``, a `Node` for each row; ``known``, the heights of
        both ends of each membership that a document names.
    """
    height = TOP + ROW * max(len(people), len(themes), 1)
    states = {"created": t("created"), "possible": t("held possible")}
    kinds = ["participant" if row["role"] == "participant" else "partner" for row in people]
    names = [f"{row['name']} ({row['country']})" for row in people]
    partners = _column(list(zip(names, kinds, strict=True)), height)
    ends = _column([(f"{say(row, 'name', t)}: {states[row['status']]}", row["status"]) for row in themes], height)
    places = {row["metacluster"]: node.y for row, node in zip(themes, ends, strict=True)}
    pairs = zip(people, partners, strict=True)
    known = [(node.y, places[row["metacluster"]]) for row, node in pairs if row["metacluster"]]
    middle = TOP + (height - TOP) // 2
    return {"net_height": height, "middle": middle, "partners": partners, "themes": ends, "known": known}


def _column(nodes: Sequence[tuple[str, str]], height: int) -> list[Node]:
    """Set texts with their kinds one under another, in the middle of a height."""
    start = TOP + (height - TOP - ROW * len(nodes)) // 2
    return [Node(text, start + ROW * place + ROW // 2, kind) for place, (text, kind) in enumerate(nodes)]
