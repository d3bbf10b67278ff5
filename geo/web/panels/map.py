"""What the map page shows besides map and list: its headline figures and its two charts."""

from collections.abc import Iterable

from geo.figures.figure import Figure
from geo.figures.map import headline_rows
from geo.i18n import Translator
from geo.selection.filters import Selection
from geo.web import charts as figure_charts
from geo.web.render import render


def headlines(selection: Selection, t: Translator) -> str:
    """Render the headline figures of a selection."""
    return render("headlines", t, headlines=headline_rows(selection, t))


def charts(figures: Iterable[Figure], t: Translator) -> str:
    """Render the charts by sector and by voivodeship, whose names set the filters."""
    return figure_charts.side_by_side(figures, t)
