from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.errors import MissingData
from geo.settings import ROOT
from geo.specialisation import location_quotient
from geo.store import statistics
from geo.taxonomy import SECTOR_PHRASES, VOIVODESHIPS
from tests.tables import cells, read, sections, wide

NOWHERE = Path("nowhere")
YEARS = range(2008, 2016)


@pytest.fixture(scope="module")
def figures() -> statistics.Statistics:
    return statistics.load(ROOT / "data" / "built", NOWHERE)


def reference(shared, name):
    return pd.read_csv(shared / "data" / "statistics" / f"{name}.csv", dtype={"teryt": str}, keep_default_na=False)


def same(found, wanted):
    """Assert that two tables of numbers are the same, at once for all of their columns."""
    assert list(found.index) == list(wanted.index)
    assert list(found.columns) == list(wanted.columns)
    assert list(found.dtypes) == list(wanted.dtypes)
    np.testing.assert_allclose(found.to_numpy(), wanted.to_numpy(), rtol=1e-5, atol=1e-8)


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    empty = tmp_path / "statistics"
    empty.mkdir()
    found = statistics.Statistics(empty, NOWHERE)
    with pytest.raises(MissingData, match=r"No statistics in .*; run python -m geo build again"):
        found.years()


def test_an_installation_without_statistics_uses_those_of_the_atlas(tmp_path, figures):
    found = statistics.load(tmp_path, tmp_path / "installed")
    assert found.folder == figures.folder
    assert found.version == figures.version
    assert statistics.stamp(tmp_path, NOWHERE) == statistics.stamp(ROOT / "data" / "built", NOWHERE)


def test_shapes_and_order(figures):
    assert figures.years() == figures.years("local_units") == figures.years("wages") == tuple(YEARS)
    for frame in (figures.employment(2015), figures.local_units(2015), figures.wages(2015), *figures.filled(2015)):
        assert frame.shape == (16, 68)
        assert list(frame.index) == list(VOIVODESHIPS)
        assert list(frame.columns) == list(figures.divisions().index) == list(figures.nation(2015).index)
    assert list(figures.sections(2015).columns) == list("BCDEFGHIJLMN")


def test_a_year_without_figures_is_told(figures):
    with pytest.raises(MissingData, match=r"no figures of wages for 2016; years with figures: 2008, .*, 2015\."):
        figures.wages(2016)
    with pytest.raises(MissingData, match="no figures of turnover for 2015; years with figures: none"):
        figures.figures(2015, "turnover")


def test_frames_are_the_callers_own(figures):
    employed, nation, europe = figures.employment(2015), figures.nation(2015), figures.europe()[0]
    employed.iloc[0, 0] = nation.iloc[0] = europe.iloc[0, 0] = -1.0
    profile, divisions = figures.profile(), figures.divisions()
    profile["value"] = -1.0
    divisions["traded"] = False
    assert figures.employment(2015).min().min() >= 0
    assert figures.nation(2015).min() >= 0
    assert figures.divisions()["traded"].sum() == 55
    assert figures.europe()[0].min().min() >= 0
    assert figures.profile()["value"].min() > 0


@pytest.mark.parametrize(("variable", "tolerance"), [("persons_employed", 3), ("local_units", 3), ("wages", 1.6)])
@pytest.mark.parametrize("year", YEARS)
def test_regions_add_up_to_the_nation_where_all_are_published(figures, year, variable, tolerance):
    regional, nation = figures.figures(year, variable), figures.nation(year, variable)
    whole = regional.notna().all() & nation.notna()
    assert whole.sum() > 40
    assert (regional.sum() - nation)[whole].abs().max() <= tolerance
    assert (regional.sum() - nation).max() <= tolerance  # confidential parts can only be missing from the sum


@pytest.mark.parametrize("year", YEARS)
def test_divisions_add_up_to_sections_but_for_the_known_exceptions(figures, year):
    nation = figures.nation_all(year)
    sums = figures.nation(year).groupby(figures.divisions()["section"]).sum()
    off = (sums - nation[list("BCDEFGHIJLMN")].reindex(sums.index)).drop("S")
    assert set(off.index[~(off.abs() <= 3)]) == {2008: {"F"}, 2012: {"B"}}.get(year, set())
    if year == 2012:
        assert off["B"] == -18_279  # B06 and B07 are confidential


@pytest.mark.parametrize("year", YEARS)
def test_no_estimate_loses_its_mark(figures, year):
    published, (filled, estimated) = figures.employment(year), figures.filled(year)
    status = cells(figures, year, "status")
    assert estimated.equals(status == "estimated")
    assert published.isna().equals(status != "published")
    assert published[estimated].isna().all().all()  # no published frame holds an estimate
    assert filled[~estimated].equals(published)
    assert filled[estimated].notna().equals(estimated)
    confidential = cells(figures, year, "flag").map(lambda flag: "c" in flag)
    assert status.where(confidential, "estimated").isin(["estimated", "confidential"]).all(axis=None)


