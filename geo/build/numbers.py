"""Numbers of Polish registers, with their check digits, as people write them and as tables keep them."""

import re

NIP, KRS = "a NIP: ten digits, the last of which checks the others", "a number of the KRS: ten digits"  # in rules
_KRS = re.compile(r"\d{10}", re.ASCII)
_FILLING = re.compile(r"[\s\u2010-\u2015-]+|^PL(?=[\s\d])", re.IGNORECASE)


def plain(text: str) -> str:
    """Reduce a number to its digits; what is none stays as it is.

    >>> plain("PL 525-000-80-28"), plain("0000 123 456"), plain("none")
    ('5250008028', '0000123456', 'none')
    """
    found = _FILLING.sub("", text.strip())
    return found if found.isascii() and found.isdecimal() else text.strip()


def is_nip(text: str) -> bool:
    """Whether a text is a tax number: ten digits, the last of which checks the others."""
    from stdnum.pl import nip

    return len(text) == 10 and text.isascii() and text.isdecimal() and nip.is_valid(text) and text != "0" * 10


def is_regon(text: str) -> bool:
    """Whether a text is a number of the register of GUS: nine digits, or fourteen of a local unit."""
    from stdnum.pl import regon

    return text.isascii() and text.isdecimal() and regon.is_valid(text) and set(text) != {"0"}


def is_krs(text: str) -> bool:
    """Whether a text can be a number of the court register, which has no check digit: ten digits."""
    return bool(_KRS.fullmatch(text)) and text != "0" * 10
