"""Events of signing in for the operator's log: when, by which way, whether; never who, nor from where.

A line a program can count: ``grep -c 'event=refused way=code'``.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from geo.errors import Declined

LOGGER = "atlas.signin"
ASKED, ENTERED, REFUSED, ENDED = "asked", "entered", "refused", "ended"


@contextmanager
def told(way: str, done: str = ENTERED) -> Iterator[None]:
    """Tell what comes of the block: that it was `done`, or refused and why."""
    try:
        yield
    except Declined as error:
        tell(REFUSED, way, error.message)  # the sentence without its values, which may be of a person
        raise
    tell(done, way)


def tell(event: str, way: str, reason: str = "") -> None:
    """Write one line."""
    _log().info("event=%s way=%s%s", event, way, f' reason="{reason}"' if reason else "")


def _log() -> logging.Logger:
    """Return the log, which is written to the output of the server unless the operator has given it handlers."""
    log = logging.getLogger(LOGGER)
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
        log.addHandler(handler)
    if log.level == logging.NOTSET:
        log.setLevel(logging.INFO)
    return log
