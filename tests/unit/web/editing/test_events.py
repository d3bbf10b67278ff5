"""The public pages of events and calls, and what calendars are given of them."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from geo.store import public
from geo.store.exchange import Exchange
from geo.web.editing import calendar
from tests import scenery
from tests.desk import browser
from tests.html import Page

TODAY = date(2026, 11, 29)
OF_CALLS = {f"{what}-{call}" for what in ("opens", "deadline") for call in ("nabor", "program", "granty")}
EVENTS = [
    {
        "id": "targi", "kind": "fair", "starts": "2026-12-30T09:00", "ends": "2027-01-02", "city": "Rzeszów",
        "teryt": "18", "country": "PL", "place": "Hala <G2>", "latitude": 50.04, "longitude": 22.0,
        "organiser_kind": "cluster", "organiser": "dolina-lotnicza", "sectors": "aerospace-defence",
        "website": "targi.example.pl", "sources": "https://targi.example.pl/o;Gazeta nr 5",
        "texts": [
            {"lang": "pl", "original": "yes", "title": "Targi <b>lotnicze</b>", "summary": "Dwa dni; wstęp wolny."},
            {"lang": "de", "title": "Luftfahrtmesse", "summary": "Zwei Tage"},
        ],
    },
    {
        "id": "nabor", "kind": "call", "starts": "2026-12-01", "deadline": "2027-01-15T16:00", "budget": "1 mln zł",
        "organiser_words": "Urząd Marszałkowski",
        "texts": [{"lang": "pl", "original": "yes", "title": "Nabór na sieci"}],
    },
    {
        "id": "praga", "kind": "matchmaking", "starts": "2026-05-10", "online": "yes", "country": "CZ",
        "texts": [{"lang": "cs", "original": "yes", "title": "Kooperační burza", "results": "12 schůzek"}],
    },
    {
        "id": "program", "kind": "call", "starts": "2026-10-01", "ends": "2026-12-10",
        "texts": [{"lang": "pl", "original": "yes", "title": "Program pilotażowy"}],
    },
    {
        "id": "granty", "kind": "call", "starts": "2026-03-01", "deadline": "2026-04-30",
        "texts": [{"lang": "pl", "original": "yes", "title": "Granty na patenty"}],
    },
    {
        "id": "boston", "kind": "study_visit", "starts": "2027-03-16T22:00", "ends": "2027-03-16T23:00",
        "timezone": "America/New_York", "country": "US", "city": "Boston",
        "texts": [{"lang": "en", "original": "yes", "title": "Visit"}],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    told = {"events": EVENTS}
    for path, content in public.packed(told).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return replace(scenery.embedded(), exchange=Exchange(folder, TODAY), today=TODAY)


@pytest.fixture
def visitor(empty, sources):
    """Somebody without an account, where there is no living registry."""
    from geo.database.engine import Database

    with Database(empty) as database:
        yield browser(database, sources, language="pl")


def entries(reply):
    assert reply.status == 200
    assert reply.header("content-type").startswith("text/calendar")
    return {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(reply.text).walk("VEVENT")}


class TestPage:
    def test_an_event_is_told_with_its_place_organiser_and_texts(self, visitor):
        reply = visitor.get("events/targi")
        page = Page(reply.text)
        page.check_structure()
        assert "<b>lotnicze" not in reply.text
        assert page.texts("h1") == ["Targi <b>lotnicze</b>"]
        assert "Targi" in reply.words
        assert "30.12.2026, 9:00 – 02.01.2027" in reply.words
        assert "Hala <G2>, Rzeszów, podkarpackie" in reply.words
        assert page.one("a", href="../cluster?cluster=dolina-lotnicza")["text"] == "Dolina Lotnicza"
        assert page.one("a", href="https://targi.example.pl/o")
        assert page.all("a", hreflang="de", lang="de")[-1]["href"] == "../events/targi?text=de"
        assert "już się odbyło" not in reply.words

    def test_another_language_is_marked_and_named(self, visitor):
        reply = visitor.get("events/targi?text=de")
        page = Page(reply.text)
        assert page.one("h1", lang="de")["text"] == "Luftfahrtmesse"
        assert "Język tekstu: niemiecki." in reply.words

    def test_where_ones_own_language_is_missing_the_original_is_shown(self, visitor):
        reply = visitor.get("events/praga?lang=en")
        assert Page(reply.text).one("h1", lang="cs")["text"] == "Kooperační burza"
        assert "Language of the text: Czech (original)" in reply.words

    def test_a_past_event_keeps_its_results(self, visitor):
        reply = visitor.get("events/praga")
        assert "już się odbyło" in reply.words
        assert "12 schůzek" in reply.words
        assert "Czechy, online" in reply.words

    def test_a_call_has_its_deadline_and_budget(self, visitor):
        reply = visitor.get("events/nabor?lang=en")
        assert "15 January 2027, 16:00" in reply.words
        assert "1 mln zł" in reply.words
        assert "Urząd Marszałkowski" in reply.words

    def test_a_call_is_open_until_its_deadline_else_its_end(self, visitor):
        assert "nabór zakończony" not in visitor.get("events/nabor").words + visitor.get("events/program").words
        assert "Termin zgłoszeń 10.12.2026" in visitor.get("events/program").words
        closed = visitor.get("events/granty").words
        assert "Nabór wniosków · nabór zakończony" in closed and "już się odbyło" not in closed
        assert "Ausschreibung beendet" in visitor.get("events/granty?lang=de").words

    def test_a_foreign_time_has_that_of_poland_beside_it(self, visitor):
        assert "16.03.2027, 22:00–23:00 (czas miejscowy: Nowy Jork; w Polsce 17.03.2027, 3:00–4:00)" in (
            visitor.get("events/boston").words
        )

    def test_counts_of_meetings_are_told_and_arranged_by_who_may(self, visitor, monkeypatch):
        counts = {"praga": {"participants": 206, "arranged": 450, "meetings": 431}}
        monkeypatch.setattr(public, "read", lambda _folder, name: counts if name == "meetings" else None)
        reply = visitor.get("events/praga")
        assert "Uczestnicy: 206; umówione spotkania: 450. Odbyte: 431." in reply.words
        assert "Ustal spotkania" not in reply.words
        assert "Uczestnicy" not in visitor.get("events/targi").words

    @pytest.mark.parametrize("address", ["events/nothing", "events/nothing.ics", "events/..%2f", "events/<b>"])
    def test_what_is_not_there_is_said(self, visitor, address):
        assert visitor.get(address).status == 404


class TestCalendarOfOne:
    def test_an_event_from_a_time_to_a_day_ends_with_that_day(self, visitor):
        reply = visitor.get("events/targi.ics")
        one = entries(reply)["event-targi"]
        assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw" in reply.text
        assert "DTSTART;TZID=Europe/Warsaw:20261230T090000" in reply.text
        assert "DTEND;TZID=Europe/Warsaw:20270103T000000" in reply.text
        assert str(one["summary"]) == "Targi <b>lotnicze</b>"
        assert str(one["location"]) == "Hala <G2>, Rzeszów, podkarpackie"
        assert str(one["description"]) == "Dwa dni; wstęp wolny."
        assert one["geo"].to_ical() == "50.04;22.0"
        assert int(one["sequence"]) == 0

    def test_a_call_is_the_days_on_which_it_opens_and_closes_and_takes_no_time(self, visitor):
        found = entries(visitor.get("events/nabor.ics"))
        assert list(found) == ["opens-nabor", "deadline-nabor"]
        assert str(found["opens-nabor"]["summary"]) == "Początek naboru: Nabór na sieci"
        assert str(found["opens-nabor"]["transp"]) == "TRANSPARENT"
        assert found["opens-nabor"].decoded("dtstart").isoformat() == "2026-12-01"
        assert str(found["deadline-nabor"]["summary"]) == "Koniec naboru: Nabór na sieci"
        assert str(found["deadline-nabor"]["transp"]) == "TRANSPARENT"
        assert found["deadline-nabor"].decoded("dtstart").isoformat() == "2027-01-15T16:00:00+01:00"

    def test_a_call_from_a_day_to_another_closes_on_the_last_one(self, visitor):
        found = entries(visitor.get("events/program.ics"))
        assert list(found) == ["opens-program", "deadline-program"]
        assert found["deadline-program"].decoded("dtstart").isoformat() == "2026-12-10"

    def test_a_day_is_a_whole_one_without_a_zone(self, visitor):
        reply = visitor.get("events/praga.ics")
        assert "DTSTART;VALUE=DATE:20260510\r\nDTEND;VALUE=DATE:20260511" in reply.text
        assert "VTIMEZONE" not in reply.text

    def test_another_zone_comes_along(self, visitor):
        reply = visitor.get("events/boston.ics")
        assert "TZID:America/New_York" in reply.text
        assert "DTSTART;TZID=America/New_York:20270316T220000" in reply.text

    def test_the_same_event_is_the_same_bytes_and_keeps_its_name(self, visitor):
        assert visitor.get("events/targi.ics").text == visitor.get("events/targi.ics").text
        english = entries(visitor.get("events/targi.ics?lang=en"))
        assert list(english) == ["event-targi"]

    def test_each_change_raises_the_sequence(self, visitor, monkeypatch):
        told = [
            {"kind": "event", "key": "targi", "at": "2026-11-01T10:00:00+00:00"},
            {"kind": "event", "key": "targi", "at": "2026-11-20T10:00:00+00:00"},
            {"kind": "cluster", "key": "targi", "at": "2026-11-21T10:00:00+00:00"},
        ]
        monkeypatch.setattr(public, "read", lambda _folder, name: told if name == "history" else None)
        one = entries(visitor.get("events/targi.ics"))["event-targi"]
        assert int(one["sequence"]) == 1
        assert one.decoded("last-modified").isoformat() == "2026-11-20T10:00:00+00:00"


class TestCalendar:
    def test_a_month_is_a_table_with_events_on_all_their_days(self, visitor):
        reply = visitor.get("events?month=2026-12&lang=pl")
        page = Page(reply.text)
        page.check_structure()
        assert page.texts("h1") == ["Wydarzenia i nabory: grudzień 2026"]
        cells = {one["datetime"]: one for one in page.all("time")}
        assert len(cells) == 35
        assert len(page.all("a", href="./events/targi?lang=pl")) == 4  # 30 December to 2 January
        assert "9:00 Targi <b>lotnicze</b>" in reply.words

    def test_a_deadline_stands_on_its_day_and_other_languages_are_marked(self, visitor):
        page = Page(visitor.get("events?month=2027-01&lang=en").text)
        day = next(one for one in page.all("td") if "15 January 2027" in one["text"])
        assert "Deadline:" in day["text"]
        assert "Nabór na sieci" in day["text"]
        assert page.all("a", lang="pl")

    def test_a_call_stands_on_the_days_on_which_it_opens_and_closes(self, visitor):
        for month, day, word in (("2026-12", "10 December 2026", "Deadline:"), ("2026-10", "1 October 2026", "Opens:")):
            page = Page(visitor.get(f"events?month={month}&lang=en").text)
            days = [one["text"] for one in page.all("td") if "Program" in one["text"]]
            assert len(days) == 1 and day in days[0] and word in days[0]

    @pytest.mark.parametrize(
        ("month", "calls"),
        [
            ("2026-09", []),
            ("2026-10", ["program"]),
            ("2026-11", ["program"]),
            ("2026-12", ["program", "nabor"]),  # by when they close
            ("2027-01", ["nabor"]),
            ("2027-02", []),
        ],
    )
    def test_a_call_is_told_of_in_all_months_in_which_it_is_open(self, visitor, month, calls):
        page = Page(visitor.get(f"events?month={month}&lang=pl").text)
        page.check_structure()
        assert ("Nabory otwarte w tym miesiącu" in page.texts("h2")) is bool(calls)
        listed = page.texts("li")
        wanted = {
            "program": "Program pilotażowy 01.10.2026–10.12.2026",
            "nabor": "Nabór na sieci 01.12.2026 – 15.01.2027, 16:00",
        }
        assert [one for one in listed if one in wanted.values()] == [wanted[call] for call in calls]
        assert ("Na ten miesiąc nie ma" in " ".join(page.texts("p"))) is not bool(calls)

    def test_a_time_by_other_clocks_is_told_with_their_place(self, visitor):
        assert "22:00 (Nowy Jork) Visit" in visitor.get("events?month=2027-03&lang=pl").words

    def test_months_are_reached_link_by_link_and_filters_go_along(self, visitor):
        page = Page(visitor.get("events?month=2026-12&region=18&lang=pl").text)
        following = page.one("a", rel="next")["href"]
        assert following == "./events?region=18&month=2027-01&lang=pl"
        assert page.one("a", rel="prev")["href"] == "./events?region=18&month=2026-11&lang=pl"

    def test_an_empty_month_leads_to_those_that_are_not_and_to_the_form(self, visitor):
        reply = visitor.get("events?month=2026-07&lang=pl")
        page = Page(reply.text)
        assert "Na ten miesiąc nie ma wydarzeń ani naborów. Najbliższe: maj 2026 , październik 2026 ." in reply.words
        assert page.one("a", href="./events?month=2026-05&lang=pl")["text"] == "maj 2026"
        assert page.one("a", href="./events?month=2026-10&lang=pl")
        assert page.one("a", href="./submit/event?lang=pl")

    def test_it_begins_with_the_month_of_today(self, visitor):
        page = Page(visitor.get("events?lang=pl").text)
        assert page.texts("h1") == ["Wydarzenia i nabory: listopad 2026"]
        assert page.one("time", aria_current="date")["datetime"] == "2026-11-29"

    def test_links_with_commas_between_them_have_no_blank_before_these(self):
        templates = Path(calendar.__file__).parents[1] / "templates"
        spaced = re.compile(r'class="atlas-link"[^>]*>[^<]*</a>({% if [a-z. ]+ %}\.?({% else %})?)?[,;.]')
        assert [path.name for path in templates.rglob("*.html") if spaced.search(path.read_text("utf-8"))] == []

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (
                "",
                {"event-targi", "event-praga", "event-boston", *OF_CALLS},
            ),
            ("?region=18", {"event-targi"}),
            ("?sector=aerospace-defence", {"event-targi"}),
            (
                "?type=call&type=matchmaking",
                {"event-praga", *OF_CALLS},
            ),
            ("?type=call&month=2026-12", {"opens-program", "deadline-program"}),
            ("?language=cs", {"event-praga"}),
            ("?region=02", set()),
            ("?kind=firms&region=18", {"event-targi"}),
        ],
    )
    def test_the_calendar_of_a_view_has_what_its_filters_let_pass(self, visitor, query, found):
        assert set(entries(visitor.get(f"events.ics{query}"))) == found

    def test_what_an_address_says_wrongly_is_told_and_left_out(self, visitor):
        reply = visitor.get("events?month=2026-13&region=99&type=")
        assert "month=2026-13, region=99" in reply.words
        assert reply.status == 200
