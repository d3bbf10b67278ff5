"""The matrix voivodeship × traded division, assembled for the template ``matrix``.

Divisions are rows, so that their long names can be read, grouped by section; regions are columns. It begins with the
findings alone. It is made anew whenever a threshold moves, so a cell is kept to some hundred bytes and remembered.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.analysis import quadrants as q
from geo.figures import choropleth
from geo.figures.choropleth import Colouring
from geo.figures.classes import breaks
from geo.figures.potential import MISSING, QUADRANT_COLOURS, THERE, age, division_name, section_name, signed
from geo.selection.describe import region_name
from geo.selection.view import PAIRS
from geo.text import collation_key
from geo.theme import RAMP
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from geo.analysis.quadrants import Search
    from geo.figures.classes import Scale
    from geo.i18n import Translator

SIZES = (1_000, 5_000, 20_000)  # persons employed from which a dot grows
STRONG, CANDIDATE, NEITHER, SMALL, ESTIMATE = "scnpe"  # what a cell is, as its words are chosen by


@lru_cache(maxsize=8192)  # the same three thousand numbers every time a threshold moves
def _number(t: Translator, value: float, decimals: int = 0) -> str:
    """Write a number of the matrix."""
    return t.number(value, decimals)


@lru_cache(maxsize=8192)
def _signed(t: Translator, value: float) -> str:
    return signed(value, t)


def _scale(search: Search) -> Scale:
    """Return the classes of the location quotients that the matrix shows."""
    lq = search.potential.lq.where(q.eligible(search.potential, search.thresholds)).to_numpy().ravel()
    return breaks(lq, limits=search.thresholds.limits)


def matrix(search: Search, t: Translator) -> str:
    """Render the matrix with its legend; the filter by sector restricts its rows, that by region marks columns."""
    potential, registry, view = search.potential, search.registry, search.view
    classes, every = _scale(search), view.pairs == PAIRS[1]
    names = {code: division_name(potential, code, t) for code in search.divisions}
    regions = sorted(potential.lq.index, key=lambda code: collation_key(region_name(registry, code, t)))
    groups = search.groups({code: collation_key(name) for code, name in names.items()})
    rows = _rows(search, classes, regions, [code for group in groups for code in group.divisions], t)
    return render(
        "matrix",
        t,
        groups=[_group(search, group, names, rows, t) for group in groups],
        regions=[(code, region_name(registry, code, t), code in view.region) for code in regions],
        year=potential.year,
        age=age(search, t),
        every=every,
        known=bool(search.divisions),
        count=len(search.findings),
        missing=sum(cell.quadrant == q.CONCENTRATED for cell in search.findings),
        by=view.by,
        orders=_orders(t),
        style=_style(classes),
        legend=_legend(search, classes, t),
        sizes=[_number(t, size) for size in SIZES],
        minimum=_number(t, search.thresholds.minimum),
        marks=(THERE, MISSING),
        texts=json.dumps(_texts(search, t)),
    )


def _orders(t: Translator) -> dict[str, str]:
    return {
        "surplus": t("persons above the national share"),
        "lq": t("LQ"),
        "persons": t("persons employed"),
        "name": t("name"),
    }


def _legend(search: Search, classes: Scale, t: Translator) -> list[tuple[int, str, str]]:
    """List the classes of the quotient: place, name, number of cells; those of findings where no others are drawn."""
    listed = [(one["label"], one["n"]) for one in choropleth.classes(Colouring("lq", None, classes), t)]
    if search.view.pairs == PAIRS[1]:
        return [(place, *one) for place, one in enumerate(listed)]
    found = [int(np.searchsorted(classes.limits[1:-1], cell.lq, side="right")) for cell in search.findings]
    return [(place, listed[place][0], _number(t, found.count(place))) for place in sorted(set(found))]


def _group(
    search: Search, group: q.Group, names: Mapping[str, str], rows: Mapping[str, str], t: Translator
) -> Mapping[str, Any]:
    return {
        "code": group.section,
        "name": section_name(search.potential, group.section, t),
        "n": len(group.cells),
        "surplus": _signed(t, q.weight(group.cells, "surplus")),
        "rows": [(code, names[code], rows[code]) for code in group.divisions],
    }


class Look(NamedTuple):
    """What a cell shows; hashable, so that a cell that stays the same is not made again."""

    kind: str
    lq: float  # 0 where there is none
    persons: float
    surplus: float
    there: bool  # whether an organisation is shown
    place: int  # of its colour; −1 for none
    size: int  # of its dot
    shown: bool  # False for one that is no finding among findings


def _rows(search: Search, classes: Scale, regions: list[str], divisions: list[str], t: Translator) -> dict[str, str]:
    """Render (escaped) the cells of every row."""
    opened = "".join(search.opened or ())
    stop = opened if opened[2:] in divisions else regions[0] + divisions[0] if divisions else ""
    columns = [table.tolist() for table in _looks(search, classes, regions, divisions)]
    rendered = {}
    for code, *values in zip(divisions, *columns, strict=True):
        cells = []
        for region, *look in zip(regions, *values, strict=True):
            value = region + code
            cells.append(_cell(t, value, Look(*look), value == stop, value == opened))
        rendered[code] = "".join(cells)
    return rendered


def _looks(search: Search, classes: Scale, regions: list[str], divisions: list[str]) -> list[np.ndarray]:
    """Return the fields of `Look`, divisions × regions."""
    potential, thresholds = search.potential, search.thresholds
    table = potential.lq
    at = np.ix_(table.index.get_indexer(regions), table.columns.get_indexer(divisions))
    lq, persons, surplus, estimated, there = (
        table.to_numpy()[at].T
        for table in (potential.lq, potential.employed, potential.surplus, potential.estimated, search.there)
    )
    known = (persons >= thresholds.minimum) & ~np.isnan(lq)
    found = known & (lq >= thresholds.lq)
    kinds = np.select(
        [estimated, ~known, found & (lq >= thresholds.strong), found], [ESTIMATE, SMALL, STRONG, CANDIDATE], NEITHER
    )
    places = np.where(known, np.searchsorted(classes.limits[1:-1], lq, side="right"), -1)
    sizes = np.where(known, np.searchsorted(SIZES, persons, side="right"), 0)
    shown = found | (search.view.pairs == PAIRS[1])
    numbers = [np.where(known, table, 0.0) for table in (lq, surplus)]
    return [kinds, numbers[0], persons, numbers[1], known & there, places, sizes, shown]


@lru_cache(maxsize=16384)  # most cells stay what they were when a threshold moves
def _cell(t: Translator, value: str, look: Look, *state: bool) -> str:
    """Render a cell: quotient or why there is none, under it persons employed; nothing where it is no finding."""
    known, found = look.place >= 0, look.kind in {STRONG, CANDIDATE}
    quotient, persons = _number(t, look.lq, 2) if known else "", _number(t, look.persons)
    mark = THERE if look.there else MISSING if found else ""
    kind = f"k{look.place}" if known else look.kind
    kind += (f" d{look.size}" if look.size else "") + (" is-missing" if mark == MISSING else "")
    stop, opened = state
    guess = t("est.") if look.kind == ESTIMATE else ""
    return render(
        "matrix_cell",
        t,
        kind=kind if look.shown else "q",
        value=value,
        told="|".join([look.kind, str(int(look.there)), quotient, persons, _signed(t, look.surplus) if known else ""]),
        text=f"{mark}{quotient or guess}\n{persons}" if look.shown else "",
        stop=stop,
        opened=opened,
    )


def _style(classes: Scale) -> str:
    """Colours of the classes as variables of the table; the darkest carries white text."""
    inks = ["#fff" if colour == RAMP[-1] else "#000" for colour in classes.colours]
    pairs = enumerate(zip(classes.colours, inks, strict=True))
    named = [f"--k{place}:{colour};--i{place}:{ink}" for place, (colour, ink) in pairs]
    return ";".join([*named, f"--missing:{QUADRANT_COLOURS[q.CONCENTRATED]}"])


def _texts(search: Search, t: Translator) -> Mapping[str, str]:
    """Word what a cell is when it is pointed at."""
    limits = search.thresholds
    lq, strong = t.number(limits.lq, 2), t.number(limits.strong, 2)
    return {
        STRONG: t("Strong concentration (LQ from {limit}).", limit=strong),
        CANDIDATE: t("Candidate (LQ from {limit}).", limit=lq),
        NEITHER: t("Not concentrated (LQ below {limit}).", limit=lq),
        SMALL: t("Below {n} persons employed: no finding.", n=t.number(limits.minimum)),
        ESTIMATE: t("The number of persons is an estimate of a confidential figure: no quotient, no finding."),
        "lq": t("LQ {lq}: {lq} times the national share of employment.", lq="{lq}"),
        "persons": t("Persons employed: {n}", n="{n}"),
        "above": t("above the national share: {n}", n="{n}"),
        "below": t("below the national share: {n}", n="{n}"),
        "there": t("A cluster organisation of the sector group has its seat there."),
        "missing": t("No cluster organisation of the sector group is known to the atlas there."),
    }
