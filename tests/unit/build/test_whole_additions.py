"""Whole files of newer years: quotients, estimates, partial and contradictory years."""

from math import nan

import numpy as np
import pandas as pd
import pytest

from geo.analysis import potential, regions, sectors, value_added
from geo.build import estimates
from geo.build.additions import add
from geo.errors import DataError
from geo.settings import ROOT
from geo.store import statistics
from geo.taxonomy import REGIONS
from tests import eurostat_files, tables
from tests.scenery import embedded


def installed(tmp_path, *texts):
    """An installation after adding files; and the last summary."""
    folder = tmp_path / "installed"
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}_sbs_r_nuts2021.tsv"
        path.write_text(text, encoding="utf-8")
        summary = add(path, statistics.load(ROOT / "data" / "built", folder))
    return statistics.load(ROOT / "data" / "built", folder), str(summary)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return installed(tmp_path_factory.mktemp("whole"), eurostat_files.sbs())


def test_a_whole_file_with_confidential_cells_gives_right_quotients(whole):
    figures, summary = whole
    assert figures.newest == 2023
    assert figures.evaluable == (*range(2009, 2016), 2021, 2022, 2023)
    before, now = regions.structure(figures, 2015), regions.structure(figures, 2023)
    # All grew alike, so quotients are those of 2015 but for rounding to whole persons.
    assert now.lq.notna().equals(before.lq.notna())
    many = before.persons > 1000
    assert ((now.lq - before.lq).abs() / before.lq).where(many).max(axis=None) < 0.002
    assert now.lq.at["24", "B05"] == pytest.approx(6.36, abs=0.01)
    assert figures.filled(2023)[1].equals(figures.filled(2015)[1])
    assert "351 estimated" in summary
    assert "partial" not in summary


def test_totals_are_those_of_the_published_sections(whole):
    figures = whole[0]
    totals = figures.filled(2022)[0].sum(axis=1, skipna=False)
    published = figures.sections(2022).sum(axis=1, skipna=False) + figures.employment(2022)["S95"]
    assert published.notna().sum() == 12
    assert (totals - published).abs().max() < 6  # published figures are rounded each for itself


def test_change_goes_from_the_last_embedded_year_to_the_newest(whole):
    figures = whole[0]
    assert regions.span(figures) == (2015, 2023)
    total = regions.change(figures, "24")[0]
    assert total.after / total.before == pytest.approx(1.05**3, rel=1e-4)
    assert total.regional == pytest.approx(0, abs=60)
    measured = potential.measure(figures, 2023)
    assert (measured.start, max(potential.history(figures))) == (2015, 2023)
    employed = figures.employment(2015).at["24", "C29"]
    assert measured.growth.at["24", "C29"] == pytest.approx(employed * (1.05**3 - 1), rel=0.001)
    assert sectors.series(figures, ["C29"])[0].at["24", 2023] == pytest.approx(employed * 1.05**3, abs=1)


FIVE = ("00", "02", "04", "06", "08", "10")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (eurostat_files.sbs([2022], keep=lambda _, nace, __: nace == "C10"), "it has 1 of 80 activities, lacking"),
        (
            eurostat_files.sbs([2022], keep=lambda _, __, teryt: teryt in FIVE),
            "it lacks małopolskie (PL21), mazowieckie (PL12), opolskie (PL52), podkarpackie (PL82) and 7 more",
        ),
        (eurostat_files.sbs([2022], keep=lambda _, __, teryt: teryt != "00"), "it lacks Poland (PL)"),
        (eurostat_files.sbs([2022]).replace("PL51", "PL99"), "it lacks dolnośląskie (PL51)"),
    ],
    ids=["one division", "five regions", "no nation", "an unknown region"],
)
def test_a_partial_year_is_named_and_no_page_begins_with_it(tmp_path, text, said):
    figures, summary = installed(tmp_path, text)
    assert f"2022 is partial: {said}" in summary
    assert "pages begin with another year" in summary
    assert (figures.years()[-1], figures.newest) == (2022, 2015)
    assert regions.year_of(figures, None) == 2015
    assert max(potential.history(figures)) == 2015


def test_regions_that_are_missing_get_no_estimates(tmp_path):
    kept = ("00", "02", "24")
    figures, _ = installed(tmp_path, eurostat_files.sbs([2022], keep=lambda _, __, teryt: teryt in kept))
    filled = figures.filled(2022)[0]
    assert filled.drop(index=["02", "24"]).isna().all(axis=None)
    assert filled.loc["24"].notna().all()


