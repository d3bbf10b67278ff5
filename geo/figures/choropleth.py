"""What colours the voivodeships: figure, classes, legend and what the map's frame is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.analysis import aggregate
from geo.i18n import Translator
from geo.selection import tiles
from geo.selection.describe import region_name
from geo.selection.filters import Selection
from geo.web.panels import summary
from geo.web.panels.results import sector_mark
from geo.web.render import render

if TYPE_CHECKING:
    from geo.figures.classes import Scale

DECIMALS = {"count": 0, "per_million": 1, "share": 1}


@dataclass(frozen=True, slots=True)
class Colouring:
    """How voivodeships are coloured.

    Attributes
    ----------
    kind
        What was asked for, or ``none`` where that makes no sense.
    figures
        One figure per voivodeship; None for ``none``.
    scale
        Classes of a ratio; None for a number of clusters, which is drawn as a circle, never as colour.
    name
        What is shown, in words.
    decimals
        Decimals of a value.
    beside
        What a voivodeship's label adds to the value: persons employed beside a location quotient.
    """

    kind: str
    figures: aggregate.RegionFigures | None
    scale: "Scale | None"
    name: str = ""
    decimals: int = 1
    beside: Mapping[str, str] = field(default_factory=dict)


def choose(selection: Selection, t: Translator) -> Colouring:
    """Choose figure and classes for a selection."""
    kind = selection.view.colour if selection.view.colour in aggregate.offered(selection) else "none"
    figures = aggregate.by_region(selection, kind)
    scale = None
    if figures and kind != "count":
        from geo.figures.classes import breaks

        scale = breaks(list(figures.values.values()))
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


def payload(selection: Selection, colouring: Colouring, t: Translator, *, dark: bool, clicks: int) -> dict[str, Any]:
    """Say everything that the map's frame must know of a selection (see ``static/map/atlas.js``)."""
    from geo.web import map as maps

    view, registry = selection.view, selection.registry
    town = registry.town(view.near) if view.near else None
    provider = tiles.providers()[view.tiles] if view.tiles else None
    sources = f"{summary.boundary_line(registry, t)} {summary.data_line(registry, t)}"
    return {
        "n": clicks,
        "version": registry.manifest["data_version"],
        "lang": t.language,
        "dark": dark,
        "mask": maps.encode_mask(selection.mask),
        "selected": view.cluster,
        "regions": {
            "chosen": list(view.region),
            "fill": _fill(colouring),
            "figures": dict(colouring.figures.counts) if colouring.figures and colouring.kind == "count" else None,
            "labels": _labels(selection, colouring, t),
        },
        "near": {"lat": town.latitude, "lon": town.longitude, "km": view.radius} if town else None,
        "tiles": {"url": provider.url, "options": provider.options} if provider else None,
        "texts": maps.frame_texts(t, sources),
    }


def _fill(colouring: Colouring) -> dict[str, str | None] | None:
    if not colouring.scale or not colouring.figures:
        return None
    scale = colouring.scale
    return {code: None if value is None else scale.colour_of(value) for code, value in colouring.figures.values.items()}


def _labels(selection: Selection, colouring: Colouring, t: Translator) -> dict[str, str]:
    counts = colouring.figures.counts if colouring.figures else selection.counts("region")
    found = {}
    for code, number in counts.items():
        name = region_name(selection.registry, code, t)
        label = t("{region}: {clusters}", region=name, clusters=t.n("{n} cluster", "{n} clusters", number))
        if colouring.figures and colouring.kind != "count":
            label += f"; {colouring.name}: {value_text(colouring, colouring.figures.values[code], t)}"
            label += f" ({colouring.beside[code]})" if colouring.beside.get(code) else ""
        found[code] = label
    return found


def legend(selection: Selection, colouring: Colouring, t: Translator) -> str:
    """Render the choice of what colours the map, the classes and the signs."""
    registry, labels = selection.registry, names(t)
    return render(
        "legend",
        t,
        colours=[(kind, labels[kind]) for kind in aggregate.offered(selection)],
        colour=colouring.kind,
        **_class_context(colouring, t),
        sectors=[sector_mark(registry, slug, t) for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED],
        source=summary.source_line(registry, t),
        backgrounds=[(code, tiles.providers()[code].name) for code in tiles.OFFERED],
        tiles=selection.view.tiles,
    )


def class_legend(colouring: Colouring, source: str, t: Translator) -> str:
    """Render the classes of any figure by voivodeship, with its source."""
    return render("class_legend", t, colour=colouring.kind, source=source, **_class_context(colouring, t))


def _class_context(colouring: Colouring, t: Translator) -> dict[str, Any]:
    figures, scale = colouring.figures, colouring.scale
    return {
        "figure_title": colouring.name,
        "classes": classes(colouring, t),
        "missing": t.number(scale.missing) if scale else "",
        "poland": value_text(colouring, figures.poland, t) if figures else "",
    }


def classes(colouring: Colouring, t: Translator) -> list[Mapping[str, str]]:
    """List the classes with ``colour``, ``label`` and ``n``, the number of voivodeships; none without a scale."""
    scale = colouring.scale
    if not scale:
        return []
    percent = colouring.kind == "share"
    factor, decimals = (100, max(0, scale.decimals - 2)) if percent else (1, scale.decimals)

    def label(low: float, high: float) -> str:
        texts = [t.number(end * factor, decimals) + "%" * percent for end in (low, high) if isfinite(end)]
        if not isfinite(low):
            return t("below {limit}", limit=texts[0])
        if not isfinite(high):
            return t("{limit} and more", limit=texts[0])
        return "–".join(dict.fromkeys(text.removesuffix("%") for text in texts)) + "%" * percent

    rows = zip(scale.labels, scale.colours, scale.counts, strict=True)
    return [{"colour": colour, "label": label(*ends), "n": t.number(n)} for ends, colour, n in rows]
