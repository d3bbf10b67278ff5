"""Every page that is filled in, asked for by everybody: the table says who may, and the gate holds to it."""

import re
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import text

from geo.editorial.fields import described
from geo.web.editing import desk
from geo.web.editing.desk import GET, POST
from geo.web.editing.routes import PAGES
from tests import offers, questions, scenery
from tests.desk import browser, signed_in
from tests.exchange import event, firm, metacluster, nip, offer, put
from tests.questionnaires import form as asking_form

ROLES = {
    "visitor": None,
    "account": [],
    "coordinator": [("coordinator", "agro")],
    "contact": [("contact", "06")],
    "administrator": [("administrator", "*")],
}
ALLOWED = {
    desk.EVERYBODY: set(ROLES),
    desk.SIGNED_IN: set(ROLES) - {"visitor"},
    desk.COORDINATORS: {"coordinator", "administrator"},
    desk.EDITORS: {"contact", "administrator"},
    desk.ADMINISTRATORS: {"administrator"},
}


ENDING = ("signout", "account/sessions", "account/delete")  # after which somebody has to sign in again


def renewed(asks, role):
    """Sign somebody in again."""
    from geo.access import accounts, sessions
    from geo.access.person import MACHINE

    if ROLES[role] is not None:
        database = asks.gate.database()
        number = accounts.add(database, f"{role}@b.pl", MACHINE)
        asks.cookies = {"atlas_session": sessions.begin(database, number)}
        asks.get("account")
    return asks


@pytest.fixture(scope="module")
def people(stores, tmp_path_factory):
    """A browser of each role, with a token at hand, on one registry."""
    from geo.database.engine import Database

    sources = scenery.embedded()
    with Database(stores.filled("sqlite", tmp_path_factory.mktemp("matrix"))) as database:
        made = {"visitor": browser(database, sources)}
        for role, own in ROLES.items():
            if own is not None:
                made[role] = signed_in(database, f"{role}@b.pl", own, sources)
        made["visitor"].get("signin")
        yield made


def some(path):
    """An address of the page whose object there is not."""
    return re.sub(r"\{\w+:int\}", "999999", re.sub(r"\{\w+(:path)?\}", "nothing", path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_who_may_ask_for_a_page(people, page):
    for role, asks in list(people.items()):
        cookies, token = dict(asks.cookies), asks.token
        reply = asks.get(some(page.path)) if page.method == GET else asks.post(some(page.path))
        asks.cookies, asks.token = cookies, token
        if page.path in ENDING and role in ALLOWED[page.who]:
            people[role] = renewed(asks, role)
        if role in ALLOWED[page.who]:
            assert reply.status not in (405, 415, 500, 503), (role, reply.words)
            assert not reply.header("location").partition("?")[2].startswith("next="), role
        elif role == "visitor" and page.method == GET:
            assert reply.status == 303
            assert "signin?next=" in reply.header("location")
        else:
            assert reply.status == 403, role


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == POST and page.checked], ids=lambda p: p.path)
def test_no_form_of_others_does_anything(people, page):
    for role, asks in people.items():
        for form, headers in (({}, {}), ({"token": asks.token}, {"origin": "https://evil.example"})):
            reply = asks.send_form(some(page.path), form, **headers)
            # Pages that show what was typed by themselves have none for an object that there is not.
            assert reply.status in ((403, 404) if page.stale else (403,)), role


