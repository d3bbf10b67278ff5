"""The legend below a map: what colours the voivodeships, its classes, the signs of the sectors."""

from typing import Any

from geo import taxonomy
from geo.analysis import aggregate
from geo.figures import sources
from geo.figures.choropleth import Colouring, classes, names, value_text
from geo.i18n import Translator
from geo.selection import tiles
from geo.selection.describe import sector_mark
from geo.selection.filters import Selection
from geo.web.render import render


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
        source=sources.source_line(registry, t, population=colouring.per_head),
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
