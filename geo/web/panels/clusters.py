"""What the page of clusters side by side shows above its figure: the shortlist, and what may be added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.figures.clusters import MOST
from geo.links import host, web_link
from geo.scenes.scene import SHORTLIST
from geo.selection.describe import sector_mark
from geo.web.panels import picks
from geo.web.panels.cluster import same_sector
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.i18n import Translator
    from geo.scenes.clusters import ShortlistScene

PROPOSED = 3  # clusters of the same sector


def shortlist(scene: ShortlistScene, dropped: Sequence[str]) -> str:
    """Render title and shortlist; `dropped` are parts of the address not understood."""
    t, view = scene.t, scene.view
    return render(
        "clusters",
        t,
        title=scene.heading,
        dropped=dropped,
        entries=[_entry(scene, position) for position in scene.positions],
        most=MOST,
        notices=_notices(len(scene.positions), t),
        proposed=_proposed(scene) if len(scene.positions) < MOST else [],
        proposed_near=bool(scene.positions) and bool(scene.registry.seated[scene.positions[0]]),
        map=view.address(),
        cleared=view.change(pick=()).address(SHORTLIST),
        link=view.change(lang=None).alone().address(SHORTLIST),
    )


def _notices(count: int, t: Translator) -> list[str]:
    """Say what is missing for a comparison, or what waits until there is room."""
    if count == 1:
        return [t("Choose a second cluster: then both stand side by side.")]
    waiting = t.n(
        "{most} clusters fit side by side; {n} more waits: take one out to see it.",
        "{most} clusters fit side by side; {n} more wait: take one out to see the next.",
        max(0, count - MOST),
        most=MOST,
    )
    return [waiting] if count > MOST else []


def _entry(scene: ShortlistScene, position: int) -> Mapping[str, Any]:
    registry, view, t = scene.registry, scene.view, scene.t
    record = registry.record(position)
    return {
        "id": record["id"],
        "name": record["name"],
        "href": view.change(cluster=record["id"]).address("cluster"),
        "sector": sector_mark(registry, record["sector"], t),
        "website": {"text": host(record["website"]), "href": web_link(record["website"])},
        "pick": picks.choice(view, record["id"], record["name"], SHORTLIST, t),
    }


def _proposed(scene: ShortlistScene) -> list[Mapping[str, Any]]:
    """Return the nearest clusters of the sector of the first that was chosen."""
    view, t = scene.view, scene.t
    if not scene.positions:
        return []
    same = same_sector(scene.registry, scene.positions[0], view, t)
    others = [one for one in same["entries"] if one["id"] not in view.pick] if same else []
    return [{**one, "pick": picks.choice(view, one["id"], one["name"], SHORTLIST, t)} for one in others[:PROPOSED]]
