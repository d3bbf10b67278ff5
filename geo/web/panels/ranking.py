"""Where pages of voivodeships begin: a coloured map and a ranking of all of them, sorted by any of its columns."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.figures.figure import shared_notes
from geo.figures.industries import short_name
from geo.figures.ranking import MEASURES
from geo.figures.sources import boundary_line
from geo.selection.view import REVERSED
from geo.web import charts, files
from geo.web.panels.region_map import region_map
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.figure import Figure
    from geo.figures.ranking import Ranking
    from geo.scenes.pages import RankedScene


def overview(scene: RankedScene, dropped: Sequence[str], lead: str) -> str:
    """Render the head of a page without a chosen voivodeship; `dropped` are parts of the address not understood."""
    t, ranking = scene.t, scene.ranking
    return render(
        "region_overview",
        t,
        title=scene.heading,
        lead=lead,
        dropped=dropped,
        notices=(),
        map=Markup(region_map(scene, (), named=True)),
        finding=scene.ranked.title,
        heads=_heads(scene),
        sorted=ranking.column,
        rows=[_row(code, scene) for code in ranking.order],
        poland=[ranking.cell(name, ranking.indicators[name].poland) for name in MEASURES],
        action=scene.choosing,
        years=scene.statistics.years()[::-1],
        chosen_year=ranking.year,
        foot=Markup(foot(scene, scene.ranked)),
    )


def foot(scene: RankedScene, figure: Figure) -> str:
    """Render the foot of a figure that the head of a page draws itself, beside the map."""
    noted = replace(figure, notes=[*figure.notes, boundary_line(scene.registry, scene.t)])
    listed = files.links(scene.page, scene.view, figure, scene.t)
    return charts.foot(noted, scene.t, listed, scene.view.address("methods"), shared_notes(scene.figures))


def _heads(scene: RankedScene) -> list[dict[str, Any]]:
    """Return the headings of the columns, each with the order that a click on it asks for."""
    ranking, heads = scene.ranking, []
    for name in ("region", *MEASURES, "industry"):
        current = ranking.column == name
        badge = ranking.badge() if name == "industry" else ""
        label = scene.t("Strongest industry") if badge else ranking.heading(name)
        order = name + REVERSED if scene.view.rank == name else name
        sort = ("descending" if ranking.descending else "ascending") if current else ""
        href = scene.view.change(rank=order).address(scene.page)
        told = {"name": name, "label": label, "badge": badge}
        heads.append({**told, "order": order, "sort": sort, "href": href})
    return heads


def _row(code: str, scene: RankedScene) -> dict[str, Any]:
    ranking, t = scene.ranking, scene.t
    strongest = ranking.strongest[code]
    values = [ranking.cell(name, ranking.indicators[name].values[code]) for name in MEASURES]
    said = (
        {
            "industry": short_name(strongest.code, t),
            "persons": t.n("+{n} person", "+{n} persons", round(strongest.surplus)),
            "lq": t("LQ {lq}", lq=t.number(strongest.lq, 2)),
        }
        if strongest
        else {}
    )
    return {
        "code": code,
        "name": ranking.region_name(code),
        "href": scene.choice(code).address(scene.page),
        "values": list(zip(MEASURES, values, strict=True)),
        "bar": _bar(code, ranking),
        **said,
    }


def _bar(code: str, ranking: Ranking) -> float | None:
    """Return the length of the bar in the column that orders the ranking, in per cent; None for names."""
    if ranking.column == "region":
        return None
    values = ranking.values(ranking.column)
    known = [value for value in values.values() if isfinite(value)]
    return round(100 * values[code] / max(known), 1) if isfinite(values[code]) and max(known) > 0 else None
