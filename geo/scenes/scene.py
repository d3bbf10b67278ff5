"""What a page shows for a View, as data: the start of every export and of every step of a presentation.

A scene has the clusters and colours of the page's map and the figures of the page, in the language of its translator;
whoever draws it computes nothing again, so a file and the screen show the same numbers. The scene of the map stands
here; `geo.scenes.pages` has those of the other pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from geo.figures import choropleth, layers, sources
from geo.figures import map as map_figures
from geo.i18n import NO_BREAK, Translator
from geo.i18n import mark as _
from geo.selection import describe
from geo.selection.filters import Selection
from geo.selection.view import FILTERS

if TYPE_CHECKING:
    from geo.figures.choropleth import Colouring
    from geo.figures.figure import Figure
    from geo.figures.layers import TradeLayer
    from geo.scenes.sources import Sources
    from geo.selection.describe import Chip
    from geo.selection.view import View
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

SHORTLIST = "clusters"  # address of the page that shows the clusters of a shortlist
MOST_PLACES = 3  # voivodeships that a title names
LONGEST_TITLE = 14  # words, as a title on a slide holds them


@dataclass(frozen=True)
class Scene:
    """A page with its View, in one language."""

    name: ClassVar[str] = _("Map")  # what it is about, to be translated
    filters: ClassVar[Sequence[str]] = FILTERS  # what the page goes by; others do not travel to it
    said: ClassVar[Sequence[str]] = FILTERS  # those of them that the page itself shows and lets change
    mapped: ClassVar[bool] = True  # whether a map belongs to it
    listed: ClassVar[bool] = True  # whether its documents list the clusters of its map
    seats: ClassVar[bool] = True  # whether its map shows the seats of the clusters, as near as they are asked for
    seats_first: ClassVar[bool] = True  # whether clusters are its subject, rather than its figures
    needs: ClassVar[str] = ""  # parameter of the View that names its subject, without which it makes no files
    sources: Sources  # data
    page: str  # address of the page: ``""`` for the map, ``regions``, ``sectors``, …
    view: View  # what is asked for, without the story that it may belong to
    t: Translator  # translator

    @cached_property
    def selection(self) -> Selection:
        """The clusters on the map of the page."""
        return Selection(self.registry, self.view)

    @cached_property
    def colours(self) -> Colouring:
        """What colours the voivodeships of the page's map; its ``kind`` may be ``none``."""
        return choropleth.choose(self.selection, self.t)

    @cached_property
    def layers(self) -> Sequence[TradeLayer]:
        """Firms, offers and events on the map, beside the clusters; only the page of the map has them."""
        return () if self.page else layers.layers(self.sources.exchange, self.registry, self.view, self.t)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Figures of the page, in their order."""
        source = sources.source_line(self.registry, self.t)
        return tuple(map_figures.figure(self.selection, group, self.t, source) for group in ("sector", "region"))

    @cached_property
    def downloads(self) -> tuple[Figure, ...]:
        """Further figures, of which the page has only their data, as files."""
        return ()

    @property
    def reported(self) -> Sequence[Figure]:
        """Figures of a report and of slides: those of the page, and the tables that it shows beside them.

        Of the counts beside the map not that of what one value is chosen of: others are no finding of the View.
        """
        if self.page:
            return self.figures
        groups = ("sector", "region")
        return [one for group, one in zip(groups, self.figures, strict=True) if len(getattr(self.view, group)) != 1]

    @cached_property
    def data(self) -> Sequence[Figure]:
        """Figures whose tables files of data hold, the subject of the page first; the layers of a map are lists."""
        if not self.layers:
            return self.figures
        return (*self.figures, *layers.listings(self.sources.exchange, self.registry, self.layers, self.t))

    @property
    def heading(self) -> str:
        """Heading of the page: what it is about."""
        return self.t(self.name)

    @property
    def registry(self) -> Registry:
        """Clusters and voivodeships."""
        return self.sources.registry

    @property
    def statistics(self) -> Statistics:
        """The statistics."""
        return self.sources.statistics()

    @cached_property
    def positions(self) -> Sequence[int]:
        """Positions in the registry of the clusters that a table of the scene lists, in the order of the list."""
        return tuple(int(position) for position in self.selection.ordered)

    @property
    def entries(self) -> int:
        """Number of entries that the list of the page has."""
        return self.selection.count

    @property
    def chips(self) -> Sequence[Chip]:
        """The filters that are on."""
        return describe.chips(self.selection, self.t)

    @property
    def words(self) -> str:
        """The View in words: what is shown, with every filter that is on."""
        return describe.sentence(self.selection, self.t)

    @property
    def titles(self) -> list[str]:
        """Titles of the scene, the best first; one of them may be too long."""
        return [describe.headline(self.selection, self.t)]

    @property
    def title(self) -> str:
        """A title of at most `LONGEST_TITLE` words."""
        short = self.t.n("{n} cluster", "{n} clusters", self.selection.count)
        return next((text for text in self.titles if word_count(text) <= LONGEST_TITLE), short)

    @property
    def subtitle(self) -> str:
        """Measure · unit · territory · date of the data on the map."""
        t, day = self.t, self.t.day(date.fromisoformat(self.registry.manifest["built"]))
        parts = [self.colours.name] if self.colours.kind != "none" else []
        parts += [t("points: seats of coordinators")] if self.seats else []
        parts += [t("Poland, voivodeships"), t("as of {day}", day=day)]
        return " · ".join(parts)

    @property
    def credits(self) -> tuple[str, ...]:
        """Source lines: data with date and licence, population or statistics, boundaries."""
        t, registry = self.t, self.registry
        figures = tuple(dict.fromkeys(figure.source for figure in self.figures if self.page))
        return (
            sources.source_line(registry, t, population=self.colours.per_head),
            *figures,
            *self.layer_credits,
            sources.boundary_line(registry, t),
            sources.licence_line(registry, t),
        )

    @property
    def layer_credits(self) -> tuple[str, ...]:
        """The source line of the layers of the map, where it has any."""
        return layers.credits(self.sources.exchange, self.registry, self.layers, self.t)

    @property
    def version(self) -> str:
        """The data version, with number and day of the publication; the same on screen and in every file."""
        return sources.data_version(self.registry, self.t)

    @property
    def link(self) -> str | None:
        """Absolute address that reopens this View; None where the installation has no public address."""
        root = self.sources.settings.public_url
        return root + shared(self.view, self.page).address(self.page).removeprefix(".") if root else None


def shared(view: View, page: str) -> View:
    """Return a View as others are told of it: without its story, and without the shortlist on all pages but its own."""
    return view.alone() if page == SHORTLIST else view.alone().change(pick=())


def word_count(text: str) -> int:
    """Count the words of a title; a no-break space separates words too, a sign alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.replace(NO_BREAK, " ").split())


class FigureScene(Scene):
    """A page whose first figure tells what is found."""

    seats_first = False

    @property
    def about(self) -> tuple[str, ...]:
        """What, where and when the first finding is about, so far as it does not say itself."""
        return ()

    @property
    def titles(self) -> list[str]:
        """The first finding, with what it is about where there is room, then the View in words."""
        about = ", ".join(filter(None, self.about))
        whole = [f"{about} · {figure.title}" for figure in self.figures[:1] if about]
        return [*whole, *(figure.title for figure in self.figures[:1]), self.words]

    def place(self) -> str:
        """Name the chosen voivodeships where they are few; else the country."""
        codes = self.view.region
        if 0 < len(codes) <= MOST_PLACES:
            return ", ".join(describe.region_name(self.registry, code, self.t) for code in codes)
        return self.t.n("{n} voivodeship", "{n} voivodeships", len(codes)) if codes else self.t("Poland")
