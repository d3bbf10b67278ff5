import gzip
from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest

from geo.build.additions import add
from geo.build.eurostat import AreaValue, regions
from geo.cli import main
from geo.errors import DataError
from geo.settings import ROOT
from geo.store import statistics
from geo.taxonomy import NUTS2, VOIVODESHIPS
from tests.tables import cells, wide

OLD = """nace_r2,indic_sb,geo\\time\t2017 \t2016
C10,V16110,PL\t410000 \t400000
C10,V16110,PL11\t30500 b\t30000
C10,V16110,PL12\t: c\t70000
C10,V11210,PL12\t900 \t:
C10,V13320,PL11\t199.5 \t: cd
C31,V16110,PL62\t19500 u\t19400
K64,V16110,PL\t9 \t9
C101,V16110,PL62\t5 \t5
C10,V16150,PL62\t5 \t5
C10,V16110,PL1\t1 \t1
C10,V16110,DE11\t1 \t1
C10,V16110,DE12\t: \t:
""".replace("\n", " \n")  # as Eurostat writes it
NEW = """freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t2021 \t2022
A,C10,EMP_LOC_NR,PL\t400000 \t410000 p
A,C10,EMP_LOC_NR,PL71\t30000 \t: @C
A,C10,EMP_LOC_NR,PL91\t40000 b\t41000
A,C10,EMP_LOC_NR,PL92\t25000 p\t: @C
A,C10,LOC_NR,PL84\t300 \t310 e
A,C31,EMP_LOC_NR,PL62\t20000 \t20500
""".replace("\n", " \n")
HEADER = "DATAFLOW,LAST UPDATE,freq,nace_r2,indic_sbs,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
FLOW = "ESTAT:SBS_R_NUTS2021(1.0),30/09/26 11:00:00,A"
SDMX = HEADER + "".join(
    f"{FLOW},{row}\n"
    for row in (
        "C31,EMP_LOC_NR,PL,2023,200000,,", "C31,EMP_LOC_NR,PL62,2023,21000,p,", "C31,EMP_LOC_NR,PL82,2023,,,C",
        "C31,WAGE_LOC_MEUR,PL62,2023,275.4,,F", "C31,EMP_LOC_NR,CZ01,2023,7,,",
    )
)  # fmt: skip


@pytest.fixture
def installation(tmp_path):
    return statistics.load(ROOT / "data" / "built", tmp_path / "installed")


