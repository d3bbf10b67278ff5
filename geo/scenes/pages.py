"""The scenes of the pages, by their addresses: what each has on its map, its colours, its figures, its heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from geo.analysis import compare as comparisons
from geo.analysis import history as events
from geo.analysis import sectors as groups
from geo.analysis.quadrants import Search
from geo.errors import AtlasError
from geo.figures import (
    compare,
    history,
    peers,
    potential,
    ranking,
    regions,
    seated,
    sectors,
    value_added,
    words,
)
from geo.figures.face import UNCOLOURED
from geo.i18n import Translator, translator
from geo.i18n import mark as _
from geo.scenes.clusters import ClusterScene, ShortlistScene
from geo.scenes.exchange import ExchangeScene
from geo.scenes.policy import PolicyScene
from geo.scenes.scene import SHORTLIST, FigureScene, Scene
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import FILTERS, View

if TYPE_CHECKING:
    from geo.figures.choropleth import Colouring
    from geo.figures.figure import Figure
    from geo.scenes.sources import Sources


class RankedScene(FigureScene):
    """A page of voivodeships, which begins with a map and a ranking of all of them."""

    filters = ("region",)
    said = ("region",)
    choosing = "only"  # what a click on a voivodeship does

    def choice(self, code: str) -> View:
        """Return the View after a click on a voivodeship."""
        return self.view.change(region=(code,))

    @cached_property
    def ranking(self) -> ranking.Ranking:
        """All voivodeships, in the order that the View asks for."""
        return ranking.Ranking(self.registry, self.statistics, self.view, self.t, today=self.sources.today)

    @property
    def drawn(self) -> Sequence[Figure]:
        """The figures below the head of the page, which draws the ranking itself."""
        return [figure for figure in self.figures if figure is not self.ranked]

    @property
    def measured(self) -> str:
        """Year of the product per head, which leads the measures."""
        return str(comparisons.newest(self.statistics, "gdp_per_capita").year)

    @property
    def about(self) -> tuple[str, ...]:
        """Nothing: the ranking names its measure and its year."""
        return ()

    @cached_property
    def ranked(self) -> Figure:
        """The ranking as a figure."""
        return ranking.figure(self.ranking)


class RegionScene(RankedScene):
    """The profile of a voivodeship; of the first where several are chosen."""

    name = _("Regions")

    @cached_property
    def subject(self) -> regions.Region | None:
        """The voivodeship; None where none is chosen."""
        if not self.view.region:
            return None
        told = self.registry, self.statistics, self.view, self.t
        return regions.Region(*told, self.view.region[0], today=self.sources.today)

    @cached_property
    def selection(self) -> Selection:
        """Clusters seated in the voivodeship; all where none is chosen."""
        return Selection(self.registry, View(lang=self.view.lang, region=self.view.region[:1]))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The ranking; of a voivodeship profile, strengths, clusters, change, value added, gaps, the unorganised."""
        makers = (
            regions.profile,
            regions.strengths,
            seated.names,
            regions.change,
            seated.clusters,
            value_added.of_region,
            regions.gaps,
            regions.unorganised,
        )
        return tuple(made for make in makers if (made := make(self.subject))) if self.subject else (self.ranked,)

    @property
    def drawn(self) -> Sequence[Figure]:
        """The figures below the head, which has the profile too."""
        return self.figures[1:]

    @property
    def heading(self) -> str:
        """Name of the voivodeship."""
        return self.subject.name if self.subject else super().heading

    @property
    def about(self) -> tuple[str, ...]:
        """The voivodeship, and the year of its product; of the ranking the year of its measure."""
        return (self.heading, self.measured) if self.subject else super().about


