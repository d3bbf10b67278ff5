"""Texts are read by their bytes where what they declare is not true."""

import pytest

from geo.build.encodings import decoded, encoding_of, recoded, shape_encoding

TEXT = "Województwo świętokrzyskie, łódzkie; ŹRÓDŁO"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1250", "cp1250"),
        ("iso8859-2", "iso8859-2"),
    ],
)
def test_an_encoding_is_told_by_its_bytes(written, told):
    content = TEXT.encode(written)
    assert encoding_of(content) == told
    assert decoded(content).removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize("declared", ["", ' encoding="UTF-8"', " encoding='windows-1250'", ' encoding="nonsense"'])
@pytest.mark.parametrize("written", ["utf-8", "cp1250", "iso8859-2", "utf-16"])
def test_xml_is_written_anew_as_what_it_declares_then(tmp_path, declared, written):
    path = tmp_path / "x.gml"
    path.write_bytes(f'<?xml version="1.0"{declared}?><a>{TEXT}</a>'.encode(written))
    recoded(path, "GML")
    again = path.read_bytes().decode("utf-8")
    assert "windows" not in again
    assert "nonsense" not in again
    if (written, declared) != (
        "iso8859-2",
        " encoding='windows-1250'",
    ):  # a false word that the bytes do not contradict
        assert f"<a>{TEXT}</a>" in again


def test_what_is_in_utf_8_stays_as_it_is(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_bytes(f' {{"a": "{TEXT}"}}'.encode())
    before = path.stat().st_mtime_ns
    recoded(path, "GeoJSON")
    assert path.stat().st_mtime_ns == before


def test_the_table_of_a_shapefile_is_told_by_its_records(tmp_path):
    head = bytes(8) + (33).to_bytes(2, "little") + b"\xb9" * 23
    for written in ("utf-8", "cp1250", "iso8859-2"):
        (tmp_path / "x.dbf").write_bytes(head + TEXT.encode(written))
        assert shape_encoding(tmp_path / "x.shp") == written
    assert shape_encoding(tmp_path / "none.shp") is None
