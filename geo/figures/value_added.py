"""Gross value added by year in words: a voivodeship among all, and the chosen ones or Poland on the page over time."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from geo.analysis.value_added import ValueAdded, value_added
from geo.figures import words
from geo.figures.figure import Chart, Column, Figure
from geo.taxonomy import POLAND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from geo.figures.regions import Region
    from geo.figures.sectors import Subject
    from geo.i18n import Translator
    from geo.store.statistics import Statistics


def of_region(p: Region) -> Figure | None:
    """Return value added by year as an index, Poland and the voivodeship before all others; None if none is known."""
    t, made = p.t, _accounts(p.statistics)
    if not made:
        return None
    index, span = made.indices(), {"first": made.first, "last": made.last}
    areas = dict.fromkeys((POLAND, p.code, *index.index))
    here, poland = _change(made, p.code, t), _change(made, POLAND, t)
    scale = Column("index", t("Index"), 1, t("{year} = 100", year=made.first))
    drawn = {f"index_{year}": str(year) for year in index}
    return Figure(
        name="region-value-added",
        title=t("Gross value added: {here} from {first} to {last}, Poland {poland}", here=here, poland=poland, **span),
        subtitle=t(
            "Gross value added of all activities at current prices · index · {region}, Poland and all voivodeships · "
            "{first}–{last}",
            region=p.name,
            **span,
        ),
        source=_source(made, t),
        text=_text(made, p, (p.code, POLAND), (made.first, made.last)),
        badge=p.badge(made.first, made.last),
        columns=[
            Column("region", t("Voivodeship")),
            *(Column(f"value_{year}", str(year), 0, t("PLN million")) for year in index),
            scale,
            *(Column(key, year, 1, drawn_only=True) for key, year in drawn.items()),
        ],
        rows=[(_area(code, p), *made.values.loc[code], index.loc[code, made.last], *index.loc[code]) for code in areas],
        chart=Chart("lines", "region", tuple(drawn), highlight=(_area(p.code, p), t("Poland")), unit=scale.heading),
        notes=[_note(t)],
        explained="units",
    )


def _accounts(statistics: Statistics) -> ValueAdded | None:
    return statistics.once("value added", lambda: value_added(statistics.gva()))


def by_year(subject: Subject, year: int) -> Figure | None:
    """Return value added of the chosen voivodeships or Poland by year, `year` marked; None if none is known."""
    t, made = subject.t, _accounts(subject.statistics)
    if not made:
        return None
    areas = {code: _area(code, subject) for code in subject.view.region or (POLAND,)}
    fastest, span = made.fastest(areas), {"first": made.first, "last": made.last}
    said = {"area": areas[fastest], "change": _change(made, fastest, t), **span}
    return Figure(
        name="history-value-added",
        title=t("Gross value added, highest change: {area}, {change} from {first} to {last}", **said)
        if len(areas) > 1
        else t("Gross value added, {area}: {change} from {first} to {last}", **said),
        subtitle=t(
            "Gross value added of all activities at current prices · {areas} · {first}–{last}",
            areas=", ".join(areas.values()),
            **span,
        ),
        source=_source(made, t),
        text=_text(made, subject, areas, sorted({made.first, year, made.last})),
        columns=[
            Column("year", t("Year")),
            *(Column(f"million_{code}", name, 0, t("PLN million")) for code, name in areas.items()),
            *(  # short enough to stand above a narrow column
                Column(f"billion_{code}", name, int(code != POLAND), t("PLN billion"), drawn_only=True)
                for code, name in areas.items()
            ),
        ],
        rows=[(str(year), *row, *(row / 1000)) for year, row in made.values.loc[list(areas)].items()],
        chart=Chart("columns", "year", tuple(f"billion_{code}" for code in areas), highlight=(str(year),), shared=True),
        notes=[
            t(
                "Of all activities, whatever sector is chosen: the accounts know sections and groups of them, of which "
                "none is a sector of the atlas."
            ),
            _note(t),
        ],
        explained="units",
    )


def _area(code: str, page: words.InYear) -> str:
    return page.t("Poland") if code == POLAND else page.region_name(code)


def _change(made: ValueAdded, area: str, t: Translator) -> str:
    change = made.change(area)
    return f"{words.signed(change, t)}%" if isfinite(change) else t("no data")


def _text(made: ValueAdded, page: words.InYear, areas: Iterable[str], years: Collection[int]) -> str:
    """Return a sentence for each area with its values in some years, which may be those of no value."""
    t = page.t

    def said(area: str, year: int) -> str:
        value = made.value(area, year)
        return f"{year}: {t.number(value) if isfinite(value) else t('no data')}"

    return " ".join(
        t(
            "{area}, in PLN million: {years}.",
            area=_area(area, page),
            years="; ".join(said(area, year) for year in years),
        )
        for area in areas
    )


def _source(made: ValueAdded, t: Translator) -> str:
    """Name the sources of all years, the newest first."""
    told = (words.dated_title(each, t) for each in made.provenance)
    return t("Source: {title}; own computation.", title="; ".join(dict.fromkeys(told)))


def _note(t: Translator) -> str:
    return t(
        "Regional accounts: at the place of work and at the prices of each year, so a rise of prices is part of the "
        "change. They count otherwise than the figures by division (SBS) and are never put into one quotient with them."
    )
