"""Writing to who made an offer: nobody's address is shown, nothing happens by a look, what came of it is counted."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from geo.database import requests as asked
from geo.database.models import Account
from geo.editorial import publishing, requests
from geo.errors import Declined
from geo.exchange import interests
from geo.exchange.letter import MOST, NotSent, faults
from geo.i18n import NO_BREAK
from geo.scenes import pages
from geo.scenes.sources import load
from geo.store import live, public
from tests.heard import coordinator, fill_in, mails
from tests.offers import DAY, NOW, OFFER, WORDS, counts, letter, offered, rows, secret, sent, to

OWNER, WRITER = "koordynator@agro.example", "jana@rezani.example"
TABLES = ("interest", "interest_message", "interest_link", "contact_event", "outbox", "mail_refusal")
QUARTER = 91 * DAY


@pytest.fixture
def offer(database):
    """An offer of a cluster with a coordinator."""
    coordinator(database)
    offered(database)


def refused(database, **given):
    with pytest.raises(NotSent) as caught:
        interests.write(database, letter(**given), NOW)
    return caught.value.code


def test_a_letter_goes_once_its_address_is_confirmed_and_shows_no_address(database, offer):
    assert interests.write(database, letter(), NOW) == ""
    (asks,) = mails(database)
    assert (asks.recipient, asks.subject) == (WRITER, "Potvrďte zprávu: Cięcie laserem")
    assert WORDS not in asks.body and "Řezání" not in asks.body  # nobody sends words of theirs to any address
    interests.send(database, secret(asks), NOW)
    (arrived,) = to(database, OWNER)
    assert arrived.subject == "Zainteresowanie: Cięcie laserem"
    assert "Řezání s.r.o. (Czechy)" in arrived.body
    assert WORDS in " ".join(arrived.body.split())
    assert WRITER not in arrived.body + arrived.reply_to + str(arrived.headers)
    interests.reply(database, secret(arrived), "Zapraszamy do Lublina.", NOW)
    answered = to(database, WRITER)[-1]
    assert answered.subject == "Odpověď: Cięcie laserem"
    assert "Zapraszamy do Lublina." in answered.body
    assert OWNER not in answered.body + answered.reply_to + str(answered.headers)
    interests.reply(database, secret(answered), "Přijedeme.", NOW)
    assert "Přijedeme." in to(database, OWNER)[-1].body


def test_who_agrees_shows_the_address_to_the_other_side_alone(database, offer):
    writer, owner = sent(database, shares=True)
    assert to(database, OWNER)[0].reply_to == WRITER
    assert interests.look(database, owner, NOW).address == WRITER
    assert interests.look(database, writer, NOW).address == ""
    interests.reply(database, owner, "Proszę pisać wprost.", NOW, shares=True)
    assert to(database, WRITER)[-1].reply_to == OWNER
    assert interests.look(database, writer, NOW).address == OWNER


def test_a_signed_in_address_is_confirmed_already(database, offer):
    token = interests.write(database, letter(email="Jana@Rezani.example"), NOW, verified=WRITER)
    assert [mail.recipient for mail in mails(database)] == [OWNER]
    assert interests.look(database, token, NOW).sent is not None
    assert interests.write(database, letter(), NOW, verified="kdo@jiny.example") == ""


def test_a_look_changes_nothing_and_sending_again_neither(database, offer):
    interests.write(database, letter(), NOW)
    token = secret(mails(database)[0])
    before = rows(database, *TABLES)
    interests.look(database, token, NOW)
    assert rows(database, *TABLES) == before
    interests.send(database, token, NOW)
    after = rows(database, *TABLES)
    interests.send(database, token, NOW)
    assert rows(database, *TABLES) == after


def test_what_is_not_wanted_is_deleted_unsent(database, offer):
    interests.write(database, letter(), NOW)
    token = secret(mails(database)[0])
    interests.discard(database, token, NOW)
    assert rows(database, "interest", "interest_message", "interest_link") == []
    with pytest.raises(Declined):
        interests.look(database, token, NOW)
    writer, _owner = sent(database)
    with pytest.raises(Declined):
        interests.discard(database, writer, NOW)


def test_nobody_is_written_to_who_cannot_answer(database):
    assert refused(database) == "unreachable"  # no such offer
    offered(database)
    assert refused(database) == "unreachable"  # nobody answers for the cluster
    fill_in(database, "agro", email="biuro@agro.example; drugi@agro.example")
    sent(database)
    assert [mail.recipient for mail in mails(database)] == [WRITER, "biuro@agro.example"]
    offered(database, "stara", valid_until="2026-11-30")
    assert refused(database, offer="stara") == "unreachable"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "fault_organisation"),
        ({"email": "jana"}, "fault_email"),
        ({"email": "a@b.cz\nBcc: c@d.cz"}, "fault_email"),
        ({"country": "XX"}, "fault_country"),
        ({"text": "Krátce"}, "fault_message"),
        ({"text": "x" * (MOST + 1)}, "fault_message"),
    ],
)
def test_a_faulty_letter_says_what_is_wrong(wrong, code):
    assert [fault.code for fault in faults(letter(**wrong))] == [code]


def test_letters_are_limited_by_network_address_and_offer(database, offer):
    for _number in range(5):
        interests.write(database, letter(), NOW, network="192.0.2.0/24")
    assert refused(database) == "often"
    for number in range(15):
        interests.write(database, letter(email=f"a{number}@b.example"), NOW, network="192.0.2.0/24")
    with pytest.raises(NotSent, match="often"):
        interests.write(database, letter(email="c@d.example"), NOW, network="192.0.2.0/24")
    interests.write(database, letter(email="c@d.example"), NOW, network="198.51.100.0/24")
    interests.write(database, letter(), NOW + DAY)


def test_both_sides_are_asked_after_three_months_and_reminded_twice(database, offer):
    sent(database)
    assert interests.work(database, NOW + QUARTER - DAY) == 0
    assert interests.work(database, NOW + QUARTER) == 2
    assert interests.work(database, NOW + QUARTER) == 0
    asks = to(database, WRITER)[-1]
    assert asks.subject == "Co vzešlo z kontaktu: Cięcie laserem"
    assert "- Schůzka nebo jednání" in asks.body
    interests.answer(database, secret(asks), "met", NOW + QUARTER)
    assert interests.work(database, NOW + QUARTER + 14 * DAY) == 1  # the owner alone
    assert to(database, OWNER)[-1].subject.startswith("Przypomnienie.")
    assert interests.work(database, NOW + QUARTER + 28 * DAY) == 1
    assert interests.work(database, NOW + QUARTER + 42 * DAY) == 0
    with pytest.raises(Declined):
        interests.answer(database, secret(asks), "often", NOW + QUARTER)


def test_the_lesser_of_two_answers_counts_and_a_correction_counts_anew(database, offer):
    writer, owner = sent(database)
    interests.work(database, NOW)
    assert counts(database) == {"interests": 1}
    interests.answer(database, writer, "contract", NOW)
    interests.work(database, NOW)
    assert counts(database) == {"interests": 1, "meetings": 1, "contracts": 1}
    interests.answer(database, owner, "met", NOW)
    interests.work(database, NOW)
    assert counts(database) == {"interests": 1, "meetings": 1, "contracts": 0}
    interests.answer(database, owner, "nothing", NOW)
    interests.work(database, NOW)
    assert counts(database) == {"interests": 1, "meetings": 0, "contracts": 0}


def test_counts_stay_and_persons_go_after_half_a_year(database, offer):
    interests.write(database, letter(offer="laser", email="nikdo@b.example"), NOW)
    writer, owner = sent(database)
    interests.answer(database, writer, "contract", NOW)
    interests.work(database, NOW)
    assert len(rows(database, "interest")) == 2
    interests.work(database, NOW + 8 * DAY)
    assert len(rows(database, "interest")) == 1  # what nobody confirmed is gone
    interests.work(database, NOW + 183 * DAY)
    assert rows(database, "interest", "interest_message", "interest_link") == []
    assert counts(database) == {"interests": 1, "meetings": 1, "contracts": 1}
    with pytest.raises(Declined):
        interests.look(database, owner, NOW + 183 * DAY)


def test_either_side_ends_it_and_no_mail_follows(database, offer):
    writer, owner = sent(database)
    interests.end(database, owner, NOW)
    with pytest.raises(NotSent, match="over"):
        interests.reply(database, writer, "Ještě něco", NOW)
    assert interests.work(database, NOW + QUARTER) == 0
    assert interests.look(database, writer, NOW).is_open is False


def test_letters_are_not_answers_of_clusters(database, offer):
    """What is counted of offers stands in one series with what is heard of clusters, and is none of it."""
    sent(database)
    interests.work(database, NOW)
    with database.reading() as session:
        assert asked.heard(session) == {}
        assert asked.events_after(session, NOW - DAY, NOW + DAY) == []
        assert asked.newest_event(session) == 1


def test_the_indicator_of_the_policy_page_moves_with_what_both_sides_say(database, offer):
    def shown():
        own = replace(live.pinned(database.settings), planned=(("meetings", 4),))
        scene = pages.read(load(own, date(2027, 4, 1)), "policy", "lang=pl")
        figure = next(figure for figure in scene.figures if figure.name == "policy-indicators")
        return {row[1].replace(NO_BREAK, " "): row[2:4] for row in figure.rows if row[0] == "Giełda atlasu"}

    writer, owner = sent(database)
    interests.answer(database, writer, "contract", NOW + QUARTER)
    interests.answer(database, owner, "met", NOW + QUARTER)
    assert shown() == {"Spotkania i rozmowy po nich": (4, 0)}
    interests.work(database, NOW + QUARTER)
    publishing.catch_up(database)
    assert shown() == {
        "Wiadomości w sprawie ofert": (None, 1),
        "Spotkania i rozmowy po nich": (4, 1),
        "Umowy po nich": (None, 0),
    }
    told = (live.pinned(database.settings).data / public.FOLDER / "counts.json").read_text("utf-8")
    assert told == '{"offer":{"interests":1,"meetings":1}}'  # numbers, no persons


def test_who_is_disabled_gets_no_letters(database, offer):
    fill_in(database, "agro", email="biuro@agro.example")
    with database.writing() as session:
        session.execute(update(Account).values(disabled_at=NOW))
    sent(database)
    assert mails(database)[-1].recipient == "biuro@agro.example"


def test_an_address_that_editors_closed_writes_no_more(database, offer):
    with database.writing() as session:
        asked.refuse(session, requests.address_digest(WRITER), interests.INTERESTS, NOW)
    assert refused(database) == "blocked"


def test_the_title_is_in_the_readers_language_else_the_original(database):
    assert interests.titled(OFFER, "de") == "Laserschneiden"
    assert interests.titled(OFFER, "uk") == "Cięcie laserem"
    assert interests.titled({}, "pl") == ""
