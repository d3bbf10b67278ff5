"""What colours the voivodeships: figure, classes, legend and what the map's frame is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from geo.analysis import aggregate
from geo.figures.classes import Scale, beside_zero
from geo.i18n import Translator
from geo.selection.filters import Selection
from geo.text import capital

DECIMALS = {"count": 0, "per_million": 1, "share": 1}
FEW = 10  # clusters below which the voivodeships are not coloured: classes of next to nothing mislead


@dataclass(frozen=True, slots=True)
class Colouring:
    """How voivodeships are coloured."""

    kind: str  # what was asked for, or ``none`` where that makes no sense
    figures: aggregate.RegionFigures | None  # one figure per voivodeship; None for ``none``
    # classes of a ratio; None for few clusters, and for a number, which is drawn as a circle and never as colour
    scale: Scale | None
    name: str = ""  # what is shown, in words
    decimals: int = 1  # decimals of a value
    # what a voivodeship's label adds to the value: persons employed beside a location quotient
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def per_head(self) -> bool:
        """Whether clusters are divided by inhabitants, whose source is then to be named."""
        return self.kind == "per_million"

    @property
    def few(self) -> bool:
        """Whether there are too few clusters to colour the voivodeships by a ratio."""
        return self.figures is not None and self.scale is None and self.kind != "count"


def choose(selection: Selection, t: Translator) -> Colouring:
    """Choose figure and classes for a selection."""
    kind = selection.view.colour if selection.view.colour in aggregate.offered(selection) else "none"
    figures = aggregate.by_region(selection, kind)
    coloured = figures is not None and kind != "count" and selection.count >= FEW
    scale = beside_zero(figures.values.values()) if figures and coloured else None
    return Colouring(kind, figures, scale, names(t)[kind], DECIMALS.get(kind, 0))


def names(t: Translator) -> dict[str, str]:
    """Name the figures, as the visitor chooses them."""
    return {
        "per_million": t("clusters per million inhabitants"),
        "count": t("number of clusters"),
        "share": t("share of the chosen sectors"),
        "none": t("nothing"),
    }


def value_text(colouring: Colouring, value: float | None, t: Translator) -> str:
    """Write a figure; a missing one is never 0."""
    if value is None:
        return t("no data")
    write = t.percent if colouring.kind == "share" else t.number
    return write(value, colouring.decimals)


def note(colouring: Colouring, t: Translator) -> str:
    """Say what is drawn instead of classes; empty where there are classes, or nothing is shown."""
    if colouring.figures and colouring.kind == "count":
        return t("The area of a circle is proportional to the number.")
    return t("Fewer than {n} clusters: no colours.", n=t.number(FEW)) if colouring.few else ""


def legend(colouring: Colouring, t: Translator) -> dict[str, Any] | None:
    """Return the legend of the map, None where nothing colours it.

    Returns
    -------
    dict
        ``title``; ``rows``, see `classes`; ``missing``, the number of voivodeships without data; ``poland``, its value
        in words; ``note`` instead of classes. Texts, empty where there is nothing to say.
    """
    if colouring.figures is None:
        return None
    poland = t("Poland: {value}", value=value_text(colouring, colouring.figures.poland, t))
    return {
        "title": capital(colouring.name),
        "rows": [dict(row) for row in classes(colouring, t)],
        "missing": missing(colouring, t),
        "poland": "" if colouring.few else poland,
        "note": note(colouring, t),
    }


def missing(colouring: Colouring, t: Translator) -> str:
    """Write the number of voivodeships without data; empty where there are none, or no classes."""
    return t.number(colouring.scale.missing) if colouring.scale and colouring.scale.missing else ""


def classes(colouring: Colouring, t: Translator) -> list[Mapping[str, str]]:
    """List the classes with ``colour``, ``label`` and ``n``, the number of voivodeships; none without a scale."""
    scale = colouring.scale
    if not scale:
        return []
    percent = colouring.kind == "share"
    factor, decimals = (100, max(0, scale.decimals - 2)) if percent else (1, scale.decimals)

    def label(low: float, high: float) -> str:
        if low == high == 0:
            return t.number(0) + "%" * percent
        texts = [t.number(end * factor, decimals) + "%" * percent for end in (low, high) if isfinite(end)]
        if not isfinite(low):
            return t("below {limit}", limit=texts[0])
        if not isfinite(high):
            return t("{limit} and more", limit=texts[0])
        return "–".join(dict.fromkeys(text.removesuffix("%") for text in texts)) + "%" * percent

    rows = zip(scale.labels, scale.colours, scale.counts, strict=True)
    return [{"colour": colour, "label": label(*ends), "n": t.number(n)} for ends, colour, n in rows]