def test_estimates_fill_every_gap_from_2009_on(figures):
    masks = {year: figures.filled(year)[1].to_numpy().sum() for year in YEARS}
    assert sum(masks.values()) == 816
    assert masks[2008] == 0
    assert all(figures.filled(year)[0].notna().all(axis=None) for year in YEARS if year > 2008)
    share = [figures.filled(year)[0].where(figures.filled(year)[1]).sum().sum() / figures.filled(year)[0].sum().sum()
             for year in YEARS if year > 2008]  # fmt: skip
    assert 0.013 < min(share) < max(share) < 0.036


@pytest.mark.parametrize(
    ("teryt", "division", "expected"),
    [
        ("20", "C10", 1.93), ("18", "C30", 5.30), ("28", "C31", 4.36), ("10", "C14", 4.14), ("10", "C13", 3.63),
        ("22", "C26", 3.14), ("24", "B05", 6.36), ("24", "C24", 2.66), ("24", "C29", 2.37), ("26", "B08", 6.27),
        ("26", "C23", 3.12), ("04", "C17", 3.40), ("02", "C29", 2.06), ("32", "H50", 8.11), ("32", "I55", 3.60),
        ("14", "J60", 2.84), ("14", "J61", 2.59),
    ],
)  # fmt: skip
def test_location_quotients_show_what_the_regions_are_known_for(figures, teryt, division, expected):
    quotients = location_quotient(figures.filled(2015)[0], figures.nation(2015))
    assert quotients.at[teryt, division] == pytest.approx(expected, abs=0.005)
    assert not figures.filled(2015)[1].at[teryt, division]


def test_the_sentence_about_furniture(figures):
    employed, nation = figures.filled(2015)[0], figures.nation(2015)
    assert figures.employment(2015).at["28", "C31"] == 19_288
    assert employed.at["28", "C31"] / employed.loc["28"].sum() == pytest.approx(0.085, abs=0.0005)
    assert nation["C31"] / nation.sum() == pytest.approx(0.019, abs=0.0005)


def test_the_same_figures_as_the_reference(figures, shared):
    wanted = reference(shared, "pl_sbs_nace2_2008_2015")
    wanted["value"] = pd.to_numeric(wanted["value"].replace("", None))
    assert len(wanted) == 32_640
    names = {"persons_employed": "persons_employed", "local_units": "local_units", "wages_and_salaries": "wages"}
    regional = wanted[wanted["teryt"] != "00"]
    for (name, year), rows in regional.groupby(["variable", "year"]):
        published = rows.pivot(index="teryt", columns="nace_code", values="value")
        found = figures.figures(year, names[name])
        same(found, published[list(found.columns)])
        flags = rows.pivot(index="teryt", columns="nace_code", values="flag")
        assert (cells(figures, year, "flag", names[name]) == flags[list(found.columns)]).all(axis=None)


def test_the_same_estimates_as_the_reference(figures, shared):
    wanted = reference(shared, "pl_sbs_persons_employed_filled_2009_2015")
    assert wanted["status"].value_counts().to_dict() == {"published": 6_800, "estimated": 816}
    for year, rows in wanted.groupby("year"):
        filled, estimated = figures.filled(year)
        cells = rows.pivot(index="teryt", columns="nace_code", values=["value", "status"])
        same(filled, cells["value"].astype(float))
        assert (estimated == (cells["status"] == "estimated")).all(axis=None)


def test_europe(figures, shared):
    regions, nation = figures.europe()
    countries = read("europe").query("level == 'country'").pivot(index="geo", columns="nace", values="value")
    assert (regions.shape, countries.shape, nation.shape) == ((318, 68), (29, 68), (68,))
    assert regions.notna().sum().sum() + countries.notna().sum().sum() == 18_703
    wanted = reference(shared, "eu_sbs_persons_employed_2014")
    cells = wanted.assign(value=pd.to_numeric(wanted["value"].replace("", None)))
    sums = cells[cells["level"] == "country"].groupby("nace_code")["value"].sum()
    pd.testing.assert_series_equal(nation, sums, check_names=False)
    poland = figures.employment(2014).loc["28", "C31"]
    assert regions.at["PL62", "C31"] == poland
    assert countries.at["PL", "C31"] == figures.nation(2014)["C31"]


def test_sections_2023():
    tidy = sections()
    assert len(tidy) == 612
    regional, poland = wide(tidy, "persons_employed", 2023)
    assert poland["TOTAL"] == 15_142_530
    assert (regional.sum() == poland).all()
    parts = ["A", "B-E", "F", *"GHIJKLMNOPQRS"]
    assert poland[parts].sum() == poland["TOTAL"]
    assert set(tidy["unit"]) == {"persons", "PLN a month"}
    assert tidy["title"].str.contains("Statistics Poland").all()


