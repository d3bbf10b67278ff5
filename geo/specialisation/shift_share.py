"""Change of employment between two years: the shift-share analysis.

References
----------
Dunn, E. S. (1960), A statistical and analytical technique for regional analysis, Papers of the Regional Science
Association 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.errors import AtlasError
from geo.specialisation import amounts

if TYPE_CHECKING:
    import pandas as pd

    from geo.specialisation.amounts import Numbers


def shift_share(
    e0: pd.DataFrame, e1: pd.DataFrame, nation0: pd.Series | None = None, nation1: pd.Series | None = None
) -> pd.DataFrame:
    """Shift-share by region: the sums of `shift_share_by_industry` over the industries.

    Parameters
    ----------
    e0, e1, nation0, nation1
        See `shift_share_by_industry`.

    Returns
    -------
    DataFrame
        Index as ``e0``; columns ``growth = national + mix + regional`` in persons. ``regional`` sums to 0 over regions
        that exhaust the reference area. A region with a missing cell is NaN: its sum is not known.
    """
    import pandas as pd

    parts = _components(e0, e1, nation0, nation1)
    return pd.DataFrame({name: cells.sum(axis=1) for name, cells in parts.items()}, index=e0.index)


def shift_share_by_industry(
    e0: pd.DataFrame, e1: pd.DataFrame, nation0: pd.Series | None = None, nation1: pd.Series | None = None
) -> pd.DataFrame:
    """Shift-share by region and industry (Dunn), in persons.

    ``growth = e_ij1 - e_ij0``, ``national = e_ij0 * g``, ``mix = e_ij0 * (g_i - g)``,
    ``regional = e_ij0 * (g_ij - g_i)`` with the growth rates g of the reference area, g_i of the industry in it, g_ij
    of the industry in the region. An industry that is new in a region has no g_ij, but ``regional`` in persons stands.

    Parameters
    ----------
    e0, e1
        Persons employed at the start and at the end, same regions and industries.
    nation0, nation1
        Totals of the reference area by industry, both or neither (column sums).

    Returns
    -------
    DataFrame
        Index region × industry; columns growth, national, mix, regional, in persons. NaN where a cell or a total is
        missing, where an industry is new in the reference area (no g_i), or where one region is its own reference.

    Raises
    ------
    AtlasError
        Labels of the tables differ, one ``nation`` without the other, or the amounts are no amounts.
    """
    import pandas as pd

    parts = _components(e0, e1, nation0, nation1)
    index = pd.MultiIndex.from_product([e0.index, e0.columns], names=[e0.index.name, e0.columns.name])
    return pd.DataFrame({name: cells.ravel() for name, cells in parts.items()}, index=index)


def _components(
    e0: pd.DataFrame, e1: pd.DataFrame, nation0: pd.Series | None, nation1: pd.Series | None
) -> dict[str, Numbers]:
    """The four columns as arrays like ``e0``."""
    start, end = amounts.table(e0, "e0"), amounts.table(e1, "e1")
    if (nation0 is None) != (nation1 is None):
        raise AtlasError("Give nation0 and nation1 or neither: growth needs the same reference area in both years.")
    if not (e1.index.equals(e0.index) and e1.columns.equals(e0.columns)):
        by_region = amounts.aligned(e1, e0.index, "e0 and e1", "regions")
        ordered = amounts.aligned(by_region.T, e0.columns, "e0 and e1", "industries").T
        end = amounts.table(ordered, "e1")
    total0 = amounts.reference(e0, start, nation0, "nation0")
    total1 = amounts.reference(e0, end, nation1, "nation1")
    g = amounts.quotient(total1.sum(), total0.sum()) - 1
    # An industry that the reference area has in neither year adds nothing, whatever its rate is said to be.
    idle = (total0 == 0) & (total1 == 0)
    g_i = np.where(idle, 0.0, amounts.quotient(total1, total0) - 1)
    growth = end - start
    g_i = np.where(idle & (start + end > 0), np.nan, g_i)
    return {
        "growth": growth,
        "national": start * g,
        "mix": start * (g_i - g),
        "regional": growth - start * g_i,
    }
