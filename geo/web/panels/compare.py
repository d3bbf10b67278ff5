"""What the page of voivodeships side by side shows beside its figures: head, all measures in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.analysis.compare import MOST
from geo.figures import words
from geo.web.panels import ranking
from geo.web.panels.region_map import region_map
from geo.web.panels.regions import choices
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.scenes.pages import CompareScene

# Measure -> anchor of its explanation on the page of methods.
EXPLAINED = {"clusters_per_million": "per-million", "krugman": "krugman", "hhi": "hhi"}


def head(scene: CompareScene, dropped: Sequence[str]) -> str:
    """Render what the page begins with; `dropped` are parts of the address not understood."""
    t, view, subject = scene.t, scene.view, scene.subject
    if not subject:
        lead = t("Choose two to {n} voivodeships in the table or on the map.", n=MOST)
        return ranking.overview(scene, dropped, lead)
    chosen = subject.regions
    more = t("Only {n} voivodeships fit side by side; the first of those chosen are shown.", n=MOST)
    alone = t(
        "Choose a second voivodeship; until then {region} is compared with Poland.", region=subject.names[chosen[0]]
    )
    return render(
        "compare_head",
        t,
        title=scene.heading,
        dropped=dropped,
        notices=[more] if len(chosen) < len(view.region) else [alone] if len(chosen) == 1 else [],
        map=Markup(region_map(scene, chosen, named=False)),
        pick_label=t("Choose up to {n} voivodeships", n=MOST),
        regions=choices(scene, chosen),
        full=len(chosen) >= MOST,
        links=[
            *({"label": name, **words.linked(view, "regions", region=(code,))} for code, name in subject.names.items()),
            {"label": t("Choose no voivodeship"), **words.linked(view, "compare", region=())},
        ],
        years=scene.statistics.years()[::-1],
        chosen_year=subject.year,
    )


def explained(scene: CompareScene) -> str:
    """Render the measures that need an explanation, each with the way to it."""
    names = words.measure_names(scene.t)
    listed = [(names[name], anchor) for name, anchor in EXPLAINED.items()]
    return render("compare_help", scene.t, listed=listed, methods=scene.view.address("methods"))
