"""Text search that folds case and diacritics, Polish ł included."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geo.text import fold, fold_letter

if TYPE_CHECKING:
    from markupsafe import Markup

    from geo.store.registry import Registry, Town

SUGGESTIONS = 3
SHORTEST_SUGGESTED = 3


def words(q: str) -> tuple[str, ...]:
    """Split what was typed into folded words, each to be found somewhere."""
    return tuple(dict.fromkeys(fold(q).split()))


def matches(folded_texts: Sequence[str], q: str) -> "np.ndarray":
    """Say which folded texts hold every word of `q`; a boolean array of their length."""
    found = np.ones(len(folded_texts), dtype=bool)
    for word in words(q):
        found &= np.fromiter((word in text for text in folded_texts), bool, len(folded_texts))
    return found


def highlight(text: str | None, q: str) -> "Markup":
    """Escape a text for HTML and wrap what matches `q` in ``<mark>``."""
    from markupsafe import Markup, escape

    text = text or ""
    folded, origin = [], []
    for position, letter in enumerate(text):
        for part in fold_letter(letter):
            folded.append(part)
            origin.append(position)
    flat = "".join(folded)
    hit = np.zeros(len(text), dtype=bool)
    for word in words(q):
        start = flat.find(word)
        while start >= 0:
            hit[origin[start] : origin[start + len(word) - 1] + 1] = True
            start = flat.find(word, start + 1)
    out, position = Markup(), 0
    while position < len(text):
        end = position
        while end < len(text) and hit[end] == hit[position]:
            end += 1
        piece = escape(text[position:end])
        out += Markup("<mark>%s</mark>") % piece if hit[position] else piece
        position = end
    return out


def suggest_regions(registry: "Registry", q: str) -> list[tuple[str, str | None]]:
    """Offer voivodeships for what was typed.

    Returns
    -------
    list
        Pairs of TERYT code and the town that led to it (None where the voivodeship itself was named), at most
        `SUGGESTIONS`.
    """
    typed = fold(q)
    if len(typed) < SHORTEST_SUGGESTED:
        return []
    found: dict[str, str | None] = {}
    for region in registry.voivodeships:
        names = (region.name_pl, region.name_en, region.locative_pl)
        if any(fold(name).startswith(typed) for name in names):
            found[region.teryt] = None
    for town in registry.towns:  # largest first
        if len(found) >= SUGGESTIONS:
            break
        if town.folded == typed:
            found.setdefault(town.teryt, town.name)
    return list(found.items())[:SUGGESTIONS]


def towns(registry: "Registry", q: str, most: int) -> "list[Town]":
    """Find towns whose folded name begins with what was typed, exact names first, then the largest."""
    typed = fold(q)
    if not typed:
        return []
    found = [town for town in registry.towns if town.folded.startswith(typed)]
    return sorted(found, key=lambda town: town.folded != typed)[:most]
