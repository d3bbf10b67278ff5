"""The pages of signing in, as a browser and as programs that check mails meet them."""

import re
from dataclasses import replace

import pytest

from geo.database.models import LoginToken, Outbox, SignedIn
from geo.web.editing.desk import EVERYBODY, GET, DeskPage
from tests.desk import browser, signed_in
from tests.html import Page


def mail(database):
    with database.reading() as session:
        return session.query(Outbox).order_by(Outbox.id.desc()).first()


def link(database):
    return re.search(r"http://atlas\.test/(\S+)", mail(database).body)[1]


@pytest.fixture
def visitor(database):
    opened = browser(database)
    opened.gate.settings = replace(opened.gate.settings, hosts=("atlas.test",))
    return opened


def asked(visitor, email="anna@b.pl", way="submit/cluster/agro"):
    visitor.get(f"signin?next={way}")
    return visitor.follow(visitor.post("signin", email=email, next=way))


def test_a_visitor_signs_in_with_the_link_and_is_back_where_the_way_began(visitor, database):
    page = asked(visitor)
    assert "A mail to anna@b.pl is on its way" in page.words
    address = link(database)
    shown = visitor.get(address)
    assert (shown.status, "anna@b.pl" in shown.words) == (200, True)
    done = visitor.post(address)
    assert (done.status, done.header("location")) == (303, "../../submit/cluster/agro?lang=en")
    assert "anna@b.pl" in visitor.get("account").words
    assert visitor.get("signin").header("location") == "./account"
    assert "atlas_form" not in visitor.cookies
    visitor.get("account")
    assert visitor.follow(visitor.post("signout")).status == 200
    assert visitor.get("account").status == 303
    with database.reading() as session:
        assert session.query(SignedIn).count() == 0


def test_programs_that_open_every_link_lock_nobody_out_and_get_no_session(visitor, database):
    asked(visitor)
    address, scanner = link(database), browser(database)
    for method in ("HEAD", "GET", "GET", "HEAD"):
        assert scanner.get(address, method).status == 200
    assert scanner.post(address.replace("signin/link", "signin/nolink")).status == 404
    assert scanner.send("POST", address, b"", {}).status == 403  # a program that presses every button
    assert "atlas_session" not in scanner.cookies
    visitor.get(address)
    assert visitor.post(address).status == 303


def test_a_used_link_says_so_and_leads_on(visitor, database):
    asked(visitor)
    address = link(database)
    visitor.get(address)
    visitor.post(address)
    shown = browser(database).get(address)
    assert (shown.status, "used already" in shown.words) == (410, True)
    other = browser(database)
    other.get(address)
    other.get("signin")
    assert other.post(address).status == 422


def test_the_code_is_taken_on_the_page_that_asked(visitor, database):
    asked(visitor, way="")
    ticket = re.search(r'name="ticket" value="([\w-]+)"', visitor.get(_code_page(visitor)).text)[1]
    wrong = visitor.post("signin/code", ticket=ticket, code="x")
    assert (wrong.status, "not right" in wrong.words) == (422, True)
    Page(wrong.text).check_structure()
    code = re.search(r"\b(\d{6})\b", mail(database).body)[1]
    done = visitor.post("signin/code", ticket=ticket, code=code)
    assert (done.status, done.header("location")) == (303, "../account")


def _code_page(visitor):
    visitor.get("signin")
    return visitor.post("signin", email="anna@b.pl").header("location").removeprefix("./")


def test_the_log_has_each_sign_in_and_nobody_s_name(visitor, database, caplog):
    asked(visitor)
    address = link(database)
    visitor.get(address)
    visitor.post(address)
    other = browser(database)
    other.get("signin")
    other.post(address)
    visitor.get("account")
    visitor.post("signout")
    told = [one.message for one in caplog.records if one.name == "atlas.signin"]
    assert [line.partition(" reason")[0] for line in told] == [
        "event=asked way=link",
        "event=entered way=link",
        "event=refused way=link",
        "event=ended way=button",
    ]
    assert "anna" not in caplog.text and address.rpartition("/")[2] not in caplog.text


def test_what_is_no_address_stays_in_the_form_with_a_sentence(visitor):
    visitor.get("signin")
    reply = visitor.post("signin", email='anna<">', next="//evil.example")
    field = Page(reply.text).one("input", id="email")
    assert (reply.status, field["value"], field["aria-describedby"]) == (422, 'anna<">', "email-fault")
    assert Page(reply.text).one("input", name="next")["value"] == ""
    assert "This is no e-mail address" in reply.words


@pytest.mark.parametrize("way", ["//evil.example", "/\\evil.example", "https://evil.example/", "%2f%2fevil.example"])
def test_no_way_leads_to_others_after_signing_in(visitor, database, way):
    asked(visitor, way=way)
    with database.reading() as session:
        assert session.query(LoginToken).one().way == ""
    assert signed_in(database, "c@d.pl").get(f"signin?next={way}").header("location") == "./account"


def test_a_link_never_takes_the_name_that_a_request_claims(database):
    visitor = browser(database)
    visitor.get("signin")
    visitor.post("signin", email="anna@b.pl")
    assert "atlas.test" not in mail(database).body
    visitor = browser(database)
    visitor.gate.settings = replace(visitor.gate.settings, public_url="https://klastry.example.pl/atlas")
    visitor.get("signin")
    visitor.post("signin", email="anna@b.pl")
    assert "https://klastry.example.pl/atlas/signin/link/" in mail(database).body


@pytest.mark.parametrize(
    ("trusts", "sent", "network"),
    [(False, "198.51.100.9", "192.0.2.0/24"), (True, "6.6.6.6, 198.51.100.9", "198.51.100.0/24")],
)
def test_networks_are_told_apart_behind_a_trusted_proxy_only(database, trusts, sent, network):
    def told(visit):
        return visit.told("Network", visit.network, 200)

    visitor = browser(database, pages=[DeskPage("desk/network", GET, told, EVERYBODY)])
    visitor.gate.settings = replace(visitor.gate.settings, trusts_proxy=trusts)
    assert network in visitor.get("desk/network", **{"x-forwarded-for": sent}).words


def test_the_first_administrator_is_greeted_once(database, capsys):
    gate = browser(database).gate
    gate.greet("http://localhost:8501/")
    address = re.search(r"http://localhost:8501/(signin/first/[\w-]+)", capsys.readouterr().out)[1]
    visitor = browser(database)
    assert visitor.get(address, "HEAD").status == 200
    visitor.get(address)
    assert visitor.post(address, email="x").status == 422
    assert visitor.post(address, email="szef@b.pl").status == 303
    assert browser(database).get(address).status == 404
    gate.greet("http://localhost:8501/")
    assert capsys.readouterr().out == ""


def test_where_there_is_no_store_nobody_is_greeted(empty, capsys):
    from geo.web.editing.gate import Gate

    Gate(dict, empty).greet("http://localhost:8501")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("path", ["signin", "signin/code?ticket=x", "signin/link/x", "account"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_pages_are_whole_and_have_no_style_or_script_of_their_own(database, path, language):
    visitor = signed_in(database) if path == "account" else browser(database)
    reply = visitor.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    page = Page(reply.text)
    page.check_structure()
    assert page.one("html")["lang"] == language
    assert all("src" in script for script in page.all("script"))
    assert not page.all("style")
    assert not [element for element in page.elements if "style" in element or "onclick" in element]
    labelled = {element["for"] for element in page.all("label")}
    fields = [one for one in page.all("input") if one.get("type") not in ("hidden", "submit")]
    assert {one["id"] for one in fields} <= labelled
    assert reply.header("cache-control") == "no-store"
