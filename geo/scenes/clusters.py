"""The scenes of pages about clusters that the View names: the profile of one, and a shortlist."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from geo.figures import clusters, facts
from geo.figures.face import UNCOLOURED
from geo.i18n import mark as _
from geo.scenes.scene import Scene
from geo.selection.filters import Picked, Selection
from geo.selection.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures.choropleth import Colouring
    from geo.figures.facts import Fact
    from geo.figures.figure import Figure

_FURTHER = ("sector_words", "email", "phone", "activity", "compiled")  # facts beside those of a card


class ClusterScene(Scene):
    """The profile of one cluster."""

    name = _("Profile of a cluster")
    needs = "cluster"

    @cached_property
    def selection(self) -> Selection:
        """The cluster alone; what the View asks for where none is chosen."""
        chosen = self.view.cluster
        view = View(lang=self.view.lang, pick=(chosen,), cluster=chosen) if chosen else self.view
        return Picked(self.registry, view) if chosen else Selection(self.registry, view)

    @cached_property
    def colours(self) -> Colouring:
        """Nothing: the map shows where it is."""
        return UNCOLOURED

    @property
    def figures(self) -> tuple[Figure, ...]:
        """None: what is known of the cluster is its record."""
        return ()

    @property
    def words(self) -> str:
        """Name of the cluster."""
        return self.registry.names[self.positions[0]] if self.view.cluster else super().words

    @property
    def title(self) -> str:
        """Name of the cluster, however long."""
        return self.words

    @property
    def subtitle(self) -> str:
        """Sector, seat and the date of the data."""
        day = self.t.day(date.fromisoformat(self.registry.manifest["built"]))
        told = self.facts
        return " · ".join((told["sector"].text, told["place"].text, self.t("as of {day}", day=day)))

    @property
    def card(self) -> Sequence[Fact]:
        """The facts that stand beside its map."""
        return [self.facts[key] for key in (*facts.CARD, *_FURTHER)]

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """What is known of the cluster, by the names of the registry's columns."""
        record = self.registry.record(int(self.positions[0]))
        return facts.facts(self.registry, record, self.t, self.sources.today)


class ShortlistScene(Scene):
    """The clusters of a shortlist; the first of them side by side."""

    name = _("Clusters side by side")
    needs = "pick"
    filters = ()
    said = ()

    @cached_property
    def selection(self) -> Selection:
        """Clusters of the shortlist."""
        return Picked(self.registry, View(lang=self.view.lang, pick=self.view.pick))

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """Their positions, in the order in which they were chosen."""
        return tuple(self.registry.index_of(key) for key in self.view.pick)

    @cached_property
    def colours(self) -> Colouring:
        """Nothing: the map shows where they are."""
        return UNCOLOURED

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The same facts of each of the first, where there are two at least."""
        chosen = self.positions[: clusters.MOST]
        return (clusters.side_by_side(self.registry, chosen, self.t, self.sources.today),) if chosen[1:] else ()

    @property
    def titles(self) -> list[str]:
        """How many there are."""
        return [self.t.n("{n} cluster on the shortlist", "{n} clusters side by side", len(self.positions))]
