"""The figures of a sector group in words: concentration, divisions, European peers, change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING

from geo.analysis import sectors
from geo.analysis.aggregate import RegionFigures
from geo.analysis.sectors import Concentration
from geo.figures import words
from geo.figures.choropleth import Colouring
from geo.figures.classes import beside_zero
from geo.figures.figure import Chart, Column, Figure
from geo.figures.words import NOTE, TEXT
from geo.selection import describe
from geo.store.statistics import LOCAL_UNITS
from geo.taxonomy import POLAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from geo.analysis.sectors import Division
    from geo.figures.figure import Cell
    from geo.i18n import Translator
    from geo.selection.filters import Selection

LEADING = 3  # voivodeships of which the share in the country is told
MOST = 0.5  # part of a group's employment that its quotient must rest on to be a finding


@dataclass(frozen=True)
class Subject(words.InYear):
    """What a page is about: a sector group, or one of its divisions, in a year."""

    slug: str | None  # sector group; None for none

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Divisions of the group that the statistics cover; all of them where no group is chosen."""
        table = self.divisions
        return tuple(table.index[table["group"] == self.slug] if self.slug else table.index)

    @cached_property
    def not_covered(self) -> tuple[str, ...]:
        """Divisions of the group that the statistics leave out."""
        nace = self.registry.sector(self.slug).nace if self.slug else ()
        return tuple(code for code in nace if code not in self.codes)

    @property
    def division(self) -> str | None:
        """The chosen division, where it belongs to the group."""
        return self.view.division if self.view.division in self.codes else None

    @property
    def measured(self) -> tuple[str, ...]:
        """Divisions that the map shows together; none where neither group nor division is chosen."""
        return (self.division,) if self.division else self.codes if self.slug else ()

    @property
    def name(self) -> str:
        """Name of the division or group."""
        if self.division:
            return self.division_name(self.division)
        return describe.sector_name(self.registry, self.slug, self.t) if self.slug else ""

    @cached_property
    def employment(self) -> sectors.Employment:
        """Persons employed in the year."""
        return sectors.employment(self.statistics, self.year)

    @cached_property
    def place(self) -> Concentration:
        """Where the measured divisions concentrate."""
        key = f"concentration:{self.year}:{','.join(self.measured)}"
        return self.statistics.once(key, lambda: sectors.concentration(self.employment, self.measured))

    @property
    def measurable(self) -> bool:
        """Whether most of the employment is published, so that its quotients say something."""
        return self.place.covered >= MOST

    @property
    def counted_name(self) -> str:
        """Name of what the quotients count: the group, and which of its divisions where not all are."""
        if not self.place.left_out:
            return self.name
        return self.t("{name} (only {codes})", name=self.name, codes=", ".join(self.place.counted))

    @property
    def highlight(self) -> tuple[str, ...]:
        """Names of Poland and of the chosen voivodeships."""
        return (self.t("Poland"), *(self.region_name(code) for code in self.view.region))


def colouring(subject: Subject, selection: Selection) -> Colouring:
    """Colour the voivodeships by the location quotient; those below the minimum or not published stay without."""
    t, view, regions = subject.t, subject.view, subject.place.regions
    shown = set(subject.place.found(view.minimum).index)
    values = {code: float(lq) if code in shown else None for code, lq in regions["lq"].items()}
    limits = sorted({0.75, 1.0, view.lq, view.strong})
    beside = {str(code): persons_text(subject, str(code)) for code in regions.index}
    figures = RegionFigures("lq", values, 1.0, selection.counts("region"))
    name = t("LQ of {name}, {year}", name=subject.counted_name, year=subject.year)
    return Colouring("lq", figures, beside_zero(values.values(), limits=limits), name, 2, beside)


def persons_text(subject: Subject, code: str) -> str:
    """Return how many persons a voivodeship employs, and what keeps it from being coloured."""
    t, row = subject.t, subject.place.regions.loc[code]
    persons = float(row["persons"])
    if not isfinite(persons):
        return t("employment not published")
    text = t.n("{n} person employed", "{n} persons employed", round(persons))
    return text + (", " + t("below the minimum") if persons < subject.view.minimum else "")


