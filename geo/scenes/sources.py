"""What scenes are made from: registry, statistics, measures, settings and the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo.analysis import potential as search
from geo.selection import domain
from geo.store import exchange, live, registry, statistics

if TYPE_CHECKING:
    from datetime import date

    from geo.analysis.potential import Potential, Year
    from geo.selection.view import Domain
    from geo.settings import Settings
    from geo.store.exchange import Exchange
    from geo.store.registry import Registry
    from geo.store.statistics import Statistics

YEARS = 8  # of the search for potential clusters that are kept


@dataclass(frozen=True, slots=True)
class Sources:
    """What scenes are made from."""

    registry: Registry  # clusters and voivodeships
    statistics: Callable[[], Statistics]  # returns the statistics; called only by scenes that need them
    # returns the measures of the search for potential clusters, of a year or of the newest (None), and their history
    potential: Callable[[int | None], tuple[Potential, Mapping[int, Year]]]
    settings: Settings  # of the installation
    today: date  # the day for which statuses are computed and which names the files
    exchange: Exchange  # firms, offers and events, read when they are first asked for

    @property
    def domain(self) -> Domain:
        """The values that parameters of an address may take."""
        return domain.known(self.registry, _Divisions(self.statistics))


class _Divisions:
    """Codes of NACE divisions, looked up only where an address names one."""

    def __init__(self, statistics: Callable[[], Statistics]) -> None:
        self.statistics = statistics

    def __contains__(self, code: object) -> bool:
        return code in self.statistics().codes


def load(settings: Settings, today: date) -> Sources:
    """Read what scenes are made from; statistics and measures when they are first asked for.

    Raises
    ------
    MissingData
        Nothing is built where the settings say.
    """

    @cache
    def tables() -> Statistics:
        return statistics.load(settings.data, settings.installed)

    @lru_cache(maxsize=YEARS)
    def potential(year: int | None) -> tuple[Potential, Mapping[int, Year]]:
        series = search.history(tables())
        return search.measure(tables(), year if year in series else max(series)), series

    shown = live.pinned(settings)
    known, market = registry.load(shown.data, settings.installed, today), exchange.Exchange(shown.data, today)
    return Sources(known, tables, potential, shown, today, market)
