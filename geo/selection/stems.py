"""Roots of Polish words: what a word keeps in its cases and in the words derived from it, without diacritics."""

import re
from functools import lru_cache

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
_FLEETING = re.compile(r"(?<=[b-df-hj-np-tv-z])e(?=[lr]$)")  # klaster, klastra; mebel, meble


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return the root of a folded word; the word itself where too little of it would be left.

    >>> root("turystyki") == root("turystyczny"), root("lodz") == root("lodzki")
    (True, False)
    """
    import snowballstemmer

    stem = str(snowballstemmer.stemmer("polish").stemWord(word))  # one per call: a stemmer is not for several threads
    if len(stem) < SHORTEST:
        return stem if len(word) == SHORTEST and word == stem + word[-1] and word[-1] in "aey" else word  # moda, mody
    for old, new in _CHANGED:
        if stem.endswith(old):
            return stem.removesuffix(old) + new
    for end in _ENDS:
        if stem.endswith(end) and len(stem) - len(end) >= SHORTEST:
            stem = stem.removesuffix(end)
            break
    return _FLEETING.sub("", stem)
