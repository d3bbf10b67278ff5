"""The matrix voivodeship × traded division, assembled for the template ``matrix``.

Divisions are rows, so that their long names can be read; regions are columns. It is made anew whenever a threshold
moves, so a cell is kept to some hundred bytes and remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.analysis import quadrants as q
from geo.figures import choropleth
from geo.figures.choropleth import Colouring
from geo.figures.classes import breaks
from geo.figures.potential import division_name
from geo.selection.describe import region_name
from geo.text import collation_key
from geo.theme import RAMP
from geo.web.render import render

if TYPE_CHECKING:
    from geo.analysis.quadrants import Search
    from geo.figures.classes import Scale
    from geo.i18n import Translator

SIZES = (1_000, 5_000, 20_000)  # persons employed from which a dot grows
MARK = "◆"


@lru_cache(maxsize=8192)  # the same two thousand numbers every time a threshold moves
def _number(t: Translator, value: float, decimals: int = 0) -> str:
    """Write a number of the matrix."""
    return t.number(value, decimals)


def _scale(search: Search) -> Scale:
    """Return the classes of the location quotients that the matrix shows."""
    lq = search.potential.lq.where(q.eligible(search.potential, search.thresholds)).to_numpy().ravel()
    return breaks(lq, limits=search.thresholds.limits)


def matrix(search: Search, t: Translator) -> str:
    """Render the matrix with its legend; the filter by sector restricts its rows, that by region marks columns."""
    potential, registry, view = search.potential, search.registry, search.view
    classes = _scale(search)
    regions = sorted(potential.lq.index, key=lambda code: collation_key(region_name(registry, code, t)))
    rows = zip(search.divisions, _rows(search, classes, regions, t), strict=True)
    return render(
        "matrix",
        t,
        rows=[(code, division_name(potential, code, t), cells) for code, cells in rows],
        regions=[(code, region_name(registry, code, t), code in view.region) for code in regions],
        year=potential.year,
        style=_style(classes),
        legend=choropleth.classes(Colouring("lq", None, classes), t),
        sizes=[_number(t, size) for size in SIZES],
        minimum=_number(t, search.thresholds.minimum),
        mark=MARK,
    )


def _rows(search: Search, classes: Scale, regions: list[str], t: Translator) -> list[str]:
    """Render (escaped) the cells of every row: quotient or why there is none, under it persons employed."""
    potential, divisions = search.potential, search.divisions
    lq, employed, estimated, there = (
        table.loc[regions, divisions].T.to_numpy()
        for table in (potential.lq, potential.employed, potential.estimated, search.there)
    )
    known = (employed >= search.thresholds.minimum) & ~np.isnan(lq)
    places = np.where(known, np.searchsorted(classes.limits[1:-1], lq, side="right"), -1)
    sizes = np.where(known, np.searchsorted(SIZES, employed, side="right"), 0)
    tables = [table.tolist() for table in (lq, employed, estimated, there, places, sizes)]
    guess, opened = t("est."), "".join(search.opened or ())
    stop = opened if opened[2:] in divisions else regions[0] + divisions[0] if divisions else ""
    rendered = []
    for code, *columns in zip(divisions, *tables, strict=True):
        cells = []
        for region, quotient, persons, estimated, organised, place, size in zip(regions, *columns, strict=True):
            value = region + code
            kind = f"k{place}" if place >= 0 else "e" if estimated else "p"
            kind = f"{kind} d{size}" if size else kind
            text = _number(t, quotient, 2) if place >= 0 else guess if estimated else ""
            lines = f"{MARK if organised else ''}{text}\n{_number(t, persons)}"
            cells.append(_cell(t, kind, value, lines, value == stop, value == opened))
        rendered.append("".join(cells))
    return rendered


@lru_cache(maxsize=16384)  # most cells stay what they were when a threshold moves
def _cell(t: Translator, kind: str, value: str, text: str, *state: bool) -> str:
    stop, opened = state
    return render("matrix_cell", t, kind=kind, value=value, text=text, stop=stop, opened=opened)


def _style(classes: Scale) -> str:
    """Colours of the classes as variables of the table; the darkest carries white text."""
    inks = ["#fff" if colour == RAMP[-1] else "#000" for colour in classes.colours]
    pairs = enumerate(zip(classes.colours, inks, strict=True))
    return ";".join(f"--k{place}:{colour};--i{place}:{ink}" for place, (colour, ink) in pairs)
