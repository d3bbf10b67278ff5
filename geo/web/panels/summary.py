"""What stands around the map: the summary above it, the source line, the words at the entrance."""

from datetime import date
from typing import TYPE_CHECKING

from geo.i18n import Translator
from geo.selection.describe import chips, region_name, sentence, unknown_notes
from geo.selection.filters import Selection
from geo.selection.search import suggest_regions
from geo.selection.view import View
from geo.web.render import render

if TYPE_CHECKING:
    from geo.store.registry import Registry


def summary(selection: Selection, t: Translator, dropped: tuple[str, ...] = (), *, fixed: bool = False) -> str:
    """Render the count, the active filters and what goes with them.

    Parameters
    ----------
    selection
        Registry and View.
    t
        Translator.
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


def source_line(registry: "Registry", t: Translator) -> str:
    """Name source, date and licence of what the map page shows."""
    built = date.fromisoformat(registry.manifest["built"])
    return t(
        "Source: registry of the atlas, compiled from public sources named in each profile; as of {day}. "
        "Population: GUS, 31.12.2023.",
        day=t.day(built),
    )


def boundary_line(registry: "Registry", t: Translator) -> str:
    """Name the source of the boundaries, and that the embedded ones are approximate."""
    if registry.manifest["boundaries"]["kind"] == "register":
        return t("Boundaries: PRG (GUGiK), {day}.", day=registry.manifest["boundaries"]["date"])
    return t("Boundaries approximate: from GeoNames (CC BY 4.0) and Natural Earth; exact ones: PRG (GUGiK).")


def data_line(registry: "Registry", t: Translator) -> str:
    """Name the data on the map and their date."""
    return t("Clusters: registry of the atlas, {day}.", day=t.day(date.fromisoformat(registry.manifest["built"])))


def provenance(registry: "Registry", t: Translator) -> dict[str, object]:
    """Give what stands at the foot of a page that leaves the atlas: sources with dates, and the data version."""
    sources = [source_line(registry, t), boundary_line(registry, t)]
    return {"sources": sources, "version": registry.manifest["data_version"]}
