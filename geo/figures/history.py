"""Over time in words: the clusters and colours of a year, and the figure of employment and events of the registry."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

from geo.analysis import history, sectors
from geo.figures import sectors as sector_figures
from geo.figures import words
from geo.figures.choropleth import Colouring
from geo.figures.figure import Chart, Column, Figure
from geo.figures.sources import data_line
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import Range
from geo.store import status
from geo.taxonomy import POLAND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.analysis.history import Events
    from geo.figures.figure import Cell
    from geo.figures.sectors import Subject
    from geo.i18n import Translator


def selection(subject: Subject) -> Selection:
    """Return the clusters that the page is about, whenever founded: by sector and voivodeship."""
    view = subject.view
    return Selection(subject.registry, view.cleared().change(sector=view.sector, region=view.region))


def on_map(subject: Subject, year: int) -> Selection:
    """Return the clusters on the map: those known to have been founded by the end of the year."""
    view = selection(subject).view.change(founded=Range(None, year), cluster=subject.view.cluster)
    return Selection(subject.registry, view)


def colouring(subject: Subject, shown: Selection, year: int) -> Colouring:
    """Return the LQ of the voivodeships in the year; none where nothing is chosen or there are no figures."""
    if not subject.measured or year not in subject.statistics.years():
        return Colouring("none", None, None)
    return sector_figures.colouring(subject, shown)


def events(subject: Subject, today: date) -> tuple[Events, ...]:
    """Count the events of the clusters that the page is about, by kind in the order of `history.KINDS`."""
    registry, mask = subject.registry, selection(subject).mask
    chosen = {key for key, passes in zip(registry.ids, mask, strict=True) if passes}
    awards = [award for award in status.named(registry.awards) if award.cluster_id in chosen]
    within = history.span(registry.founded, today)
    return (
        history.founded(registry.founded[mask], within),
        history.awarded(awards, within),
        history.expired(awards, within, today),
    )


def event_names(t: Translator) -> dict[str, str]:
    """Name the kinds of events."""
    return {
        history.FOUNDED: t("Clusters founded"),
        history.AWARDED: t("Statuses awarded"),
        history.EXPIRED: t("Statuses expired"),
    }


def _national(subject: Subject) -> Mapping[int, float]:
    """Return persons employed in Poland by year of the statistics; empty where nothing is chosen."""
    if not subject.measured:
        return {}
    persons, _ = sectors.series(subject.statistics, subject.measured)
    return {int(year): float(value) for year, value in persons.loc[POLAND].dropna().items()}


def figure(subject: Subject, year: int, today: date) -> Figure:
    """Return persons employed, where something is chosen, and events by year to that of `today`; `year` stands out."""
    t, kinds, employed = subject.t, events(subject, today), _national(subject)
    columns = [Column("year", t("Year")), *(Column(kind, name, 0) for kind, name in event_names(t).items())]
    rows: list[list[Cell]] = [[str(each), *(kind.years[each] for kind in kinds)] for each in kinds[0].years]
    if employed:
        columns.append(Column("employed", t("Persons employed in Poland: {name}", name=subject.name), 0))
        rows = [[*row, employed.get(each, nan)] for row, each in zip(rows, kinds[0].years, strict=True)]
    drawn = ("employed", *history.KINDS) if employed else history.KINDS
    something = bool(employed) or any(kind.known for kind in kinds)
    sources = [
        data_line(subject.registry, t),
        *([words.years_source(subject.statistics, employed, t)] if employed else []),
    ]
    return Figure(
        name="over-time",
        title=_title(kinds[0], t),
        subtitle=_subtitle(subject, today, employed=bool(employed)),
        source=" ".join(sources),
        text=f"{_year_text(kinds, employed, year, t)} {totals(subject, today)}",
        columns=columns,
        rows=rows if something else (),
        chart=Chart("columns", "year", drawn, highlight=(str(year),)),
        notes=_notes(kinds, t),
        explained="statuses",
        wide=True,
    )


def _subtitle(subject: Subject, today: date, *, employed: bool) -> str:
    told = {
        "what": describe.sentence(selection(subject), subject.t),
        "first": history.span(subject.registry.founded, today)[0],
        "last": today.year,
    }
    if employed:
        return subject.t("Events of the registry and persons employed · by year · {what} · {first}–{last}", **told)
    return subject.t("Events of the registry · by year · {what} · {first}–{last}", **told)


def _title(founded: Events, t: Translator) -> str:
    most = max(founded.years.values())
    if not most:
        return t("No year of foundation is known")
    peaks = [str(year) for year, n in founded.years.items() if n == most]
    return t("Most clusters founded in {years}: {n} of known year", years=", ".join(peaks), n=most)


def _year_text(kinds: Sequence[Events], employed: Mapping[int, float], year: int, t: Translator) -> str:
    names = event_names(t)
    parts = [t("{kind}: {n}", kind=names[kind.kind], n=t.number(kind.years[year])) for kind in kinds]
    if employed:
        value = employed.get(year, nan)
        parts.append(t("persons employed: {n}", n=t.number(value) if isfinite(value) else t("no data")))
    return t("{year}: {events}.", year=year, events="; ".join(parts))


def totals(subject: Subject, today: date) -> str:
    """Return the sentence of how many events of each kind have a known year."""
    t, names = subject.t, event_names(subject.t)
    parts = [t("{kind}: {n}", kind=names[kind.kind], n=t.number(kind.known)) for kind in events(subject, today)]
    return t("All years with a known date: {events}.", events="; ".join(parts))


def _notes(kinds: Sequence[Events], t: Translator) -> list[str]:
    founded, awarded, expired = kinds
    return [
        t(
            "Not in the chart, because the year is not known: {founded} foundations, {awarded} awards, {expired} ends "
            "of statuses. Ends still to come: {outside}.",
            founded=t.number(founded.unknown),
            awarded=t.number(awarded.unknown),
            expired=t.number(expired.unknown),
            outside=t.number(expired.outside),
        ),
        t(
            "Statuses: National Key Cluster (KKK) and key cluster of a region. A renewal counts as an award; a blank "
            "date is unknown, never open-ended."
        ),
        t(
            "A year without a bar has no event known to the atlas. Few clusters founded lately are known: the sources "
            "are mostly older."
        ),
    ]
