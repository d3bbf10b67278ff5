"""Every way in which Eurostat's files, and programs that open them, write the same figures."""

import csv
import io

import pytest

from geo.build.eurostat import read
from geo.errors import DataError

TSV = (
    "freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t2021 \t2022 \n"
    "A,C10,EMP_LOC_NR,PL\t400000 \t410000 bp\nA,C31,EMP_LOC_NR,PL62\t: c\t: @C\nA,C31,EMP_LOC_NR,DE11\t1 \t2 \n"
)
FIGURES = {
    ("C10", "EMP_LOC_NR", "PL", "2021"): ("400000", ""),
    ("C10", "EMP_LOC_NR", "PL", "2022"): ("410000", "bp"),
    ("C31", "EMP_LOC_NR", "PL62", "2021"): ("", "c"),
    ("C31", "EMP_LOC_NR", "PL62", "2022"): ("", "C"),
}
ROWS = (
    ("C10", "PL", "2021", "400000", "", ""),
    ("C10", "PL", "2022", "410000", "bp", "F"),
    ("C31", "PL62", "2021", "", "c", ""),
    ("C31", "PL62", "2022", "", "", "C"),
)
NAMES = {"A": "Annual", "C10": "Manufacture of food products", "C31": "Manufacture of furniture", "PL": "Poland",
         "PL62": "Warmińsko-mazurskie", "EMP_LOC_NR": "Persons employed, number", "2021": "2021", "2022": "2022",
         "F": "Free", "C": "Confidential", "c": "confidential", "bp": "break in time series, provisional"}  # fmt: skip
COLUMNS = ("freq", "nace_r2", "indic_sbs", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
LABELS = ("Time frequency", "NACE", "Economic indicator", "Geopolitical entity (reporting)", "Time",
          "Observation value", "Observation status (Flag) V2 structure", "Confidentiality status (flag)")  # fmt: skip
NAME = "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME"
FLOW = "dataflow", "ESTAT:SBS_R_NUTS2021(1.0)", "Business statistics, by region"


def cells(row):
    nace, geo, year, value, flag, secrecy = row
    return ("A", nace, "EMP_LOC_NR", geo, year, value, flag, secrecy)


def written(rows, **options):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **options).writerows(rows)
    return text.getvalue()


def sdmx(order=tuple(range(8)), **options):
    """Codes alone."""
    rows = [tuple(cells(row)[n] for n in order) for row in ROWS]
    return written([tuple(COLUMNS[n] for n in order), *rows], **options)


def both(**options):
    """Codes with their names in one cell, in the header too."""
    named = [tuple(f"{each}: {NAMES[each]}" if each in NAMES else each for each in cells(row)) for row in ROWS]
    head = [f"{code}: {label}" for code, label in zip(COLUMNS, LABELS, strict=True)]
    return written([head, *named], **options)


def beside(order=tuple(range(16)), head=lambda text: text, **options):
    """Names in columns of their own, each behind its code."""
    pairs = [each for pair in zip(COLUMNS, LABELS, strict=True) for each in pair]
    rows = [[each for code in cells(row) for each in (code, NAMES.get(code, ""))] for row in ROWS]
    named = [(*FLOW, *(row[n] for n in order)) for row in rows]
    return written([tuple(map(head, (*NAME, *(pairs[n] for n in order)))), *named], **options)


