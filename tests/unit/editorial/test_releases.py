"""Registries that come in and go out: without loss, three-way, local edits first."""

import csv

import pytest

from geo.database import queries
from geo.database.engine import Database
from geo.editorial import changes, decisions, releases, tables
from geo.editorial.places import embedded
from geo.editorial.undoing import UndoScope, undo
from geo.errors import DataError
from geo.settings import ROOT, Settings
from tests.raw_tables import AWARD, CLUSTER, write_raw
from tests.stores import ADMIN, CLUSTERS, EMBEDDED, LUBELSKIE, VISITOR


def state(database):
    with database.reading() as session:
        return queries.state(session)


def edit(database, patch, version=1, key="agro"):
    number = changes.propose(database, changes.ProposedChange("cluster", key, patch, version), VISITOR)
    return decisions.accept(database, number, LUBELSKIE)


def test_the_embedded_registry_comes_out_byte_for_byte_and_makes_the_same_store(blank, stores, tmp_path):
    with Database(blank) as database:
        assert str(releases.merge_release(database, EMBEDDED)) == f"{size()} records added, 0 changed, 0 removed"
        assert releases.merge_release(database, EMBEDDED) is None
        for path in releases.export_folder(database, tmp_path / "out"):
            assert path.read_bytes() == (EMBEDDED / path.name).read_bytes(), path.name
        said = state(database)
    with Database(stores.blank("sqlite", tmp_path / "other")) as other:
        releases.import_folder(other, tmp_path / "out")
        assert state(other) == said
        for path in releases.export_folder(other, tmp_path / "again"):
            assert path.read_bytes() == (EMBEDDED / path.name).read_bytes(), path.name


def size():
    rows = 0
    for name in ("clusters", "left_out", "rules", "metaclusters"):
        with (EMBEDDED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows += sum(1 for _row in csv.DictReader(file))
    return rows


def test_a_column_that_is_new_needs_no_new_code(tmp_path, database):
    rows = [{**row, "new_column": f"ż {row['id']}"} for row in CLUSTERS]
    raw = write_raw(tmp_path / "raw", rows, (AWARD,))
    assert str(releases.merge_release(database, raw)) == "0 records added, 2 changed, 0 removed"
    for path in releases.export_folder(database, tmp_path / "out"):
        assert path.read_bytes() == (raw / path.name).read_bytes()


@pytest.mark.parametrize("written", [
    b"\xef\xbb\xbfid,name\r\nb,1\r\na,2\r\n", b'"id","name"\n"a","x,y"\n', b'id,name\na,"two\nlines"\n', b"id,name\n",
])  # fmt: skip
def test_a_table_is_written_as_it_came(tmp_path, written):
    (tmp_path / "clusters.csv").write_bytes(written)
    (tmp_path / "status_history.csv").write_bytes(b"cluster_id,status\n")
    given = tables.read(tmp_path)
    assert tables.files(given.records, given.layout)["clusters.csv"] == written


def test_rows_of_one_record_may_stand_apart(tmp_path):
    (tmp_path / "clusters.csv").write_bytes(b"id\nb\na\n")
    history = b"cluster_id,status\nb,1\na,2\nb,3\n"
    (tmp_path / "status_history.csv").write_bytes(history)
    given = tables.read(tmp_path)
    assert tables.files(given.records, given.layout)["status_history.csv"] == history
    given.records["cluster", "a"]["statuses"].append({"status": "4"})
    assert tables.files(given.records, given.layout)["status_history.csv"] == b"cluster_id,status\nb,1\na,2\na,4\nb,3\n"


def test_torn_tables_are_told_and_nothing_is_read(tmp_path):
    (tmp_path / "clusters.csv").write_bytes(b"id\na\na\n")
    (tmp_path / "status_history.csv").write_bytes(b"cluster_id\nz\n")
    with pytest.raises(DataError) as told:
        tables.read(tmp_path)
    assert told.value.faults == (
        "clusters.csv, column id: came 'a' twice, expected an id that no other row has.",
        "status_history.csv, column cluster_id: came 'z', expected an id of clusters.csv.",
    )


def test_a_release_merges_field_by_field_and_local_edits_win_and_are_listed(database, tmp_path):
    edit(database, {"founded": "2008", "phone": "+48 81 111 11 11"})
    rows = [{**CLUSTER, "founded": "2009", "members": "50"}, CLUSTERS[1], {**CLUSTER, "id": "new", "name": "Nowy"}]
    done = releases.merge_release(database, write_raw(tmp_path / "next", rows, (AWARD,)))
    found = state(database)["cluster", "agro"]
    assert (found["founded"], found["members"], found["phone"]) == ("2008", "50", "+48 81 111 11 11")
    assert (done.added, done.changed, done.removed) == (1, 1, 0)
    assert done.kept == ("clusters, agro, founded: the release says 2009, the store keeps 2008.",)
    # The next release is compared with this one, not with the first.
    done = releases.merge_release(database, write_raw(tmp_path / "third", rows[:1], ()))
    assert (done.removed, "statuses" in state(database)["cluster", "agro"]) == (2, False)


def test_what_was_removed_here_stays_so_and_what_was_edited_here_stays(database, tmp_path):
    edit(database, {"founded": "2008"})
    edit(database, None, key="agro", version=2)
    done = releases.merge_release(
        database, write_raw(tmp_path / "next", [{**CLUSTER, "members": "50"}, CLUSTERS[1]], (AWARD,))
    )
    assert done.kept == ("clusters, agro: the release changes it, the store keeps it removed.",)
    assert ("cluster", "agro") not in state(database)


def test_a_folder_that_could_not_be_published_is_refused_whole(database, tmp_path):
    before = state(database)
    raw = write_raw(tmp_path / "raw", [{**CLUSTER, "city": "Nowhere"}], ())
    with pytest.raises(DataError, match="Nowhere"):
        releases.import_folder(database, raw)
    assert state(database) == before


def test_a_folder_is_tried_first_and_can_be_taken_back(database, tmp_path):
    before = state(database)
    raw = write_raw(tmp_path / "raw", [{**CLUSTER, "members": "41"}], ())
    assert str(releases.import_folder(database, raw, dry=True)) == "0 records added, 1 changed, 1 removed"
    assert state(database) == before
    assert releases.import_folder(database, raw).any
    with database.reading() as session:
        (batch,) = {change.batch for change in queries.changes(session) if change.origin == "import"}
    undo(database, ADMIN, "wrong folder", UndoScope(batch=batch))
    assert state(database) == before


def test_only_the_atlas_s_own_data_come_with_a_registry(tmp_path):
    own = Settings.from_environment({})
    assert embedded(own) == ROOT / "data" / "raw"
    assert embedded(Settings.from_environment({"ATLAS_DATA": str(tmp_path)})) is None
