"""The faces of stories as scenes: steps that are no page of the atlas, but one message on one screen.

A step names one as it names a page; its View says what it is about: a voivodeship, a sector, a division, or Poland.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.figures import conclusions, story, story_industries
from geo.figures.face import NamedCluster
from geo.i18n import mark as _
from geo.scenes import pages
from geo.scenes.scene import Scene
from geo.selection import describe
from geo.selection.view import View

if TYPE_CHECKING:
    from geo.figures.choropleth import Colouring
    from geo.figures.face import Face
    from geo.figures.figure import Figure
    from geo.figures.story import Told
    from geo.i18n import Translator
    from geo.scenes.sources import Sources
    from geo.selection.filters import Selection

FEW = 10  # clusters of a View that a slide names instead of counting them


@dataclass(frozen=True, slots=True)
class FaceKind:
    """A kind of face: its name, to be translated, what makes it, and what its View must name for that."""

    name: str
    make: Callable[[Told], Face]
    needs: str = ""  # ``region`` or ``industry`` (a sector or a division)


# By the name that steps have for them, in the order of a story.
FACES: Mapping[str, FaceKind] = {
    "cover": FaceKind(_("Cover"), story.cover),
    "standing": FaceKind(_("Where we stand"), story.standing),
    "places": FaceKind(_("Where the clusters are"), story.places),
    "names": FaceKind(_("Clusters by name"), story.names),
    "industries": FaceKind(_("Industries of clusters"), story.by_sector),
    "strengths": FaceKind(_("What we are strong in"), story_industries.strengths, "region"),
    "without": FaceKind(_("Where industry is without organisation"), story_industries.without),
    "quotients": FaceKind(_("Where the industry is concentrated"), story.quotients, "industry"),
    "change": FaceKind(_("How it changed"), story_industries.change, "region"),
    "peers": FaceKind(_("Beside similar voivodeships"), story_industries.peers, "region"),
    "programmes": FaceKind(_("Cluster policy"), story.programmes),
    "conclusions": FaceKind(_("What follows"), conclusions.conclusions),
    "sources": FaceKind(_("Sources"), story.cited),
}


class FaceScene(Scene):
    """A face with its View."""

    @cached_property
    def told(self) -> Told:
        """What it tells of."""
        return story.Told(self.registry, self.statistics, self.view, self.t, today=self.sources.today)

    @cached_property
    def face(self) -> Face:
        """What it shows; the cover where its View does not name what it needs."""
        kind = FACES[self.page]
        industry = self.view.division or self.view.sector
        given = {"region": self.view.region, "industry": industry, "": True}[kind.needs]
        return kind.make(self.told) if given else story.cover(self.told)

    @property
    def seats(self) -> bool:  # type: ignore[override]
        """Whether its map shows seats; else it shows all voivodeships in their colours."""
        return self.face.seats

    @property
    def selection(self) -> Selection:
        """The clusters that it is about."""
        return self.told.selection

    @property
    def colours(self) -> Colouring:
        """What colours its map."""
        return self.face.colours

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figure, if it has one."""
        return (self.face.figure,) if self.face.figure else ()

    @property
    def heading(self) -> str:
        """What it is about."""
        return self.t(FACES[self.page].name)

    @property
    def title(self) -> str:
        """Its message, however long."""
        return self.face.headline

    @property
    def credits(self) -> tuple[str, ...]:
        """Its source, and that of the boundaries where it has a map."""
        return (self.face.source,) if self.face.source else super().credits[:1]

    @property
    def link(self) -> str | None:
        """Address of the page that has more on the voivodeship, or of the map."""
        root = self.sources.settings.public_url
        page = "regions" if self.view.region else ""
        view = View(lang=self.view.lang, region=self.view.region, sector=self.view.sector if not page else ())
        return root + view.address(page).removeprefix(".") if root else None


def known(page: str) -> bool:
    """Whether a step may show this: a page of the atlas that has a scene, or a face."""
    return page in pages.PAGES or page in FACES


def name(page: str) -> str:
    """Return the name of a page or a face, to be translated."""
    return FACES[page].name if page in FACES else pages.PAGES[page].name


def scene(sources: Sources, page: str, view: View, t: Translator) -> Scene:
    """Return the scene of a page or of a face; KeyError where there is none of that name."""
    return FaceScene(sources, page, view, t) if page in FACES else pages.scene(sources, page, view, t)


def few(scene: Scene) -> tuple[NamedCluster, ...]:
    """Return the clusters of a View by name where they are few."""
    if not 0 < len(scene.positions) <= FEW:
        return ()
    records = ((at, scene.registry.record(at)) for at in scene.positions)
    return tuple(
        NamedCluster(at, record["name"], describe.town_name(record, scene.t), bool(record["kkk_ever"]))
        for at, record in records
    )
