"""The data of one moment: a copy of the folders, so that what is read later is of the version that was read first.

A page, a file and a map are read table by table, some only when they are asked for. Meanwhile a build or a refresh may
put newer data into the folders; whoever has a snapshot goes on with the data it began with.
"""

import hashlib
import logging
import os
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from weakref import finalize

from geo.errors import MissingData
from geo.settings import Settings
from geo.store import files, live, public, statistics

TRIES = 50  # to copy a folder that is being written to; each waits for the writer, so more than two are rare
KEPT = 16  # copies of different content
_PREFIX = "atlas-data-"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Data of one moment."""

    digest: str  # of their content: equal ones are one snapshot
    settings: Settings  # those of the installation, with the folders of the copy


class Snapshots:
    """Takes a snapshot whenever what is in the folders of an installation has changed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._root: Path | None = None
        self._stamp: object = None
        self._current: Snapshot | MissingData | None = None
        self._kept: OrderedDict[str, Snapshot] = OrderedDict()

    def current(self) -> Snapshot:
        """Return the data as they are now.

        Raises
        ------
        MissingData
            They are not there, or damaged.
        """
        with self._lock:
            now = _stamp(self.settings)
            if self._current is None or now != self._stamp or self._lost(self._current):
                self._stamp, self._current = self._renewed(now)
            if isinstance(self._current, MissingData):
                raise self._current.with_traceback(None)
            return self._current

    def resource(self, name: str) -> Path | None:
        """Find a file that the map fetches: of the data of now, or of those of which a page was made lately."""
        with suppress(MissingData):
            self.current()
        with self._lock:
            kept = [snapshot.settings for snapshot in reversed(self._kept.values())]
        found = (path for settings in kept for path in files.web_resources(settings).values() if path.name == name)
        return next((path for path in found if path.is_file()), None)

    @staticmethod
    def _lost(snapshot: Snapshot | MissingData) -> bool:
        """Whether the copy was removed, as old files of other programs are."""
        return isinstance(snapshot, Snapshot) and not (snapshot.settings.data / files.MANIFEST).is_file()

    def _renewed(self, before: object) -> tuple[object, Snapshot | MissingData]:
        """Take a snapshot between two looks at the folders that see the same; else that of before stays."""
        found: Snapshot | MissingData | None = None
        for _try in range(TRIES):
            try:
                found = self._taken()
            except MissingData as error:
                found = error
            after = _stamp(self.settings)
            if after == before:
                return after, found
            before = after
        last = next(reversed(self._kept.values()), None)
        assert found is not None
        return None, last or found  # they never came to rest: look again next time

    def _taken(self) -> Snapshot:
        data = live.pinned(self.settings).data
        manifest = files.read(data, files.BUILT)
        try:
            files.verify(data, manifest)
        except OSError as error:
            raise MissingData(f"{data} cannot be read ({error}).") from None
        content = dict(_content(self.settings))
        digest = hashlib.sha256(
            b"".join(name.encode() + hashlib.sha256(made).digest() for name, made in content.items())
        )
        key = digest.hexdigest()[:16]
        if key not in self._kept or self._lost(self._kept[key]):
            self._kept[key] = self._copied(key, content)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            _, oldest = self._kept.popitem(last=False)
            if self._root in oldest.settings.data.parents:  # a copy, not the data themselves
                shutil.rmtree(oldest.settings.data.parent, ignore_errors=True)
        return self._kept[key]

    def _copied(self, key: str, content: Mapping[str, bytes]) -> Snapshot:
        try:
            folder = self._place() / key
            for name, made in content.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
        except OSError as error:
            _LOG.warning("No copy of the data could be made (%s); they are read where they are.", error)
            return Snapshot(key, live.pinned(self.settings))
        # What is published later is not theirs.
        copy = replace(self.settings, data=folder / "built", installed=folder / "installed", live=folder / "live")
        if files.damaged(copy.data, files.read(copy.data, files.BUILT)):
            shutil.rmtree(folder, ignore_errors=True)
            raise MissingData(f"{self.settings.data} changed while it was read.")
        return Snapshot(key, copy)

    def _place(self) -> Path:
        """Return the folder of this process's copies; those that killed processes have left are removed."""
        if self._root is None:
            self._root = Path(tempfile.mkdtemp(prefix=_PREFIX))
            finalize(self, _remove, self._root, _claimed(self._root))
            for left in self._root.parent.glob(f"{_PREFIX}*"):
                mark = _claimed(left)
                if mark is not None:
                    _remove(left, mark)
        return self._root


def _stamp(settings: Settings) -> tuple[object, ...]:
    """Return what changes whenever a file of the data does."""
    seen: list[object] = []
    for _name, folder in _folders(settings):
        for entry in _entries(folder):
            with suppress(OSError):  # gone meanwhile
                told = entry.stat()
                seen.append((entry.path, told.st_ino, told.st_mtime_ns, told.st_size))
    return tuple(seen)


def _content(settings: Settings) -> Iterator[tuple[str, bytes]]:
    for name, folder in _folders(settings):
        for entry in _entries(folder):
            with suppress(OSError):  # damage is told by whoever needs the file
                yield f"{name}/{entry.name}", Path(entry.path).read_bytes()


def _folders(settings: Settings) -> list[tuple[str, Path]]:
    """List the folders of data and where a snapshot has them; the registry is the one that was published last."""
    data = live.pinned(settings).data
    for folder in (data, settings.data, settings.installed, statistics.added_folder(settings.installed)):
        files.repair(folder)
    return [
        ("built", data),
        ("built/web", data / "web"),
        ("built/public", data / public.FOLDER),
        ("built/statistics", statistics.built_folder(settings.data)),
        ("installed", settings.installed),
        ("installed/web", settings.installed / "web"),
        (statistics.added_folder(Path("installed")).name, statistics.added_folder(settings.installed)),
    ]


def _entries(folder: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:
            listed = [entry for entry in found if not entry.name.startswith(".") and entry.is_file()]
    except OSError:
        return []
    return sorted(listed, key=lambda entry: entry.name)


def _claimed(folder: Path) -> int | None:
    """Mark a folder as that of a living process, for others and systemd-tmpfiles; None where it is another's."""
    try:
        import fcntl

        mark = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows; gone meanwhile
        return None
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(mark)
        return None
    return mark


def _remove(folder: Path, mark: int | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if mark is not None:
        os.close(mark)