@pytest.fixture
def put(tmp_path):
    def write(content, name="sbs_r_nuts2021.tsv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def after(installation):
    """The statistics as the next visitor's session reads them."""
    return statistics.Statistics(installation.folder, installation.added)


def refused(installation, path, kind=None):
    with pytest.raises(DataError) as caught:
        add(path, installation, kind)
    assert not installation.added.exists()
    return list(caught.value.faults)


def test_an_old_bulk_tsv(installation, put):
    summary = add(put(OLD, "sbs_r_nuts06_r2.tsv"), installation)
    found = after(installation)
    assert found.years() == (*range(2008, 2018),)
    assert (found.years("local_units")[-1], found.years("wages")[-1]) == (2017, 2017)
    employed = found.employment(2017)
    assert (employed.at["10", "C10"], employed.at["28", "C31"]) == (30_500, 19_500)
    assert employed.notna().to_numpy().sum() == 2
    assert found.nation(2017)["C10"] == 410_000
    status, flags = cells(found, 2017, "status"), cells(found, 2017, "flag")
    assert (status.at["14", "C10"], flags.at["14", "C10"]) == ("confidential", "c")
    assert (flags.at["10", "C10"], flags.at["28", "C31"]) == ("b", "u")
    assert status.at["02", "C10"] == "missing"
    assert found.employment(2016).at["14", "C10"] == 70_000
    assert (found.local_units(2017).at["14", "C10"], found.wages(2017).at["10", "C10"]) == (900, 199.5)
    assert (summary.dataset, summary.left_out, summary.foreign) == ("sbs_r_nuts06_r2", 6, 2)
    assert "persons_employed 2016–2017" in str(summary)
    assert "DE" not in str(summary)
    assert str(replace(summary, foreign=1)).count("1 row of other countries.") == 1


def test_a_new_bulk_tsv_with_the_two_parts_of_mazowieckie(installation, put):
    add(put(gzip.compress(NEW.encode()), "estat_sbs_r_nuts2021.tsv.gz"), installation)
    found = after(installation)
    assert found.employment(2021).at["14", "C10"] == 65_000
    assert cells(found, 2021, "flag").at["14", "C10"] == "bp"
    assert found.employment(2022).loc["14"].isna().all()  # one part is confidential: no half sum
    assert (cells(found, 2022, "status").at["14", "C10"], cells(found, 2022, "flag").at["14", "C10"]) == (
        "confidential",
        "C",
    )
    assert found.employment(2021).at["10", "C10"] == 30_000
    known = found.provenance(2021)
    assert (known["code"], known["indicator"], known["nuts"]) == ("sbs_r_nuts2021", "EMP_LOC_NR", "NUTS 2016 or later")
    assert (known["unit"], known["basis"], known["classification"]) == ("persons", "local unit", "NACE Rev. 2")
    assert known["vintage"].startswith("added 20")
    assert found.provenance(2015)["code"] == "sbs_r_nuts06_r2"
    assert found.sources()[-1]["date"] is None


def test_sdmx_csv_and_the_publishers_estimates(installation, put):
    text = SDMX.replace("21000,p,", "21000,e,")
    add(put(text, "extract.csv"), installation)
    found = after(installation)
    filled, estimated = found.filled(2023)
    assert (filled.at["28", "C31"], found.employment(2023).at["28", "C31"]) == (21_000, 21_000)
    assert estimated.at["28", "C31"]
    assert estimated.to_numpy().sum() == 1
    assert (cells(found, 2023, "status").at["18", "C31"], cells(found, 2023, "flag").at["18", "C31"]) == (
        "confidential",
        "C",
    )
    assert (found.wages(2023).at["28", "C31"], cells(found, 2023, "flag", "wages").at["28", "C31"]) == (275.4, "")
    assert found.provenance(2023)["vintage"] == "2026-09-30"
    assert found.sources()[-1]["key"] == "eurostat-sbs-r-nuts2021"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace(",", ";"),
        lambda text: text.replace("DATAFLOW,LAST UPDATE", "STRUCTURE,STRUCTURE_ID").replace(
            "ESTAT:SBS_R_NUTS2021(1.0),30/09/26 11:00:00", "dataflow,ESTAT:SBS_R_NUTS2021(1.0)"
        ),
        lambda text: text.replace(",C31,", ",C31:Manufacture of furniture,").replace("nace_r2", "nace_r2: Activity"),
        lambda text: text.replace(",2023,,,C", ",2023,:,,C"),
    ],
    ids=["BOM and CRLF", "semicolons", "SDMX-CSV 2.0", "codes with labels", "colon for no value"],
)
def test_ways_to_write_sdmx_csv(installation, put, spoil):
    add(put(spoil(SDMX), "x.csv"), installation)
    found = after(installation)
    assert found.employment(2023).at["28", "C31"] == 21_000
    assert found.provenance(2023)["code"] == "sbs_r_nuts2021"


NAMED = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,currency,Currency,nace_r2,NACE,geo,Geopolitical entity "
    "(reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,"
    "CONF_STATUS,Confidentiality status (flag)\n"
)


def test_columns_of_names_are_passed_over(installation, put):
    rows = (("PL", "Poland", 100.5), ("PL21", "Małopolskie", 12.5), ("PL71", "Łódzkie", 9))
    start = 'dataflow,ESTAT:NAMA_10R_3GVA(1.0),"GVA",A,Annual,MIO_EUR,Million euro,C,Manufacturing'
    text = NAMED + "".join(f"{start},{geo},{name},2022,,{value},,,,,\n" for geo, name, value in rows)
    add(put(text, "gva.csv"), installation)
    regional, poland = wide(after(installation).gva(), "gross_value_added_eur", 2022)
    assert (regional.at["12", "C"], regional.at["10", "C"], poland["C"]) == (12.5, 9, 100.5)


