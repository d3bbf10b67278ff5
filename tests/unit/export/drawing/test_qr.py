"""QR codes say the address that they were made from."""

import io

import segno
from PIL import Image

from geo.export.drawing import qr

LINK = "https://atlas.example/?region=06&sector=ict"


def test_the_modules_are_those_of_the_address():
    expected = segno.make(LINK, error="m", boost_error=False, micro=False)
    assert [[bool(one) for one in row] for row in expected.matrix] == [list(row) for row in qr.matrix(LINK)]
    assert qr.matrix(LINK) != qr.matrix(LINK + "x")


def test_the_vector_is_part_of_a_page():
    drawn = qr.svg(LINK)
    assert drawn.startswith("<svg")
    assert drawn.endswith("</svg>")
    assert "<?xml" not in drawn


def test_the_picture_has_the_modules_and_white_around():
    picture = Image.open(io.BytesIO(qr.png(LINK, 3))).convert("L")
    modules = qr.matrix(LINK)
    assert picture.size == ((len(modules) + 2 * qr.QUIET) * 3,) * 2
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            at = ((column + qr.QUIET) * 3 + 1, (row + qr.QUIET) * 3 + 1)
            assert (picture.getpixel(at) < 128) == dark