# What is asked about below lies in voivodeship 06 (`agro`) and was proposed by `author`.
PEOPLE: dict[str, list[tuple[str, str]]] = {
    "account": [],
    "author": [],
    "coordinator": [("coordinator", "agro")],
    "coordinator of another": [("coordinator", "bio")],
    "contact": [("contact", "06")],
    "contact elsewhere": [("contact", "14")],
    "administrator": [("administrator", "*")],
}
EVERYBODY = {"visitor", *PEOPLE}
AUTHOR, HERE, ADMINISTRATORS = {"author"}, {"contact", "administrator"}, {"administrator"}
# What a secret in the address stands for is reached by whoever holds it; here nobody does.
SECRET = re.compile(r"\{(link|secret|token)\}|^signin/(with|callback)/")
MEETINGS = (
    *("GET events/{id}/meetings", "GET events/{id}/meetings.pdf", "POST events/{id}/meetings/slots"),
    *("POST events/{id}/meetings/slots/{number:int}", "POST events/{id}/meetings/guests"),
    *("POST events/{id}/meetings/guests/{number:int}", "POST events/{id}/meetings/links"),
    "POST events/{id}/meetings/schedule",
)  # of an event that the cluster `agro` holds
QUESTIONNAIRES = (
    *("GET questionnaires/{number:int}", "POST questionnaires/{number:int}", "POST questionnaires/{number:int}/words"),
    *("GET questionnaires/{number:int}/send", "POST questionnaires/{number:int}/send"),
    *(f"{method} questionnaires/{{number:int}}/sections/{{place:int}}" for method in ("GET", "POST")),
    *(f"{method} questionnaires/{{number:int}}/questions/{{name}}" for method in ("GET", "POST")),
    *("GET questionnaires/{number:int}/preview", "POST questionnaires/{number:int}/remind"),
    "GET questionnaires/{number:int}/results",
    *(
        f"GET questionnaires/{{number:int}}/{what}.{kind}"
        for what in ("summary", "answers")
        for kind in ("csv", "xlsx")
    ),
)  # of the voivodeship 06, not sent yet
OBJECTS = {
    **{f"{method} submit/{kind}/{{key}}": EVERYBODY for kind in described() for method in ("GET", "POST")},
    "GET firms/{id}": set(),  # the snapshot of these tests has none
    "GET import/{number:int}": {"coordinator", "contact", "administrator"},  # a table of members that was handed in
    "POST import/{number:int}": {"coordinator", "contact", "administrator"},
    "GET import/{number:int}/faulty.csv": {"coordinator", "contact", "administrator"},
    "GET submit/claim/firm/{key}": set(PEOPLE),
    "POST submit/claim/firm/{key}": set(PEOPLE),
    "GET submit/claim/{key}": set(PEOPLE),
    "POST submit/claim/{key}": set(PEOPLE),
    "GET my/changes/{number:int}": AUTHOR,
    "POST my/changes/{number:int}": AUTHOR,
    "POST my/changes/{number:int}/answer": AUTHOR,
    "POST my/changes/{number:int}/discard": AUTHOR,
    "GET moderation/{number:int}": HERE,
    "POST moderation/{number:int}": HERE,
    "GET moderation/undo/{number:int}": HERE,
    "POST moderation/undo/{number:int}": HERE,
    "GET monitoring/cluster/{id}": HERE,
    "POST monitoring/cluster/{id}/note": HERE,
    "POST monitoring/cluster/{id}/confirmation": HERE,
    "GET offers/{key}": EVERYBODY,
    "POST offers/{key}": EVERYBODY,
    "POST moderation/abuse/{number:int}": HERE,
    "POST my/offers/{key}/renew": {"coordinator"},
    # A published question about the cluster `agro` that `author` asked, with the key of its id.
    "GET questions/{key}": EVERYBODY,
    "POST questions/{key}": set(PEOPLE),
    "POST questions/{key}/report": EVERYBODY,
    "POST questions/{key}/close": {"author", "coordinator", *HERE},
    "POST questions/topics/{key}/close": HERE,
    "POST my/questions/{key}": AUTHOR,
    "GET moderation/questions/{key}": HERE,
    "POST moderation/questions/{key}": HERE,
    "POST moderation/digest/{key}": HERE,  # a text for the voivodeship 06
    "GET accounts/{number:int}": ADMINISTRATORS,
    "POST accounts/{number:int}/give": ADMINISTRATORS,
    "POST accounts/{number:int}/take": ADMINISTRATORS,
    "POST accounts/{number:int}/disable": ADMINISTRATORS,
    "POST snapshots/{number:int}": set(),  # there is none
    "GET events/{id}": set(),  # the registry of these tests has none
    "GET events/{id}.ics": set(),
    **{key: {"coordinator", *HERE} for key in MEETINGS},
    "GET metaclusters/{id}": set(),
    **{key: HERE for key in QUESTIONNAIRES if not key.endswith("/remind")},
    "POST questionnaires/{number:int}/remind": set(),  # nobody was asked yet
    "GET questionnaires/{number:int}/summary": set(),  # it is not shared
    "GET rules/{id}": set(),  # the registry of these tests has none
    "POST rules/{id}": set(),
}
FORMS = {
    "my/changes/{number:int}/answer": {"answer": "Już poprawione."},
    "monitoring/cluster/{id}/note": {"note": "Telefon w piątek."},
    "monitoring/cluster/{id}/confirmation": {"how": "telefon"},
    "moderation/{number:int}": {"do": "take"},
    "import/{number:int}": {"do": "withdraw"},
    "moderation/undo/{number:int}": {"reason": ""},  # to be mended: who comes second would find it taken back
    "moderation/abuse/{number:int}": {"do": "dismiss"},
    "questionnaires/{number:int}/words": {"do": "section", "version": "1"},
    "questionnaires/{number:int}/sections/{place:int}": {"do": "down", "version": "1"},
    "questionnaires/{number:int}/questions/{name}": {"do": "down", "version": "1"},
    "questions/{key}": {"text": "Tak, także spoza regionu.", "language": "pl"},
    "questions/{key}/report": {"reason": "To nieprawda."},
    "moderation/questions/{key}": {"do": "keep"},
    "offers/{key}": {"name": "Řezání", "email": "jana@rezani.example", "text": "Dobrý den, hledáme partnera."},
}


def named(page):
    return f"{page.method} {page.path}"


def test_no_page_about_something_is_left_out():
    about = {named(page) for page in PAGES if "{" in page.path and not SECRET.search(page.path)}
    assert set(OBJECTS) == about


@pytest.fixture(scope="module")
def peopled(stores, tmp_path_factory):
    """A registry with people and what they are asked about: a draft, a proposal, one that was accepted."""
    from geo.database.engine import Database

    folder = tmp_path_factory.mktemp("peopled")
    sources = offers.telling(folder, scenery.embedded(), {"id": "agro", **offers.OFFER})
    with Database(stores.filled("sqlite", folder)) as database:
        browsers, numbers = _peopled(database, sources)
        return database.settings, sources, {who: (asks.cookies, asks.token) for who, asks in browsers.items()}, numbers