def test_labels_of_flags_are_passed_over(installation, put):
    flow = "ESTAT:SBS_R_NUTS2021(1.0): SBS by region,30/09/26 11:00:00,A: Annual,C31: Furniture,EMP_LOC_NR: Employed"
    rows = ("PL: Poland,2023: 2023,200000,,", "PL62: W-M,2023: 2023,21000,b: break in time series,",
            "PL21: M,2023: 2023,,n: not significant,", "PL22: Ś,2023: 2023,,,C: confidential")  # fmt: skip
    add(put(HEADER + "".join(f"{flow},{row}\n" for row in rows), "sbs.csv"), installation)
    found = after(installation)
    flags, status = cells(found, 2023, "flag"), cells(found, 2023, "status")
    assert (flags.at["28", "C31"], flags.at["12", "C31"], flags.at["24", "C31"]) == ("b", "n", "C")
    assert (status.at["12", "C31"], status.at["24", "C31"]) == ("missing", "confidential")
    assert not found.filled(2023)[1].at["28", "C31"]
    known = found.provenance(2023)
    assert known["code"] == "sbs_r_nuts2021"
    assert known["url"] == "https://ec.europa.eu/eurostat/databrowser/view/sbs_r_nuts2021/default/table"


def test_a_refusal_says_why_no_figure_was_found(installation, put):
    header = NEW.splitlines()[0] + "\n"
    for text, why in (
        (header + "A,C10,EMP_LOC_NR,PL\t1 \t2 \n", "its only area in Poland is the country, as in a national table"),
        (header + "A,C10,EMP_LOC_NR,DE11\t1 \t2 \n", "no row is of Poland"),
        (header, "it has a header only"),
        (header + "A,C10,V12110,PL21\t1 \t2 \n", "indic_sbs is V12110, expected EMP_LOC_NR or"),
        ("unit,nace_r2,geo\\time\t2022 \nNR,C10,PL21\t5 \n", "no dimension indic_sbs, which tells persons employed,"),
        ("indic_sb,nace_r2,geo\\time\t2022 \nV16110,C10,PL\t5 \n", "its only area in Poland is the country"),
    ):
        for name in ("sbs_r_nuts2021.tsv", "download.tsv"):  # its name is asked for last
            (fault,) = refused(installation, put(text, name))
            assert why in fault


def test_decimal_commas_are_told_once(installation, put):
    header, cell = NEW.splitlines()[0] + "\n", "A,C{},EMP_LOC_NR,PL21\t3114,{} b\t2 \n"
    for number, more in ((1, ""), (2, ", as 1 more figure has it"), (20, ", as 19 more figures have it")):
        text = header + "".join(cell.format(10 + each, each) for each in range(number))
        (fault,) = refused(installation, put(text))
        assert f"row 2: came '3114,0 b' with a decimal comma{more}, expected a point".replace(" b'", "'") in fault
        assert fault.endswith("and do not edit it.")


def test_gross_value_added(installation, put):
    tsv = (
        "freq,currency,nace_r2,geo\\TIME_PERIOD\t2021\n"
        "A,MIO_EUR,C,PL\t100.5 \nA,MIO_EUR,C,PL91\t7.5 p\nA,MIO_EUR,C,PL92\t2.5 \nA,MIO_EUR,C,PL911\t1 \n"
        "A,MIO_NAC,C,PL71\t45 \nA,MIO_PPS,C,PL71\t45 \n"
    )
    add(put(tsv, "nama_10r_3gva.tsv"), installation)
    tidy = after(installation).gva()
    new = tidy[tidy["year"] == 2021].set_index(["variable", "teryt"])
    parts = new.loc["gross_value_added_eur"].set_index("part", append=True)["value"]
    assert parts[[("14", "PL91"), ("14", "PL92")]].tolist() == [7.5, 2.5]
    regional, poland = wide(tidy, "gross_value_added_eur", 2021)
    assert (regional.at["14", "C"], poland["C"]) == (10, 100.5)
    assert new.loc[("gross_value_added_pln", "10"), "value"] == 45
    assert (len(tidy[tidy["year"] < 2021]), new["unit"].isna().sum()) == (10_260, 0)


def test_a_later_file_goes_before_an_earlier_one_for_its_years(installation, put):
    add(put(NEW), installation)
    add(put(SDMX, "x.csv"), after(installation))
    text = NEW.replace("2021 \t2022 ", "2022 \t2024 ").replace("30000", "31000")
    with pytest.raises(DataError, match=r"again\.tsv does not tell which table .* or give --table sbs_r_nuts2021\."):
        add(put(text, "again.tsv"), after(installation))
    add(put(text, "again.tsv"), after(installation), table="sbs_r_nuts2021")
    found = after(installation)
    assert found.years()[-4:] == (2021, 2022, 2023, 2024)
    assert (found.employment(2021).at["10", "C10"], found.employment(2022).at["10", "C10"]) == (30_000, 31_000)
    assert found.employment(2023).at["28", "C31"] == 21_000


