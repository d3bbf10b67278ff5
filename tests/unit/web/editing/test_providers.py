"""The pages on the way to a provider of sign-in and back."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.access import providers
from geo.database.models import Outbox
from geo.settings import SignInProvider
from tests import oidc
from tests.desk import browser
from tests.html import Page


@pytest.fixture
def provider():
    providers._TOLD.clear()
    with oidc.running() as started:
        yield started


@pytest.fixture
def visitor(database, provider):
    opened = browser(database)
    known = (SignInProvider("urzad", "Urząd <X>", provider.issuer, "atlas", "s3cret"),)
    opened.gate.settings = replace(opened.gate.settings, providers=known, public_url="http://atlas.example")
    return opened


def gone(visitor, provider, page="signin?next=moderation/12"):
    """Follow the provider's link on the page, and return the address that it leads back to."""
    link = Page(visitor.get(page).text).one("a", class_="atlas-button is-quiet")
    assert link["text"] == "Urząd <X>"
    sent = visitor.get(link["href"].removeprefix("./")).header("location")
    query = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    assert sent.startswith(f"{provider.issuer}/authorize?")
    assert query["redirect_uri"] == "http://atlas.example/signin/callback/urzad"  # never what a request claims
    return provider.authorize(query).removeprefix("http://atlas.example/")


def test_a_visitor_goes_to_a_provider_and_is_back_where_the_way_began(visitor, provider):
    done = visitor.get(gone(visitor, provider))
    assert (done.status, done.header("location")) == (303, "../../moderation/12")
    assert "anna@b.pl" in visitor.get("privacy").words


def test_an_address_that_is_not_verified_is_confirmed_by_mail(visitor, provider, database):
    provider.claims = {"sub": "9", "email": "anna@b.pl"}
    page = visitor.get(gone(visitor, provider))
    Page(page.text).check_structure()
    fields = {one["name"]: one.get("value") for one in Page(page.text).all("input") if one["name"] != "token"}
    assert (fields["email"], fields["next"]) == ("anna@b.pl", "moderation/12")
    assert visitor.post("signin/confirm", **{**fields, "email": "x"}).status == 422
    visitor.follow(visitor.post("signin/confirm", **fields))
    with database.reading() as session:
        link = re.search(r"atlas\.example/(signin/link/\S+)", session.query(Outbox).one().body)[1]
    visitor.get(link)
    assert visitor.post(link).status == 303
    visitor.get("privacy")
    assert visitor.post("signin/confirm", identity="forged", email="a@b.pl").status == 422


def test_what_nobody_configured_is_nowhere(visitor):
    assert visitor.get("signin/with/nobody").status == 404
    assert visitor.get("signin/callback/nobody?code=x&state=y").status == 404
    assert visitor.get("signin/callback/urzad?code=x&state=y").status == 422
