"""The card of the chosen cluster, assembled for the template ``card``.

It stands above the list beside the map; a narrow window draws it over the page as a sheet (``static/page/sheet.css``).
"""

from datetime import date

from geo.figures.facts import CARD, facts
from geo.i18n import Translator
from geo.selection import wording
from geo.selection.describe import sector_mark, sector_name
from geo.selection.filters import Selection
from geo.text import split
from geo.web.panels import picks
from geo.web.render import render


def card(selection: Selection, t: Translator, today: date) -> str:
    """Render the card, with the statuses of a day; nothing where no cluster is chosen."""
    registry, view = selection.registry, selection.view
    if not view.cluster:
        return ""
    record = registry.record(registry.index_of(view.cluster))
    told = facts(registry, record, t, today)
    return render(
        "card",
        t,
        id=record["id"],
        name=record["name"],
        name_en=record["name_en"] if record["name_en"] != record["name"] else None,
        sector=sector_mark(registry, record["sector"], t),
        secondary=[sector_name(registry, slug, t) for slug in split(record["sectors_secondary"])],
        facts=[told[key] for key in CARD],
        pick=picks.choice(view, record["id"], record["name"], "", t),
        profile_href=view.address("cluster"),
        source=wording.freshness(registry.freshness(record["id"]), today, t),
    )
