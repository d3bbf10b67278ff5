"""The pages of an account, of an invitation, of all accounts, of personal data."""

import json
import re
from dataclasses import replace

import pytest

from geo.database.models import Account, Outbox, Role, SignedIn
from tests import scenery
from tests.desk import browser, signed_in
from tests.html import Page

ADMIN = [("administrator", "*")]


@pytest.fixture(scope="module")
def sources():
    return scenery.embedded()


def test_an_account_shows_roles_sessions_and_takes_a_language(database, sources):
    asks = signed_in(database, "anna@b.pl", [("contact", "06"), ("coordinator", "agro")], sources)
    shown = asks.get("account")
    Page(shown.text).check_structure()
    assert "contact point: Lublin" in shown.words
    assert "this browser" in shown.words
    done = asks.post("account/language", language="pl")
    assert done.header("location") == "../account?lang=pl"
    assert 'lang="pl"' in asks.get("account").text
    assert asks.post("account/language", language="xx").status == 422


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(database, sources):
    asks = signed_in(database, "anna@b.pl", sources=sources)
    other = browser(database, sources)
    other.cookies = dict(asks.cookies)
    assert asks.follow(asks.post("account/sessions")).status == 200
    assert other.get("account").status == 303
    with database.reading() as session:
        assert session.query(SignedIn).count() == 0


def test_ones_own_data_are_a_file_and_can_be_deleted(database, sources):
    asks = signed_in(database, "anna@b.pl", sources=sources)
    given = asks.get("account/export")
    assert "attachment" in given.header("content-disposition")
    assert json.loads(given.text)["account"][0]["email"] == "anna@b.pl"
    asks.get("account")
    assert asks.post("account/delete").status == 422
    assert asks.post("account/delete", sure="yes").header("location") == "../signin"
    with database.reading() as session:
        assert session.query(Account).count() == 0
    assert asks.get("account").status == 303


def test_a_coordinator_invites_and_the_colleague_accepts(database, sources):
    asks = signed_in(database, "anna@b.pl", [("coordinator", "agro")], sources)
    asks.gate.settings = replace(asks.gate.settings, public_url="https://klastry.example.pl")
    asks.cookies["__Secure-atlas_session"] = asks.cookies["atlas_session"]
    asks.get("account")
    assert asks.post("account/invite", cluster="agro", email="x").status == 422
    assert asks.post("account/invite", cluster="bio", email="jan@b.pl").status == 409
    assert asks.post("account/invite", cluster="agro", email="jan@b.pl").status == 303
    with database.reading() as session:
        address = re.search(r"klastry\.example\.pl/(invitation/[\w-]+)", session.query(Outbox).one().body)[1]
    guest = browser(database, sources)
    assert guest.get(address, "HEAD").status == 200
    assert "jan@b.pl" in guest.get(address).words
    assert guest.post(address, answer="accept").status == 303
    assert "coordinator of a cluster" in guest.get("account").words
    assert guest.get(address).status == 410
    assert "accepted" in asks.get("account").words


def test_an_administrator_gives_and_takes_roles_and_keeps_accounts_out(database, sources):
    asks = signed_in(database, "szef@b.pl", ADMIN, sources)
    asks.get("accounts")
    assert asks.post("accounts", email="x").status == 422
    added = asks.post("accounts", email="anna@b.pl").header("location").partition("?")[0].removeprefix("./")
    Page(asks.get(added).text).check_structure()
    assert asks.post(f"{added}/give", role="contact", region="06", cluster="").status == 303
    assert asks.post(f"{added}/give", role="coordinator", region="", cluster="nothing").status == 422
    assert asks.post(f"{added}/give", role="coordinator", region="06", cluster="agro").status == 303
    shown = asks.get(added).words
    assert "contact point: Lublin" in shown
    assert asks.post(f"{added}/take", role="contact", scope="06").status == 303
    assert asks.post(f"{added}/disable", disabled="yes").status == 303
    listed = asks.get("accounts?q=anna")
    assert "anna@b.pl (disabled)" in listed.words
    assert "1 account " in listed.words
    Page(listed.text).check_structure()
    assert asks.get("accounts/999").status == 404
    with database.reading() as session:
        assert {(one.role, one.scope) for one in session.query(Role)} == {
            ("administrator", "*"),
            ("coordinator", "agro"),
        }


def test_the_last_administrator_reads_why_it_stays(database, sources):
    asks = signed_in(database, "szef@b.pl", ADMIN, sources)
    with database.reading() as session:
        number = session.query(Account).one().id
    asks.get(f"accounts/{number}")
    reply = asks.post(f"accounts/{number}/disable", disabled="yes")
    assert (reply.status, "last administrator" in reply.words) == (422, True)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_what_is_kept_stands_on_a_page_that_settings_complete(database, language):
    asks = browser(database)
    bare = asks.get(f"privacy?lang={language}")
    Page(bare.text).check_structure()
    assert ("nie podano w tej instalacji" in bare.words) or ("not given by this installation" in bare.words)
    told = {"body": "Urząd <X>", "contact": "atlas@example.pl", "officer": "iod@example.pl", "keep_accounts": 6}
    asks.gate.settings = replace(asks.gate.settings, **told)
    page = Page(asks.get(f"privacy?lang={language}").text)
    assert {one["href"] for one in page.all("a")} >= {"mailto:atlas@example.pl", "mailto:iod@example.pl"}
    assert "Urząd <X>" in " ".join(page.texts("li"))
    assert " 6 " in " ".join(page.texts("td"))
    asks.gate.settings = replace(asks.gate.settings, officer="https://example.pl/iod")
    assert Page(asks.get("privacy").text).one("a", href="https://example.pl/iod")
