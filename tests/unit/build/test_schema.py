from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.build import columns, raw, rules, schema
from geo.errors import DataError
from tests.pace import cost
from tests.raw_tables import AWARD, CLUSTER, write_table

TODAY = date(2026, 11, 24)


def faults(tmp_path, name, *rows):
    table = raw.read(write_table(tmp_path / f"{name}.csv", rows))
    return rules.told(schema.raw_faults(name, table, TODAY))


def test_a_valid_row_has_no_fault(tmp_path):
    assert faults(tmp_path, "clusters", CLUSTER) == []
    assert faults(tmp_path, "status_history", AWARD) == []


def test_a_fault_is_a_sentence_with_place_value_expectation_and_remedy(tmp_path):
    assert faults(tmp_path, "clusters", CLUSTER, CLUSTER | {"id": "b", "founded": "20015"}) == [
        "clusters.csv, row 3, column founded: came '20015', expected a year from 1980 to 2026, or blank; "
        "correct the number or leave the cell blank."
    ]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("id", "", "came a blank cell, expected a slug"),
        ("id", "Agro Klaster", "expected a slug"),
        ("id", "a--b", "expected a slug"),
        ("id", "a" * 201, "expected a slug"),
        ("name", "", "came a blank cell, expected a name"),
        ("name", " \t ", "expected a name"),
        ("name", "x" * 20_000, "expected a name of 1 to 300 characters"),
        ("name", "\u200b", "came '\\u200b', expected a name"),
        ("name", "\u2060\ufeff \u3164", "expected a name"),
        ("name", "a\0b", "came 'a\\x00b', expected a text without control characters; type it anew."),
        ("coordinator", "a\x0b", "expected a text without control characters"),
        ("note", "\ufffe", "expected a text without control characters"),
        ("aliases", "\x85", "expected a text without control characters"),
        ("website", "klaster.pl\x07", "expected a text without control characters"),
        ("note", "x" * 5_001, "expected a text of at most 5000 characters"),
        ("teryt", "6", "came '6', expected one of 02, 04"),
        ("teryt", "99", "expected one of 02, 04"),
        ("email", "biuro at klaster.pl", "expected one address such as biuro@klaster.pl, or blank"),
        ("email", "a@klaster.pl;b@klaster.pl?cc=c", "expected one address"),
        ("phone", "sekretariat", "expected one number such as +48 81 123 45 67, or blank"),
        ("phone", "+48 81 123 45 67 wew. 8", "expected one number"),
        ("seat_quality", "sure", "expected one of stated, inferred, weak"),
        ("sector", "farming", "came 'farming', expected one of agri-food"),
        ("sectors_secondary", "ict;farming", "expected sector slugs separated by ; (agri-food, "),
        ("sectors_secondary", "ict,tourism", "expected sector slugs"),
        ("stage", "running", "expected one of operating, emerging, suspended, ended"),
        ("activity", "yes", "expected one of active, unknown, ended"),
        ("founded", "1979", "expected a year from 1980 to 2026"),
        ("founded", "2027", "expected a year from 1980 to 2026"),
        ("founded", "2007.0", "expected a year"),
        ("founded", "٢٠٠٧", "expected a year"),
        ("members", "0", "expected a whole number from 1"),
        ("members", "-3", "expected a whole number from 1"),
        ("members", "ok. 40", "expected a whole number from 1"),
        ("members_year", "23", "expected a year"),
        ("website", "javascript:alert(1)", "expected host and path"),
        ("nip", "5250008029", "expected a NIP: ten digits, the last of which checks the others, or blank"),
        ("krs", "123456", "expected a number of the KRS: ten digits, or blank"),
        ("website", "ftp://a.pl", "expected host and path"),
        ("website", "nasza strona", "expected host and path"),
        ("sources", "", "came a blank cell, expected links"),
        ("sources", "javascript:alert(1)", "came 'javascript:alert(1)', expected a link that begins with http://"),
        ("sources", "data:text/html,<b>", "expected a link that begins with http:// or https://"),
        ("sources", "ftp://a.pl/x", "expected a link that begins with http:// or https://"),
        ("sources", "//a.pl/x", "expected a link that begins with http:// or https://"),
        ("sources", "https://a.pl;javascript:alert(1)", "expected a link that begins with http:// or https://"),
        ("sources", "https://a.pl;", "expected links with one semicolon between two of them and none at the end"),
        ("sources", "https://a.pl;;https://b.pl", "expected links with one semicolon between two of them"),
        ("sources", "https://user:pw@e.org", "expected a link without user name and password"),
        ("sources", "https://localhost", "expected a link to a host with its whole name, such as www.example.pl"),
        ("sources", "https://e", "expected a link to a host with its whole name"),
        ("sources", "https://a.pl/" + "x" * 3_000, "expected a link of at most 2000 characters"),
        ("sources", "https://a.pl/b c", "expected a link without blanks"),
        ("compiled", "2099-12-31", "expected a day as YYYY-MM-DD that is not to come"),
        ("compiled", "", "expected a day as YYYY-MM-DD"),
        ("compiled", "2026-11", "expected a day"),
        ("compiled", "23.11.2026", "expected a day"),
        ("seat_lat", "51,2", "expected degrees with a decimal point"),
    ],
)
def test_a_spoilt_cell_of_clusters(tmp_path, column, value, expected):
    found = faults(tmp_path, "clusters", CLUSTER | {"seat_lon": "22.5" if column == "seat_lat" else "", column: value})
    assert len(found) == 1
    assert found[0].startswith(f"clusters.csv, row 2, column {column}: came ")
    assert expected in found[0]


