"""Checked amounts: what every measure of specialisation takes in and gives out.

Amounts (persons employed, local units, inhabitants, …) are 0 or more; a missing one is NaN and stays NaN.
A total over amounts of which one is missing is not known, so it is NaN too. Taking totals over the published
cells only (``published=True``) makes every total too small; the few measures that need it say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LARGEST = 1e100  # beyond any count, and small enough for sums and squares to stay finite


def table(e: pd.DataFrame, name: str = "e") -> Numbers:
    """Cells of a table region × industry as numbers.

    Raises
    ------
    AtlasError
        No DataFrame, a label twice, text, an infinite or a negative amount.
    """
    if not (hasattr(e, "columns") and hasattr(e, "index")):
        raise AtlasError(
            f"{name} must be a table (DataFrame), regions as rows and industries as columns; got {type(e).__name__}."
        )
    for axis, labels in (("region", e.index), ("industry", e.columns)):
        if not labels.is_unique:
            twice = labels[labels.duplicated()][0]
            raise AtlasError(f"{name} holds the {axis} {twice!r} more than once; add the rows up or remove one.")
    cells = _floats(e, name)
    _refuse_negative(cells, name)
    return cells


def vector(x: Iterable[object], name: str, *, signed: bool = False) -> Numbers:
    """One row of numbers; None and NaN are missing.

    Parameters
    ----------
    x
        Series, array or any other one-dimensional collection.
    name
        What the numbers are, for the message.
    signed
        Whether a number may be negative (changes, index values).

    Raises
    ------
    AtlasError
        Text, more than one dimension, an infinite number or (unless ``signed``) a negative one.
    """
    numbers = _floats(x if hasattr(x, "to_numpy") else list(x), name)
    if numbers.ndim != 1:
        raise AtlasError(f"{name} must be one row of numbers; got {numbers.ndim} dimensions.")
    if not signed:
        _refuse_negative(numbers, name)
    return numbers


def reference(
    e: pd.DataFrame, cells: Numbers, nation: pd.Series | None, name: str = "nation", *, published: bool = False
) -> Numbers:
    """Totals of the reference area by industry, in the order of the columns of ``e``.

    Parameters
    ----------
    e, cells
        The table and its numbers (see `table`).
    nation
        Given totals, or None for the column sums. One region cannot be its own reference: all NaN.
    name
        What the totals are called in a message.
    published
        Take column sums over the published cells.

    Raises
    ------
    AtlasError
        The industries of ``nation`` are not those of ``e``, or its amounts are no amounts.
    """
    if nation is None:
        regions = np.count_nonzero(~np.isnan(cells).all(axis=1))
        return total(cells, 0, published=published) if regions > 1 else np.full(cells.shape[1], np.nan)
    return vector(aligned(nation, e.columns, f"{name} and the table", "industries"), name)


def total(cells: Numbers, axis: int, *, published: bool = False) -> Numbers:
    """Sum along an axis: NaN where a cell is missing or, if ``published``, only where all are."""
    sums: Numbers = np.nansum(cells, axis=axis) if published else np.sum(cells, axis=axis)
    return np.where(np.isnan(cells).all(axis=axis), np.nan, sums)


def like(e: pd.DataFrame, cells: Numbers) -> pd.DataFrame:
    """Table with the labels of ``e``."""
    import pandas as pd

    return pd.DataFrame(cells, index=e.index, columns=e.columns)


def quotient(part: Numbers | float, whole: Numbers | float) -> Numbers:
    """``part / whole``; NaN where the whole is 0, missing or too small to divide by."""
    part, whole = np.broadcast_arrays(np.asarray(part, dtype="float64"), np.asarray(whole, dtype="float64"))
    with np.errstate(all="ignore"):
        result = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return np.where(np.isfinite(result), result, np.nan)


def aligned(x: pd.Series | pd.DataFrame, labels: pd.Index, what: str, axis: str) -> pd.Series | pd.DataFrame:
    """``x`` with its rows in the order of ``labels``.

    Raises
    ------
    AtlasError
        The labels differ; a part of the whole would give wrong totals.
    """
    if not hasattr(x, "reindex"):
        raise AtlasError(f"{what}: the {axis} must be labelled (a Series); got {type(x).__name__}.")
    if not x.index.is_unique:
        raise AtlasError(f"{what}: {x.index[x.index.duplicated()][0]!r} comes more than once; keep one of each.")
    if x.index.equals(labels):  # as nearly always, and found out much sooner
        return x.reindex(labels)
    lacking, extra = labels.difference(x.index, sort=False), x.index.difference(labels, sort=False)
    if len(lacking) or len(extra):
        raise AtlasError(
            f"{what} must hold the same {axis}; {len(lacking)} lacking {list(lacking[:5])}, {len(extra)} too many "
            f"{list(extra[:5])}. Select the same {axis} in both."
        )
    return x.reindex(labels)


def _floats(x: object, name: str) -> Numbers:
    import pandas as pd

    values = x.to_numpy() if hasattr(x, "to_numpy") else np.asarray(x)
    if values.dtype.kind == "O":
        text = next((value for value in values.flat if isinstance(value, str)), None)
        values = np.where(pd.isna(values), np.nan, values)
    else:
        text = None if values.dtype.kind in "biuf" else str(next(iter(values.flat), ""))
    if text is not None:
        raise AtlasError(f"{name} must hold numbers only, None or NaN where one is missing; got {text!r}.")
    numbers: Numbers = values.astype("float64")
    if (np.abs(numbers) > LARGEST).any():
        raise AtlasError(f"{name} holds an infinite number (above {LARGEST:g}); give NaN where a number is missing.")
    return numbers


def _refuse_negative(numbers: Numbers, name: str) -> None:
    negative = numbers[numbers < 0]
    if negative.size:
        raise AtlasError(
            f"{name} holds {negative.size} negative amount(s), the first is {negative[0]:g}; amounts are 0 or more. "
            "Correct the table, or give NaN where an amount is not published."
        )
