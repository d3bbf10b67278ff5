"""Polish alphabetical order, the same in the data and wherever names are sorted."""

import unicodedata

_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_FIRST_LETTER = 0x1000  # above every digit, below every other script
_FIRST_OTHER = 0x2000


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
