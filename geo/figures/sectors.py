"""The figures of a sector group in words: concentration, divisions, European peers, change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from geo.analysis import sectors
from geo.analysis.aggregate import RegionFigures
from geo.analysis.sectors import Concentration
from geo.figures import words
from geo.figures.choropleth import Colouring
from geo.figures.classes import breaks
from geo.figures.figure import Chart, Column, Figure
from geo.figures.words import NOTE, TEXT
from geo.selection import describe
from geo.store.statistics import EUROPE_YEAR, LOCAL_UNITS
from geo.taxonomy import NUTS2, POLAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from geo.analysis.sectors import Division
    from geo.figures.figure import Cell
    from geo.i18n import Translator
    from geo.selection.filters import Selection

FIRST_YEAR = 2009  # construction is not published for 2008
EUROPEANS = 10  # leading regions shown
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
        return sectors.concentration(self.employment, self.measured)

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
    return Colouring("lq", figures, breaks(list(values.values()), limits=limits), name, 2, beside)


def persons_text(subject: Subject, code: str) -> str:
    """Return how many persons a voivodeship employs, and what keeps it from being coloured."""
    t, row = subject.t, subject.place.regions.loc[code]
    persons = float(row["persons"])
    if not isfinite(persons):
        return t("employment not published")
    text = t.n("{n} person employed", "{n} persons employed", round(persons))
    return text + (", " + t("below the minimum") if persons < subject.view.minimum else "")


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
        subtitle=t(
            "{name} · location quotient against Poland and persons employed · voivodeships · {year}",
            name=subject.counted_name,
            year=subject.year,
        ),
        source=subject.source(),
        text=text,
        columns=[
            Column("region", t("Voivodeship")),
            Column("lq", t("LQ"), 2),
            Column("persons", t("Persons employed"), 0),
            Column("share", t("share of the voivodeship's employment"), 1, percent=True),
            Column("estimate", t("Estimated persons employed, where not published"), 0),
            Column("mark", t("Mark")),
            TEXT,
            Column("estimated", drawn_only=True),
        ],
        rows=[_concentration_row(subject, str(code)) for code in ordered.index],
        chart=Chart(
            "bars",
            "region",
            ("lq",),
            "text",
            reference=1.0,
            highlight=subject.highlight,
            estimated="estimated",
            unit=t("Location quotient (LQ)"),
            key=t("The thin line marks 1, the national share."),
        ),
        notes=concentration_notes(subject),
        explained="lq",
    )


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


def _quotient(subject: Subject, code: str, lq: float, persons: float) -> dict[str, str]:
    """Return a voivodeship with its location quotient and persons employed, in words."""
    t = subject.t
    return {"region": subject.region_name(code), "lq": t.number(lq, 2), "persons": t.number(persons)}


def _listed(quotients: Iterable[Mapping[str, str]], t: Translator) -> str:
    return "; ".join(t("{region} {lq} ({persons} persons)", **each) for each in quotients)


def _concentration_row(subject: Subject, code: str) -> list[Cell]:
    t, row = subject.t, subject.place.regions.loc[code]
    lq, persons, share, estimate = map(float, row[["lq", "persons", "share", "estimate"]])
    estimated = not isfinite(persons) and isfinite(estimate)
    mark = t("published") if isfinite(persons) else t("estimate") if estimated else t("not published")
    quotient = f"{t('LQ')} {t.number(lq, 2)}; " if isfinite(lq) else ""
    text = quotient + persons_text(subject, code)
    return [subject.region_name(code), lq, persons, share, estimate, mark, text, estimated]


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
        title=t("Largest division: {name}", name=rows[0][0]),
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
        f"{t('Highest LQ (persons employed)')}: {leading}" if leading else "",
    ]


def _uncovered_row(subject: Subject, code: str) -> list[Cell]:
    t, activities = subject.t, subject.statistics.activities()
    name = words.division_name(activities, code, t) if code in activities.index else code
    return [name, None, None, t("not covered"), None, t("not covered"), t("not covered"), ""]


def change(subject: Subject) -> Figure:
    """Return persons employed by year, and drawn as an index."""
    t = subject.t
    persons, estimated = (
        table[[year for year in table if year >= FIRST_YEAR]]
        for table in sectors.series(subject.statistics, subject.measured)
    )
    years, index = [int(year) for year in persons], sectors.indices(persons)
    first, last = years[0], years[-1]
    regions = persons.drop(POLAND).sort_values(last, ascending=False).index
    values = tuple(f"index_{year}" for year in years)
    return Figure(
        name="sector-change",
        title=_changed(float(index.loc[POLAND, last]) - 100, first, last, t),
        subtitle=t(
            "{name} · persons employed · Poland and voivodeships · {first}–{last}",
            name=subject.name,
            first=first,
            last=last,
        ),
        source=subject.source(last),
        text=_years_text(persons.loc[POLAND], t),
        columns=[
            Column("region", t("Voivodeship")),
            *(Column(f"persons_{year}", str(year), 0) for year in years),
            _index(first, t),
            Column("estimates", t("Years that rest on an estimate")),
            *(Column(key, str(year), 1, drawn_only=True) for key, year in zip(values, years, strict=True)),
        ],
        rows=[
            (_area(subject, str(code)), *persons.loc[code], indexed[last], _rests(estimated.loc[code], t), *indexed)
            for code, indexed in index.loc[[POLAND, *regions]].iterrows()
        ],
        chart=Chart("lines", "region", values, highlight=subject.highlight, unit=_index(first, t).heading),
        notes=[
            t("Figures of a voivodeship in the years named in the last column rest on an estimate."),
            words.coverage(t),
        ],
        explained="units",
    )


def _index(first: int, t: Translator) -> Column:
    return Column("index", t("Index"), 1, t("{year} = 100", year=first))


def _area(subject: Subject, code: str) -> str:
    return subject.t("Poland") if code == POLAND else subject.region_name(code)


def _rests(estimated: pd.Series, t: Translator) -> str:
    """Return the years that rest on an estimate, in words."""
    return t("all") if estimated.all() else ", ".join(str(year) for year in estimated.index[estimated])


def _changed(change: float, first: int, last: int, t: Translator) -> str:
    if not isfinite(change):
        return t("Change not known: a total is not published")
    signed = words.signed(change, t)
    return t("Employment in Poland {change}% from {first} to {last}", change=signed, first=first, last=last)


def _years_text(national: pd.Series, t: Translator) -> str:
    parts = [f"{year}: {t.number(value) if isfinite(value) else t('no data')}" for year, value in national.items()]
    return t("Persons employed in Poland: {years}.", years="; ".join(parts))


def peers(subject: Subject) -> Figure:
    """Return the European regions with a published figure of the subject's main division, by stars."""
    t, division = subject.t, peer_division(subject)
    table = sectors.peers(*subject.statistics.europe(), division)
    names = {str(code): _european(subject, str(code)) for code in table.index}
    polish = [code for code in names if code.startswith("PL")]
    best = [code for code in polish if table.loc[code, "stars"] == 3]
    return Figure(
        name="sector-peers",
        title=t.n("{n} Polish region has three stars", "{n} Polish regions have three stars", len(best))
        if best
        else t("No Polish region has three stars"),
        subtitle=t(
            "{name} · stars for size, specialisation and focus · NUTS 2 (2013) regions of 29 countries · {year}",
            name=subject.division_name(division),
            year=EUROPE_YEAR,
        ),
        source=t("Source: {title}; own computation.", title=_europe_title(subject)),
        text=t(
            "Three stars in Poland: {names}. Regions of Europe with a published figure: {n}.",
            names=", ".join(names[code] for code in best) or t("none"),
            n=t.number(len(table)),
        ),
        columns=_peer_columns(t),
        rows=[
            [rank, names[code], *map(int, stars), persons, lq, rank <= EUROPEANS or code in polish, *_stars(stars, t)]
            for rank, (code, *stars, persons, lq) in enumerate(table[_PEER].itertuples(name=None), 1)
        ],
        chart=Chart(
            "table",
            "region",
            ("rank", "region", "stars_drawn", "stars_for", "persons", "lq"),
            only="drawn",
            highlight=tuple(names[code] for code in polish),
            key=t("The ten leading regions of Europe, and all Polish ones"),
        ),
        notes=peer_notes(t),
        explained="stars",
    )


