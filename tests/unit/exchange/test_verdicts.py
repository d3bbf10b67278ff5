"""What editors decide on questions and answers, and what readers report."""

import pytest

from geo.errors import Refused
from geo.exchange import threads, verdicts
from geo.exchange.posts import PostFault
from geo.exchange.verdicts import PostVerdict
from tests.heard import DAY, NOW, account, editor, mails
from tests.offers import rows, to
from tests.questions import READER, TEXT, TITLE, answered, asked, judged, newest, sent
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE, VISITOR


def test_only_editors_of_the_region_see_and_decide(database):
    key, _token = sent(database)
    assert [one.key for one, _own in verdicts.waiting(database, LUBELSKIE, "")] == [key]
    for stranger in (MAZOWIECKIE, VISITOR):
        assert verdicts.waiting(database, stranger, "") == []
        with pytest.raises(Refused):
            judged(database, key, by=stranger)
    judged(database, key, by=LUBELSKIE)
    assert verdicts.waiting(database, ADMIN, "") == []


def test_nobody_decides_on_an_own_text_or_on_what_they_have_not_seen(database):
    key, _token = sent(database)
    found = verdicts.opened(database, key, ADMIN, READER)
    assert found.own
    seen = PostVerdict(verdicts.PUBLISH, found.seen, TITLE, TEXT)
    with pytest.raises(Refused):
        verdicts.decide(database, key, ADMIN, READER, seen, NOW)
    for wrong in (PostVerdict(verdicts.PUBLISH, "x", TITLE, TEXT), PostVerdict("nic", found.seen, TITLE, TEXT)):
        with pytest.raises(Refused):
            verdicts.decide(database, key, ADMIN, "", wrong, NOW)
    verdicts.decide(database, key, ADMIN, "", seen, NOW)
    with pytest.raises(Refused):
        verdicts.decide(database, key, ADMIN, "", seen, NOW)  # somebody has, meanwhile
    assert len([mail for mail in to(database, READER) if mail.subject.startswith("Opublikowano")]) == 1


def test_what_is_refused_is_never_public_and_its_author_reads_why(database):
    key, token = sent(database)
    with pytest.raises(PostFault):
        judged(database, key, verdicts.TURN_DOWN, reason=" ")
    judged(database, key, verdicts.TURN_DOWN, reason="To pytanie do urzędu.")
    assert threads.thread(database, key, ADMIN, READER) is None
    assert "To pytanie do urzędu." in to(database, READER)[-1].body
    assert threads.look(database, token, NOW).post.reason == "To pytanie do urzędu."
    with pytest.raises(Refused):
        judged(database, key)


def test_personal_data_are_taken_out_with_a_mark(database):
    key, _token = sent(database, text="Proszę dzwonić: Jan, 600 100 200.", name="Jan Kowalski")
    judged(database, key, text="Proszę o kontakt.", name="")
    found = threads.thread(database, key, VISITOR, "").question
    assert (found.text, found.name, found.edited) == ("Proszę o kontakt.", "", True)
    assert "usunęła z tego tekstu dane osobowe" in to(database, READER)[-1].body.replace("\u00a0", " ").replace(
        "\n", " "
    )
    other, _token = sent(database)
    judged(database, other)
    assert threads.thread(database, other, VISITOR, "").question.edited is False
    with pytest.raises(PostFault):
        judged(database, other, verdicts.KEEP, title="")


def test_a_report_brings_a_text_back_and_it_stays_until_the_decision(database):
    editor(database)
    editor(database, "redakcja@mazowieckie.example", "14")
    key = asked(database)
    verdicts.report(database, key, "To nieprawda.", NOW)
    verdicts.report(database, key, "Obraża.", NOW)
    (mail,) = to(database, "redakcja@lubelskie.example")
    assert "To nieprawda." in mail.body and to(database, "redakcja@mazowieckie.example") == []
    assert threads.thread(database, key, VISITOR, "") is not None
    assert verdicts.opened(database, key, LUBELSKIE, "").reports == ("To nieprawda.", "Obraża.")
    judged(database, key, verdicts.KEEP)
    assert verdicts.waiting(database, ADMIN, "") == [] and rows(database, "question_report") == []
    verdicts.report(database, key, "Znowu nieprawda.", NOW)
    judged(database, key, verdicts.TURN_DOWN, reason="Nieprawda.")
    assert threads.thread(database, key, ADMIN, READER) is None
    assert "Nieprawda." in to(database, READER)[-1].body
    with pytest.raises(Refused):
        verdicts.report(database, key, "Jeszcze raz.", NOW)


def test_a_question_that_was_taken_down_does_not_come_back_by_its_deletion(database):
    key = asked(database)
    answered(database, key, account(database, "obcy@example.pl"), "obcy@example.pl")
    judged(database, key, verdicts.TURN_DOWN, reason="Nieprawda.")
    threads.delete(database, key, READER, NOW)
    assert threads.thread(database, key, ADMIN, "") is None
    assert threads.listed(database, answers=True) == []
    threads.work(database, NOW + 31 * DAY)
    assert rows(database, "question_post") == []


def test_a_report_says_why_and_nobody_reports_without_end(database):
    key = asked(database)
    for reason in ("", " ", "x" * 1_001):
        with pytest.raises(PostFault):
            verdicts.report(database, key, reason, NOW)
    for _time in range(verdicts.REPORTS_FROM.most):
        verdicts.report(database, key, "Spam.", NOW, network="203.0.113.0/24")
    with pytest.raises(PostFault, match="Too many"):
        verdicts.report(database, key, "Spam.", NOW, network="203.0.113.0/24")
    assert newest(database).reported_at == NOW and len(mails(database)) == 2
