"""A page is of one version of the data, whatever happens in the folder while it is made."""

import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geo.settings import ROOT, Settings
from geo.store import files
from geo.store.files import BUILT, MANIFEST
from geo.store.snapshot import Snapshots
from pages.shared import data, map_panel
from tests.app.visits import panels, visit

EMBEDDED = ROOT / "data" / "built"
FOUND = re.compile(r'data-testid="result-count" data-count="(\d+)"')


def without_the_last(folder: Path) -> dict[str, bytes]:
    """The files of a folder as a build would have made them without the last cluster."""
    table = pq.read_table(folder / "clusters.parquet")
    fewer = io.BytesIO()
    pq.write_table(table.slice(0, len(table) - 1), fewer)
    made = {name: (folder / name).read_bytes() for name in files.own_files(folder, BUILT)}
    told = json.loads(made[MANIFEST])
    told["tables"]["clusters"] |= {"rows": len(table) - 1, "sha256": hashlib.sha256(fewer.getvalue()).hexdigest()}
    told["data_version"] = "bbbbbbbbbbbb"
    return made | {"clusters.parquet": fewer.getvalue(), MANIFEST: json.dumps(told).encode()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(EMBEDDED, tmp_path / "built")
    monkeypatch.setattr(data, "_SNAPSHOTS", Snapshots(Settings(tmp_path / "built", tmp_path / "installed")))
    return tmp_path / "built"


def told(page: dict[str, str]) -> tuple[int, bool]:
    """How many clusters the list counts, and whether the footer is that of the newer data."""
    found = FOUND.search(page["summary"] + page["results"])
    return int(found[1]) if found else 0, "bbbbbbbbbbbb" in page["footer"]


def test_data_that_are_swapped_while_a_page_is_made_are_seen_by_the_next_one(folder, monkeypatch) -> None:
    swaps, drawn, newer = [], map_panel.draw, without_the_last(folder)
    whole = len(data.registry())

    def draw(*arguments: object, **named: object) -> None:
        if swaps:
            files.write(folder, swaps.pop(), BUILT)
        drawn(*arguments, **named)

    monkeypatch.setattr(map_panel, "draw", draw)
    page = visit("map")
    assert told(panels(page)) == (whole, False)
    swaps.append(newer)
    assert told(panels(page.run())) == (whole, False)
    assert told(panels(page.run())) == (whole - 1, True)


def test_what_a_session_has_chosen_and_newer_data_lack_is_forgotten(folder) -> None:
    gone = data.registry().ids[-1]
    page = visit("map", cluster=gone)
    assert gone in panels(page)["card"]
    files.write(folder, without_the_last(folder), BUILT)
    page.run()
    assert not page.exception
    assert gone not in panels(page)["card"]


def test_a_visitor_of_damaged_data_reads_no_path_and_no_command(folder, caplog) -> None:
    (folder / MANIFEST).write_text("[]")
    page = visit("map", lang="pl")
    (error,), (advice,) = page.error, page.text
    assert error.value == "Atlas nie może pokazać tej strony."
    assert str(folder) not in error.value + advice.value
    assert "python" not in advice.value
    assert str(folder / MANIFEST) in caplog.text  # for whoever runs the atlas