def quoted(text):
    """As a spreadsheet saves a text with tabs: cells with commas between quotation marks."""
    rows = [line.split("\t") for line in text.splitlines()]
    return "\n".join("\t".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


WAYS = {
    "tsv": TSV,
    "tsv, lower case": TSV.replace("C10", "c10")
    .replace("C31", "c31")
    .replace("EMP_LOC_NR", "emp_loc_nr")
    .replace("PL", "pl"),
    "tsv, capitals": TSV.replace("freq,nace_r2,indic_sbs,geo", "FREQ,NACE_R2,INDIC_SBS,GEO"),
    "tsv, quoted": quoted(TSV),
    "tsv, BOM and CRLF": "\ufeff" + TSV.replace("\n", "\r\n"),
    "tsv, flags apart": TSV.replace("410000 bp", "410000 b p").replace(": c", ":c").replace(": @C", ":@C"),
    "tsv, capital flags": TSV.replace("410000 bp", "410000BP@F").replace(": c", ": C"),
    "tsv, labels": TSV.replace("C10", "C10:Food products"),
    "tsv, moved dimensions": TSV.replace("freq,nace_r2,indic_sbs,geo", "geo,freq,indic_sbs,nace_r2")
    .replace("A,C10,EMP_LOC_NR,PL", "PL,A,EMP_LOC_NR,C10")
    .replace("A,C31,EMP_LOC_NR,PL62", "PL62,A,EMP_LOC_NR,C31")
    .replace("A,C31,EMP_LOC_NR,DE11", "DE11,A,EMP_LOC_NR,C31"),
    "sdmx": sdmx(),
    "sdmx, quoted": sdmx(quoting=csv.QUOTE_ALL),
    "sdmx, BOM and CRLF": "\ufeff" + sdmx().replace("\n", "\r\n"),
    "sdmx, semicolons": sdmx(delimiter=";"),
    "sdmx, tabs": sdmx(delimiter="\t"),
    "sdmx, lower case": sdmx().lower().replace(",c\n", ",C\n"),
    "sdmx, capitals": sdmx().upper().replace(",C,\n", ",c,\n"),
    "sdmx, moved columns": sdmx(order=(7, 5, 4, 3, 6, 0, 2, 1)),
    "sdmx, colons": sdmx().replace(",,c,", ",:,c,").replace(",,,C", ",:,,C"),
    "sdmx, flags apart": sdmx().replace(",bp,", ",b;p,"),
    "sdmx, flags with labels": sdmx().replace(",bp,", ',"b: break in time series, p: provisional",'),
    "sdmx, normal value": sdmx().replace("400000,,", "400000,A,"),
    "labels=both": both(),
    "labels=both, quoted": both(quoting=csv.QUOTE_ALL),
    "labels=both, semicolons": both(delimiter=";"),
    "labels=name": beside(),
    "labels=name, BOM": "\ufeff" + beside(quoting=csv.QUOTE_ALL),
    "labels=name, names at the end": beside(order=(*range(0, 16, 2), *range(1, 16, 2))),
    "labels=name, capitals": beside(head=str.upper),
    "labels=name, small letters": beside(head=str.lower),
    "labels=name, geo first": beside(order=(6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15)),
}


def observed(tmp_path, text, name="sbs_r_nuts2021.tsv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read(path)


@pytest.mark.parametrize("way", WAYS)
def test_the_same_figures_however_they_are_written(tmp_path, way):
    found = observed(tmp_path, WAYS[way])
    told = {}
    for cell in found.observations:
        key = tuple(cell.keys[name] for name in ("nace_r2", "indic_sbs", "geo"))
        told[*key, cell.period] = (cell.value, cell.flag)
    assert told == FIGURES
    assert set(found.dimensions) == {"freq", "nace_r2", "indic_sbs", "geo"}
    assert found.dataset == "sbs_r_nuts2021"


@pytest.mark.parametrize(
    ("flag", "secrecy", "kept"),
    [
        ("b: break in time series", "", "b"), ("b", "F", "b"), ("e, p", "", "ep"), ("n: not significant", "", "n"),
        ("A", "", ""), ("d: definition differs, see metadata", "", "d"), ("", "C: confidential", "C"),
        ("", "S: secondary confidentiality", "S"), ("p: provisional", "D", "pD"), ("b | e", "", "be"),
    ],
)  # fmt: skip
def test_flags_are_letters_without_their_labels(tmp_path, flag, secrecy, kept):
    text = written([COLUMNS, ("A", "C10", "EMP_LOC_NR", "PL", "2022", "5", flag, secrecy)])
    assert observed(tmp_path, text).observations[0].flag == kept


@pytest.mark.parametrize(
    "flow", ["ESTAT:SBS_R_NUTS2021(1.0)", "ESTAT:sbs_r_nuts2021(1.0): SBS by region", "SBS_R_NUTS2021"]
)
def test_the_code_of_the_table_comes_without_its_name(tmp_path, flow):
    text = written([("DATAFLOW", *COLUMNS), (flow, "A", "C10", "EMP_LOC_NR", "PL", "2022", "5", "", "")])
    assert observed(tmp_path, text, "extract.csv").dataset == "sbs_r_nuts2021"


def test_a_file_of_names_without_codes_says_what_to_download(tmp_path):
    text = written([("Time frequency", "NACE", "Geopolitical entity (reporting)", "Time", "Observation value")])
    with pytest.raises(DataError, match=r"has the names .* only, expected their codes; download it again with codes"):
        observed(tmp_path, text)