UNSEATED = {"city": "", "seat_quality": ""}


@pytest.mark.parametrize("teryt", ["06", ""])
def test_a_seat_that_is_not_known_is_no_fault(tmp_path, teryt):
    assert faults(tmp_path, "clusters", CLUSTER | UNSEATED | {"teryt": teryt}) == []


@pytest.mark.parametrize(
    ("cells", "where", "expected"),
    [
        ({"teryt": ""}, "city and teryt", "expected the voivodeship of the town; write its TERYT code"),
        (
            {"city": ""},
            "city and seat_quality and seat_lat",
            "expected a town with the quality of its seat, or none of",
        ),
        ({"seat_quality": ""}, "city and seat_quality and seat_lat", "or clear all where the seat is not known"),
        (UNSEATED | {"seat_lat": "51.2", "seat_lon": "22.5"}, "city and seat_quality and seat_lat", "or none of the"),
    ],
)
def test_what_is_told_of_a_seat_belongs_to_a_town(tmp_path, cells, where, expected):
    (found,) = faults(tmp_path, "clusters", CLUSTER | cells)
    assert found.startswith(f"clusters.csv, row 2, columns {where}: came ")
    assert expected in found


def test_an_inferred_status_tells_its_reasons_in_both_languages(tmp_path):
    told = {"inferred": "strong", "inferred_pl": "Zostaje runda VI.", "inferred_en": "That leaves round VI."}
    assert faults(tmp_path, "status_history", AWARD | told) == []
    for lacking in told:
        (found,) = faults(tmp_path, "status_history", AWARD | told | {lacking: ""})
        assert "expected for an inferred status what it is inferred from, in both languages" in found
    (found,) = faults(tmp_path, "status_history", AWARD | told | {"inferred": "sure"})
    assert "came 'sure', expected one of strong, medium, weak" in found


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("51.2", "", "both coordinates or none"),
        ("", "22.5", "both coordinates or none"),
        ("22.5", "51.2", "the two look swapped"),
        ("637353.3", "486764.2", "metres of a projected system"),
        ("48.1", "16.4", "a point in Poland"),
        ("0", "0", "a point in Poland"),
    ],
)
def test_coordinates_that_cannot_be(tmp_path, latitude, longitude, expected):
    found = faults(tmp_path, "clusters", CLUSTER | {"seat_lat": latitude, "seat_lon": longitude})
    assert len(found) == 1
    assert found[0].startswith("clusters.csv, row 2, columns seat_lat and seat_lon: came ")
    assert expected in found[0]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("cluster_id", "", "expected a slug"),
        ("status", "KKK", "came 'KKK', expected one of kkk, regional_key"),
        ("status", "kkk_past", "expected one of kkk"),
        ("valid_from", "2021-13", "expected a date as YYYY, YYYY-MM or YYYY-MM-DD"),
        ("valid_to", "31.12.2024", "expected a date as YYYY"),
        ("valid_to", "2023-02-29", "expected a date as YYYY"),
        ("sources", "", "expected links"),
    ],
)
def test_a_spoilt_cell_of_the_history(tmp_path, column, value, expected):
    found = faults(tmp_path, "status_history", AWARD | {column: value})
    assert len(found) == 1
    assert found[0].startswith(f"status_history.csv, row 2, column {column}: came ")
    assert expected in found[0]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "good"),
    [
        ("2019", "2019-03", True),
        ("2019-03", "2019", True),
        ("2019-03-02", "2019-03-01", False),
        ("2020", "2019", False),
    ],
)
def test_an_end_is_not_before_the_start(tmp_path, valid_from, valid_to, good):
    found = faults(tmp_path, "status_history", AWARD | {"valid_from": valid_from, "valid_to": valid_to})
    assert ["expected an end that is not before the start" in fault for fault in found] == ([] if good else [True])


