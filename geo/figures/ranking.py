"""All voivodeships in one ranking: clusters, clusters per million, GDP per head and the strongest industry of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING

from geo.analysis import compare, regions
from geo.figures import words
from geo.figures.figure import Chart, Column, Figure
from geo.figures.industries import short_name
from geo.selection.filters import Selection
from geo.selection.view import RANKS, REVERSED, View

if TYPE_CHECKING:
    from geo.analysis.compare import Indicator
    from geo.analysis.regions import Industry
    from geo.figures.figure import Cell

MEASURES = ("clusters", "clusters_per_million", "gdp_per_capita")
# What the map shows, whichever column orders the ranking: a number of clusters colours no area.
MAPPED = ("clusters_per_million", "gdp_per_capita")


@dataclass(frozen=True)
class Ranking(words.InYear):
    """All voivodeships, in the order that the View asks for."""

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The measures by name."""
        counts = Selection(self.registry, View()).counts("region")
        others = (compare.newest(self.statistics, name) for name in compare.PROFILE)
        return {each.name: each for each in (*compare.clusters(self.registry, counts), *others)}

    @cached_property
    def strongest(self) -> dict[str, Industry | None]:
        """The traded division of each region with most persons above its national share; None where none is known."""
        found: dict[str, Industry | None] = {}
        for code in self.registry.region_codes:
            listed = regions.industries(self.structure, code, self.traded)
            found[code] = next(iter(regions.strongest(listed, self.view.minimum)), None)
        return found

    @property
    def column(self) -> str:
        """The column that orders the ranking."""
        return self.view.rank.removesuffix(REVERSED)

    @property
    def descending(self) -> bool:
        """Whether it does so from the highest, or the last letter."""
        return self.view.rank.endswith(REVERSED) == (self.column == "region")

    @property
    def mapped(self) -> Indicator:
        """The measure that the map shows."""
        return self.indicators[self.column if self.column in MAPPED else MAPPED[0]]

    @cached_property
    def order(self) -> list[str]:
        """Codes of the voivodeships, in order; those without the figure last."""
        named = words.alphabetical(self.registry, self.t)
        if self.column == "region":
            return named[::-1] if self.descending else named
        values = self.values(self.column)
        sign = -1 if self.descending else 1
        return sorted(named, key=lambda code: (not isfinite(values[code]), sign * values[code]))

    def values(self, column: str) -> dict[str, float]:
        """Return the numbers that order a column; NaN where one is not known."""
        if column == "industry":
            return {code: each.surplus if each else nan for code, each in self.strongest.items()}
        return dict(self.indicators[column].values)

    def heading(self, name: str) -> str:
        """Return the heading of a column, with its unit and year."""
        t, year = self.t, self.indicators["gdp_per_capita"].year
        return {
            "region": t("Voivodeship"),
            "clusters": t("Clusters"),
            "clusters_per_million": t("Clusters per million inhabitants"),
            "gdp_per_capita": t("GDP per head, PLN ({year})", year=year),
            "industry": t("Strongest industry ({year})", year=self.year),
        }[name]

    def cell(self, name: str, value: float | None) -> str:
        """Write a measure for the table, whose headings have the units."""
        if value is None or not isfinite(value):
            return self.t("no data")
        return self.t.number(value, words.DECIMALS.get(name, 0))


def figure(r: Ranking) -> Figure:
    """Return the ranking as a table, with Poland in its last row."""
    t = r.t
    years = {"gdp": r.indicators["gdp_per_capita"].year, "year": r.year}
    return Figure(
        name="region-ranking",
        title=_leading(r),
        subtitle=t(
            "Cluster organisations by seat, also per million inhabitants · GDP per head, {gdp} · traded division with "
            "most persons above its national share, {year} · 16 voivodeships",
            **years,
        ),
        source=_source(r),
        text=_leading(r) + ".",
        columns=[
            Column("region", r.heading("region")),
            *(Column(name, r.heading(name), words.DECIMALS.get(name, 0)) for name in MEASURES),
            Column("industry", r.heading("industry")),
            Column("surplus", t("Persons above the national share"), 0, signed=True),
            Column("lq", t("LQ"), 2),
        ],
        rows=[*(_row(code, r) for code in r.order), _poland(r)],
        chart=Chart("table", "region", highlight=(t("Poland"),)),
        notes=[
            t(
                "Strongest industry: the traded division that employs most persons above its national share, with at "
                "least {n} persons; published figures only. A concentration of statistics is not a cluster.",
                n=t.number(r.view.minimum),
            ),
            *r.coverage_notes(),
        ],
        explained="surplus",
    )