def test_a_partial_year_of_the_accounts_is_named_and_does_not_end_the_series(tmp_path):
    text = eurostat_files.gva((2018, 2019)).splitlines()
    few = [line if line.startswith(("freq", "A,MIO_NAC,TOTAL,PL\t", "A,MIO_NAC,TOTAL,PL21")) else line.split("\t")[0] +
           "\t" + line.split("\t")[1] + "\t: " for line in text]  # fmt: skip
    path = tmp_path / "nama_10r_3gva.tsv"
    path.write_text("\n".join(few) + "\n", encoding="utf-8")
    folder = tmp_path / "installed"
    told = str(add(path, statistics.load(ROOT / "data" / "built", folder)))
    assert "Remark: 2019 has no figure of all activities for dolnośląskie (PL51), kujawsko-pomorskie (PL61)" in told
    found = value_added.value_added(statistics.load(ROOT / "data" / "built", folder).gva())
    assert (found.first, found.last) == (2000, 2018)


def test_codes_that_nobody_knows_are_named(tmp_path):
    text = eurostat_files.sbs([2022]).replace("PL51", "PL99").replace("A,C10,", "A,C1X,")
    summary = installed(tmp_path, text)[1]
    # Three variables of 80 activities; of seventeen areas.
    assert "unknown codes were left out: PL99 (240 rows), C1X (51 rows)." in summary


C10 = ("persons_employed", "C10", "12")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda v, n, t, x: x * 1000 if (v, n, t) == C10 else x,
            "persons_employed of C10 by voivodeship in 2022: małopolskie (PL21) has",
        ),
        (
            lambda v, n, t, x: x * 1.4 if (v, n, t) == C10 else x,
            "persons_employed of C10 by voivodeship in 2022: the parts give",
        ),
        (
            lambda v, n, _, x: x * 0.5 if (v, n) == ("local_units", "C") else x,
            "local_units of the divisions of C in Poland in 2022: the parts give",
        ),
    ],
    ids=["a region above the nation", "a sum that is off", "divisions above their section"],
)
def test_contradictory_figures_are_refused_by_name(tmp_path, change, fault):
    with pytest.raises(DataError) as caught:
        installed(tmp_path, eurostat_files.sbs([2022], change=change))
    assert any(fault in each for each in caught.value.faults), caught.value.faults
    assert not (tmp_path / "installed-statistics").exists()


def test_mazowieckie_is_compared_with_its_two_parts(tmp_path):
    parts = "A,C10,EMP_LOC_NR,PL91\t40000 \nA,C10,EMP_LOC_NR,PL92\t10000 \n"
    with pytest.raises(DataError, match="under PL12 and 50000 under PL91 and PL92 together, expected the same"):
        installed(tmp_path, eurostat_files.sbs([2022]) + parts)


def test_estimates_are_those_that_come_with_the_atlas():
    built = tables.read("sbs").query("year >= 2009").reset_index(drop=True)
    bare = built.assign(estimate=nan, status=built["status"].replace("estimated", "confidential"))
    own = statistics.load(ROOT / "data" / "built", ROOT / "nowhere")
    divisions = own.divisions()["section"].to_dict()
    made = estimates.estimated(bare, bare.iloc[:0], own.filled(2009)[0], divisions)
    assert made["status"].value_counts()["estimated"] == 816
    assert (made["estimate"] - built["estimate"]).abs().max() <= 0.11
    assert made["estimate"].notna().equals(built["estimate"].notna())


DIVISIONS = {"C10": "C", "C11": "C", "S95": "S"}


def country(values):
    """Persons employed by (region, activity), and local units of which every cell has ten."""
    rows = [("persons_employed", *cell, value) for cell, value in values.items()]
    rows += [("local_units", teryt, code, 10.0) for teryt in REGIONS for code in DIVISIONS]
    rows += [("local_units", "00", code, 160.0) for code in DIVISIONS]
    table = pd.DataFrame(rows, columns=["variable", "teryt", "nace", "value"])
    return table.assign(year=2022, flag=None, status="published", series="s", estimate=nan)


def test_estimates_by_hand():
    """Two regions hide both divisions: 300 and 100 persons remain by division, 240 and 160 by section.

    Fitted to both, the first region has 180 and 60, the second 120 and 40 (the product of the shares).
    """
    values = {(teryt, code): 100.0 for teryt in REGIONS for code in DIVISIONS} | {
        (teryt, "C"): 200.0 for teryt in REGIONS
    }
    values |= {("02", "C10"): nan, ("02", "C11"): nan, ("04", "C10"): nan, ("04", "C11"): nan}
    values |= {("02", "C"): 240.0, ("04", "C"): 160.0}
    values |= {("00", "C10"): 1700.0, ("00", "C11"): 1500.0, ("00", "C"): 3200.0, ("00", "S95"): 1600.0}
    table = country(values)
    earlier = pd.DataFrame(nan, index=list(REGIONS), columns=list(DIVISIONS))
    found = estimates.estimated(table, table.iloc[:0], earlier, DIVISIONS).set_index(["variable", "teryt", "nace"])
    of = found["estimate"]["persons_employed"].dropna()
    assert of.to_dict() == {("02", "C10"): 180, ("02", "C11"): 60, ("04", "C10"): 120, ("04", "C11"): 40}


