"""What visitors may type and open: random texts and addresses, the same for the same seed."""

import random
from urllib.parse import urlencode

from geo import taxonomy
from geo.selection import search, view
from geo.store.registry import Registry
from geo.taxonomy import SYNONYMS
from geo.text import split

_ENDINGS = ("a", "e", "y", "i", "ą", "ow", "ów", "ami", "ach", "em", "ie", "ego", "emu", "ej", "ych", "owy", "iczny",
            "arski", "by", "ejsza", "iejszych", "owie", "ie", "ia", "")  # fmt: skip
_LETTERS = "aąbcćdeęfgłńóśźżxyz0179 -–„”'&%+=#/\\_.,:;()!*~²½ßſİıΣς\u0301\u200b\u00a0日本ёŻ𝐀🎉"


class Queries:
    """Random texts and addresses about the clusters of a registry."""

    def __init__(self, registry: Registry, seed: int) -> None:
        self.registry = registry
        self.random = random.Random(seed)
        self.towns = [str(town.geonameid) for town in registry.towns[:400]]
        names = [text for sector in registry.sectors for text in (sector.name_pl, sector.name_en)]
        texts = [*registry.names, *names, *(town.name for town in registry.towns[:300])]
        self.words = sorted({word for text in texts for word in search.split_words(text)})
        self.phrases = [text for several in SYNONYMS.values() for text in split(several)]

    def address(self) -> str:
        """Draw the query of an address; some name nothing that exists, or one thing twice."""
        chance = self.random.random
        pairs: list[tuple[str, str]] = []
        for name, draw in self._parameters().items():
            pairs += [(name, draw()) for _ in range(self.random.randint(1, 3)) if chance() < 0.16]
        if chance() < 0.1:
            pairs.append((self.random.choice([*view.RULES, "utm_source", "x"]), self.rubbish()))
        self.random.shuffle(pairs)
        return urlencode(pairs)

    def _parameters(self):
        pick, number = self.random.choice, self.random.randint
        return {
            "sector": lambda: pick([*self.registry.sector_slugs, "ict", "x"]),
            "region": lambda: pick([*self.registry.region_codes, "99"]),
            "status": lambda: pick(list(taxonomy.STATUSES)),
            "stage": lambda: pick(list(taxonomy.STAGES)),
            "activity": lambda: pick(list(taxonomy.ACTIVITIES)),
            "q": self.text,
            "founded": lambda: pick(
                [f"{number(1995, 2012)}-", f"-{number(2003, 2024)}", "2005-2012", "2010", "9-8", "-"]
            ),
            "members": lambda: pick([f"{number(0, 80)}-", f"-{number(10, 300)}", "20-60", "12", "x-3", "00012-"]),
            "near": lambda: pick([*self.towns, "1"]),
            "radius": lambda: str(number(0, 720)),
            "sort": lambda: pick([*view.SORTS, "x"]),
            "page": lambda: str(number(0, 4)),
            "colour": lambda: pick([*view.COLOURS, "x"]),
            "tiles": lambda: pick(["osm", "x"]),
            "cluster": lambda: pick([*self.registry.ids[:9], "x"]),
            "pick": lambda: pick([*self.registry.ids[:20], "x"]),
            "lang": lambda: pick(["pl", "en", "de"]),
            "lq": lambda: pick(["1.25", "1", "2.50", "0.1", "0.09", "50.0", "1.", "1.23456"]),
            "minimum": lambda: pick(["0", "500", "01000", "1000001"]),
            "cell": lambda: pick(["28C31", "99C31", "28Z99", "28", ""]),
            "rank": lambda: pick([*view.RANKS, "x"]),
            "by": lambda: pick([*view.BY, "x"]),
            "pairs": lambda: pick([*view.PAIRS, "x"]),
        }

    def text(self) -> str:
        """Draw what may be typed: known words, inflected, mistyped or cut off, phrases, rubbish."""
        kinds = [
            self.word,
            self.word,
            self.inflected,
            self.inflected,
            self.mistyped,
            self.cut,
            self.phrase,
            self.rubbish,
        ]
        return " ".join(self.random.choice(kinds)() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3])))

    def word(self) -> str:
        """Draw a word of the registry in any case."""
        word = self.random.choice(self.words)
        return self.random.choice([word, word.lower(), word.upper()])

    def phrase(self) -> str:
        """Draw a synonym of a sector or a status."""
        return self.random.choice(self.phrases)

    def inflected(self, word: str = "") -> str:
        """Draw a word with another ending."""
        stem = word or self.word()
        return stem[: len(stem) - self.random.randint(0, 2)] + self.random.choice(_ENDINGS)

    def mistyped(self) -> str:
        """Draw a word with a letter too many, too few or in the place of another."""
        word = self.word()
        at = self.random.randrange(len(word))
        return word[:at] + self.random.choice(["", self.random.choice("aeiklnz"), word[at] * 2]) + word[at + 1 :]

    def cut(self) -> str:
        """Draw the beginning of a word."""
        word = self.word()
        return word[: self.random.randint(1, len(word))]

    def rubbish(self) -> str:
        """Draw a text that nobody would type."""
        return "".join(self.random.choices(_LETTERS, k=self.random.randint(1, 12)))
