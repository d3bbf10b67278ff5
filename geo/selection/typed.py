"""Numbers as people type them: decimal comma or point, groups of digits apart by spaces."""

import re

_NUMBER = re.compile(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+", re.ASCII)


def number(text: str, decimals: int = 0) -> str | None:
    """Return a number as an address writes it, rounded to some decimals; None where the text is none.

    Without decimals, comma and point part groups of three digits, and a number that is not whole is none.

    >>> number("1,5", 2), number(" 1.50 ", 2), number("1 000"), number("1.000"), number("1,5"), number("x", 2)
    ('1.5', '1.5', '1000', '1000', None, None)
    """
    plain = "".join(text.split())
    if not decimals:
        whole = re.sub("[.,]", "", plain) if _GROUPED.fullmatch(plain) else plain
        return str(int(whole)) if re.fullmatch("[0-9]{1,12}", whole, re.ASCII) else None
    if not _NUMBER.fullmatch(plain) or len(plain) > 12:
        return None
    return str(round(float(plain.replace(",", ".")), decimals))
