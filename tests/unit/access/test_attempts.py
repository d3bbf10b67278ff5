"""Limits: counted for each rule and person, in the database, whoever counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from geo.access import attempts
from geo.access.attempts import Limit
from geo.database.engine import Database
from geo.database.models import Attempt

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
THREE, TWO = Limit("links to", 3, timedelta(hours=1)), Limit("links from", 2, timedelta(hours=2))


def take(database, *wanted, now=NOW):
    with database.writing() as session:
        return attempts.taken(session, *wanted, now=now)


def test_what_is_too_often_is_forbidden_until_the_time_is_over(database):
    assert [take(database, (THREE, "a@b.pl")) for _ in range(4)] == [None, None, None, THREE]
    assert take(database, (THREE, "c@d.pl")) is None
    assert take(database, (THREE, "a@b.pl"), now=NOW + timedelta(minutes=59)) is THREE
    assert take(database, (THREE, "a@b.pl"), now=NOW + timedelta(minutes=61)) is None


def test_of_several_rules_the_first_that_forbids_is_named_and_nothing_is_noted(database):
    both = ((THREE, "a@b.pl"), (TWO, "203.0.113.0/24"))
    assert [take(database, *both) for _ in range(3)] == [None, None, TWO]
    assert take(database, (THREE, "a@b.pl")) is None  # the third of three


def test_the_limit_holds_over_connections_that_try_at_once(database):
    rule = Limit("x", 10, timedelta(hours=1))

    def one(_number):
        with Database(database.settings) as other:  # as another process would
            return take(other, (rule, "a"))

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(one, range(24))).count(None) == 10


def test_nobody_is_named_and_nothing_is_kept_longer_than_a_day(database):
    take(database, (THREE, "a@b.pl"), (TWO, "203.0.113.0/24"))
    with database.writing() as session:
        rows = session.query(Attempt).all()
        assert all(len(row.who) == 64 and "a@b.pl" not in row.who for row in rows)
        assert attempts.forget(session, NOW + timedelta(hours=23)) == 0
        assert attempts.forget(session, NOW + timedelta(days=1)) == 2
