"""Specialisation of a region in an industry: location quotients, surplus employment and the Krugman index.

Notation: e_ij persons employed of industry i in region j; e_j, e_i, e the totals of region, industry and all.
Every function takes ``e`` (DataFrame, index regions, columns industries, persons employed or another amount ≥ 0) and
``nation`` (Series by industry, totals of the reference area; by default the column sums of ``e``).

A missing cell makes the total of its region unknown and, unless ``nation`` is given, that of its industry and of the
reference area: whatever rests on an unknown total is NaN. Complete the table first (and mark what is estimated), or
state ``nation``. NaN is also the answer where nothing can be compared: a total of 0, one industry only, or one region
only without ``nation``.

References
----------
Florence, P. S. (1939), Report on the Location of Industry in Great Britain, P.E.P.
Laursen, K. (2015), Revealed comparative advantage and the alternatives …, Eurasian Business Review 5.
Mattila, J. M., Thompson, W. R. (1955), The measurement of the economic base …, Land Economics 31.
O'Donoghue, D., Gleave, B. (2004), A note on methods for measuring industrial agglomeration, Regional Studies 38.
Krugman, P. (1991), Geography and Trade, MIT Press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.specialisation import amounts

if TYPE_CHECKING:
    import pandas as pd

    from geo.specialisation.amounts import Numbers


def location_quotient(e: pd.DataFrame, nation: pd.Series | None = None, *, published: bool = False) -> pd.DataFrame:
    """Location quotient, ``LQ = (e_ij / e_j) / (e_i / e)``.

    Parameters
    ----------
    e, nation
        See the module. Print the reference area beside the result.
    published
        Take the totals over the published cells. A region's total is then too small and its LQs too high (they are
        upper limits); for European tables, in which nearly every region has a confidential cell.

    Returns
    -------
    DataFrame
        Like ``e``, a ratio ≥ 0; 1 means the same share as in the reference area. The mean over regions weighted by
        e_j is 1.

    Raises
    ------
    AtlasError
        Negative, infinite or non-numeric amounts, repeated labels, ``nation`` of other industries.

    References
    ----------
    Florence (1939).
    """
    return amounts.like(e, _quotients(e, nation, published=published))


def symmetric_lq(e: pd.DataFrame, nation: pd.Series | None = None) -> pd.DataFrame:
    """Symmetric location quotient, ``(LQ - 1) / (LQ + 1)``.

    Parameters
    ----------
    e, nation
        See the module.

    Returns
    -------
    DataFrame
        Like ``e``, without unit, -1 … 1; 0 means the same share as in the reference area.

    References
    ----------
    Laursen (2015).
    """
    lq = _quotients(e, nation)
    return amounts.like(e, (lq - 1) / (lq + 1))


def standardised_lq(e: pd.DataFrame, nation: pd.Series | None = None) -> pd.DataFrame:
    """Standardised location quotient, ``(LQ_ij - mean_j LQ_ij) / sd_j LQ_ij``, per industry over the regions.

    Parameters
    ----------
    e, nation
        See the module.

    Returns
    -------
    DataFrame
        Like ``e``, in sample standard deviations (n - 1); above 1.65 (one-sided 5 %) or 1.96 is exceptional. NaN for
        an industry of which one LQ is unknown, or whose LQs are all equal.

    References
    ----------
    O'Donoghue and Gleave (2004).
    """
    lq = _quotients(e, nation)
    if len(lq) < 2:
        return amounts.like(e, np.full(lq.shape, np.nan))
    mean, sd = lq.mean(axis=0), lq.std(axis=0, ddof=1)
    # Equal quotients differ by rounding errors only; dividing by those would invent exceptional regions.
    return amounts.like(e, amounts.quotient(lq - mean, np.where(sd > 1e-12 * mean, sd, 0.0)))


def surplus(e: pd.DataFrame, nation: pd.Series | None = None) -> pd.DataFrame:
    """Surplus employment, ``e_ij - e_j · e_i / e``: persons above (or, negative, below) the national share.

    Parameters
    ----------
    e, nation
        See the module. Print the reference area beside the result.

    Returns
    -------
    DataFrame
        Like ``e``, in its unit; above 0 where the location quotient is above 1. Of every region the industries add
        up to 0, and so do the regions of every industry where ``nation`` is their sum. It says how many persons a
        specialisation is about, which the quotient does not.

    References
    ----------
    Mattila and Thompson (1955), "index of surplus workers".
    """
    cells = amounts.table(e)
    if cells.shape[1] < 2:  # the only industry has its national share everywhere
        return amounts.like(e, np.full(cells.shape, np.nan))
    totals = amounts.reference(e, cells, nation)
    region = amounts.total(cells, 1)[:, np.newaxis]
    # A region without any employment has no structure to compare, as in the quotients.
    return amounts.like(e, cells - np.where(region > 0, region, np.nan) * amounts.quotient(totals, totals.sum()))


def krugman(e: pd.DataFrame, nation: pd.Series | None = None) -> pd.Series:
    """Krugman index of specialisation, ``sum_i |e_ij / e_j - e_i / e|``.

    Parameters
    ----------
    e, nation
        See the module. The reference area includes the region itself; with another region's row as ``nation`` it is
        the distance between two industry structures.

    Returns
    -------
    Series
        By region, without unit, 0 (structure of the reference area) … 2 (no industry in common). Half of it is the
        share of employment that would have to change industry.

    References
    ----------
    Krugman (1991).
    """
    import pandas as pd

    cells = amounts.table(e)
    totals = amounts.reference(e, cells, nation)
    shares = amounts.quotient(cells, amounts.total(cells, 1)[:, np.newaxis])
    # Comparing one industry with itself always gives 0.
    width = 1.0 if cells.shape[1] > 1 else np.nan
    index = width * np.abs(shares - amounts.quotient(totals, totals.sum())).sum(axis=1)
    return pd.Series(np.clip(index, 0.0, 2.0), index=e.index, name="krugman")


def _quotients(e: pd.DataFrame, nation: pd.Series | None, *, published: bool = False) -> Numbers:
    cells = amounts.table(e)
    totals = amounts.reference(e, cells, nation, published=published)
    if cells.shape[1] < 2:  # the share of the only industry is 1 everywhere, whatever the amounts
        return np.full(cells.shape, np.nan)
    region = amounts.total(cells, 1, published=published)[:, np.newaxis]
    whole = amounts.total(totals, 0, published=published)
    return amounts.quotient(amounts.quotient(cells, region), amounts.quotient(totals, whole))
