"""Data of one moment: whoever has a snapshot is not reached by what happens in the folders."""

import hashlib
import json
import shutil
import threading
from pathlib import Path

import pytest

from geo.errors import MissingData
from geo.settings import ROOT, Settings
from geo.store import files, snapshot, statistics
from geo.store.files import BUILT_WITH_STATISTICS, MANIFEST, web_resources
from geo.store.snapshot import Snapshots

EMBEDDED = ROOT / "data" / "built"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(EMBEDDED, tmp_path / "built")
    return Settings(tmp_path / "built", tmp_path / "installed")


def version(number: str) -> dict[str, bytes]:
    """A small folder of built data that says everywhere of which version it is."""
    table, resource = number.encode(), json.dumps({"version": number}).encode()
    name = f"clusters.{hashlib.sha256(resource).hexdigest()[:10]}.json"
    described = {"clusters": {"rows": 1, "sha256": hashlib.sha256(table).hexdigest()}}
    told = {"data_version": number, "built": "", "tables": described, "web": {"clusters": name}}
    return {
        "clusters.parquet": table,
        **files.web_files(name, resource),
        MANIFEST: json.dumps(told | {"sources": [], "boundaries": {}}).encode(),
        f"statistics/{MANIFEST}": json.dumps({"tables": {}, "sources": [{"key": number}]}).encode(),
    }


def seen(settings: Settings) -> tuple[str, str, str]:
    """What tables, resources and statistics of a snapshot say of their version."""
    told = files.read(settings.data, files.BUILT).data_version
    resource = json.loads(web_resources(settings)["clusters"].read_bytes())["version"]
    figures = statistics.load(settings.data, settings.installed).sources()[0]["key"]
    return told, resource, str(figures)


def test_a_snapshot_stays_while_the_folders_change(settings: Settings) -> None:
    kept = Snapshots(settings)
    before = kept.current()
    resource = web_resources(before.settings)["clusters"]
    files.write(settings.data, version("b"), BUILT_WITH_STATISTICS)
    after = kept.current()
    assert seen(after.settings) == ("b", "b", "b")
    assert files.read(before.settings.data, files.BUILT).data_version != "b"
    assert files.damaged(before.settings.data, files.read(before.settings.data, files.BUILT)) == []
    assert kept.resource(resource.name) == resource  # the map of a page that was made of the older data
    assert kept.resource("clusters.0000000000.json") is None
    assert kept.current() is after


def test_five_hundred_swaps_under_load_never_mix_versions(settings: Settings) -> None:
    """A reader at full speed beside a writer at full speed sees one version each time, and never none."""
    kept, done, met = Snapshots(settings), threading.Event(), []
    versions = [version("a"), version("b")]
    files.write(settings.data, versions[0], BUILT_WITH_STATISTICS)

    def read() -> None:
        while not done.is_set():
            try:
                met.append(seen(kept.current().settings))
            except Exception as error:  # whatever it is, a visitor would have met it
                met.append(("failed", repr(error), ""))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 501):
        files.write(settings.data, versions[number % 2], BUILT_WITH_STATISTICS)
    done.set()
    reader.join()
    assert set(met) == {("a", "a", "a"), ("b", "b", "b")}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "no data"),
        (lambda folder: (folder / MANIFEST).write_text(""), "damaged data"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), "damaged data"),
        (lambda folder: (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes()[:99]), "damaged data"),
        (lambda folder: (folder / "clusters.parquet").unlink(), "damaged data"),
        (lambda folder: (folder / "towns.parquet").write_bytes(b"PAR1"), "damaged data"),
        (lambda folder: shutil.rmtree(folder / "web"), "missing resources"),
    ],
)
def test_damage_is_noticed_whenever_it_happens_and_so_is_its_repair(settings, damage, reason) -> None:
    kept = Snapshots(settings)
    whole = kept.current()
    damage(settings.data)
    for _again in range(2):
        with pytest.raises(MissingData) as caught:
            kept.current()
        assert caught.value.reason == reason
        assert str(settings.data) in str(caught.value)  # for the log: the folder of the installation, not the copy
    shutil.rmtree(settings.data)
    shutil.copytree(EMBEDDED, settings.data)
    assert kept.current() == whole


def test_few_copies_are_kept_and_one_that_is_lost_is_made_again(settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr(snapshot, "KEPT", 2)
    kept = Snapshots(settings)
    first = kept.current()
    for number in "bcd":
        files.write(settings.data, version(number), BUILT_WITH_STATISTICS)
        last = kept.current()
    folder = last.settings.data.parent.parent
    assert len(list(folder.iterdir())) == 2
    assert not first.settings.data.exists()
    shutil.rmtree(last.settings.data)
    assert seen(kept.current().settings) == ("d", "d", "d")


def test_copies_of_a_killed_process_are_removed_those_of_a_living_one_stay(settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(snapshot.tempfile, "tempdir", str(tmp_path))
    left, other = tmp_path / "atlas-data-killed", tmp_path / "somebody-elses"
    (left / "0" / "built").mkdir(parents=True)
    other.mkdir()
    one, other_one = Snapshots(settings), Snapshots(settings)
    living, also = one.current(), other_one.current()
    assert not left.exists()
    assert other.exists()
    assert also.settings.data.is_dir()
    assert living.settings.data != also.settings.data


def test_without_a_place_for_copies_the_data_are_read_where_they_are(settings: Settings, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot.tempfile, "mkdtemp", full)
    assert Snapshots(settings).current().settings == settings