_PEER = ["stars", "size", "specialisation", "focus", "persons", "lq"]


def _peer_columns(t: Translator) -> list[Column]:
    return [
        Column("rank", t("Rank"), 0),
        Column("region", t("NUTS 2 region (2013)")),
        Column("stars", t("Stars"), 0),
        Column("size", t("Size"), 0),
        Column("specialisation", t("Specialisation"), 0),
        Column("focus", t("Focus"), 0),
        Column("persons", t("Persons employed"), 0),
        Column("lq", t("LQ against Europe"), 2),
        Column("drawn", drawn_only=True),
        Column("stars_drawn", t("Stars"), drawn_only=True),
        Column("stars_for", t("Stars for"), drawn_only=True),
    ]


def _stars(stars: Sequence[float], t: Translator) -> tuple[str, str]:
    """Return the number of stars and what they are for, in words; `stars` are their sum and each of them, 0 or 1."""
    total, *each = map(int, stars)
    names = zip((t("size"), t("specialisation"), t("focus")), each, strict=True)
    return t("{n} of 3", n=total), ", ".join(name for name, earned in names if earned) or t("none")


def peer_division(subject: Subject) -> str:
    """Return the chosen division, else the largest of the group that serves more than its own region."""
    nation = subject.employment.nation
    traded = [code for code in subject.codes if code in subject.traded] or list(subject.codes)
    return subject.division or max(traded, key=lambda code: nation[code] if isfinite(nation[code]) else 0.0)


def peer_notes(t: Translator) -> list[str]:
    """Return how stars are given, and that they are the atlas's."""
    return [
        t(
            "Stars are computed by the atlas, after a method used for European clusters, on NACE divisions: one each "
            "for size (top 10% of regions by persons employed), specialisation (LQ of 2 or more against the 29 "
            "countries), focus (top 10% of all shares of a division in a region's employment); at least 1,000 persons "
            "employed."
        ),
        t(
            "Totals of regions are over their published cells, so LQ and focus are upper limits. Regions whose figure "
            "is confidential are not ranked."
        ),
        t("The source gives regions by code only: those outside Poland stand here by code and country."),
    ]


def _europe_title(subject: Subject) -> str:
    series = subject.statistics.series()
    row = series[series["table"] == "europe"].iloc[0]
    return subject.t.pick(str(row["title_pl"]), str(row["title"]))


def _european(subject: Subject, code: str) -> str:
    """Return the name of a NUTS 2 region: a Polish one with its code, others, unnamed, by code and country."""
    from babel import Locale

    names: Mapping[str, str] = {nuts: teryt for teryt, codes in NUTS2.items() for nuts in codes}
    if code in names:
        return f"{subject.region_name(names[code])} ({code})"
    country = {"EL": "GR", "UK": "GB"}.get(code[:2], code[:2])
    return f"{code} ({Locale(subject.t.language).territories.get(country, country)})"
