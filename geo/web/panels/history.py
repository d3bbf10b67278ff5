"""What the page over time shows: the head, the player, the events of the registry beside employment."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from geo import taxonomy
from geo.analysis import history, sectors
from geo.figures import sectors as sector_figures
from geo.figures import words
from geo.figures.choropleth import Colouring, class_legend
from geo.figures.figure import Column, Figure
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import Range
from geo.taxonomy import POLAND
from geo.web.panels import sectors as sector_page
from geo.web.panels.summary import data_line
from geo.web.render import render

if TYPE_CHECKING:
    from datetime import date

    from geo.analysis.history import Events
    from geo.figures.figure import Cell
    from geo.figures.sectors import Subject
    from geo.i18n import Translator


def selection(subject: Subject) -> Selection:
    """Give the clusters that the page is about, whenever founded: by sector and voivodeship."""
    view = subject.view
    return Selection(subject.registry, view.cleared().change(sector=view.sector, region=view.region))


def on_map(subject: Subject, year: int) -> Selection:
    """Give the clusters on the map: those known to have been founded by the end of the year."""
    whole = selection(subject)
    shown = whole.view.change(founded=Range(None, year), cluster=subject.view.cluster)
    return Selection(subject.registry, shown)


def colouring(subject: Subject, shown: Selection, year: int) -> Colouring:
    """Colour the voivodeships by LQ in the year; not at all where nothing is chosen or there are no figures."""
    if not subject.measured or year not in subject.statistics.years():
        return Colouring("none", None, None)
    return sector_figures.colouring(subject, shown)


def legend(subject: Subject, colours: Colouring, year: int) -> str:
    """Render the classes of the map and what they rest on, or why there are none."""
    t, years = subject.t, subject.statistics.years()
    rings = t("A golden ring marks a National Key Cluster, now or last known, whatever the year.")
    if colours.scale:
        notes = [rings, *sector_figures.concentration_notes(subject)]
        return class_legend(colours, subject.source(), t) + render("history_notes", t, notes=notes)
    reason = t("Choose a sector group or a division to colour the map.")
    if subject.measured:
        reason = t("Colours: there are no statistics for {year}; they cover {first}–{last}.", year=year, first=years[0],
                   last=years[-1])  # fmt: skip
    return render("history_notes", t, notes=[reason, rings, data_line(subject.registry, t)])


def head(subject: Subject, year: int) -> str:
    """Render title, choice of group and division, and what the year means on the map."""
    t, registry = subject.t, subject.registry
    whole = selection(subject)
    by_then, unknown = history.founded_by(registry.founded[whole.mask], year)
    groups = [(slug, describe.sector_name(registry, slug, t)) for slug in registry.sector_slugs
              if slug != taxonomy.UNASSIGNED]  # fmt: skip
    divisions = [(code, words.division_name(subject.table, code, t)) for code in subject.codes]
    return render(
        "history_head", t,
        groups=groups, slug=subject.slug, several=len(subject.view.sector) > 1, divisions=divisions,
        division=subject.division, year=year, by_then=by_then, unknown=t.number(unknown), whole=t.number(whole.count),
        asked=subject.view.year if subject.view.year not in (None, year) else None,
    )  # fmt: skip


def steps(year: int, today: date, t: Translator) -> str:
    """Render the buttons of the year before and after."""
    return render("history_steps", t, year=year, first=history.FIRST_YEAR, last=today.year)


def player(t: Translator) -> str:
    """Render the button that plays, whose script lies in ``static/page/years.js``; the same in every year."""
    return render("history_player", t)


def events(subject: Subject, today: date) -> tuple[Events, ...]:
    """Count the events of the clusters that the page is about."""
    registry, mask = subject.registry, selection(subject).mask
    chosen = {key for key, passes in zip(registry.ids, mask, strict=True) if passes}
    awards = [award for award in registry.awards if award.cluster_id in chosen]
    return (
        history.founded(registry.founded[mask], today),
        history.awarded(awards, today),
        history.expired(awards, today),
    )


def national(subject: Subject) -> Mapping[int, float]:
    """Give persons employed in Poland by year of the statistics; empty where nothing is chosen."""
    if not subject.measured:
        return {}
    persons, _ = sectors.series(subject.statistics, subject.measured)
    return {int(year): float(value) for year, value in persons.loc[POLAND].items()}


def figure(subject: Subject, year: int, today: date) -> Figure:
    """Tell what happened in every year: the figure of employment and events."""
    t, kinds, employed = subject.t, events(subject, today), national(subject)
    names = event_names(t)
    founded = kinds[0]
    most = max(founded.years.values())
    peaks = [str(each) for each, number in founded.years.items() if number == most]
    title = t("No year of foundation is known")
    if most:
        title = t("Most clusters founded in {years}: {n} of known year", years=", ".join(peaks), n=most)
    columns = [Column(t("Year")), *(Column(names[kind.kind], 0) for kind in kinds)]
    if employed:
        columns.append(Column(t("Persons employed in Poland: {name}", name=subject.name), 0))
    rows: list[tuple[Cell, ...]] = [
        (str(each), *(kind.years[each] for kind in kinds), *([employed.get(each, nan)] if employed else []))
        for each in founded.years
    ]
    sources = [data_line(subject.registry, t), *([subject.source(max(employed))] if employed else [])]
    return Figure(
        "over-time", title,
        t("Events of the registry and persons employed · by year · {what} · {first}–{last}",
          what=describe.sentence(selection(subject), t), first=history.FIRST_YEAR, last=today.year),
        " ".join(sources), _text(kinds, employed, year, names, t), columns, rows, _notes(kinds, t),
    )  # fmt: skip


def event_names(t: Translator) -> dict[str, str]:
    """Name the kinds of events."""
    return {
        history.FOUNDED: t("Clusters founded"),
        history.AWARDED: t("Statuses awarded"),
        history.EXPIRED: t("Statuses expired"),
    }


def _text(
    kinds: tuple[Events, ...], employed: Mapping[int, float], year: int, names: Mapping[str, str], t: Translator
) -> str:
    parts = [t("{kind}: {n}", kind=names[kind.kind], n=t.number(kind.years[year])) for kind in kinds]
    if employed:
        value = employed.get(year, nan)
        parts.append(t("persons employed: {n}", n=t.number(value) if isfinite(value) else t("no data")))
    whole = "; ".join(t("{kind}: {n}", kind=names[kind.kind], n=t.number(kind.known)) for kind in kinds)
    return " ".join((
        t("{year}: {events}.", year=year, events="; ".join(parts)),
        t("All years with a known date: {events}.", events=whole),
    ))  # fmt: skip


def _notes(kinds: tuple[Events, ...], t: Translator) -> list[str]:
    founded, awarded, expired = kinds
    return [
        t("Not in the chart, because the year is not known: {founded} foundations, {awarded} awards, {expired} ends of "
          "statuses. Ends still to come: {outside}.", founded=t.number(founded.unknown),
          awarded=t.number(awarded.unknown), expired=t.number(expired.unknown), outside=t.number(expired.outside)),
        t("Statuses: National Key Cluster (KKK) and key cluster of a region. A renewal counts as an award; a blank "
          "date is unknown, never open-ended."),
        t("A year without a bar has no event known to the atlas. Few clusters founded lately are known: the sources "
          "are mostly older."),
    ]  # fmt: skip


def strips(subject: Subject, shown: Figure, year: int) -> str:
    """Render the same years one below the other: employment, then events."""
    t = subject.t
    listed: list[Mapping[str, Any]] = []
    for place in (*range(4, len(shown.columns)), 1, 2, 3):
        values = {int(str(row[0])): float(row[place] if row[place] is not None else nan) for row in shown.rows}
        listed.append({"name": shown.columns[place].label, "bars": sector_page.bars(values, t)})
    return render("year_strips", t, strips=listed, chosen=year)