def test_estimates_stand_where_a_newer_edition_does_not_publish_either(installation, tmp_path, put):
    built = statistics.load(ROOT / "data" / "built", tmp_path / "nowhere")
    status, nuts = cells(built, 2015, "status"), {teryt: codes[0] for teryt, codes in NUTS2.items()}
    rows = [
        f"{code},V16110,{nuts[teryt]}\t" + (": c" if isnan(value) else f"{value:.0f}")
        for frame in (built.employment(2015), built.sections(2015))
        for (teryt, code), value in frame.stack().items()
    ] + [f"{code},V16110,PL\t{value:.0f}" for code, value in built.nation_all(2015).items()]
    text = "nace_r2,indic_sb,geo\\time\t2015\n" + "\n".join(rows).replace("19288", "19300") + "\n"
    published = built.published("sbs")["persons_employed", 2015]
    assert published > 1_000
    summary = add(put(text, "sbs_r_nuts06_r2.tsv"), installation)
    found = after(installation)
    assert found.employment(2015).at["28", "C31"] == 19_300
    assert found.filled(2015)[1].equals(built.filled(2015)[1])
    assert cells(found, 2015, "status").equals(status)
    assert found.employment(2014).equals(built.employment(2014))
    assert summary.remarks == (
        f"Remark: the 16 regions of persons_employed, C31, 2015 give {built.nation(2015)['C31'] + 12:.0f}, "
        f"the whole is {built.nation(2015)['C31']:.0f}.",
    )