def test_a_total_row_stands_for_a_section_that_is_not_published():
    """Without its section, a region's total less S95 binds its divisions; without that, nothing more than Poland."""
    values = {(teryt, code): 100.0 for teryt in REGIONS for code in DIVISIONS}
    values |= {(teryt, "C"): 200.0 for teryt in REGIONS} | {(teryt, estimates.TOTAL): 300.0 for teryt in REGIONS}
    for teryt in ("02", "04"):
        values |= {(teryt, code): nan for code in ("C10", "C11", "C")}
    values |= {("02", estimates.TOTAL): 350.0, ("04", estimates.TOTAL): 250.0}
    values |= {("00", "C10"): 1600.0, ("00", "C11"): 1600.0, ("00", "C"): 3200.0, ("00", "S95"): 1600.0}
    table = country(values)
    earlier = pd.DataFrame(nan, index=list(REGIONS), columns=list(DIVISIONS))
    is_total = table["nace"] == estimates.TOTAL

    def found(totals):
        made = estimates.estimated(table[~is_total], totals, earlier, DIVISIONS)
        return made.set_index(["variable", "teryt", "nace"])["estimate"]["persons_employed"].dropna().to_dict()

    assert found(table[is_total]) == {("02", "C10"): 125, ("02", "C11"): 125, ("04", "C10"): 75, ("04", "C11"): 75}
    assert found(table[:0]) == dict.fromkeys([(r, c) for r in ("02", "04") for c in ("C10", "C11")], 100)


def test_a_cell_that_nothing_binds_stays_unknown():
    values = {("02", "C10"): 5.0, ("04", "C10"): nan}
    earlier = pd.DataFrame(1.0, index=list(REGIONS), columns=list(DIVISIONS))
    made = estimates.estimated(country(values), country({}).iloc[:0], earlier, DIVISIONS)
    assert made["estimate"].isna().all()


def test_a_year_of_persons_only_is_evaluated_without_the_rest(tmp_path):
    figures, _ = installed(
        tmp_path, eurostat_files.sbs([2022], keep=lambda variable, *_: variable == "persons_employed")
    )
    assert figures.newest == 2022
    measured = potential.measure(figures, 2022)
    assert measured.pay.isna().all(axis=None)
    assert measured.lq.at["24", "C29"] == pytest.approx(potential.measure(figures, 2015).lq.at["24", "C29"], rel=0.002)
    assert np.isnan(figures.local_units(2022)).all(axis=None)


def test_a_partial_year_claims_no_absence(tmp_path):
    """One division is known: that nothing is concentrated, or what is largest, is not."""
    from geo.figures import regions as region_figures
    from geo.figures import sectors as sector_figures
    from geo.i18n import translator
    from geo.selection.view import View

    kept = ("C10", "J61")
    text = eurostat_files.sbs([2022], keep=lambda _, nace, __: nace in kept)
    known, t, registry = installed(tmp_path, text)[0], translator("en"), embedded().registry
    region = region_figures.Region(registry, known, View(region=("24",), year=2022), t, "24")
    for figure in (region_figures.strengths(region), region_figures.gaps(region)):
        assert figure.text == f"{figure.title}." == "No quotients for 2022: totals are not known."
    assert region_figures.unorganised(region).text == "No quotients for 2022: totals are not known."
    sector = sector_figures.Subject(registry, known, View(sector=("ict",), year=2022), t, "ict")
    assert sector_figures.divisions(sector).title.startswith("Largest division with published figures: Telecom")


def test_a_change_over_two_tables_names_both_and_says_so(whole):
    from geo.figures import regions as region_figures
    from geo.i18n import translator
    from geo.selection.view import View

    view = View(region=("24",))
    figure = region_figures.change(region_figures.Region(embedded().registry, whole[0], view, translator("pl"), "24"))
    assert "(sbs_r_nuts2021), dodane w tej instalacji, pobrano " in figure.source
    assert "(sbs_r_nuts06_r2), dane z\xa001.08.2017" in figure.source
    assert "różnych tablic Eurostatu (sbs_r_nuts06_r2, sbs_r_nuts2021)" in figure.notes[0]
    assert "added" not in figure.source
