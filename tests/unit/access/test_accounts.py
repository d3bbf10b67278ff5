"""Accounts and roles: who may change them, what is a place, the last administrator."""

from datetime import UTC, datetime

import pytest

from geo.access import accounts, sessions
from geo.access.person import MACHINE
from geo.database.models import Account
from geo.errors import Declined, Refused
from tests.desk import account
from tests.stores import ADMIN, LUBELSKIE, VISITOR


@pytest.mark.parametrize("by", [VISITOR, LUBELSKIE])
def test_only_administrators_look_after_accounts(database, by):
    number = account(database, "a@b.pl")
    for work in (
        lambda: accounts.add(database, "c@d.pl", by),
        lambda: accounts.give(database, number, "contact", "06", by),
        lambda: accounts.take(database, number, "contact", "06", by),
        lambda: accounts.disable(database, number, by),
        lambda: accounts.listed(database, by),
    ):
        with pytest.raises(Refused):
            work()


def test_an_account_is_made_once_and_its_roles_are_listed(database):
    number = accounts.add(database, " Anna@B.pl", ADMIN, "en")
    assert accounts.add(database, "anna@b.PL", MACHINE) == number == accounts.number(database, "anna@b.pl")
    accounts.give(database, number, "contact", "06", ADMIN)
    accounts.give(database, number, "contact", "06", ADMIN)
    accounts.give(database, number, "coordinator", "agro", ADMIN)
    (listed,) = accounts.listed(database, ADMIN)
    assert (listed.email, listed.roles) == ("anna@b.pl", (("contact", "06"), ("coordinator", "agro")))
    accounts.take(database, number, "contact", "06", ADMIN)
    assert accounts.listed(database, ADMIN)[0].roles == (("coordinator", "agro"),)


@pytest.mark.parametrize(
    ("role", "scope"),
    [("coordinator", "nothing"), ("coordinator", "*"), ("contact", "07"), ("contact", ""), ("administrator", "06"),
     ("system", "*"), ("visitor", "*"), ("owner", "*")],
)  # fmt: skip
def test_a_role_needs_a_place_that_there_is(database, role, scope):
    number = account(database, "a@b.pl")
    with pytest.raises(Declined, match="needs a place"):
        accounts.give(database, number, role, scope, ADMIN)
    with pytest.raises(Declined, match="no such account"):
        accounts.give(database, number + 7, "contact", "06", ADMIN)


def test_the_last_administrator_stays(database):
    one = account(database, "a@b.pl", [("administrator", "*")])
    two = account(database, "c@d.pl", [("administrator", "*")])
    accounts.disable(database, two, ADMIN)
    for work in (
        lambda: accounts.disable(database, one, ADMIN),
        lambda: accounts.take(database, one, "administrator", "*", ADMIN),
    ):
        with pytest.raises(Declined, match="last administrator"):
            work()
    accounts.disable(database, two, ADMIN, disabled=False)
    accounts.take(database, one, "administrator", "*", ADMIN)


def test_who_is_disabled_is_out_at_once(database):
    number = account(database, "a@b.pl")
    secret = sessions.begin(database, number)
    accounts.disable(database, number, ADMIN)
    assert sessions.find(database, secret) is None
    accounts.disable(database, number, ADMIN, disabled=False)
    assert sessions.find(database, secret) is None
    assert sessions.find(database, sessions.begin(database, number))


def test_who_is_told_of_a_region(database):
    admin = account(database, "admin@b.pl", [("administrator", "*")])
    with database.reading() as session:
        assert [one.id for one in accounts.editors(session, ["06"])] == [admin]
    lublin = account(database, "lublin@b.pl", [("contact", "06")])
    all_ = account(database, "all@b.pl", [("contact", "*")])
    gone = account(database, "gone@b.pl", [("contact", "06"), ("coordinator", "agro")])
    own = account(database, "own@b.pl", [("coordinator", "agro")])
    with database.writing() as session:
        session.get(Account, gone).disabled_at = datetime.now(UTC)
    with database.reading() as session:
        assert {one.id for one in accounts.editors(session, ["06"])} == {lublin, all_}
        assert {one.id for one in accounts.editors(session, ["14"])} == {all_}
        assert [one.id for one in accounts.coordinators(session, "agro")] == [own]
