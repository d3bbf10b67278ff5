"""Firms, offers and events in snapshots, folders and backups: whole, placed where that may be."""

import json
from datetime import date

from geo.editorial import publishing, releases
from geo.store import live, public, registry
from tests.exchange import event, firm, nip, offer, put

SOLE = {"legal": "sole", "city": "Warszawa", "teryt": "14"}


def told(database, table):
    return public.read(live.pinned(database.settings).data, table)


def test_what_is_accepted_is_told_whole_and_placed(database):
    put(database, "firm", {"dab": firm(), "jan": firm(nip=nip(2), **SOLE)})
    put(database, "offer", {"owoce": offer()})
    put(database, "event", {"dni": event(), "on": event(city="", teryt="", online="yes")})
    publishing.publish(database)
    dab, jan = told(database, "firms")
    assert {name: dab[name] for name in ("id", *firm())} == {"id": "dab", **firm()}
    assert [round(dab[name], 1) for name in ("latitude", "longitude")] == [51.3, 22.6]
    assert jan["city"] == "Warszawa"
    assert "latitude" not in jan
    assert told(database, "offers") == [{"id": "owoce", **offer()}]
    assert ["latitude" in one for one in told(database, "events")] == [True, False]


def test_a_firm_whose_form_is_not_known_is_no_point_without_consent(database):
    unknown = firm(nip=nip(2), **SOLE | {"legal": ""})
    put(database, "firm", {"a": unknown, "b": {**unknown, "nip": nip(3), "seat_consent": "yes"}})
    publishing.publish(database)
    assert ["latitude" in one for one in told(database, "firms")] == [False, True]


def test_a_sole_trader_who_consents_is_a_point(database):
    put(database, "firm", {"jan": firm(**SOLE, seat_consent="yes")})
    publishing.publish(database)
    assert round(told(database, "firms")[0]["latitude"]) == 52


def test_what_is_told_makes_another_version_and_nothing_without_it(database):
    first = publishing.publish(database)
    assert told(database, "firms") is None
    put(database, "firm", {"dab": firm()})
    second = publishing.publish(database)
    put(database, "firm", {"dab": None})
    third = publishing.publish(database)
    assert first.data_version != second.data_version
    assert (told(database, "firms"), third.data_version) == (None, first.data_version)


def test_a_folder_takes_and_gives_them_without_loss(database, tmp_path):
    put(database, "firm", {"dab": firm(), "buk": firm(nip=nip(2), memberships=[])})
    put(database, "event", {"dni": event()})
    before = releases.export_folder(database, tmp_path / "a")
    assert {path.name for path in before} > {"firms.csv", "firm_texts.csv", "firm_memberships.csv", "events.csv"}
    assert "offers.csv" not in {path.name for path in before}
    assert not releases.import_folder(database, tmp_path / "a").any
    put(database, "firm", {"dab": None})
    assert str(releases.import_folder(database, tmp_path / "a")) == "1 records added, 0 changed, 0 removed"
    after = releases.export_folder(database, tmp_path / "b")
    assert [path.read_bytes() for path in before] == [path.read_bytes() for path in after]


def test_a_release_without_them_says_nothing_of_them(database, tmp_path, stores):
    put(database, "firm", {"dab": firm()})
    folder = tmp_path / "next"
    folder.mkdir()
    for name in ("clusters", "status_history"):
        content = (stores.raw / f"{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_text(content.replace("Agroklaster", "Agro"), encoding="utf-8")
    assert releases.merge_release(database, folder).changed == 1
    publishing.publish(database)
    assert [one["id"] for one in told(database, "firms")] == ["dab"]


def test_the_files_are_small(database):
    """What is blank is not written."""
    put(database, "firm", {"a": {"name": "A", "legal": "company", "compiled": "2026-11-23"}})
    publishing.publish(database)
    assert json.dumps(told(database, "firms")[0]).count(":") == 4


def test_members_are_counted_where_the_list_is_at_least_as_long_as_what_was_known(database):
    """The registry says 40 members of `agro`, and nothing of how many `bio` has after this."""
    member = [{"cluster_id": "agro"}, {"cluster_id": "bio"}]
    put(database, "firm", {f"f{n}": firm(nip=nip(n), memberships=member[n > 38 :]) for n in range(41)})
    publishing.publish(database)
    counts = {row["id"]: row["members"] for row in shown(database)}
    assert counts == {"agro": 40, "bio": 41}
    put(database, "firm", {"f40": firm(memberships=[{"cluster_id": "agro"}]), "f39": firm(memberships=member[:1])})
    put(database, "firm", {"f38": firm(memberships=[{"cluster_id": "agro", "valid_to": "2020"}])})
    publishing.publish(database)
    assert {row["id"]: row["members"] for row in shown(database)}["agro"] == 40


def shown(database):
    data = live.pinned(database.settings)
    return registry.load(data.data, data.installed, date(2026, 11, 29)).table.to_pylist()
