"""What the page of a voivodeship shows beside its figures: head with map, first numbers, choice and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.figures import ranking as rankings
from geo.figures import words
from geo.scenes import ready_stories
from geo.selection.describe import region_name
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.panels import ranking
from geo.web.panels.region_map import region_map
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.scenes.pages import RankedScene, RegionScene


def head(scene: RegionScene, dropped: Sequence[str]) -> str:
    """Render what the page begins with; `dropped` are parts of the address not understood."""
    t, view, subject = scene.t, scene.view, scene.subject
    if not subject:
        return ranking.overview(scene, dropped, t("Choose a voivodeship in the table or on the map."))
    several = t("Several voivodeships are chosen; the page shows the first. The others are in the comparison.")
    story = View(lang=view.lang, story=ready_stories.REGION + subject.code)
    return render(
        "region_head",
        t,
        title=scene.heading,
        dropped=dropped,
        notices=[several] if len(view.region) > 1 else [],
        map=Markup(region_map(scene, (subject.code,), named=False)),
        lead=rankings.lead(scene.ranking, subject.code),
        tiles=rankings.tiles(scene.ranking, subject.code),
        links=[
            {"label": t("All voivodeships"), **words.linked(view, "regions", region=())},
            {"label": t("Compare"), **words.linked(view, "compare")},
            {"label": t("Show on the map"), **words.linked(scene.selection.view, "")},
            {"label": t("Show the presentation"), **words.linked(story, "show")},
        ],
        regions=choices(scene, (subject.code,)),
        years=scene.statistics.years()[::-1],
        chosen_year=subject.year,
        foot=Markup(ranking.foot(scene, scene.figures[0])),
    )


def choices(scene: RankedScene, chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Return the voivodeships to choose from, in the order of their names."""
    t, registry = scene.t, scene.registry
    counts = Selection(registry, View()).counts("region")
    return [
        {
            "code": code,
            "label": region_name(registry, code, t),
            "count": t.number(counts[code]),
            "chosen": code in chosen,
            "href": scene.choice(code).address(scene.page),
        }
        for code in words.alphabetical(registry, t)
    ]