def _row(code: str, r: Ranking) -> list[Cell]:
    strongest = r.strongest[code]
    industry: tuple[Cell, ...] = (None, None, None)
    if strongest:
        industry = short_name(strongest.code, r.t), round(strongest.surplus), strongest.lq
    return [r.region_name(code), *(r.indicators[name].values[code] for name in MEASURES), *industry]


def _poland(r: Ranking) -> list[Cell]:
    return [r.t("Poland"), *(r.indicators[name].poland for name in MEASURES), "–", "–", "–"]


def _leading(r: Ranking) -> str:
    """Return who leads by the column that orders the ranking; by the first measure where names do."""
    t = r.t
    column = RANKS[0] if r.column == "region" else r.column
    known = {code: value for code, value in r.values(column).items() if isfinite(value)}
    if not known:
        return t("Voivodeships in a ranking")
    highest = max(known.values())
    codes = [code for code in words.alphabetical(r.registry, t) if known.get(code) == highest]
    leaders, strongest = ", ".join(r.region_name(code) for code in codes), r.strongest[codes[0]]
    if column == "industry" and strongest:
        place = t("{industry}, {region}", industry=short_name(strongest.code, t), region=leaders)
        return t("Most persons above the national share: {place}", place=place)
    said = {"region": leaders, "value": words.value_text(column, highest, t)}
    return {
        "clusters": t("Most cluster organisations: {region} ({value})", **said),
        "clusters_per_million": t("Most clusters per million inhabitants: {region} ({value})", **said),
        "gdp_per_capita": t("Highest GDP per head: {region} ({value})", **said),
    }[column]


def _source(r: Ranking) -> str:
    t = r.t
    built = t.day(date.fromisoformat(r.registry.manifest["built"]))
    titles = [
        t("registry of the atlas, {day}", day=built),
        *(words.dated_title(each.provenance, t) for each in map(r.indicators.__getitem__, MEASURES) if each.provenance),
        words.dated_title(r.statistics.provenance(r.year), t),
    ]
    return words.listed_source(titles, t)


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of a voivodeship with what it is compared with."""

    value: str
    label: str
    beside: str


def lead(r: Ranking, code: str) -> str:
    """Return how many clusters are seated in a voivodeship, and its place by inhabitants."""
    t, place = r.t, compare.places(r.indicators["clusters_per_million"].values).get(code)
    counted = t.n("{n} cluster organisation", "{n} cluster organisations", round(r.indicators["clusters"].values[code]))
    if place is None:
        return counted + "."
    every = len(r.registry.region_codes)
    return t("{clusters}; by inhabitants place {place} of {n}.", clusters=counted, place=place, n=every)


def tiles(r: Ranking, code: str) -> list[Tile]:
    """Return the figures of a voivodeship that its page begins with, each beside that of Poland."""
    t, gdp = r.t, r.indicators["gdp_per_capita"]
    share = gdp.values[code] / gdp.poland if gdp.poland else nan
    active = [
        t("{part} of {all}", part=t.number(some), all=t.number(every))
        for some, every in (_active(r, (code,)), _active(r, ()))
    ]
    return [
        _tile(r, "clusters_per_million", code),
        Tile(active[0], t("with confirmed activity"), t("Poland {value}", value=active[1])),
        Tile(
            t.percent(share) if isfinite(share) else t("no data"),
            t("GDP per head, Poland = 100% ({year})", year=gdp.year),
            words.value_text("gdp_per_capita", gdp.values[code], t),
        ),
        _tile(r, "average_wage", code),
        _tile(r, "unemployment_rate", code),
    ]


def _tile(r: Ranking, name: str, code: str) -> Tile:
    measure, t = r.indicators[name], r.t
    said = words.measure_names(t)[name] + (f" ({measure.year})" if measure.year else "")
    poland = t("Poland {value}", value=words.value_text(name, measure.poland, t))
    return Tile(words.value_text(name, measure.values[code], t), said, poland)


def _active(r: Ranking, region: tuple[str, ...]) -> tuple[int, int]:
    """Count the clusters with confirmed activity, and all; everywhere where no voivodeship is named."""
    every = Selection(r.registry, View(region=region))
    return Selection(r.registry, View(region=region, activity=("active",))).count, every.count
