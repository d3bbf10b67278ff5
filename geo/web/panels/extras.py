"""What a page adds below the chart of a figure: lists, tables and maps that no other medium draws."""

from collections.abc import Callable, Mapping
from typing import Any

from geo.figures import metaclusters
from geo.figures.figure import Figure
from geo.scenes.faces import FaceScene
from geo.scenes.scene import Scene
from geo.store.files import web_resources
from geo.web.panels import compare, findings, partnership, policy
from geo.web.render import render


def beside(scene: Scene, figure: Figure, *, links: bool = True) -> str:
    """Render what stands below the chart of a figure; without `links` where nothing can be clicked."""
    apart = figure.name not in EXTRAS or figure.empty or isinstance(scene, FaceScene)  # a face is no page
    return "" if apart else EXTRAS[figure.name](scene, links)


def _quadrants(scene: Any, links: bool) -> str:
    shapes = web_resources(scene.sources.settings).get("regions")
    return findings.quadrant_map(scene.search, shapes, scene.t, links=links)


def _partnership(scene: Any, links: bool) -> str:
    resources = web_resources(scene.sources.settings)
    return "".join(partnership.picture(scene.partners(row), resources, scene.t) for row in scene.founding)


def _alliances(scene: Any, links: bool) -> str:
    resources = web_resources(scene.sources.settings)
    held = scene.sources.exchange
    alive = held.founded_by("")
    seats = metaclusters.seats(alive, scene.registry, scene.view, held)
    drawn = partnership.picture(metaclusters.places(seats, tied=False), resources, scene.t)
    found = metaclusters.shown(alive, scene.view, scene.registry, held.today) if links else ()
    listed = [(f"./metaclusters/{one.id}?lang={scene.t.language}", metaclusters.named(one, scene.t)) for one in found]
    return drawn + (render("alliances", scene.t, listed=listed) if listed else "")


# By name of the figure; the scene is that of its page. Elsewhere the table of all measures would say what the figure's
# own table says, and a click adds nothing.
EXTRAS: Mapping[str, Callable[[Any, bool], str]] = {
    "compare-measures": lambda scene, links: compare.explained(scene) if links else "",
    "compare-similar": lambda scene, links: render("compare_hint", scene.t) if links else "",
    "potential-quadrants": _quadrants,
    "potential-division": _quadrants,
    "policy-metaclusters": _partnership,
    "policy-alliances": _alliances,
    "policy-timeline": lambda scene, links: policy.details(scene.tables, scene.projects, scene.t),
}
