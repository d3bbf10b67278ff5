"""A face: what a step of a story shows on one screen, in any medium; the pages, slides and reports draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.figures.choropleth import Colouring

if TYPE_CHECKING:
    from geo.figures.figure import Figure

UNCOLOURED = Colouring("none", None, None)


@dataclass(frozen=True, slots=True)
class NamedCluster:
    """A cluster in a list of names."""

    position: int  # in the registry
    name: str
    town: str  # of its seat, or that it is not known
    key: bool = False  # whether it is or was a National Key Cluster


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from the figures: a number, and what to do about it."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Face:
    """One message with what shows it: a figure, names, conclusions or lines, and a map beside them."""

    kind: str  # one of `geo.scenes.faces.FACES`
    kicker: str  # what the step is about
    headline: str  # the message
    lead: str = ""  # what is to be known beside it, in a sentence or two
    figure: Figure | None = None
    names: Sequence[NamedCluster] = ()
    conclusions: Sequence[Conclusion] = ()
    lines: Sequence[str] = ()  # of a cover and of the sources
    badge: str = ""  # how old the statistics are, where that is worth a warning
    # how the voivodeships of the map are coloured; which of them are outlined; whether it shows seats instead
    colours: Colouring = field(default=UNCOLOURED)
    outlined: Sequence[str] = ()
    seats: bool = False
    source: str = ""
    spoken: Sequence[str] = ()  # what the speaker may say, a sentence or more each

    @property
    def mapped(self) -> bool:
        """Whether a map belongs to it."""
        return self.seats or self.colours.kind != "none" or self.kind == "cover"
