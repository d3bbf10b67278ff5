"""The form of a cluster: what was typed, and the record that it means."""

import pytest

from geo.editorial import forms, tables, towns
from geo.settings import ROOT
from tests import scenery

TOWNS = scenery.embedded().registry.towns
BASE = {
    "name": "Agroklaster", "aliases": "AK;Agro", "city": "Lublin", "teryt": "06", "seat_quality": "stated",
    "sector": "agri-food", "sectors_secondary": "ict;tourism", "founded": "2007", "sources": "https://a.pl",
    "statuses": [{"status": "kkk", "valid_from": "2021-12", "valid_to": "2024-12-31", "sources": "https://a.pl/k"},
                 {"status": "parp_map", "sources": "https://b.pl", "inferred": "weak", "inferred_pl": "bo"}],
}  # fmt: skip


def said(changed, base=BASE):
    return forms.record({**forms.of_record(base), **changed}, base, TOWNS)


@pytest.mark.parametrize("polish", [True, False])
def test_a_form_that_nobody_touched_says_what_the_record_says(polish):
    records = tables.read(ROOT / "data" / "raw").records
    for (kind, key), data in records.items():
        if kind == "cluster":
            form = forms.of_record(data, polish)
            browsers = {name: [text.replace("\n", "\r\n") for text in texts] for name, texts in form.items()}
            assert forms.record(browsers, data, TOWNS) == data, key


def test_what_people_type_is_read_as_they_mean_it():
    changed = said({
        "name": ["  Agroklaster   Plus "], "founded": ["2 008"], "aliases": ["AK\n\n  Agro  Plus \n"],
        "sources": ["a.pl/x;y, https://b.pl\nftp://c.pl"], "sectors_secondary": ["", "ict", "ict"],
    })  # fmt: skip
    assert (changed["name"], changed["founded"], changed["aliases"]) == ("Agroklaster Plus", "2008", "AK;Agro Plus")
    assert changed["sources"] == "https://a.pl/x%3By;https://b.pl;ftp://c.pl"
    assert changed["sectors_secondary"] == "ict"
    assert "founded" not in said({"founded": [" "]})
    assert said({"sectors_secondary": [""]}) == {k: v for k, v in BASE.items() if k != "sectors_secondary"}


def test_statuses_are_rows_of_which_some_go_and_some_come():
    new = {"statuses-7-status": ["regional_key"], "statuses-7-valid_from": ["1.2.2020"], "statuses-7-sources": ["c.pl"]}
    changed = said({**new, "statuses-0-removed": ["on"], "statuses-1-status": ["kkk"]})["statuses"]
    assert changed[0] == BASE["statuses"][1]  # what compilers inferred is not to be written by a form
    assert changed[1] == {"status": "regional_key", "valid_from": "2020-02-01", "sources": "https://c.pl"}
    forged = said({"statuses-3-status": ["kkk"], "statuses-3-inferred": ["strong"], "statuses-3-origin": ["99"]})
    assert forged["statuses"][-1] == {"status": "kkk"}
    form = {**forms.of_record(BASE), **new, "statuses-0-removed": ["on"]}
    assert forms.places(form, BASE, forms.record(form, BASE, TOWNS)) == {"statuses": [1, 2]}


def test_fields_that_a_form_does_not_have_stay():
    assert forms.record({"name": ["B"]}, BASE, TOWNS) == {**BASE, "name": "B"}
    assert forms.record({"note": ["x"], "compiled": ["2020-01-01"], "id": ["x"]}, BASE, TOWNS) == BASE


@pytest.mark.parametrize(("city", "teryt", "settled"), [
    ("lodz", "", ("Łódź", "10")), ("Łódź, łódzkie", "14", ("Łódź", "10")), ("Nigdzie", "06", ("Nigdzie", "06")),
    ("Józefów (Otwock), mazowieckie", "", ("Józefów (Otwock)", "14")), ("Józefów", "14", ("Józefów", "14")),
    ("Bielsko Biała", "24", ("Bielsko-Biała", "24")), ("", "06", ("", "06")),
    ("Lublin, Poland", "", ("Lublin, Poland", "")),
])  # fmt: skip
def test_a_town_is_settled_with_its_voivodeship(city, teryt, settled):
    assert towns.settled(city, teryt, TOWNS) == settled


def test_a_seat_that_is_cleared_takes_its_quality_along():
    changed = said({"city": [""], "teryt": ["06"]})
    assert "seat_quality" not in changed and changed["teryt"] == "06"
    assert said({"city": ["Chełm"], "seat_quality": [""]})["seat_quality"] == "stated"


def test_towns_are_proposed_by_how_they_begin():
    assert next(town.name for town in towns.proposed("warsz", TOWNS)) == "Warszawa"
    assert "Bielsko-Biała" in [town.name for town in towns.proposed("biala", TOWNS)]
    assert towns.proposed(" , ", TOWNS) == [] and len(towns.proposed("a", TOWNS)) == towns.PROPOSED
    assert {town.teryt for town in towns.alike("Józefów (Otwock), mazowieckie", TOWNS)} >= {"14", "06"}
    for town in towns.proposed("Jozefow", TOWNS):
        assert towns.settled(towns.whole(town), "", TOWNS) == (towns.named(town), town.teryt)
