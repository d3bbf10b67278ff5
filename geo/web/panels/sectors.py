"""What the page of sectors shows beside its figures: the overview, the head of a group, its links to other lists."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.figures import words
from geo.figures.sectors import Subject, shown_peers
from geo.selection import describe
from geo.web.render import render

if TYPE_CHECKING:
    from geo.figures.figure import Cell, Figure
    from geo.i18n import Translator

PAGE = "sectors"


def overview(subject: Subject) -> str:
    """Render the groups with their organisations and persons employed."""
    t, registry = subject.t, subject.registry
    counts = registry.sector_members.sum(axis=0)
    nation, table = subject.statistics.nation(subject.year), subject.table
    rows = []
    for place, slug in enumerate(registry.sector_slugs):
        if slug != taxonomy.UNASSIGNED:
            codes = list(table.index[table["group"] == slug])
            persons = float(nation[codes].sum(skipna=False))
            left = [code for code in registry.sector(slug).nace if code not in codes]
            rows.append({
                "sector": describe.sector_mark(registry, slug, t),
                "clusters": t.number(int(counts[place])),
                "persons": t.number(persons) if isfinite(persons) and codes else t("no data"),
                "divisions": ", ".join(codes),
                "left": ", ".join(left),
                **words.linked(subject.view, PAGE, sector=(slug,), division=None),
            })  # fmt: skip
    several = len(subject.view.sector) > 1
    return render("sectors", t, rows=rows, year=subject.year, several=several, source=subject.source())


def head(subject: Subject) -> str:
    """Render name, choice of division and year, and what is which on the map."""
    t, registry = subject.t, subject.registry
    slug = subject.slug or ""
    divisions = [(code, words.division_name(subject.table, code, t)) for code in subject.codes]
    return render(
        "sector_head", t,
        name=describe.sector_name(registry, slug, t), mark=describe.sector_mark(registry, slug, t),
        overview=words.linked(subject.view, PAGE, sector=(), division=None),
        divisions=divisions, division=subject.division,
        years=subject.statistics.years(), year=subject.year,
        asked=subject.view.year if subject.view.year not in (None, subject.year) else None,
        foreign=subject.view.division if subject.view.division and not subject.division else None,
        organisations=int(registry.sector_members[:, registry.sector_slugs.index(slug)].sum()),
        persons=_national(subject), history=words.linked(subject.view, "history"),
    )  # fmt: skip


def _national(subject: Subject) -> str:
    persons = float(subject.employment.nation[list(subject.measured)].sum(skipna=False))
    return subject.t.number(persons) if isfinite(persons) else subject.t("no data")


def links(subject: Subject) -> str:
    """Render how the group is mapped to the lists of others."""
    t, sector = subject.t, subject.registry.sector(subject.slug or "")
    lists = [
        (t("Industrial ecosystems of the European Union (list of 14)"), "en", sector.ecosystems),
        (t("Emerging industries of the European Cluster Panorama (list of 10)"), "en", sector.emerging),
        (t("National Smart Specialisations (KIS), the current list of 13"), "pl", sector.kis),
        (t("Traded cluster categories (list of 51; names of Delgado, Porter and Stern 2016)"), "en",
         sector.categories51),
    ]  # fmt: skip
    return render("sector_links", t, lists=lists, not_covered=", ".join(subject.not_covered))


def table(figure: Figure, t: Translator, rows: Any = None, keep: tuple[int, ...] | None = None) -> str:
    """Render a figure's table as its picture.

    Parameters
    ----------
    figure
        The figure.
    t
        Translator.
    rows
        Those of its rows that are shown; all by default.
    keep
        Places of the columns that are shown; all by default.
    """
    from geo.figures.figure import cell_text

    places = keep if keep is not None else tuple(range(len(figure.columns)))
    columns = [figure.columns[place] for place in places]

    def cell(row: Any, place: int) -> Mapping[str, Any]:
        value: Cell = row[place]
        return {
            "text": cell_text(value, figure.columns[place], t),
            "number": figure.columns[place].decimals is not None,
        }

    cells = [[cell(row, place) for place in places] for row in (figure.rows if rows is None else rows)]
    return render("sector_table", t, figure=figure, columns=columns, rows=cells)


def peers(figure: Figure, t: Translator) -> str:
    """Render the leading European and all Polish regions with their stars."""
    names = (t("size"), t("specialisation"), t("focus"))
    rows = [
        {
            "rank": row[0], "name": row[1], "stars": row[2], "polish": "(PL" in str(row[1]),
            "for": ", ".join(name for name, has in zip(names, row[3:6], strict=True) if has) or t("none"),
            "persons": t.number(row[6]), "lq": t.number(row[7], 2),
        }
        for row in shown_peers(figure)
    ]  # fmt: skip
    return render("sector_peers", t, rows=rows, figure=figure)


def change(figure: Figure, subject: Subject) -> str:
    """Render Poland's persons employed by year as bars from 0, and the voivodeships' first and last year."""
    t = subject.t
    years = [int(column.label) for column in figure.columns if column.label.isdigit()]
    values = [float(value) if value is not None else float("nan") for value in figure.rows[0][1 : 1 + len(years)]]
    strip = {"name": t("Persons employed in Poland"), "bars": bars(dict(zip(years, values, strict=True)), t)}
    last = len(years)
    regions = table(figure, t, keep=(0, 1, last, last + 1, last + 2))
    return render("year_strips", t, strips=[strip], chosen=subject.year) + regions


def bars(values: Mapping[int, float], t: Translator) -> list[Mapping[str, Any]]:
    """Make bars from 0 by year; a missing value has no bar and says so."""
    largest = max((value for value in values.values() if isfinite(value)), default=0) or 1
    return [
        {
            "year": year,
            "height": round(100 * value / largest, 1) if isfinite(value) else None,
            "value": t.number(value) if isfinite(value) else t("no data"),
            "label": compact(value, t),
        }
        for year, value in values.items()
    ]


def compact(value: float, t: Translator) -> str:
    """Write a number so that it fits above a bar: thousands from 10 000 on."""
    if not isfinite(value):
        return "–"
    return t("{n}k", n=t.number(value / 1000)) if value >= 10_000 else t.number(value)
