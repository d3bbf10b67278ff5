"""Rules for firms, offers and events: what a record may say."""

from datetime import date

import pytest

from geo.build import exchange
from geo.build.rules import row_faults
from tests.exchange import event, firm, nip, offer, regon

RULES = exchange.rules(date(2026, 11, 29))


def faulty(table: str, made: dict, **changed: str) -> list[tuple[str, ...]]:
    row = {name: value for name, value in made.items() if isinstance(value, str)} | {"id": "a"} | changed
    return [fault.columns for fault in row_faults(row, RULES[table])]


@pytest.mark.parametrize(("table", "made"), [("firms", firm()), ("offers", offer()), ("events", event())])
def test_what_the_builders_make_keeps_the_rules(table, made):
    assert faulty(table, made) == []


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({"nip": "5250008029"}, ("nip",)),
        ({"nip": "525-000-80-28"}, ("nip",)),
        ({"regon": "610188202"}, ("regon",)),
        ({"krs": "123456"}, ("krs",)),
        ({"legal": "spółka"}, ("legal",)),
        ({"pkd": "10;04"}, ("pkd",)),
        ({"pkd": "C"}, ("pkd",)),
        ({"size": "huge"}, ("size",)),
        ({"teryt": ""}, ("city", "teryt")),
        ({"seat_lat": "51.2"}, ("seat_lat", "seat_lon")),
        ({"sources": "dab.example.pl"}, ("sources",)),
        ({"legal": "sole", "seat_lat": "51.2", "seat_lon": "22.5"}, ("legal", "seat_consent", "seat_lat")),
        ({"legal": "", "seat_lat": "51.2", "seat_lon": "22.5"}, ("legal", "seat_consent", "seat_lat")),
    ],
)
def test_a_firm_has_what_its_rules_say(changed, columns):
    assert faulty("firms", firm(), **changed) == [columns]


def test_a_firm_needs_no_more_than_a_name():
    assert faulty("firms", {}, name="A", compiled="2026-11-23") == []
    assert faulty("firms", firm(), regon=regon(7), krs="0000123456", nip=nip(5), email="biuro@dab.pl") == []
    assert faulty("firms", firm(), legal="sole", seat_consent="yes", seat_lat="51.2", seat_lon="22.5") == []


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({"starts": "", "deadline": "", "ends": ""}, ("starts", "deadline")),
        ({"ends": "2027-03-10T08:00"}, ("starts", "ends")),
        ({"starts": "10.03.2027"}, ("starts",)),
        ({"timezone": "Europe/Nowhere"}, ("timezone",)),
    ],
)
def test_an_event_has_times_in_their_order(changed, columns):
    assert columns in faulty("events", event(), **changed)


def test_an_event_may_end_on_its_day_and_a_call_has_a_deadline_only():
    assert faulty("events", event(), ends="2027-03-10") == []
    assert faulty("events", event(), kind="call", starts="", ends="", deadline="2027-04-01T15:00") == []


def test_texts_and_memberships_keep_rules_of_their_own():
    text = {"firm_id": "a", "lang": "xx", "text": ""}
    assert [fault.columns for fault in row_faults(text, RULES["firm_texts"])] == [("lang",), ("text",)]
    member = {"firm_id": "a", "cluster_id": "b", "valid_from": "2021-05", "valid_to": "2020"}
    assert [fault.columns for fault in row_faults(member, RULES["firm_memberships"])] == [("valid_from", "valid_to")]
