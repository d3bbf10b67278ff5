"""The pages of meetings: the organiser's, and a participant's behind its link."""

import io
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from geo.days import ZONE
from geo.exchange import matchmaking, meetings, schedules
from geo.text import collation_key
from tests import factories
from tests.desk import browser, signed_in
from tests.html import Page
from tests.meetings import GUESTS, arranged, at_event, everybody_meets, link_of, numbers

SOURCES = SimpleNamespace(registry=factories.registry(), today=factories.TODAY)
HERE = "events/gielda/meetings"
pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def at(database):
    return at_event(database)


@pytest.fixture
def organiser(at):
    opened = signed_in(at.database, "organiser@agro.example", [("coordinator", "agro")], SOURCES)
    opened.language = "pl"
    return opened


@pytest.fixture
def published(at):
    everybody_meets(arranged(at))
    schedules.arrange(at)
    schedules.publish(at)
    return at


class TestOrganiser:
    def test_from_an_empty_page_to_a_printed_schedule(self, organiser, at):
        empty = organiser.get(f"{HERE}?lang=pl")
        Page(empty.text).check_structure()
        assert "Nie ma jeszcze uczestników. Wklej listę" in empty.words
        organiser.follow(organiser.post(f"{HERE}/slots?lang=pl", do="tables", tables="2"))
        said = organiser.follow(
            organiser.post(
                f"{HERE}/slots?lang=pl", do="slots", day="2027-03-10", minutes="20", between="0", pause="", **hours()
            )
        )
        assert "Dodano 3 terminy." in said.words
        listed = "\n".join("; ".join(row) for row in GUESTS)
        assert (
            "Dodano: 5; już na liście: 0."
            in organiser.follow(organiser.post(f"{HERE}/guests?lang=pl", list=listed)).words
        )
        assert "5 listów jest w drodze." in organiser.follow(organiser.post(f"{HERE}/links?lang=pl", do="new")).words
        everybody_meets(at)
        made = organiser.follow(organiser.post(f"{HERE}/schedule?lang=pl", do="arrange"))
        assert "nowe: 6." in made.words
        assert "Spotkania: 6, w tym 6 z 10, których chcą obie strony" in made.words
        Page(made.text).check_structure()
        assert (
            "Powiadomieni uczestnicy: 5."
            in organiser.follow(organiser.post(f"{HERE}/schedule?lang=pl", do="publish")).words
        )
        assert organiser.get(f"{HERE}.pdf").header("content-type") == "application/pdf"

    def test_what_is_printed_has_all_meetings_by_time_and_then_an_agenda_for_each(self, organiser, published):
        sheet = meetings.sheet(published)
        names = {guest.id: guest.name for guest in sheet.guests}
        pages = PdfReader(io.BytesIO(organiser.get(f"{HERE}.pdf?lang=pl").content)).pages
        first, *others = [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in pages]
        assert "Wszystkie spotkania według godzin" in first
        # three slots of two tables, all of them taken: who stands at the tables reads from the top
        places = [(slot, table) for slot in ("10:00–10:20", "10:20–10:40", "10:40–11:00") for table in (1, 2)]
        assert re.findall(r"10\.03\.2027, (\S+) (\d)", first) == [(slot, str(table)) for slot, table in places]
        for each in sheet.meetings:
            assert re.search(rf"{names[each.first]}( \(\w+\))? – {names[each.second]}", first)
        assert [len(re.findall(r"10\.03\.2027, ", page)) for page in others] == [
            sum(one in (each.first, each.second) for each in sheet.meetings)
            for one, _name in sorted(names.items(), key=lambda pair: collation_key(pair[1]))
        ]

    def test_hours_are_taken_as_a_clock_shows_them(self, organiser, at):
        organiser.get(HERE)
        times = {"from": "9:00", "until": " 9:40", "pause": "9:20", "pause_until": ""}
        organiser.post(f"{HERE}/slots", do="slots", day="2027-03-10", minutes="20", between="0", **times)
        begins = [slot.starts.astimezone(ZONE) for slot in meetings.sheet(at).slots]
        assert [f"{one:%H:%M}" for one in begins] == ["09:00", "09:20"]

    def test_what_is_not_proved_to_be_the_best_is_marked_until_it_is(self, organiser, at, monkeypatch):
        everybody_meets(arranged(at))
        whole = matchmaking.plan
        monkeypatch.setattr(matchmaking, "plan", lambda *given: replace(whole(*given), proven=False))
        marked = "Nie wiadomo, czy inny plan nie spełniłby więcej życzeń"
        organiser.get(HERE)
        assert marked in organiser.follow(organiser.post(f"{HERE}/schedule?lang=pl", do="arrange")).words
        monkeypatch.setattr(matchmaking, "plan", whole)
        assert marked not in organiser.follow(organiser.post(f"{HERE}/schedule?lang=pl", do="arrange")).words

    @pytest.mark.parametrize(
        ("path", "form", "words"),
        [
            ("slots", {"do": "tables", "tables": "many"}, "Write how many tables"),
            ("slots", {"do": "slots", "day": "soon", "from": "9:00", "until": "10"}, "as on a clock"),
            (
                "slots",
                {"do": "slots", "day": "2027-03-28", "from": "02:30", "until": "05:00", "minutes": "20"},
                "as on a clock",
            ),
            ("slots/999", {"do": "lose"}, "no such slot"),
            ("guests/999", {"do": "leave"}, "no such participant"),
            ("links", {"do": "new"}, "Enter slots first"),
            ("schedule", {"do": "arrange"}, "Enter slots and tables first"),
            ("guests", {"list": "no address"}, "line 1: no e-mail address"),
        ],
    )
    def test_what_cannot_be_done_is_said_where_it_is_done(self, organiser, path, form, words):
        organiser.language = "en"
        reply = organiser.post(f"{HERE}/{path}", **form)
        assert reply.status == 422
        assert words in Page(reply.text).one("p", id="fault")["text"]

    def test_faulty_lines_stay_in_the_field_and_are_escaped(self, organiser):
        reply = organiser.post(f"{HERE}/guests", list="Dobry; d@d.pl\n<b>Zły</b>")
        assert Page(reply.text).one("textarea", id="list")["text"].strip() == "<b>Zły</b>"
        assert "<b>Zły" not in reply.text

    def test_a_change_on_the_day(self, organiser, published):
        first = numbers(published)[0]
        said = organiser.follow(organiser.post(f"{HERE}/guests/{first}?lang=pl", do="leave"))
        assert "Od ułożenia planu coś się zmieniło." in said.words
        assert re.search(r"\d spotkani\w+ nie mo", said.words)
        done = organiser.follow(organiser.post(f"{HERE}/schedule?lang=pl", do="arrange"))
        assert "Przesunięte: 0;" in done.words
        slot = meetings.sheet(published).slots[0].id
        again = organiser.follow(organiser.post(f"{HERE}/slots/{slot}?lang=pl", do="lose"))
        assert "odwołany" in again.words

    def test_what_was_held_is_ticked_once_the_slot_has_begun(self, organiser, published, monkeypatch):
        from geo.web.editing import arranging

        slot = meetings.sheet(published).slots[0]
        early = organiser.post(f"{HERE}/slots/{slot.id}?lang=en", do="held", held="1")
        assert "once the slot has begun" in early.words
        monkeypatch.setattr(arranging, "_now", lambda: slot.starts)
        page = Page(organiser.get(HERE).text)
        boxes = [box["value"] for box in page.all("input", name="held")]
        assert len(boxes) == 2
        organiser.post(f"{HERE}/slots/{slot.id}", do="held", held=boxes[:1])
        assert sum(one.held or 0 for one in meetings.sheet(published).meetings) == 1


