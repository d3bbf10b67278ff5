"""Relatedness of industries: which ones are found in the same regions, and how near a region is to one it lacks.

References
----------
Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007), The product space conditions the development of
nations, Science 317.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.specialisation import amounts
from geo.specialisation.quotients import location_quotient

if TYPE_CHECKING:
    import pandas as pd

    from geo.specialisation.amounts import Numbers


def proximity(e: pd.DataFrame, nation: pd.Series | None = None) -> pd.DataFrame:
    """Proximity of industries, ``φ_ik = min(P(M_i = 1 | M_k = 1), P(M_k = 1 | M_i = 1))`` with ``M = 1[LQ ≥ 1]``.

    P is the share of regions. It is estimated: in a table with missing cells a pair is compared over the regions where
    both cells are published, and the LQ takes totals over the published cells (`location_quotient`), because nearly
    every European region has a confidential cell. With a complete table nothing is left out.

    Parameters
    ----------
    e
        Persons employed, regions × industries; many regions (European NUTS 2, not 16 voivodeships).
    nation
        Totals of the reference area by industry; by default the column sums.

    Returns
    -------
    DataFrame
        Industries × industries, symmetric, 0 … 1, the diagonal 1; NaN where one of the two has no region with LQ ≥ 1 or
        fewer than two regions publish both.

    References
    ----------
    Hidalgo et al. (2007).
    """
    import pandas as pd

    presence = _presence(location_quotient(e, nation, published=True))
    known = (~np.isnan(presence)).astype("float64")
    present = np.nan_to_num(presence)
    # Row i, column k: the regions of i among those in which k is known.
    among = present.T @ known
    phi = amounts.quotient(present.T @ present, np.maximum(among, among.T))
    defined = (among > 0) & (among.T > 0) & (known.T @ known > 1)
    return pd.DataFrame(np.where(defined, phi, np.nan), index=e.columns, columns=e.columns)


def relatedness_density(e: pd.DataFrame, proximity: pd.DataFrame, nation: pd.Series | None = None) -> pd.DataFrame:
    """Density of the related industries around industry i in region j, ``sum_k M_kj φ_ik / sum_k φ_ik``.

    Parameters
    ----------
    e
        Persons employed, regions × industries; complete (a region with a missing cell gives NaN).
    proximity
        Of the same industries, from `proximity`. The sums run over all k, i among them; a pair without proximity
        stays out of both.
    nation
        Totals of the reference area by industry; by default the column sums.

    Returns
    -------
    DataFrame
        Like ``e``, a share 0 … 1: high beside an LQ just below 1 means a potential specialisation.

    Raises
    ------
    AtlasError
        The industries of ``e`` and ``proximity`` differ.

    References
    ----------
    Hidalgo et al. (2007).
    """
    rows = amounts.aligned(proximity, e.columns, "e and proximity", "industries")
    phi = amounts.table(amounts.aligned(rows.T, e.columns, "e and proximity", "industries").T, "proximity")
    phi = np.nan_to_num(phi)
    presence = _presence(location_quotient(e, nation))
    density = amounts.quotient(presence @ phi.T, phi.sum(axis=1))
    return amounts.like(e, density)


def _presence(lq: pd.DataFrame) -> Numbers:
    """1 where LQ ≥ 1, 0 below, NaN where unknown; a quotient of exactly 1 must not fail by rounding."""
    cells = amounts.table(lq, "LQ")
    return np.where(np.isnan(cells), np.nan, cells >= 1 - 1e-12)
