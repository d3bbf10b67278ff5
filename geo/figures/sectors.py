"""The figures of a sector group in words: concentration, divisions, European peers, change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from geo.analysis import sectors
from geo.analysis.aggregate import RegionFigures
from geo.analysis.sectors import Concentration
from geo.figures import words
from geo.figures.choropleth import Colouring
from geo.figures.figure import Column, Figure
from geo.selection import describe
from geo.store.statistics import EUROPE_YEAR, LOCAL_UNITS
from geo.taxonomy import NUTS2, POLAND

if TYPE_CHECKING:
    import pandas as pd

    from geo.figures.figure import Cell
    from geo.i18n import Translator
    from geo.selection.filters import Selection
    from geo.selection.view import View
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

FIRST_YEAR = 2009  # construction is not published for 2008
EUROPEANS = 10  # leading regions shown
MOST = 0.5  # part of a group's employment that its quotient must rest on to be a finding


@dataclass(frozen=True)
class Subject:
    """What a page is about: a sector group, or one of its divisions, in a year."""

    registry: Registry
    statistics: Statistics
    view: View
    t: Translator
    slug: str | None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The divisions that the statistics cover."""
        return self.statistics.divisions()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Divisions of the group that the statistics cover; all of them where no group is chosen."""
        table = self.table
        return tuple(table.index[table["group"] == self.slug] if self.slug else table.index)

    @cached_property
    def not_covered(self) -> tuple[str, ...]:
        """Divisions of the group that the statistics leave out."""
        known = self.registry.sector(self.slug).nace if self.slug else ()
        return tuple(code for code in known if code not in self.codes)

    @property
    def division(self) -> str | None:
        """The chosen division, where it belongs to the group."""
        return self.view.division if self.view.division in self.codes else None

    @property
    def measured(self) -> tuple[str, ...]:
        """Divisions that the map shows together; none where neither group nor division is chosen."""
        return (self.division,) if self.division else self.codes if self.slug else ()

    @property
    def year(self) -> int:
        """The chosen year, or the newest."""
        years = self.statistics.years()
        return self.view.year if self.view.year in years else years[-1]

    @property
    def name(self) -> str:
        """Name of the division or group."""
        if self.division:
            return words.division_name(self.table, self.division, self.t)
        return describe.sector_name(self.registry, self.slug, self.t) if self.slug else ""

    @cached_property
    def employment(self) -> sectors.Employment:
        """Persons employed in the year."""
        return sectors.employment(self.statistics, self.year)

    @cached_property
    def place(self) -> Concentration:
        """Where the measured divisions concentrate."""
        return sectors.concentration(self.employment, self.measured)

    @property
    def counted_name(self) -> str:
        """Name of what the quotients count: the group, and which of its divisions where not all are."""
        if not self.place.left_out:
            return self.name
        return self.t("{name} (only {codes})", name=self.name, codes=", ".join(self.place.counted))

    def source(self, year: int | None = None) -> str:
        """Name the source of the figures."""
        return words.computed_source(self.statistics.provenance(year or self.year), self.t)

    def region(self, code: str) -> str:
        """Name a voivodeship, or Poland."""
        return self.t("Poland") if code == POLAND else describe.region_name(self.registry, code, self.t)


def colouring(subject: Subject, selection: Selection) -> Colouring:
    """Colour the voivodeships by the location quotient; those below the minimum or not published stay without."""
    from geo.figures.classes import breaks

    t, view, regions = subject.t, subject.view, subject.place.regions
    shown = set(subject.place.found(view.minimum).index)
    values = {code: float(lq) if code in shown else None for code, lq in regions["lq"].items()}
    limits = sorted({0.75, 1.0, view.lq, view.strong})
    beside = {str(code): persons_text(subject, str(code)) for code in regions.index}
    figures = RegionFigures("lq", values, 1.0, selection.counts("region"))
    name = t("LQ of {name}, {year}", name=subject.counted_name, year=subject.year)
    return Colouring("lq", figures, breaks(list(values.values()), limits=limits), name, 2, beside)


def persons_text(subject: Subject, code: str) -> str:
    """Say how many persons a voivodeship employs, and what keeps it from being coloured."""
    t, row = subject.t, subject.place.regions.loc[code]
    persons = float(row["persons"])
    if not isfinite(persons):
        return t("employment not published")
    text = t.n("{n} person employed", "{n} persons employed", round(persons))
    return text + (", " + t("below the minimum") if persons < subject.view.minimum else "")


def concentration_notes(subject: Subject) -> list[str]:
    """Say what the figures leave out."""
    t, place = subject.t, subject.place
    notes = []
    if place.left_out:
        covered = t.percent(place.covered, 0) if isfinite(place.covered) else t("share not known")
        notes.append(t(
            "The group without {codes}, which are confidential in some voivodeships; the rest employs {share} of it. "
            "Choose one of these divisions to see what is published of it.",
            codes=", ".join(place.left_out), share=covered,
        ))  # fmt: skip
    if subject.not_covered:
        notes.append(t("Not covered by these statistics: {codes}.", codes=", ".join(subject.not_covered)))
    if "C30" in subject.measured:
        notes.append(t("C30 mixes ships, railway vehicles and aircraft: a high LQ may mean any of them."))
    if not isfinite(place.share):
        notes.append(t("LQ is not computed for {year}: a part of the country's total is not published.",
                       year=place.year))  # fmt: skip
    notes.append(t("Voivodeships below {minimum} persons employed have no colour and no finding.",
                   minimum=t.number(subject.view.minimum)))  # fmt: skip
    return [*notes, words.coverage(t), words.newest_note(subject.statistics.years(), t)]


def concentration_figure(subject: Subject) -> Figure:
    """Tell where employment concentrates: the figure behind the map."""
    t, place = subject.t, subject.place
    found = place.found(subject.view.minimum)
    title, text = t("No location quotient to compare"), t("Nothing that may be compared is published.")
    if len(found):
        first, row = str(found.index[0]), found.iloc[0]
        title = t("Most concentrated in {region}: LQ {lq} ({persons} persons)", region=subject.region(first),
                  lq=t.number(row["lq"], 2), persons=t.number(row["persons"]))  # fmt: skip
        top = zip(found.index[:3], found["lq"], found["persons"], strict=False)
        text = t("Highest: {leading}.", leading="; ".join(_leading(subject, str(code), *pair) for code, *pair in top))
    if place.covered < MOST:
        title = t("Most of the group is confidential: choose a division")
    rows = [
        (subject.region(str(code)), row["lq"], row["persons"], row["share"], row["estimate"],
         _mark(row, t))
        for code, row in place.regions.sort_values("persons", ascending=False).iterrows()
    ]  # fmt: skip
    columns = (
        Column(t("Voivodeship")), Column(t("LQ"), 2), Column(t("Persons employed"), 0),
        Column(t("share of the voivodeship's employment"), 1, percent=True),
        Column(t("Estimated persons employed, where not published"), 0), Column(t("Mark")),
    )  # fmt: skip
    return Figure(
        "sector-concentration", title,
        t("{name} · location quotient against Poland and persons employed · voivodeships · {year}",
          name=subject.counted_name, year=subject.year),
        subject.source(), text, columns, rows, concentration_notes(subject),
    )  # fmt: skip


def _mark(row: Any, t: Translator) -> str:
    if isfinite(row["persons"]):
        return t("published")
    return t("estimate") if isfinite(row["estimate"]) else t("not published")


def _leading(subject: Subject, code: str, lq: float, persons: float) -> str:
    t = subject.t
    return t("{region} {lq} ({persons} persons)", region=subject.region(code), lq=t.number(lq, 2),
             persons=t.number(persons))  # fmt: skip


def division_figure(subject: Subject) -> Figure:
    """Tell of the divisions of the group."""
    t, units = subject.t, subject.statistics.nation(subject.year, LOCAL_UNITS)
    listed = sectors.divisions(subject.employment, units, subject.codes, subject.view.minimum)
    listed = tuple(sorted(listed, key=lambda row: -row.persons if isfinite(row.persons) else 0.0))
    rows: list[tuple[Cell, ...]] = [
        (words.division_name(subject.table, row.code, t), row.persons, row.local_units,
         "; ".join(_leading(subject, *leading) for leading in row.leading) or t("none"), row.published,
         t("published") if row.published == len(subject.registry.region_codes) else t("published in part"))
        for row in listed
    ]  # fmt: skip
    rows += [(_uncovered(subject, code), None, None, t("not covered"), None, t("not covered")) for code in
             subject.not_covered]  # fmt: skip
    largest = str(rows[0][0])
    columns = (
        Column(t("Division")), Column(t("Persons employed"), 0, t("Poland")), Column(t("Local units"), 0, t("Poland")),
        Column(t("Highest LQ (persons employed)")), Column(t("Voivodeships published"), 0, t("of 16")),
        Column(t("Mark")),
    )  # fmt: skip
    return Figure(
        "sector-divisions", t("Largest division: {name}", name=largest),
        t("NACE Rev. 2 divisions of the group · persons employed, local units, LQ · Poland · {year}",
          year=subject.year),
        subject.source(),
        t.n("{n} division of the group is covered by these statistics.",
            "{n} divisions of the group are covered by these statistics.", len(listed)),
        columns, rows,
        [t("Only published figures of at least {minimum} persons employed are ranked.",
           minimum=t.number(subject.view.minimum)), words.coverage(t)],
    )  # fmt: skip


def _uncovered(subject: Subject, code: str) -> str:
    activities = subject.statistics.activities()
    return words.division_name(activities, code, subject.t) if code in activities.index else code


def change_figure(subject: Subject) -> Figure:
    """Tell how employment changed."""
    t = subject.t
    persons, estimated = sectors.series(subject.statistics, subject.measured)
    years = [year for year in persons.columns if year >= FIRST_YEAR]
    persons, estimated = persons[years], estimated[years]
    index = sectors.indices(persons)
    last = years[-1]
    rows = [
        (subject.region(str(code)), *persons.loc[code], index.loc[code, last],
         t("all") if estimated.loc[code].all() else ", ".join(str(year) for year in years if estimated.loc[code, year]))
        for code in [POLAND, *persons.index[1:][persons[last].iloc[1:].argsort()[::-1]]]
    ]  # fmt: skip
    change = float(index.loc[POLAND, last]) - 100
    title = t("Change not known: a total is not published")
    if isfinite(change):
        title = t("Employment in Poland {change}% from {first} to {last}", change=words.signed(change, t),
                  first=years[0], last=last)  # fmt: skip
    columns = (
        Column(t("Voivodeship")), *(Column(str(year), 0) for year in years),
        Column(t("Index"), 1, t("{year} = 100", year=years[0])), Column(t("Years that rest on an estimate")),
    )  # fmt: skip
    return Figure(
        "sector-change", title,
        t("{name} · persons employed · Poland and voivodeships · {first}–{last}", name=subject.name, first=years[0],
          last=last),
        subject.source(last), _years_text(persons.loc[POLAND], t), columns, rows,
        [t("Figures of a voivodeship in the years named in the last column rest on an estimate."),
         words.coverage(t)],
    )  # fmt: skip


def _years_text(national: pd.Series, t: Translator) -> str:
    parts = [f"{year}: {t.number(value) if isfinite(value) else t('no data')}" for year, value in national.items()]
    return t("Persons employed in Poland: {years}.", years="; ".join(parts))


def peer_figure(subject: Subject, division: str) -> Figure:
    """Tell which European regions are strong in a division."""
    t, (europe, countries) = subject.t, subject.statistics.europe()
    table = sectors.peers(europe, countries, division)
    rows = [_peer(subject, rank, str(code), row) for rank, (code, row) in enumerate(table.iterrows(), 1)]
    polish = [str(code) for code in table.index if str(code).startswith("PL")]
    best = [code for code in polish if table.loc[code, "stars"] == 3]
    title = t("No Polish region has three stars")
    if best:
        title = t.n("{n} Polish region has three stars", "{n} Polish regions have three stars", len(best))
    names = ", ".join(_european(subject, code) for code in best) or t("none")
    columns = (
        Column(t("Rank"), 0), Column(t("NUTS 2 region (2013)")), Column(t("Stars"), 0), Column(t("Size"), 0),
        Column(t("Specialisation"), 0), Column(t("Focus"), 0), Column(t("Persons employed"), 0),
        Column(t("LQ against Europe"), 2),
    )  # fmt: skip
    return Figure(
        "sector-peers", title,
        t("{name} · stars for size, specialisation and focus · NUTS 2 (2013) regions of 29 countries · {year}",
          name=words.division_name(subject.table, division, t), year=EUROPE_YEAR),
        t("Source: {title}; own computation.", title=_europe_title(subject)),
        t("Three stars in Poland: {names}. Regions of Europe with a published figure: {n}.", names=names,
          n=t.number(len(table))),
        columns, rows, peer_notes(t),
    )  # fmt: skip


def peer_division(subject: Subject) -> str:
    """Give the chosen division, else the largest of the group that serves more than its own region."""
    nation, table = subject.employment.nation, subject.table
    traded = [code for code in subject.codes if table.loc[code, "traded"]] or list(subject.codes)
    return subject.division or max(traded, key=lambda code: nation[code] if isfinite(nation[code]) else 0.0)


def peer_notes(t: Translator) -> list[str]:
    """Say how stars are given, and that they are the atlas's."""
    return [
        t("Stars are computed by the atlas, after a method used for European clusters, on NACE divisions: one each for "
          "size (top 10% of regions by persons employed), specialisation (LQ of 2 or more against the 29 countries), "
          "focus (top 10% of all shares of a division in a region's employment); at least 1,000 persons employed."),
        t("Totals of regions are over their published cells, so LQ and focus are upper limits. Regions whose figure is "
          "confidential are not ranked."),
        t("The source gives regions by code only: those outside Poland stand here by code and country."),
    ]  # fmt: skip