def hours():
    return {"from": "10:00", "until": "11:00", "pause_until": ""}


class TestParticipant:
    def test_wishes_and_absences_are_stated_without_an_account(self, at):
        arranged(at)
        own, (_me, second, third, *_rest) = browser(at.database, SOURCES, language="pl"), numbers(at)
        way = f"meetings/{link_of(at, 0)}"
        page = own.get(way)
        Page(page.text).check_structure()
        assert "Bioklaster klaster" not in page.words
        assert "@" not in page.words  # nobody's address
        slot = meetings.sheet(at).slots[1].id
        form = {
            f"wish-{second}": "yes",
            f"wish-{third}": "no",
            "wish-x": "yes",
            "away": [slot],
            "about": "Szukam <firm>",
        }
        said = own.follow(own.post(way, **form))
        assert "Dziękujemy, zapisane." in said.words
        shown = Page(said.text)
        assert [one["value"] for one in shown.all("option") if "selected" in one] == ["yes", "no"]
        assert [one["value"] for one in shown.all("input", name="away") if "checked" in one] == [str(slot)]
        assert "Szukam &lt;firm&gt;" in said.text

    def test_a_text_that_is_too_long_is_shown_again(self, at):
        arranged(at)
        own, way = browser(at.database, SOURCES), f"meetings/{link_of(at, 0)}"
        own.get(way)
        reply = own.post(way, about="x" * 601)
        assert reply.status == 422
        assert "x" * 601 in reply.text

    def test_the_agenda_is_a_page_a_pdf_and_a_calendar(self, published):
        own, way = browser(published.database, SOURCES, language="pl"), f"meetings/{link_of(published, 0)}"
        rows = [one for one in Page(own.get(way).text).all("td") if one.get("data-head") == "Stolik"]
        file = own.get(f"{way}/agenda.ics")
        entries = Calendar.from_ical(file.text).walk("VEVENT")
        assert len(entries) == len(rows) > 0
        assert "TZID:Europe/Warsaw" in file.text
        assert str(entries[0]["location"]).startswith("stolik ")
        assert own.get(f"{way}/agenda.pdf").header("content-type") == "application/pdf"

    def test_who_leaves_is_told_so_and_may_come_back(self, published):
        own, way = browser(published.database, SOURCES, language="pl"), f"meetings/{link_of(published, 1)}"
        own.get(way)
        assert "Zapisaliśmy, że nie bierzesz udziału." in own.follow(own.post(f"{way}/leave")).words
        assert "Zapisaliśmy" not in own.follow(own.post(way)).words

    @pytest.mark.parametrize("rest", ["", "/agenda.ics", "/agenda.pdf"])
    def test_a_wrong_link_leads_nowhere(self, at, rest):
        reply = browser(at.database, SOURCES).get(f"meetings/{'x' * 43}{rest}")
        assert (reply.status, "leads nowhere" in reply.words) == (422, True)
