"""How concentrated amounts are over regions or industries.

Zero totals, missing amounts and a single region or industry (nothing to compare) give NaN.

References
----------
Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54.
Hoover, E. M. (1936), The measurement of industrial localization, Review of Economic Statistics 18.
Theil, H. (1967), Economics and Information Theory, North-Holland.
Sen, A. (1973), On Economic Inequality, Clarendon Press: Gini from ranks.
Krugman, P. (1991), Geography and Trade, MIT Press.
Litzenberger, T., Sternberg, R. (2006), Der Clusterindex, Geographische Zeitschrift 94.
Farhauer, O., Kröll, A. (2014), Standorttheorien, Springer Gabler: worked examples of all of these.
"""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.errors import AtlasError
from geo.specialisation import amounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from geo.specialisation.amounts import Numbers


class Herfindahl(NamedTuple):
    """Herfindahl-Hirschman index.

    Attributes
    ----------
    value
        ``sum s²`` of the shares s, 1/n … 1.
    normalised
        ``(value - 1/n) / (1 - 1/n)``, 0 … 1; NaN for n = 1.
    equivalent
        ``1 / value``: how many equally large parts would give the same value.
    """

    value: float
    normalised: float
    equivalent: float


def herfindahl(x: Iterable[object]) -> Herfindahl:
    """Herfindahl-Hirschman index of amounts (or shares; they are normalised).

    Parameters
    ----------
    x
        Amounts ≥ 0; n counts those of 0 too.

    Returns
    -------
    Herfindahl
        All NaN where an amount is missing or the total is 0.

    References
    ----------
    Hirschman (1964).
    """
    shares = _shares(amounts.vector(x, "x"))
    n = len(shares)
    value = float(np.clip((shares**2).sum(), 1 / n, 1.0)) if n else nan
    normalised = (value - 1 / n) / (1 - 1 / n) if n > 1 else nan
    return Herfindahl(value, normalised, 1 / value)


def hoover(s: Iterable[object], p: Iterable[object]) -> float:
    """Hoover index of concentration, ``½ sum_j |s_j - p_j|`` of the shares.

    Parameters
    ----------
    s, p
        Amounts or shares by region, e.g. of an industry and of all employment (or inhabitants, or area), each
        normalised to sum to 1. Two Series are matched by label, otherwise by place.

    Returns
    -------
    float
        0 (distributed alike) … 1: the share that would have to move.

    Raises
    ------
    AtlasError
        Lengths or labels differ; an amount is negative or infinite.

    References
    ----------
    Hoover (1936).
    """
    import pandas as pd

    if isinstance(s, pd.Series) and isinstance(p, pd.Series):
        p = amounts.aligned(p, s.index, "s and p", "regions")
    first, second = amounts.vector(s, "s"), amounts.vector(p, "p")
    if len(first) != len(second):
        raise AtlasError(f"s and p must have one amount per region each; got {len(first)} and {len(second)}.")
    if len(first) < 2:
        return nan
    return float(np.clip(np.abs(_shares(first) - _shares(second)).sum() / 2, 0.0, 1.0))


def locational_gini(lq: Iterable[object]) -> float:
    """Locational Gini, ``2 / (n² · mean C) · sum_r r (C_r - mean C)``, C the location quotients in ascending order.

    Parameters
    ----------
    lq
        Location quotients of one industry over the regions (concentration) or of one region over the industries
        (specialisation); r = 1 … n is the rank. Regions count alike, whatever their size.

    Returns
    -------
    float
        0 (all equal) … 1 - 1/n.

    References
    ----------
    Krugman (1991); formula as in Farhauer and Kröll (2014).
    """
    c = np.sort(amounts.vector(lq, "lq"))
    n = len(c)
    if n < 2 or not c.sum() > 0:
        return nan
    ranks = np.arange(1, n + 1)
    return float(np.maximum(0.0, 2 / n**2 * (ranks * (amounts.quotient(c, c.mean()) - 1)).sum()))


