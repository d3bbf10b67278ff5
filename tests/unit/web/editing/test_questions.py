"""Questions and answers as browsers meet them: from the form to the feed, and back to the editors."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from geo.editorial import publishing
from geo.exchange import posts, threads, topics
from geo.i18n import translator
from geo.scenes.sources import load
from geo.selection.view import View
from geo.store import live
from geo.web.editing import routes
from geo.web.panels import around, cluster
from tests import scenery
from tests.desk import browser, signed_in
from tests.heard import NOW, editor, mails
from tests.html import Page
from tests.offers import OFFER, offered, rows, telling, to
from tests.questions import READER, REPLY, TEXT, TITLE, answered, asked, draft, judged, newest, secret, sent
from tests.stores import ADMIN

SPITE = "<script>alert(1)</script>"
FORM = {"title": TITLE, "text": TEXT, "language": "pl", "name": "", "email": READER}
OWNER = "koordynator@agro.example"
ABOUT = "questions?about=cluster:agro"
ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.usefixtures("in_december")


def entries(reply):
    """Return the entries of a feed, each as name to text."""
    feed = ElementTree.fromstring(reply.text)
    return [{part.tag.removeprefix(ATOM): part.text for part in one} for one in feed.iter(f"{ATOM}entry")]


@pytest.fixture
def visitor(database):
    """A browser of somebody without an account."""
    return browser(database, scenery.embedded())


def decided(asks, key, do, **given):
    """Let an editor decide on the page of a text; nothing on it names its author by an address."""
    opened = asks.get(f"moderation/questions/{key}")
    page = Page(opened.text)
    page.check_structure()
    assert READER not in opened.text and OWNER not in opened.text
    fields = {one["name"]: one.get("value", "") for one in page.all("input") if "name" in one}
    fields["text"] = page.one("textarea", id="f-text")["text"].strip()
    return asks.post(f"moderation/questions/{key}", **{**fields, "do": do, **given})


def asked_on_the_page(database, asks, decides):
    """Let a visitor ask, confirm by the mail, and an editor publish; return the key of the question."""
    back = asks.follow(asks.post(ABOUT, **FORM))
    assert f"A mail is on its way to {READER}" in back.words and TITLE not in back.words
    way = f"question/{secret(mails(database)[-1])}"
    shown = asks.get(way)
    Page(shown.text).check_structure()
    assert TITLE in shown.words and "not sent yet" in shown.words
    assert "Your question is sent." in asks.follow(asks.post(way, do="send")).words
    key = newest(database).key
    assert TITLE not in asks.get(ABOUT).words and asks.get(f"questions/{key}").status == 404
    waits = decides.get("moderation")
    assert TITLE in waits.words and "question" in Page(waits.text).texts("tbody")[0]
    assert "Published. The author gets a mail." in decides.follow(decided(decides, key, "publish")).words
    return key


def test_the_whole_way_of_a_question(database, visitor):
    sources = scenery.embedded()
    coordinator = signed_in(database, OWNER, [("coordinator", "agro")], sources)
    decides = signed_in(database, "e@b.pl", [("contact", "06")], sources)
    empty = visitor.get(ABOUT)
    Page(empty.text).check_structure()
    assert "Nobody has asked yet." in empty.words
    key = asked_on_the_page(database, visitor, decides)
    public = visitor.get(f"questions/{key}")
    page = Page(public.text)
    page.check_structure()
    link = page.one("a", rel="nofollow ugc noopener noreferrer")
    assert (link["href"], link["text"]) == ("https://firma.example/o-nas", "https://firma.example/o-nas")
    assert READER not in public.text and "Sign in to answer" in public.words
    assert page.one("h1")["lang"] == "pl" and "a reader" in public.words and "Polish" in public.words
    coordinator.get(f"questions/{key}")
    taken = coordinator.post(f"questions/{key}", text=REPLY, language="pl", name="")
    assert "Your answer is taken." in coordinator.follow(taken).words
    decided(decides, newest(database).key, "publish")
    answers = visitor.get(f"questions/{key}")
    assert REPLY in answers.words and "coordinator of the cluster" in Page(answers.text).texts("strong")
    assert OWNER not in answers.text
    fed = entries(visitor.get("questions/feed?about=cluster:agro"))
    assert [one["title"] for one in fed] == [f"Answer: {TITLE}", TITLE]
    assert {one["content"] for one in fed} == {REPLY, TEXT}


def test_a_reported_text_comes_back_to_the_editors_and_is_taken_down(database, visitor):
    key = asked(database)
    decides = signed_in(database, "e@b.pl", [("contact", "06")], scenery.embedded())
    visitor.get(f"questions/{key}")
    assert visitor.post(f"questions/{key}/report", reason="").status == 422
    reported = visitor.follow(visitor.post(f"questions/{key}/report", reason="To nieprawda."))
    assert "It stays published until they decide." in reported.words and TITLE in reported.words
    assert "To nieprawda." in decides.get(f"moderation/questions/{key}").words
    assert "reported text" in decides.get("moderation").words
    again = decided(decides, key, "refuse")
    assert again.status == 422 and "Give a reason" in again.words
    assert decided(decides, key, "refuse", reason="Nieprawda.").status == 303
    assert visitor.get(f"questions/{key}").status == 404
    assert entries(visitor.get("questions/feed")) == []
    assert "Nieprawda." in to(database, READER)[-1].body


def test_faults_are_told_at_their_fields_and_nothing_typed_is_lost(database, visitor):
    visitor.get(ABOUT)
    wrong = {**FORM, "title": "Krótko", "email": "jan", "language": "uk", "text": SPITE}
    reply = visitor.post(ABOUT, **wrong)
    page = Page(reply.text)
    page.check_structure()
    assert reply.status == 422 and SPITE not in reply.text
    assert [one["href"] for one in page.all("a") if one.get("href", "").startswith("#f-")] == ["#f-title", "#f-email"]
    assert (
        page.one("input", id="f-title")["value"] == "Krótko"
        and page.one("textarea", id="f-text")["text"].strip() == SPITE
    )
    assert '<option value="uk" selected>' in reply.text
    assert visitor.post(ABOUT, **FORM, nickname="x").status == 422
    assert mails(database) == []


def test_nothing_that_others_wrote_becomes_markup_or_another_kind_of_link(database, visitor):
    key = asked(database, title=f"{SPITE} Czy to działa?", text=f"javascript:alert(1) {SPITE} http://a", name=SPITE)
    for way in (f"questions/{key}", "questions", ABOUT, "questions/feed"):
        reply = visitor.get(way)
        assert reply.status == 200 and SPITE not in reply.text, way
        assert not any("javascript:" in one.get("href", "") for one in Page(reply.text).all("a") if "feed" not in way)
    decides = signed_in(database, "e@b.pl", [("administrator", "*")], scenery.embedded())
    assert SPITE not in decides.get(f"moderation/questions/{key}").text


def test_lists_and_feeds_are_of_everything_of_one_thing_and_of_a_language(database, visitor):
    offered(database)
    here = asked(database)
    asked(database, ("cluster", "bio"), title="Wann beginnt das Programm?", language="de", email="b@b.example")
    asked(database, ("offer", "laser"), title="Jaka jest grubość blachy?", email="c@b.example")
    topic = topics.add(database, ADMIN, draft(title="Finansowanie klastrów"), NOW)
    asked(database, ("topic", topic), title="Kiedy będzie nabór wniosków?", email="d@b.example")

    def titles(query=""):
        listed = [one["title"] for one in entries(visitor.get(f"questions/feed{query}"))]
        reply = visitor.get(f"questions{query}")
        Page(reply.text).check_structure()
        assert all(title in reply.words for title in listed)
        return listed

    assert len(titles()) == 4
    assert titles("?about=cluster:agro") == [TITLE]
    assert titles("?about=offer:laser") == ["Jaka jest grubość blachy?"]
    assert titles(f"?about=topic:{topic}") == ["Kiedy będzie nabór wniosków?"]
    assert titles("?language=de") == ["Wann beginnt das Programm?"]
    assert "Finansowanie klastrów" in visitor.get("questions").words
    german = Page(visitor.get("questions").text).all("a", hreflang="de")[-1]
    assert german["lang"] == "de" and german["text"] == "Wann beginnt das Programm?"
    for nothing in ("?about=cluster:nic", "?about=firm:x", "?about=topic:nic", "?about=x"):
        assert visitor.get(f"questions{nothing}").status == visitor.get(f"questions/feed{nothing}").status == 404
    first, second = (visitor.get("questions/feed").text for _time in range(2))
    assert first == second and f"questions/{here}</id>" in first


def test_a_long_list_has_pages(database, visitor, monkeypatch):
    from geo.web.editing import questions as pages

    monkeypatch.setattr(pages, "ON_A_PAGE", 2)
    for number in range(3):
        asked(database, title=f"Pytanie numer {number} o klaster?", email=f"a{number}@b.example")
    assert "Page 1 of 2" in visitor.get(ABOUT).words
    last = visitor.get(f"{ABOUT}&page=2")
    assert "Pytanie numer 0" in last.words and "Pytanie numer 2" not in last.words
    assert visitor.get(f"{ABOUT}&page=x").status == visitor.get(f"{ABOUT}&page=99").status == 200


def test_an_author_closes_and_deletes_on_a_page_of_ones_own(database):
    key = asked(database)
    mine, other = (
        signed_in(database, READER, (), scenery.embedded()),
        signed_in(database, "o@b.pl", (), scenery.embedded()),
    )
    listed = mine.get("my/questions")
    Page(listed.text).check_structure()
    assert TITLE in listed.words and TITLE not in other.get("my/questions").words
    assert other.post(f"my/questions/{key}", do="delete").status == other.post(f"questions/{key}/close").status == 404
    assert "The question is closed." in mine.follow(mine.post(f"my/questions/{key}", do="close")).words
    assert "takes no answers any more" in mine.get(f"questions/{key}").words
    assert "It is deleted." in mine.follow(mine.post(f"my/questions/{key}", do="delete")).words
    assert mine.get(f"questions/{key}").status == 404


def test_programs_of_mail_stop_mails_by_one_post_and_a_look_stops_nothing(database, visitor):
    _key, token = sent(database)
    judged(database, newest(database).key)
    mail = to(database, READER)[-1]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = re.search(r"/(question/[\w-]+/stop)>", mail.headers["List-Unsubscribe"])[1]
    before = rows(database, "mail_refusal")
    assert "Send no more" in visitor.follow(visitor.get(way)).words
    assert rows(database, "mail_refusal") == before
    stopped = visitor.send(
        "POST", way, b"List-Unsubscribe=One-Click", {"content-type": "application/x-www-form-urlencoded"}
    )
    assert stopped.status == 200 and threads.look(database, token, NOW).refuses
    visitor.get(f"question/{token}")
    visitor.post(f"question/{token}", do="again")
    assert not threads.look(database, token, NOW).refuses


def test_a_form_whose_visit_was_over_comes_back_whole(database, visitor):
    key = asked(database)
    visitor.get(ABOUT)
    visitor.cookies.clear()
    reply = visitor.post(ABOUT, **FORM)
    assert reply.status == 403 and Page(reply.text).one("textarea", id="f-text")["text"].strip() == TEXT
    asks = signed_in(database, "o@b.pl", (), scenery.embedded())
    asks.token = ""
    reply = asks.post(f"questions/{key}", text=REPLY, language="pl")
    assert reply.status == 403 and Page(reply.text).one("textarea", id="f-text")["text"].strip() == REPLY


def test_editors_make_and_close_topics_on_the_page(database, visitor):
    assert "There are no topics yet" in visitor.get("questions").words
    asks = signed_in(database, "e@b.pl", [("contact", "06")], scenery.embedded())
    Page(asks.get("questions").text).check_structure()
    assert asks.post("questions/topics", title="Za", text="Tak", language="pl").status == 422
    made = asks.follow(asks.post("questions/topics", title="Jak założyć klaster", text="Wszystko.", language="pl"))
    Page(made.text).check_structure()
    assert "Jak założyć klaster" in made.words and "Be the first" in made.words
    (topic,) = topics.listed(database)
    assert topic.region == "06"
    closed = asks.follow(asks.post(f"questions/topics/{topic.key}/close"))
    assert "takes no questions any more" in closed.words and not Page(closed.text).all("textarea")


def test_the_address_of_an_answer_leads_to_its_question(database, visitor):
    key = asked(database)
    answer = answered(database, key, editor(database), "redakcja@lubelskie.example")
    assert answer != key
    assert TITLE in visitor.follow(visitor.get(f"questions/{answer}")).words


def test_where_it_is_off_nothing_is_there_and_nothing_leads_there(database, tmp_path):
    key, token = sent(database)
    offered(database)
    sources = telling(tmp_path, scenery.embedded(), {"id": "laser", **OFFER})
    asks = signed_in(database, "e@b.pl", [("administrator", "*")], sources)
    on = ("", "my", "moderation", "offers/laser", "privacy", "rules")
    assert all("questions" in asks.get(way).text for way in on[1:])
    asks.gate.settings = replace(database.settings, questions=False)
    asks.gate._known, asks.gate._given = [], ()
    ways = [page for page in routes.PAGES if page.switch]
    assert len(ways) == 17
    for page in ways:
        path = page.path.replace("{key}", key).replace("{token}", token)
        reply = asks.get(path) if page.method == "GET" else asks.post(path)
        assert reply.status == 404, path
    assert not any("questions" in asks.get(way).text for way in on[1:])


def test_profiles_and_footers_lead_there_only_where_it_is(database):
    asked(database)
    publishing.publish(database)
    sources = load(live.pinned(database.settings), NOW.date())
    t, view = translator("pl"), View(cluster="agro")

    def shown(settings):
        words = cluster.profile(sources.registry, view, t, cluster.Installation(asks=posts.is_open(settings)))
        return words, around.footer(view, "cluster", sources.registry, t, settings)

    profile, foot = shown(database.settings)
    assert "./questions?about=cluster%3Aagro&amp;lang=pl" in profile and "1 pytanie" in profile
    assert "./questions" in foot
    nowhere = database.settings.live / "nowhere"
    for off in (replace(database.settings, questions=False), replace(database.settings, live=nowhere)):
        assert not any("questions" in text for text in shown(off))
