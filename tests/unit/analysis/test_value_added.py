"""Gross value added, worked by hand from the published figures."""

from math import isnan

import pandas as pd
import pytest

from geo.analysis.value_added import value_added
from tests import scenery


def accounts(*rows):
    """The table of the accounts: variable, section, area, part, year, value."""
    frame = pd.DataFrame(rows, columns=["variable", "nace", "teryt", "part", "year", "value"])
    return frame.assign(title="Accounts", title_pl="Rachunki", vintage=frame["year"].map("{}-09".format))


def total(teryt, year, value, part=None):
    return ("gross_value_added_pln", "TOTAL", teryt, part, year, value)


@pytest.fixture(scope="module")
def published():
    return value_added(scenery.embedded().statistics().gva())


def test_the_years_of_poland_and_all_voivodeships_are_published(published):
    assert (published.first, published.last, published.values.shape) == (2000, 2017, (17, 18))
    assert published.values.notna().all(axis=None)
    assert (published.value("00", 2000), published.value("00", 2017)) == (662_871, 1_747_080)
    assert isnan(published.value("00", 2018))
    assert [each["vintage"] for each in published.provenance] == ["2020-09-14"]
    assert "nama_10r_3gva" in published.provenance[0]["title"]


def test_mazowieckie_is_the_sum_of_its_parts(published):
    assert published.value("14", 2000) == 102_709 + 32_617
    assert published.value("14", 2017) == 300_803 + 91_395


def test_the_index_is_100_in_the_first_year(published):
    index = published.indices()
    assert (index[2000] == 100).all()
    assert index.loc["06", 2017] == pytest.approx(66_779 / 27_314 * 100)  # 244.5
    assert published.change("06") == pytest.approx(144.49, abs=0.01)
    assert published.change("00") == pytest.approx(163.56, abs=0.01)


def test_the_voivodeships_add_up_to_poland_but_for_rounding(published):
    sums = published.values.drop("00").sum()
    assert (sums - published.values.loc["00"]).abs().max() < 20


def test_only_totals_in_zloty_and_no_parts_are_taken():
    made = value_added(
        accounts(
            total("14", 2020, 10.0), total("14", 2020, 7.0, "PL91"), total("14", 2020, 3.0, "PL92"),
            ("gross_value_added_eur", "TOTAL", "14", None, 2020, 2.5),
            ("gross_value_added_pln", "C", "14", None, 2020, 4.0),
        )
    )  # fmt: skip
    assert made.value("14", 2020) == 10


def test_a_year_between_without_figures_is_a_gap_and_a_missing_figure_no_change():
    made = value_added(
        accounts(
            total("00", 2017, 50.0), total("00", 2019, 60.0), total("06", 2017, 5.0), total("06", 2019, 4.0),
            total("14", 2017, 8.0), total("14", 2019, None), total("14", 2019, 7.0, "PL91"),
        )
    )  # fmt: skip
    assert list(made.values) == [2017, 2018, 2019]
    assert isnan(made.value("00", 2018))
    assert made.change("00") == pytest.approx(20)
    assert made.change("06") == pytest.approx(-20)
    assert isnan(made.change("14"))
    assert made.fastest(("14", "06", "00")) == "00"
    assert made.fastest(("14", "06")) == "06"
    assert [each["vintage"] for each in made.provenance] == ["2019-09", "2017-09"]


def test_without_totals_there_is_none():
    assert value_added(accounts()) is None
    assert value_added(accounts(total("00", 2020, None))) is None
