"""Questions and answers: nobody is shown by an address, nothing is public before an editor has read it."""

from dataclasses import replace

import pytest

from geo.access import own
from geo.access.person import CONTACT, Person
from geo.database import requests
from geo.editorial import digest, publishing
from geo.errors import Declined, Refused
from geo.exchange import threads, topics
from geo.exchange.posts import PostFault, faults
from geo.store import live, public
from tests.heard import DAY, NOW, account, coordinator, editor, mails
from tests.offers import offered, rows, to
from tests.questions import (
    ABOUT,
    READER,
    REPLY,
    TEXT,
    TITLE,
    answered,
    asked,
    draft,
    judged,
    newest,
    secret,
    sent,
)
from tests.stores import ADMIN, VISITOR

OWNER = "koordynator@agro.example"
TABLES = ("question_post", "question_link", "question_report", "contact_event", "outbox", "mail_refusal")


def texts(database, about=None, **given):
    """Return titles and texts of what is published."""
    return [one.title or one.text for one, _n in threads.listed(database, about, **given)]


def test_a_question_is_public_once_its_address_is_confirmed_and_an_editor_has_read_it(database):
    coordinator(database)
    assert threads.ask(database, ABOUT, draft(), NOW) == threads.UNCONFIRMED
    (confirms,) = mails(database)
    assert confirms.recipient == READER and TITLE not in confirms.body and TEXT not in confirms.body
    token = secret(confirms)
    before = rows(database, *TABLES)
    assert threads.look(database, token, NOW).post.state == threads.UNCONFIRMED
    assert rows(database, *TABLES) == before
    threads.confirm(database, token, NOW)
    threads.confirm(database, token, NOW)
    assert texts(database) == [] and threads.thread(database, newest(database).key, VISITOR, "") is None
    judged(database, newest(database).key)
    assert texts(database, ABOUT) == [TITLE]
    assert [mail.recipient for mail in mails(database)] == [READER, OWNER, READER]
    (tells,) = to(database, OWNER)
    assert TITLE in tells.body and READER not in tells.body + tells.reply_to
    assert f"/questions/{newest(database).key}" in tells.body


def test_answers_are_marked_by_role_and_who_asked_learns_of_them(database):
    speaks, stranger = coordinator(database), account(database, "obcy@example.pl")
    key = asked(database)
    answered(database, key, speaks, OWNER)
    answered(database, key, stranger, "obcy@example.pl", name="Anna z Radomia", text="U nas też pytaliśmy o to samo.")
    found = threads.thread(database, key, VISITOR, "")
    assert [(one.role, one.name) for one in found.answers] == [("coordinator", ""), ("reader", "Anna z Radomia")]
    told = [mail for mail in to(database, READER) if mail.subject.startswith("Odpowiedź na:")]
    assert len(told) == 2 and " ".join(REPLY.split()) in " ".join(told[0].body.split())
    assert OWNER not in told[0].body + told[0].reply_to
    assert threads.listed(database)[0][1] == 2


def test_what_an_editor_writes_where_he_decides_is_published_at_once(database):
    here, elsewhere = editor(database), editor(database, "redakcja@mazowieckie.example", "14")
    key = asked(database)
    said = draft(title="", text=REPLY, email="redakcja@lubelskie.example")
    assert threads.answer(database, key, said, here, NOW) == threads.PUBLISHED
    assert newest(database).role == CONTACT
    said = replace(said, email="redakcja@mazowieckie.example")
    assert threads.answer(database, key, said, elsewhere, NOW) == threads.WAITING
    assert newest(database).role == "reader"


def test_about_an_offer_its_owner_is_told_and_marked(database):
    owner = coordinator(database)
    offered(database)
    key = asked(database, ("offer", "laser"))
    assert len(to(database, OWNER)) == 1
    answered(database, key, owner, OWNER)
    assert newest(database).role == "owner"
    with pytest.raises(Refused):
        threads.ask(database, ("offer", "nic"), draft(), NOW)
    with pytest.raises(Refused):
        threads.ask(database, ("firm", "agro"), draft(), NOW)


