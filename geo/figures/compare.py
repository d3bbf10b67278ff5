"""The figures of the page that shows voivodeships side by side: measures, structures, similar regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from geo.analysis import compare
from geo.analysis import regions as region_profile
from geo.analysis.compare import MOST, Indicator
from geo.analysis.regions import InYear
from geo.figures import words
from geo.figures.figure import Cell, Column, Figure
from geo.i18n import Translator
from geo.selection.describe import region_name
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


PROFILE = ("population", "gdp_per_capita", "average_wage", "unemployment_rate")
EXPLAINED = {
    "clusters_per_million": "per-million",
    "krugman": "krugman",
    "hhi": "hhi",
}  # anchors of the page of methods
TOP = 3
NEAREST = 5  # shown of each region where several are compared
Drawn = tuple[Figure, str]


@dataclass(frozen=True)
class Comparison(InYear):
    """Voivodeships to be shown side by side.

    Attributes
    ----------
    regions
        TERYT codes, at most ``comparison.MOST``.
    """

    regions: tuple[str, ...]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All measures, in the order of the table."""
        profile = self.statistics.profile()
        counts = Selection(self.registry, View()).counts("region")
        return (
            *(compare.profile_indicator(profile, name) for name in PROFILE),
            *compare.clusters(self.registry, counts),
            *compare.computed(self.known),
        )

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the regions, in their order."""
        return {code: self.name(code) for code in self.regions}

    def name(self, region: str) -> str:
        """Name a voivodeship."""
        return region_name(self.registry, region, self.t)

    def top(self, region: str) -> list[str]:
        """Name the strongest traded divisions of a region, with quotient and persons."""
        traded = self.divisions.index[self.divisions["traded"]]
        cells = region_profile.strongest(region_profile.cells(self.known, region, traded), self.view.minimum)[:TOP]
        return [
            self.t(
                "{division}: LQ {lq}, {persons}",
                division=words.division_name(self.divisions, cell.code, self.t),
                lq=self.t.number(cell.lq, 2),
                persons=self.t.n("{n} person", "{n} persons", round(cell.persons)),
            )
            for cell in cells
        ]


def measures(c: Comparison) -> Drawn:
    """All measures of the chosen regions: small multiples, and one table."""
    t, names = c.t, words.measure_names(c.t)
    figure = Figure(
        name="compare-measures",
        title=_leading(c),
        subtitle=t("Measures of {n} voivodeships and Poland · unit and year with each", n=t.number(len(c.regions))),
        source=_sources(c),
        text=" ".join(_extremes(one, names[one.name], c) for one in c.indicators[1:4]),
        columns=[Column(t("Voivodeship")),
                 *(Column(_heading(one, names), words.DECIMALS.get(one.name, 0), words.UNITS.get(one.name, ""))
                   for one in c.indicators),
                 Column(t("Strongest traded divisions ({year})", year=c.year))],
        rows=[_row(c.names[code], [one.values[code] for one in c.indicators], "; ".join(c.top(code)))
              for code in c.regions]
        + [_row(t("Poland"), ["x" if one.poland is None else one.poland for one in c.indicators], "x")],
        notes=_notes(c),
    )  # fmt: skip
    multiples = [_multiple(one, names, c) for one in c.indicators]
    return figure, render("compare_measures", t, multiples=multiples, methods=_methods(c), **_table(c, names))


def _methods(c: Comparison) -> str:
    return c.view.address("methods")


def _row(name: str, values: Sequence[Cell], top: str) -> list[Cell]:
    return [name, *values, top]


def _heading(one: Indicator, names: dict[str, str]) -> str:
    return f"{names[one.name]} {one.year}" if one.year else names[one.name]


def _leading(c: Comparison) -> str:
    gdp = c.indicators[1]
    known = {code: gdp.values[code] for code in c.regions if isfinite(gdp.values[code])}
    if not known:
        return c.t("GDP per head is not known")
    first = max(known, key=lambda code: known[code])
    return c.t("Highest GDP per head: {region}", region=c.names[first])


def _extremes(one: Indicator, name: str, c: Comparison) -> str:
    known = {code: one.values[code] for code in c.regions if isfinite(one.values[code])}
    if not known:
        return c.t("{measure}: no data.", measure=name)
    low, high = min(known, key=lambda code: known[code]), max(known, key=lambda code: known[code])
    return c.t(
        "{measure} ({year}): from {low} ({lowest}) to {high} ({highest}), Poland {poland}.",
        measure=name,
        year=one.year,
        low=words.value_text(one.name, known[low], c.t),
        lowest=c.names[low],
        high=words.value_text(one.name, known[high], c.t),
        highest=c.names[high],
        poland=words.value_text(one.name, one.poland, c.t),
    )


def _multiple(one: Indicator, names: dict[str, str], c: Comparison) -> dict[str, Any]:
    # Population, clusters and persons are amounts: a mark of Poland would lie far outside.
    national = None if one.name in ("population", "clusters", "employed") else one.poland
    values = [*(one.values[code] for code in c.regions), national or 0.0]
    scale = max([value for value in values if isfinite(value)], default=0.0)
    rows = [
        {
            "label": c.names[code],
            "value": words.value_text(one.name, one.values[code], c.t),
            "number": one.values[code],
            "national": national,
        }
        for code in c.regions
    ]
    shown = words.value_text(one.name, national, c.t) if national is not None else ""
    return {"title": _heading(one, names), "bars": words.bars(rows, scale), "poland": shown}


def _table(c: Comparison, names: dict[str, str]) -> dict[str, Any]:
    rows = [
        {
            "name": _heading(one, names),
            "help": EXPLAINED.get(one.name, ""),
            "values": [words.value_text(one.name, one.values[code], c.t) for code in c.regions],
            "poland": "x" if one.poland is None else words.value_text(one.name, one.poland, c.t),
        }
        for one in c.indicators
    ]
    heads = [{"label": c.names[code], **words.linked(c.view, "regions", region=(code,))} for code in c.regions]
    return {"rows": rows, "heads": heads, "tops": [c.top(code) for code in c.regions], "year": c.year}


def _sources(c: Comparison) -> str:
    titles = [c.t.pick(one.title_pl, one.title) for one in c.indicators if one.title]
    provenance = c.statistics.provenance(c.year)
    titles += [c.t.pick(provenance["title_pl"], provenance["title"]), c.t("registry of the atlas")]
    return words.listed_source(titles, c.t)


def _notes(c: Comparison) -> list[str]:
    t = c.t
    return [
        t("Bars of one measure begin at 0 and share one scale; the thin line marks Poland. x: not applicable."),
        t("Krugman index: sum of the differences between the shares of all divisions in the region and in Poland (the "
          "region included), 0 the same structure, 2 nothing in common. HHI: sum of the squared shares of the "
          "divisions; higher means more concentrated on few. Both use estimates for confidential divisions, and so "
          "does the total of persons employed."),
        t("Strongest divisions: traded, at least {n} persons employed, published figures only, LQ against Poland above "
          "1.", n=t.number(c.view.minimum)),
        *_doubtful(c),
        words.coverage(t),
        words.newest_note(c.statistics.years(), t),
    ]  # fmt: skip


def _doubtful(c: Comparison) -> list[str]:
    shares = {code: region_profile.estimated_share(c.known, code) for code in c.regions}
    if not all(isfinite(share) for share in shares.values()):
        return [words.estimates_note(0, float("nan"), c.t)]
    listed = ", ".join(f"{c.names[code]} {c.t.percent(share, 1)}" for code, share in shares.items())
    return [c.t("Share of persons that is estimated: {regions}.", regions=listed)]


def structures(c: Comparison) -> Drawn:
    """Share of each section in employment, one small chart per region on one scale."""
    t, labels = c.t, c.statistics.activities()
    totals = c.indicators[-3]
    shares = compare.section_shares(c.statistics.sections(c.year), totals.values).loc[list(c.regions)]
    national = c.statistics.nation_all(c.year)[shares.columns] / (totals.poland or float("nan"))
    sections = {str(code): t.pick(labels.at[code, "label_pl"], labels.at[code, "label_en"]) for code in shares.columns}
    top = max([float(share) for share in (*shares.to_numpy().ravel(), *national) if isfinite(share)], default=0.0)
    figure = Figure(
        name="compare-structures",
        title=_most_different(c, shares, national, sections),
        subtitle=t("Share of the section in persons employed of the business economy (SBS), % · {year}", year=c.year),
        source=words.computed_source(c.statistics.provenance(c.year), t),
        text=" ".join(_largest(c, code, shares.loc[code], sections) for code in c.regions),
        columns=[Column(t("Section")), *(Column(name, 1, percent=True) for name in c.names.values()),
                 Column(t("Poland"), 1, percent=True)],
        rows=[(f"{label} ({code})", *(float(share) for share in shares[code]), float(national[code]))
              for code, label in sections.items()],
        notes=[t("All charts share one scale; the thin line marks the share in Poland. A section that is confidential "
                 "in a region is shown as no data."), words.coverage(t)],
    )  # fmt: skip
    multiples = [
        {
            "title": c.names[code],
            "poland": "",
            "bars": words.bars(_sections(shares.loc[code], national, sections, t), top),
        }
        for code in c.regions
    ]
    return figure, render("compare_multiples", t, multiples=multiples)


def _sections(shares: pd.Series, national: pd.Series, sections: dict[str, str], t: Translator) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{code} {label}",
            "number": float(shares[code]),
            "national": float(national[code]),
            "value": t.percent(float(shares[code]), 1) if isfinite(shares[code]) else t("no data"),
        }
        for code, label in sections.items()
    ]


def _most_different(c: Comparison, shares: pd.DataFrame, national: pd.Series, sections: dict[str, str]) -> str:
    known = [
        (float(shares.at[region, code] - national[code]), region, code)
        for region in shares.index
        for code in shares.columns
        if isfinite(shares.at[region, code] - national[code])
    ]
    if not known:
        return c.t("Structure of employment is not known")
    _, region, code = max(known)
    return c.t("Furthest above Poland: {section}, {region}", section=sections[code], region=c.names[region])


def _largest(c: Comparison, region: str, shares: pd.Series, sections: dict[str, str]) -> str:
    known = shares.dropna().sort_values(ascending=False)
    if known.empty:
        return c.t("{measure}: no data.", measure=c.names[region])
    return c.t(
        "{region}: largest section {section} ({share}).",
        region=c.names[region],
        section=sections[str(known.index[0])],
        share=c.t.percent(float(known.iloc[0]), 1),
    )


def similar(c: Comparison) -> Drawn:
    """The voivodeships nearest to each chosen one by industry structure."""
    t, first = c.t, c.regions[0]
    near = {code: compare.similar(c.known, code) for code in c.regions}
    known = bool(near[first])
    figure = Figure(
        name="compare-similar",
        title=t("Nearest to {region}: {nearest}", region=c.names[first], nearest=c.name(near[first][0][0])) if known
        else t("Distances cannot be computed for this year"),
        subtitle=t("Krugman distance of the shares of {n} divisions in employment, 0 same … 2 nothing in common · "
                   "reference: each chosen voivodeship · {year}", n=len(c.divisions), year=c.year),
        source=words.computed_source(c.statistics.provenance(c.year), t),
        text=" ".join(_nearest(c, code, others) for code, others in near.items() if others),
        columns=[Column(t("Reference")), Column(t("Voivodeship")), Column(t("Krugman distance"), 2)],
        rows=[(c.names[code], c.name(other), distance) for code, others in near.items() for other, distance in others],
        notes=[t("Half of the distance is the share of employment that would have to change its division. Confidential "
                 "divisions enter with estimates."), *_doubtful(c), words.coverage(t)],
    )  # fmt: skip
    longest = max([distance for others in near.values() for _, distance in others], default=0.0)
    shown = NEAREST if len(c.regions) > 1 else None
    multiples = [
        {"title": c.names[code], "poland": "", "bars": words.bars(_distances(c, others[:shown]), longest)}
        for code, others in near.items()
    ]
    return figure, render("compare_similar", t, multiples=multiples, methods=_methods(c)) if known else ""


def _nearest(c: Comparison, code: str, others: list[tuple[str, float]]) -> str:
    listed = ", ".join(f"{c.name(other)} {c.t.number(distance, 2)}" for other, distance in others[:3])
    return c.t("Nearest to {region}: {nearest}", region=c.names[code], nearest=listed) + "."


def _distances(c: Comparison, others: list[tuple[str, float]]) -> list[dict[str, Any]]:
    return [
        {"label": c.name(code), "number": distance, "value": c.t.number(distance, 2), **_added(c, code)}
        for code, distance in others
    ]


def _added(c: Comparison, code: str) -> dict[str, str]:
    if code in c.regions or len(c.regions) >= MOST:
        return {}
    return {"href": c.view.toggle("region", code).address("compare"), "action": "region", "target": code}


def chosen(view: View, t: Translator) -> tuple[tuple[str, ...], Sequence[str]]:
    """Give the regions that fit side by side, and what to say where more are chosen."""
    fitting = compare.first(view.region)
    if len(fitting) == len(view.region):
        return fitting, ()
    return fitting, [t("Only {n} voivodeships fit side by side; the first of those chosen are shown.", n=MOST)]
