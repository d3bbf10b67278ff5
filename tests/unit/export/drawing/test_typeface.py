"""The typeface of files: what it can draw, and how text is made lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export.drawing import typeface

TEXTS = st.text(max_size=80)


@pytest.mark.parametrize("path", typeface.FILES)
def test_every_polish_sign_is_in_the_typeface(path):
    assert set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ–−„”·×≥%0123456789\u00a0") <= typeface.glyphs(path)


@given(TEXTS)
def test_plain_text_has_only_what_can_be_drawn(text):
    line = typeface.plain(text)
    assert set(line) <= typeface.glyphs() | typeface.glyphs(typeface.OTHERS / "DejaVuSans-Bold.ttf")
    assert not set(line) & set("\n\r\t\u202e\u200b")
    assert typeface.plain(line) == line


@given(TEXTS, st.floats(20, 300))
def test_lines_are_no_wider_than_the_space_and_lose_nothing(text, across):
    lines = typeface.wrap(text, 10, across)
    assert all(typeface.width(line, 10) <= across for line in lines)
    assert "".join(lines).replace(" ", "") == typeface.plain(text).replace(" ", "")


def test_what_does_not_fit_is_marked_by_an_ellipsis():
    lines = typeface.wrap("Klaster " * 50, 10, 100, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert typeface.width(lines[1], 10) <= 100


def test_a_name_of_ten_thousand_letters_is_broken():
    lines = typeface.wrap("x" * 10_000, 10, 100, most=3)
    assert len(lines) == 3


def test_bold_is_wider():
    assert typeface.width("Województwo", 10, bold=True) > typeface.width("Województwo", 10)


def test_the_embedded_typeface_asks_no_server():
    rules = typeface.embedded()
    assert rules.count("@font-face") == 2
    assert "http" not in rules
    assert len(rules) < 150_000


@pytest.mark.parametrize("name", ["مجموعة كلاستر", "Klaster עברית", "Ελλάδα Київ", "Հայաստան"])
def test_names_in_other_scripts_are_drawn_and_not_dots(name):
    assert typeface.plain(name) == typeface.clean(name) == name
    assert typeface.width(name, 10) > 30


def test_what_no_typeface_has_stays_where_it_is_read_out_and_not_drawn():
    assert typeface.clean("🏭 Klaster\n名古屋\u202e") == "🏭 Klaster 名古屋"
    assert typeface.plain("🏭 Klaster") == "· Klaster"
