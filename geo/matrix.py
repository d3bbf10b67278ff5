"""The matrix voivodeship × traded division, assembled for the template ``matrix``.

Divisions are rows, so that their long names can be read; regions are columns. It is made anew whenever a threshold
moves, so a cell is kept to some hundred bytes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo import quadrants as q
from geo.classify import breaks
from geo.collation import collation_key
from geo.describe import region_name
from geo.render import render
from geo.theme import RAMP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from geo.classify import Scale
    from geo.i18n import Translator
    from geo.potential import Potential
    from geo.quadrants import Search

SIZES = (1_000, 5_000, 20_000)  # persons employed from which a dot grows
MARK = "◆"


@lru_cache(maxsize=8192)  # the same two thousand numbers every time a threshold moves
def number(t: Translator, value: float, decimals: int = 0) -> str:
    """Write a number of the matrix."""
    return t.number(value, decimals)


@lru_cache(maxsize=2048)
def percent(t: Translator, share: float, decimals: int = 0) -> str:
    """Write a share of 1."""
    return t.percent(share, decimals)


def division_name(potential: Potential, code: str, t: Translator) -> str:
    """Name a division in the language of `t`."""
    return t.pick(*potential.labels[code])


def scale(search: Search) -> Scale:
    """Give the classes of the location quotients that the matrix shows."""
    lq = search.potential.lq.where(q.eligible(search.potential, search.thresholds)).to_numpy().ravel()
    return breaks(lq, limits=search.thresholds.limits)


def matrix(search: Search, t: Translator) -> str:
    """Render the matrix with its legend; the filter by sector restricts its rows, that by region marks columns."""
    potential, registry, view = search.potential, search.registry, search.view
    classes = scale(search)
    regions = sorted(potential.lq.index, key=lambda code: collation_key(region_name(registry, code, t)))
    rows = zip(search.divisions, _rows(search, classes, regions, t), strict=True)
    return render(
        "matrix",
        t,
        rows=[(code, division_name(potential, code, t), cells) for code, cells in rows],
        regions=[(code, region_name(registry, code, t), code in view.region) for code in regions],
        opened="".join(search.opened or ()),
        year=potential.year,
        style=_style(classes),
        legend=_legend(classes, t),
        sizes=[number(t, size) for size in SIZES],
        minimum=number(t, search.thresholds.minimum),
        mark=MARK,
    )


def _rows(search: Search, classes: Scale, regions: list[str], t: Translator) -> list[list[tuple[str, str, str]]]:
    """Give class, code and two lines of every cell: quotient or why there is none, persons employed."""
    potential, divisions = search.potential, search.divisions
    tables = [
        table.loc[regions, divisions].T.to_numpy()
        for table in (potential.lq, potential.employed, potential.estimated, search.there)
    ]
    places = iter(classes.classes_of(tables[0].ravel()) if classes.limits else [None] * tables[0].size)
    guess = t("est.")
    found = []
    for code, *cells in zip(divisions, *tables, strict=True):
        row = []
        for region, lq, employed, estimated, organised in zip(regions, *cells, strict=True):
            place = next(places)
            small = not employed >= search.thresholds.minimum
            known = place is not None and not small
            kind = f"k{place}" if known else "e" if estimated else "p"
            size = sum(employed >= limit for limit in SIZES)
            text = (MARK if organised else "") + (number(t, lq, 2) if known else guess if estimated else "")
            lines = f"{text}\n{number(t, employed)}"
            row.append((f"{kind} d{size}" if size and known else kind, region + code, lines))
        found.append(row)
    return found


def _style(classes: Scale) -> str:
    """Colours of the classes as variables of the table; the darkest carries white text."""
    inks = ["#fff" if colour == RAMP[-1] else "#000" for colour in classes.colours]
    pairs = enumerate(zip(classes.colours, inks, strict=True))
    return ";".join(f"--k{place}:{colour};--i{place}:{ink}" for place, (colour, ink) in pairs)


def _legend(classes: Scale, t: Translator) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for place, ((low, high), n) in enumerate(zip(classes.labels, classes.counts, strict=True)):
        if low == float("-inf"):
            label = t("below {limit}", limit=t.number(high, classes.decimals))
        elif high == float("inf"):
            label = t("{limit} and more", limit=t.number(low, classes.decimals))
        else:
            label = f"{t.number(low, classes.decimals)}–{t.number(high, classes.decimals)}"
        found.append({"place": place, "label": label, "n": t.number(n)})
    return found