def overview(subject: Subject) -> Figure:
    """Return all groups with their organisations, persons employed and divisions."""
    t, registry, table = subject.t, subject.registry, subject.divisions
    counts, rows = registry.sector_members.sum(axis=0), []
    for place, slug in enumerate(registry.sector_slugs[:-1]):
        codes = list(table.index[table["group"] == slug])
        persons = float(subject.employment.nation[codes].sum(skipna=False)) if codes else nan
        left = [code for code in registry.sector(slug).nace if code not in codes]
        name = describe.sector_name(registry, slug, t)
        rows.append((slug, name, int(counts[place]), persons, ", ".join(codes), ", ".join(left) or None))
    most = max(rows, key=lambda row: row[2])
    return Figure(
        name="sector-overview",
        title=t("Most clusters: {name}", name=most[1]),
        subtitle=t(
            "Sector groups: cluster organisations of the registry and persons employed in {year}", year=subject.year
        ),
        source=subject.source(),
        text=t("Most clusters: {name}", name=most[1]) + ".",
        columns=[
            Column("sector", t("Sector, code")),
            Column("name", t("Sector group")),
            Column("clusters", t("Cluster organisations"), 0),
            Column("persons", t("Persons employed (Poland)"), 0),
            Column("divisions", t("Divisions counted (NACE Rev. 2)")),
            Column("left_out", t("Not covered by the statistics")),
        ],
        rows=rows,
        chart=Chart("table", "name"),
        notes=[
            t(
                "An organisation counts in its main sector and in further ones, so the column adds up to more than the "
                "number of organisations. A group with divisions that are not covered is larger than its figure."
            )
        ],
    )


def concentration_notes(subject: Subject) -> list[str]:
    """Return what the figures leave out."""
    t, place = subject.t, subject.place
    notes = [_left_out(subject)] if place.left_out else []
    if subject.not_covered:
        notes.append(t("Not covered by these statistics: {codes}.", codes=", ".join(subject.not_covered)))
    if "C30" in subject.measured:
        notes.append(t("C30 mixes ships, railway vehicles and aircraft: a high LQ may mean any of them."))
    if not isfinite(place.share):
        text = t("LQ is not computed for {year}: a part of the country's total is not published.", year=place.year)
        notes.append(text)
    below = t(
        "Voivodeships below {minimum} persons employed have no colour and no finding.",
        minimum=t.number(subject.view.minimum),
    )
    return [*notes, below, *subject.coverage_notes()]


def _left_out(subject: Subject) -> str:
    t, place = subject.t, subject.place
    return t(
        "The group without {codes}, which are confidential in some voivodeships; the rest employs {share} of it. "
        "Choose one of these divisions to see what is published of it.",
        codes=", ".join(place.left_out),
        share=t.percent(place.covered, 0) if isfinite(place.covered) else t("share not known"),
    )


def concentration(subject: Subject) -> Figure:
    """Return where employment concentrates: the figure behind the map."""
    t, regions = subject.t, subject.place.regions
    title, text = _concentrated(subject)
    ordered = regions.sort_values(["lq", "persons"], ascending=False, kind="stable")
    return Figure(
        name="sector-concentration",
        title=title,
        subtitle=t("{name} · voivodeships · {year}", name=subject.counted_name, year=subject.year),
        source=subject.source(),
        text=text,
        columns=_concentration_columns(t),
        rows=[
            _concentration_row(subject, str(code), *numbers)
            for code, *numbers in ordered[["lq", "persons", "share", "estimate"]].itertuples(name=None)
        ],
        chart=Chart(
            "dots",
            "region",
            ("lq",),
            "text",
            reference=1.0,
            highlight=tuple(subject.region_name(code) for code in subject.view.region),
            estimated="estimated",
            unit=t("Location quotient (LQ) · persons employed"),
            key=t("Line: 1, the national share; area of a dot: persons employed."),
            size="size",
        ),
        notes=concentration_notes(subject),
        explained="lq",
        takeaway=_largest(subject),
        badge=subject.badge(),
    )


def _concentration_columns(t: Translator) -> list[Column]:
    return [
        Column("region", t("Voivodeship")),
        Column("lq", t("LQ"), 2),
        Column("persons", t("Persons employed"), 0),
        Column("share", t("Share of the voivodeship's employment"), 1, percent=True),
        Column("estimate", t("Estimated persons employed, where not published"), 0),
        TEXT,
        Column("estimated", drawn_only=True),
        Column("size", drawn_only=True),
    ]


def _concentrated(subject: Subject) -> tuple[str, str]:
    """Return the finding, and a sentence with the leading voivodeships."""
    t, ranked = subject.t, subject.place.found(subject.view.minimum)
    title, text = t("No location quotient to compare"), t("Nothing that may be compared is published.")
    leading = [_quotient(subject, str(code), row["lq"], row["persons"]) for code, row in ranked[:3].iterrows()]
    if leading:
        title = t("Most concentrated in {region}: LQ {lq} ({persons} persons)", **leading[0])
        text = t("Highest: {leading}.", leading=_listed(leading, t))
    if subject.place.covered < MOST:
        title = t("Most of the group is confidential: choose a division")
    return title, text


