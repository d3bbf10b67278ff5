"""Faults of a form: each at its field, in a sentence, by the rules of the build."""

import pytest

from geo.editorial import checks, forms, records
from geo.i18n import translator
from geo.settings import Settings
from tests import scenery
from tests.raw_tables import CLUSTER

DATA = Settings.from_environment({}).data
TOWNS = scenery.embedded().registry.towns
GOOD = {name: value for name, value in CLUSTER.items() if value and name not in ("id", "compiled")}
AWARD = {"status": "kkk", "valid_from": "2021", "sources": "https://a.pl"}


def found(changed, places=()):
    data = {name: value for name, value in {**GOOD, **changed}.items() if value}
    return checks.problems(data, {"statuses": places}, DATA, TOWNS)


@pytest.mark.parametrize(("changed", "where"), [
    ({"name": ""}, "name"), ({"name": "\u200b"}, "name"), ({"sector": ""}, "sector"), ({"sector": "gold"}, "sector"),
    ({"stage": ""}, "stage"), ({"founded": "1700"}, "founded"), ({"members": "0"}, "members"),
    ({"website": "javascript:alert(1)"}, "website"), ({"email": "a@b@c d"}, "email"), ({"phone": "abc"}, "phone"),
    ({"nip": "5250008029"}, "nip"), ({"krs": "123"}, "krs"),
    ({"sources": ""}, "sources"), ({"sources": "ftp://a.pl"}, "sources"), ({"public_note_pl": "Ala"}, "public_note_en"),
    ({"teryt": ""}, "teryt"), ({"city": ""}, "city"), ({"seat_quality": ""}, "seat_quality"),
    ({"seat_lat": "51"}, "seat_lat"), ({"seat_lat": "22.5", "seat_lon": "51.2"}, "seat_lat"),
    ({"seat_lat": "53", "seat_lon": "18"}, "seat_lat"), ({"city": "Nigdzie"}, "city"), ({"city": "Gdynia"}, "city"),
    ({"city": "Józefów", "teryt": "14"}, "city"), ({"coordinator": "x" * 5_001}, "coordinator"),
    ({"public_note_pl": "a\x85", "public_note_en": "b"}, "public_note_pl"),
])  # fmt: skip
def test_a_fault_is_told_at_its_field_in_both_languages(changed, where):
    (one,) = found(changed)
    assert one.where == where
    polish, english = one.said(translator("pl")), one.said(translator("en"))
    assert polish != english and "{" not in polish + english and "column" not in english
    data = {name: value for name, value in {**GOOD, **changed}.items() if value}
    if where != "public_note_pl":  # the build says so, too
        with pytest.raises(ValueError, match=r"."):
            records.refuse_faulty("cluster", "new", {"compiled": "2026-01-01", **data}, DATA)


def test_a_town_is_helped_to_its_voivodeship():
    assert "pomorskie" in found({"city": "Gdynia"})[0].said(translator("pl"))
    assert "Józefów (Otwock)" in found({"city": "Józefów", "teryt": "14"})[0].said(translator("en"))


def test_what_is_faultless_has_no_fault():
    assert found({}) == [] and found({"city": "", "teryt": "", "seat_quality": ""}) == []
    assert found({"statuses": [AWARD]}, [3]) == []


def test_a_status_is_told_by_its_row():
    wrong = {"statuses": [AWARD, {**AWARD, "valid_to": "2019", "sources": ""}, {"valid_from": "soon"}]}
    assert [one.where for one in found(wrong, [0, 4, 5])] == [
        "statuses-4-sources", "statuses-4-valid_to", "statuses-5-sources", "statuses-5-status", "statuses-5-valid_from",
    ]  # fmt: skip


def test_a_change_names_a_page():
    assert [one.where for one in checks.evidence("")] == [one.where for one in checks.evidence("x")] == [forms.EVIDENCE]
    assert checks.evidence("https://a.pl;http://b.pl/x") == []
