"""Questionnaires on both databases: made and sent by editors, answered by link, proposed, summarised, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from geo.access import accounts, own
from geo.access.person import COORDINATOR, Person
from geo.database import queries
from geo.database.models import Change
from geo.editorial import decisions
from geo.errors import Declined
from geo.exchange import questionnaire_answers, questionnaires, questions
from geo.exchange.day_letters import DayLetters
from geo.exchange.questionnaire_answers import Answering
from geo.exchange.questionnaires import NO_ADDRESS, RecipientWish
from geo.exchange.questions import AskedQuestion, QuestionnaireForm, QuestionnaireSection
from tests import exchange, heard
from tests.questionnaires import CLOSES, EVERYBODY, NOW, REGISTRY, answer, answering, desk, firms, form, links, sent
from tests.stores import ADMIN, LUBELSKIE, MAZOWIECKIE

DAY = timedelta(days=1)


@pytest.fixture
def at(database):
    return desk(database)


def firm_of(database, key="firma-1"):
    with database.reading() as session:
        return queries.entry(session, "firm", key).data


def proposed(database):
    """The changes that answers proposed, the oldest first."""
    from sqlalchemy import select

    with database.reading() as session:
        return list(session.scalars(select(Change).where(Change.origin == "form").order_by(Change.id)))


class TestForm:
    def test_a_form_is_kept_as_it_was_written(self):
        assert questions.unpacked(questions.packed(form())) == form()

    @pytest.mark.parametrize(("name", "asked"), [(name, one) for name, (_n, one) in questionnaires.templates().items()])
    def test_what_ships_lacks_nothing_and_fills_fields_that_there_are(self, name, asked):
        assert questionnaires.lacks(asked) == []
        assert len({one.id for one in asked.questions.values()}) == len(asked.questions)
        for one in asked.questions.values():
            assert not one.fills or one.fills in {field.name for field in questions.fitting(one.kind, asked.about)}
            assert one.kind not in ("one", "several") or len(questions.options(one, asked, "pl", REGISTRY)) >= 2

    def test_what_is_missing_is_said(self, at):
        bare = questionnaires.blank("firm", ("pl", "en"))
        assert len(questionnaires.lacks(bare)) == 4  # two titles, no question, a section without a title
        number = questionnaires.begin(at, bare, "06")
        questionnaires.set_days(at, number, "", CLOSES)
        with pytest.raises(Declined, match="not complete"):
            questionnaires.send(at, number, EVERYBODY, firms(at.database))

    def test_the_form_stays_as_it_is_once_it_is_sent(self, at):
        number = questionnaires.begin(at, form(), "06")
        questionnaires.alter(at, number, 1, lambda one: replace(one, intro={}))
        with pytest.raises(Declined, match="Somebody else"):
            questionnaires.alter(at, number, 1, lambda one: one)
        questionnaires.set_days(at, number, "", CLOSES)
        questionnaires.send(at, number, EVERYBODY, firms(at.database))
        for refused in (lambda: questionnaires.alter(at, number, 2, form), lambda: questionnaires.delete(at, number)):
            with pytest.raises(Declined, match="was sent already"):
                refused()

    @pytest.mark.parametrize(
        ("opens", "closes"), [("", ""), ("", "soon"), ("", "2026-11-30"), ("2027-01-02", "2027-01-01"), ("", "2029")]
    )
    def test_days_are_days_in_their_order(self, at, opens, closes):
        number = questionnaires.begin(at, form(), "06")
        with pytest.raises(Declined):
            questionnaires.set_days(at, number, opens, closes)

    def test_editors_have_the_questionnaires_of_their_voivodeship(self, at):
        number = questionnaires.begin(at, form(), "06")
        assert [line.one.id for line in questionnaires.listed(replace(at, person=LUBELSKIE))] == [number]
        assert questionnaires.opened(replace(at, person=ADMIN), number).form == form()
        for stranger in (MAZOWIECKIE, Person(), Person(None, frozenset({(COORDINATOR, "agro")}))):
            assert questionnaires.listed(replace(at, person=stranger)) == []
            with pytest.raises(Declined, match="no such questionnaire"):
                questionnaires.opened(replace(at, person=stranger), number)
            for region in ("06", ""):
                with pytest.raises(Declined):
                    questionnaires.begin(replace(at, person=stranger), form(), region)


class TestLetters:
    def test_who_can_be_reached_and_who_cannot(self, at):
        firms(at.database, 2)
        exchange.put(
            at.database,
            "firm",
            {
                "cicha": exchange.firm(name="Cicha", nip=exchange.nip(8)),
                "obca": exchange.firm(name="Obca", nip=exchange.nip(9), city="Warszawa", teryt="14", memberships=[]),
            },
        )
        owner = heard.account(at.database, "wlasciciel@f1.example", (COORDINATOR, "firm:firma-1"), language="en")
        assert owner
        number = questionnaires.begin(at, form(), "06")
        plan = questionnaires.recipients(at, number, EVERYBODY)
        assert [(one.key, one.to) for one in plan.reached] == [
            ("firma-1", (("wlasciciel@f1.example", "en"),)),
            ("firma-2", (("biuro@f2.example", "pl"),)),
        ]
        assert plan.left == {NO_ADDRESS: ("Cicha",)}
        for wish, reached in (
            (RecipientWish(cluster="agro", division="16", size="small"), 2),
            (RecipientWish(cluster="bio"), 0),
            (RecipientWish(division="10"), 0),
            (RecipientWish(size="large"), 0),
            (RecipientWish(region="14"), 0),
        ):
            assert len(questionnaires.recipients(at, number, wish).reached) == reached

    def test_members_are_those_of_today(self, at):
        """Today is 1 December 2026: who leaves later is still one, who joins later is none yet."""
        rows = {"ends": {"valid_to": "2027-06"}, "begins": {"valid_from": "2027"}, "left": {"valid_to": "2026-11"}}
        made = {
            key: exchange.firm(
                nip=exchange.nip(place), email=f"{key}@f.example", memberships=[{"cluster_id": "agro", **days}]
            )
            for place, (key, days) in enumerate({**rows, "open": {}}.items())
        }
        exchange.put(at.database, "firm", made)
        number = questionnaires.begin(at, form(), "06")
        asked = questionnaires.recipients(at, number, RecipientWish(cluster="agro")).reached
        assert [one.key for one in asked] == ["ends", "open"]

    def test_clusters_are_asked_by_their_coordinators(self, at):
        heard.coordinator(at.database)
        number = questionnaires.begin(at, replace(form(), about="cluster", sections=()), "06")
        plan = questionnaires.recipients(at, number, EVERYBODY)
        assert [(one.key, one.to) for one in plan.reached] == [("agro", (("koordynator@agro.example", "pl"),))]
        assert not questionnaires.recipients(at, number, RecipientWish(sector="ict")).reached

    def test_each_is_asked_once_and_reminded_once(self, at):
        number = sent(at, 3)
        first = heard.mails(at.database)
        assert [mail.recipient for mail in first] == [f"biuro@f{place}.example" for place in (1, 2, 3)]
        assert first[0].subject == "Ankieta: Ankieta firm"
        assert "31.12.2026" in first[0].body
        assert questionnaires.send(at, number, EVERYBODY, firms(at.database, 3)) == DayLetters(0)
        answer(at.database, 1)
        questionnaire_answers.stop(answering(at.database, 2))
        assert questionnaires.remind(at, number) == DayLetters(1)
        assert questionnaires.remind(at, number) == DayLetters(0)
        last = heard.mails(at.database)[-1]
        assert (last.recipient, last.subject) == ("biuro@f3.example", "Przypomnienie: Ankieta firm")

    def test_what_a_day_holds_is_sent_and_the_rest_follows_on_another(self, at, monkeypatch):
        """Of five firms a limit of two lets two be asked on a day; reminders go on in the same way."""
        monkeypatch.setattr(questionnaires, "LETTERS_BY", replace(questionnaires.LETTERS_BY, most=2))
        number, keys, tomorrow = sent(at, 5), firms(at.database, 5), replace(at, now=NOW + DAY)
        assert [mail.recipient for mail in heard.mails(at.database)] == ["biuro@f1.example", "biuro@f2.example"]
        with pytest.raises(Declined, match="Too many letters"):
            questionnaires.send(at, number, EVERYBODY, keys)
        assert questionnaires.send(tomorrow, number, EVERYBODY, keys) == DayLetters(2, 1)
        days = [replace(at, now=NOW + number * DAY) for number in (2, 3, 4)]
        assert questionnaires.remind(days[0], number) == DayLetters(2, 2)
        assert questionnaires.remind(days[1], number) == DayLetters(2, 0)
        assert questionnaires.remind(days[2], number) == DayLetters(0, 0)
        assert [mail.recipient[6:8] for mail in heard.mails(at.database)[4:]] == ["f1", "f2", "f3", "f4"]

    def test_nothing_is_sent_while_it_is_not_open(self, at):
        number = questionnaires.begin(at, form(), "06")
        with pytest.raises(Declined, match="while the questionnaire is open"):
            questionnaires.send(at, number, EVERYBODY, firms(at.database))
        questionnaires.set_days(at, number, "", CLOSES)
        with pytest.raises(Declined, match="while the questionnaire is open"):
            questionnaires.send(replace(at, now=NOW + 60 * DAY), number, EVERYBODY, firms(at.database))
        assert heard.mails(at.database) == []


class TestAnswers:
    def test_answers_are_kept_as_one_goes_faulty_ones_too(self, at):
        sent(at, 1)
        who = answering(at.database)
        assert questionnaire_answers.look(who).shown("q1") == ["dab.example.pl"]
        assert questionnaire_answers.save(who, 0, {"q1": ["nowa.example.pl"], "q2": [""]}) == []
        wrong = questionnaire_answers.save(who, 1, {"q6": ["dużo"], "q7": ["9"], "q8": ["kiedyś"], "q5": ["1", "2"]})
        assert [one.question for one in wrong] == ["q6", "q7", "q8"]
        seen = questionnaire_answers.look(who)
        assert (seen.shown("q1"), seen.shown("q6"), seen.shown("q5")) == (["nowa.example.pl"], ["dużo"], ["1", "2"])
        assert [one.question for one in questionnaire_answers.proposal(who).faults] == ["q2", "q4", "q6", "q7", "q8"]
        with pytest.raises(Declined, match="required answers"):
            questionnaire_answers.hand_in(who)
        assert proposed(at.database) == []

    def test_mapped_answers_become_a_proposal_that_is_decided_on(self, at):
        number = sent(at, 1)
        answer(at.database, 1, q1="nowa.example.pl", q2="medium", q3="Meble i schody.")
        assert firm_of(at.database)["size"] == "small"
        [change] = proposed(at.database)
        assert (change.state, change.author_role, change.note) == (
            "submitted",
            "visitor",
            "Odpowiedź na ankietę „Ankieta firm”.",
        )
        assert {name: change.patch[name] for name in ("website", "size")} == {
            "website": "nowa.example.pl",
            "size": "medium",
        }
        decisions.accept(at.database, change.id, ADMIN)
        now = firm_of(at.database)
        assert (now["size"], now["website"]) == ("medium", "nowa.example.pl")
        assert now["texts"] == [{"lang": "pl", "original": "yes", "text": "Meble i schody."}]
        assert questionnaires.outcome(at, number).line.handed == 1

    def test_a_correction_takes_the_place_of_what_waits_for_a_decision(self, at):
        sent(at, 1)
        answer(at.database, 1, q2="medium")
        assert questionnaire_answers.look(answering(at.database)).handed
        answer(at.database, 1, q2="large")
        first, second = proposed(at.database)
        assert (first.state, second.state, second.patch) == ("withdrawn", "submitted", {"size": "large"})
        decisions.accept(at.database, second.id, ADMIN)
        answer(at.database, 1, q2="large")
        assert len(proposed(at.database)) == 2  # nothing is left to propose

    def test_what_breaks_a_rule_of_the_profile_is_said_at_its_question(self, at):
        sent(at, 1)
        who = answering(at.database)
        for place in (0, 1):
            questionnaire_answers.save(who, place, {"q1": ["nie mamy strony"], "q2": ["small"], "q4": ["no"]})
        assert [one.question for one in questionnaire_answers.proposal(who).faults] == ["q1"]

    def test_a_cluster_answers_about_its_own_profile(self, at):
        heard.coordinator(at.database)
        year = AskedQuestion("q1", "number", {"pl": "Rok"}, fills="founded")
        asks = QuestionnaireForm(
            "cluster", ("pl",), {"pl": "Klastry"}, sections=(QuestionnaireSection({"pl": "O klastrze"}, (year,)),)
        )
        number = questionnaires.begin(at, asks, "06")
        questionnaires.set_days(at, number, "", CLOSES)
        assert questionnaires.send(at, number, EVERYBODY, {"agro"}) == DayLetters(1)
        who = answering_as(at, "koordynator@agro.example")
        assert questionnaire_answers.save(who, 0, {"q1": ["2004"]}) == []
        assert questionnaire_answers.hand_in(who)
        [change] = proposed(at.database)
        assert (change.kind, change.key, change.author_role, change.patch) == (
            "cluster",
            "agro",
            "coordinator",
            {"founded": "2004"},
        )
        decisions.accept(at.database, change.id, ADMIN)

    def test_who_acts_for_the_firm_answers_in_that_role(self, at):
        heard.account(at.database, "wlasciciel@f1.example", (COORDINATOR, "firm:firma-1"))
        sent(at, 1)
        who = answering_as(at, "wlasciciel@f1.example")
        for place in (0, 1):
            questionnaire_answers.save(who, place, {"q2": ["large"], "q4": ["no"]})
        assert questionnaire_answers.hand_in(who)
        assert proposed(at.database)[0].author_role == "coordinator"

    def test_a_link_works_while_it_is_open_and_is_looked_at_a_while_longer(self, at):
        sent(at, 1)
        late = answering(at.database, now=NOW + 40 * DAY)
        assert not questionnaire_answers.look(late).open
        for refused in (lambda: questionnaire_answers.save(late, 0, {}), lambda: questionnaire_answers.hand_in(late)):
            with pytest.raises(Declined, match="not open today"):
                refused()
        for gone in (replace(late, now=NOW + 300 * DAY), replace(late, token="nothing")):
            with pytest.raises(Declined, match="leads nowhere"):
                questionnaire_answers.look(gone)

    def test_answers_are_taken_back(self, at):
        number = sent(at, 1)
        answer(at.database, 1, q2="large")
        questionnaire_answers.delete(answering(at.database))
        assert proposed(at.database)[0].state == "withdrawn"
        assert questionnaires.outcome(at, number).line.handed == 0
        assert questionnaire_answers.look(answering(at.database)).shown("q2") == ["small"]

    def test_too_much_from_one_link_is_stopped(self, at, monkeypatch):
        sent(at, 1)
        monkeypatch.setattr(questionnaire_answers, "SAVED_BY", replace(questionnaire_answers.SAVED_BY, most=2))
        who = answering(at.database)
        for _time in (1, 2):
            questionnaire_answers.save(who, 0, {})
        with pytest.raises(Declined, match="Go on tomorrow"):
            questionnaire_answers.save(who, 0, {})


def answering_as(at, email):
    return Answering(at.database, REGISTRY, links(at.database)[email], NOW)


class TestOutcome:
    def test_counts_and_who_has_answered_are_for_the_contact_point(self, at):
        number = sent(at, 5)
        for place in (1, 2, 3):
            answer(at.database, place, q6=str(place * 10), q7="4")
        questionnaire_answers.save(answering(at.database, 4), 0, {"q2": ["small"]})
        found = questionnaires.outcome(at, number, REGISTRY)
        assert (found.line.asked, found.line.handed, found.begun) == (5, 3, 1)
        assert [name for name, _day, _answers in found.replies] == ["Firma 1", "Firma 2", "Firma 3"]
        assert found.waiting == ["Firma 4", "Firma 5"]
        told = {one.question: one for one in found.summary.questions}
        assert (told["q6"].mean, told["q7"].mean, told["q9"].answered) == (20.0, 4.0, 0)

    def test_everybody_sees_a_shared_summary_once_it_is_closed(self, at):
        number = sent(at, 1)
        after = (NOW + 40 * DAY).date()
        assert questionnaires.shared_summary(at.database, number, after) is None
        questionnaires.share(at, number, shared=True)
        assert questionnaires.shared_summary(at.database, number, NOW.date()) is None
        assert questionnaires.shared_summary(at.database, number, after)[1].replies == 0
        assert questionnaires.shared_summary(at.database, 999, after) is None

    def test_answers_are_deleted_by_age_and_their_summary_stays(self, at):
        number = sent(at, 4)
        for place in (1, 2, 3, 4):
            answer(at.database, place, q2="micro", q9="Nie publikować.")
        before = questionnaires.outcome(at, number, REGISTRY).summary
        assert questionnaires.forget(at.database, NOW + 200 * DAY) == 0
        assert questionnaires.forget(at.database, NOW + 211 * DAY) == 1
        assert questionnaires.forget(at.database, NOW + 212 * DAY) == 0
        after = questionnaires.outcome(at, number, REGISTRY)
        assert (after.summary, after.replies, after.waiting) == (before, [], [])
        with pytest.raises(Declined):
            questionnaire_answers.look(answering(at.database))

    def test_ones_answers_are_ones_own_data(self, at):
        number = sent(at, 2)
        answer(at.database, 1, q9="Uwaga.")
        with at.database.writing() as session:
            me = accounts.found_or_made(session, "biuro@f1.example", "pl", NOW).id
        told = own.export(at.database, Person(me))
        assert told["questionnaire_reply"][0]["answers"]["q9"] == ["Uwaga."]
        assert {row["email"] for row in told["questionnaire_link"]} == {"biuro@f1.example"}
        own.delete(at.database, Person(me))
        assert questionnaires.outcome(at, number).line.asked == 1


def test_a_section_can_be_taken_out_and_put_in():
    bare = form().with_section(0, None)
    assert list(bare.questions) == ["q4", "q5", "q6", "q7", "q8", "q9"]
    assert bare.free_id() == "q10"
    assert bare.with_section(0, QuestionnaireSection()).questions == {}
