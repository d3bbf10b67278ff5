"""``python -m geo outbox``: mails that wait are listed, read and sent."""

import pytest

from geo.access.outbox import Mail, put
from geo.cli import main
from geo.database.engine import Database
from tests import post


@pytest.fixture
def run(store, monkeypatch, capsys):
    """Run a command on an installation with a mail, on each database; give what it said."""
    monkeypatch.setenv("ATLAS_LIVE", str(store.live))
    monkeypatch.setenv("ATLAS_DATABASE", store.database)
    with Database(store) as database, database.writing() as session:
        put(session, Mail("anna@example.pl", "Zaloguj się", "https://atlas.example.pl/signin/link?token=abc"))

    def made(*arguments, code=0):
        assert main(["outbox", *arguments]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return made


def test_without_a_server_a_mail_is_read_here_and_with_one_sent(run, monkeypatch):
    assert "1  anna@example.pl  Zaloguj się  due " in run("list")
    assert "token=abc" in run("show", "1")
    assert "There is no mail 7; python -m geo outbox list" in run("show", "7", code=1)
    assert "There is no server of mails; name one in ATLAS_SMTP" in run("send", code=1)
    with post.running() as postbox:
        monkeypatch.setenv("ATLAS_SMTP", f"smtp-plain://127.0.0.1:{postbox.address.port}")
        monkeypatch.setenv("ATLAS_SMTP_FROM", "Atlas <atlas@example.pl>")
        said = run("send")
        assert "Sent: 1. To be tried again: 0. Given up: 0." in said
        assert "ATLAS_SMTP is set without ATLAS_PUBLIC_URL" in said
        assert "ATLAS_SMTP is set without ATLAS_PUBLIC_URL" in run("list")
        monkeypatch.setenv("ATLAS_PUBLIC_URL", "https://atlas.example.pl")
    assert run("list") == "No mail waits.\n"
    assert "sent 20" in run("list", "--all")
    shown = run("show", "1")
    assert ("token" not in shown, "not kept once it was sent" in shown) == (True, True)


def test_a_mail_without_an_address_of_the_atlas_is_shown_with_that_of_this_machine(run, store):
    with Database(store) as database, database.writing() as session:
        put(session, Mail("jan@example.pl", "Odpowiedz", "http://atlas.invalid/answer/abc"))
    assert "http://localhost:8501/answer/abc" in run("show", "2")
