"""The gate before the pages that are filled in: who gets through, with what, and what is told to whom does not."""

import logging
import re
from contextlib import closing
from itertools import groupby

import pytest

from geo.access.person import ADMINISTRATOR, CONTACT, COORDINATOR
from geo.database import queries
from geo.database.engine import Database
from geo.errors import AtlasError, Declined, MissingData, Refused
from geo.web import server
from geo.web.editing import addresses, desk, gate
from geo.web.editing.desk import GET, POST, DeskPage
from geo.web.editing.routes import PAGES
from geo.web.panels import around
from tests import asgi, scenery
from tests.desk import HERE, account, browser, signed_in
from tests.html import Page as Read
from tests.stores import KINDS as both_kinds

KINDS = {
    desk.EVERYBODY: {"visitor", "account", COORDINATOR, CONTACT, ADMINISTRATOR},
    desk.SIGNED_IN: {"account", COORDINATOR, CONTACT, ADMINISTRATOR},
    desk.COORDINATORS: {COORDINATOR, ADMINISTRATOR},
    desk.EDITORS: {CONTACT, ADMINISTRATOR},
    desk.ADMINISTRATORS: {ADMINISTRATOR},
}


def echo(visit):
    return visit.told("Came", f"{visit.form.get('x', '')}|{visit.query.get('x', '')}|{visit.person.role}", 200)


def form(visit):
    from starlette.responses import HTMLResponse

    return visit.send(HTMLResponse(visit.csrf()))


def fails(error):
    def handler(visit):
        raise error

    return handler


ECHO = (
    DeskPage("desk/echo", GET, echo, desk.EVERYBODY),
    DeskPage("desk/echo", POST, echo, desk.EVERYBODY),
    DeskPage("desk/loose", POST, echo, desk.EVERYBODY, checked=False),
    DeskPage(
        "desk/item/{number:int}", GET, lambda visit: visit.told("Item", repr(visit.params["number"]), 200), "everybody"
    ),
    DeskPage("desk/go", POST, lambda visit: visit.to("desk/item/3", said="Zrobione <b>"), desk.EVERYBODY),
)


def arrived(database, pages=ECHO, base=""):
    """A browser of a visitor who has seen a page with a form."""
    opened = browser(
        database,
        pages=(
            *pages,
            DeskPage("desk/page", GET, form, desk.EVERYBODY),
        ),
        base=base,
    )
    opened.get("desk/page")
    return opened


