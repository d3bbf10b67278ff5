"""Files of others, packed once."""

import gzip
from pathlib import Path

import pytest
import streamlit

from geo.web.shelf import FOREVER, Shelf, of_streamlit

STATIC = Path(streamlit.__file__).parent / "static"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "a.js").write_text("let a;" * 100)
    (tmp_path / "b.css").write_text("b {}")
    return Shelf({"static/js/a.js": tmp_path / "a.js", "static/css/b.css": tmp_path / "b.css"})


def test_a_file_is_sent_packed_to_whoever_reads_that(shelf: Shelf) -> None:
    answer = shelf.answer("static/js/a.js", "br, gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == b"let a;" * 100
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOREVER
    plain = shelf.answer("static/js/a.js", "identity")
    assert plain.body == b"let a;" * 100
    assert "content-encoding" not in plain.headers


def test_what_stands_in_the_place_of_a_file_is_sent_alike() -> None:
    answer = Shelf({"page.html": b"<p>"}).answer("page.html", "identity")
    assert answer.body == b"<p>"
    assert answer.headers["content-type"].startswith("text/html")


def test_a_filled_shelf_reads_no_file_again(shelf: Shelf) -> None:
    assert not shelf.has_packed("static/css/b.css")
    shelf.fill()
    assert shelf.has_packed("static/css/b.css")
    for path in shelf.files.values():
        path.unlink()
    assert shelf.answer("static/css/b.css", "").body == b"b {}"
    assert "static/js/c.js" not in shelf


def test_only_files_whose_names_tell_their_content_are_kept_forever() -> None:
    found = of_streamlit(STATIC)
    assert {address.rpartition("/")[0] for address in found} == {"static/js", "static/css"}
    assert all(len(path.name.split(".")) >= 3 for path in found.values())
    assert len(found) > 50
