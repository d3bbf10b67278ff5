"""Classes of a figure: one scale for map, legend, chart and table alike.

A class holds its lower limit and not its upper one, which is the lower limit of the next; the last class of a scale
made from the data holds both. So every value is in exactly one class, and a value equal to a threshold has reached it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from math import inf, isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import AtlasError
from geo.specialisation import amounts
from geo.theme import NO_DATA, RAMP, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.specialisation.amounts import Numbers

CLASSES = 5
TOLERANCE = 0.02  # part of the distinct values that a rounder limit may move into the neighbouring class
# No limit needs the digits that part alike values: nearer than this part of the extent of all and than this part of the
# limit itself (of skewed figures the low ones may be fine), or in any case than this part of it.
NEAR, OWN, ALIKE = 0.01, 0.02, 0.001


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes with their colours."""

    # limits in ascending order, one more than classes (that of 0 aside); empty where nothing is known. -inf and inf at
    # the ends of a scale with given limits: "below …", "… and more".
    limits: tuple[float, ...]
    colours: tuple[str, ...]  # one per class, light (low) to dark (high)
    counts: tuple[int, ...]  # number of values in each class; with ``missing`` they make up all values
    missing: int  # number of missing values
    unit: str = ""  # unit of the figure, for legend and table; empty for a ratio
    decimals: int = 0  # decimals that print every limit exactly, one single value to three digits
    no_data: str = NO_DATA  # colour of a missing value
    zero: bool = False  # whether the first class is that of 0 alone; its limits are not among `limits`

    @property
    def labels(self) -> tuple[tuple[float, float], ...]:
        """Lower and upper limit of each class, as numbers: the page writes them in its language."""
        return ((0.0, 0.0),) * self.zero + tuple(pairwise(self.limits))

    def class_of(self, value: object) -> int | None:
        """Place of the value's class, 0 the lowest; None for a missing value.

        Raises
        ------
        AtlasError
            See `classes_of`.
        """
        return self.classes_of((value,))[0]

    def classes_of(self, values: Iterable[object]) -> list[int | None]:
        """Place of each value's class.

        Raises
        ------
        AtlasError
            Text, an infinite value, or one that lies outside the scale.
        """
        return [None if isnan(value) else self._place(value) for value in amounts.vector(values, "values", signed=True)]

    def colour_of(self, value: object) -> str:
        """Colour of the value's class, or that of no data."""
        place = self.class_of(value)
        return self.no_data if place is None else self.colours[place]

    def _place(self, value: float) -> int:
        if self.zero and value == 0:
            return 0
        if not self.limits or not self.limits[0] <= value <= self.limits[-1]:
            extent = f"{self.limits[0]:g} … {self.limits[-1]:g}" if self.limits else "no value"
            raise AtlasError(f"{value:g} lies outside the scale ({extent}); make the scale from all values shown.")
        return bisect_right(self.limits[1:-1], value) + self.zero


def breaks(
    values: Iterable[object],
    k: int = CLASSES,
    colours: Sequence[str] = RAMP,
    *,
    limits: Sequence[float] | None = None,
    unit: str = "",
) -> Scale:
    """Scale for values, by quantiles (equal counts) with limits rounded, or with given limits.

    Parameters
    ----------
    values
        Everything that will be shown with this scale (all years of a series); None and NaN are missing.
    k
        Most classes; fewer where fewer values differ.
    colours
        Light to dark, at least one per class; fewer classes take them evenly spread.
    limits
        Inner limits that mean something (LQ 1.25 and 2), taken as they are, ``k`` ignored: classes may then be
        empty, and the ends are open.

    Raises
    ------
    AtlasError
        Infinite values, text, too few colours, limits that do not ascend.
    """
    numbers = amounts.vector(values, "values", signed=True)
    known = numbers[~np.isnan(numbers)]
    _check(k if limits is None else len(limits) + 1, colours)
    edges = _rounded(known, k) if limits is None else _given(known, limits)
    n = max(0, len(edges) - 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], known, side="right"), minlength=n)
    missing = numbers.size - known.size
    return Scale(edges, _spread(colours, n), tuple(counts.tolist()), missing, unit, _most_decimals(edges))


def beside_zero(
    values: Iterable[object], k: int = CLASSES, zero: str = ZERO, *, limits: Sequence[float] | None = None
) -> Scale:
    """Scale of what is not 0, by quantiles or with given limits; 0 is a class of its own, of the colour `zero`.

    Raises
    ------
    AtlasError
        See `breaks`.
    """
    numbers = amounts.vector(values, "values", signed=True)
    others = numbers[numbers != 0]  # the missing ones too
    scale, zeros = breaks(others, k, limits=limits), numbers.size - others.size
    if not zeros:
        return scale
    edges, least = scale.limits, others[~np.isnan(others)].min(initial=inf)
    if edges and -inf < edges[0] <= 0 < least:  # the class above 0 does not begin there
        edges = (_roundest(0.0, least, least) or least, *edges[1:])
    return replace(
        scale,
        limits=edges,
        colours=(zero, *scale.colours),
        counts=(zeros, *scale.counts),
        decimals=_most_decimals(edges),
        zero=True,
    )


