"""Which columns of a figure its chart is drawn from, by the figure's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.figures.figure import missing

if TYPE_CHECKING:
    from geo.figures.figure import Figure


@dataclass(frozen=True, slots=True)
class Spec:
    """How a figure is drawn.

    Attributes
    ----------
    kind
        ``bars``, ``stacked``, ``dots``, ``pairs`` and ``panels`` (horizontal), ``columns`` (along time), ``bullets``
        (plan and result), ``spans`` (periods).
    label
        Column of the names.
    values
        Columns of the values; of ``bullets`` plan, result and their ratio.
    reference
        Value that all are compared with, and that is marked.
    ordered
        Whether the longest bar comes first; else the order is that of the figure.
    skip
        Rows at the begin that are left out: a sum, or what cannot be compared.
    """

    kind: str
    label: int
    values: tuple[int, ...]
    reference: float | None = None
    ordered: bool = False
    skip: int = 0


SPECS: Mapping[str, Spec] = {
    "map-sector": Spec("bars", 0, (1,)),
    "map-region": Spec("bars", 0, (1,)),
    "region-profile": Spec("pairs", 0, (3, 4), skip=1),
    "region-clusters": Spec("bars", 0, (1,), ordered=True),
    "region-strengths": Spec("bars", 0, (1, 2), reference=1.0),
    "region-change": Spec("bars", 0, (6,), skip=1),
    "region-gaps": Spec("bars", 0, (3,)),
    "region-unorganised": Spec("bars", 1, (2, 3), reference=1.0),
    "compare-measures": Spec("panels", 0, (2, 3, 4, 6)),
    "compare-structures": Spec("dots", 0, (1, 2, 3, 4, 5, 6, 7)),
    "sector-concentration": Spec("bars", 0, (1, 2), reference=1.0, ordered=True),
    "sector-divisions": Spec("bars", 0, (1,)),
    "sector-change": Spec("bars", 0, (-2,), reference=100.0, ordered=True),
    "potential-quadrants": Spec("stacked", 0, (1, 2, 3)),
    "potential-series": Spec("columns", 0, (1, 2)),
    "potential-division": Spec("bars", 0, (2, 3), reference=1.0, ordered=True),
    "over-time": Spec("columns", 0, (1, 2, 3)),
    "policy-indicators": Spec("bullets", 1, (2, 3, 5)),
    "policy-timeline": Spec("spans", 0, (3,)),
}


def drawable(figure: Figure) -> bool:
    """Whether a figure is drawn as a chart: it is known how, and there is something to draw."""
    spec = SPECS.get(figure.name)
    if spec is None:
        return False
    places = [place for place in spec.values if place < len(figure.columns)]
    return any(not missing(row[place]) for row in figure.rows for place in places)
