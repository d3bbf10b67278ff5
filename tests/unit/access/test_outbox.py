"""The outbox: mails that are sent once, whoever sends, whatever fails, and never with what does not belong there."""

import os
import signal
import ssl
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from geo.access import outbox
from geo.access.outbox import Mail, put
from geo.database import mails
from geo.database.engine import Database
from geo.database.models import Outbox
from geo.errors import Refused
from tests import post
from tests.children import alone, at_once

LETTER = Mail("anna@example.pl", "Zgłoszenie przyjęte", "Dzień dobry,\n\nzażółć gęślą jaźń.\n")


@pytest.fixture(scope="module")
def plain():
    """A server without encryption."""
    with post.running() as postbox:
        yield postbox


@pytest.fixture(scope="module")
def authority():
    """Who signs the certificate of the server."""
    return trustme.CA()


@pytest.fixture(scope="module")
def strict(authority):
    """A server that takes mails after STARTTLS and a password only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with post.running(context) as postbox:
        yield postbox


@pytest.fixture
def trusted(authority, monkeypatch, tmp_path):
    """Let the machine trust who signs, from the call on."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.fixture
def postbox(plain):
    """The server without encryption, empty and willing."""
    plain.got.clear()
    plain.envelopes.clear()
    plain.refused.clear()
    plain.answer = ""
    return plain


@pytest.fixture
def posted(store, postbox):
    """A database whose mails go to the server."""
    with Database(replace(store, mail=postbox.address)) as opened:
        yield opened


def enter(database, *letters, **details):
    with database.writing() as session:
        return [put(session, letter, **details) for letter in letters or (LETTER,)]


def row(database, number):
    with database.reading() as session:
        return session.get(Outbox, number)


def later(database, number, minutes):
    """Let time pass for a mail."""
    with database.writing() as session:
        mail = session.get(Outbox, number)
        mail.due_at -= timedelta(minutes=minutes)
        mail.lease_ends_at = mail.lease_ends_at and mail.lease_ends_at - timedelta(minutes=minutes)


def test_a_mail_is_sent_once_as_plain_text_with_polish_letters(posted, postbox):
    more = {"List-Unsubscribe": "<https://atlas.example.pl/unsubscribe/1>"}
    (number,) = enter(posted, replace(LETTER, reply_to="redakcja@example.pl", headers=more))
    assert outbox.send(posted) == outbox.Handed(sent=1)
    assert outbox.send(posted) == outbox.Handed()
    (got,) = postbox.got
    assert (got["Subject"], got.get_content_type(), got["Auto-Submitted"]) == (
        "Zgłoszenie przyjęte", "text/plain", "auto-generated",
    )  # fmt: skip
    assert got.get_content().replace("\r\n", "\n") == LETTER.body
    assert (got["To"], got["Reply-To"], got["From"]) == (
        "anna@example.pl", "redakcja@example.pl", "Atlas klastrów <atlas@example.pl>",
    )  # fmt: skip
    assert got["List-Unsubscribe"] == more["List-Unsubscribe"]
    assert postbox.envelopes == [("atlas@example.pl", ["anna@example.pl"])]
    sent = row(posted, number)
    assert got["Message-ID"] == f"<{sent.message_id}@example.pl>"
    assert (sent.sent_at is not None, sent.body) == (True, "")  # a link in it would sign somebody in


def test_a_mail_belongs_to_the_transaction_that_puts_it_and_a_key_lets_it_happen_once(posted, postbox):
    with pytest.raises(RuntimeError), posted.writing() as session:
        put(session, LETTER)
        raise RuntimeError("the change is not kept")
    first, second = (enter(posted, key="request:1")[0] for _time in range(2))
    assert (first is not None, second) == (True, None)
    outbox.send(posted)
    assert enter(posted, key="request:1") == [None]  # nor after it was sent
    assert len(postbox.got) == 1
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    enter(posted, due=tomorrow)
    assert outbox.send(posted) == outbox.Handed()


