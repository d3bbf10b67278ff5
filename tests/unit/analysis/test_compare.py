"""Voivodeships side by side, against answers worked out by hand."""

from math import isnan, nan

import pandas as pd
import pytest

from geo.analysis import compare
from geo.analysis.regions import structure
from tests import factories
from tests.unit.analysis.test_regions import Figures


def test_indicators_of_structure():
    # Lubelskie .15 .6 .25, Podlaskie .35 .2 .45, Poland .25 .4 .35
    employed, krugman, hhi = compare.computed(structure(Figures(), 2015))
    assert (employed.values, employed.poland) == ({"06": 10_000, "20": 10_000}, 20_000)
    assert krugman.values == pytest.approx({"06": 0.1 + 0.2 + 0.1, "20": 0.4})
    assert krugman.poland is None
    assert hhi.values == pytest.approx({"06": 0.0225 + 0.36 + 0.0625, "20": 0.1225 + 0.04 + 0.2025})
    assert hhi.poland == pytest.approx(0.0625 + 0.16 + 0.1225)


def test_places_count_what_is_higher_and_leave_out_what_is_not_known():
    found = compare.places({"02": 3.0, "04": 5.0, "06": nan, "08": 3.0, "10": 1.0})
    assert found == {"04": 1, "02": 2, "08": 2, "10": 4}


def test_similar_regions_are_ordered_by_their_distance():
    figures = Figures()
    figures.tables[2015].loc["32"] = [1500, 6500, 2000]
    figures.tables[2015].loc["14"] = [nan, 1, 1]
    figures.filled = lambda year: (figures.tables[year], figures.tables[year].isna())
    figures.nation = lambda year: pd.Series(1.0, index=figures.tables[year].columns)
    found = compare.similar(structure(figures, 2015), "06")
    assert [code for code, _ in found] == ["32", "20"]  # 14 is not known, 06 is itself
    assert dict(found) == pytest.approx({"32": 0.1, "20": 0.2 + 0.4 + 0.2})


def test_clusters_per_million_inhabitants():
    registry = factories.registry()
    counts = dict.fromkeys(registry.region_codes, 0) | {"06": 4}
    number, rate = compare.clusters(registry, counts)
    people = {region.teryt: region.population for region in registry.voivodeships}
    assert (number.values["06"], number.poland) == (4, 7)  # Poland has those of unknown voivodeships, too
    assert rate.values["06"] == pytest.approx(4e6 / people["06"])
    assert rate.poland == pytest.approx(7e6 / sum(people.values()))


def test_the_newest_figures_of_the_profile_count():
    rows = [("gdp", "TOTAL", "06", 2021, 1.0, 9.0), ("gdp", "TOTAL", "06", 2022, 2.0, 8.0),
            ("gdp", "A", "06", 2022, 7.0, 7.0), ("gdp", "TOTAL", "20", 2022, nan, 8.0)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["variable", "nace", "teryt", "year", "value", "poland"])
    found = compare.profile_indicator(table.assign(title="GUS", title_pl="GUS", vintage="2024"), "gdp")
    assert (found.year, found.values["06"], found.poland) == (2022, 2.0, 8.0)
    assert isnan(found.values["20"])


def test_shares_of_sections_keep_what_is_not_published_missing():
    sections = pd.DataFrame({"B": [nan, 10.0], "C": [30.0, 90.0]}, index=["06", "20"])
    found = compare.section_shares(sections, {"20": 200.0, "06": 60.0})
    assert found.loc["06", "C"] == 0.5
    assert isnan(found.loc["06", "B"])
    assert found.loc["20"].tolist() == [0.05, 0.45]


def test_ten_regions_fit_side_by_side():
    codes = tuple(f"{n:02}" for n in range(12))
    assert compare.first(codes) == codes[:10]
    assert compare.first(()) == ()
