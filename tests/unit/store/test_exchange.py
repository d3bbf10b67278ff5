"""Firms, offers and events as files tell of them, worked by hand."""

from datetime import date
from pathlib import Path

import pytest

from geo.store import public
from geo.store.exchange import Event, Exchange, Membership, Offer, Text, text
from tests import scenery

TODAY = date(2026, 11, 24)
FIRMS = [
    {
        "id": "zubr",
        "name": "Żubr Stal sp. z o.o.",
        "nip": "5260250274",
        "city": "Lublin",
        "teryt": "06",
        "latitude": 51.25,
        "longitude": 22.57,
        "pkd": "24;25",
        "size": "small",
        "texts": [
            {"lang": "de", "original": "", "text": "Stahlbau"},
            {"lang": "pl", "original": "1", "text": "Konstrukcje stalowe"},
        ],
        "memberships": [
            {"cluster_id": "agro", "valid_from": "2020"},
            {"cluster_id": "cyfra", "valid_from": "2015", "valid_to": "2019-06"},
        ],
    },
    {"id": "lukasz", "name": "Łukasz Kot", "legal": "sole", "memberships": [{"cluster_id": "agro"}]},
]
OFFERS = [
    {"id": "old", "kind": "business_offer", "owner_kind": "firm", "owner": "zubr", "valid_until": "2026-11-23"},
    {
        "id": "new",
        "kind": "technology_request",
        "owner_kind": "firm",
        "owner": "zubr",
        "sector": "metal",
        "sectors_secondary": "automotive",
        "countries": "DE;CZ",
        "valid_until": "2026-11-24",
        "compiled": "2026-11-01",
        "texts": [{"lang": "pl", "title": "Szukamy lasera", "partner": "Firma z laserem"}],
    },
]
EVENTS = [
    {"id": "fair", "kind": "fair", "starts": "2026-12-01T09:00", "ends": "2026-12-02", "online": "1"},
    {"id": "call", "kind": "call", "deadline": "2026-11-20"},
    {"id": "someday", "kind": "workshop"},
]


def exchange(folder: Path, **tables: object) -> Exchange:
    for path, content in public.packed(tables).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return Exchange(folder, TODAY)


def test_where_no_file_is_there_is_nothing(tmp_path) -> None:
    empty = exchange(tmp_path)
    assert (empty.firms, empty.offers, empty.events) == ((), (), ())
    assert (empty.members_of("agro"), dict(empty.firm), empty.offers_of("firm", "zubr")) == ((), {}, ())


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1}', b'["text", {}, {"name": "without an id"}]'])
def test_what_is_no_table_has_no_records(tmp_path, content: bytes) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "firms.json").write_bytes(content)
    assert Exchange(tmp_path, TODAY).firms == ()


def test_a_firm_has_what_its_row_says_and_blanks_elsewhere(tmp_path) -> None:
    found = exchange(tmp_path, firms=FIRMS)
    assert [firm.id for firm in found.firms] == ["lukasz", "zubr"]  # in Polish order
    firm = found.firm["zubr"]
    assert (firm.pkd, firm.size, firm.latitude, firm.krs) == (("24", "25"), "small", 51.25, "")
    assert found.firm["lukasz"].latitude is None
    assert text(firm, "de") == Text("de", False, summary="Stahlbau")
    assert text(firm, "en") == Text("pl", True, summary="Konstrukcje stalowe")  # the original
    assert text(found.firm["lukasz"], "pl") == Text()


def test_members_are_those_of_today(tmp_path) -> None:
    found = exchange(tmp_path, firms=FIRMS)
    assert [firm.id for firm in found.members_of("agro")] == ["lukasz", "zubr"]
    assert found.members_of("cyfra") == ()


@pytest.mark.parametrize(
    ("begin", "end", "day", "holds"),
    [
        ("", "", date(2026, 1, 1), True),
        ("2026", "", date(2025, 12, 31), False),
        ("2026", "", date(2026, 1, 1), True),
        ("", "2026-02", date(2026, 2, 28), True),
        ("", "2026-02", date(2026, 3, 1), False),
    ],
)
def test_a_membership_holds_as_long_as_its_dates_can_mean(begin: str, end: str, day: date, holds: bool) -> None:
    assert Membership("agro", begin, end).holds(day) is holds


def test_offers_are_valid_to_the_end_of_their_last_day(tmp_path) -> None:
    found = exchange(tmp_path, offers=OFFERS)
    assert [offer.id for offer in found.offers] == ["new", "old"]  # the newest first
    assert [offer.id for offer in found.offers_of("firm", "zubr")] == ["new"]
    assert (found.offer["new"].sectors, found.offer["new"].countries) == (("metal", "automotive"), ("DE", "CZ"))
    assert Offer("x").holds(TODAY)


def test_events_stand_in_their_order_and_end_when_they_are_over(tmp_path) -> None:
    found = exchange(tmp_path, events=EVENTS)
    assert [event.id for event in found.events] == ["call", "fair", "someday"]
    assert {event.id: event.holds(TODAY) for event in found.events} == {"someday": True, "call": False, "fair": True}
    assert found.event["fair"].last_day == date(2026, 12, 2)
    assert found.event["fair"].online and not found.event["call"].online


@pytest.mark.parametrize(
    ("kind", "days", "holds", "dated", "closes"),
    [
        # a call is open until its deadline, whenever it began, else until its end, if it is known
        ("call", ("2026-10-21", "", "2027-01-29"), True, "2027-01-29", "2027-01-29"),
        ("call", ("2026-10-21", "", "2026-11-24T16:00"), True, "2026-11-24T16:00", "2026-11-24T16:00"),
        ("call", ("2026-10-21", "", "2026-11-23"), False, "2026-11-23", "2026-11-23"),
        ("call", ("2026-10-01", "2026-11-30", ""), True, "2026-11-30", "2026-11-30"),
        ("call", ("2026-10-01", "2026-11-20", ""), False, "2026-11-20", "2026-11-20"),
        ("call", ("2026-10-01", "2026-12-31", "2026-11-20"), False, "2026-11-20", "2026-11-20"),
        ("call", ("2026-10-01", "", ""), True, "2026-10-01", ""),
        # to register by is not the end of an event
        ("fair", ("2026-11-20", "2026-11-30", "2026-11-10"), True, "2026-11-20", "2026-11-10"),
        ("fair", ("2026-11-20", "", "2027-01-29"), False, "2026-11-20", "2027-01-29"),
        ("fair", ("", "", "2026-11-30"), True, "2026-11-30", "2026-11-30"),
        ("fair", ("2026-11-20", "2026-11-30", ""), True, "2026-11-20", ""),
    ],
)
def test_a_call_is_open_until_it_closes(kind, days, holds, dated, closes) -> None:
    one = Event("x", kind=kind, starts=days[0], ends=days[1], deadline=days[2])
    assert (one.holds(TODAY), one.dated, one.closes) == (holds, dated, closes)


def test_tables_are_read_when_they_are_asked_for(tmp_path) -> None:
    found = exchange(tmp_path)
    assert found.offers == ()
    exchange(tmp_path, firms=FIRMS)
    assert len(found.firms) == 2


def test_the_atlas_ships_no_firms_offers_or_events() -> None:
    shipped = scenery.embedded().exchange
    assert (shipped.firms, shipped.offers, shipped.events) == ((), (), ())
