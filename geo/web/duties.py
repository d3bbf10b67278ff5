"""Periodic work of the atlas: a line here is done by one process at a time, however many serve.

It stands above all services, so that each of them can have duties; `geo.editorial.keeper` knows none by name.
"""

from datetime import UTC, datetime

from geo.access import outbox, tidying
from geo.editorial import digest, keeper, requests
from geo.editorial.keeper import Duty as every
from geo.exchange import digests, imports, interests, questionnaires, renewals, schedules, threads

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


def _now() -> datetime:
    return datetime.now(UTC)


DUTIES: tuple[every, ...] = (
    every("forget mails", DAY, outbox.forget),
    every("forget imports", DAY, imports.forget),
    every("tidy accounts", HOUR, tidying.tidy),
    every("requests", HOUR, lambda database: requests.work(database, _now())),
    every("interests", HOUR, lambda database: interests.work(database, _now())),
    every("questions", HOUR, lambda database: threads.work(database, _now())),
    every("meetings", DAY, lambda database: schedules.work(database, _now())),
    every("questionnaires", DAY, lambda database: questionnaires.forget(database, _now())),
    every("renewals", 6 * HOUR, lambda database: renewals.remind(database, _now())),
    every("mails of the day", HOUR / 4, lambda database: digest.send(database, _now())),
    every("digests of changes", HOUR / 4, lambda database: digests.send(database, _now())),
)


def main(descriptor: int) -> None:
    """Keep the registry and do the duties until the server at the other end of a connection has gone."""
    keeper.main(descriptor, DUTIES)