def litzenberger_sternberg(  # noqa: PLR0913, PLR0917 - the index has eight amounts
    e_ij: float, e_i: float, a_j: float, a: float, p_j: float, p: float, b_ij: float, b_i: float
) -> float:
    """Cluster index, ``[(e_ij/a_j)/(e_i/a)] · [(e_ij/p_j)/(e_i/p)] / [(e_ij/b_ij)/(e_i/b_i)]``.

    Parameters
    ----------
    e_ij, e_i
        Persons employed of the industry in the region and in the reference area.
    a_j, a
        Area of the region and of the reference area (km² or any other unit, the same).
    p_j, p
        Inhabitants of the region and of the reference area.
    b_ij, b_i
        Local units of the industry in the region and in the reference area.

    Returns
    -------
    float
        Without unit; 1 is the reference area's own density of the industry. NaN where an amount is missing or 0.

    References
    ----------
    Litzenberger and Sternberg (2006).
    """
    numbers = amounts.vector((e_ij, e_i, a_j, a, p_j, p, b_ij, b_i), "the amounts of the cluster index")
    if not (numbers > 0).all():
        return nan
    per_area, per_inhabitant, per_unit = (
        amounts.quotient(numbers[0] / numbers[at], numbers[1] / numbers[at + 1]) for at in (2, 4, 6)
    )
    return float(amounts.quotient(per_area * per_inhabitant, per_unit))


def gini(x: Iterable[object]) -> float:
    """Gini coefficient of amounts, ``2 sum_r r s_r / n - (n + 1) / n``, s the shares in ascending order, r their ranks.

    Parameters
    ----------
    x
        Amounts ≥ 0.

    Returns
    -------
    float
        0 (all equal) … 1 - 1/n (all in one); not scaled up by n / (n - 1).

    References
    ----------
    Sen (1973).
    """
    shares = _shares(amounts.vector(x, "x"))
    if len(shares) < 2 or not isfinite(shares.sum()):
        return nan
    n = len(shares)
    ranked = (2 * np.arange(1, n + 1) * np.sort(shares)).sum()
    return float(np.maximum(0.0, (ranked - n - 1) / n))


def theil(x: Iterable[object]) -> float:
    """Theil's T (not L), ``sum s ln(n s)`` of the shares s.

    Parameters
    ----------
    x
        Amounts ≥ 0; one of 0 adds nothing.

    Returns
    -------
    float
        0 (all equal) … ln n (all in one).

    References
    ----------
    Theil (1967).
    """
    shares = _shares(amounts.vector(x, "x"))
    if len(shares) < 2 or not isfinite(shares.sum()):
        return nan
    some = shares[shares > 0]
    return float(np.maximum(0.0, (some * np.log(len(shares) * some)).sum()))


def min_max(x: pd.Series | pd.DataFrame | Iterable[object]) -> pd.Series | pd.DataFrame:
    """Scale to 0 … 1, ``(x - min) / (max - min)``, over the published values.

    Parameters
    ----------
    x
        Values of any sign, e.g. one criterion over the cells of one division; a DataFrame is scaled column by column.

    Returns
    -------
    Series or DataFrame
        Like ``x``; a missing value stays missing. All NaN where fewer than two values differ.
    """
    import pandas as pd

    if isinstance(x, pd.DataFrame):
        columns = {at: _unit_range(amounts.vector(x.iloc[:, at], "x", signed=True)) for at in range(x.shape[1])}
        return pd.DataFrame(columns, index=x.index).set_axis(x.columns, axis=1)
    scaled = _unit_range(amounts.vector(x, "x", signed=True))
    return pd.Series(scaled, index=x.index, name=x.name) if isinstance(x, pd.Series) else pd.Series(scaled)


def _unit_range(values: Numbers) -> Numbers:
    known = values[~np.isnan(values)]
    if not known.size:
        return values
    return amounts.quotient(values - known.min(), known.max() - known.min())


def _shares(values: Numbers) -> Numbers:
    return amounts.quotient(values, values.sum())
