"""Claims: who coordinates a cluster asks for the role, an editor of its voivodeship gives it; on both databases."""

from dataclasses import replace

import pytest

from geo.access.person import COORDINATOR, Person
from geo.database import accounts
from geo.editorial import changes, claims, proposals
from geo.errors import AtlasError, Declined, Refused
from tests import desk
from tests.proposing import accept, return_
from tests.stores import LUBELSKIE, MAZOWIECKIE, VISITOR


@pytest.fixture
def person(database):
    return Person(desk.account(database, "a@b.pl"))


def roles(database, person):
    with database.reading() as session:
        return accounts.roles(session, person.account)


def test_an_accepted_claim_gives_the_role_of_this_cluster_and_leaves_the_entry(database, person):
    before = proposals.record(database, "agro")
    number = claims.claim(database, "agro", person, "Prezes fundacji", sources="https://a.pl")
    assert roles(database, person) == frozenset()
    with pytest.raises(AtlasError):
        accept(database, number, MAZOWIECKIE)
    accept(database, number, LUBELSKIE)
    assert roles(database, person) == {(COORDINATOR, "agro")}
    assert proposals.record(database, "agro") == before
    with pytest.raises(AtlasError):
        accept(database, number, LUBELSKIE)
    with pytest.raises(Declined, match="already"):
        claims.claim(database, "agro", replace(person, roles=roles(database, person)), "znowu")


def test_nobody_decides_on_an_own_claim(database):
    editor = Person(desk.account(database, "e@b.pl"), LUBELSKIE.roles)
    number = claims.claim(database, "agro", editor, "ja")
    with pytest.raises(AtlasError):
        accept(database, number, editor)
    assert roles(database, editor) == frozenset()


def test_a_claim_is_asked_once_and_mended_where_it_came_back(database, person):
    number = claims.claim(database, "agro", person, "ja")
    with pytest.raises(Declined, match="asked for this already"):
        claims.claim(database, "agro", person, "ja")
    return_(database, number, LUBELSKIE)
    assert claims.claim(database, "agro", person, "Prezes", number=number) == number
    (change,) = proposals.mine(database, person)
    assert (change.state, change.note) == ("submitted", "Prezes")
    changes.withdraw(database, number, person)
    assert claims.claim(database, "agro", person, "jednak ja") != number


@pytest.mark.parametrize(("key", "said", "why"), [
    ("agro", {"note": " "}, "Say who you are"), ("agro", {"note": "x" * 5_001}, "Shorten the text to at most 5000"),
    ("agro", {"note": "ja", "sources": "x" * 5_001}, "Name fewer pages"),
    ("nobody", {"note": "ja"}, "cannot be claimed"),
])  # fmt: skip
def test_what_cannot_be_claimed(database, person, key, said, why):
    with pytest.raises(Refused, match=why):
        claims.claim(database, key, person, **said)
    with pytest.raises(Refused):
        claims.claim(database, "agro", VISITOR, "ja")


def test_an_account_that_is_gone_gets_no_role(database, person):
    from datetime import UTC, datetime

    from geo.database.models import Account

    number = claims.claim(database, "agro", person, "ja")
    with database.writing() as session:
        session.get(Account, person.account).disabled_at = datetime.now(UTC)
    with pytest.raises(Declined, match="gone or disabled, so nobody can get the role"):
        accept(database, number, LUBELSKIE)
    assert roles(database, person) == frozenset()
