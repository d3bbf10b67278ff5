"""The findings of the search for potential clusters: a list by voivodeship, and the quadrants as a small map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo import theme
from geo.analysis import quadrants as q
from geo.figures import potential
from geo.figures.choropleth import classes
from geo.figures.potential import (
    CELLS,
    MISSING,
    QUADRANT_COLOURS,
    THERE,
    division_name,
    persons_text,
    quadrant_names,
    signed,
)
from geo.selection.describe import region_name
from geo.text import capital, collation_key
from geo.web import files
from geo.web.outline import HEIGHT, WIDTH, outline
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from geo.analysis.quadrants import QuadrantCell, Search
    from geo.i18n import Translator
    from geo.selection.view import View

ANY = "00X00"  # stands for any cell in an address
COLOURS = {**QUADRANT_COLOURS, "": theme.NO_DATA}


def findings(search: Search, t: Translator) -> str:
    """Render the findings of every voivodeship as short lines, in the order that the View asks for.

    Voivodeships come in the order of what is found in them, by name in that of their names. Of each it is said, too,
    where an organisation stands without a concentration.
    """
    by, registry = search.view.by, search.registry
    names = {code: collation_key(division_name(search.potential, code, t)) for code in search.divisions}
    regions = [code for code in search.potential.lq.index if not search.view.region or code in search.view.region]
    found = {code: [cell for cell in search.findings if cell.region == code] for code in regions}
    titles = {code: region_name(registry, code, t) for code in regions}
    order = {code: collation_key(title) for code, title in titles.items()}
    if by != "name":
        regions.sort(key=lambda code: (-q.weight(found[code], by), order[code]))
    else:
        regions.sort(key=order.__getitem__)
    parts = [_region(search, code, titles[code], q.ordered(found[code], by, names), t) for code in regions]
    return render("findings", t, parts=parts, open=len(regions) == 1, colours=COLOURS, marks=(THERE, MISSING))


def all_cells(view: View, t: Translator) -> str:
    """Render the links to the data of all cells."""
    formats = {"CSV": "csv", "XLSX": "xlsx"}
    links = [
        {
            "label": t("All cells examined ({format})", format=name),
            "href": files.address("potential", view.change(lang=t.language), key, CELLS),
        }
        for name, key in formats.items()
    ]
    return render("figure_files", t, files=links)


def _region(search: Search, code: str, title: str, cells: list[QuadrantCell], t: Translator) -> Mapping[str, Any]:
    others = sum(cell.region == code and cell.quadrant == q.ORGANISED for cell in search.cells)
    address = search.view.change(cell=ANY).address("potential")
    return {
        "code": code,
        "name": title,
        "n": len(cells),
        "surplus": signed(q.weight(cells, "surplus"), t),
        "cells": [_entry(search, cell, address, t) for cell in cells],
        "organised": others,
    }


def _entry(search: Search, cell: QuadrantCell, address: str, t: Translator) -> Mapping[str, str]:
    """Return a cell as a line of the list."""
    return {
        "href": address.replace(ANY, "".join(cell.at)),
        "value": "".join(cell.at),
        "code": cell.division,
        "name": division_name(search.potential, cell.division, t),
        "quadrant": cell.quadrant,
        "numbers": _numbers(t, cell.lq, cell.employed, cell.surplus),
    }


@lru_cache(maxsize=4096)  # most findings stay when a threshold moves
def _numbers(t: Translator, lq: float, employed: float, surplus: float) -> str:
    """Word quotient, persons employed and those above the national share."""
    above = t("above the national share: {n}", n=signed(surplus, t))
    return f"LQ {t.number(lq, 2)} · {persons_text(employed, t)} · {above}"


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
            "chosen": code == search.opened[0] if search.opened else code in search.view.region,
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
    colouring = potential.colouring(search, t)
    shares = colouring.figures.values if colouring.figures else {}
    return {
        "title": capital(t("concentrations without a known organisation as a share of cells examined")),
        "hint": t("A voivodeship of the map narrows the findings to itself."),
        "fills": {code: colouring.scale.colour_of(share) for code, share in shares.items() if colouring.scale},
        "texts": {code: t.percent(share) for code, share in shares.items() if share is not None},
        "legend": [(one["colour"], one["label"]) for one in classes(colouring, t)],
    }


def _target(search: Search, code: str) -> Mapping[str, str]:
    """Return what a click on a voivodeship does: open its cell of the chosen division, else choose it."""
    view, division = search.view, search.division
    if division:
        href = view.change(cell=code + division).address("potential")
        return {"action": "cell", "value": code + division, "href": href}
    return {"action": "region", "value": code, "href": view.toggle("region", code).address("potential")}