def test_equal_ids_are_both_named(tmp_path):
    found = faults(tmp_path, "clusters", CLUSTER, CLUSTER | {"id": "b"}, CLUSTER)
    assert [fault.split(":")[0] for fault in found] == [
        "clusters.csv, row 2, column id",
        "clusters.csv, row 4, column id",
    ]
    assert all("that no other row has" in fault for fault in found)


def test_all_faults_at_once_in_the_order_of_the_file(tmp_path):
    spoilt = CLUSTER | {"teryt": "99", "founded": "20015", "seat_lat": "22.5", "seat_lon": "51.2"}
    found = faults(tmp_path, "clusters", CLUSTER | {"sector": "x"}, spoilt | {"id": "b"})
    places = [fault.split(":")[0].removeprefix("clusters.csv, ") for fault in found]
    assert places == [
        "row 2, column sector",
        "row 3, column teryt",
        "row 3, column founded",
        "row 3, columns seat_lat and seat_lon",
    ]


def test_rows_are_counted_in_lines_of_the_file(tmp_path):
    long = CLUSTER | {"id": "b", "note": "three\nlines\nlong"}
    found = faults(tmp_path, "clusters", CLUSTER, long, CLUSTER | {"id": "c", "stage": "x"})
    assert found[0].startswith("clusters.csv, row 6, column stage: ")


@pytest.mark.parametrize(("polish", "english"), [("Fakt.", ""), ("", "Fact.")])
def test_a_public_note_is_there_in_both_languages_or_in_none(tmp_path, polish, english):
    found = faults(tmp_path, "clusters", CLUSTER | {"public_note_pl": polish, "public_note_en": english})
    assert len(found) == 1
    assert found[0].startswith("clusters.csv, row 2, columns public_note_pl and public_note_en: came ")
    assert found[0].endswith("expected a public note in both languages or in none; write the other one or clear both.")


def test_missing_columns_and_faults_of_the_others(tmp_path):
    row = {key: value for key, value in CLUSTER.items() if key not in ("sector", "seat_lon")} | {"stage": "x"}
    found = faults(tmp_path, "clusters", row)
    assert sorted(found[:2]) == [
        "clusters.csv: column seat_lon is missing; add it, blank where nothing is known.",
        "clusters.csv: column sector is missing; add it and fill it in every row.",
    ]
    assert found[2].startswith("clusters.csv, row 2, column stage: ")
    assert len(found) == 3


def test_more_columns_are_allowed(tmp_path):
    assert faults(tmp_path, "clusters", {"extra": "anything"} | CLUSTER) == []


def test_a_long_value_is_shown_short_and_on_one_line(tmp_path):
    found = faults(tmp_path, "clusters", CLUSTER | {"stage": "\u202ex\n" + "y" * 500})
    assert "came '\\u202ex\\nyyyy" in found[0]
    assert len(found[0]) < 250


def test_a_header_in_other_letters_is_told_in_one_sentence(tmp_path):
    row = {
        {"id": " id", "name": "Name", "seat_lat": "SEAT LAT "}.get(key, key): value for key, value in CLUSTER.items()
    }
    assert faults(tmp_path, "clusters", row) == [
        "clusters.csv: the header says ' id', 'Name', 'SEAT LAT ', expected id, name, seat_lat; write the names of "
        "columns in small letters, without blanks around them."
    ]


@pytest.mark.parametrize("day", ["2099-01-01", "2026-12", "2027", "2026-11-25"])
def test_a_start_may_not_be_to_come(tmp_path, day):
    (fault,) = faults(tmp_path, "status_history", AWARD | {"valid_from": day, "valid_to": ""})
    assert "expected a date as YYYY, YYYY-MM or YYYY-MM-DD that is not to come, or blank" in fault


def test_an_end_may_be_to_come(tmp_path):
    assert faults(tmp_path, "status_history", AWARD | {"valid_to": "2099-12-31"}) == []


def test_equal_faults_are_summed_up(tmp_path):
    rows = [CLUSTER | {"id": f"k{n}", "stage": "x", "founded": "1" if n == 12 else ""} for n in range(40)]
    found = faults(tmp_path, "clusters", *rows)
    assert [fault.split(":")[0] for fault in found[:10]] == [
        f"clusters.csv, row {n}, column stage" for n in range(2, 12)
    ]
    assert found[10] == "clusters.csv: and 30 more faults of this kind, rows 12 to 41."
    assert found[11].startswith("clusters.csv, row 14, column founded: came '1'")
    assert len(found) == 12


