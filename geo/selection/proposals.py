"""What may have been meant where a search finds little or nothing: other spellings, sectors, names that are near.

Nothing of it is ever mixed into a result; each is an offer with the number of clusters that it would leave.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from geo.selection import search
from geo.selection.filters import Selection
from geo.selection.view import LONGEST_TEXT, View
from geo.store.registry import Registry
from geo.taxonomy import SYNONYMS
from geo.text import fold

LITTLE = 2  # clusters up to which something else is proposed
NAMES = 3
_NEAR_NAME = 75  # of 100, how alike a name has to be
_SHORTEST = 4  # letters of a word whose spelling is doubted
_LONG = 7  # letters from which two faults are allowed
_WRITTEN = ("name", "name_en", "aliases", "city", "coordinator", "sector_words")
_WEIGHED = 8  # spellings equally near, of which the most frequent is taken


@dataclass(frozen=True, slots=True)
class Proposal:
    """A View that may have been meant."""

    name: str  # the filter that stands in place of what was typed: "q" or "sector"
    value: str
    view: View
    count: int  # clusters of that View


def proposals(selection: Selection) -> list[Proposal]:
    """Return what may have been meant, the likeliest first; empty where the search finds enough."""
    view, registry = selection.view, selection.registry
    if not search.words(view.q) or selection.count > LITTLE:
        return []
    meant = [("q", respelled(registry, view.q))]
    if not selection.count:
        meant += [("sector", slug) for slug in search.sectors(registry, view.q)]
        meant += [("q", name) for name in nearest_names(registry, view.q)]
    different = {(name, fold(value)): value for name, value in reversed(meant) if value}  # of two spellings the first
    found = (_proposal(selection, name, value) for (name, _), value in reversed(different.items()))
    return [one for one in found if one.count > selection.count]


def instead(view: View, name: str, value: str) -> View:
    """Return the View with a proposal in place of what was typed."""
    return view.change(q=value) if name == "q" else view.change(q="", sector=(value,))


def _proposal(selection: Selection, name: str, value: str) -> Proposal:
    view = instead(selection.view, name, value)
    return Proposal(name, value, view, Selection(selection.registry, view).count)


def respelled(registry: Registry, q: str) -> str:
    """Return `q` with each word that the registry does not have replaced by the nearest that it has.

    Blank where nothing is to be replaced or nothing is near.
    """
    typed = search.words(q)
    near = [word if _is_right(registry, word) else _nearest(registry, word) for word in typed]
    return "" if tuple(near) == typed else " ".join(near)[:LONGEST_TEXT]


def _is_right(registry: Registry, word: str) -> bool:
    return len(word) < _SHORTEST or any(index.holds(word) for index in search.indexes(registry))


def _nearest(registry: Registry, word: str) -> str:
    """Return the nearest known word as it is written; the word itself where none is near."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    indexes = search.indexes(registry)
    known = [other for index in indexes for other in index.words]
    most = 2 if len(word) >= _LONG else 1
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=_WEIGHED)
    if not near:
        return word
    frequent = {other: sum(int(index.find(other).sum()) for index in indexes) for other, _, _ in near}
    best, _, _ = min(near, key=lambda one: (one[1], -frequent[one[0]], one[0]))
    return _spelling(registry, best)


def _spelling(registry: Registry, folded: str) -> str:
    """Return a folded word with the diacritics that it has where it stands."""
    records = (registry.record(int(position)) for position in search.indexes(registry)[0].find(folded).nonzero()[0])
    texts = chain(_of_sectors(registry), (record[field] or "" for record in records for field in _WRITTEN))
    return next((word.lower() for text in texts for word in search.split_words(text) if fold(word) == folded), folded)


def tables(registry: Registry) -> Mapping[str, Any]:
    """Return what decides of proposals beside the words of a search; ``spelled``: known words with their diacritics."""
    spelled = (written for folded, written in _spellings(registry).items() if folded != written)
    return {
        "little": LITTLE,
        "names": NAMES,
        "nearName": _NEAR_NAME,
        "shortest": _SHORTEST,
        "long": _LONG,
        "weighed": _WEIGHED,
        "spelled": " ".join(sorted(spelled)),
    }


def _spellings(registry: Registry) -> dict[str, str]:
    """Return each known word as it is first written, see `_spelling`, in one pass."""
    index, concepts = search.indexes(registry)
    known, found = {*index.words, *concepts.words}, dict[str, str]()
    for word in chain.from_iterable(map(search.split_words, _of_sectors(registry))):
        found.setdefault(fold(word), word.lower())
    rows = zip(*(registry.table[field].to_pylist() for field in _WRITTEN), strict=True)
    for position, (texts, searched) in enumerate(zip(rows, registry.search_text, strict=True)):
        own = {*search.split_words(searched)}
        for word in chain.from_iterable(search.split_words(text or "") for text in texts):
            folded = fold(word)
            if folded in known and folded not in found and (folded in own or index.find(folded)[position]):
                found[folded] = word.lower()
    return {folded: written for folded, written in found.items() if folded in known}


def _of_sectors(registry: Registry) -> Iterator[str]:
    """Give what is written of sectors and statuses, in the order in which a spelling is looked for."""
    for sector in registry.sectors:
        yield from (sector.name_pl, sector.name_en)
    yield from SYNONYMS.values()


@lru_cache(maxsize=4)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, names))


def nearest_names(registry: Registry, q: str) -> list[str]:
    """Return the names of clusters that are nearest to what was typed, at most `NAMES`."""
    from rapidfuzz import fuzz, process

    typed = " ".join(search.words(q))
    if len(typed) < _SHORTEST:
        return []
    near = process.extract(
        typed, _folded(registry.names), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_NAME, limit=NAMES
    )
    return [registry.names[position][:LONGEST_TEXT] for _, _, position in near]
