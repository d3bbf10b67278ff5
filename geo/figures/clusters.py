"""The figure of the page that shows clusters of a shortlist side by side: the same facts of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.figures import sources
from geo.figures.facts import QUESTIONS, facts
from geo.figures.figure import Chart, Column, Figure
from geo.text import uncapital

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.i18n import Translator
    from geo.store.registry import Registry

MOST = 4  # clusters that stand side by side
# As a profile tells them, with the statuses, of which it has a history, and without the day, which the source has.
FACTS = (*(key for _, keys in QUESTIONS for key in keys if key != "compiled"), "statuses")


def side_by_side(registry: Registry, positions: Sequence[int], t: Translator, today: date) -> Figure:
    """Return what is known of two clusters or more; what is known of none is not a row but a note."""
    records = [registry.record(position) for position in positions]
    told = [facts(registry, record, t, today) for record in records]
    further = any(record["sectors_secondary"] for record in records)
    asked = [key for key in FACTS if further or key != "sectors_secondary"]
    known = [key for key in asked if any(one[key].kind != "missing" for one in told)]
    unknown = [uncapital(told[0][key].name) for key in asked if key not in known]
    active = sum(record["activity"] == "active" for record in records)
    return Figure(
        name="clusters-side-by-side",
        title=t("Activity confirmed: {k} of {n}", k=active, n=len(records)),
        subtitle=t("What the registry knows of each cluster · as of {day}", day=t.day(today)),
        source=sources.source_line(registry, t),
        text=" ".join(
            t("{name}: {sector}, {place}.", name=record["name"], sector=one["sector"].text, place=one["place"].text)
            for record, one in zip(records, told, strict=True)
        ),
        columns=[
            Column("fact", t("Fact")),
            *(Column(f"cluster_{number}", record["name"]) for number, record in enumerate(records, 1)),
        ],
        rows=[(told[0][key].name, *(one[key].text for one in told)) for key in known],
        chart=Chart("table", "fact"),
        takeaway=t("Of none of them is known: {facts}.", facts=", ".join(unknown)) if unknown else "",
        wide=True,
    )