def test_only_who_has_signed_in_answers_what_is_open(database):
    person = account(database, "obcy@example.pl")
    said = draft(title="", text=REPLY, email="obcy@example.pl")
    waiting, _token = sent(database)
    for key, by in ((waiting, person), ("nic", person)):
        with pytest.raises(Refused):
            threads.answer(database, key, said, by, NOW)
    judged(database, waiting)
    with pytest.raises(Refused):
        threads.answer(database, waiting, said, VISITOR, NOW)
    threads.close(database, waiting, VISITOR, READER, NOW)
    with pytest.raises(PostFault):
        threads.answer(database, waiting, said, person, NOW)


def test_author_owner_and_editors_close_a_question_and_nobody_else(database):
    owner, here = coordinator(database), editor(database)
    elsewhere = editor(database, "redakcja@mazowieckie.example", "14")
    for by, email, may in (
        (VISITOR, READER, True),
        (owner, OWNER, True),
        (here, "redakcja@lubelskie.example", True),
        (elsewhere, "redakcja@mazowieckie.example", False),
        (VISITOR, "", False),
    ):
        key = asked(database, email=f"a{by.account}{len(email)}@example.pl" if email != READER else READER)
        assert threads.thread(database, key, by, email).may_close is may
        if may:
            threads.close(database, key, by, email, NOW)
            assert threads.thread(database, key, by, email).may_close is False
        else:
            with pytest.raises(Refused):
                threads.close(database, key, by, email, NOW)


def test_an_author_deletes_and_others_answers_stay(database):
    speaks = coordinator(database)
    alone, key = asked(database), asked(database)
    answer = answered(database, key, speaks, OWNER)
    for number in (alone, key, answer):
        with pytest.raises(Refused):
            threads.delete(database, number, "obcy@example.pl", NOW)
    threads.delete(database, alone, READER, NOW)
    threads.delete(database, key, READER, NOW)
    assert texts(database) == [] and threads.thread(database, alone, VISITOR, "") is None
    left = threads.thread(database, key, VISITOR, "")
    assert (left.question.state, left.question.title, left.question.text) == (threads.DELETED, "", "")
    assert [one.text for one in left.answers] == [REPLY]
    threads.delete(database, answer, OWNER, NOW)
    assert threads.thread(database, key, VISITOR, "") is None


def test_the_link_of_a_mail_deletes_closes_and_stops_for_its_author_alone(database):
    coordinator(database)
    _key, token = sent(database)
    judged(database, newest(database).key)
    theirs = secret(to(database, OWNER)[0])
    for act in (threads.confirm, threads.close_by_link, threads.delete_by_link):
        with pytest.raises(Declined):
            act(database, theirs, NOW)
    threads.stop(database, theirs, NOW)
    assert threads.look(database, theirs, NOW).refuses and not threads.look(database, token, NOW).refuses
    asked(database, title="Czy są jeszcze wolne miejsca?")
    assert len(to(database, OWNER)) == 1  # wants none
    threads.stop(database, theirs, NOW, again=True)
    asked(database, title="Ile kosztuje składka członkowska?")
    assert len(to(database, OWNER)) == 2
    threads.close_by_link(database, token, NOW)
    assert threads.look(database, token, NOW).post.closed_at == NOW
    threads.delete_by_link(database, token, NOW)
    with pytest.raises(Declined):
        threads.look(database, token, NOW)


def test_a_mail_tells_once_and_names_no_number_of_a_row(database):
    coordinator(database)
    key = asked(database)
    keys = [mail.key for mail in mails(database) if mail.key]
    assert all(key in one for one in keys) and len(set(keys)) == len(keys) == 2


def test_faults_are_told_and_too_many_are_not_taken(database):
    wrong = draft(title="Krótkie", text="x" * 3_001, language="la", email="jan", name="jan@firma.example")
    assert [one.field for one in faults(wrong)] == ["title", "text", "language", "name", "email"]
    assert [one.field for one in faults(draft(title="", text="Tak."), answers=True)] == ["text"]
    for _time in range(threads.OF.most):
        threads.ask(database, ABOUT, draft(), NOW)
    with pytest.raises(PostFault, match="Too many"):
        threads.ask(database, ABOUT, draft(), NOW)
    threads.ask(database, ABOUT, draft(email="inny@firma.example"), NOW)