class CompareScene(RankedScene):
    """Several voivodeships side by side."""

    name = _("Voivodeships side by side")
    choosing = "region"

    def choice(self, code: str) -> View:
        """Return the View after a click on a voivodeship: it is added, or taken away again."""
        return self.view.toggle("region", code)

    @cached_property
    def subject(self) -> compare.Comparison | None:
        """The voivodeships; None where none is chosen."""
        chosen = comparisons.first(self.view.region)
        told = self.registry, self.statistics, self.view, self.t
        return compare.Comparison(*told, chosen, today=self.sources.today) if chosen else None

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Measures, structures, strongest divisions, nearest structures; the ranking where no voivodeship is chosen."""
        makers = (compare.measures, compare.structures, compare.strongest, compare.similar)
        return tuple(make(self.subject) for make in makers) if self.subject else (self.ranked,)

    @property
    def about(self) -> tuple[str, ...]:
        """The voivodeships, and the year of their product."""
        return (self.place(), self.measured) if self.subject else super().about


class SectorScene(FigureScene):
    """A sector group, or one of its divisions."""

    name = _("Sectors")
    filters = ("sector", "region")
    said = ("sector",)

    @cached_property
    def subject(self) -> sectors.Subject:
        """The group with its employment; its slug is None where none is chosen."""
        slug = groups.chosen(self.view, self.registry.sector_slugs[:-1])
        return sectors.Subject(self.registry, self.statistics, self.view, self.t, slug, today=self.sources.today)

    @cached_property
    def selection(self) -> Selection:
        """Clusters of the group."""
        view = self.view
        kept = view.cleared().change(sector=view.sector, region=view.region, cluster=view.cluster)
        return Selection(self.registry, kept)

    @cached_property
    def colours(self) -> Colouring:
        """Location quotients of the group."""
        return sectors.colouring(self.subject, self.selection) if self.subject.slug else UNCOLOURED

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Concentration, divisions, change and European peers."""
        makers = (sectors.concentration, sectors.divisions, sectors.change, peers.peers)
        return tuple(make(self.subject) for make in makers) if self.subject.slug else ()

    @property
    def reported(self) -> tuple[Figure, ...]:
        """The figures; where no group is chosen, the overview of all."""
        return self.data

    @cached_property
    def data(self) -> tuple[Figure, ...]:
        """The figures; where no group is chosen, the overview of all."""
        return self.figures or (sectors.overview(self.subject),)

    @property
    def about(self) -> tuple[str, ...]:
        """The group or division, in short, and the year."""
        short = self.subject.name.partition(",")[0].partition(" (")[0]
        return (short, str(self.subject.year)) if self.subject.slug else ()

    @property
    def heading(self) -> str:
        """Name of the group."""
        slug = self.subject.slug
        return describe.sector_name(self.registry, slug, self.t) if slug else super().heading


class PotentialScene(FigureScene):
    """The search for branches that could form clusters."""

    name = _("Potential clusters")
    filters = ("sector", "region")
    said = ()
    listed = seats = False  # it is about pairs of voivodeship and division, not about the clusters that there are

    @property
    def about(self) -> tuple[str, ...]:
        """The voivodeships and the year of the figures."""
        return self.place(), str(self.search.potential.year)

    @property
    def words(self) -> str:
        """What is looked for, and where."""
        chosen = [describe.sector_name(self.registry, slug, self.t) for slug in self.view.sector]
        return " · ".join((self.heading, *chosen, self.place()))

    @cached_property
    def search(self) -> Search:
        """Cells and thresholds."""
        return Search(self.sources.potential(self.view.year)[0], self.registry, self.view)

    @property
    def source(self) -> str:
        """Source line of the figures."""
        return self._source((self.search.potential.year,))

    def _source(self, years: Iterable[int]) -> str:
        told = [self.statistics.provenance(year) for year in sorted(years, reverse=True)]
        return potential.source(told, self.registry.manifest["built"], self.t)

    @cached_property
    def colours(self) -> Colouring:
        """Location quotients of the chosen division; nothing where none is chosen."""
        division = self.search.asked
        if not division:
            return potential.colouring(self.search, self.t)
        group = str(self.statistics.divisions()["group"][division])
        view = self.view.change(sector=(group,), division=division)
        subject = sectors.Subject(self.registry, self.statistics, view, self.t, group)
        return sectors.colouring(subject, self.selection)

    @cached_property
    def quadrants(self) -> Figure:
        """The quadrants of all voivodeships."""
        return potential.quadrant_figure(self.search, self.t, self.source)

    @cached_property
    def series(self) -> Figure | None:
        """The years of the open cell; None where no cell is open."""
        if not self.search.opened:
            return None
        history = self.sources.potential(self.view.year)[1]
        breaks = words.break_notes(self.statistics, history, self.t)
        return potential.series_figure(self.search, history, self.t, self._source(history), breaks)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The quadrants, whose title names the division, and, where a cell is open, its series."""
        return (self.quadrants, *([self.series] if self.series else []))

    @cached_property
    def pairs(self) -> Figure:
        """The pairs that the page lists."""
        return potential.pairs_figure(self.search, self.t, self.source)

    @property
    def reported(self) -> tuple[Figure, ...]:
        """The quadrants, the pairs, and the series of an open pair."""
        return (self.quadrants, self.pairs, *self.figures[1:])

    @cached_property
    def data(self) -> tuple[Figure, ...]:
        """The pairs, then the figures."""
        return (self.pairs, *self.figures)

    @cached_property
    def downloads(self) -> tuple[Figure, ...]:
        """All cells that were examined."""
        return (potential.data_figure(self.search, self.t, self.source),)


class HistoryScene(SectorScene):
    """Employment and events of the registry over time."""

    @property
    def about(self) -> tuple[str, ...]:
        """The group or the country, and the years that the registry's events are counted in."""
        return self.subject.name or self.t("Poland"), f"{self.span[0]}–{self.span[-1]}"

    @cached_property
    def span(self) -> range:
        """The years that can be chosen."""
        return events.span(self.registry.founded, self.sources.today)

    @cached_property
    def year(self) -> int:
        """The year on the map."""
        return events.chosen(self.view.year, self.statistics.newest, self.span)

    @cached_property
    def selection(self) -> Selection:
        """Clusters known to have been founded by the end of the year."""
        return history.on_map(self.subject, self.year)

    @cached_property
    def colours(self) -> Colouring:
        """Location quotients of the year."""
        return history.colouring(self.subject, self.selection, self.year)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Events of the registry beside employment; value added."""
        counted = history.figure(self.subject, self.year, self.sources.today)
        accounts = value_added.by_year(self.subject, self.year)
        return (counted, *([accounts] if accounts else []))

    @property
    def heading(self) -> str:
        """Heading of the page."""
        return self.t("Over time")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a scene can be made of: its name in the menu, to be translated, and its scene."""

    name: str
    scene: type[Scene]


