"""``python -m geo accounts``."""

import pytest

from geo import cli


@pytest.fixture
def run(store, monkeypatch, capsys):
    monkeypatch.setenv("ATLAS_LIVE", str(store.live))
    monkeypatch.setenv("ATLAS_DATABASE", store.database)

    def command(*arguments):
        status = cli.main(["accounts", *arguments])
        told = capsys.readouterr()
        return status, (told.out + told.err).strip()

    return command


def test_accounts_are_added_listed_given_roles_and_disabled(run):
    assert run("list") == (0, "There are no accounts.")
    done = run("add", "Anna@b.pl", "--role", "contact", "--scope", "06")
    assert done == (0, "anna@b.pl has an account as contact 06, and signs in by mail.")
    assert run("role", "anna@b.pl", "administrator") == (0, "anna@b.pl is now administrator.")
    assert run("role", "anna@b.pl", "contact", "06", "--remove") == (0, "anna@b.pl is no longer contact 06.")
    assert run("list") == (0, "anna@b.pl  administrator *")
    status, told = run("disable", "anna@b.pl")
    assert (status, told) == (1, "This is the last administrator; give the role to somebody else first.")
    run("add", "jan@b.pl")
    assert run("disable", "jan@b.pl") == (0, "The account is disabled, its sessions are over.")
    assert "jan@b.pl  no role  disabled" in run("list")[1]
    assert run("disable", "jan@b.pl", "--undo") == (0, "The account can sign in again.")
    assert run("disable", "nobody@b.pl") == (1, "There is no such account.")
    assert run("role", "jan@b.pl", "coordinator", "nothing")[0] == 1