def _europe_title(subject: Subject) -> str:
    series = subject.statistics.series()
    row = series[series["table"] == "europe"].iloc[0]
    return subject.t.pick(str(row["title_pl"]), str(row["title"]))


def _peer(subject: Subject, rank: int, code: str, row: Any) -> tuple[Any, ...]:
    stars = [int(row[name]) for name in ("stars", "size", "specialisation", "focus")]
    return (rank, _european(subject, code), *stars, float(row["persons"]), float(row["lq"]))


def _european(subject: Subject, code: str) -> str:
    """Name a NUTS 2 region: a Polish one in words with its code, others by code and country, for want of names."""
    from babel import Locale

    names: Mapping[str, str] = {nuts: teryt for teryt, codes in NUTS2.items() for nuts in codes}
    if code in names:
        return f"{subject.region(names[code])} ({code})"
    country = {"EL": "GR", "UK": "GB"}.get(code[:2], code[:2])
    return f"{code} ({Locale(subject.t.language).territories.get(country, country)})"


def shown_peers(figure: Figure) -> Sequence[Sequence[Any]]:
    """Choose of all ranks the leading ones of Europe and all Polish ones."""
    return [row for row in figure.rows if int(row[0] or 0) <= EUROPEANS or "(PL" in str(row[1])]
