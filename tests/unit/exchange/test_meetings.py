"""Meetings of an event on both databases: by who holds it, from the list of participants to what was held."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from geo.access.person import Person
from geo.database import meetings as kept
from geo.database import requests
from geo.editorial import heard as heard_of
from geo.errors import Declined
from geo.exchange import guest_list, matchmaking, meeting_answers, meetings, schedules
from geo.exchange.day_letters import DayLetters
from geo.exchange.meeting_answers import GuestAnswer
from geo.exchange.meetings import Organising, SlotSeries
from tests import exchange
from tests.heard import coordinator, editor, mails
from tests.meetings import GUESTS, NOW, arranged, at_event, everybody_meets, link_of, links, numbers
from tests.prepared import Prepared
from tests.stores import ADMIN, KINDS, MAZOWIECKIE

HOUR = timedelta(hours=1)


@pytest.fixture
def at(database):
    return at_event(database)


@pytest.fixture(scope="module")
def arranged_once(stores, tmp_path_factory):
    once = Prepared(stores, tmp_path_factory.mktemp("arranged"), lambda database: arranged(at_event(database)))
    yield once
    once.close()


@pytest.fixture(params=KINDS)
def made(request, arranged_once, tmp_path):
    """An event whose five participants have their links: three slots of two tables."""
    with arranged_once.opened(request.param, tmp_path) as (database, at):
        yield replace(at, database=database)


@pytest.fixture(scope="module")
def published_once(stores, tmp_path_factory):
    def publish(database):
        made = arranged(at_event(database))
        everybody_meets(made)
        schedules.arrange(made)
        schedules.publish(made)
        return made

    once = Prepared(stores, tmp_path_factory.mktemp("published"), publish)
    yield once
    once.close()


class TestWhoMay:
    def test_who_holds_the_event_and_editors_of_its_voivodeship(self, at):
        for person in (at.person, editor(at.database), ADMIN):
            meetings.set_tables(Organising(at.database, person, "gielda", NOW), 4)
        strangers = (MAZOWIECKIE, Person(), coordinator(at.database, "k@bio.example", "bio"))
        for person in strangers:
            with pytest.raises(Declined, match="who holds the event"):
                meetings.sheet(Organising(at.database, person, "gielda", NOW))

    @pytest.mark.parametrize("key", ["nothing", "nabor"])
    def test_at_a_call_and_at_nothing_nobody_meets(self, at, key):
        exchange.put(at.database, "event", {"nabor": exchange.event(kind="call")})
        with pytest.raises(Declined, match="no such event"):
            meetings.sheet(Organising(at.database, ADMIN, key, NOW))


class TestSlots:
    def series(self, at, day, minutes=30, **more):
        zone = meetings.sheet(at).zone
        return SlotSeries(day.replace(hour=9, tzinfo=zone), day.replace(hour=12, tzinfo=zone), minutes, **more)

    def test_slots_follow_one_another_with_a_pause(self, at):
        day = datetime(2027, 3, 10)
        zone = meetings.sheet(at).zone
        pause = (day.replace(hour=10, tzinfo=zone), day.replace(hour=11, tzinfo=zone))
        assert meetings.add_slots(at, self.series(at, day, 25, between=5, pause=pause)) == 4
        found = meetings.sheet(at).slots
        assert [slot.starts.astimezone(zone).strftime("%H:%M") for slot in found] == [
            "09:00",
            "09:30",
            "11:00",
            "11:30",
        ]
        assert found[0].ends - found[0].starts == timedelta(minutes=25)
        with pytest.raises(Declined, match="no new slot"):
            meetings.add_slots(at, self.series(at, day, 25, between=5, pause=pause))

    def test_on_the_day_on_which_clocks_change_slots_are_as_long_as_on_others(self, at):
        """Clocks go from 2 to 3 on 28 March: between 1 and 4 there are two hours."""
        zone = meetings.sheet(at).zone
        night = SlotSeries(datetime(2027, 3, 28, 1, tzinfo=zone), datetime(2027, 3, 28, 4, tzinfo=zone), 60)
        assert meetings.add_slots(at, night) == 2

    @pytest.mark.parametrize("minutes", [0, 4, 241])
    def test_what_gives_no_slot_is_declined(self, at, minutes):
        with pytest.raises(Declined):
            meetings.add_slots(at, self.series(at, datetime(2027, 3, 10), minutes))
        with pytest.raises(Declined):
            meetings.set_tables(at, 0)


class TestParticipants:
    def test_a_list_from_a_spreadsheet_is_read_and_its_faults_are_left(self, at):
        text = "Nazwa\tKraj\tE-mail\nKlaster A\tPL\ta@a.pl\n\nFirma bez adresu\tCZ\nB s.r.o.\tcz\tB@B.cz\tfirma\n"
        found, new, same = meetings.add_guests(at, text)
        assert (new, same, found.left) == (2, 0, "Firma bez adresu\tCZ")
        assert [(one.name, one.country, one.kind, one.email, one.language) for one in meetings.sheet(at).guests] == [
            ("Klaster A", "PL", "other", "a@a.pl", "pl"),
            ("B s.r.o.", "CZ", "firm", "b@b.cz", "cs"),
        ]
        assert meetings.add_guests(at, "Klaster A; a@a.pl; klaster")[1:] == (0, 1)
        assert [one.kind for one in meetings.sheet(at).guests] == ["cluster", "firm"]

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("Klaster; x@", guest_list.NO_MAIL),
            ("a@a.pl", guest_list.NO_NAME),
            ("K; a@a.pl; b@b.pl", guest_list.TWO_MAILS),
            (f"{'K' * 201}; a@a.pl", guest_list.TOO_LONG),
        ],
    )
    def test_a_line_is_refused_with_its_reason(self, line, fault):
        assert [one[2] for one in guest_list.read(f"Dobry; d@d.pl\n{line}").faults] == [fault]

    def test_an_address_that_comes_twice_is_one_participant(self):
        found = guest_list.read("A; a@a.pl\nB; A@a.pl")
        assert ([one.name for one in found.guests], found.left) == (["A"], "B; A@a.pl")

    def test_each_gets_one_letter_in_its_language_and_no_second_by_itself(self, made):
        sent = mails(made.database)
        assert [mail.recipient for mail in sent] == [email for _name, email, _country in GUESTS]
        assert sent[0].subject == "Z kim chcesz się spotkać? Giełda kooperacyjna"
        assert sent[2].subject == "S kým se chcete sejít? Giełda kooperacyjna"
        assert meetings.send_links(made) == DayLetters(0)
        assert meetings.send_links(made, again=True) == DayLetters(5)

    def test_letters_are_limited(self, made, monkeypatch):
        from geo.access.attempts import Limit

        monkeypatch.setattr(meetings, "LETTERS_BY", Limit("meeting letters by", 6, timedelta(days=1)))
        later, tomorrow = replace(made, now=NOW + HOUR), replace(made, now=NOW + 25 * HOUR)
        assert meetings.send_links(later, again=True) == DayLetters(1, 4)
        with pytest.raises(Declined, match="Too many"):
            meetings.send_links(later, again=True)
        assert len(mails(made.database)) == 6
        assert meetings.send_links(tomorrow, again=True) == DayLetters(5)
        first, *others = [email for _name, email, _country in GUESTS]
        assert [mail.recipient for mail in mails(made.database)[5:]] == [
            first,
            *others,
            first,
        ]  # whom it left out first

    def test_before_a_schedule_who_is_taken_off_is_gone_with_wishes_and_link(self, made):
        everybody_meets(made)
        one, *_others = numbers(made)
        meetings.change_guest(made, one, (), left=True)
        assert one not in numbers(made)
        with pytest.raises(Declined, match="leads nowhere"):
            meeting_answers.look(made.database, links(made.database)[0], NOW)


class TestByLink:
    def test_a_look_changes_nothing(self, made):
        token = link_of(made, 0)
        before = meetings.sheet(made)
        page = meeting_answers.look(made.database, token, NOW)
        assert [one.name for one in page.others] == [name for name, _email, _country in GUESTS[1:]]
        assert (page.agenda, page.published) == ((), None)
        after = meetings.sheet(made)
        assert (before.one.version, [one.answered_at for one in after.guests]) == (after.one.version, [None] * 5)

    def test_an_answer_replaces_the_one_before(self, made):
        token, (_own, second, third, *_rest) = link_of(made, 0), numbers(made)
        meeting_answers.answer(made.database, token, GuestAnswer({second: True, third: False}, about="Szukam"), NOW)
        meeting_answers.answer(made.database, token, GuestAnswer({third: True, 999: True}), NOW)
        page = meeting_answers.look(made.database, token, NOW)
        assert (page.wishes, page.guest.about, page.guest.answered_at) == ({third: True}, "", NOW)

    def test_slots_and_participants_of_another_event_are_not_taken(self, made):
        exchange.put(made.database, "event", {"inna": exchange.event()})
        other = arranged(Organising(made.database, made.person, "inna", NOW), "x")
        stranger, slot = numbers(other)[0], meetings.sheet(other).slots[0].id
        meeting_answers.answer(made.database, link_of(made, 0), GuestAnswer({stranger: True}, [slot]), NOW)
        page = meeting_answers.look(made.database, link_of(made, 0), NOW)
        assert (page.wishes, page.away) == ({}, frozenset())
        with pytest.raises(Declined, match="no such participant"):
            meetings.change_guest(made, stranger, (), left=True)
        with pytest.raises(Declined, match="no such slot"):
            meetings.lose_slot(made, slot)

    @pytest.mark.parametrize("token", ["", "x" * 43])
    def test_a_wrong_link_leads_nowhere(self, made, token):
        with pytest.raises(Declined, match="leads nowhere"):
            meeting_answers.look(made.database, token, NOW)

    def test_a_link_ends_three_months_after_the_event(self, made):
        last = meetings.sheet(made).slots[-1].ends
        meeting_answers.look(made.database, link_of(made, 0), last + meetings.KEPT - HOUR)
        with pytest.raises(Declined, match="leads nowhere"):
            meeting_answers.look(made.database, link_of(made, 0), last + meetings.KEPT)


class TestSchedule:
    def test_wishes_become_meetings_that_nobody_sees_before_they_are_published(self, made):
        everybody_meets(made)
        done = schedules.arrange(made)
        assert (len(done.plan.meetings), done.told) == (6, 0)  # three slots of two tables
        assert meeting_answers.look(made.database, link_of(made, 0), NOW).agenda == ()
        assert len(mails(made.database)) == 5
        assert schedules.publish(made) == 5
        agenda = meeting_answers.look(made.database, link_of(made, 0), NOW).agenda
        assert agenda
        assert [mail.subject for mail in mails(made.database)[5:7]] == ["Twoje spotkania: Giełda kooperacyjna"] * 2
        assert agenda[0].name in mails(made.database)[5].body
        assert schedules.publish(made) == 0  # nobody is told twice

    def test_without_tables_or_wishes_there_is_no_schedule(self, made):
        with pytest.raises(Declined, match="No meeting is possible"):
            schedules.arrange(made)
        with pytest.raises(Declined, match="Make the schedule"):
            schedules.publish(made)

    def test_wishes_that_come_while_it_is_made_are_heeded(self, made, monkeypatch):
        everybody_meets(made)
        plan, seen = matchmaking.plan, []

        def late(task):
            seen.append(task)
            if len(seen) == 1:
                meeting_answers.leave(made.database, link_of(made, 0), NOW)
            return plan(task)

        monkeypatch.setattr(matchmaking, "plan", late)
        schedules.arrange(made)
        first = numbers(made)[0]
        assert len(seen) == 2
        assert all(first not in (one.first, one.second) for one in meetings.sheet(made).meetings)

    def test_the_database_itself_lets_nobody_be_in_two_places(self, made):
        everybody_meets(made)
        schedules.arrange(made)
        one = meetings.sheet(made).meetings[0]
        others = sorted(set(numbers(made)) - {one.first, one.second})
        double = {"matchmaking": one.matchmaking, "slot": one.slot, "changed_at": NOW, "sequence": 0}
        pair = sorted((one.first, others[0]))
        with pytest.raises(IntegrityError), made.database.writing() as session:
            kept.strike(session, [each.id for each in kept.meetings(session, one.matchmaking) if each.id != one.id])
            kept.enter(session, kept.ArrangedMeeting(**double, first=pair[0], second=pair[1], place=9))
        with pytest.raises(IntegrityError), made.database.writing() as session:
            kept.strike(session, [each.id for each in kept.meetings(session, one.matchmaking) if each.id != one.id])
            kept.enter(session, kept.ArrangedMeeting(**double, first=others[0], second=others[1], place=one.place))


class TestOnTheDay:
    @pytest.fixture(params=KINDS)
    def day(self, request, published_once, tmp_path):
        """The event, its schedule published, in the morning."""
        with published_once.opened(request.param, tmp_path) as (database, made):
            yield replace(made, database=database)

    def test_who_leaves_costs_its_meetings_alone_and_only_whom_it_concerns_is_told(self, day):
        before = {(one.first, one.second): (one.slot, one.place) for one in meetings.sheet(day).meetings}
        number = len(mails(day.database))
        meeting_answers.leave(day.database, link_of(day, 0), NOW)
        gone = numbers(day)[0]
        sheet = meetings.sheet(day)
        assert {(one.first, one.second) for one in sheet.meetings if one.id in sheet.impossible} == {
            pair for pair in before if gone in pair
        }
        done = schedules.arrange(day)
        after = {(one.first, one.second): (one.slot, one.place) for one in meetings.sheet(day).meetings}
        assert done.moved == 0
        assert before.keys() - after.keys() == {pair for pair in before if gone in pair}
        assert all(after[pair] == before[pair] for pair in before.keys() & after.keys())
        told = mails(day.database)[number:]
        changed = {
            "PL": "Twoje spotkania się zmieniły: Giełda kooperacyjna",
            "CZ": "Vaše schůzky se změnily: Giełda kooperacyjna",
            "DE": "Ihre Gespräche haben sich geändert: Giełda kooperacyjna",
        }
        lands = {email: country for _name, email, country in GUESTS}
        assert all(mail.subject == changed[lands[mail.recipient]] for mail in told)
        assert GUESTS[0][1] not in {mail.recipient for mail in told}
        assert len(told) == done.told

    def test_a_lost_slot_moves_what_can_be_moved_and_comes_back(self, day):
        slot = meetings.sheet(day).slots[0].id
        meetings.lose_slot(day, slot)
        schedules.arrange(day)
        assert slot not in {one.slot for one in meetings.sheet(day).meetings}
        meetings.lose_slot(day, slot, back=True)
        schedules.arrange(day)
        assert len(meetings.sheet(day).meetings) == 6

    def test_a_moved_meeting_keeps_its_name_and_counts_on(self, day):
        moved = meetings.sheet(day).slots[0].id
        before = meeting_answers.look(day.database, link_of(day, 0), NOW).agenda
        meetings.lose_slot(day, moved)
        schedules.arrange(day)
        after = {one.key: one for one in meeting_answers.look(day.database, link_of(day, 0), NOW).agenda}
        for one in before:
            if one.key in after:
                assert after[one.key].sequence == int(
                    after[one.key].starts != one.starts or after[one.key].table != one.table
                )

    def test_what_has_begun_stays(self, day):
        first, *_later = meetings.sheet(day).slots
        later = Organising(day.database, day.person, day.key, first.starts + timedelta(minutes=5))
        before = [one.id for one in meetings.sheet(day).meetings if one.slot == first.id]
        meeting_answers.leave(day.database, link_of(day, 0), later.now)
        schedules.arrange(later)
        assert [one.id for one in meetings.sheet(later).meetings if one.slot == first.id] == before

    def test_what_was_held_is_counted_and_told_without_persons(self, day):
        slot = meetings.sheet(day).slots[0]
        own = [one.id for one in meetings.sheet(day).meetings if one.slot == slot.id]
        with pytest.raises(Declined, match="once the slot has begun"):
            schedules.tick(day, slot.id, own)
        later = Organising(day.database, day.person, day.key, slot.starts)
        schedules.tick(later, slot.id, own)
        schedules.tick(later, slot.id, own[:1])  # corrected
        with day.database.reading() as session:
            told = kept.counted(session)
        assert told == {"gielda": {"arranged": 6, "meetings": 1, "participants": 5}}
        with day.database.reading() as session:
            counts = heard_of.told(session, requests.newest_event(session), 0)["counts"]
        assert counts["event"]["meetings"] == 1  # what the policy page shows as achieved
        assert not re.search(r"@|klaster", str(told), re.IGNORECASE)

    def test_counts_stay_when_participants_are_forgotten(self, day):
        last = meetings.sheet(day).slots[-1].ends
        assert schedules.work(day.database, last + meetings.KEPT - HOUR) == 0
        assert schedules.work(day.database, last + meetings.KEPT + HOUR) == 1
        assert schedules.work(day.database, last + meetings.KEPT + HOUR) == 0
        assert numbers(day) == []
        with day.database.reading() as session:
            assert kept.counted(session)["gielda"]["participants"] == 5

    def test_a_snapshot_tells_the_counts(self, day):
        with day.database.reading() as session:
            told = heard_of.told(session, requests.newest_event(session), 0)
        assert told["meetings"] == {"gielda": {"arranged": 6, "participants": 5}}


def test_ones_own_data_hold_what_is_kept_and_go_with_the_account(made):
    from geo.access import accounts, own

    account = accounts.add(made.database, GUESTS[0][1], ADMIN)
    person = Person(account)
    assert own.export(made.database, person)["meeting_guest"][0]["name"] == GUESTS[0][0]
    own.delete(made.database, person)
    assert GUESTS[0][1] not in {one.email for one in meetings.sheet(made).guests}
