"""What somebody writes to who made an offer, and what it must be; known without a database."""

from dataclasses import dataclass

from geo.codes import COUNTRIES
from geo.errors import Refused
from geo.settings import is_mail

LEAST, MOST, LONGEST_NAME = 20, 3_000, 200  # characters of a message, of a name


class NotSent(Refused):
    """Something was not sent; `code` is its word in ``codes.csv``, `field` what it is about."""

    def __init__(self, code: str, field: str = "") -> None:
        self.code, self.field = code, field
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wants to write to who made an offer."""

    offer: str
    name: str  # of the organisation
    email: str
    country: str
    text: str
    language: str  # one of `geo.codes.WORD_LANGUAGES`
    shares: bool = False  # whether the other side may see the address


def faults(letter: Letter) -> list[NotSent]:
    """Return what is wrong with a letter."""
    found = []
    if not letter.name.strip() or len(letter.name) > LONGEST_NAME:
        found.append(NotSent("fault_organisation", "name"))
    if not is_mail(letter.email):
        found.append(NotSent("fault_email", "email"))
    if letter.country and letter.country not in COUNTRIES:
        found.append(NotSent("fault_country", "country"))
    if not LEAST <= len(letter.text.strip()) <= MOST:
        found.append(NotSent("fault_message", "text"))
    return found
