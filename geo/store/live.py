"""Which snapshot of the living registry pages show: a file names it, each lies in a folder of its own.

A snapshot is built on the data that come with the atlas (or with ``ATLAS_DATA``); where those are newer than it, they
are shown until the next one is built on them.
"""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from geo.errors import MissingData
from geo.settings import Settings
from geo.store import files

_POINTER, _SNAPSHOTS = "current.json", "snapshots"
_Stamp = tuple[int, int, int]


def snapshot_folder(live: Path, number: int) -> Path:
    """Return the folder of a snapshot."""
    return live / _SNAPSHOTS / f"{number:06d}"


def kept(live: Path) -> dict[int, Path]:
    """Return the folders of all snapshots that are there, the newest first."""
    found = [path for path in (live / _SNAPSHOTS).glob("[0-9]*") if path.name.isdecimal() and path.is_dir()]
    return {int(path.name): path for path in sorted(found, key=lambda path: int(path.name), reverse=True)}


def show(live: Path, number: int, base: str) -> None:
    """Let pages show a snapshot; they show the one before it until the file is in its place."""
    files.place_file(live / _POINTER, json.dumps({"number": number, "base": base}).encode())


def hide(live: Path) -> None:
    """Let pages show the data that came with the atlas."""
    (live / _POINTER).unlink(missing_ok=True)


def shown(live: Path) -> tuple[int, str] | None:
    """Return number and base of the snapshot that pages are to show; None where there is none."""
    try:
        found = json.loads((live / _POINTER).read_bytes())
        return int(found["number"]), str(found["base"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def pinned(settings: Settings) -> Settings:
    """Return settings whose data are the snapshot that is shown now: what is made from them mixes no two."""
    pointer = _stamp(settings.live / _POINTER)
    if pointer is None:
        return settings
    folder = _folder(settings.live, settings.data, pointer, _stamp(settings.data / files.MANIFEST))
    return replace(settings, data=folder) if folder else settings


def stamp(settings: Settings) -> object:
    """Return what changes whenever other data are shown: another snapshot, newer data, other boundaries."""
    places = (settings.live / _POINTER, settings.data / files.MANIFEST, settings.installed / files.MANIFEST)
    return tuple(map(_stamp, places))


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - at each run of each page
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


@lru_cache(maxsize=8)
def _folder(live: Path, data: Path, pointer: _Stamp, manifest: _Stamp | None) -> Path | None:
    """Return the folder of the snapshot that the pointer names, if it is there and built on the data that are there."""
    named = shown(live)
    if named is None:
        return None
    folder = snapshot_folder(live, named[0])
    with suppress(MissingData):
        if files.read(data, files.BUILT).data_version == named[1] and files.is_there(folder):
            return folder
    return None


def remove_folder(folder: Path) -> None:
    """Remove a snapshot, its manifest first: no reader takes half of it for whole."""
    (folder / files.MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
