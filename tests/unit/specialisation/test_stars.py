"""Stars, worked out by hand and against a second computation on the European table."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.errors import AtlasError
from geo.specialisation import star_criteria, stars

# Ten regions; x has 9 500 of 100 000 persons, so the first region's LQ in x is 0.5 / 0.095.
E = pd.DataFrame({"x": [5000] + [500] * 9, "y": [5000] + [9500] * 9}, index=[f"R{n}" for n in range(10)])


def test_by_hand() -> None:
    result = stars(E, ["R0", "R1"])
    assert result.index.tolist() == ["R0", "R1"]
    # R0 in x: largest, LQ 5.26, but nine of twenty shares are larger. R1 in y: size and focus by sharing the top.
    assert result.to_dict("list") == {"x": [2, 0], "y": [0, 2]}
    size, specialisation, focus = star_criteria(E)
    assert (size.loc["R0", "x"], specialisation.loc["R0", "x"], focus.loc["R0", "x"]) == (1, 1, 0)


def test_rules_and_thresholds() -> None:
    assert stars(E, ["R0"], rule="within_industry").loc["R0", "x"] == 3
    assert stars(E, ["R0"], focus_share=0.5).loc["R0", "x"] == 3
    assert stars(E, ["R0"], lq_min=5.3).loc["R0", "x"] == 1
    assert stars(E, ["R0"], lq_min=0.5 / 0.095).loc["R0", "x"] == 2, "the limit itself earns the star"
    assert stars(E, ["R0"], minimum=5001).loc["R0", "x"] == 0
    assert stars(E, ["R1"], size_share=0.11, minimum=0).loc["R1", "x"] == 1, "one of ten is less than 11 %"
    assert stars(E, "R0").index.tolist() == ["R0"]
    # Against a Europe with three times as many in x the LQ is 0.5 / 0.239.
    assert stars(E, ["R0"], nation=pd.Series({"x": 28500, "y": 90500})).loc["R0", "x"] == 2
    assert stars(E, ["R0"], nation=pd.Series({"x": 50000, "y": 50000})).loc["R0", "x"] == 1


def test_missing_cells() -> None:
    holed = E.astype("float64")
    holed.loc["R1", "x"] = np.nan
    result = stars(holed, E.index, nation=E.sum())
    assert result.isna().sum().to_dict() == {"x": 1, "y": 0}
    assert result.loc["R0", "x"] == 2
    assert stars(holed.drop(columns="y").assign(y=np.nan), ["R0"])["y"].isna().all()
    nation = E.sum().astype("float64").mask(E.columns == "x")
    assert stars(E, ["R0"], nation=nation)["x"].isna().all(), "no European total, no LQ"


def test_nothing_to_compare() -> None:
    assert stars(E.iloc[[0]], ["R0"]).isna().all(axis=None)
    assert stars(E.iloc[[0]], ["R0"], nation=E.sum()).isna().all(axis=None)
    assert stars(E[["x"]], ["R0"]).isna().all(axis=None)
    assert stars(E * 0, ["R0"]).isna().all(axis=None)
    assert stars(E, []).shape == (0, 2)
    lone = E.astype("float64").assign(x=[5000.0] + [np.nan] * 9)
    assert np.isnan(stars(lone, ["R0"]).loc["R0", "x"])


def test_bad_input_is_a_sentence() -> None:
    with pytest.raises(AtlasError, match="PL99"):
        stars(E, ["R0", "PL99"])
    with pytest.raises(AtlasError, match="within_industry"):
        stars(E, ["R0"], rule="all")
    for share in (0, 1.5, 10):
        with pytest.raises(AtlasError, match="size_share"):
            stars(E, ["R0"], size_share=share)


def test_european_regions(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/statistics/eu_sbs_persons_employed_2014.csv")
    cells = rows.pivot(index="geo", columns="nace_code", values="value")
    nations = rows.loc[rows["level"] == "country", "geo"].unique()
    e, nation = cells.drop(index=nations), cells.loc[nations].sum()
    result = stars(e, e.index, nation)
    assert (result.isna() == e.isna()).all(axis=None)
    share = e.div(e.sum(axis=1), axis=0)
    earned = (
        (e >= e.quantile(0.9)).astype(int)
        + (share / (nation / nation.sum()) >= 2)
        + (share >= share.stack().quantile(0.9))
    )
    expected = earned.where(e >= 1000, 0).where(e.notna())
    assert (result.fillna(-1) == expected.fillna(-1)).all(axis=None)
    assert result.loc["PL22", "C29"] == 3, "motor vehicles of Silesia"
    assert result.loc["PL32", "C30"] == 2, "aircraft of Podkarpackie: no focus, 2.7 % of its employed"
