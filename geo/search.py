"""Text search that folds case and diacritics, Polish ł included."""

import unicodedata

_UNDECOMPOSED = str.maketrans({"ł": "l", "Ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Reduce a text to what search compares: lower case, no diacritics, single spaces.

    >>> fold("Łódź  ŻÓŁĆ")
    'lodz zolc'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
