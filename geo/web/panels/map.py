"""What stands below the list of the map page: its headline figures."""

from geo.figures.map import headline_rows
from geo.i18n import Translator
from geo.selection.filters import Selection
from geo.web.render import render


def headlines(selection: Selection, t: Translator) -> str:
    """Render the headline figures of a selection."""
    return render("headlines", t, headlines=headline_rows(selection, t))
