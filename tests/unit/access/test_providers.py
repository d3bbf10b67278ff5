"""Signing in by a provider that the tests run: what holds, and what is refused, on the way there and back."""

import http.client
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc.jwk import ECKey, OctKey

from geo.access import accounts, links, providers, sessions
from geo.access.providers import Errand, Unconfirmed
from geo.access.sessions import Browser
from geo.database.models import Account, Identity
from geo.errors import Declined
from geo.settings import SignInProvider
from tests import oidc
from tests.desk import account
from tests.stores import ADMIN

HERE = Browser("Mozilla/5.0")
BACK = "https://klastry.example.pl/atlas/signin/callback/test"
RIGHT = {"sub": "1", "email": "anna@b.pl", "email_verified": True}


@pytest.fixture(scope="module")
def started():
    with oidc.running() as provider:
        yield provider


@pytest.fixture
def provider(started):
    key, issuer = started.key, started.issuer
    started.__init__(issuer=issuer, key=key)
    providers._TOLD.clear()
    return started


@pytest.fixture
def errand(provider):
    return Errand(SignInProvider("test", "Test", provider.issuer, "atlas", "s3cret"), BACK, "cookie" * 8)


def visited(address):
    """Go where a browser would, and return what the provider sends it back with."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["location"]
    connection.close()
    assert location.startswith(f"{BACK}?")
    return dict(parse_qsl(urlsplit(location).query))


def signed_in(database, errand, way="submit/cluster/agro"):
    return providers.finish(database, errand, visited(providers.begin(errand, way, "en")), HERE)


def test_who_comes_back_is_signed_in_and_where_the_way_began(database, errand, provider):
    entered = signed_in(database, errand)
    signed = sessions.find(database, entered.secret)
    assert (signed.email, entered.way, signed.person.roles) == ("anna@b.pl", "submit/cluster/agro", frozenset())
    (asked,) = provider.asked
    assert (asked["code_challenge_method"], asked["redirect_uri"], asked["scope"]) == ("S256", BACK, "openid email")
    assert len(asked["nonce"]) == 43


def test_an_identity_is_issuer_and_subject_whatever_becomes_of_the_address(database, errand, provider):
    first = sessions.find(database, signed_in(database, errand).secret)
    provider.claims = {"sub": "1", "email": "inna@b.pl", "email_verified": True}
    assert sessions.find(database, signed_in(database, errand).secret).person.account == first.person.account
    provider.claims = {"sub": "1"}  # no address at all
    assert sessions.find(database, signed_in(database, errand).secret).email == "anna@b.pl"
    provider.claims = {"sub": "2", "email": "anna@b.pl", "email_verified": True}
    assert sessions.find(database, signed_in(database, errand).secret).person.account == first.person.account


@pytest.mark.parametrize("claims", [{"email_verified": False}, {}, {"email_verified": "no"}, {"email_verified": 1}])
def test_an_address_that_is_not_verified_opens_no_account(database, errand, provider, claims):
    account(database, "anna@b.pl", [("administrator", "*")])
    provider.claims = {"sub": "7", "email": "anna@b.pl", **claims}
    found = signed_in(database, errand)
    assert isinstance(found, Unconfirmed)
    assert found.email == "anna@b.pl"
    with database.reading() as session:
        assert session.query(Identity).count() == 0
    issuer, subject = providers.identity(errand.secret, found.sealed)
    assert (issuer, subject) == (provider.issuer, "7")
    for secret, sealed in (("other", found.sealed), (errand.secret, found.sealed[:-1]), (errand.secret, "")):
        with pytest.raises(Declined):
            providers.identity(secret, sealed)


def test_a_link_by_mail_ties_an_unverified_identity_to_its_owner(database, errand, provider):
    provider.claims = {"sub": "7"}
    issuer, subject = providers.identity(errand.secret, signed_in(database, errand).sealed)
    ticket = links.ask(database, links.Asking("Anna@b.pl", issuer=issuer, subject=subject))
    from geo.database.models import Outbox

    with database.reading() as session:
        body = session.query(Outbox).one().body
    code = next(word for word in body.split() if word.isdecimal() and len(word) == 6)
    links.enter_code(database, ticket, code, HERE)
    assert sessions.find(database, signed_in(database, errand).secret).email == "anna@b.pl"


def test_a_provider_can_be_believed_by_a_setting(database, errand, provider):
    provider.claims = {"sub": "7", "email": "anna@b.pl"}
    trusted = replace(errand, provider=replace(errand.provider, trusts_email=True))
    assert sessions.find(database, signed_in(database, trusted).secret).email == "anna@b.pl"


def test_a_disabled_account_stays_out(database, errand):
    signed_in(database, errand)
    accounts.disable(database, accounts.number(database, "anna@b.pl"), ADMIN)
    with pytest.raises(Declined, match="disabled"):
        signed_in(database, errand)


def test_two_tabs_sign_in_at_once(database, errand):
    one, two = (visited(providers.begin(errand, way, "pl")) for way in ("a", "b"))
    assert providers.finish(database, errand, two, HERE).way == "b"
    assert providers.finish(database, errand, one, HERE).way == "a"


def test_an_answer_counts_in_the_browser_that_asked_once_and_for_ten_minutes(database, errand):
    answer = visited(providers.begin(errand, "", "pl"))
    later = datetime.now(UTC) + timedelta(minutes=11)
    other = replace(errand, provider=replace(errand.provider, key="other"))
    for who, given, now in (
        (replace(errand, secret="another browser"), answer, None),
        (replace(errand, secret=""), answer, None),
        (other, answer, None),
        (errand, {**answer, "state": answer["state"][:-2]}, None),
        (errand, {"code": answer["code"]}, None),
        (errand, answer, later),
    ):
        with pytest.raises(Declined, match="too long"):
            providers.finish(database, who, given, HERE, now)
    assert providers.finish(database, errand, answer, HERE).secret
    with pytest.raises(Declined, match="does not work"):
        providers.finish(database, errand, answer, HERE)  # the code is used


def test_who_turns_back_at_the_provider_is_told_so(database, errand):
    answer = visited(providers.begin(errand, "", "pl"))
    with pytest.raises(Declined, match="cancelled"):
        providers.finish(database, errand, {"state": answer["state"]}, HERE)


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "another"},
        {"aud": "another client"},
        {"aud": ["another client", "atlas"], "azp": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": None},
        {"iat": 4_000_000_000},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(database, errand, provider, forged, caplog):
    provider.forged = forged
    with pytest.raises(Declined, match="does not work"):
        signed_in(database, errand)
    assert "anna@b.pl" not in caplog.text
    with database.reading() as session:
        assert session.query(Account).count() == 0


def test_a_token_that_others_signed_is_refused(database, errand, provider):
    for key in (ECKey.generate_key("P-256", {"kid": "k1"}), ECKey.generate_key("P-256", {"kid": "k9"}),
                OctKey.import_key("s3cret" * 6, {"kid": "k1"})):  # fmt: skip
        provider.signs_with = key
        with pytest.raises(Declined, match="does not work"):
            signed_in(database, errand)


def test_a_clock_may_differ_by_two_minutes_and_keys_may_change(database, errand, provider):
    provider.late = 60 + providers.SKEW - 20
    assert signed_in(database, errand).secret
    provider.late = -(providers.SKEW - 20)
    assert signed_in(database, errand).secret
    provider.late = 60 + providers.SKEW + 20
    with pytest.raises(Declined):
        signed_in(database, errand)
    provider.late, provider.key = 0, ECKey.generate_key("P-256", {"kid": "k2", "use": "sig"})
    assert signed_in(database, errand).secret


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_slash_at_the_end_of_an_issuer_is_no_matter(database, errand, provider, slash):
    provider.told = {"issuer": f"{provider.issuer}{slash}"}
    provider.forged = {"iss": f"{provider.issuer}{slash}"}
    asked = replace(errand, provider=replace(errand.provider, issuer=f"{provider.issuer}/"))
    assert signed_in(database, asked).secret


def test_a_provider_by_another_name_or_none_is_not_gone_to(errand, provider, caplog):
    provider.told = {"issuer": "https://evil.example"}
    with pytest.raises(Declined, match="does not work"):
        providers.begin(errand, "", "pl")
    providers._TOLD.clear()
    gone = replace(errand, provider=replace(errand.provider, issuer="http://localhost:9"))
    with pytest.raises(Declined, match="by mail"):
        providers.begin(gone, "", "pl")
    assert "does not answer at http://localhost:9" in caplog.text
