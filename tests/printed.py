"""Texts of the PDF files that Typst writes, in a third of the time of pypdf, which reads the files of all writers."""

import re
from collections.abc import Iterator
from functools import cache

from pypdf import PageObject
from pypdf.generic import DictionaryObject

STRING = rb"\((?:[^\\()]++|\\.)*+\)"
for _ in range(5):  # brackets stand in brackets
    STRING = rb"\((?:[^\\()]++|\\.|" + STRING + rb")*+\)"
PLACED = rb"((?:[-.\d]++\s){6})(cm|Tm)"
NAMED = rb"/([^\s/]++) (?:[-.\d]++ Tf|(Do))"
WRITTEN = rb"(\[(?:[^()\]]++|" + STRING + rb")*+\]|" + STRING + rb")T[jJ]"
OPERATOR = re.compile(rb"(?s)" + rb"|".join((PLACED, NAMED, WRITTEN)))  # what draws is passed over
STRINGS = re.compile(rb"(?s)" + STRING)
ESCAPED = re.compile(rb"(?s)\\([0-7]{3}|.)")
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
CODES = re.compile(rb"<(\w{4})> <(\w+)>")


def text(page: PageObject) -> str:
    """What a page says in the order of its file, with a blank or the end of a line between all that is placed."""
    return "".join(_said(page.get_contents().get_data(), page["/Resources"].get_object())).strip()


def _said(content: bytes, resources: DictionaryObject) -> Iterator[str]:
    letters: dict[bytes, str] = {}
    moved, last = [0.0] * 6, None
    for numbers, operator, name, fetched, written in OPERATOR.findall(content):
        if operator == b"cm":
            moved = [float(number) for number in numbers.split()]
        elif operator:
            place = [float(number) for number in numbers.split()]
            height = moved[1] * place[4] + moved[3] * place[5] + moved[5]
            yield " " if height == last else "\n"
            last = height
        elif fetched:
            form = resources["/XObject"][f"/{name.decode()}"]
            if form["/Subtype"] == "/Form":
                yield from _said(form.get_data(), form["/Resources"])
        elif name:
            letters = _letters(resources["/Font"][f"/{name.decode()}"]["/ToUnicode"].get_data())
        else:
            codes = b"".join(_plain(string) for string in STRINGS.findall(written))
            yield "".join(letters[codes[at : at + 2]] for at in range(0, len(codes), 2))


@cache
def _letters(told: bytes) -> dict[bytes, str]:
    """The letters of the codes of a font."""
    pairs = ((bytes.fromhex(code.decode()), bytes.fromhex(sign.decode())) for code, sign in CODES.findall(told))
    return {code: sign.decode("utf-16-be") for code, sign in pairs}


@cache
def _plain(string: bytes) -> bytes:
    """The bytes of a string."""
    return ESCAPED.sub(_unescaped, string[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    told = found[1]
    return bytes([int(told, 8)]) if len(told) == 3 else SIGNS.get(told, told)