def _check(classes: int, colours: Sequence[str]) -> None:
    if not 1 <= classes <= len(colours):
        raise AtlasError(f"{classes} classes for {len(colours)} colours; ask for 1 to {len(colours)} classes.")


def _given(known: Numbers, limits: Sequence[float]) -> tuple[float, ...]:
    inner = tuple(float(limit) for limit in limits)
    if not all(isfinite(limit) for limit in inner) or any(low >= high for low, high in pairwise(inner)):
        raise AtlasError(f"The limits must be finite numbers in ascending order; got {list(limits)}.")
    return (-inf, *inner, inf) if known.size else ()


def _rounded(known: Numbers, k: int) -> tuple[float, ...]:
    distinct = np.unique(known)
    if not distinct.size:
        return ()
    low, high = float(distinct[0]), float(distinct[-1])
    if low == high:
        return low, high
    wanted = [at for at in _quantiles(known, min(k, distinct.size)) if at < high]
    # Values up to a bin's limit belong below it: each cut is the place of the first value above.
    cuts = dict(zip(np.searchsorted(distinct, wanted, side="right").tolist(), wanted, strict=True))
    cuts.pop(0, None)
    places = [0, *sorted(cuts), distinct.size]
    inner = []
    for before, cut, after in zip(places, places[1:], places[2:], strict=False):
        # Half of either neighbour's surplus at most, so that no class loses its last value.
        room = min((cut - before - 1) // 2, (after - cut - 1) // 2)
        slacks = range(min(int(TOLERANCE * distinct.size), room), room + 1)
        own = abs(float(distinct[cut]))
        finest = _step(max(min(NEAR * (high - low), OWN * own), ALIKE * own))
        tried = (_roundest(distinct[cut - 1 - slack], distinct[cut + slack], cuts[cut], finest) for slack in slacks)
        inner += [limit for limit in tried if limit is not None][:1]  # where all are alike, two classes are one
    return (
        _outward(low, (inner[0] if inner else high) - low, ROUND_FLOOR),
        *inner,
        _outward(high, high - (inner[-1] if inner else low), ROUND_CEILING),
    )


def _step(least: float) -> Decimal:
    """Return the first round step that is not below a number; 0 for 0."""
    number = Decimal(repr(least))
    steps = (Decimal(digit).scaleb(number.adjusted()) for digit in (1, 2, 5, 10))
    return next(step for step in steps if step >= number) if number else Decimal(0)


def _quantiles(known: Numbers, k: int) -> list[float]:
    """Limits between ``k`` classes of equal counts; where values repeat, limits do.

    Between two values by their distances from the place, as `mapclassify` does: `numpy.quantile` may differ in the last
    digit, and by that in the class of a value that is itself the limit.
    """
    ordered = np.sort(known)
    places = np.arange(1, k) * (100 / k) / 100 * (known.size - 1)
    below = places.astype(int)
    limits = ordered[below] * (below + 1 - places) + ordered[below + 1] * (places - below)
    return [float(limit) for limit in limits]


def _roundest(below: float, upto: float, target: float, finest: Decimal = Decimal(0)) -> float | None:
    """Number above ``below`` and not above ``upto`` with the fewest digits; of several the nearest to ``target``.

    None where only a step finer than ``finest`` parts the two.
    """
    low, high, wish = (Decimal(repr(float(number))) for number in (below, upto, target))
    top = max(abs(low), abs(high)).adjusted()
    for power in range(top, top - 18, -1):
        for step in (Decimal(digit).scaleb(power) for digit in (5, 2, 1)):
            if step < finest:
                return None
            nearest = _multiple(wish, step, ROUND_HALF_EVEN)
            first, last = _multiple(low, step, ROUND_FLOOR) + step, _multiple(high, step, ROUND_FLOOR)
            choice = float(min(max(nearest, first), last)) + 0.0  # no negative zero
            if below < choice <= upto:
                return choice
    return float(upto)


def _outward(value: float, width: float, rounding: str) -> float:
    """Round number beyond ``value``, by less than half the width of its class where that is not what is alike."""
    half = Decimal(repr(width)) / 2
    coarse = next((s for s in (Decimal(d).scaleb(half.adjusted()) for d in (5, 2, 1)) if s <= half), Decimal(0))
    step = max(coarse, _step(ALIKE * abs(value) / 2))
    return float(_multiple(Decimal(repr(value)), step, rounding)) + 0.0 if step else value


def _multiple(number: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (number / step).to_integral_value(rounding) * step


def _spread(colours: Sequence[str], n: int) -> tuple[str, ...]:
    if n == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(at * (len(colours) - 1) / (n - 1))] for at in range(n))


def _most_decimals(limits: Sequence[float]) -> int:
    if limits and limits[0] == limits[-1]:
        return min(_decimals(limits[0]), max(0, 2 - Decimal(repr(limits[0])).adjusted()))
    return max((_decimals(limit) for limit in limits if isfinite(limit)), default=0)


def _decimals(number: float) -> int:
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
