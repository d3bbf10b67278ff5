"""What the page of sectors shows beside its figures: the overview, the head of a group, its links to other lists."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from geo.figures import sectors as figures
from geo.figures import words
from geo.figures.figure import cell_text, number
from geo.selection import describe
from geo.web.render import render

if TYPE_CHECKING:
    from geo.figures.sectors import Subject

PAGE = "sectors"


def overview(subject: Subject) -> str:
    """Render the groups with their organisations and persons employed."""
    t, figure = subject.t, figures.overview(subject)
    most, largest = (max(number(row[place]) or 0 for row in figure.rows) for place in (2, 3))
    rows = []
    for slug, _name, clusters, persons, divisions, left in figure.rows:
        row = {
            "sector": describe.sector_mark(subject.registry, str(slug), t),
            "clusters": t.number(number(clusters) or 0),
            "clusters_share": round(100 * (number(clusters) or 0) / most),
            "persons": cell_text(persons, figure.column("persons"), t),
            "persons_share": round(100 * (number(persons) or 0) / largest),
            "divisions": divisions,
            "left": left,
        }
        rows.append(row | words.linked(subject.view, PAGE, sector=(slug,), division=None))
    several = len(subject.view.sector) > 1
    return render("sectors", t, rows=rows, several=several, figure=figure)


def head(subject: Subject) -> str:
    """Render name, choice of division and year, and what is which on the map."""
    t, registry = subject.t, subject.registry
    slug = subject.slug or ""
    divisions = [(code, subject.division_name(code)) for code in subject.codes]
    return render(
        "sector_head",
        t,
        name=describe.sector_name(registry, slug, t),
        mark=describe.sector_mark(registry, slug, t),
        overview=words.linked(subject.view, PAGE, sector=(), division=None),
        divisions=divisions,
        division=subject.division,
        years=subject.statistics.years(),
        year=subject.year,
        asked=subject.view.year if subject.view.year not in (None, subject.year) else None,
        foreign=subject.view.division if subject.view.division and not subject.division else None,
        organisations=int(registry.sector_members[:, registry.sector_slugs.index(slug)].sum()),
        persons=_national(subject),
        history=words.linked(subject.view, "history"),
    )


def _national(subject: Subject) -> str:
    persons = float(subject.employment.nation[list(subject.measured)].sum(skipna=False))
    return subject.t.number(persons) if isfinite(persons) else subject.t("no data")


def links(subject: Subject) -> str:
    """Render how the group is mapped to the lists of others."""
    t, sector = subject.t, subject.registry.sector(subject.slug or "")
    traded = t("Traded cluster categories (list of 51; names of Delgado, Porter and Stern 2016)")
    lists = [
        (t("Industrial ecosystems of the European Union (list of 14)"), "en", sector.ecosystems),
        (t("Emerging industries of the European Cluster Panorama (list of 10)"), "en", sector.emerging),
        (t("National Smart Specialisations (KIS), the current list of 13"), "pl", sector.kis),
        (traded, "en", sector.categories51),
    ]
    return render("sector_links", t, lists=lists, not_covered=", ".join(subject.not_covered))
