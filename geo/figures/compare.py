"""The figures of the page that shows voivodeships side by side: measures, structures, similar regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from geo.analysis import compare
from geo.analysis import regions as profiles
from geo.analysis.compare import MOST, Indicator
from geo.figures import words
from geo.figures.figure import Chart, Column, Figure, Link
from geo.figures.industries import short_name
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.text import capital

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.analysis.regions import Industry
    from geo.figures.figure import Cell

TOP = 3
FEW = 4  # regions that a subtitle names
NEAREST = 5  # drawn of each region where several are compared
# Amounts: that of Poland is the sum, so regions are not compared with it.
AMOUNTS = ("population", "clusters", "employed")


@dataclass(frozen=True)
class Comparison(words.InYear):
    """Voivodeships to be shown side by side."""

    regions: tuple[str, ...]  # TERYT codes, at most ``compare.MOST``

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """All measures by name, in the order of the table."""
        counts = Selection(self.registry, View()).counts("region")
        listed = (
            *(compare.newest(self.statistics, name) for name in compare.PROFILE),
            *compare.clusters(self.registry, counts),
            *compare.computed(self.structure),
        )
        return {each.name: each for each in listed}

    @cached_property
    def headings(self) -> dict[str, str]:
        """Names of the measures, with the year where there is one, in the order of the table."""
        names = words.measure_names(self.t)
        return {
            name: f"{names[name]} {each.year}" if each.year else names[name] for name, each in self.indicators.items()
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the regions, in their order."""
        return {code: self.region_name(code) for code in self.regions}

    @property
    def named(self) -> str:
        """The regions in words: their names, or how many they are."""
        few = len(self.regions) <= FEW
        return (
            ", ".join(self.names.values())
            if few
            else self.t.n("{n} voivodeship", "{n} voivodeships", len(self.regions))
        )

    @cached_property
    def strongest(self) -> dict[str, list[Industry]]:
        """The traded divisions of each region with most persons above their national share."""
        minimum = self.view.minimum
        return {
            code: profiles.strongest(profiles.industries(self.structure, code, self.traded), minimum)[:TOP]
            for code in self.regions
        }


def measures(c: Comparison) -> Figure:
    """Return all measures of the chosen regions, beside those of Poland."""
    t, names = c.t, words.measure_names(c.t)
    shown = [c.indicators[name] for name in ("gdp_per_capita", "average_wage", "unemployment_rate")]
    return Figure(
        name="compare-measures",
        title=_leading(c),
        subtitle=t("{regions} beside Poland · unit and year with each measure", regions=capital(c.named)),
        source=_sources(c),
        text=" ".join(_extremes(each, names[each.name], c) for each in shown),
        columns=[
            Column("region", t("Voivodeship")),
            *(
                Column(name, heading, words.DECIMALS.get(name, 0), words.UNITS.get(name, ""))
                for name, heading in c.headings.items()
            ),
            *(Column(f"{name}_text", drawn_only=True) for name in c.indicators),
        ],
        rows=[*(_measured(c, code) for code in c.regions), _national(c)],
        chart=Chart("multiples", "region", _drawn(c), reference_row=t("Poland")),
        notes=_notes(c),
        explained="units",
        wide=True,
    )


def _drawn(c: Comparison) -> tuple[str, ...]:
    """Name the measures that are drawn: of one region alone, those that Poland has too."""
    alone = len(c.regions) == 1
    return tuple(
        name for name, each in c.indicators.items() if not alone or (name not in AMOUNTS and each.poland is not None)
    )


def _measured(c: Comparison, code: str) -> list[Cell]:
    values = {name: each.values[code] for name, each in c.indicators.items()}
    texts = [words.value_text(name, value, c.t) for name, value in values.items()]
    return [c.names[code], *values.values(), *texts]


def _national(c: Comparison) -> list[Cell]:
    """Return the row of Poland, with words only where regions are compared with it."""
    values = {name: each.poland for name, each in c.indicators.items()}
    texts = [
        "" if name in AMOUNTS or value is None else words.value_text(name, value, c.t) for name, value in values.items()
    ]
    return [c.t("Poland"), *("–" if value is None else value for value in values.values()), *texts]


def _leading(c: Comparison) -> str:
    """Return which region has the highest GDP per head; of one alone, what part of Poland's it has."""
    t, gdp = c.t, c.indicators["gdp_per_capita"]
    known = _known(c, gdp)
    if not known:
        return t("GDP per head is not known")
    code = max(known, key=lambda code: known[code])
    if len(c.regions) == 1 and gdp.poland:
        share = t.percent(known[code] / gdp.poland)
        return t("{region}: GDP per head is {share} of Poland's", region=capital(c.names[code]), share=share)
    return t(
        "Highest GDP per head: {region} ({value})",
        region=c.names[code],
        value=words.value_text(gdp.name, known[code], t),
    )


