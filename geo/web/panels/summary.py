"""What stands around the map: the summary above it, the headline figures; filters above other pages."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.figures.map import headline_rows
from geo.i18n import Translator
from geo.scenes import pages
from geo.selection.describe import chips, region_name, sector_name, sentence, unknown_notes
from geo.selection.filters import Selection
from geo.selection.places import suggest_regions
from geo.selection.proposals import Proposal, proposals
from geo.selection.view import TRADED, View
from geo.selection.wording import partial_date
from geo.store.status import no_award_known_after
from geo.web.render import render

if TYPE_CHECKING:
    from geo.store.registry import Registry


def summary(  # noqa: PLR0913 - where it stands decides what goes with it
    selection: Selection,
    t: Translator,
    dropped: tuple[str, ...] = (),
    *,
    fixed: bool = False,
    questions: str = "",
    embedded: bool = False,
) -> str:
    """Render the count, the active filters and what goes with them.

    `dropped` are parts of the address not understood; filters that are `fixed` are not the visitor's to change; while
    no filter is on, `questions` (HTML) stand in the place of the filters; from an `embedded` page no link leads on.
    """
    unknown = [part.removeprefix("near=") for part in dropped if part.startswith("near=")]
    return render(
        "summary",
        t,
        count=selection.count,
        sentence=sentence(selection, t),
        chips=chips(selection, t),
        link=link(selection.view),
        suggestions=[] if fixed else _suggestions(selection, t),
        proposals=[] if fixed else _proposals(selection, t),
        notes=[*unknown_notes(selection, t), *_status_notes(selection, t)],
        dropped=[part for part in dropped if not part.startswith("near=")],
        unknown_town=unknown[-1] if unknown else "",
        fixed=fixed,
        follow="" if embedded else follow(selection.view, "clusters", t),
        questions=Markup(questions),
    )


def headlines(selection: Selection, t: Translator) -> str:
    """Render the headline figures of a selection."""
    return render("headlines", t, headlines=headline_rows(selection, t))


def travelling(registry: "Registry", page: str, view: View, t: Translator) -> str:
    """Render the filters that another page than the map goes by without showing them itself; empty for none."""
    shown = chips(Selection(registry, view.only(pages.unsaid(page))), t)
    return render("travelling", t, chips=shown) if shown else ""


def link(view: View) -> str:
    """Return the address that reopens a View in the language of whoever opens it."""
    return view.alone().change(lang=None).address()


def follow(view: View, kind: str, t: Translator) -> str:
    """Return the address of the page that asks to be told of changes in a View of clusters, offers, firms or events."""
    return view.alone().change(lang=t.language, kind=TRADED[0], page=1).address(f"subscribe/{kind}")


def announcement(selection: Selection, t: Translator) -> str:
    """Say the new count to screen readers."""
    return t("Found: {what}.", what=sentence(selection, t))


def _suggestions(selection: Selection, t: Translator) -> list[tuple[str, str]]:
    view, registry = selection.view, selection.registry
    suggested = []
    for code, town in suggest_regions(registry, view.q):
        if code not in view.region:
            name = t("{region} Voivodeship (filter)", region=region_name(registry, code, t))
            suggested.append((code, f"{name} – {town}" if town else name))
    return suggested


def _proposals(selection: Selection, t: Translator) -> list[dict[str, str]]:
    """Word what may have been meant, each with its address and count."""
    return [
        {
            "value": f"{one.name}:{one.value}",
            "href": one.view.address(),
            "text": _proposal(one, selection, t),
        }
        for one in proposals(selection)
    ]


def _proposal(one: Proposal, selection: Selection, t: Translator) -> str:
    if one.name == "q":
        return t.n("“{text}” ({n} cluster)", "“{text}” ({n} clusters)", one.count, text=one.value)
    name = sector_name(selection.registry, one.value, t)
    return t.n("the sector “{sector}” ({n} cluster)", "the sector “{sector}” ({n} clusters)", one.count, sector=name)


def _status_notes(selection: Selection, t: Translator) -> list[str]:
    if "kkk" not in selection.view.status:
        return []
    month = partial_date(no_award_known_after(selection.registry.awards), t)
    return [t("No award of the status of National Key Cluster after {month} is known to the atlas.", month=month)]
