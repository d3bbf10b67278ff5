"""The exchange as its users walk through it, page by page and mail by mail: from members to held meetings."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.parse import quote

import pytest

from geo import days
from geo.database.engine import Database
from geo.editorial import publishing
from geo.exchange import digests, interests
from geo.scenes import pages
from geo.scenes.sources import load
from geo.settings import MailServer
from geo.store import live
from geo.store.exchange import text
from geo.web.editing import arranging, conversations
from tests import desk, forms
from tests.exchange import nip
from tests.heard import mails
from tests.stores import KINDS

TODAY = days.today()
HOLDS = (TODAY + timedelta(days=300)).isoformat()
HELD = TODAY + timedelta(days=30)
HEAD = "Nazwa firmy;NIP;Miejscowość;Województwo;Członek od;Opis;Forma prawna"
GUESTS = (
    ("Agroklaster", "a@agro.example", "PL"),
    ("Firma 7", "jan@firma.example", "PL"),
    ("Český klastr", "c@klastr.example", "CZ"),
)
LETTER = "Dobrý den, hledáme řezání laserem pro zemědělské stroje."


class Walk:
    """An installation, those who use it, and what its pages show after the last publication."""

    def __init__(self, database):
        server = MailServer("smtp", "mail.example", 25, "atlas@b.pl")
        database.settings = replace(database.settings, mail=server, public_url="http://atlas.test")
        self.database, self.sources = database, None
        self.publish()

    def publish(self):
        publishing.publish(self.database)
        own = replace(live.pinned(self.database.settings), planned=(("meetings", 4),))
        self.sources = load(own, TODAY)

    def person(self, email="", *roles, language="en"):
        """A browser of somebody who is signed in; without an address, of a visitor."""
        if email:
            opened = desk.signed_in(self.database, email, roles, self.sources)
        else:
            opened = desk.browser(self.database, self.sources, language=language)
        opened.gate.sources = lambda: self.sources
        return opened

    def mail(self, email, way):
        """What the link of the newest mail to an address holds, and the whole mail."""
        newest = [mail for mail in mails(self.database) if mail.recipient == email][-1]
        return re.search(rf"/{way}/([\w-]+)", newest.body)[1], newest

    def proposed(self, who, path, **typed):
        """Fill in the form at an address, look at the preview and send it; return the number of the proposal."""
        given = forms.filled(who.get(path).text, begun=str(int(time.time()) - 60), action="check", **typed)
        shown = who.follow(who.post(path.partition("?")[0], **given))
        assert re.fullmatch(r"my/changes/\d+", shown.address), shown.words
        if "claim" not in path:
            who.follow(who.post(shown.address))
        return int(shown.address.rpartition("/")[2])

    def accepted(self, editor, number):
        page = editor.get(f"moderation/{number}")
        reply = editor.post(f"moderation/{number}", **forms.filled(page.text, do="accept", checked="1"))
        assert reply.status == 303, reply.words


@pytest.fixture(params=KINDS)
def walk(request, stores, tmp_path):
    with Database(stores.filled(request.param, tmp_path)) as database:
        yield Walk(database)


def test_from_a_table_of_members_to_a_contract_and_a_held_meeting(walk, monkeypatch):
    coordinator, editor = (
        walk.person("k@agro.example", ("coordinator", "agro")),
        walk.person("e@l.pl", ("contact", "06")),
    )
    bring_members(walk, coordinator, editor)
    firm = act_for_a_firm(walk, editor)
    answer_a_questionnaire(walk, editor)
    follow_offers(walk)
    offer = publish_an_offer(walk, firm, editor)
    get_one_digest_each(walk)
    writer, owner = find_and_write(walk, offer)
    say_what_came_of_it(walk, monkeypatch, writer, owner)
    hold_an_event(walk, coordinator, editor, monkeypatch)


def bring_members(walk, coordinator, editor):
    form = {1: "JDG", 2: ""}  # a sole trader, and one of which nobody says what it is
    stem = "Lublin;lubelskie;2020;Maszyny rolnicze"
    rows = [f"Firma {one};{nip(one)};{stem};{form.get(one, 'sp. z o.o.')}" for one in range(1, 61)]
    brought = coordinator.get("import?cluster=agro")
    assert 'value="agro" selected' in brought.text
    page = coordinator.follow(
        coordinator.upload("import", "członkowie.csv", "\n".join([HEAD, *rows]).encode(), cluster="agro")
    )
    assert "new 60" in page.words
    coordinator.follow(coordinator.post(page.address, do="send"))
    assert "członkowie.csv" in editor.get("moderation").words
    editor.get(page.address)
    editor.post(page.address, do="accept")
    tick = Event()
    while "being entered" in (done := editor.get(page.address)).words:
        tick.wait(0.02)
    assert "Take all of it back" in done.words, done.words
    walk.publish()
    members = walk.sources.exchange.members_of("agro")
    assert len(members) == 60
    assert sorted(one.name for one in members if one.latitude is None) == ["Firma 1", "Firma 2"]


def act_for_a_firm(walk, editor):
    firm = walk.person("jan@firma.example")
    number = walk.proposed(firm, "submit/claim/firm/firma-7", note="Prezes zarządu")
    walk.accepted(editor, number)
    assert "Firma 7" in firm.get("my").words
    return firm


def answer_a_questionnaire(walk, editor):
    """The contact point asks by the form of Podlaskie; what the firm answers becomes a proposal for its profile."""
    editor.get("questionnaires")
    here = editor.follow(editor.post("questionnaires", template="firms-podlaskie", region="06")).address
    editor.post(here, do="days", opens="", closes=(TODAY + timedelta(days=30)).isoformat())
    assert "1 letter is on its way" in editor.follow(editor.post(f"{here}/send", key="firma-7")).words
    asked, way = walk.person(), f"questionnaire/{walk.mail('jan@firma.example', 'questionnaire')[0]}"
    asked.get(f"{way}/0")
    profile = {"q1": nip(7), "q2": "Lublin", "q3": "medium", "q4": "28", "q5": "firma7.example.pl", "q6": "1998"}
    asked.post(f"{way}/0", do="next", **profile)
    asked.post(f"{way}/1", do="next", q7="Machines for farms, and lasers.", q8="6", q9=["1", "3"], q10="30")
    asked.post(f"{way}/3", do="next", q18="yes")
    assert "your answers are sent in" in asked.follow(asked.post(f"{way}/send")).words
    (number,) = re.findall(r'href="[^"]*moderation/(\d+)"', editor.get("moderation").text)
    walk.accepted(editor, number)
    walk.publish()
    firm = walk.sources.exchange.firm["firma-7"]
    assert (firm.size, firm.website) == ("medium", "firma7.example.pl")
    assert text(firm, "en").summary == "Machines for farms, and lasers."
    assert "Asked: 1; sent in: 1" in editor.get(f"{here}/results").words


def publish_an_offer(walk, firm, editor):
    way = firm.get("my").text.partition('href="./submit/offer?')[2].partition('"')[0].replace("&amp;", "&")
    polish = {"lang": "pl", "original": "yes", "title": "Cięcie laserem", "summary": "Do 20 mm."}
    german = {"lang": "de", "original": "", "title": "Laserschneiden", "summary": "Bis 20 mm."}
    words = {f"texts-{n}-{name}": text for n, row in enumerate((polish, german)) for name, text in row.items()}
    more = {"kind": "technology_offer", "sector": "metal-machinery", "countries": ["CZ", "DE"], "valid_until": HOLDS}
    walk.accepted(editor, walk.proposed(firm, f"submit/offer?{way}", **words, **more))
    walk.publish()
    (offer,) = walk.sources.exchange.offers_of("firm", "firma-7")
    assert [one.lang for one in offer.texts] == ["pl", "de"]
    return offer.id


SUBSCRIBERS = {"anna@b.pl": ("pl", "metal-machinery"), "john@b.pl": ("en", ""), "ewa@b.pl": ("pl", "tourism")}


def follow_offers(walk):
    for email, (language, sector) in SUBSCRIBERS.items():
        asks = walk.person()
        here = f"subscribe/offers?sector={sector}&lang={language}"
        asks.get(here)
        asks.follow(asks.post(here, email=email, language=language, period="week"))
        way = f"subscriptions/confirm/{walk.mail(email, 'subscriptions/confirm')[0]}"
        asks.get(way)
        asks.post(way, do="confirm")


def get_one_digest_each(walk):
    """On Monday each subscriber of what has come gets one mail, in the own language; nobody a second one."""
    today = days.today()
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), digests.HOUR, days.ZONE)
    known = len(mails(walk.database))
    assert digests.send(walk.database, monday) == 2
    assert digests.send(walk.database, monday) == 0
    told = {mail.recipient: mail for mail in mails(walk.database)[known:]}
    assert told.keys() == {"anna@b.pl", "john@b.pl"}  # tourism has nothing new
    assert all("Cięcie laserem" in mail.body and "List-Unsubscribe-Post" in mail.headers for mail in told.values())


def find_and_write(walk, offer):
    """Return the links of both sides."""
    for words, hits in (("technologická nabídka", 1), ("výzkum", 0)):
        found = pages.read(walk.sources, "exchange", f"kind=offers&country=CZ&q={quote(words)}")
        assert found.entries == hits, words
    visitor = walk.person(language="cs")
    page = visitor.get(f"offers/{offer}")
    assert "Technologická nabídka" in page.words and "polština · originál" in page.words
    sent = visitor.post(f"offers/{offer}", name="Řezání s.r.o.", email="jana@rezani.example", country="CZ", text=LETTER)
    assert "Poslali jsme e-mail na jana@rezani.example" in visitor.follow(sent).words
    writer = walk.mail("jana@rezani.example", "interest")[0]
    visitor.get(f"interest/{writer}")
    visitor.post(f"interest/{writer}", do="send")
    owner, arrived = walk.mail("jan@firma.example", "interest")
    assert "Řezání s.r.o." in arrived.body and "jana@rezani.example" not in arrived.body
    return writer, owner


def say_what_came_of_it(walk, monkeypatch, *links):
    """Both sides are asked after three months, and answer; the policy page counts it."""
    assert achieved(walk) == {"Meetings and talks that followed": (4.0, 0.0)}
    later = datetime.now(UTC) + timedelta(days=92)
    assert interests.work(walk.database, later) == 2
    monkeypatch.setattr(conversations, "_now", lambda: later)
    for email in ("jana@rezani.example", "jan@firma.example"):
        asked = walk.mail(email, "interest")[0]
        assert asked not in links
        asks = walk.person()
        asks.get(f"interest/{asked}")
        asks.post(f"interest/{asked}/outcome", answer="contract")
    interests.work(walk.database, later)
    walk.publish()
    assert achieved(walk) == {
        "Messages about offers": (None, 1.0),
        "Meetings and talks that followed": (4.0, 1.0),
        "Agreements that followed": (None, 1.0),
    }


def achieved(walk):
    """What the policy page shows of the exchange: name of an indicator to planned and achieved."""
    figures = pages.read(walk.sources, "policy", "lang=en").figures
    (figure,) = [figure for figure in figures if figure.name == "policy-indicators"]
    rows = [{key: figure.cell(row, key) for key in ("project", "indicator", "planned", "achieved")}
            for row in range(len(figure.rows))]  # fmt: skip
    return {
        row["indicator"]: (row["planned"], row["achieved"]) for row in rows if row["project"] == "Exchange of the atlas"
    }


def hold_an_event(walk, coordinator, editor, monkeypatch):
    words = {"texts-0-lang": "pl", "texts-0-original": "yes", "texts-0-title": "Giełda kooperacyjna",
             "texts-0-summary": "Rozmowy o maszynach."}  # fmt: skip
    held = {"kind": "matchmaking", "starts": f"{HELD}T09:00", "city": "Lublin, lubelskie", "country": "PL",
            "sectors": "agri-food", "organiser_kind": "cluster", "organiser": "agro"}  # fmt: skip
    walk.accepted(editor, walk.proposed(coordinator, "submit/event", **words, **held))
    begun, closes = TODAY - timedelta(days=30), TODAY + timedelta(days=60)
    call = {"kind": "call", "starts": begun.isoformat(), "deadline": closes.isoformat(), "city": "", "teryt": ""}
    walk.accepted(editor, walk.proposed(coordinator, "submit/event", **words, **held | call))
    walk.publish()
    event, call = walk.sources.exchange.events
    assert (event.kind, call.kind, call.holds(TODAY)) == ("matchmaking", "call", True)
    assert f"DTSTART;VALUE=DATE:{closes:%Y%m%d}" in walk.person().get(f"events/{call.id}.ics").text
    here = f"events/{event.id}/meetings"
    assert here in coordinator.get(f"events/{event.id}").text
    assert "BEGIN:VEVENT" in walk.person().get(f"events/{event.id}.ics").text
    coordinator.get(here)
    coordinator.post(f"{here}/slots", do="tables", tables="2")
    hours = {"day": HELD.isoformat(), "from": "10:00", "until": "11:00", "minutes": "20", "between": "0"}
    coordinator.post(f"{here}/slots", do="slots", pause="", pause_until="", **hours)
    coordinator.post(f"{here}/guests", list="\n".join("; ".join(row) for row in GUESTS))
    coordinator.post(f"{here}/links", do="new")
    for _name, email, _country in GUESTS:
        guest, way = walk.person(), f"meetings/{walk.mail(email, 'meetings')[0]}"
        page = guest.get(way)
        wishes = {name: "yes" for name in forms.filled(page.text) if name.startswith("wish-")}
        assert len(wishes) == 2
        guest.post(way, about="", **wishes)
    arranged = coordinator.follow(coordinator.post(f"{here}/schedule", do="arrange"))
    assert "3 meetings: 3 of 3 that both sides wish" in arranged.words
    assert "Participants told: 3." in coordinator.follow(coordinator.post(f"{here}/schedule", do="publish")).words
    printed = coordinator.get(f"{here}.pdf")
    assert (printed.status, printed.header("content-type")) == (200, "application/pdf")
    change_on_the_day(walk, coordinator, here, monkeypatch)


def change_on_the_day(walk, coordinator, here, monkeypatch):
    """One of three stays away, whom that concerns is told; what was held counts on the policy page."""
    morning = datetime.combine(HELD, datetime.min.time(), days.ZONE) + timedelta(hours=8)
    monkeypatch.setattr(arranging, "_now", lambda: morning)
    known = len(mails(walk.database))
    away = re.search(r"/meetings/guests/(\d+)", coordinator.get(here).text)[1]
    coordinator.post(f"{here}/guests/{away}", do="leave")
    done = coordinator.follow(coordinator.post(f"{here}/schedule", do="arrange"))
    assert "Moved: 0; called off: 2; new: 0. Participants told: 2." in done.words
    assert {mail.recipient for mail in mails(walk.database)[known:]} == {email for _name, email, _country in GUESTS[1:]}
    monkeypatch.setattr(arranging, "_now", lambda: morning + timedelta(hours=4))
    page = coordinator.get(here).text
    (slot,) = re.findall(r'/slots/(\d+)"[^>]*>(?:(?!</form>).)*?name="held" value="\d+"', page, re.DOTALL)
    (meeting,) = re.findall(r'name="held" value="(\d+)"', page)
    coordinator.post(f"{here}/slots/{slot}", do="held", held=meeting)
    walk.publish()
    assert achieved(walk)["Meetings held at events"] == (None, 1.0)
    assert "Participants: 2; meetings arranged: 1. Held: 1." in walk.person().get(here.rpartition("/")[0]).words
