"""Sessions: what the row holds, how long one lasts, who ends it."""

from datetime import UTC, datetime, timedelta

from geo.access import sessions
from geo.database.models import Account, Role, SignedIn
from tests.desk import account

NOW = datetime.now(UTC)


def test_the_row_never_holds_the_secret(database):
    secret = sessions.begin(database, account(database, "a@b.pl"), "Mozilla/5.0" + "x" * 900)
    with database.reading() as session:
        (row,) = session.query(SignedIn).all()
        assert row.digest == sessions.digest(secret) != secret
        assert len(row.user_agent) == sessions.AGENT


def test_roles_are_those_of_this_moment(database):
    number = account(database, "a@b.pl", [("contact", "06")])
    secret = sessions.begin(database, number)
    assert sessions.find(database, secret).person.roles == {("contact", "06")}
    with database.writing() as session:
        session.query(Role).delete()
    assert sessions.find(database, secret).person.roles == frozenset()
    with database.writing() as session:
        session.get(Account, number).disabled_at = NOW
    assert sessions.find(database, secret) is None


def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_thirty_days(database):
    secret = sessions.begin(database, account(database, "a@b.pl"))
    assert sessions.find(database, "x" + secret) is None
    now = datetime.now(UTC)
    assert sessions.find(database, secret, now + timedelta(hours=12, minutes=1)) is None
    assert sessions.find(database, secret, now + timedelta(hours=11)).email == "a@b.pl"
    assert sessions.find(database, secret, now + timedelta(hours=22)).email == "a@b.pl"  # the use before was noted
    with database.writing() as session:
        session.query(SignedIn).one().seen_at = now + timedelta(days=29, hours=23)
    assert sessions.find(database, secret, now + timedelta(days=29, hours=23, minutes=30))
    assert sessions.find(database, secret, now + timedelta(days=30, minutes=1)) is None


def test_signing_in_again_rotates_and_signing_out_everywhere_ends_all(database):
    number, other = account(database, "a@b.pl"), account(database, "c@d.pl")
    first = sessions.begin(database, number)
    second = sessions.begin(database, number, replaces=first)
    third, foreign = sessions.begin(database, number), sessions.begin(database, other)
    assert first != second
    assert [bool(sessions.find(database, one)) for one in (first, second, third, foreign)] == [False, True, True, True]
    sessions.end(database, third)
    assert [bool(sessions.find(database, one)) for one in (second, third)] == [True, False]
    sessions.end_all(database, number)
    assert [bool(sessions.find(database, one)) for one in (second, foreign)] == [False, True]