def table_of_members(database, asks):
    """Hand in a table of members of `agro`."""
    from geo.access import sessions
    from geo.exchange import imports

    brings = sessions.find(database, asks.cookies["atlas_session"]).person
    content = f"Nazwa;NIP\nDąb;{nip(9)}\n".encode()
    number = imports.begin(database, brings, "agro", "a.csv", content)
    imports.hand_in(database, number, brings, ())
    return number


def talked(database):
    """Publish a question, a topic and a text for digests as `agro`; return what a decision on the question names."""
    from geo.exchange import digest_texts, topics, verdicts
    from tests.stores import ADMIN, LUBELSKIE

    key = questions.asked(database, email="author@b.pl")
    topic = topics.add(database, LUBELSKIE, questions.draft(), questions.NOW)
    said = digest_texts.DraftedText("06", {"pl": "Zapraszamy na targi w maju.", "en": "Come to the fair in May."})
    words = digest_texts.add(database, LUBELSKIE, said, questions.NOW)
    with database.writing() as session:
        for table, old in (("question_post", key), ("question_topic", topic), ("digest_text", words)):
            session.execute(text(f"UPDATE {table} SET key = 'agro' WHERE key = :old"), {"old": old})
    return verdicts.opened(database, "agro", ADMIN, "").seen


@pytest.fixture
def world(peopled, tmp_path):
    """People with their browsers, on a copy of `peopled`."""
    from geo.database import place
    from geo.database.engine import Database

    settings, sources, people, numbers = peopled
    own = replace(settings, live=tmp_path / "live")
    own.live.mkdir()
    shutil.copyfile(place.file(settings), place.file(own))
    with Database(own) as database:
        browsers = {who: browser(database, sources) for who in people}
        for who, asks in browsers.items():
            asks.cookies, asks.token = dict(people[who][0]), people[who][1]
        yield browsers, numbers


def _peopled(database, sources):
    from geo.access import sessions
    from geo.editorial import changes, decisions
    from geo.exchange import questionnaires, reports
    from tests.stores import ADMIN

    browsers = {who: signed_in(database, f"{who.replace(' ', '-')}@b.pl", own, sources) for who, own in PEOPLE.items()}
    browsers["visitor"] = browser(database, sources)
    browsers["visitor"].get("signin")
    found = sessions.find(database, browsers["author"].cookies["atlas_session"]).person

    def propose(year, submit):
        proposal = changes.ProposedChange("cluster", "agro", {"founded": year}, 1, sources="https://c.pl")
        return changes.propose(database, proposal, found, submit=submit)

    put(database, "firm", {"agro": firm()})
    table = table_of_members(database, browsers["coordinator"])
    put(database, "offer", {"agro": offer()})
    put(database, "event", {"agro": event()})
    put(database, "metacluster", {"agro": metacluster()})
    draft, sent, done = propose("2001", False), propose("2002", True), propose("2003", True)
    decisions.accept(database, done, ADMIN)
    offers.offered(database, "agro")
    reports.report(database, offers.sent(database, offer="agro")[1], "spam", offers.NOW)
    asking = questionnaires.QuestionnaireDesk(database, ADMIN, offers.NOW)
    numbers = {
        "questionnaires": questionnaires.begin(asking, asking_form(), "06"),
        "import": table,
        "my": draft,
        "my/changes/{number:int}/answer": sent,
        "moderation": sent,
        "moderation/undo": done,
    }
    numbers["moderation/abuse"] = 1
    numbers["seen"] = talked(database)
    return browsers, {**numbers, "accounts": found.account}


def through(reply):
    """Whether somebody got to what a page is about: it is shown, or something is done, or to be mended."""
    led_away = reply.status == 303 and "signin?next=" in reply.header("location")
    return not led_away and reply.status not in (403, 404, 409, 410) and "This cannot be done" not in reply.text


@pytest.mark.parametrize("about", OBJECTS)
def test_who_gets_to_what_is_theirs_and_what_is_not(about, world):
    browsers, numbers = world
    method, path = about.split(" ")
    number = next((numbers[first] for first in sorted(numbers, reverse=True) if path.startswith(first)), 1)
    address = re.sub(r"\{number:int\}", str(number), path).replace("{key}", "agro").replace("{id}", "agro")
    address = address.replace("rules/agro", "rules/1").replace("{place:int}", "0").replace("{name}", "q1")
    got = set()
    for who, asks in browsers.items():
        form = {"seen": numbers["seen"], **FORMS.get(path, {})}
        reply = asks.get(address) if method == GET else asks.post(address, **form)
        assert reply.status < 500, (who, reply.words)
        if through(reply):
            got.add(who)
        elif method == GET:
            shown = reply.text.replace(asks.token, "")  # whose digits may be any
            assert not any(year in shown for year in ("2001", "2002", "2003")), who
    assert got == OBJECTS[about]
