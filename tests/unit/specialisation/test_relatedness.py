"""Proximity and density, worked out by hand, and the European table."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from geo.errors import AtlasError
from geo.specialisation import proximity, relatedness_density

# LQ: A 1.5, 3, 0; B 1.5, 0, 1; C 0, 0, 2. So M = 110, 101, 001, one of them by a quotient of exactly 1.
E = pd.DataFrame([[50, 50, 0], [50, 0, 50], [0, 0, 100]], index=list("ABC"), columns=list("xyz"))
PHI = pd.DataFrame([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]], index=list("xyz"), columns=list("xyz"))


def test_proximity_by_hand() -> None:
    # x is in A and B, y in A, z in B and C: P(x|y) = 1, P(y|x) = 1/2.
    pd.testing.assert_frame_equal(proximity(E), PHI)


def test_density_by_hand() -> None:
    expected = [[0.75, 1, 1 / 3], [0.75, 1 / 3, 1], [0.25, 0, 2 / 3]]
    pd.testing.assert_frame_equal(relatedness_density(E, PHI), pd.DataFrame(expected, index=E.index, columns=E.columns))
    mixed = PHI.loc[list("zxy"), list("yzx")]
    pd.testing.assert_frame_equal(relatedness_density(E, mixed), relatedness_density(E, PHI))


def test_a_quotient_of_one_counts_in_spite_of_rounding() -> None:
    e = pd.DataFrame([[1, 2], [3, 6], [7, 14]]) / 7
    assert (proximity(e) == 1).all(axis=None)


def test_a_pair_is_compared_where_both_are_published() -> None:
    holed = E.astype("float64")
    holed.loc["A", "y"] = np.nan
    phi = proximity(holed, E.sum())
    # y is known in B and C only, where its LQ is 0: no region with y, so nothing to say about it.
    assert phi["y"].isna().all()
    # A's total is taken without y: x stays above 1.
    assert phi.loc["x", "z"] == pytest.approx(0.5)
    holed.loc["C", "z"] = np.nan
    # z is known in A and B: P(x|z) = 1, P(z|x) = 1/2.
    assert proximity(holed, E.sum()).loc["z", "x"] == pytest.approx(0.5)


def test_nothing_to_compare() -> None:
    assert proximity(E.iloc[[0]]).isna().all(axis=None)
    alone = E.loc[["A"]].reindex(E.index)
    assert proximity(alone).isna().all(axis=None), "one region that publishes anything"
    assert proximity(alone, E.sum()).isna().all(axis=None)
    assert proximity(E[["x"]]).isna().all(axis=None)
    assert proximity(E * 0).isna().all(axis=None)
    assert proximity(E.assign(v=0))["v"].isna().all()
    assert relatedness_density(E.iloc[[0]], PHI).isna().all(axis=None)
    assert relatedness_density(E, PHI * np.nan).isna().all(axis=None)
    assert relatedness_density(E.iloc[[0]], PHI, E.sum()).loc["A"].tolist() == pytest.approx([0.75, 1, 1 / 3])


def test_density_of_a_region_with_a_missing_cell_is_unknown() -> None:
    holed = E.astype("float64")
    holed.loc["A", "y"] = np.nan
    density = relatedness_density(holed, PHI, E.sum())
    assert density.loc["A"].isna().all()
    pd.testing.assert_frame_equal(density.loc[["B", "C"]], relatedness_density(E, PHI).loc[["B", "C"]])


def test_an_industry_without_proximity_stays_out_of_the_sums() -> None:
    e = E.assign(v=0)
    density = relatedness_density(e, proximity(e), e.sum().replace(0, 1))
    assert density["v"].isna().all()
    pd.testing.assert_frame_equal(density[list("xyz")], relatedness_density(E, PHI))


def test_other_industries_are_refused() -> None:
    with pytest.raises(AtlasError, match="same industries"):
        relatedness_density(E, PHI.iloc[:2, :2])


@settings(deadline=None)
@given(
    arrays(
        "float64",
        array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6),
        elements=st.one_of(st.just(np.nan), st.integers(0, 1000).map(float)),
    )
)
def test_properties(cells: np.ndarray) -> None:
    e = pd.DataFrame(cells)
    phi = proximity(e)
    pd.testing.assert_frame_equal(phi, phi.T)
    assert phi.stack().dropna().between(0, 1).all()
    assert set(pd.Series(np.diag(phi)).dropna()) <= {1.0}
    assert relatedness_density(e, phi).stack().dropna().between(0, 1 + 1e-12).all()


def test_european_regions(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/statistics/eu_sbs_persons_employed_2014.csv")
    cells = rows.pivot(index="geo", columns="nace_code", values="value")
    nations = set(rows.loc[rows["level"] == "country", "geo"])
    regions = cells.drop(index=list(nations))
    phi = proximity(regions, cells.loc[sorted(nations)].sum())
    assert phi.shape == (68, 68)
    assert phi.notna().all(axis=None)
    # Makers of machines sit where makers of metal products do, not where ships sail.
    assert phi.loc["C28", "C25"] > 0.5 > phi.loc["C28", "H50"]
