"""Today, where the atlas's readers are: a server may run in any time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")


def today() -> date:
    """Return the day of today in Poland."""
    return datetime.now(ZONE).date()


def day_of(moment: datetime) -> date:
    """Return the day that a moment belongs to in Poland.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 11, 29, 23, 30, tzinfo=UTC)).isoformat()
    '2026-11-30'
    """
    return moment.astimezone(ZONE).date()
