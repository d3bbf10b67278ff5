"""Requests for updates: who is asked, who is reminded, what is unanswered; each letter once, whoever sends it."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select, text

from geo.access.person import MACHINE
from geo.database import requests as asked
from geo.database.engine import Database
from geo.database.models import RequestLetter, Role, UpdateRequest
from geo.editorial import answers, monitoring, requests
from geo.editorial.requests import EVERYONE, Wish
from tests.children import at_once
from tests.heard import DAY, NOW, coordinator, crowd, editor, fill_in, mails, token, transactions
from tests.stores import LUBELSKIE

PUBLIC = "biuro@bio.example"


@pytest.fixture
def asking(database):
    """The database, where one cluster has a coordinator and the other one a public address."""
    coordinator(database)
    fill_in(database, "bio", email=PUBLIC)
    return database


def keys(plan):
    return [one.key for one in plan.asked]


def reasons(plan):
    return {reason: [key for key, _name in left] for reason, left in plan.left.items()}


def heard(database, key):
    with database.reading() as session:
        return asked.heard(session).get(key, asked.Heard())


def test_who_would_be_asked_and_who_cannot_be(database):
    found = requests.plan(database, MACHINE, EVERYONE, NOW)
    assert (keys(found), reasons(found), found.letters) == ([], {"no_address": ["agro", "bio"]}, 0)
    coordinator(database)
    coordinator(database, "druga@agro.example")
    fill_in(database, "agro", email="biuro@agro.example")  # whoever coordinates goes before the public address
    fill_in(database, "bio", email=PUBLIC, activity="ended")
    found = requests.plan(database, MACHINE, EVERYONE, NOW)
    assert (keys(found), reasons(found), found.letters) == (["agro"], {"ended": ["bio"]}, 2)
    assert mails(database) == []  # a look sends nothing


def test_an_editor_asks_in_the_own_voivodeship_alone(asking):
    assert keys(requests.plan(asking, LUBELSKIE, EVERYONE, NOW)) == ["agro"]
    assert keys(requests.plan(asking, LUBELSKIE, Wish(frozenset({"14"})), NOW)) == []
    assert keys(requests.plan(asking, MACHINE, Wish(frozenset({"14"})), NOW)) == ["bio"]
    assert keys(requests.start(asking, LUBELSKIE, Wish(keys=frozenset({"bio"})), NOW)) == []
    assert mails(asking) == []


def test_a_letter_says_who_asks_why_and_where_to_answer(database):
    database.settings = replace(
        database.settings, public_url="https://klastry.example", body="Urząd Marszałkowski", contact="k@urzad.example"
    )
    coordinator(database, language="en")
    fill_in(database, "bio", email=f"{PUBLIC}; inny@bio.example", members="12", members_year="2024")
    requests.start(database, MACHINE, EVERYONE, NOW)
    english, polish = mails(database)
    assert (english.recipient, polish.recipient) == ("koordynator@agro.example", PUBLIC)
    assert english.subject == "Is the entry “Agroklaster” still right?"
    assert polish.subject == "Czy wpis „Bioklaster” jest nadal aktualny?"
    assert f"https://klastry.example/answer/{token(polish)}\n" in polish.body
    assert polish.headers["List-Unsubscribe"] == f"<https://klastry.example/answer/{token(polish)}>"
    assert polish.reply_to == "k@urzad.example"
    for said in ("Urząd Marszałkowski", "Liczba członków: 12 (2024)", "Siedziba koordynatora: Warszawa", "30.05.2027"):
        assert said in polish.body
    assert "account which coordinates" in " ".join(english.body.split())
    assert max(map(len, polish.body.splitlines())) <= 110  # only a link may be longer than a line


def test_of_a_link_the_database_knows_the_hash(asking):
    requests.start(asking, MACHINE, EVERYONE, NOW)
    secret = token(mails(asking)[0])
    assert len(secret) == 43  # 256 bits
    with asking.reading() as session:
        letters = session.scalars(select(RequestLetter)).all()
        assert hashlib.sha256(secret.encode()).hexdigest() in {letter.digest for letter in letters}
        session.execute(text("SELECT 1"))
    assert secret not in repr([vars(letter) for letter in letters])


def test_a_coordinator_is_reminded_twice_and_then_it_is_said_that_nobody_answers(asking):
    requests.start(asking, MACHINE, Wish(keys=frozenset({"agro"})), NOW)
    done = {}
    for day in range(1, 60):
        worked = requests.work(asking, NOW + day * DAY)
        if worked.reminded or worked.unanswered:
            done[day] = (worked.reminded, worked.unanswered)
    assert done == {14: (1, 0), 28: (1, 0), 42: (0, 1)}
    assert [mail.subject.startswith("Przypomnienie") for mail in mails(asking)] == [False, True, True]
    assert len({token(mail) for mail in mails(asking)}) == 3
    assert heard(asking, "agro") == asked.Heard(unanswered="2026-12-01")


def test_a_server_that_slept_reminds_once_and_leaves_time_to_answer(asking):
    requests.start(asking, MACHINE, Wish(keys=frozenset({"agro"})), NOW)
    assert requests.work(asking, NOW + 100 * DAY).reminded == 1
    assert requests.work(asking, NOW + 101 * DAY) == requests.Worked()
    assert requests.work(asking, NOW + 114 * DAY).reminded == 1
    assert requests.work(asking, NOW + 128 * DAY).unanswered == 1


def test_a_public_address_gets_one_letter_and_no_second_unless_it_answers(asking):
    wish = Wish(keys=frozenset({"bio"}))
    requests.start(asking, MACHINE, wish, NOW)
    assert [requests.work(asking, NOW + day * DAY).reminded for day in (14, 28, 41)] == [0, 0, 0]
    assert requests.work(asking, NOW + 42 * DAY).unanswered == 1
    later = NOW + 150 * DAY
    assert reasons(requests.plan(asking, MACHINE, wish, later)) == {"silent": ["bio"]}
    assert reasons(requests.plan(asking, MACHINE, replace(wish, silent=True), later)) == {"silent": ["bio"]}
    # A late answer counts all the same, and after it the address is asked again.
    answers.answer(asking, token(mails(asking)[0]), answers.RIGHT, later)
    assert heard(asking, "bio") == asked.Heard("2027-04-30", "address")
    assert reasons(requests.plan(asking, MACHINE, wish, later + 100 * DAY)) == {"recent": ["bio"]}
    assert keys(requests.start(asking, MACHINE, wish, later + 150 * DAY)) == ["bio"]
    assert len(mails(asking)) == 2


def test_a_coordinator_who_was_silent_is_asked_again_where_an_editor_wants_it(asking):
    wish = Wish(keys=frozenset({"agro"}))
    requests.start(asking, MACHINE, wish, NOW)
    for day in (14, 28, 42):
        requests.work(asking, NOW + day * DAY)
    later = NOW + 180 * DAY
    assert reasons(requests.plan(asking, MACHINE, wish, later)) == {"silent": ["agro"]}
    assert keys(requests.start(asking, MACHINE, replace(wish, silent=True), later)) == ["agro"]
    # Only the newest round is to be answered, and as long as it may be, the one before stays told.
    assert heard(asking, "agro").unanswered == "2026-12-01"
    answers.answer(asking, token(mails(asking)[-1]), answers.RIGHT, later + DAY)
    assert heard(asking, "agro") == asked.Heard("2027-05-31", "coordinator")


def test_whoever_was_asked_or_answered_lately_is_left_in_peace(asking):
    requests.start(asking, MACHINE, EVERYONE, NOW)
    assert reasons(requests.plan(asking, MACHINE, EVERYONE, NOW + DAY)) == {"recent": ["agro", "bio"]}
    assert requests.start(asking, MACHINE, EVERYONE, NOW + DAY).asked == ()
    assert len(mails(asking)) == 2


def test_nobody_is_reminded_who_has_answered_in_another_way(asking):
    people = editor(asking)
    requests.start(asking, people, EVERYONE, NOW)
    monitoring.confirm(asking, people, "agro", "Telefon do biura.", NOW + DAY)
    assert [requests.work(asking, NOW + day * DAY) for day in (14, 28, 42)] == [requests.Worked()] * 3
    assert heard(asking, "agro") == asked.Heard("2026-12-02", "contact")


def test_an_address_that_wants_no_letters_gets_none(asking):
    requests.start(asking, MACHINE, EVERYONE, NOW)
    first, second = map(token, mails(asking))
    answers.stop(asking, first, NOW)
    answers.stop(asking, second, NOW)
    answers.stop(asking, second, NOW)
    assert answers.look(asking, first, NOW).unwilling
    for day in (14, 28):
        assert requests.work(asking, NOW + day * DAY).reminded == 0
    assert requests.work(asking, NOW + 42 * DAY).unanswered == 2
    with asking.reading() as session:
        assert PUBLIC not in repr([row._asdict() for row in session.execute(text("SELECT * FROM mail_refusal"))])
    answers.answer(asking, second, answers.RIGHT, NOW + 42 * DAY)
    later = NOW + 170 * DAY
    assert reasons(requests.plan(asking, MACHINE, Wish(keys=frozenset({"bio"})), later)) == {"wants_none": ["bio"]}
    answers.stop(asking, second, later, again=True)
    assert keys(requests.plan(asking, MACHINE, Wish(keys=frozenset({"bio"})), later)) == ["bio"]


def test_where_the_settings_say_so_rounds_start_by_themselves_every_half_year(asking):
    asking.settings = replace(asking.settings, asks=True)
    days = [day for day in (0, 100, 173, 174, 250, 420) if requests.work(asking, NOW + day * DAY).asked]
    assert days == [174]  # compiled on 23 November: half a year is over after 23 May; who was silent is left in peace
    answers.answer(asking, token(mails(asking)[0]), answers.RIGHT, NOW + 200 * DAY)
    assert [requests.work(asking, NOW + day * DAY).asked for day in (300, 380, 390, 400)] == [0, 0, 1, 0]
    asking.settings = replace(asking.settings, asks=False)
    assert requests.work(asking, NOW + 900 * DAY).asked == 0


def test_addresses_of_letters_are_forgotten_with_their_links(asking):
    requests.start(asking, MACHINE, EVERYONE, NOW)
    requests.work(asking, NOW + 361 * DAY)
    with asking.reading() as session:
        assert session.scalars(select(RequestLetter.recipient)).all() == []
        assert len(session.scalars(select(UpdateRequest)).all()) == 2


def test_many_are_asked_and_reminded_in_transactions_that_let_others_in(database, monkeypatch):
    monkeypatch.setattr(requests, "AT_ONCE", 10)
    keys = crowd(database, 33)
    few, many = Wish(keys=frozenset(keys[:3])), Wish(keys=frozenset(keys[3:]))
    loaded = []
    event.listen(Role, "load", count := lambda role, _context: loaded.append(role.scope))
    for do, read in (
        (lambda wish, day: len(requests.start(database, MACHINE, wish, NOW + day * DAY).asked), 66),
        (lambda _wish, day: requests.work(database, NOW + (14 + day) * DAY).reminded, 33),
    ):
        loaded.clear()
        with transactions(database) as small:
            assert do(few, 0) == 3
        with transactions(database) as large:
            assert do(many, 1) == 30
        assert sum(map(len, large)) <= 11 * sum(map(len, small))
        assert max(map(len, large)) <= 10 * 6 + 10
        assert len(loaded) == read  # each role once, not anew for each letter
    event.remove(Role, "load", count)
    assert len(mails(database)) == 66


def test_who_was_asked_by_somebody_else_between_two_transactions_is_not_asked_again(database, monkeypatch):
    monkeypatch.setattr(requests, "AT_ONCE", 1)
    crowd(database, 3)
    with Database(database.settings) as other:
        found = requests.plan(other, MACHINE, EVERYONE, NOW)
        monkeypatch.setattr(requests, "plan", lambda *_: found)  # both have chosen before either asks
        first = requests.start(database, MACHINE, EVERYONE, NOW)
        second = requests.start(other, MACHINE, EVERYONE, NOW)
    assert (len(first.asked), second.asked, len(mails(database))) == (3, (), 3)
    with database.reading() as session:
        assert len(asked.round_starts(session)) == 1


def round_of(settings):
    """How many letters and reminders a process sends of a round that several start."""
    with Database(settings) as database:
        begun = requests.start(database, MACHINE, requests.EVERYONE, NOW)
        done = [requests.work(database, NOW + day * DAY) for day in (14, 28)]
        return len(begun.asked), sum(one.reminded for one in done)


def test_processes_that_start_a_round_at_once_send_each_letter_once(asking):
    counts = at_once(2, round_of, asking.settings)
    assert tuple(map(sum, zip(*counts, strict=True))) == (2, 2)
    subjects = sorted(mail.subject[:5] for mail in mails(asking))
    assert subjects == ["Czy w", "Czy w", "Przyp", "Przyp"]


def test_a_day_is_that_of_poland():
    from geo.days import day_of

    assert day_of(NOW.replace(hour=23, minute=30)) == date(2026, 12, 2)
