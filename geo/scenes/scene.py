"""What a page shows for a View, as data: the start of every export and of every step of a presentation.

A scene has the clusters and colours of the page's map and the figures of the page, in the language of its translator;
whoever draws it computes nothing again, so a file and the screen show the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from geo.errors import AtlasError
from geo.figures import choropleth
from geo.i18n import NO_BREAK, Translator, translator
from geo.i18n import mark as _
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import Domain, View
from geo.web.panels import summary

if TYPE_CHECKING:
    from datetime import date

    from geo.analysis.potential import Potential, Year
    from geo.figures.choropleth import Colouring
    from geo.figures.figure import Figure
    from geo.settings import Settings
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

# Pages that a scene can be made of, by their address, with their names, in the order of the menu.
NAMES = {
    "": _("Map"),
    "regions": _("Regions"),
    "compare": _("Compare"),
    "sectors": _("Sectors"),
    "potential": _("Potential clusters"),
    "history": _("Over time"),
    "policy": _("Policy"),
    "cluster": _("Profile of a cluster"),
}
PAGES = tuple(NAMES)
LONGEST_TITLE = 10  # words, as a title on a slide holds them
Drawn = tuple["Figure", str]


@dataclass(frozen=True, slots=True)
class Sources:
    """What scenes are made from.

    Attributes
    ----------
    registry
        Clusters and voivodeships.
    statistics
        Gives the statistics; called only by scenes that need them.
    potential
        Gives the measures of the search for potential clusters, of a year or of the newest (None), and their history.
    settings
        Of the installation.
    today
        The day for which statuses are computed and which names the files.
    """

    registry: Registry
    statistics: Callable[[], Statistics]
    potential: Callable[[int | None], tuple[Potential, Mapping[int, Year]]]
    settings: Settings
    today: date

    @property
    def domain(self) -> Domain:
        """The values that parameters of an address may take."""
        from geo.selection import tiles

        known = self.registry
        return Domain(
            {
                "sector": known.sector_slugs,
                "region": known.region_codes,
                "near": known.town_ids,
                "tiles": tiles.OFFERED,
                "cluster": known.positions,
                "division": _Divisions(self.statistics),
            }
        )


class _Divisions:
    """Codes of NACE divisions, looked up only where an address names one."""

    def __init__(self, statistics: Callable[[], Statistics]) -> None:
        self.statistics = statistics

    def __contains__(self, code: object) -> bool:
        return code in self.statistics().divisions().index


def load(settings: Settings, today: date) -> Sources:
    """Read what scenes are made from, for a program that makes some files and ends.

    Raises
    ------
    MissingData
        Nothing is built where the settings say.
    """
    from geo.analysis import potential as search
    from geo.store import registry, statistics

    @cache
    def figures() -> Statistics:
        return statistics.load(settings.data, settings.installed)

    @cache
    def potential(year: int | None) -> tuple[Potential, Mapping[int, Year]]:
        series = search.history(figures())
        return search.measure(figures(), year if year in series else max(series)), series

    return Sources(registry.load(settings.data, settings.installed, today), figures, potential, settings, today)


@dataclass(frozen=True)
class Scene:
    """A page with its View, in one language.

    Attributes
    ----------
    sources
        Data.
    page
        Address of the page: ``""`` for the map, ``regions``, ``sectors``, ….
    view
        What is asked for, without the story that it may belong to.
    t
        Translator.
    """

    sources: Sources
    page: str
    view: View
    t: Translator

    @cached_property
    def selection(self) -> Selection:
        """The clusters on the map of the page."""
        return _kind(self.page).selection(self)

    @cached_property
    def colours(self) -> Colouring:
        """What colours the voivodeships of the page's map; its ``kind`` may be ``none``."""
        return _kind(self.page).colours(self)

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """Figures of the page, each with the HTML of its picture, in their order."""
        return tuple(_kind(self.page).figures(self))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures of the page, in their order."""
        return tuple(figure for figure, _ in self.drawn)

    @property
    def registry(self) -> Registry:
        """Clusters and voivodeships."""
        return self.sources.registry

    @cached_property
    def positions(self) -> Sequence[int]:
        """Positions in the registry of the clusters that a table of the scene lists, in the order of the list."""
        if self.page == "cluster" and self.view.cluster:
            return (self.registry.index_of(self.view.cluster),)
        return tuple(int(position) for position in self.selection.ordered)

    @property
    def words(self) -> str:
        """The View in words: what is shown, with every filter that is on."""
        return describe.sentence(self.selection, self.t)

    @property
    def title(self) -> str:
        """A title of at most `LONGEST_TITLE` words."""
        if self.page == "cluster" and self.view.cluster:
            return self.registry.names[self.registry.index_of(self.view.cluster)]
        found = [figure.title for figure in self.figures[:1]] if self.page else []
        if found and self.page == "regions":  # its findings do not name the voivodeship
            region = describe.region_name(self.registry, self.view.region[0], self.t)
            found.insert(0, f"{self.t('{region} Voivodeship', region=region)}: {found[0]}")
        candidates = [*found, self.words]
        short = self.t.n("{n} cluster", "{n} clusters", self.selection.count)
        return next((text for text in candidates if word_count(text) <= LONGEST_TITLE), short)

    @property
    def subtitle(self) -> str:
        """Measure · unit · territory · period of the map."""
        t, day = self.t, self.t.day(self.sources.today)
        parts = [self.colours.name] if self.colours.kind != "none" else []
        parts += [t("points: seats of coordinators"), t("Poland, voivodeships"), t("as of {day}", day=day)]
        return " · ".join(parts)

    @property
    def credits(self) -> tuple[str, ...]:
        """Source lines: data with date and licence, population or statistics, boundaries."""
        t, registry = self.t, self.registry
        figures = tuple(dict.fromkeys(figure.source for figure in self.figures if self.page))
        licence = t("Licences: registry CC BY 4.0 with the sources named in each record; statistics: GUS, Eurostat.")
        return (summary.source_line(registry, t), *figures, summary.boundary_line(registry, t), licence)

    @property
    def version(self) -> str:
        """The data version, the same on screen and in every file."""
        return str(self.registry.manifest["data_version"])

    @property
    def link(self) -> str | None:
        """Absolute address that reopens this View; None where the installation has no public address."""
        root = self.sources.settings.public_url
        return root + self.view.alone().address(self.page).removeprefix(".") if root else None


def read(sources: Sources, page: str, query: str, language: str = "pl") -> Scene:
    """Read a scene from a page and the query of its address, strictly: a file must show what was asked for.

    Parameters
    ----------
    sources
        Data.
    page, query
        As in the address of the atlas.
    language
        Of the scene where the query names none.

    Raises
    ------
    AtlasError
        The page or a part of the query is not known.
    """
    if page not in PAGES:
        raise AtlasError(f"There is no page {page!r} to show; use one of {', '.join(filter(None, PAGES))}, or none.")
    view, dropped = View.from_query(parse_qs(query.removeprefix("?"), keep_blank_values=True), sources.domain)
    if dropped:
        raise AtlasError(
            f"Not understood in the view: {', '.join(dropped)}. Write it as in the address of the atlas, "
            "e.g. sector=ict&region=06; the README lists what each parameter may be."
        )
    return Scene(sources, page, view.alone(), translator(view.lang or language))


def word_count(text: str) -> int:
    """Count the words of a title; a no-break space separates words too."""
    return len(text.replace(NO_BREAK, " ").split())


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the scene of a page is made."""

    selection: Callable[[Scene], Selection]
    colours: Callable[[Scene], Colouring]
    figures: Callable[[Scene], Sequence[Drawn]]


def _selected(scene: Scene) -> Selection:
    return Selection(scene.registry, scene.view)


def _chosen(scene: Scene) -> Colouring:
    return choropleth.choose(scene.selection, scene.t)


def _map_figures(scene: Scene) -> Sequence[Drawn]:
    from geo.figures import map as figures

    source = summary.source_line(scene.registry, scene.t)
    return [(figures.figure(scene.selection, group, scene.t, source), "") for group in ("sector", "region")]


def _kind(page: str) -> _Kind:
    from geo.scenes import pages as analysis

    return {
        "regions": _Kind(analysis.region_selection, _chosen, analysis.region_figures),
        "compare": _Kind(_selected, _chosen, analysis.compare_figures),
        "sectors": _Kind(analysis.sector_selection, analysis.sector_colours, analysis.sector_figures),
        "potential": _Kind(_selected, analysis.potential_colours, analysis.potential_figures),
        "history": _Kind(analysis.history_selection, analysis.history_colours, analysis.history_figures),
        "policy": _Kind(_selected, _chosen, analysis.policy_figures),
    }.get(page, _Kind(_selected, _chosen, _map_figures))
