"""Periodic work of the atlas: a line here is done by one process at a time, however many serve."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geo.access import outbox, tidying
from geo.editorial import digest, requests

if TYPE_CHECKING:
    from geo.database.engine import Database

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that comes again.

    Who is killed at it is followed by another process a quarter of an hour later: it must not matter if some of it is
    done twice (mails have keys for that).
    """

    name: str  # in the database: never another one for the same work
    seconds: float  # from the end of one time to the next
    do: "Callable[[Database], object]"  # in transactions of its own


every = Duty


def _now() -> datetime:
    return datetime.now(UTC)


DUTIES: tuple[Duty, ...] = (
    every("forget mails", DAY, outbox.forget),
    every("tidy accounts", HOUR, tidying.tidy),
    every("requests", HOUR, lambda database: requests.work(database, _now())),
    every("mails of the day", HOUR / 4, lambda database: digest.send(database, _now())),
)