def test_topics_are_made_by_editors_and_closed_where_they_decide(database):
    here, elsewhere = editor(database), editor(database, "redakcja@mazowieckie.example", "14")
    said = draft(title="Jak założyć klaster", text="Forma prawna, koordynator, finansowanie.")
    with pytest.raises(Refused):
        topics.add(database, account(database, "obcy@example.pl"), said, NOW)
    key = topics.add(database, here, said, NOW)
    whole = topics.add(database, ADMIN, replace(said, title="Finansowanie klastrów"), NOW)
    question = asked(database, ("topic", key))
    assert texts(database, ("topic", key)) == [TITLE]
    assert threads.thread(database, question, elsewhere, "").decides is False
    with pytest.raises(Refused):
        topics.close(database, key, elsewhere, NOW)
    topics.close(database, key, here, NOW)
    with pytest.raises(PostFault, match="closed"):
        threads.ask(database, ("topic", key), draft(), NOW)
    assert [one.key for one in topics.listed(database)] == [whole, key]
    for name in ("title", "text", "language"):
        with pytest.raises(PostFault):
            topics.add(database, here, replace(said, **{name: ""}), NOW)


def test_snapshots_tell_how_many_there_are_and_no_word_of_them(database):
    asked(database)
    key = asked(database)
    publishing.publish(database)
    folder = live.pinned(database.settings).data
    assert public.read(folder, "questions") == {"cluster:agro": 2}
    threads.delete(database, key, READER, NOW)
    publishing.publish(database)
    folder = live.pinned(database.settings).data
    assert public.read(folder, "questions") == {"cluster:agro": 1}
    assert TITLE not in "".join(path.read_text("utf-8") for path in (folder / "public").glob("*.json"))


def test_what_is_old_is_deleted_and_who_wrote_is_forgotten(database):
    person = account(database, "obcy@example.pl")
    threads.ask(database, ABOUT, draft(), NOW)
    key = asked(database)
    answered(database, key, person, "obcy@example.pl")
    refused, _token = sent(database)
    judged(database, refused, "refuse", reason="To reklama.")
    threads.work(database, NOW + 6 * DAY)
    assert len(threads.own(database, READER)) == 3
    threads.work(database, NOW + 8 * DAY)
    assert {one.state for one in threads.own(database, READER)} == {threads.PUBLISHED, threads.REFUSED}
    threads.work(database, NOW + 31 * DAY)
    assert [one.key for one in threads.own(database, READER)] == [key]
    threads.work(database, NOW + 366 * DAY)
    assert threads.own(database, READER) == threads.own(database, "obcy@example.pl") == []
    found = threads.thread(database, key, VISITOR, "")
    assert found.question.title == TITLE and found.question.closed_at and len(found.answers) == 1
    assert rows(database, "question_link") == []


def test_what_somebody_wrote_is_given_out_and_goes_with_the_account(database):
    speaks, mine = coordinator(database), account(database, READER)
    key = asked(database)
    answered(database, key, speaks, OWNER)
    given = own.export(database, Person(mine.account))
    assert [row["title"] for row in given["question_post"]] == [TITLE]
    assert given["question_link"] and "digest" not in given["question_link"][0]
    own.delete(database, Person(mine.account))
    assert threads.own(database, READER) == []
    assert not any(READER in map(str, row) for row in rows(database, *TABLES))
    assert [one.text for one in threads.thread(database, key, VISITOR, "").answers] == [REPLY]
    with database.reading() as session:
        assert threads.kept.counted(session, requests.newest_event(session)) == {}


def test_editors_hear_of_new_texts_in_the_mail_of_the_day(database):
    editor(database)
    editor(database, "redakcja@mazowieckie.example", "14")
    sent(database)
    assert digest.send(database, NOW + DAY) == 1
    (mail,) = to(database, "redakcja@lubelskie.example")
    assert "1 pytanie lub odpowiedź do opublikowania:" in mail.body.replace("\u00a0", " ") and TITLE in mail.body
