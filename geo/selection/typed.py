"""Numbers and ranges as people type them: groups of digits, decimal comma or point, any dash, "od 2005", "50+", "> 50".

The forms are patterns that the browser's engine and its fields go by as well (`tables`), so they keep to what regular
expressions mean alike in both, and stand for texts that `plain` has made of what was typed.
"""

import re
import unicodedata
from collections.abc import Mapping

LARGEST = 9_999_999
LONGEST = 200  # letters; no number or range is longer
_NUMBER = re.compile(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+", re.ASCII)

# What `plain` makes of letters, dashes and blanks, in this order.
_REPLACED = (
    ("[\u0300-\u036f]", ""),
    ("ł", "l"),
    ("[\u2010-\u2015\u2043\u2212~]|\\.\\.+", "-"),
    ("[ \\t\\n\\r\\f\\v]+", " "),
    ("^ | $", ""),
)
_DIGITS = "[0-9]{1,3}(?:[ .,'][0-9]{3})+|[0-9]{1,7}"
_UNIT = "(?: ?(?:r\\.?|rok(?:u|iem)?|lata?|latach|years?|czlonk[a-z]*|members?|os(?:ob|oby)?\\.?|km))?"
_PERIOD = "(?:(?:w )?(?:rok|roku|lata|latach|the year|years?|w) )?"
_N = f"({_DIGITS}){_UNIT}"
_FROM = "od|poczawszy od|from|since|min\\.?|minimum|co najmniej|przynajmniej|nie mniej niz|at least|>=|=>|≥"
_TO = "do|az do|to|till|until|up to|max\\.?|maks\\.?|maximum|najwyzej|co najwyzej|nie wiecej niz|at most|<=|=<|≤"
_ABOVE = ">|po|powyzej|ponad|wiecej niz|after|above|over|more than"
_BELOW = "<|przed|ponizej|mniej niz|before|below|under|less than|fewer than"
_OR_MORE = "-|\\+|(?:lub|i) (?:wiecej|pozniej)|wzwyz|or (?:more|later|above)|and (?:more|later|above|over)"
_OR_LESS = "(?:lub|i) (?:mniej|wczesniej)|or (?:less|fewer|earlier|below)"
_THROUGH = "-|do|to|till|until"
# Each form: its pattern, the number of the group with the lower and with the upper end (0 for an open one), and what is
# added to both.
_FORMS = (
    (f"(?:= ?)?{_PERIOD}{_N}", 1, 1, 0),
    (f"(?:(?:{_FROM}) ?)?{_PERIOD}{_N} ?(?:{_THROUGH}) ?{_PERIOD}{_N}", 1, 2, 0),
    (f"(?:miedzy|pomiedzy|between) {_PERIOD}{_N} (?:a|i|and) {_PERIOD}{_N}", 1, 2, 0),
    (f"(?:{_FROM}) ?{_PERIOD}{_N}", 1, 0, 0),
    (f"{_PERIOD}{_N} ?(?:{_OR_MORE}){_UNIT}", 1, 0, 0),
    (f"(?:{_ABOVE}) ?{_PERIOD}{_N}", 1, 0, 1),
    (f"(?:{_TO}|-) ?{_PERIOD}{_N}", 0, 1, 0),
    (f"{_PERIOD}{_N} ?(?:{_OR_LESS}){_UNIT}", 0, 1, 0),
    (f"(?:{_BELOW}) ?{_PERIOD}{_N}", 0, 1, -1),
)
_WHOLE = f"{_N}(?:[.,]0{{1,2}})?"
_DECIMAL = "[0-9]{1,4}(?:[.,](?:[0-9]{1,4}0*)?)?|[.,][0-9]{1,4}0*"
_COMPILED = tuple((re.compile(pattern), low, high, step) for pattern, low, high, step in _FORMS)


def tables() -> Mapping[str, object]:
    """Return the forms of numbers and ranges for what runs in a browser."""
    return {
        "replaced": _REPLACED,
        "forms": _FORMS,
        "whole": _WHOLE,
        "decimal": _DECIMAL,
        "largest": LARGEST,
    }


def plain(text: str) -> str:
    r"""Write what was typed in small letters without diacritics, with one kind of dash and of blank.

    >>> plain("Od  2005 – do 2010\u00a0r.")
    'od 2005 - do 2010 r.'
    """
    made = unicodedata.normalize("NFKD", text[: LONGEST + 1]).lower()
    for pattern, instead in _REPLACED:
        made = re.sub(pattern, instead, made)
    return made


def span(text: str) -> tuple[int | None, int | None] | None:
    """Read a range: both ends, None for an open one; None where the text is no range.

    >>> span("2005–2010"), span("od 2005 r."), span("> 50"), span("1 000"), span("2010-2005")
    ((2005, 2010), (2005, None), (51, None), (1000, 1000), None)
    """
    typed = plain(text) if len(text) <= LONGEST else ""
    for pattern, low, high, step in _COMPILED:
        match = pattern.fullmatch(typed)
        if match:
            ends = [_digits(match[group]) + step if group else None for group in (low, high)]
            known = [end for end in ends if end is not None]
            fits = known == sorted(known) and all(0 <= end <= LARGEST for end in known)
            return (ends[0], ends[1]) if fits else None
    return None


def whole(text: str) -> int | None:
    """Read a whole number, with or without its unit; None where the text is none."""
    match = re.fullmatch(_WHOLE, plain(text)) if len(text) <= LONGEST else None
    return _digits(match[1]) if match and _digits(match[1]) <= LARGEST else None


def decimal(text: str) -> float | None:
    """Read a number of at most four digits before and four behind the comma or point; None where it is none."""
    typed = plain(text) if len(text) <= LONGEST else ""
    return float(typed.replace(",", ".")) if re.fullmatch(_DECIMAL, typed) else None


def _digits(text: str) -> int:
    return int(re.sub("[^0-9]", "", text))


def number(text: str, decimals: int = 0) -> str | None:
    """Return a number as an address writes it, rounded to some decimals; None where the text is none.

    Without decimals, comma and point part groups of three digits, and a number that is not whole is none.

    >>> number("1,5", 2), number(" 1.50 ", 2), number("1 000"), number("1.000"), number("1,5"), number("x", 2)
    ('1.5', '1.5', '1000', '1000', None, None)
    """
    if not decimals:
        read = whole(text)
        return None if read is None else str(read)
    compact = "".join(text.split())
    if not _NUMBER.fullmatch(compact) or len(compact) > 12:
        return None
    return str(round(float(compact.replace(",", ".")), decimals))
