"""The findings of the search for potential clusters: sentences by quadrant, and the quadrants as a small map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import theme
from geo.analysis import quadrants as q
from geo.figures.choropleth import Colouring, classes
from geo.figures.classes import breaks
from geo.figures.potential import QUADRANT_COLOURS, division_name, quadrant_names, sentence
from geo.selection.describe import region_name
from geo.text import capital
from geo.web.outline import HEIGHT, WIDTH, outline
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from geo.analysis.quadrants import QuadrantCell, Search
    from geo.i18n import Translator

SHOWN = 12  # sentences of a quadrant
SHARES = (0.05, 0.1, 0.15, 0.2)
COLOURS = {**QUADRANT_COLOURS, "": theme.NO_DATA}


def findings(search: Search, t: Translator) -> str:
    """Render the sentences of the three quadrants that say something, each with its highest quotients."""
    parts = []
    for quadrant in (q.CONCENTRATED, q.BOTH, q.ORGANISED):
        cells = [cell for cell in search.cells if cell.quadrant == quadrant]
        parts.append(
            {
                "name": capital(quadrant_names(t)[quadrant]),
                "colour": COLOURS[quadrant],
                "n": len(cells),
                "cells": [_entry(search, cell, t) for cell in cells[:SHOWN]],
                "more": max(0, len(cells) - SHOWN),
            }
        )
    return render("findings", t, parts=parts)


def _entry(search: Search, cell: QuadrantCell, t: Translator) -> Mapping[str, str]:
    href = search.view.change(region=(cell.region,), division=cell.division).address("potential")
    text = sentence(search, cell.region, cell.division, t)
    return {"href": href, "value": cell.region + cell.division, "text": text}


def quadrant_map(search: Search, regions: Path | None, t: Translator, *, links: bool = True) -> str:
    """Render the small map: quadrants of the chosen division, else the share of concentrations not organised.

    Without GeoJSON of the `regions` none is drawn; without `links` a click does nothing.
    """
    parts = _of_division(search, search.division, t) if search.division else _of_regions(search, t)
    shapes = [
        {
            "path": path,
            "colour": parts["fills"].get(code, theme.NO_DATA),
            "name": f"{capital(region_name(search.registry, code, t))}: {parts['texts'].get(code, t('no data'))}",
            "chosen": code in search.view.region,
            **_target(search, code),
        }
        for code, path in (outline(regions) if regions else [])
    ]
    return render("quadrant_map", t, **parts, shapes=shapes, links=links, width=WIDTH, height=HEIGHT)


def _of_division(search: Search, division: str, t: Translator) -> dict[str, Any]:
    table = q.quadrants(search.potential, search.there, search.thresholds)[division]
    names = {**quadrant_names(t), "": t("not examined: below the minimum or estimated")}
    return {
        "title": f"{division} {division_name(search.potential, division, t)}",
        "hint": t("A voivodeship of the map opens its evidence."),
        "fills": {code: COLOURS[quadrant] for code, quadrant in table.items()},
        "texts": {code: names[quadrant] for code, quadrant in table.items()},
        "legend": [(COLOURS[key], f"{name} ({(table == key).sum()})") for key, name in names.items()],
    }


def _of_regions(search: Search, t: Translator) -> dict[str, Any]:
    shares = q.share_by_region(search.table, q.CONCENTRATED)
    scale = breaks(list(shares.values()), limits=SHARES)
    return {
        "title": t("Concentrations without a known organisation as a share of cells examined"),
        "hint": t("A voivodeship of the map narrows the findings to itself."),
        "fills": {code: scale.colour_of(share) for code, share in shares.items()},
        "texts": {code: t.percent(share) for code, share in shares.items() if share is not None},
        "legend": [(one["colour"], one["label"]) for one in classes(Colouring("share", None, scale), t)],
    }


def _target(search: Search, code: str) -> Mapping[str, str]:
    """Return what a click on a voivodeship does: open its cell of the chosen division, else choose it."""
    view, division = search.view, search.division
    if division:
        href = view.change(region=(code,), division=division).address("potential")
        return {"action": "cell", "value": code + division, "href": href}
    return {"action": "region", "value": code, "href": view.toggle("region", code).address("potential")}