def _largest(subject: Subject) -> str:
    """Say how much of the country's employment the voivodeships with most of it have; nothing where not published."""
    t, (first, leading) = subject.t, sectors.leading(subject.place, LEADING)
    if not isfinite(leading):
        return ""
    return t.n(
        "{n} voivodeship has {share} of all persons employed here in Poland; most are in {region}.",
        "{n} voivodeships have {share} of all persons employed here in Poland; most are in {region}.",
        LEADING,
        share=t.percent(leading, 0),
        region=subject.region_name(first),
    )


def _quotient(subject: Subject, code: str, lq: float, persons: float) -> dict[str, str]:
    """Return a voivodeship with its location quotient and persons employed, in words."""
    t = subject.t
    return {"region": subject.region_name(code), "lq": t.number(lq, 2), "persons": t.number(persons)}


def _listed(quotients: Iterable[Mapping[str, str]], t: Translator) -> str:
    return "; ".join(t("{region} {lq} ({persons} persons)", **each) for each in quotients)


def _concentration_row(  # noqa: PLR0913, PLR0917 - a row of the table
    subject: Subject, code: str, lq: float, persons: float, share: float, estimate: float
) -> list[Cell]:
    t = subject.t
    if not isfinite(persons):
        text = t("not published")
    else:
        below = f" ({t('below the minimum')})" if persons < subject.view.minimum else ""
        text = " · ".join(([t.number(lq, 2)] if isfinite(lq) else []) + [t.number(persons) + below])
    estimated = not isfinite(persons) and isfinite(estimate)
    return [subject.region_name(code), lq, persons, share, estimate, text, estimated, persons]


def divisions(subject: Subject) -> Figure:
    """Return the divisions of the group, those with most persons employed first."""
    t, units = subject.t, subject.statistics.nation(subject.year, LOCAL_UNITS)
    listed = sectors.divisions(subject.employment, units, subject.codes, subject.view.minimum)
    listed = tuple(sorted(listed, key=lambda each: -each.persons if isfinite(each.persons) else 0.0))
    rows = [_division_row(subject, each) for each in listed]
    rows += [_uncovered_row(subject, code) for code in subject.not_covered]
    ranked = t(
        "Only published figures of at least {minimum} persons employed are ranked.",
        minimum=t.number(subject.view.minimum),
    )
    return Figure(
        name="sector-divisions",
        title=t("Largest division: {name}", name=rows[0][0])
        if all(isfinite(each.persons) for each in listed)
        else t("Largest division with published figures: {name}", name=rows[0][0]),
        subtitle=t(
            "NACE Rev. 2 divisions of the group · persons employed, local units, LQ · Poland · {year}",
            year=subject.year,
        ),
        source=subject.source(),
        text=t.n(
            "{n} division of the group is covered by these statistics.",
            "{n} divisions of the group are covered by these statistics.",
            len(listed),
        ),
        columns=_division_columns(t),
        rows=rows,
        chart=Chart("bars", "division", ("persons",), "text", "note", unit=t("Persons employed")),
        notes=[ranked, words.coverage(t)],
        explained="lq",
        badge=subject.badge(),
    )


def _division_columns(t: Translator) -> list[Column]:
    return [
        Column("division", t("Division")),
        Column("persons", t("Persons employed"), 0, t("Poland")),
        Column("units", t("Local units"), 0, t("Poland")),
        Column("leading", t("Highest LQ (persons employed)")),
        Column("published", t("Voivodeships published"), 0, t("of 16")),
        Column("mark", t("Mark")),
        TEXT,
        NOTE,
    ]


def _division_row(subject: Subject, of: Division) -> list[Cell]:
    t, leading = subject.t, _listed((_quotient(subject, *each) for each in of.leading), subject.t)
    everywhere = of.published == len(subject.registry.region_codes)
    return [
        subject.division_name(of.code),
        of.persons,
        of.local_units,
        leading or t("none"),
        of.published,
        t("published") if everywhere else t("published in part"),
        words.persons(of.persons, t) if isfinite(of.persons) else t("no data"),
        _highest(subject, of),
    ]


def _highest(subject: Subject, of: Division) -> str:
    """Return where a division is most concentrated; nothing where that may not be said."""
    if not of.leading:
        return ""
    code, lq, _persons = of.leading[0]
    return subject.t("highest LQ: {region} {lq}", region=subject.region_name(code), lq=subject.t.number(lq, 2))


def _uncovered_row(subject: Subject, code: str) -> list[Cell]:
    t, activities = subject.t, subject.statistics.activities()
    name = words.division_name(activities, code, t) if code in activities.index else code
    return [name, None, None, t("not covered"), None, t("not covered"), t("not covered"), ""]


