"""Head of the pages of voivodeships: title, choice of voivodeships by list and by small map, year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.figures.sources import boundary_line
from geo.figures.words import alphabetical
from geo.i18n import Translator
from geo.selection.describe import region_name
from geo.selection.view import View
from geo.web.outline import HEIGHT, WIDTH, outline
from geo.web.render import render

if TYPE_CHECKING:
    from geo.store.registry import Registry


@dataclass(frozen=True, slots=True)
class Picker:
    """What the head of a page offers.

    Attributes
    ----------
    page
        Address of the page.
    counts
        Cluster organisations by seat (TERYT).
    chosen
        Chosen voivodeships.
    most
        How many may be chosen.
    shapes
        File of the voivodeships' shapes; None without a map.
    """

    page: str
    counts: Mapping[str, int]
    chosen: Sequence[str]
    most: int
    shapes: Path | None


def head(registry: "Registry", view: View, picker: Picker, t: Translator, **texts: Any) -> str:
    """Render the head of a page.

    Parameters
    ----------
    registry, view, picker, t
        What can be chosen, and what is.
    texts
        ``title``, ``lead``, ``notices``, ``dropped``, ``pick_label``, ``years``, ``chosen_year``, ``links``.
    """
    several = picker.most > 1
    paths = dict(outline(picker.shapes)) if picker.shapes else {}
    regions = [
        {
            "code": code,
            "label": region_name(registry, code, t),
            "count": t.number(picker.counts[code]),
            "chosen": code in picker.chosen,
            "path": paths.get(code, ""),
            "href": (view.toggle("region", code) if several else view.change(region=(code,))).address(picker.page),
        }
        for code in alphabetical(registry, t)
    ]
    return render(
        "region_head",
        t,
        **texts,
        regions=regions,
        outline=regions if paths else [],
        several=several,
        action="region" if several else "only",
        full=len(picker.chosen) >= picker.most,
        boundaries=boundary_line(registry, t),
        width=WIDTH,
        height=HEIGHT,
    )