def _known(c: Comparison, of: Indicator) -> dict[str, float]:
    return {code: of.values[code] for code in c.regions if isfinite(of.values[code])}


def _extremes(of: Indicator, name: str, c: Comparison) -> str:
    known = _known(c, of)
    if not known:
        return c.t("{measure}: no data.", measure=name)
    if len(c.regions) == 1:
        value, poland = (words.value_text(of.name, number, c.t) for number in (*known.values(), of.poland))
        return c.t(
            "{measure} ({year}): {value}, Poland {poland}.", measure=name, year=of.year, value=value, poland=poland
        )
    low, high = min(known, key=lambda code: known[code]), max(known, key=lambda code: known[code])
    return c.t(
        "{measure} ({year}): from {low} ({lowest}) to {high} ({highest}), Poland {poland}.",
        measure=name,
        year=of.year,
        low=words.value_text(of.name, known[low], c.t),
        lowest=c.names[low],
        high=words.value_text(of.name, known[high], c.t),
        highest=c.names[high],
        poland=words.value_text(of.name, of.poland, c.t),
    )


def _sources(c: Comparison) -> str:
    titles = [words.dated_title(each.provenance, c.t) for each in c.indicators.values() if each.provenance]
    titles += [words.dated_title(c.statistics.provenance(c.year), c.t), c.t("registry of the atlas")]
    return words.listed_source(titles, c.t)


def _notes(c: Comparison) -> list[str]:
    t = c.t
    return [
        t("Bars of one measure begin at 0 and share one scale; the thin line marks Poland. –: not applicable."),
        t(
            "Krugman index: sum of the differences between the shares of all divisions in the region and in Poland "
            "(the region included), 0 the same structure, 2 nothing in common. HHI: sum of the squared shares of the "
            "divisions; higher means more concentrated on few. Both use estimates for confidential divisions, and so "
            "does the total of persons employed."
        ),
        *_estimates(c),
        *c.coverage_notes(),
    ]


def _estimates(c: Comparison) -> list[str]:
    shares = {code: c.structure.estimated_share(code) for code in c.regions}
    if not all(isfinite(share) for share in shares.values()):
        return [words.estimates_note(0, float("nan"), c.t)]
    listed = ", ".join(f"{c.names[code]} {c.t.percent(share, 1)}" for code, share in shares.items())
    return [c.t("Share of persons that is estimated: {regions}.", regions=listed)]


def strongest(c: Comparison) -> Figure:
    """Return the divisions of each chosen region with most persons above their national share."""
    t, found = c.t, [(code, each) for code, listed in c.strongest.items() for each in listed]
    first = max(found, key=lambda pair: pair[1].surplus, default=None)
    return Figure(
        name="compare-strongest",
        title=t(
            "Most persons above the national share: {place}",
            place=t("{industry}, {region}", industry=short_name(first[1].code, t), region=c.names[first[0]]),
        )
        if first
        else words.none_above(t)
        if c.structure.lq.loc[list(c.regions)].notna().any(axis=None)
        else words.unmeasured(c.year, t),
        subtitle=t(
            "Location quotient (LQ) and persons employed · traded divisions with at least {n} persons, most persons "
            "above the national share first · {region} · {year}",
            n=t.number(c.view.minimum),
            region=c.named,
            year=c.year,
        ),
        source=c.source(),
        text=" ".join(f"{c.names[code]}: {short_name(each.code, t)}, {words.above(each, t)}." for code, each in found)
        or t("No published traded division with enough persons has a higher share here than in Poland."),
        badge=c.badge(),
        columns=[Column("region", t("Voivodeship")), *words.industry_columns(t)],
        rows=[[c.names[code], *c.industry_cells(each)] for code, each in found],
        chart=words.quotients(t, group="region"),
        notes=c.coverage_notes(),
        explained="surplus",
    )


