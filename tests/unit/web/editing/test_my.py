"""What is mine: clusters, drafts, proposals; and that nobody else sees or touches them."""

from datetime import date
from types import SimpleNamespace

import pytest

from geo.access.person import COORDINATOR
from geo.editorial import changes, proposals
from geo.editorial.changes import ProposedChange
from geo.store.registry import Freshness
from tests import desk, scenery
from tests.exchange import firm, put

SOURCES = scenery.embedded()
WORDS = {"draft": "draft", "submitted": "submitted", "withdrawn": "withdrawn"}


@pytest.fixture
def author(database):
    return desk.signed_in(database, "a@b.pl", [(COORDINATOR, "agro")], SOURCES)


def person(database, browser):
    from geo.access import sessions

    return sessions.find(database, browser.cookies["atlas_session"]).person


def propose(database, browser, submit=False, **patch):
    proposal = ProposedChange("cluster", "agro", patch or {"founded": "2008"}, 1, "uwaga", "https://c.pl")
    return changes.propose(database, proposal, person(database, browser), submit=submit)


def post(browser, path):
    return browser.send_form(path, {"token": browser.token})


def test_a_draft_is_kept_listed_resumed_sent(database, author):
    number = propose(database, author)
    page = author.get("my")
    assert "Agroklaster" in page.words and "draft" in page.words
    form = author.get(f"submit/cluster/agro?change={number}")
    assert 'value="2008"' in form.text and "uwaga" in form.text
    shown = author.get(f"my/changes/{number}")
    assert "2008" in shown.words and "Send to the editor" in shown.words
    assert "Your proposal is sent" in author.follow(post(author, f"my/changes/{number}")).words
    assert "waits for an editor" in author.get(f"my/changes/{number}").words
    assert "1 change waits for a decision" in author.get("my").words


def test_a_draft_is_deleted_and_a_proposal_withdrawn(database, author):
    draft, sent = propose(database, author), propose(database, author, submit=True)
    author.get(f"my/changes/{draft}")
    assert "The draft is deleted" in author.follow(post(author, f"my/changes/{draft}/discard")).words
    assert author.get(f"my/changes/{draft}").status == 422
    assert "The proposal is withdrawn" in author.follow(post(author, f"my/changes/{sent}/discard")).words
    assert [change.state for change in proposals.mine(database, person(database, author))] == ["withdrawn"]
    assert "withdrawn" in author.get("my").words and author.get(f"my/changes/{sent}").status == 200


def test_another_person_sees_nothing_of_it(database, author):
    number = propose(database, author)
    other = desk.signed_in(database, "c@d.pl", sources=SOURCES)
    page = other.get("my")
    assert "Agroklaster" not in page.words and "Nothing waits for you" in page.words
    for path in (f"my/changes/{number}", f"submit/cluster/agro?change={number}"):
        assert other.get(path).status == 422
    for path in (f"my/changes/{number}", f"my/changes/{number}/discard"):
        assert post(other, path).status == 422
    assert [change.state for change in proposals.mine(database, person(database, author))] == ["draft"]
    visitor = desk.browser(database, SOURCES)
    assert visitor.get("my").status == 303 and "next" in visitor.get(f"my/changes/{number}").header("location")


def test_a_faulty_draft_says_what_is_to_be_mended(database, author):
    number = propose(database, author, founded="1700")
    page = author.get(f"my/changes/{number}")
    assert "Write a year" in page.words and "Send to the editor" not in page.words
    assert "Something is to be mended" in author.follow(post(author, f"my/changes/{number}")).words


def test_own_clusters_say_how_old_their_entry_is(author):
    page = author.get("my")
    assert "Compiled 23 November 2026" in page.words and "submit/cluster/agro" in page.text


def test_who_acts_for_a_firm_alone_sees_it_first(database):
    put(database, "firm", {"dab": firm()})
    page = desk.signed_in(database, "d@b.pl", [(COORDINATOR, "firm:dab")], SOURCES).get("my")
    assert "You coordinate no cluster" not in page.words and "<h1>My firms</h1>" in page.text
    assert page.text.count("My firms") == 2  # title and heading
    both = desk.signed_in(database, "e@b.pl", [(COORDINATOR, "firm:dab"), (COORDINATOR, "agro")], SOURCES).get("my")
    assert "<h1>My clusters</h1>" in both.text and "<h2>My firms</h2>" in both.text


def test_author_and_editor_talk_about_a_proposal(database, author):
    from geo.editorial import decisions
    from tests.stores import LUBELSKIE

    number = propose(database, author, submit=True)
    assert "What was said" not in author.get(f"my/changes/{number}").words
    decisions.return_(database, number, LUBELSKIE, decisions.Verdict("Która strona to mówi?"))
    page = author.get(f"my/changes/{number}")
    assert "Która strona to mówi?" in page.words and "Answer the editor" in page.words
    reply = author.send_form(f"my/changes/{number}/answer", {"token": author.token, "answer": "Strona urzędu <b>"})
    assert "Strona urzędu <b>" in author.follow(reply).words
    editor = desk.signed_in(database, "p@b.pl", [("contact", "06")], SOURCES)
    assert "Strona urzędu <b>" in editor.get(f"moderation/{number}").words
    assert author.send_form(f"my/changes/{number}/answer", {"token": author.token, "answer": " "}).status == 422


def test_an_entry_is_as_fresh_as_its_last_confirmation(database, author):
    assert "Compiled 23 November 2026" in author.get("my").words
    registry = SimpleNamespace(
        positions={"agro": 0},
        names=("Agroklaster",),
        index_of=lambda _key: 0,
        today=date(2026, 11, 29),
        freshness=lambda _key: Freshness(date(2026, 11, 27), "coordinator"),
    )
    author.gate.sources = lambda: SimpleNamespace(registry=registry)
    assert "Confirmed 27 November 2026" in author.get("my").words


def test_a_decided_proposal_says_before_and_not_now(database, author):
    from geo.editorial import decisions
    from tests.stores import LUBELSKIE

    number = propose(database, author, submit=True)
    assert "Now Proposed" in author.get(f"my/changes/{number}").words
    decisions.accept(database, number, LUBELSKIE)
    words = author.get(f"my/changes/{number}").words
    assert "Before Proposed" in words and "Now Proposed" not in words
