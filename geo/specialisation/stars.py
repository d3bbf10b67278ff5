"""Stars for size, specialisation and focus, after the method of the European Cluster Observatory.

Computed here on other categories and years, so never to be labelled as the Observatory's own.

References
----------
European Cluster Observatory, evaluation of regional cluster strength (clusterobservatory.eu, about 2010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.errors import AtlasError
from geo.specialisation import amounts
from geo.specialisation.quotients import location_quotient

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.specialisation.amounts import Numbers

RULES = ("over_all", "within_industry")


class StarCriteria(NamedTuple):
    """Tables like ``e``: 1 where the star is earned, 0 where not, NaN where it cannot be told."""

    size: pd.DataFrame
    specialisation: pd.DataFrame
    focus: pd.DataFrame


def stars(  # noqa: PLR0913, PLR0917 - every threshold of the method is the reader's to set
    e: pd.DataFrame,
    regions: Iterable[object],
    nation: pd.Series | None = None,
    rule: str = "over_all",
    size_share: float = 0.10,
    lq_min: float = 2.0,
    focus_share: float = 0.10,
    minimum: float = 1000,
) -> pd.DataFrame:
    """Number of stars: the sum of the three criteria of `star_criteria`, which states the compromise it makes.

    Parameters
    ----------
    e
        Persons employed, all European regions × industries, NaN where confidential.
    regions
        The regions to return.
    nation, rule, size_share, lq_min, focus_share, minimum
        See `star_criteria`.

    Returns
    -------
    DataFrame
        Asked regions × industries, 0 … 3; NaN where the cell is not published or nothing can be compared.

    Raises
    ------
    AtlasError
        A region that is not in ``e``, an unknown rule, a share outside 0 … 1.
    """
    thresholds = {"size_share": size_share, "lq_min": lq_min, "focus_share": focus_share, "minimum": minimum}
    criteria = star_criteria(e, nation, rule=rule, **thresholds)
    asked = [regions] if isinstance(regions, str) else list(regions)
    unknown = [region for region in asked if region not in e.index]
    if unknown:
        raise AtlasError(f"Not among the regions of the table: {unknown}. Ask for regions that it holds.")
    return (criteria.size + criteria.specialisation + criteria.focus).loc[asked]


def star_criteria(  # noqa: PLR0913 - as above
    e: pd.DataFrame,
    nation: pd.Series | None = None,
    *,
    rule: str = "over_all",
    size_share: float = 0.10,
    lq_min: float = 2.0,
    focus_share: float = 0.10,
    minimum: float = 1000,
) -> StarCriteria:
    """Which of the three stars each cell earns.

    A compromise with confidential cells: ranks are among published cells and a region's total is over its published
    cells. So LQ and share of a region with confidential cells are upper limits, and its stars may be too many.

    Parameters
    ----------
    e
        Persons employed, regions × industries.
    nation
        Totals of Europe by industry (sum of the countries); by default sums of the published cells.
    rule
        Focus among all cells (``over_all``) or the regions of an industry (``within_industry``, which repeats the LQ).
    size_share, focus_share
        Top part that earns the star: fewer than this share of the published cells are larger.
    lq_min, minimum
        Least LQ of the specialisation star; cells with fewer persons employed than ``minimum`` earn no star at all.
    """
    _check(rule, size_share=size_share, focus_share=focus_share)
    cells = amounts.table(e)
    lq = amounts.table(location_quotient(e, nation, published=True))
    shares = amounts.quotient(cells, amounts.total(cells, 1, published=True)[:, np.newaxis])
    earned = (
        _top_of_industry(cells, size_share),
        lq >= lq_min - 1e-12,
        _top(shares, focus_share) if rule == "over_all" else _top_of_industry(shares, focus_share),
    )
    # One published region in an industry has nothing to be larger than.
    unrated = np.isnan(lq) | ((~np.isnan(cells)).sum(axis=0) < 2)
    return StarCriteria(*(amounts.like(e, np.where(unrated, np.nan, x & (cells >= minimum))) for x in earned))


def _top(values: Numbers, share: float) -> NDArray[np.bool_]:
    """Whether fewer than ``share`` of the published values are larger; ties share the better rank."""
    known = np.sort(values[~np.isnan(values)])
    larger = known.size - np.searchsorted(known, values, side="right")
    return np.asarray(~np.isnan(values) & (larger < share * known.size - 1e-9))


def _top_of_industry(values: Numbers, share: float) -> NDArray[np.bool_]:
    result = np.zeros(values.shape, dtype=np.bool_)
    for at in range(values.shape[1]):
        result[:, at] = _top(values[:, at], share)
    return result


def _check(rule: str, **shares: float) -> None:
    if rule not in RULES:
        raise AtlasError(f"Unknown rule {rule!r} for the focus star; use one of {', '.join(RULES)}.")
    for name, share in shares.items():
        if not 0 < share <= 1:
            raise AtlasError(f"{name} is the part that earns the star, above 0 and up to 1; got {share}.")
