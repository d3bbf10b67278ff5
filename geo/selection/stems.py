"""Roots of Polish words: what a word keeps in its cases and in the words derived from it, without diacritics."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from geo.text import split

SHORTEST = 4  # letters of a root: shorter ones belong to words of several meanings (media, med; metali, meta)
# Roots that change a letter when words are derived; the end of a stem is replaced.
_CHANGED = (
    ("drzewn", "drewn"),
    ("energetyk", "energ"),
    ("energetyczn", "energ"),
    ("gospodarcz", "gospodark"),
    ("kosmos", "kosm"),
    ("medycyn", "medyczn"),
)
# Ends of adjectives and nouns that leave the meaning: turyst-yka, turyst-yczny; lotn-iczy, lotn-ictwo; mebl-arski.
_DERIVED = "acyjn; acj; aln; arsk; arstw; arz; iarsk; iczn; ictw; icz; ian; iow; i; lan; nictw; otn; ow; yczn; yk; yc"
_ENDS = tuple(sorted(split(_DERIVED), key=len, reverse=True))
_OF_SHORT = "aey"  # moda, mody
_COMPARED = 5  # how the stemmer numbers the endings of adjectives
_FLEETING = re.compile(r"(?<=[b-df-hj-np-tv-z])e(?=[lr]$)")  # klaster, klastra; mebel, meble


@cache
def tables() -> Mapping[str, object]:
    """Return what decides of the root of a folded word: endings of the stemmer that such words can have, and ours.

    Returns
    -------
    Mapping
        ``vowels``; ``moods`` (endings of a verb that are taken off first), ``endings`` (each with whether it must lie
        behind the first syllable and whether a comparative before it goes too) and ``comparatives``, the longest first;
        ``changed``, ``derived``, ``fleeting``, ``shortest``, ``ofShort``: see this module.
    """
    from snowballstemmer.polish_stemmer import PolishStemmer as Stemmer

    def plain(among: "Iterable[Any]") -> list[Any]:
        return sorted((one for one in among if one.s.isascii()), key=lambda one: -len(one.s))

    return {
        "vowels": "".join(sorted(letter for letter in Stemmer.g_v if letter.isascii())),
        "moods": [one.s for one in plain(Stemmer.a_0)],
        "endings": [(one.s, one.method is not None, one.result == _COMPARED) for one in plain(Stemmer.a_2)],
        "comparatives": [one.s for one in plain(Stemmer.a_1)],
        "changed": _CHANGED,
        "derived": _ENDS,
        "fleeting": _FLEETING.pattern,
        "shortest": SHORTEST,
        "ofShort": _OF_SHORT,
    }


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return the root of a folded word; the word itself where too little of it would be left.

    >>> root("turystyki") == root("turystyczny"), root("lodz") == root("lodzki")
    (True, False)
    """
    import snowballstemmer

    stem = str(snowballstemmer.stemmer("polish").stemWord(word))  # one per call: a stemmer is not for several threads
    if len(stem) < SHORTEST:
        short = len(word) == SHORTEST and word == stem + word[-1] and word[-1] in _OF_SHORT
        return stem if short else word
    for old, new in _CHANGED:
        if stem.endswith(old):
            return stem.removesuffix(old) + new
    for end in _ENDS:
        if stem.endswith(end) and len(stem) - len(end) >= SHORTEST:
            stem = stem.removesuffix(end)
            break
    return _FLEETING.sub("", stem)
