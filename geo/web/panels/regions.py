"""What the pages of voivodeships show beside their figures: head with choice and year, names of clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.figures import words
from geo.figures.sources import boundary_line
from geo.selection.describe import region_name, sector_name
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.store.files import web_resources
from geo.web.outline import HEIGHT, WIDTH, outline
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.regions import Region
    from geo.scenes.pages import CompareScene, RegionScene


def head(scene: RegionScene, dropped: Sequence[str]) -> str:
    """Render title, choice of a voivodeship and links; `dropped` are parts of the address not understood."""
    t, view = scene.t, scene.view
    several = t("Several voivodeships are chosen; the page shows the first. The others are in the comparison.")
    return picker(
        scene,
        view.region[:1],
        dropped=dropped,
        notices=[several] if len(view.region) > 1 else [],
        lead=t("Which clusters are seated here, what the region is strong in, how it changed and what it lacks."),
        pick_label=t("Choose a voivodeship"),
        links=[
            {"label": t("Show on the map"), **words.linked(scene.selection.view, "")},
            {"label": t("Compare with other voivodeships"), **words.linked(view, "compare")},
        ],
    )


def picker(scene: RegionScene | CompareScene, chosen: Sequence[str], most: int = 1, **texts: Any) -> str:
    """Render the head of a page of voivodeships, with a list and a small map to choose them.

    `most` is how many may be chosen; `texts` are ``lead``, ``notices``, ``dropped``, ``pick_label``, and, where any
    is chosen, ``links``.
    """
    t, subject = scene.t, scene.subject
    regions = _choices(scene, chosen, several=most > 1)
    choice = {"years": scene.statistics.years()[::-1], "chosen_year": subject.year} if subject else {"links": []}
    return render(
        "region_head",
        t,
        title=scene.heading,
        regions=regions,
        outline=[region for region in regions if region["path"]],
        several=most > 1,
        action="region" if most > 1 else "only",
        full=len(chosen) >= most,
        boundaries=boundary_line(scene.registry, t),
        width=WIDTH,
        height=HEIGHT,
        **{"years": (), **texts, **choice},
    )


def _choices(scene: RegionScene | CompareScene, chosen: Sequence[str], *, several: bool) -> list[dict[str, Any]]:
    t, view, registry = scene.t, scene.view, scene.registry
    counts = Selection(registry, View()).counts("region")
    shapes = web_resources(scene.sources.settings).get("regions")
    paths = dict(outline(shapes)) if shapes else {}
    return [
        {
            "code": code,
            "label": region_name(registry, code, t),
            "count": t.number(counts[code]),
            "chosen": code in chosen,
            "path": paths.get(code, ""),
            "href": (view.toggle("region", code) if several else view.change(region=(code,))).address(scene.page),
        }
        for code in words.alphabetical(registry, t)
    ]


def cluster_names(region: Region, *, links: bool = True) -> str:
    """Render the names of the cluster organisations of a voivodeship, as links to their profiles; "" for none."""
    registry = region.registry
    names = [
        {
            "label": registry.names[place],
            "note": sector_name(registry, registry.sector_slugs[registry.primary_sector[place]], region.t),
            "href": words.link(region.view, "cluster", cluster=registry.ids[place]).href,
            "target": registry.ids[place],
        }
        for place in map(int, region.selection.ordered)
    ]
    return render("region_names", region.t, names=names, links=links) if names else ""
