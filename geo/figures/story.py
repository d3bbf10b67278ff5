"""What a story tells of a voivodeship, of a sector or of Poland: cover, standing, places, sectors, names, sources.

What it tells of industries stands in `geo.figures.story_industries`, what follows in `geo.figures.conclusions`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.analysis import aggregate, compare, quadrants
from geo.analysis import regions as analysis
from geo.figures import choropleth, policy, regions, sectors, sources, words
from geo.figures import map as map_figures
from geo.figures.face import Face, NamedCluster
from geo.figures.figure import Chart, Column, Figure
from geo.figures.industries import short_name
from geo.figures.words import TEXT
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import View
from geo.store import policy as documents
from geo.text import capital

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEY = ("kkk", "kkk_past")  # statuses of National Key Clusters
NAMES = 16  # clusters that a screen names
ACTIVE = list(taxonomy.ACTIVITIES).index("active")


@dataclass(frozen=True)
class Told(words.InYear):
    """What a story is about: the voivodeship of the View, or Poland."""

    today: date = field(kw_only=True)  # day of the story

    @property
    def code(self) -> str | None:
        """TERYT code of the voivodeship; None for Poland."""
        return self.view.region[0] if self.view.region else None

    @property
    def outlined(self) -> tuple[str, ...]:
        """The voivodeship, to be outlined on the map."""
        return self.view.region[:1]

    @cached_property
    def region(self) -> regions.Region:
        """The voivodeship with its industries."""
        return regions.Region(self.registry, self.statistics, self.view, self.t, str(self.code))

    @property
    def name(self) -> str:
        """Name of the voivodeship or of Poland, as a headline begins."""
        return capital(self.region_name(self.code)) if self.code else self.t("Poland")

    @property
    def where(self) -> str:
        """Where it is, as in “in Lublin Voivodeship”."""
        return self.located(self.code) if self.code else self.t("in Poland")

    def located(self, code: str) -> str:
        """Say where a voivodeship is, as in “in Lublin Voivodeship”."""
        region = self.registry.voivodeship(code)
        return self.t("in {region} Voivodeship", region=self.t.pick(region.locative_pl, region.name_en))

    def short(self, code: str) -> str:
        """Name a division in a word or two."""
        return short_name(code, self.t)

    @cached_property
    def selection(self) -> Selection:
        """The clusters of the View."""
        view = self.view
        kept = View(region=view.region, sector=view.sector, status=view.status, activity=view.activity)
        return Selection(self.registry, kept)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Clusters of all sectors by voivodeship."""
        return Selection(self.registry, View()).counts("region")

    @cached_property
    def organisations(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Cluster organisations by voivodeship and sector group, as positions."""
        return quadrants.organisations(self.registry)

    @cached_property
    def density(self) -> tuple[Mapping[str, float | None], float | None]:
        """Clusters per million inhabitants by voivodeship, and in Poland."""
        return aggregate.per_million(self.registry, self.counts, len(self.registry))

    def indicator(self, name: str) -> compare.Indicator:
        """Return the newest figures of a variable of the profile."""
        return compare.newest(self.statistics, name)

    @property
    def cluster_source(self) -> str:
        """Source of what counts or names clusters."""
        return sources.source_line(self.registry, self.t)


def place(values: Mapping[str, float | None], code: str) -> int:
    """Return the place of a voivodeship among all, the highest value first."""
    own = values[code] or 0.0
    return 1 + sum((value or 0.0) > own for value in values.values())


def cover(told: Told) -> Face:
    """Return what the story is about, of which day and from data of which years."""
    t, span = told.t, analysis.span(told.statistics)
    gdp = told.indicator("gdp_per_capita").year
    asked = t("What is there, what the voivodeship is strong in, and what follows")
    whole = t("What is there, where industry is concentrated, and what follows")
    return Face(
        "cover",
        t("Atlas of Polish clusters"),
        t("Clusters {where}", where=told.where),
        asked if told.code else whole,
        lines=[
            t.day(told.today),
            sources.data_line(told.registry, t),
            t("Industries: Eurostat SBS, data of {first}–{last}.", first=span[0], last=told.year),
            t("Population: GUS, {day}; GDP per head: {year}.", day=t.day(told.registry.population_day), year=gdp),
        ],
        outlined=told.outlined,
        spoken=[t("The next slides go from clusters to industries, and end with what is to be decided.")],
    )


def standing(told: Told) -> Face:
    """Return the rank of the voivodeship by clusters per million inhabitants; of Poland who leads."""
    t, (rates, poland) = told.t, told.density
    ranked = sorted(rates, key=lambda code: (-(rates[code] or 0), code))
    said = {"density": t.number(rates[told.code or ranked[0]] or 0, 1), "poland": t.number(poland or 0, 1)}
    if told.code:
        headline = t(
            "{region}: place {place} of 16 by clusters per million inhabitants",
            region=told.name,
            place=place(rates, told.code),
        )
        lead = _standing_lead(told, said)
    else:
        headline = t("Poland: {n} clusters, {poland} per million inhabitants", n=t.number(len(told.registry)), **said)
        lead = t("Most per million: {density} {where}.", where=told.located(ranked[0]), **said)
    every = Selection(told.registry, View())
    return Face(
        "standing",
        t("Where we stand") if told.code else t("Where the clusters are"),
        headline,
        lead,
        figure=_density_figure(told, ranked),
        colours=choropleth.choose(every, t),
        outlined=told.outlined,
        source=sources.source_line(told.registry, t, population=True),
        spoken=[t("Counted are the seats of coordinators; a cluster may work in several voivodeships.")],
    )


def _standing_lead(told: Told, said: Mapping[str, str]) -> str:
    t, code, gdp = told.t, str(told.code), told.indicator("gdp_per_capita")
    counted = t.n(
        "{n} cluster is {density} per million inhabitants, in Poland {poland}; place {place} by number.",
        "{n} clusters are {density} per million inhabitants, in Poland {poland}; place {place} by number.",
        told.counts[code],
        place=place(told.counts, code),
        **said,
    )
    if not gdp.poland:
        return counted
    share = t.percent(gdp.values[code] / gdp.poland)
    return counted + " " + t("GDP per head: {share} of Poland's ({year}).", share=share, year=gdp.year)


def _density_figure(told: Told, ranked: Sequence[str]) -> Figure:
    t, (rates, poland) = told.t, told.density
    names = {code: told.region_name(code) for code in ranked}
    rows = [(names[code], rates[code], told.counts[code], t.number(rates[code] or 0, 1)) for code in ranked]
    return Figure(
        name="story-standing",
        title=t("Clusters per million inhabitants"),
        subtitle=t("Clusters per million inhabitants · all voivodeships"),
        source=sources.source_line(told.registry, t, population=True),
        text=" ".join(f"{name}: {text}." for name, _, _, text in rows),
        columns=[
            Column("region", t("Voivodeship")),
            Column("density", t("Clusters per million inhabitants"), 1),
            Column("clusters", t("Clusters"), 0),
            TEXT,
        ],
        rows=rows,
        chart=Chart(
            "bars",
            "region",
            ("density",),
            "text",
            reference=poland,
            highlight=tuple(names[code] for code in told.outlined),
            unit=t("Clusters per million inhabitants"),
            key=t("The thin line marks Poland: {n}.", n=t.number(poland or 0, 1)),
        ),
    )


def places(told: Told) -> Face:
    """Return where the clusters of the sectors of the View are; without sectors where all are, by number."""
    t, selection = told.t, told.selection
    counts = selection.counts("region")
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    leading = "; ".join(f"{told.region_name(code)}: {t.number(counts[code])}" for code in ranked[:3] if counts[code])
    shown = Selection(told.registry, View(sector=told.view.sector))
    return Face(
        "places",
        t("Where the clusters are"),
        describe.sentence(selection, t),
        t("Most clusters: {listed}.", listed=leading) if leading else "",
        figure=map_figures.figure(shown, "region", t, told.cluster_source),
        colours=choropleth.choose(shown, t),
        outlined=told.outlined,
        source=sources.source_line(told.registry, t, population=True),
        spoken=[t("Counted are the seats of coordinators; a cluster may work in several voivodeships.")],
    )


def quotients(told: Told) -> Face:
    """Return where the industry of the View's division or sector is concentrated."""
    t = told.t
    group = told.view.sector[0] if told.view.sector else str(told.divisions["group"][told.view.division])
    view = told.view.change(sector=(group,))
    subject = sectors.Subject(told.registry, told.statistics, view, t, group)
    name = told.short(told.view.division) if told.view.division else describe.sector_name(told.registry, group, t)
    found = subject.place.found(view.minimum)["lq"].sort_values(ascending=False)
    leading = "; ".join(f"{told.region_name(str(code))}: {t.number(lq, 2)}" for code, lq in found.head(3).items())
    return Face(
        "quotients",
        t("Where the industry is concentrated"),
        t.n(
            "{name}: {n} voivodeship above the national share",
            "{name}: {n} voivodeships above the national share",
            int((found > 1).sum()),
            name=name,
        ),
        t("Highest location quotients: {listed}.", listed=leading) if leading else "",
        figure=_quotient_figure(told, subject, name),
        badge=told.badge(),
        colours=sectors.colouring(subject, told.selection),
        outlined=told.outlined,
        source=told.source(),
        spoken=[
            t("A concentration is a hint to look closer, not a cluster: the atlas sees figures, not co-operation.")
        ],
    )


def _quotient_figure(told: Told, subject: sectors.Subject, name: str) -> Figure:
    t, found = told.t, subject.place.found(told.view.minimum).sort_values("lq", ascending=False)
    rows = [
        (
            told.region_name(str(code)),
            float(row["lq"]),
            t("LQ {lq}; {persons}", lq=t.number(float(row["lq"]), 2), persons=words.persons(float(row["persons"]), t)),
        )
        for code, row in found.iterrows()
    ]
    return Figure(
        name="story-quotients",
        title=t("Location quotients: {name}", name=name),
        subtitle=t("Location quotient (LQ), Poland = 1 · {year}", year=subject.year),
        source=told.source(),
        text=" ".join(f"{region}: {text}." for region, _, text in rows) or t("No figure is published."),
        columns=[Column("region", t("Voivodeship")), Column("lq", t("LQ"), 2), TEXT],
        rows=rows,
        chart=Chart(
            "bars",
            "region",
            ("lq",),
            "text",
            reference=1.0,
            highlight=tuple(map(told.region_name, told.outlined)),
            unit=t("Location quotient (LQ)"),
            key=t("The thin line marks 1, the national share."),
        ),
    )


def by_sector(told: Told) -> Face:
    """Return the sectors of the clusters."""
    t, selection = told.t, told.selection
    counts = {slug: n for slug, n in selection.counts("sector").items() if slug != taxonomy.UNASSIGNED}
    first = max(counts, key=lambda slug: counts[slug])
    kind = t.pick(*taxonomy.SECTOR_PHRASES[first])
    return Face(
        "industries",
        t("Industries of clusters"),
        t("{where}: most are {kind} clusters ({n})", where=told.name, kind=kind, n=t.number(counts[first])),
        t.n(
            "{n} sector has at least one cluster.",
            "{n} sectors have at least one cluster.",
            sum(map(bool, counts.values())),
        ),
        figure=map_figures.figure(selection, "sector", t, told.cluster_source),
        source=told.cluster_source,
        spoken=[t("One cluster may count in several sectors.")],
    )


def named(told: Told) -> list[NamedCluster]:
    """Return the clusters of the View: key ones first, then those known to be active, each by name."""
    registry = told.registry
    kkk = [list(taxonomy.STATUSES).index(status) for status in KEY]

    def rank(position: int) -> tuple[bool, bool, int]:
        key = bool(registry.status_members[position, kkk].any())
        return not key, registry.activity[position] != ACTIVE, int(registry.name_rank[position])

    ordered = sorted(map(int, told.selection.ordered), key=rank)
    towns = {at: describe.town_name(registry.record(at), told.t) for at in ordered}
    return [NamedCluster(at, registry.names[at], town, not rank(at)[0]) for at, town in towns.items()]


def screens(number: int) -> list[int]:
    """Share so many names among as few screens as hold them, as evenly as can be."""
    count = max(1, -(-number // NAMES))
    return [number // count + (at < number % count) for at in range(count)]


def names(told: Told) -> Face:
    """Return the clusters of the View by name, as many as a screen holds; the View's page says which."""
    t, registry, every = told.t, told.registry, named(told)
    sizes = screens(len(every))
    at = min(told.view.page, len(sizes)) - 1
    shown = every[sum(sizes[:at]) : sum(sizes[: at + 1])]
    active = sum(registry.activity[one.position] == ACTIVE for one in every)
    key = [one.name for one in every if one.key]
    counted = t(" ({n} of {all})", n=at + 1, all=len(sizes)) if len(sizes) > 1 else ""
    unknown = map_figures.last_award(registry, t)
    lead = t("Activity confirmed by a source of 2021 or later: {n} of {all}.", n=active, all=len(every))
    if key:
        lead += " " + t("Golden: National Key Cluster by last known status, {unknown}.", unknown=unknown)
    return Face(
        "names",
        t("Clusters by name") + counted,
        _named_headline(told, len(every)),
        lead,
        names=shown,
        outlined=told.outlined,
        seats=True,
        source=told.cluster_source,
        spoken=[t("National Key Clusters by last known status: {names}.", names="; ".join(key))] if key else [],
    )


def _named_headline(told: Told, number: int) -> str:
    """Say which clusters are named; of National Key Clusters what is known of the status."""
    if set(told.view.status) == set(KEY):
        return told.t.n(
            "{n} National Key Cluster by last known status", "{n} National Key Clusters by last known status", number
        )
    return capital(describe.sentence(told.selection, told.t))


def programmes(told: Told) -> Face:
    """Return programmes and projects for clusters on a scale of years."""
    t, tables = told.t, documents.load()
    projects = policy.chosen(tables, told.view)
    named_regions = {code: told.region_name(code) for code in told.registry.region_codes}
    figure = policy.timeline(tables, projects, named_regions, t)
    return Face(
        "programmes",
        t("Cluster policy"),
        t(
            "{where}: {what} known to the atlas",
            where=told.name,
            what=t.n("{n} programme", "{n} programmes", len(projects)),
        ),
        figure.title,
        figure=replace(figure, chart=replace(figure.chart, note="")),
        source=t("Source: documents of the programmes, named on the atlas's page on policy."),
        spoken=list(figure.notes),
    )


def cited(told: Told) -> Face:
    """Return what the story rests on."""
    t, registry = told.t, told.registry
    profile = [told.indicator(name) for name in ("gdp_per_capita", "average_wage", "unemployment_rate")]
    titles = [f"{words.dated_title(each.provenance, t)} ({each.year})" for each in profile]
    caveat = t("A concentration is a hint to look closer, not a cluster: the atlas sees figures, not co-operation.")
    return Face(
        "sources",
        t("Sources"),
        t("{where}: what this rests on", where=told.name),
        lines=[
            sources.source_line(registry, t, population=True),
            told.source(),
            words.listed_source(dict.fromkeys(titles), t),
            words.coverage(t),
            caveat,
            sources.boundary_line(registry, t),
            t("Licences: registry CC BY 4.0 with the sources named in each record; statistics: GUS, Eurostat."),
        ],
    )
