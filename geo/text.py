"""Texts: their Polish alphabetical order, what a search compares of them, their parts, their names in ASCII."""

import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_FIRST_LETTER = 0x1000  # above every digit, below every other script
_FIRST_OTHER = 0x2000
# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}


class _Primary(dict[int, str]):
    """Table for ``str.translate`` that learns each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        place = _ALPHABET.find(character)
        if place >= 0:
            weight = chr(_FIRST_LETTER + place)
        elif character.isdigit():
            weight = character
        elif unicodedata.combining(character):
            weight = ""
        elif (base := unicodedata.normalize("NFKD", character)) != character:
            weight = base.translate(self)
        else:
            weight = chr(_FIRST_OTHER + code) if character.isalnum() else " "
        self[code] = weight
        return weight


_PRIMARY = _Primary()


def collation_key(text: str) -> tuple[str, str, str]:
    """Key that sorts texts as a Polish reader expects.

    Letters follow the Polish alphabet (a ą b c ć …), digits stand before letters, other scripts after.
    Case and punctuation decide only between texts that are otherwise equal.

    >>> sorted(["Żubr", "łoś", "Lis", "Zebra"], key=collation_key)
    ['Lis', 'łoś', 'Zebra', 'Żubr']
    """
    folded = unicodedata.normalize("NFC", text.casefold())
    return " ".join(folded.translate(_PRIMARY).split()), folded, text


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Return what `fold` makes of one letter: none, one or several characters."""
    # Decomposed first: the parts of some signs ("𝐀", "㎇") are capital letters.
    low = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    plain = "".join(_UNDECOMPOSED.get(c, c) for c in low if not unicodedata.combining(c))
    return " " if plain.isspace() else plain


@cache
def folding() -> Mapping[str, object]:
    """Return what `fold` needs beside the Unicode normalization of any browser.

    Returns
    -------
    Mapping
        ``letters``: what becomes of letters that are not decomposed; ``folded``: letters whose case is folded otherwise
        than to their small letter, and to what; ``combining``: first and last code point of each run of combining
        characters; ``spaces``: all characters that separate words.
    """
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    runs: list[list[int]] = []
    for character in filter(unicodedata.combining, every):
        if runs and runs[-1][1] == ord(character) - 1:
            runs[-1][1] += 1
        else:
            runs.append([ord(character), ord(character)])
    return {
        "letters": _UNDECOMPOSED,
        "folded": {letter: letter.casefold() for letter in every if letter.casefold() != letter.lower()},
        "combining": runs,
        "spaces": "".join(filter(str.isspace, every)),
    }


def fold(text: str) -> str:
    """Reduce a text to what search compares: lower case, no diacritics, single spaces.

    >>> fold("Łódź  ŻÓŁĆ")
    'lodz zolc'
    """
    return " ".join("".join(map(fold_letter, text)).split())


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Begin a text with a small letter, unless it begins with an abbreviation.

    >>> uncapital("E-mail"), uncapital("ICT")
    ('e-mail', 'ICT')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def slug(text: str, longest: int | None = None) -> str:
    """Name a text in ASCII: small letters and digits, words joined by hyphens, at most `longest` characters.

    >>> slug("Klastry: Łódź & Żywiec", 12)
    'klastry-lodz'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].rstrip("-")


def split(text: str | None) -> list[str]:
    """Take apart the values that ``;`` separates, without blank ones.

    >>> split("ict; tourism;"), split(None)
    (['ict', 'tourism'], [])
    """
    return [part.strip() for part in (text or "").split(";") if part.strip()]
