"""Signing in by mail: who gets a link, what uses it up, what a code is worth, and what nobody can tell."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from geo.access import attempts, links, sessions
from geo.access.links import Asking
from geo.access.sessions import Browser
from geo.database.engine import Database
from geo.database.models import Account, LoginToken, Outbox
from geo.errors import Declined
from tests.desk import account

HOME = "https://klastry.example.pl/"
HERE = Browser("Mozilla/5.0")


def ask(database, email="Anna@B.pl ", **more):
    return links.ask(database, Asking(email, **{"home": HOME, "network": "203.0.113.0/24", **more}))


def mails(database):
    with database.reading() as session:
        return session.query(Outbox).order_by(Outbox.id).all()


def last(database):
    """Link and code of the last mail."""
    body = mails(database)[-1].body
    return re.search(r"signin/link/([\w-]+)", body)[1], re.search(r"\b(\d{6})\b", body)[1]


def test_a_link_signs_in_once_and_makes_an_account_without_a_role(database):
    ask(database, way="submit/cluster/agro", language="en")
    link, _code = last(database)
    assert links.look(database, link) == "anna@b.pl"
    entered = links.follow(database, link, HERE)
    signed = sessions.find(database, entered.secret)
    assert (signed.email, signed.language, signed.person.roles) == ("anna@b.pl", "en", frozenset())
    assert entered.way == "submit/cluster/agro"
    assert links.look(database, link) == ""
    with pytest.raises(Declined, match="used already"):
        links.follow(database, link, HERE)


def test_looking_uses_nothing_up_however_often_programs_do(database):
    ask(database)
    link, _code = last(database)
    assert {links.look(database, link) for _ in range(20)} == {"anna@b.pl"}
    assert links.follow(database, link, HERE).secret


def test_of_many_who_press_the_button_at_once_one_gets_in(database):
    ask(database)
    link, _code = last(database)

    def press(_number):
        with Database(database.settings) as other:
            try:
                return links.follow(other, link, HERE).secret
            except Declined:
                return ""

    with ThreadPoolExecutor(6) as threads:
        assert sum(map(bool, threads.map(press, range(12)))) == 1


def test_a_link_is_over_after_fifteen_minutes(database):
    ask(database)
    link, _code = last(database)
    later = datetime.now(UTC) + timedelta(minutes=15, seconds=1)
    assert links.look(database, link, later) == ""
    with pytest.raises(Declined):
        links.follow(database, link, HERE, later)


def test_a_code_counts_on_the_page_that_asked_for_it(database):
    ticket = ask(database)
    _link, code = last(database)
    with pytest.raises(Declined, match="not right"):
        links.enter_code(database, ask(database, "other@b.pl"), code, HERE)
    assert links.enter_code(database, ticket, f" {code[:3]} {code[3:]} ", HERE).secret
    with pytest.raises(Declined):
        links.enter_code(database, ticket, code, HERE)


def test_a_code_can_be_tried_a_few_times_only(database):
    ticket = ask(database)
    link, code = last(database)
    for _ in range(links.TRIES):
        with pytest.raises(Declined):
            links.enter_code(database, ticket, "12345" + ("1" if code[-1] == "0" else "0"), HERE)
    with pytest.raises(Declined, match="not right"):
        links.enter_code(database, ticket, code, HERE)
    assert links.follow(database, link, HERE).secret  # the link still holds


def test_codes_of_one_address_are_tried_ten_times_a_day_over_all_its_mails(database):
    now = datetime.now(UTC)
    for _ in range(attempts.CODES_FOR.most):
        with pytest.raises(Declined, match="not right"):
            links.enter_code(database, ask(database), "x", HERE, now=now)
        with database.writing() as session:  # only the tries count here, not the mails
            session.query(links.statements.Attempt).filter_by(what=attempts.LINKS_TO.what).delete()
    with pytest.raises(Declined, match="Too many codes"):
        links.enter_code(database, ask(database), last(database)[1], HERE, now=now)


def test_nothing_tells_whether_an_address_has_an_account(database):
    account(database, "known@b.pl", [("administrator", "*")])
    for email in ("known@b.pl", "unknown@b.pl"):
        assert len(ask(database, email)) == 22
    known, unknown = mails(database)
    tidy = [re.sub(r"link/[\w-]+|\d{6}", "", mail.body) for mail in (known, unknown)]
    assert tidy[0] == tidy[1]


def test_too_many_mails_to_one_address_are_not_sent_and_not_told(database):
    for _ in range(attempts.LINKS_TO.most + 3):
        assert len(ask(database)) == 22
    assert len(mails(database)) == attempts.LINKS_TO.most


def test_too_many_requests_from_one_network_are_refused(database):
    for number in range(attempts.LINKS_FROM.most):
        ask(database, f"a{number}@b.pl")
    with pytest.raises(Declined, match="from your network"):
        ask(database, "one.more@b.pl")
    ask(database, "one.more@b.pl", network="198.51.100.0/24")


@pytest.mark.parametrize(
    "email", ["", "a", "a@", "@b.pl", "a@b.pl, c@d.pl", "a@b.pl\nBcc: c@d.pl", "a b@c.pl", "<a@b>"]
)
def test_what_is_no_address_gets_no_mail(database, email):
    with pytest.raises(Declined, match="no e-mail address"):
        ask(database, email)
    assert mails(database) == []


def test_a_disabled_account_is_told_in_its_own_mail_only(database):
    number = account(database, "anna@b.pl")
    with database.writing() as session:
        session.get(Account, number).disabled_at = datetime.now(UTC)
    ask(database)
    with pytest.raises(Declined, match="disabled"):
        links.follow(database, last(database)[0], HERE)


def test_signing_in_ends_the_session_before_and_all_other_links(database):
    ask(database)
    ask(database)
    (first, _), old = last(database), mails(database)[0].body
    entered = links.follow(database, first, HERE)
    other = re.search(r"link/([\w-]+)", old)[1]
    assert links.look(database, other) == ""
    ask(database)
    again = links.follow(database, last(database)[0], Browser("x", entered.secret))
    assert sessions.find(database, entered.secret) is None
    assert sessions.find(database, again.secret)


def test_without_an_address_of_the_atlas_the_mail_has_the_code_alone(database):
    ask(database, home="")
    assert "signin/link" not in mails(database)[0].body
    assert re.search(r"\b\d{6}\b", mails(database)[0].body)


def test_neither_logs_nor_tables_hold_a_secret_or_name_a_person(database, caplog):
    with caplog.at_level(logging.DEBUG):
        ask(database)
        link, code = last(database)
        with pytest.raises(Declined):
            links.follow(database, "x" + link, HERE)
        links.follow(database, link, HERE)
    assert "anna" not in caplog.text.lower()
    assert link not in caplog.text
    with database.reading() as session:
        (row,) = session.query(LoginToken).all()
        assert link not in vars(row).values()
        assert code not in str(vars(row).values())


def test_the_first_administrator_comes_in_by_a_one_time_address(database):
    link = links.first_administrator(database)
    assert links.is_first(database, link)
    assert not links.is_first(database, link, datetime.now(UTC) + timedelta(hours=25))
    entered = links.become_first(database, link, "szef@b.pl", "pl", HERE)
    assert sessions.find(database, entered.secret).person.role == "administrator"
    assert not links.is_first(database, link)
    assert links.first_administrator(database) == ""
    with pytest.raises(Declined):
        links.become_first(database, link, "zly@b.pl", "pl", HERE)


def test_there_is_one_first_administrator_however_many_addresses_were_printed(database):
    one, two = links.first_administrator(database), links.first_administrator(database)
    links.become_first(database, one, "szef@b.pl", "pl", HERE)
    assert not links.is_first(database, two)
    with pytest.raises(Declined):
        links.become_first(database, two, "zly@b.pl", "pl", HERE)
