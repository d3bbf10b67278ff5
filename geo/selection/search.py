"""Text search: which clusters a few typed words mean, what matched, and what else may have been meant.

A word matches the beginning of words or, inflected or derived, another word of the same root. Case, diacritics,
punctuation, dashes and quotes do not count. Several words are *and*.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.selection.stems import root
from geo.taxonomy import STATUSES, SYNONYMS, UNASSIGNED
from geo.text import fold, fold_letter, split

if TYPE_CHECKING:
    from markupsafe import Markup

    from geo.store.registry import Registry, Sector

SUGGESTIONS = 3
_WORD = re.compile(r"[^\W_]+")
_LAST = chr(0x10FFFF)  # after every letter, so that a beginning and it enclose the words that begin so
# Words that say nothing beside others: of Polish and English grammar, and what all entries of the registry are.
_EMPTY = {"a", "and", "dla", "do", "for", "i", "in", "na", "o", "of", "oraz", "the", "w", "we", "z", "ze"}
_EMPTY |= {"cluster", "clusters", "klaster", "klastra", "klastrow", "klastry"}


def words(q: str) -> tuple[str, ...]:
    """Split what was typed into folded words; those that say nothing are left out where others remain."""
    typed = tuple(dict.fromkeys(_WORD.findall(fold(q))))
    return tuple(word for word in typed if word not in _EMPTY) or typed


def split_words(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return _WORD.findall(text)


class Index:
    """The words of texts, sorted, and where each stands."""

    def __init__(self, folded_texts: Sequence[str]) -> None:
        places: dict[str, list[int]] = {}
        for position, text in enumerate(folded_texts):
            for word in set(_WORD.findall(text)):
                places.setdefault(word, []).append(position)
        self.size = len(folded_texts)
        self.words = sorted(places)
        self._places = np.fromiter(chain.from_iterable(places[word] for word in self.words), np.int64)
        self._starts = np.cumsum([0, *(len(places[word]) for word in self.words)])
        self._roots: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._roots.setdefault(root(word), []).append(number)

    def find(self, word: str) -> "np.ndarray":
        """Say which texts hold a word that begins with a folded word or shares its root; shape (texts,)."""
        found = np.zeros(self.size, dtype=bool)
        begin, end = bisect_left(self.words, word), bisect_left(self.words, word + _LAST)
        found[self._places[self._starts[begin] : self._starts[end]]] = True
        for number in self._roots.get(root(word), ()):
            found[self._places[self._starts[number] : self._starts[number + 1]]] = True
        return found

    def holds(self, word: str) -> bool:
        """Say whether a folded word stands in a text as it is or with another ending."""
        return root(word) in self._roots


@lru_cache(maxsize=8)
def _index(folded_texts: tuple[str, ...]) -> Index:
    return Index(folded_texts)


def _concept_texts(sectors: "tuple[Sector, ...]") -> list[str]:
    """Return the folded words of each sector and status."""
    names = {sector.slug: f"{sector.name_pl} {sector.name_en}" for sector in sectors}
    texts = []
    for code in (*names, *STATUSES):
        single = " ".join(text for text in map(fold, split(SYNONYMS.get(code))) if " " not in text)
        texts.append(fold(single if code == UNASSIGNED or code not in names else f"{names[code]} {single}"))
    return texts


@lru_cache(maxsize=8)
def _concepts(sectors: "tuple[Sector, ...]") -> tuple[Index, dict[tuple[str, ...], list[int]]]:
    """Return the words of sectors and statuses, and the columns of phrases that hold only as a whole."""
    phrases = dict[tuple[str, ...], list[int]]()
    for column, code in enumerate((*(sector.slug for sector in sectors), *STATUSES)):
        for text in map(fold, split(SYNONYMS.get(code))):
            if " " in text:
                phrases.setdefault(tuple(map(root, text.split())), []).append(column)
    return _index(tuple(_concept_texts(sectors))), phrases


def _phrases(q: str, sectors: "tuple[Sector, ...]") -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Find the known phrases in what was typed: their words and their columns."""
    typed = _WORD.findall(fold(q))
    roots = [root(word) for word in typed]
    for phrase, columns in _concepts(sectors)[1].items():
        for start in range(len(roots) - len(phrase) + 1):
            if tuple(roots[start : start + len(phrase)]) == phrase:
                yield tuple(typed[start : start + len(phrase)]), columns