def structures(c: Comparison) -> Figure:
    """Return the share of each section in the employment of the chosen regions and of Poland."""
    t, labels, employed = c.t, c.statistics.activities(), c.indicators["employed"]
    shares = compare.section_shares(c.statistics.sections(c.year), employed.values).loc[list(c.regions)]
    national = c.statistics.nation_all(c.year)[shares.columns] / (employed.poland or float("nan"))
    sections = {str(code): t.pick(labels.at[code, "label_pl"], labels.at[code, "label_en"]) for code in shares.columns}
    return Figure(
        name="compare-structures",
        title=_most_different(c, shares, national, sections),
        subtitle=t("Share of the section in persons employed of the business economy (SBS), % · {year}", year=c.year),
        source=c.source(),
        badge=c.badge(),
        text=" ".join(_largest(c, code, shares.loc[code], sections) for code in c.regions),
        columns=[
            Column("section", t("Section")),
            *(Column(code, name, 1, percent=True) for code, name in c.names.items()),
            Column("poland", t("Poland"), 1, percent=True),
            Column("name", drawn_only=True),
        ],
        rows=[
            (f"{label} ({code})", *(float(share) for share in shares[code]), float(national[code]), short_name(code, t))
            for code, label in sections.items()
        ],
        chart=Chart("multiples", "name", c.regions, reference="poland", shared=True),
        notes=[
            t(
                "All charts share one scale; the thin line marks the share in Poland. A section that is confidential "
                "in a region is shown as no data."
            ),
            words.coverage(t),
        ],
        explained="units",
        wide=len(c.regions) > 1,
    )


def _most_different(c: Comparison, shares: pd.DataFrame, national: pd.Series, sections: Mapping[str, str]) -> str:
    known = shares.sub(national).stack().dropna()
    if known.empty:
        return c.t("Structure of employment is not known")
    region, code = known.idxmax()
    return c.t(
        "Furthest above Poland: {section}, {region} ({share} of persons employed)",
        section=short_name(str(code), c.t),
        region=c.names[region],
        share=c.t.percent(shares.at[region, code], 1),
    )


def _largest(c: Comparison, region: str, shares: pd.Series, sections: Mapping[str, str]) -> str:
    known = shares.dropna().sort_values(ascending=False)
    if known.empty:
        return c.t("{measure}: no data.", measure=c.names[region])
    return c.t(
        "{region}: largest section {section} ({share}).",
        region=c.names[region],
        section=sections[str(known.index[0])],
        share=c.t.percent(float(known.iloc[0]), 1),
    )


def similar(c: Comparison) -> Figure:
    """Return the voivodeships nearest to each chosen one by industry structure."""
    t = c.t
    near = {code: compare.similar(c.structure, code) for code in c.regions}
    pairs = [(code, *pair, rank) for code, others in near.items() for rank, pair in enumerate(others)]
    return Figure(
        name="compare-similar",
        title=t("Nearest to {region}: {nearest}", region=c.names[pairs[0][0]], nearest=c.region_name(pairs[0][1]))
        if pairs
        else t("Distances cannot be computed for this year"),
        subtitle=t(
            "Krugman distance of the shares of {n} divisions in employment, 0 same … 2 nothing in common · "
            "reference: each chosen voivodeship · {year}",
            n=len(c.divisions),
            year=c.year,
        ),
        source=c.source(),
        text=" ".join(_nearest(c, code, others) for code, others in near.items() if others)
        or words.estimates_note(0, float("nan"), t),
        badge=c.badge(),
        columns=[
            Column("reference", t("Reference")),
            Column("region", t("Voivodeship")),
            Column("distance", t("Krugman distance"), 2),
            Column("drawn", drawn_only=True),
        ],
        rows=[
            (c.names[code], c.region_name(other), distance, len(near) == 1 or rank < NEAREST)
            for code, other, distance, rank in pairs
        ],
        chart=Chart("multiples", "region", ("distance",), group="reference", only="drawn", unit=t("Krugman distance")),
        notes=_distance_notes(c),
        explained="krugman",
        links=[_adding(c, other) for _, other, _, _ in pairs],
    )


def _distance_notes(c: Comparison) -> list[str]:
    half = c.t(
        "Half of the distance is the share of employment that would have to change its division. Confidential "
        "divisions enter with estimates."
    )
    return [half, *_estimates(c), words.coverage(c.t)]


def _nearest(c: Comparison, code: str, others: Sequence[tuple[str, float]]) -> str:
    listed = ", ".join(f"{c.region_name(other)} {c.t.number(distance, 2)}" for other, distance in others[:3])
    return c.t("Nearest to {region}: {nearest}", region=c.names[code], nearest=listed) + "."


def _adding(c: Comparison, code: str) -> Link | None:
    """Return the link that adds a region to those compared; None where it is one of them, or no more fit."""
    if code in c.regions or len(c.regions) >= MOST:
        return None
    return Link("region", code, c.view.toggle("region", code).address("compare"))