def test_an_extract_does_not_hide_a_whole_year(installation, put):
    faults = refused(installation, put(NEW.replace("2021 \t2022 ", "2014 \t2022 ")))
    assert len(faults) == 2
    assert "has 1 published figure of local_units for 2014, the atlas" in faults[0] + faults[1]
    assert faults[1].startswith("sbs_r_nuts2021.tsv has 4 published figures of persons_employed for 2014, the atlas")
    assert faults[1].endswith("take the whole table, with all regions and activities, or only newer years.")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "sbs_r_nuts2021.tsv is empty, expected a file of Eurostat as TSV or SDMX-CSV; open the table in"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "is a web page or XML"),
        (b"PK\x03\x04\x14\x00", "is an Excel workbook or a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old Excel workbook"),
        (b'{"version":"2.0"}', "is JSON"),
        (b"\x00\x01\x02", "is not text"),
        (SDMX.encode("utf-16"), "is encoded in UTF-16"),
        ((NEW + "A,C10,EMP_LOC_NR,\xa3\t1 \t2 \n").encode("latin-1"), "is not encoded in UTF-8"),
        (gzip.compress(NEW.encode())[:-20], "is a damaged gzip file"),
        (b"x" * 1_100_000, "is larger than any such table"),
        ("a,b,c\n1,2,3\n", "the header is 'a,b,c', expected a file of Eurostat"),
        (NEW.replace("nace_r2", "nace_r21"), "classifies by nace_r21, expected nace_r2 (NACE Rev. 2"),
        ("freq,unit,isced11,geo\\TIME_PERIOD\t2022\nA,PC,ED5,PL\t1\n", "has the dimensions freq, unit, isced11, geo"),
        ("nace_r2,age,sex,unit,geo\\time\t2015\nC,Y_GE15,T,THS,PL71\t1\n", "has the dimensions nace_r2, age, sex"),
        (NEW.replace("PL", "DE"), "has no published figure of a Polish voivodeship"),
        (NEW.splitlines()[0] + "\n", "has no published figure of a Polish voivodeship"),
        (NEW.replace("2022", "20155"), "came the period '20155', expected a year up to now"),
        (NEW.replace("2022", "2022-Q1"), "came the period '2022-Q1'"),
        (NEW.replace("2022", "2099"), "came the period '2099'"),
        (NEW + NEW.splitlines()[2] + "\n", "row 8: EMP_LOC_NR of C10 in PL71 in 2021 came already in row 3; keep one."),
        (NEW.replace("30000 ", "-30000 "), "row 3: came '-30000', expected a number of 0 or more"),
        (NEW.replace("30000 ", "3,0000 "), "row 3: came '3,0000'"),
        (NEW.replace("30000 \t", "30000 "), "row 3: came 4 keys and 1 cells, expected 4 and 2"),
        (NEW + "A,C10,EMP_LOC_NR,PL11\t29999 \t: \n", "came 29999 under PL11 and 30000 under PL71, expected one"),
        (NEW.replace("A,C10,LOC_NR", "Q,C10,LOC_NR"), "row 6: came the frequency 'Q', expected A"),
        (SDMX + "x,y\n", "row 7: came 2 cells, expected 10"),
        (SDMX.replace(",indic_sbs,", ",indic_sbs,unit,").replace("_NR,", "_NR,PC,").replace("MEUR,", "MEUR,PC,"),
         "row 2: came the unit 'PC', expected NR or PER"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_nothing_changes(installation, put, content, expected):
    faults = refused(installation, put(content))
    assert any(expected in fault for fault in faults), faults


def test_many_faults_are_counted(installation, put):
    rows = "".join(f"A,C10,EMP_LOC_NR,PL{n}\tx\t1 5\n" for n in range(10, 99))
    faults = refused(installation, put(NEW.splitlines()[0] + "\n" + rows))
    assert len(faults) == 21
    assert faults[-1] == "158 more faults of these kinds."


def test_a_refused_file_leaves_what_was_added(installation, put):
    add(put(NEW), installation)
    before = {path.name: path.read_bytes() for path in installation.added.iterdir()}
    with pytest.raises(DataError):
        add(put("", "empty.tsv"), after(installation))
    assert {path.name: path.read_bytes() for path in installation.added.iterdir()} == before


def test_a_folder_with_files_of_others_is_left_alone(installation, put):
    installation.added.mkdir()
    (installation.added / "thesis.docx").write_text("mine")
    with pytest.raises(DataError, match=r"holds thesis\.docx, which the atlas did not write there"):
        add(put(NEW), installation)
    assert [path.name for path in installation.added.iterdir()] == ["thesis.docx"]


def test_damaged_additions_say_what_to_do(installation, put):
    add(put(NEW), installation)
    (installation.added / "sbs.parquet").write_bytes(b"x")
    with pytest.raises(ValueError, match="is not the file that the manifest describes; run python -m geo statistics"):
        after(installation).years()


def test_every_voivodeship_of_either_vintage():
    for codes in (0, -1):
        given = {pair[codes]: AreaValue(1, float(n), "") for n, pair in enumerate(NUTS2.values())}
        parts = {"PL91": AreaValue(1, 60.0, ""), "PL92": AreaValue(2, 39.0, "")}
        given |= {"PL12": AreaValue(1, 99.0, "")} if codes == 0 else {"PL12": AreaValue(3, None, ""), **parts}
        found = regions(given, "x", [])
        assert {teryt for teryt, part in found if not part} == {"00", *VOIVODESHIPS}
        assert found["14", ""].value == 99


@pytest.mark.parametrize("only", ["PL91", "PL92"])
def test_one_part_is_not_the_whole(only):
    assert regions({only: AreaValue(1, 5.0, "")}, "x", [])["14", ""].value is None
    whole = {"PL12": AreaValue(1, None, "c"), only: AreaValue(2, 5.0, "")}
    assert regions(whole, "x", [])["14", ""].value is None


def test_from_the_command_line(tmp_path, monkeypatch, capsys, put):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    path = str(put(NEW))
    assert main(["statistics", "add", path, "--kind", "sbs"]) == 0
    assert "Added sbs_r_nuts2021 from sbs_r_nuts2021.tsv: persons_employed 2021–2022" in capsys.readouterr().out
    assert main(["statistics", "status"]) == 0
    told = capsys.readouterr().out
    assert "persons_employed: 2008–2015 (sbs_r_nuts06_r2, 2017-08-01)." in told
    assert "Added by this installation: sbs_r_nuts2021 from sbs_r_nuts2021.tsv." in told
    assert main(["statistics", "add", path, "--kind", "gva"]) == 1
    assert "expected those of the kind gva" in capsys.readouterr().err
    assert main(["statistics", "remove"]) == 0
    assert main(["statistics", "remove"]) == 0
    assert "No figures were added; nothing to remove." in capsys.readouterr().out
    assert list((tmp_path / "own").iterdir()) == []
    assert main(["statistics", "add", str(tmp_path / "none.tsv")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.tsv'} is missing; check the path.\n"