def test_gross_value_added(figures):
    tidy = figures.gva()
    assert len(tidy) == 10_260
    regional, poland = wide(tidy, "gross_value_added_eur", 2017)
    assert poland["TOTAL"] == pytest.approx(410_401.69)
    assert regional["TOTAL"].sum() == pytest.approx(410_401.92)
    whole = tidy[tidy["teryt"] == "14"].pivot(index=["variable", "nace", "year"], columns="part", values="value")
    assert set(tidy["part"].dropna()) == {"PL91", "PL92"}
    sums = whole["PL91"] + whole["PL92"]
    assert (tidy[(tidy["teryt"] == "14") & tidy["part"].isna()].set_index(["variable", "nace", "year"])["value"]
            - sums).abs().max() < 0.01  # fmt: skip


def test_the_profile_has_year_unit_source_and_poland(figures):
    profile = figures.profile()
    assert len(profile) == 272
    assert set(profile["teryt"]) == set(VOIVODESHIPS)
    assert profile[["year", "unit", "source", "title", "title_pl", "value", "poland"]].notna().all(axis=None)
    total = profile[profile["nace"] == "TOTAL"].set_index(["teryt", "variable"])
    assert total.loc[("20", "gdp_per_capita"), ["value", "poland", "year", "unit"]].tolist() == [
        63_697, 82_079, 2022, "PLN",
    ]  # fmt: skip
    assert total.loc[("28", "unemployment_rate"), ["value", "poland"]].tolist() == [8.3, 5.1]
    population = total.xs("population", level="variable")
    built = pd.read_parquet(ROOT / "data" / "built" / "voivodeships.parquet", columns=["teryt", "population"])
    assert population["value"].to_dict() == built.set_index("teryt")["population"].to_dict()


def test_divisions_with_their_groups(figures):
    divisions = figures.divisions()
    assert len(divisions) == 68
    assert set(divisions.index[~divisions["traded"]]) == {
        "F41", "F42", "F43", "G45", "G46", "G47", "I56", "L68", "N81", "S95", "E36", "E37", "H53",
    }  # fmt: skip
    assert divisions["traded"].dtype == bool
    assert set(divisions["group"]) <= set(SECTOR_PHRASES)
    assert divisions.loc["C31", ["section", "label_pl", "label_en", "group"]].tolist() == [
        "C", "Produkcja mebli", "Manufacture of furniture", "wood-furniture-paper",
    ]  # fmt: skip
    assert divisions[["label_pl", "label_en", "categories51", "ecosystems", "kis"]].notna().any().all()
    assert (figures.activities()["level"] == "division").sum() == 88


def test_every_series_has_a_source_a_unit_a_vintage_and_a_classification(figures):
    series = figures.series()
    assert series[["unit", "source", "vintage", "title", "title_pl", "licence"]].notna().all(axis=None)
    without = set(series.index[series["classification"].isna()])
    assert without == {"profile-area"}
    names = {"eurostat-nuts"}  # of regions, which are no figures
    assert set(series["source"]) | names == {source["key"] for source in figures.sources()}
    known = figures.provenance(2015)
    assert (known["code"], known["indicator"], known["unit"]) == ("sbs_r_nuts06_r2", "V16110", "persons")
    assert (known["classification"], known["nuts"], known["basis"]) == ("NACE Rev. 2", "NUTS 2013", "local unit")
    assert {figures.provenance(2015, name)["indicator"] for name in statistics.VARIABLES} == {
        "V16110", "V11210", "V13320",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "name", "renamed"),
    [
        ("sections", "pl_gus_sections_2023", {"avg_monthly_gross_wage": "average_wage"}),
        ("profile", "pl_voivodeship_profile", {"avg_monthly_gross_wage": "average_wage",
                                               "registered_unemployment_rate": "unemployment_rate"}),
    ],
)  # fmt: skip
def test_the_same_tidy_figures_as_the_reference(figures, shared, method, name, renamed):
    found = figures.profile() if method == "profile" else sections()
    wanted = reference(shared, name)
    wanted["variable"] = wanted["variable"].replace(renamed)
    wanted["value"] = pd.to_numeric(wanted["value"].replace("", None))
    if method == "profile":
        wanted = wanted[wanted["teryt"] != "00"]
    keys = ["variable", "nace", "teryt", "year"]
    wanted = wanted.rename(columns={"nace_code": "nace"}).set_index(keys)["value"]
    pd.testing.assert_series_equal(found.set_index(keys)["value"].sort_index(), wanted.sort_index(), check_dtype=False)


def test_labels_as_in_the_reference(figures, shared):
    wanted = reference(shared, "nace_labels").set_index("nace_code")[["label_pl", "label_en", "level"]]
    found = figures.activities().loc[wanted.index, ["label_pl", "label_en", "level"]]
    pd.testing.assert_frame_equal(found, wanted, check_names=False)


def test_european_regions_have_the_names_that_eurostat_writes(figures):
    names, (regions, _nation) = figures.european_names, figures.europe()
    assert (names["ES30"], names["DE71"], names["UKI3"]) == ("Comunidad de Madrid", "Darmstadt", "Inner London - West")
    known = regions.index[regions.notna().any(axis=1)]
    assert [code for code in known if code not in names and not code.startswith("PL")] == []
