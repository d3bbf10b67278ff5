"""The legend below a map: the choice of what colours the voivodeships, the signs of the sectors, what a point is.

The classes stand on the map itself (``static/map/legend.js``); where it is a picture, beside it.
"""

from geo import taxonomy
from geo.analysis import aggregate
from geo.figures import choropleth, sources
from geo.figures.choropleth import Colouring
from geo.i18n import Translator
from geo.selection import tiles
from geo.selection.describe import sector_mark
from geo.selection.filters import Selection
from geo.web.render import render


def legend(selection: Selection, colouring: Colouring, t: Translator) -> str:
    """Render the choice of what colours the map, and the signs."""
    registry, labels = selection.registry, choropleth.names(t)
    return render(
        "legend",
        t,
        colours=[(kind, labels[kind]) for kind in aggregate.offered(selection)],
        colour=colouring.kind,
        sectors=[sector_mark(registry, slug, t) for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED],
        source=sources.source_line(registry, t, population=colouring.per_head),
        backgrounds=[(code, tiles.providers()[code].name) for code in tiles.OFFERED],
        tiles=selection.view.tiles,
    )


def class_legend(colouring: Colouring, source: str, t: Translator) -> str:
    """Render the classes of any figure by voivodeship, with its source, for a map that is a picture."""
    return render("class_legend", t, source=source, legend=choropleth.legend(colouring, t))


def points(source: str, t: Translator) -> str:
    """Render what a point of the map is, with the source of its colours."""
    return render("class_legend", t, source=source, legend=None)
