"""Letters that somebody sends at once, as many as may go in a day; the others are left for another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from geo.access import attempts
from geo.access.attempts import Limit
from geo.errors import Declined
from geo.i18n import mark as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from geo.i18n import Translator

MANY = _("Too many letters were sent today. Try again tomorrow.")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class DayLetters:
    """How many letters went, and how many are left."""

    put: int
    left: int = 0

    def said(self, t: "Translator") -> str:
        """Put it into words."""
        went = t.n("{n} letter is on its way.", "{n} letters are on their way.", self.put)
        if not self.left:
            return went
        return f"{went} " + t.n(
            "{n} more has to wait: no more letters go out today. Send again tomorrow.",
            "{n} more have to wait: no more letters go out today. Send again tomorrow.",
            self.left,
        )


def parted(  # noqa: PLR0913, PLR0917 - whose letters, by which rule
    session: "Session", rule: Limit, who: str, wanted: Sequence[_R], size: Callable[[_R], int], now: datetime
) -> tuple[Sequence[_R], int]:
    """Return the recipients whose letters may go today, the first of them, and how many letters are left.

    Raises
    ------
    Declined
        None of them may.
    """
    room, sums = attempts.left(session, (rule, who), now), list(accumulate(map(size, wanted)))
    some = [one for one, letters in zip(wanted, sums, strict=True) if letters <= room]
    if wanted and not some:
        raise Declined(MANY)
    return some, sums[-1] - sums[len(some) - 1] if some else 0