def tables(registry: "Registry") -> Mapping[str, Any]:
    """Return what decides of a search beside the texts of the registry.

    Returns
    -------
    Mapping
        ``empty``: words that say nothing; ``concepts``: folded words of each sector, then status; ``phrases``: roots of
        the words of a phrase and the concepts that it names; ``suggestions``: how many sectors are offered.
    """
    return {
        "empty": sorted(_EMPTY),
        "concepts": _concept_texts(registry.sectors),
        "phrases": [(phrase, columns) for phrase, columns in _concepts(registry.sectors)[1].items()],
        "suggestions": SUGGESTIONS,
    }


def indexes(registry: "Registry") -> tuple[Index, Index]:
    """Return the words of the registry's texts and those of its sectors and statuses."""
    return _index(registry.search_text), _concepts(registry.sectors)[0]


def matches(folded_texts: Sequence[str], q: str) -> "np.ndarray":
    """Say which folded texts hold every word of `q`; a boolean array of their length."""
    index, found = _index(tuple(folded_texts)), np.ones(len(folded_texts), dtype=bool)
    for word in words(q):
        found &= index.find(word)
    return found


def mask(registry: "Registry", q: str) -> "np.ndarray":
    """Say which clusters every word of `q` means, by their texts, sectors and statuses; shape (clusters,)."""
    columns = np.hstack([registry.sector_members, registry.status_members])
    index, concepts = indexes(registry)
    hits = {word: index.find(word) | columns[:, concepts.find(word)].any(axis=1) for word in words(q)}
    for phrase, meant in _phrases(q, registry.sectors):
        rest = [hits[word] for word in dict.fromkeys(phrase) if word in hits]
        whole = np.logical_and.reduce(rest) | columns[:, meant].any(axis=1) if rest else None
        hits |= {word: whole for word in phrase if word in hits and whole is not None}
    return np.asarray(np.logical_and.reduce([np.ones(len(registry), dtype=bool), *hits.values()]))


def sectors(registry: "Registry", q: str) -> list[str]:
    """Return the slugs of the sectors that a word or phrase of `q` names, at most `SUGGESTIONS`."""
    concepts = indexes(registry)[1]
    meant = np.zeros(concepts.size, dtype=bool)
    for word in words(q):
        meant |= concepts.find(word)
    for _, columns in _phrases(q, registry.sectors):
        meant[columns] = True
    return [sector.slug for sector, hit in zip(registry.sectors, meant, strict=False) if hit][:SUGGESTIONS]


def _hit(text: str, q: str) -> "np.ndarray":
    """Say which letters of a text a word of `q` matches: its beginning, or the whole word of the same root."""
    folded, origin = [], []
    for position, letter in enumerate(text):
        for part in fold_letter(letter):
            folded.append(part)
            origin.append(position)
    hit = np.zeros(len(text), dtype=bool)
    typed = [(word, root(word)) for word in words(q)]
    for word_here in _WORD.finditer("".join(folded)):
        begin, here = word_here.start(), word_here[0]
        for word, same in typed:
            if here.startswith(word):
                hit[origin[begin] : origin[begin + len(word) - 1] + 1] = True
            elif same == root(here):
                hit[origin[begin] : origin[begin + len(here) - 1] + 1] = True
    return hit


def matched(text: str | None, q: str) -> frozenset[str]:
    """Return the words of `q` that match a text."""
    return frozenset(word for word in words(q) if _hit(text or "", word).any())


def highlight(text: str | None, q: str) -> "Markup":
    """Escape a text for HTML and wrap what matches `q` in ``<mark>``."""
    from markupsafe import Markup, escape

    text = text or ""
    if not words(q):  # as on most pages
        return escape(text)
    hit = _hit(text, q)
    out, position = Markup(), 0
    while position < len(text):
        end = position
        while end < len(text) and hit[end] == hit[position]:
            end += 1
        piece = escape(text[position:end])
        out += Markup("<mark>%s</mark>") % piece if hit[position] else piece
        position = end
    return out