# By address, in the order of the menu.
PAGES: Mapping[str, Page] = {
    "": Page(_("Map"), Scene),
    "regions": Page(_("Regions"), RegionScene),
    "compare": Page(_("Compare"), CompareScene),
    "sectors": Page(_("Sectors"), SectorScene),
    "potential": Page(_("Potential clusters"), PotentialScene),
    "history": Page(_("Over time"), HistoryScene),
    "policy": Page(_("Policy"), PolicyScene),
    "exchange": Page(_("Exchange"), ExchangeScene),
    "cluster": Page(_("Profile of a cluster"), ClusterScene),
    SHORTLIST: Page(_("Clusters side by side"), ShortlistScene),
}


# Filters that pages without a scene go by: the workshop embeds the map and makes its files, methods take an example.
_OTHERS: Mapping[str, Sequence[str]] = {"present": FILTERS, "show": FILTERS, "methods": ("region",)}


def used(page: str) -> Sequence[str]:
    """Name the filters that a page goes by: only these travel to it."""
    return PAGES[page].scene.filters if page in PAGES else _OTHERS.get(page, ())


def unsaid(page: str) -> Sequence[str]:
    """Name those that it goes by without showing them, which are therefore shown above it."""
    said = PAGES[page].scene.said if page in PAGES else ()
    return [name for name in used(page) if name not in said]


def scene(sources: Sources, page: str, view: View, t: Translator) -> Scene:
    """Return the scene of a page; KeyError where `PAGES` has none of that address."""
    return PAGES[page].scene(sources, page, view, t)


def read(sources: Sources, page: str, query: str, language: str = "pl") -> Scene:
    """Read a scene from a page and the query of its address, strictly: a file must show what was asked for.

    Its language is `language` where the query names none.

    Raises
    ------
    AtlasError
        The page or a part of the query is not known, or the query does not name what the page is about.
    """
    if page not in PAGES:
        raise AtlasError(f"There is no page {page!r} to show; use one of {', '.join(filter(None, PAGES))}, or none.")
    view, dropped = View.from_query(parse_qs(query.removeprefix("?"), keep_blank_values=True), sources.domain)
    if dropped:
        raise AtlasError(
            f"Not understood in the view: {', '.join(dropped)}. Write it as in the address of the atlas, "
            "e.g. sector=ict&region=06; the README lists what each parameter may be."
        )
    if not named(page, view):
        example = f"{PAGES[page].scene.needs}={sources.registry.ids[0]}"
        raise AtlasError(
            f"The page {page!r} is about clusters that the view must name; add their ids as in the address of the "
            f"page, e.g. {example}."
        )
    return scene(sources, page, view.alone(), translator(view.lang or language))


def named(page: str, view: View) -> bool:
    """Whether a View names what the page is about, where it must."""
    needs = PAGES[page].scene.needs
    return not needs or bool(getattr(view, needs))
