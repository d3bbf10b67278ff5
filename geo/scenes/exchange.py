"""The scene of the exchange: firms, offers or events that a View lets pass, their list and their charts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from geo.figures import exchange
from geo.figures.face import UNCOLOURED
from geo.i18n import mark as _
from geo.scenes.scene import Scene
from geo.selection.exchange import Trade, chosen
from geo.selection.filters import Selection
from geo.selection.view import TRADE_FILTERS, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures.choropleth import Colouring
    from geo.figures.figure import Figure
    from geo.selection.describe import Chip


class ExchangeScene(Scene):
    """Firms, offers or events."""

    name = _("Exchange")
    filters = ("sector", "region", "q", "near", "radius", *TRADE_FILTERS)
    said = filters
    mapped = listed = seats = seats_first = False

    @cached_property
    def market(self) -> exchange.Market:
        """What is listed."""
        return exchange.Market(Trade(self.sources.exchange, self.registry, chosen(self.view)), self.t)

    @cached_property
    def selection(self) -> Selection:
        """Clusters of the sectors and voivodeships: they go along in files of data."""
        return Selection(self.registry, View(lang=self.view.lang, sector=self.view.sector, region=self.view.region))

    @cached_property
    def colours(self) -> Colouring:
        """Nothing: it has no map of its own."""
        return UNCOLOURED

    @property
    def entries(self) -> int:
        """Number of records that pass."""
        return self.market.trade.count

    @property
    def chips(self) -> Sequence[Chip]:
        """The filters of the exchange that are on."""
        return self.market.chips

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The charts of the kind."""
        return exchange.charts(self.market)

    @property
    def drawn(self) -> Sequence[Figure]:
        """Those that have something to show."""
        return [figure for figure in self.figures if not figure.empty]

    @cached_property
    def listing(self) -> Figure:
        """The list as a table."""
        return exchange.listing(self.market)

    @property
    def reported(self) -> Sequence[Figure]:
        """The list, then the charts."""
        return (self.listing, *self.figures)

    @cached_property
    def data(self) -> Sequence[Figure]:
        """The list, then the charts."""
        return (self.listing, *self.figures)

    @property
    def words(self) -> str:
        """What is listed, with every filter that is on."""
        return self.market.words

    @property
    def titles(self) -> list[str]:
        """What is listed."""
        return [self.words, self.market.counted(self.entries)]
