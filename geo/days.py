"""Today, where the atlas's readers are: a server may run in any time zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")


def today() -> date:
    """Return the day of today in Poland."""
    return datetime.now(ZONE).date()
