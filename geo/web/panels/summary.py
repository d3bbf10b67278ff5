"""What stands around the map: the summary above it, the source line, the words at the entrance."""

from typing import TYPE_CHECKING

from geo.i18n import Translator
from geo.selection.describe import chips, region_name, sentence, unknown_notes
from geo.selection.filters import Selection
from geo.selection.search import suggest_regions
from geo.selection.view import View
from geo.web.render import render

if TYPE_CHECKING:
    pass


def summary(selection: Selection, t: Translator, dropped: tuple[str, ...] = (), *, fixed: bool = False) -> str:
    """Render the count, the active filters and what goes with them.

    Parameters
    ----------
    dropped
        Parts of the address that were not understood.
    fixed
        Whether the filters are not the visitor's to change.
    """
    return render(
        "summary",
        t,
        count=selection.count,
        sentence=sentence(selection, t),
        chips=chips(selection, t),
        link=link(selection.view),
        suggestions=[] if fixed else _suggestions(selection, t),
        notes=[*unknown_notes(selection, t), *_status_notes(selection, t)],
        dropped=dropped,
        fixed=fixed,
    )


def link(view: View) -> str:
    """Give the address that reopens a View in the language of whoever opens it."""
    return view.alone().change(lang=None).address()


def announcement(selection: Selection, t: Translator) -> str:
    """Say the new count to screen readers."""
    return t("Found: {what}.", what=sentence(selection, t))


def _suggestions(selection: Selection, t: Translator) -> list[tuple[str, str]]:
    view, registry = selection.view, selection.registry
    found = []
    for code, town in suggest_regions(registry, view.q):
        if code not in view.region:
            name = t("{region} Voivodeship (filter)", region=region_name(registry, code, t))
            found.append((code, f"{name} – {town}" if town else name))
    return found


def _status_notes(selection: Selection, t: Translator) -> list[str]:
    if "kkk" not in selection.view.status:
        return []
    return [t("No award of the status of National Key Cluster after January 2023 is known to the atlas.")]
