"""The day of Poland, wherever the server runs."""

from datetime import UTC, date, datetime

import pytest

from geo import days


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_warsaw(moment: datetime, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(days, "datetime", Clock)
    assert days.today() == day
