"""The scene of the policy page: programmes and projects as documents tell them, and the meta-clusters of today."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from geo.figures import metaclusters, policy
from geo.figures.face import UNCOLOURED
from geo.i18n import mark as _
from geo.scenes.scene import FigureScene
from geo.selection import describe
from geo.store import policy as documents

if TYPE_CHECKING:
    from geo.figures.choropleth import Colouring
    from geo.figures.figure import Figure
    from geo.store.exchange import MetaCluster
    from geo.store.policy import Policy, Row


class PolicyScene(FigureScene):
    """Cluster policy: programmes and projects of the chosen voivodeships, or of all."""

    name = _("Cluster policy")
    filters = ("region",)
    said = ("region",)
    mapped = listed = seats = False  # it is about programmes

    @property
    def about(self) -> tuple[str, ...]:
        """Whose programmes; the first figure has their years."""
        return self.heading, self.place()

    @property
    def words(self) -> str:
        """What it is about, and where."""
        return f"{self.heading} · {self.place()}"

    @cached_property
    def colours(self) -> Colouring:
        """Nothing: programmes are on no map."""
        return UNCOLOURED

    @cached_property
    def tables(self) -> Policy:
        """All tables of programmes and projects, and what the atlas counts itself."""
        return documents.with_exchange(documents.load(), self.sources.settings)

    @cached_property
    def projects(self) -> list[Row]:
        """Programmes and projects that are shown."""
        return policy.chosen(self.tables, self.view)

    @property
    def founding(self) -> list[Row]:
        """Those of the projects whose meta-clusters the registry has."""
        return [
            row for row in self.projects if self.founded(row) and self.tables.rows("foundings", project=row["project"])
        ]

    def founded(self, project: Row) -> tuple[MetaCluster, ...]:
        """Return the meta-clusters that a project founded."""
        return self.sources.exchange.founded_by(project["project"])

    def partners(self, project: Row) -> list[Row]:
        """Return all who took part in a project or belong to its meta-clusters."""
        return policy.partners(self.tables, project, self.founded(project), self.registry)

    @cached_property
    def programmes(self) -> tuple[Figure, ...]:
        """Timeline, indicators and matchmaking."""
        names = {code: describe.region_name(self.registry, code, self.t) for code in self.registry.region_codes}
        timeline = [policy.timeline(self.tables, self.projects, names, self.t)] if self.projects else []
        measured = policy.indicators(self.tables, [*self.projects, *policy.counted(self.tables, self.view)], self.t)
        held = policy.matchmaking(self.tables, self.registry, self.t)
        return (*timeline, *([measured] if measured else []), held)

    @cached_property
    def partnerships(self) -> tuple[Figure, ...]:
        """Meta-clusters of today, then those of the projects that founded any."""
        then = (
            policy.metaclusters(self.tables, row, self.founded(row), self.registry, self.view, self.t)
            for row in self.founding
        )
        return (*metaclusters.figures(self.sources.exchange, self.registry, self.view, self.t), *then)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Programmes, then partnerships."""
        return self.programmes + self.partnerships
