"""What the page over time shows beside its figure: the head, the steps, the legend of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo import taxonomy
from geo.analysis import history
from geo.figures import sectors as sector_figures
from geo.figures.history import selection
from geo.figures.sources import data_line
from geo.selection import describe
from geo.web.panels.legend import points
from geo.web.render import render

if TYPE_CHECKING:
    from geo.figures.choropleth import Colouring
    from geo.figures.sectors import Subject
    from geo.i18n import Translator


def legend(subject: Subject, colours: Colouring, year: int) -> str:
    """Render what the colours of the map rest on, or why there are none."""
    t, years = subject.t, subject.statistics.years()
    rings = t("A golden ring marks a National Key Cluster, now or last known, whatever the year.")
    if colours.scale:
        folded = [subject.source(), *sector_figures.concentration_notes(subject)]
        return points("", t) + render("history_notes", t, notes=[rings], folded=folded)
    reason = t("Choose a sector group or a division to colour the map.")
    if subject.measured:
        span = {"first": years[0], "last": years[-1]}
        reason = t("Colours: there are no statistics for {year}; they cover {first}–{last}.", year=year, **span)
    return render("history_notes", t, notes=[reason, rings, data_line(subject.registry, t)], folded=[])


def head(subject: Subject, year: int) -> str:
    """Render title, choice of group and division, and what the year means on the map."""
    t, registry, clusters = subject.t, subject.registry, selection(subject)
    by_then, unknown = history.founded_by(registry.founded[clusters.mask], year)
    slugs = [slug for slug in registry.sector_slugs if slug != taxonomy.UNASSIGNED]
    return render(
        "history_head",
        t,
        groups=[(slug, describe.sector_name(registry, slug, t)) for slug in slugs],
        slug=subject.slug,
        several=len(subject.view.sector) > 1,
        divisions=[(code, subject.division_name(code)) for code in subject.codes],
        division=subject.division,
        year=year,
        by_then=by_then,
        unknown=t.number(unknown),
        whole=t.number(clusters.count),
        asked=subject.view.year if subject.view.year not in (None, year) else None,
    )


def steps(year: int, within: range, t: Translator) -> str:
    """Render the buttons of the year before and after."""
    return render("history_steps", t, year=year, first=within[0], last=within[-1])
