"""How much room a text takes on a slide: measured with the typeface, so that nothing runs out of its box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.export.drawing import typeface

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 1.2  # height of a line, of the size of the type
POINTS = 72  # in an inch
# Computers without the typeface show a wider one, as a rule Arial; texts must fit there as well.
_WIDER = 1.14


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text made to fit.

    Attributes
    ----------
    text
        The text, cut with ``…`` where even the smallest size was too large.
    size
        Points.
    height
        Inches.
    """

    text: str
    size: int
    height: float


def width(text: str, size: float, bold: bool = False) -> float:
    """Measure a line; inches."""
    return typeface.width(text, size, bold=bold) * _WIDER / POINTS


def wrapped(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `room` inches, at spaces (not at no-break ones), else inside a word."""
    lines = [""]
    for word in (piece for part in text.split(" ") for piece in _pieces(part, room, size, bold)):
        longer = f"{lines[-1]} {word}".strip(" ")
        if not lines[-1] or width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is longer than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def fit(text: str, room: tuple[float, float], sizes: Sequence[int], bold: bool = False) -> Fitted:
    """Find the largest size at which a text fits, and cut it where none does.

    Parameters
    ----------
    text
        What is to be said.
    room
        Width and height; inches.
    sizes
        Sizes to try, the largest first; points.
    bold
        Whether the type is bold.
    """
    across, down = room
    shown = plain(text)
    for size in sizes:
        lines = wrapped(shown[: _most(across, down, size)], across, size, bold)
        if len(lines) <= _lines(down, size) and "".join(lines).replace(" ", "") == shown.replace(" ", ""):
            return Fitted(shown, size, len(lines) * size * LINE / POINTS)
    size = sizes[-1]
    lines = wrapped(shown[: _most(across, down, size)], across, size, bold)[: _lines(down, size)]
    while lines[-1] and width(lines[-1] + "…", size, bold) > across:
        lines[-1] = lines[-1][:-1]
    return Fitted(_start(shown, "".join(lines)) + "…", size, len(lines) * size * LINE / POINTS)


def _start(text: str, lines: str) -> str:
    """Give the beginning of a text that has the letters of the lines, with its own spaces."""
    left = len(lines.replace(" ", ""))
    for place, letter in enumerate(text):
        left -= letter != " "
        if left < 0:
            return text[:place].rstrip()
    return text


def _lines(down: float, size: float) -> int:
    return max(1, int(down * POINTS / (size * LINE) + 1e-6))


def _most(across: float, down: float, size: float) -> int:
    """Characters beyond which no text can fit: measuring a page of ten thousand letters helps nobody."""
    return int(across * POINTS / (size * 0.15)) * (_lines(down, size) + 1)


def plain(text: str) -> str:
    """Make a text one paragraph that a file may hold: no control characters, no halves of characters."""
    kept = (letter if unicodedata.category(letter) not in ("Cc", "Cs", "Cn") else " " for letter in text)
    return " ".join(part for part in "".join(kept).split(" ") if part)