def test_a_mail_whose_links_would_lead_nowhere_waits_for_the_address_of_the_atlas(store, postbox, posted):
    way = f"{outbox.UNKNOWN}/my?lang=pl"
    linked = replace(
        LETTER, body=f"Odpowiedz:\n{way}\n", headers={"List-Unsubscribe": f"<{way}>"}, html=f"<p>{way}</p>"
    )
    number, _other = enter(posted, linked, LETTER)
    assert outbox.send(posted) == outbox.Handed(sent=1)  # the one without a link
    held = row(posted, number)
    assert (held.sent_at, held.tries, held.leased_by) == (None, 0, None) and held.fault.startswith(
        "Its links would lead nowhere. Give in ATLAS_P"
    )
    assert not outbox.waits(posted) and len(postbox.got) == 1
    with Database(replace(store, mail=postbox.address, public_url="https://atlas.example")) as known:
        assert outbox.send(known) == outbox.Handed(sent=1)
    got, plain = postbox.got[1], postbox.got[1].get_body(("plain",))
    assert plain.get_content().split() == ["Odpowiedz:", "https://atlas.example/my?lang=pl"]
    assert got["List-Unsubscribe"] == "<https://atlas.example/my?lang=pl>"
    assert outbox.UNKNOWN not in str(got) and row(posted, number).fault == ""


def test_a_mail_that_was_held_too_long_is_given_up(posted):
    (number,) = enter(posted, replace(LETTER, body=f"{outbox.UNKNOWN}/my"))
    outbox.send(posted)
    later(posted, number, 4 * 24 * 60 - 5)
    outbox.send(posted)
    assert row(posted, number).given_up_at is None
    later(posted, number, 10)
    outbox.send(posted)
    assert row(posted, number).given_up_at is not None


def test_the_operator_is_told_that_the_address_is_missing(store, postbox):
    with_mail = replace(store, mail=postbox.address)
    (said,) = outbox.notices(with_mail)
    assert said.startswith("ATLAS_SMTP is set without ATLAS_PUBLIC_URL: mails wait whose links")
    assert outbox.notices(store) == outbox.notices(replace(with_mail, public_url="https://a.pl")) == []


def test_no_two_rows_share_a_key_though_they_share_a_number():
    made = datetime(2026, 11, 29, 17, 0, 0, 5, UTC)
    assert outbox.about("import", 7, made, "accepted") == "import:7@20261129T170000000005:accepted"
    assert outbox.about("import", 7, made + timedelta(microseconds=1)) != outbox.about("import", 7, made)


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, recipient=""),
        replace(LETTER, recipient="anna@example.pl, jan@example.pl"),
        replace(LETTER, recipient="anna@example.pl\r\nBcc: all@example.pl"),
        replace(LETTER, recipient="Anna <anna@example.pl>"),
        replace(LETTER, recipient="anna\x00@example.pl"),
        replace(LETTER, reply_to="x@example.pl\nBcc: all@example.pl"),
        replace(LETTER, headers={"Bcc": "all@example.pl"}),
        replace(LETTER, headers={"References\r\nBcc": "all@example.pl"}),
    ],
)
def test_what_is_no_address_and_no_header_of_a_mail_is_refused(letter, stores, tmp_path):
    with Database(stores.filled("sqlite", tmp_path)) as database:
        with pytest.raises(Refused):
            enter(database, letter)
        assert outbox.waits(database) is False


def test_no_text_becomes_a_header(posted, postbox):
    evil = "Klaster\r\nBcc: all@example.pl\r\n\r\n<b>text\x00\u2028"
    enter(posted, replace(LETTER, subject=evil, headers={"References": evil}, body="." + evil))
    outbox.send(posted)
    (got,) = postbox.got
    assert (got["Bcc"], got["Subject"]) == (None, "Klaster Bcc: all@example.pl <b>text")
    assert postbox.envelopes == [("atlas@example.pl", ["anna@example.pl"])]
    assert got.get_content().startswith(".Klaster")


def test_a_refused_recipient_costs_the_others_nothing(posted, postbox, caplog):
    postbox.refused = {"gone@example.pl": "550 no such user gone@example.pl", "full@example.pl": "452 mailbox full"}
    gone, full, _anna = enter(
        posted, replace(LETTER, recipient="gone@example.pl"), replace(LETTER, recipient="full@example.pl"), LETTER
    )
    assert outbox.send(posted) == outbox.Handed(sent=1, put_off=1, given_up=1)
    assert (row(posted, gone).given_up_at is not None, "no such user" in row(posted, gone).fault) == (True, True)
    assert (row(posted, full).given_up_at, row(posted, full).fault) == (
        None, "SMTPRecipientsRefused 452: mailbox full",
    )  # fmt: skip
    assert "example.pl" not in caplog.text  # no address in a log
    postbox.refused = {}
    assert outbox.send(posted) == outbox.Handed()  # not before its time
    later(posted, full, 2)
    assert outbox.send(posted) == outbox.Handed(sent=1)


