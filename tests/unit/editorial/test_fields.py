"""The fields of a cluster in words: all of them, each shown as people read it."""

from geo.build.schema import raw_rules
from geo.days import today
from geo.editorial import fields, records
from geo.editorial.kinds.cluster import CLUSTER
from geo.i18n import translator
from tests import scenery

INTERNAL = {"id", *records.INTERNAL}
PL, EN = translator("pl"), translator("en")


def columns(table):
    return {rule.column for rule in raw_rules(today())[table] if hasattr(rule, "column")}


def test_every_public_column_has_its_field():
    assert set(CLUSTER.fields) - {"statuses"} == columns("clusters") - INTERNAL
    inferred = {"inferred", "inferred_pl", "inferred_en"}
    assert set(CLUSTER.rows["statuses"].asked) == columns("status_history") - {"cluster_id"} - inferred
    for name in columns("clusters") | columns("status_history"):
        assert name in ("id", "cluster_id") or fields.label(name, EN) != name


def test_what_is_required_there_is_required_in_the_form():
    required = {rule.column for rule in raw_rules(today())["clusters"] if getattr(rule, "required", False)}
    assert {name for name, one in CLUSTER.fields.items() if one.required} == required - {"id", "compiled"}


def test_values_are_shown_in_words():
    registry = scenery.embedded().registry
    assert fields.shown("sector", "ict", EN, registry) == ["ICT and digital"]
    assert fields.shown("teryt", "10", PL, registry) == ["łódzkie"]
    assert fields.shown("aliases", "A;B", PL, registry) == ["A", "B"]
    assert fields.shown("public_note_pl", "Ala; Ola\nma kota", PL, registry) == ["Ala; Ola", "ma kota"]
    assert fields.shown("website", None, PL, registry) == []
    assert fields.shown("stage", "unheard", EN, registry) == ["unheard"]
    rows = [{"status": "kkk", "valid_from": "2021-12", "valid_to": "2024-12-31", "sources": "https://a.pl"}]
    assert fields.shown("statuses", rows, PL, registry) == [
        "Krajowy Klaster Kluczowy (KKK) · 12.2021 – 31.12.2024 · https://a.pl"
    ]
    assert "date not known" in fields.shown("statuses", [{"status": "parp_map"}], EN, registry)[0]
