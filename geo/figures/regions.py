"""The figures of a voivodeship's page: profile, clusters, strengths, change and gaps, in words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import taxonomy
from geo.analysis import compare, regions
from geo.analysis.regions import InYear
from geo.figures import words
from geo.figures.figure import Column, Figure
from geo.i18n import Translator
from geo.selection.describe import region_name, sector_name
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.web.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.analysis.compare import Indicator
    from geo.analysis.regions import Cell

SHOWN = 10
SHIFTS_SHOWN = 5
PROFILE = ("population", "gdp_per_capita", "average_wage", "unemployment_rate")
Drawn = tuple[Figure, str]


@dataclass(frozen=True)
class Profile(InYear):
    """A voivodeship to be shown.

    Attributes
    ----------
    region
        TERYT code.
    """

    region: str

    @cached_property
    def traded(self) -> list[str]:
        """Codes of the traded divisions."""
        return [str(code) for code in self.divisions.index[self.divisions["traded"]]]

    @cached_property
    def cells(self) -> list[Cell]:
        """Published traded divisions of the region, highest location quotient first."""
        return regions.cells(self.known, self.region, self.traded)

    @cached_property
    def selection(self) -> Selection:
        """Clusters seated in the region."""
        return Selection(self.registry, View(lang=self.view.lang, region=(self.region,)))

    @property
    def name(self) -> str:
        """Name of the voivodeship."""
        return self.t("{region} Voivodeship", region=region_name(self.registry, self.region, self.t))

    def division(self, code: str) -> str:
        """Name a division."""
        return words.division_name(self.divisions, code, self.t)

    def help(self, anchor: str) -> dict[str, str]:
        """Give the link to the explanation of a measure."""
        return {"help": anchor, "methods": self.view.address("methods")}

    def notes(self) -> list[str]:
        """Say what figures by division count and where they rest on estimates."""
        hidden = int(self.known.estimated.loc[self.region].sum())
        share = regions.estimated_share(self.known, self.region)
        notes = [words.coverage(self.t), words.newest_note(self.statistics.years(), self.t)]
        return notes if not hidden and isfinite(share) else [*notes, words.estimates_note(hidden, share, self.t)]

    def source(self) -> str:
        """Name the source of figures by division."""
        return words.computed_source(self.statistics.provenance(self.year), self.t)


def profile(p: Profile) -> Drawn:
    """Population, GDP per head, wage and unemployment beside those of Poland."""
    t, table = p.t, p.statistics.profile()
    found = [compare.profile_indicator(table, name) for name in PROFILE]
    names = words.measure_names(t)
    gdp = found[1]
    share = gdp.values[p.region] / gdp.poland if gdp.poland else float("nan")
    rows = [
        (names[one.name], words.UNITS.get(one.name, t("persons")), one.year, one.values[p.region], one.poland,
         t.pick(one.title_pl, one.title))
        for one in found
    ]  # fmt: skip
    figure = Figure(
        name="region-profile",
        title=t("GDP per head: {share} of Poland's", share=t.percent(share) if isfinite(share) else t("no data")),
        subtitle=t("Value of the voivodeship · Poland beside · unit and year with each · {region}", region=p.name),
        source=words.listed_source((str(row[-1]) for row in rows), t),
        text=" ".join(
            t("{measure} ({year}): {value}, Poland {poland}.", measure=row[0], year=row[2],
              value=words.value_text(one.name, row[3], t), poland=words.value_text(one.name, row[4], t))
            for one, row in zip(found, rows, strict=True)
        ),
        columns=[Column(t("Measure")), Column(t("Unit")), Column(t("Year")), Column(p.name, 1), Column(t("Poland"), 1),
                 Column(t("Source"))],
        rows=rows,
        notes=[t("Wages and unemployment are counted otherwise than the figures by division below; they are never "
                 "put into one quotient.")],
    )  # fmt: skip
    return figure, render("region_tiles", t, tiles=[_tile(one, p, names) for one in found])


def _tile(one: Indicator, p: Profile, names: dict[str, str]) -> dict[str, object]:
    return {
        "name": names[one.name],
        "year": one.year,
        "value": words.value_text(one.name, one.values[p.region], p.t),
        "poland": words.value_text(one.name, one.poland, p.t),
    }


def clusters(p: Profile) -> Drawn:
    """Cluster organisations of the region by sector and by status, with their names."""
    t, registry, selection = p.t, p.registry, p.selection
    sectors = {slug: n for slug, n in selection.counts("sector").items() if n}
    statuses = {code: n for code, n in selection.counts("status").items() if n}
    most = max(sectors.values(), default=0)
    by_sector = [
        {"label": sector_name(registry, slug, t), "value": t.number(n), "number": n,
         **words.linked(selection.view, "", sector=(slug,))}
        for slug, n in sorted(sectors.items(), key=lambda pair: -pair[1])
    ]  # fmt: skip
    built = t.day(date.fromisoformat(registry.manifest["built"]))
    figure = Figure(
        name="region-clusters",
        title=t.n("{n} cluster organisation known to the atlas", "{n} cluster organisations known to the atlas",
                  selection.count),
        subtitle=t("Number of cluster organisations by sector and status · {region} · registry of the atlas, {day}",
                   region=p.name, day=built),
        source=t("Source: registry of the atlas, compiled from public sources named in each profile; as of {day}.",
                 day=built),
        text=" ".join(t("{name}: {value}.", name=row["label"], value=row["value"]) for row in by_sector[:3])
        or t("No cluster organisation seated here is known to the atlas; that is no proof that there is none."),
        columns=[Column(t("Sector or status")), Column(t("Clusters"), 0)],
        rows=[(sector_name(registry, slug, t), n) for slug, n in sectors.items()]
        + [(t(taxonomy.STATUSES[code]), n) for code, n in statuses.items()],
        notes=[t("Counted by the coordinator's seat; one cluster may count in several sectors and have several "
                 "statuses. A cluster organisation is not a statistical concentration.")],
    )  # fmt: skip
    parts: list[dict[str, Any]] = [
        {"heading": t("By sector"), "bars": words.bars(by_sector, most)},
        {"heading": t("By status"), "names": [
            {"label": f"{t(taxonomy.STATUSES[code])}: {t.number(n)}",
             **words.linked(selection.view, "", status=(code,))} for code, n in statuses.items()]},
        {"heading": t("Names"), "names": [_cluster(p, int(place)) for place in selection.ordered]},
    ]  # fmt: skip
    return figure, parts_html([part for part in parts if part.get("bars") or part.get("names")], t)


def _cluster(p: Profile, place: int) -> dict[str, str]:
    registry = p.registry
    sector = registry.sector_slugs[registry.primary_sector[place]]
    link = words.linked(p.view, "cluster", cluster=registry.ids[place])
    note = sector_name(registry, sector, p.t)
    return {**link, "action": "profile", "target": registry.ids[place], "label": registry.names[place], "note": note}


def strengths(p: Profile) -> Drawn:
    """Traded divisions with the highest location quotients, with their employment."""
    t, view = p.t, p.view
    found = regions.strongest(p.cells, view.minimum)[:SHOWN]
    figure = Figure(
        name="region-strengths",
        title=t("Most concentrated: {name}", name=p.division(found[0].code)) if found
        else t("No division above its national share"),
        subtitle=t("Location quotient (LQ), Poland = 1, and persons employed · traded divisions with at least {n} "
                   "persons · {region} · {year}", n=t.number(view.minimum), region=p.name, year=p.year),
        source=p.source(),
        text=" ".join(_strength_text(cell, p) for cell in found[:3])
        or t("No published traded division with enough persons has a higher share here than in Poland."),
        columns=[Column(t("Division")), Column(t("LQ"), 2), Column(t("Persons employed"), 0),
                 Column(t("Share of employment here"), 1, percent=True),
                 Column(t("Share in Poland"), 1, percent=True), Column(t("Standardised LQ"), 2),
                 Column(t("Standardised LQ compares with an estimate"))],
        rows=[(p.division(cell.code), cell.lq, cell.persons, cell.share, cell.national_share, cell.standardised,
               t("yes, estimate") if cell.rests_on_estimates else t("no")) for cell in found],
        notes=[
            t("LQ: share of the division in the region's employment divided by its share in Poland's. LQ of {lq} and "
              "more counts as specialised, of {strong} and more as strongly specialised. The standardised LQ is the "
              "second witness: above 1.65 the region stands out among the 16.", lq=t.number(view.lq, 2),
              strong=t.number(view.strong, 2)),
            *p.notes(),
        ],
    )  # fmt: skip
    top = max([cell.lq for cell in found], default=0)
    rows = [
        {"label": p.division(cell.code), "number": cell.lq, "national": 1.0, "note": _second_witness(cell, p),
         "value": t("LQ {lq}; {persons}", lq=t.number(cell.lq, 2),
                    persons=t.n("{n} person", "{n} persons", round(cell.persons))),
         } for cell in found]  # fmt: skip
    key = t("The thin line marks 1, the national share.")
    return figure, parts_html([{"bars": words.bars(rows, top), "key": key, **p.help("lq")}] if rows else [], t)


def _second_witness(cell: Cell, p: Profile) -> str:
    value = p.t.number(cell.standardised, 2) if isfinite(cell.standardised) else p.t("no data")
    return p.t(
        "{share} of employment here, {national} in Poland; standardised LQ {value}",
        share=p.t.percent(cell.share, 1),
        national=p.t.percent(cell.national_share, 1),
        value=f"{value} ({p.t('estimate')})" if cell.rests_on_estimates else value,
    )


def _strength_text(cell: Cell, p: Profile) -> str:
    return p.t(
        "{division}, {year}: LQ {lq}; {persons} persons employed, {share} of employment in the region against "
        "{national} in Poland.",
        division=p.division(cell.code),
        year=p.year,
        lq=p.t.number(cell.lq, 2),
        persons=p.t.number(round(cell.persons)),
        share=p.t.percent(cell.share, 1),
        national=p.t.percent(cell.national_share, 1),
    )


def parts_html(parts: Sequence[Mapping[str, Any]], t: Translator) -> str:
    """Render the parts of a figure, each with heading, lead, bars, key and names."""
    empty: dict[str, Any] = {"heading": "", "lead": "", "bars": [], "key": "", "names": [], "help": ""}
    return render("region_list", t, parts=[{**empty, **part} for part in parts]) if parts else ""


def has_clusters(p: Profile, slug: str) -> bool:
    """Whether any cluster organisation of a sector group is seated in the region, whatever its stage."""
    place = p.registry.sector_slugs.index(slug)
    return bool(np.any(p.selection.mask & p.registry.sector_members[:, place]))
