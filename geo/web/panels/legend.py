"""The legend below a map: the choice of what colours the voivodeships, the signs of the sectors, what a point is.

The classes stand on the map itself (``static/map/legend.js``); where it is a picture, beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from geo import taxonomy
from geo.analysis import aggregate
from geo.figures import choropleth, layers, sources
from geo.figures.choropleth import Colouring
from geo.figures.layers import TradeLayer
from geo.i18n import PLURALS, Translator
from geo.i18n import mark_n as _n
from geo.selection import tiles
from geo.selection.describe import sector_mark
from geo.selection.filters import Selection
from geo.web.render import render

LISTED = 12  # places of a layer that are named below the map
_MORE = _n("{n} more place", "{n} more places")


def legend(selection: Selection, colouring: Colouring, t: Translator, on: Sequence[TradeLayer] = ()) -> str:
    """Render the choice of what colours the map, of its background and its layers, what those hold, and the signs."""
    registry, labels, view = selection.registry, choropleth.names(t), selection.view
    return render(
        "legend",
        t,
        colours=[(kind, labels[kind]) for kind in aggregate.offered(selection)],
        colour=colouring.kind,
        sectors=[sector_mark(registry, slug, t) for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED],
        source=sources.source_line(registry, t, population=colouring.per_head),
        backgrounds=[(code, tiles.providers()[code].name) for code in tiles.OFFERED],
        tiles=view.tiles,
        layers=layers.names(t),
        layered=[_layer(layer, t) for layer in on],
        asked=view.layer,
    )


def _layer(layer: TradeLayer, t: Translator) -> Mapping[str, Any]:
    """Say in words what a layer shows: the text that stands for it."""
    places = [(spot, layer.around(spot).address("exchange")) for spot in layer.spots[:LISTED]]
    more = {category: t.n(*_MORE, number, n="{n}") for category, number in PLURALS.items()}
    words = {"add": t("How to add one?"), "all": t("To the list of all"), "nameless": t("place without a name")}
    return {
        "kind": layer.kind,
        "words": {**words, "more": more, "listed": LISTED},
        "told": layers.told(layer, t),
        "places": [
            {"name": spot.name or words["nameless"], "number": t.number(spot.number), "href": href}
            for spot, href in places
        ],
        "more": t.n(*_MORE, len(layer.spots) - LISTED) if len(layer.spots) > LISTED else "",
        "href": layer.view.address("exchange"),
        "empty": not layer.number,
    }


def class_legend(colouring: Colouring, source: str, t: Translator) -> str:
    """Render the classes of any figure by voivodeship, with its source, for a map that is a picture."""
    return render("class_legend", t, source=source, legend=choropleth.legend(colouring, t))


def points(source: str, t: Translator) -> str:
    """Render what a point of the map is, with the source of its colours."""
    return render("class_legend", t, source=source, legend=None)