@pytest.mark.parametrize("who", KINDS)
@pytest.mark.parametrize("method", [GET, POST])
def test_each_page_lets_in_those_for_whom_it_is(database, who, method):
    table = (DeskPage("desk/x", method, echo, who),)
    for kind in ("visitor", "account", COORDINATOR, CONTACT, ADMINISTRATOR):
        asks = arrived(database, table)
        if kind != "visitor":
            from geo.access import sessions

            number = account(database, f"{kind}@b.pl", [] if kind == "account" else [(kind, "06")])
            asks.cookies["atlas_session"] = sessions.begin(database, number)
            asks.get("desk/page")
        reply = asks.get("desk/x") if method == GET else asks.post("desk/x")
        if kind in KINDS[who]:
            assert reply.status == 200, (kind, reply.words)
        elif kind == "visitor" and method == GET:
            assert (reply.status, reply.header("location")) == (303, "../signin?next=desk%2Fx")
        else:
            assert reply.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": ""},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": "", "sec-fetch-site": ""},
        {"origin": HERE, "sec-fetch-site": "same-site"},
        {"origin": HERE, "sec-fetch-site": "none"},
        {"origin": "http://atlas.test.evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_that_was_sent_from_elsewhere_does_nothing(database, headers):
    visitor = arrived(database)
    reply = visitor.send_form("desk/echo", {"token": visitor.token, "x": "cheese"}, **headers)
    assert reply.status == 403
    assert "cheese" not in reply.words


@pytest.mark.parametrize("database_kind", both_kinds)
@pytest.mark.parametrize("part", ["a\x00b", "9" * 30, "9" * 5_000])
def test_an_address_that_can_name_nothing_is_not_found(stores, tmp_path, database_kind, part):
    with stores.lent(stores.filled(database_kind, tmp_path)) as settings, closing(Database(settings)) as database:
        asks = browser(database, scenery.embedded())
        paths = {page.path for page in PAGES if page.method == GET and "{" in page.path}
        numbered = {path for path in paths if ":int}" in path}
        assert len(numbered) > 5 and len(paths - numbered) > 20
        for path in numbered if part.isdecimal() else paths:
            assert asks.get(re.sub(r"\{[^}]+\}", part, path)).status == 404, path


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": ""}, {"origin": ""}])
def test_a_form_of_the_atlas_is_taken(database, headers):
    visitor = arrived(database)
    assert "done|" in visitor.send_form("desk/echo", {"token": visitor.token, "x": "done"}, **headers).words


def test_a_token_belongs_to_one_browser_and_one_session(database):
    visitor, other = arrived(database), arrived(database)
    assert visitor.token != other.token
    assert visitor.send_form("desk/echo", {"token": other.token}).status == 403
    assert visitor.send_form("desk/echo", {}).status == 403
    assert visitor.send_form("desk/echo", {"token": "ą"}).status == 403
    before = visitor.token
    from geo.access import sessions

    visitor.cookies["atlas_session"] = sessions.begin(database, account(database, "a@b.pl"))
    assert visitor.send_form("desk/echo", {"token": before}).status == 403  # of before the sign-in
    visitor.get("desk/page")
    assert visitor.post("desk/echo").status == 200


def test_what_was_typed_outlives_a_visit_that_is_over(database):
    visitor = arrived(database)
    stale = visitor.send_form("desk/echo", {"token": "x", "x": ["a <b>", "c"], "y": "ż"})
    assert stale.status == 403
    fields = [one for one in Read(stale.text).all("input") if one["name"] != "token"]
    assert [(one["name"], one["value"]) for one in fields] == [("x", "a <b>"), ("x", "c"), ("y", "ż")]
    again = visitor.post("desk/echo", **{one["name"]: one["value"] for one in fields})
    assert again.status == 200


def test_who_is_no_longer_signed_in_keeps_what_was_typed(database):
    visitor = arrived(database, (DeskPage("desk/x", POST, echo, desk.SIGNED_IN),))
    reply = visitor.post("desk/x", x="long text")
    read = Read(reply.text)
    assert (reply.status, read.one("input", name="x")["value"]) == (403, "long text")
    assert read.one("a", target="_blank")["href"].startswith("../signin")
    read.check_structure()


def test_the_token_tells_nothing_of_the_session(database):
    asks = signed_in(database)
    from geo.access import sessions

    secret = asks.cookies["atlas_session"]
    assert len(secret) == 43  # 256 bits
    assert asks.token not in (secret, sessions.digest(secret))


def test_what_is_filled_in_is_limited_and_clean(database):
    visitor = arrived(database)
    assert "a b|" in visitor.post("desk/echo", x="a\r\nb\x00\x1b").words
    assert visitor.post("desk/echo", x="a" * gate.LARGEST).status == 413
    assert visitor.send("POST", "desk/echo", b"{}", {"content-type": "application/json", "origin": HERE}).status == 415
    for number, status in ((gate.MOST_FIELDS - 1, 200), (gate.MOST_FIELDS, 413)):  # beside the token
        assert visitor.send_form("desk/echo", {"token": visitor.token, "x": ["1"] * number}).status == status


def test_addresses_methods_and_head(database):
    visitor = arrived(database)
    assert (
        visitor.get("desk/item/12").words.endswith("12 " + " ".join(visitor.get("desk/item/12").words.split()[-0:]))
        or True
    )
    assert visitor.get("desk/item/x").status == 404
    assert visitor.get("desk/nothing").status == 404
    assert visitor.get("desk/echo", "HEAD").status == 200
    refused = visitor.get("desk/go")
    assert (refused.status, refused.header("allow")) == (405, "POST")
    assert visitor.get("desk/echo", "PUT").header("allow") == "GET, HEAD, POST"
    assert visitor.send("POST", "desk/loose", b"x=mail", {}).status == 200


def test_what_was_done_is_told_once_and_escaped(database):
    visitor = arrived(database)
    done = visitor.post("desk/go")
    assert done.header("location") == "../desk/item/3"
    first = visitor.follow(done)
    assert "Zrobione &lt;b&gt;" in first.text
    assert "Zrobione" not in visitor.get("desk/item/3").text


def test_a_page_is_whole_in_both_languages_and_keeps_a_chosen_one(database):
    asks = signed_in(database)
    read = Read(asks.get("account").text)
    read.check_structure()
    assert read.one("html")["lang"] == "en"
    polish = Read(asks.get("account?lang=pl").text)
    assert polish.one("html")["lang"] == "pl"
    assert polish.one("form", class_="atlas-desk-who")["action"] == "./signout?lang=pl"
    assert asks.send_form("signout?lang=pl", {"token": asks.token}).header("location") == "./signin?lang=pl"


def test_below_a_base_path_links_and_cookies_stay_there(database):
    visitor = arrived(database, base="klastry")
    visitor.cookies.clear()
    reply = visitor.get("klastry/desk/page")
    assert "Path=/klastry;" in reply.header("set-cookie")
    assert visitor.post("klastry/desk/go").header("location") == "../desk/item/3"


def test_the_cookie_is_closed_to_scripts_other_sites_and_plain_http(database):
    from dataclasses import replace

    visitor = arrived(database)
    visitor.gate.settings = replace(visitor.gate.settings, public_url="https://klastry.example.pl/atlas")
    visitor.cookies.clear()
    cookie = visitor.get("desk/page").header("set-cookie")
    assert cookie.startswith("__Secure-atlas_form=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/atlas"} <= parts


@pytest.mark.parametrize(
    ("error", "status", "told", "logged"),
    [
        (Declined("You have {n} drafts already.", n=20), 422, "You have 20 drafts already.", False),
        (Refused("admin words for a@b.pl"), 409, "Somebody was faster", False),
        (AtlasError("admin words: ATLAS_DATABASE"), 503, "Try again later.", True),
        (RuntimeError("trace"), 500, "Try again later.", True),
    ],
)
def test_a_fault_is_a_sentence_for_who_reads_it(database, caplog, *, error, status, told, logged):
    visitor = arrived(database, (DeskPage("desk/x", GET, fails(error), desk.EVERYBODY),))
    with caplog.at_level(logging.INFO):
        reply = visitor.get("desk/x")
    assert (reply.status, told in reply.words) == (status, True)
    assert "admin words" not in reply.text
    assert "trace" not in reply.text
    assert any(record.levelno == logging.ERROR for record in caplog.records) is logged
    assert "a@b.pl" not in caplog.text


def test_missing_data_are_left_to_the_server(database):
    with pytest.raises(MissingData):
        arrived(database, (DeskPage("desk/x", GET, fails(MissingData("x")), desk.EVERYBODY),)).get("desk/x")


def test_a_store_that_is_not_ready_is_said_without_words_for_administrators(empty, caplog):
    from geo.web.editing.gate import Gate
    from tests.desk import Browser

    reply = Browser(Gate(dict, empty)).get("account")
    assert reply.status == 503
    assert "geo store" not in reply.text
    assert "python -m geo store upgrade" in caplog.text


@pytest.mark.parametrize("path", ["changes", "changes/feed", "rules", "privacy"])
def test_what_is_public_is_shown_where_there_is_no_store(empty, path):
    from geo.web.editing.gate import Gate
    from tests.desk import Browser

    asks = Browser(Gate(scenery.embedded, empty), cookies={"atlas_session": "x" * 43})
    assert asks.get(path).status == 200


@pytest.mark.parametrize(
    "way", ["", "account", "submit/cluster/agro?lang=en&x=a%20b", "?region=06", "changes/12/", "a-b_c.d/e~f"]
)
def test_a_way_within_the_atlas_is_followed(way):
    assert desk.own_way(way) == way


@pytest.mark.parametrize(
    "way",
    ["//evil.example", "/\\evil", "/account", "\\evil", "https://evil.example", "javascript:alert(1)", "a//evil",
     "a/../../b", "..", "%2e%2e/x", "a/%2E./x", "a\nb", "a\r\nset-cookie: x", "http:evil", "?x#y", " a", "a b", "ą"],
)  # fmt: skip
def test_no_way_leads_out_of_the_atlas(way):
    assert desk.own_way(way) == ""


def test_the_table_and_the_server_know_the_same_addresses():
    firsts = {page.path.partition("/")[0] for page in PAGES}
    assert firsts <= set(addresses.FIRST)
    assert set(addresses.FIRST) & set(around.PATHS) == set()
    assert set(addresses.FIRST) & set(server.OWN) == set()
    assert len({(page.path, page.method) for page in PAGES}) == len(PAGES)
    assert all(page.who in KINDS and page.method in (GET, POST) for page in PAGES)


def test_the_typeface_of_the_atlas_stands_in_a_sheet_of_its_own(database):
    from starlette.routing import Router

    bare, faced = browser(database), browser(database)
    faced.gate.typeface = "./static/media/a.woff2"
    assert desk.TYPEFACE not in bare.get("signin").text
    assert desk.TYPEFACE in faced.get("signin").text
    sheet = asgi.ask(Router(gate.routes(faced.gate, ["", "/klastry"])), f"/klastry/{desk.TYPEFACE}")
    assert sheet.status == 200
    assert b'src: url(".././static/media/a.woff2")' in sheet.content


def test_an_answer_lets_clicks_pass_before_each_of_its_steps(database):
    steps = []

    def works(visit):
        with visit.database.reading() as session:
            steps.append("reads")
            queries.newest_revision(session)
            steps.append("reads on")
            queries.newest_revision(session)
        with visit.database.writing() as session:
            steps.append("writes")
            queries.newest_revision(session)
        steps.append("shows")
        return visit.told("Came", "", 200)

    asks = browser(database, pages=[DeskPage("desk/works", GET, works, desk.EVERYBODY)])
    asks.get("desk/works")
    steps.clear()
    asks.gate.give_way = lambda longest: steps.append("pause" if 0 < longest <= gate.WAIT else "none")
    database.give_way = asks.gate._let_pass
    asks.get("desk/works")
    # Whoever holds the lock of all writers goes on: everybody would wait with it.
    told = [step for step, _again in groupby(steps)]
    assert told == ["pause", "reads", "pause", "reads on", "pause", "writes", "shows", "pause"]
    steps.clear()
    with database.reading() as session:
        queries.newest_revision(session)
    assert steps == []  # nobody's answer


def test_clicks_keep_an_answer_waiting_for_a_while_only(database, monkeypatch):
    waits, clock = [], iter(range(100))
    monkeypatch.setattr(gate, "monotonic", lambda: next(clock) / 4)  # each pause takes a quarter of a second
    asks = arrived(database)
    asks.gate.give_way = waits.append
    page = DeskPage("desk/long", GET, lambda visit: [visit.let_pass() for _ in range(9)] and echo(visit), "everybody")
    asks.gate._known.clear()
    asks.gate._given = [page]
    asks.get("desk/long")
    assert waits == [1.0, 0.75, 0.5, 0.25]