def test_tries_grow_apart_until_a_mail_is_given_up(posted, postbox):
    postbox.answer = "451 try again"
    (number,) = enter(posted)
    waits = []
    for _try in range(7):
        assert outbox.send(posted).put_off == 1
        mail = row(posted, number)
        wait = round((mail.lease_ends_at - datetime.now(UTC)) / timedelta(minutes=1))
        waits.append(wait)
        later(posted, number, wait + 1)
    assert waits == [1, 5, 15, 60, 180, 180, 180]
    later(posted, number, 4 * 24 * 60)
    assert outbox.send(posted) == outbox.Handed(given_up=1)
    assert outbox.send(posted) == outbox.Handed()


def test_whoever_ends_sends_no_further_mail_and_the_rest_stays(posted, postbox):
    enter(posted, LETTER, LETTER, LETTER)
    assert outbox.send(posted, goes_on=lambda: not postbox.got) == outbox.Handed(sent=1)
    assert outbox.send(posted) == outbox.Handed(sent=2)


def sender(settings, killed=False):
    """How many mails a process sends; it may be killed before it notes the first."""
    if killed:
        outbox._note_sent = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    with Database(settings) as database:
        return outbox.send(database).sent


def test_two_processes_send_each_mail_once(posted, postbox):
    enter(posted, *(replace(LETTER, recipient=f"p{each}@example.pl") for each in range(20)))
    assert sum(at_once(2, sender, posted.settings)) == 20
    assert sorted(str(mail["To"]) for mail in postbox.got) == sorted(f"p{each}@example.pl" for each in range(20))


def test_a_kill_between_sending_and_noting_it_sends_the_same_message_again_and_no_earlier(posted, postbox):
    (number,) = enter(posted)
    with pytest.raises(BrokenProcessPool):
        alone(sender, posted.settings, True)
    assert (len(postbox.got), row(posted, number).sent_at) == (1, None)
    assert outbox.send(posted) == outbox.Handed()  # its lease holds
    later(posted, number, 6)
    assert outbox.send(posted) == outbox.Handed(sent=1)
    first, again = postbox.got
    assert first["Message-ID"] == again["Message-ID"]


def test_passwords_travel_encrypted_and_only_to_whom_the_certificate_names(database, strict, trusted, caplog):
    encrypted = Database(replace(database.settings, mail=strict.address))
    enter(encrypted)
    with pytest.raises(outbox.NoMailServer, match="SSLCertVerificationError") as unknown:
        outbox.send(encrypted)
    trusted()
    (number,) = enter(encrypted)
    wrong = Database(replace(database.settings, mail=replace(strict.address, password="wr0ng secret")))
    with pytest.raises(outbox.NoMailServer, match="SMTPAuthenticationError 535") as refused:
        outbox.send(wrong)
    told = f"{unknown.value} {refused.value} {caplog.text} {row(wrong, number).fault} {wrong.settings}"
    assert not any(secret in told for secret in ("wr0ng", post.PASSWORD))
    later(encrypted, number, 2)
    assert outbox.send(encrypted).sent == 1
    assert strict.encrypted[-1:] == [True]
    for each in (encrypted, wrong):
        each.close()


def test_nothing_goes_unencrypted_to_a_server_without_starttls(database, postbox):
    own = replace(postbox.address, scheme="smtp", user=post.USER, password=post.PASSWORD)
    with Database(replace(database.settings, mail=own)) as asking:
        (number,) = enter(asking)
        with pytest.raises(outbox.NoMailServer, match="SMTPNotSupportedError"):
            outbox.send(asking)
        assert row(asking, number).given_up_at is None  # it is the server's fault
    assert postbox.got == []


def test_without_a_server_mails_wait_and_sent_ones_are_forgotten_in_time(database, posted):
    (number,) = enter(database)
    assert outbox.send(database) == outbox.Handed()
    assert outbox.waits(database)
    outbox.send(posted)
    outbox.forget(database)
    assert row(database, number).recipient == LETTER.recipient
    with database.writing() as session:
        session.get(Outbox, number).sent_at -= timedelta(days=31)
    outbox.forget(database)
    assert (row(database, number).recipient, row(database, number).subject) == ("", "")
    with database.reading() as session:
        assert (mails.listed(session), len(mails.listed(session, everything=True))) == ([], 1)