def change(subject: Subject) -> Figure:
    """Return persons employed by year, drawn as an index; without chosen voivodeships the extremes stand out."""
    t = subject.t
    persons, estimated = _series(subject)
    known, index = [int(year) for year in persons if persons[year].notna().any()], sectors.indices(persons)
    years = [int(year) for year in persons]
    first, last = years[0], years[-1]
    areas = [POLAND, *persons.drop(POLAND).sort_values(last, ascending=False).index]
    values = tuple(f"index_{year}" for year in years)
    ends = index[last].drop(POLAND).dropna().sort_values(kind="stable")
    told = subject.view.region or tuple(dict.fromkeys(map(str, [*ends.index[-1:], *ends.index[:1]])))
    return Figure(
        name="sector-change",
        title=_changed(float(index.loc[POLAND, last]) - 100, t),
        subtitle=t("{name} · persons employed · {first}–{last}", name=subject.name, first=first, last=last),
        source=words.years_source(subject.statistics, known, t),
        text=_years_text(persons.loc[POLAND, known], t),
        columns=_change_columns(known, values, years, t),
        rows=_change_rows(subject, persons.loc[areas], estimated.loc[areas], known),
        chart=Chart(
            "lines",
            "region",
            values,
            highlight=(t("Poland"), *map(subject.region_name, told)),
            unit=_index(first, t).heading,
        ),
        notes=_change_notes(subject, known),
        explained="units",
        takeaway=_grown(ends, t),
        badge=subject.badge(first, last),
    )


def _change_rows(
    subject: Subject, persons: pd.DataFrame, estimated: pd.DataFrame, known: Sequence[int]
) -> list[tuple[Cell, ...]]:
    tables = persons[known], sectors.indices(persons), estimated
    rows = zip(persons.index, *(each.to_numpy() for each in tables), strict=True)
    return [
        (_area(subject, str(code)), *counted, index[-1], _rests(list(persons), rests, subject.t), *index)
        for code, counted, index, rests in rows
    ]


def _series(subject: Subject) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return persons employed from the first year of which totals are known, and what of them is estimated."""
    persons, estimated = sectors.series(subject.statistics, subject.measured)
    years = [year for year in persons if year >= subject.statistics.first]
    return persons[years], estimated[years]


def _change_notes(subject: Subject, known: Sequence[int]) -> list[str]:
    return [
        *words.break_notes(subject.statistics, known, subject.t),
        *words.gap_notes(known, subject.t),
        subject.t("Figures of a voivodeship in the years named in the last column rest on an estimate."),
        words.coverage(subject.t),
    ]


def _change_columns(known: Sequence[int], values: Sequence[str], years: Sequence[int], t: Translator) -> list[Column]:
    """Return the columns: figures of known years, and an index that is drawn with the years between."""
    return [
        Column("region", t("Voivodeship")),
        *(Column(f"persons_{year}", str(year), 0) for year in known),
        _index(years[0], t),
        Column("estimates", t("Years that rest on an estimate")),
        *(Column(key, str(year), 1, drawn_only=True) for key, year in zip(values, years, strict=True)),
    ]


def _grown(ends: pd.Series, t: Translator) -> str:
    """Say in how many voivodeships employment grew."""
    grown, known = int((ends > 100).sum()), len(ends)
    if not known:
        return ""
    if grown == known:
        return t.n("It grew in {n} voivodeship.", "It grew in all {n} voivodeships.", known)
    return t("It grew in {grown} of {all} voivodeships.", grown=grown, all=known)


def _index(first: int, t: Translator) -> Column:
    return Column("index", t("Index"), 1, t("{year} = 100", year=first))


def _area(subject: Subject, code: str) -> str:
    return subject.t("Poland") if code == POLAND else subject.region_name(code)


def _rests(years: Sequence[int], estimated: Sequence[bool], t: Translator) -> str:
    """Return the years that rest on an estimate, in words."""
    resting = [str(year) for year, rests in zip(years, estimated, strict=True) if rests]
    return t("all") if len(resting) == len(years) else ", ".join(resting)


def _changed(change: float, t: Translator) -> str:
    if not isfinite(change):
        return t("Change not known: a total is not published")
    return t("Employment in Poland {change}%", change=words.signed(change, t))


def _years_text(national: pd.Series, t: Translator) -> str:
    parts = [f"{year}: {t.number(value) if isfinite(value) else t('no data')}" for year, value in national.items()]
    return t("Persons employed in Poland: {years}.", years="; ".join(parts))