def test_many_equal_faults_are_told_soon(tmp_path):
    rows = [CLUSTER | {"id": f"k{n}", "sector": "farming"} for n in range(20_000)]
    table = raw.read(write_table(tmp_path / "clusters.csv", rows))
    told = []
    assert cost(lambda: told.append(rules.told(schema.raw_faults("clusters", table, TODAY))), most=10) < 10
    assert len(told[0]) == 11


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cn", "Cs")), min_size=1, max_size=300).filter(columns.is_seen)


@given(NAMES)
def test_a_name_may_be_anything(name):
    rule = next(rule for rule in schema.raw_rules(TODAY)["clusters"] if getattr(rule, "column", None) == "name")
    assert rule.test(name)


def test_unresolved_ids_sectors_and_sources(tmp_path):
    tables = {
        "clusters": raw.read(write_table(tmp_path / "clusters.csv", [CLUSTER])),
        "status_history": raw.read(write_table(tmp_path / "h.csv", [AWARD, AWARD | {"cluster_id": "nobody"}])),
        "sources": raw.read(write_table(tmp_path / "sources.csv", [{"key": k} for k in ("registry", "geonames")])),
    }
    found = rules.told(schema.unresolved(tables))
    assert found[0].startswith("h.csv, row 3, column cluster_id: came 'nobody', expected an id of clusters.csv")
    lacking = ("gus-population", "natural-earth", "nuts", "sector-groups", "teryt")
    assert found[1:] == [f"sources.csv: key {key} has no row; add it." for key in lacking]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n ", "is empty"),
        ("id,name\na,Łódź\n".encode("utf-16"), "is encoded in UTF-16"),
        ("id,name\na,x\nb,Łódź\n".encode("cp1250"), "row 3: byte 0xA3 is not UTF-8"),
        ("id,name\na,Łódź\n".encode("utf-16-le"), "is encoded in UTF-16"),
        ("id,name\na,Łódź\n".encode("utf-16-be"), "is encoded in UTF-16"),
        (b"id;name\na;b\n", "separated by semicolons"),
        (b"id\tname\na\tb,c,d\n", "separated by semicolons or tabs"),
        (b"id,name,id\na,b,c\n", "column 'id' comes more than once"),
        (b"id,name\na,b,c\nd\n", "row 2: came 3 cells, expected 2"),
        (b'id,name\na,"b\n', "row 2: not readable as CSV"),
        (b'id,name\na,"b"c\n', "row 2: not readable as CSV"),
    ],
)
def test_files_that_are_no_table(tmp_path, content, expected):
    path = tmp_path / "clusters.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        raw.read(path)
    assert str(caught.value).startswith("clusters.csv")
    assert expected in str(caught.value)


def test_every_torn_row_is_named(tmp_path):
    path = tmp_path / "clusters.csv"
    path.write_text("id,name\na,b,c\nd,e\nf\n")
    with pytest.raises(DataError) as caught:
        raw.read(path)
    assert list(caught.value.faults) == [
        "clusters.csv, row 2: came 3 cells, expected 2 as in the header; put cells that contain commas between "
        "quotation marks.",
        "clusters.csv, row 4: came 1 cell, expected 2 as in the header; add the cells it lacks.",
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_wrong_delimiter_is_one_sentence_however_many_rows(tmp_path, delimiter):
    path = tmp_path / "clusters.csv"
    path.write_text(f"id{delimiter}name\n" + "".join(f"k{n}{delimiter}a, b, c\n" for n in range(147)))
    with pytest.raises(DataError) as caught:
        raw.read(path)
    assert len(caught.value.faults) == 1
    path.write_text("id,name\n" + "k,a,b\n" * 147)
    with pytest.raises(DataError) as caught:
        raw.read(path)
    assert len(caught.value.faults) == 11


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="missing"):
        raw.read(tmp_path / "clusters.csv")
    with pytest.raises(DataError, match="cannot be read"):
        raw.read(tmp_path)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path):
    path = tmp_path / "clusters.csv"
    for marks in (1, 2):
        path.write_bytes(b"\xef\xbb\xbf" * marks + b"id,name\r\n\r\na,b\r\n")
        table = raw.read(path)
        assert table.frame.to_dict("records") == [{"id": "a", "name": "b"}]
        assert table.lines == (3,)
