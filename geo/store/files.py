"""Folders of data: written as a whole or not at all, described by a manifest, repaired after a kill at any moment.

A write lays every file into ``.writing``, inside the folder. Renaming that to ``.written`` decides: before, the folder
holds the old files, from then on the new ones, which only have to be moved into their places. Whoever comes upon a
``.written`` later, to write or to read, finishes the moving; whoever comes upon an abandoned ``.writing`` removes it.
"""

import fnmatch
import gzip
import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geo.errors import BoundaryError, DataError, MissingData
from geo.settings import Settings
from geo.store.schema import STATISTICS, TABLES

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "MANIFEST.json"
_WRITING, _WRITTEN, _PLAN = ".writing", ".written", "plan.json"


@dataclass(frozen=True, slots=True)
class FolderKind:
    """A kind of folder."""

    what: str  # what it holds, and what to do where that is damaged; for messages. ``{folder}`` stands for its path.
    remedy: str
    own: tuple[str, ...]  # patterns of the files that the atlas writes there
    described: tuple[str, ...]  # fields of its manifest
    # how a message calls other files, for which the folder is refused; blank where they may lie beside
    strangers: str = ""
    error: type[DataError] = DataError  # what is raised for a folder that cannot be written


# The build of earlier versions wrote the sections, too; counties and names come with a refresh only.
_STATISTICS = (*(f"{name}.parquet" for name in (*STATISTICS, "sections", "counties", "names")), MANIFEST)
BUILT = FolderKind(
    "built data",
    "run python -m geo build --out {folder}",
    (*(f"{name}.parquet" for name in TABLES), "web/*.json", "web/*.json.gz", "public/*.json", MANIFEST),
    ("data_version", "built", "tables", "web", "sources", "boundaries"),
)
BUILT_WITH_STATISTICS = replace(BUILT, own=(*BUILT.own, *(f"statistics/{name}" for name in _STATISTICS)))
BUILT_STATISTICS = FolderKind(
    "statistics",
    "run python -m geo build again",
    _STATISTICS,
    ("tables", "sources"),
    "which the atlas did not write there",
)
ADDED_STATISTICS = replace(BUILT_STATISTICS, remedy="run python -m geo statistics remove, then add the files again")
INSTALLED = FolderKind(
    "register of boundaries",
    "run python -m geo boundaries remove, then install the register again",
    ("voivodeships.parquet", "web/*", MANIFEST),
    ("web", "boundaries"),
    "which no installation of boundaries made",
    BoundaryError,
)

INSTALLED_COUNTIES = FolderKind(
    "boundaries of counties",
    "run python -m geo boundaries remove counties, then install the register again",
    ("counties.parquet", MANIFEST),
    ("tables", "boundaries"),
    "which no installation of boundaries made",
    BoundaryError,
)


def counties_folder(installed: Path) -> Path:
    """Return the folder of the counties that an installation keeps, beside that of its boundaries."""
    return installed.with_name("installed-counties")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``MANIFEST.json`` says; each kind of folder has some of the fields."""

    data_version: str = ""  # 12 hexadecimal digits of the content of all tables
    built: str = ""  # newest day of verification in the registry, ``YYYY-MM-DD``
    # for each table ``rows`` and ``sha256`` of its file, in built data ``sources`` (keys) and ``licence`` too
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    web: Mapping[str, str] = field(default_factory=dict)  # kind of resource to its file in ``web/``
    # for each source ``key``, ``title``, ``title_pl``, ``url``, ``licence``, ``date``; None where not known
    sources: Sequence[Mapping[str, str | None]] = ()
    # ``kind`` (``approximate``; ``register``: from its publisher; ``file``: from elsewhere), ``date`` of the content
    # (None where not known), ``source``; where they were installed, ``installed`` (day) and ``sha256`` too
    boundaries: Mapping[str, str | None] = field(default_factory=dict)
    snapshot: int = 0  # number among the publications of the living registry; 0 for what was built from raw tables
    published: str = ""  # day of that publication, ``YYYY-MM-DD``

    def file(self) -> dict[str, bytes]:
        """Return the manifest as a file of JSON for people and programs, by its name."""
        content = {key: value for key, value in asdict(self).items() if value}
        return {MANIFEST: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()}


# --- what files hold --------------------------------------------------------------------------------------------------


def pack(content: bytes) -> bytes:
    """Compress a resource; the same content gives the same bytes."""
    return gzip.compress(content, 9, mtime=0)


def web_files(name: str, content: bytes) -> dict[str, bytes]:
    """Return a resource for the web and its compressed twin, by path."""
    return {f"web/{name}": content, f"web/{name}.gz": pack(content)}


def table_files(tables: "Mapping[str, pd.DataFrame]") -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
    """Return tables as Parquet files by name; and, for the manifest, ``rows`` and ``sha256`` by table."""
    files, described = {}, {}
    for name, frame in tables.items():
        buffer = io.BytesIO()
        options = {"schema_version": "1.1.0"} if "geometry" in frame else {"engine": "pyarrow"}
        frame.to_parquet(buffer, index=False, compression="zstd", **options)
        files[f"{name}.parquet"] = content = buffer.getvalue()
        described[name] = {"rows": len(frame), "sha256": hashlib.sha256(content).hexdigest()}
    return files, described


# --- writing ----------------------------------------------------------------------------------------------------------


def write(folder: Path, files: Mapping[str, bytes], kind: FolderKind) -> None:
    """Let files, by path with ``/`` within the folder, take the place of all files of it that are the atlas's own.

    Raises
    ------
    DataError
        The folder is foreign or cannot be written to; nothing is changed then.
    """
    refuse_foreign(folder, kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            _finish(folder)
            _write(folder, files, [name for name in own_files(folder, kind) if name not in files])
    except OSError as error:
        with suppress(OSError):
            folder.rmdir()  # where it was made for this
        remedy = "nothing was changed. Check the path and its permissions."
        raise kind.error([f"{folder} cannot be written ({error.strerror or error}); {remedy}"]) from error


def place_file(path: Path, content: bytes) -> Path:
    """Write one file: a reader finds the old content or the new one, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(path)


def remove(folder: Path, kind: FolderKind) -> bool:
    """Remove a folder; whether there was anything of the atlas's in it.

    Raises
    ------
    DataError
        It is foreign or cannot be written to.
    """
    refuse_foreign(folder, kind)
    there = bool(own_files(folder, kind))
    if there:
        write(folder, {}, kind)
    with suppress(OSError):  # where there is none
        folder.rmdir()
    return there


def repair(folder: Path) -> None:
    """Finish or clear what a killed write has left in a folder or in the one around it, if that is possible."""
    for place in (folder.parent, folder):
        decided = (place / _WRITTEN).exists()
        if decided or (place / _WRITING).exists():
            with suppress(OSError), alone(place, wait=decided):
                _finish(place)


def own_files(folder: Path, kind: FolderKind) -> list[str]:
    """List the files of a folder that the atlas owns, manifests last."""
    return _in_order(name for parent, own in _by_parent(kind.own).items() for name in _listed(folder, parent, own))


@cache
def _by_parent(own: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    """Return what matches the names of files, by the folder in which they lie."""
    parted = [pattern.rpartition("/")[::2] for pattern in own]
    return {
        parent: re.compile("|".join(fnmatch.translate(name) for place, name in parted if place == parent))
        for parent, _ in parted
    }


def _listed(folder: Path, parent: str, own: re.Pattern[str]) -> list[str]:
    """List the files of a folder within a folder; to look for each of fifty names takes ten times as long."""
    try:
        with os.scandir(folder / parent) as entries:
            return [str(PurePosixPath(parent, entry.name)) for entry in entries if own.match(entry.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (PurePosixPath(name).name == MANIFEST, name))


def refuse_foreign(folder: Path, kind: FolderKind) -> None:
    """Refuse a folder whose files are not the atlas's.

    Raises
    ------
    DataError
        It is a file, holds others' files, or files of the atlas's names without a manifest.
    """
    repair(folder)
    if folder.exists() and not folder.is_dir():
        remedy = "nothing was changed. Move the file away or name another folder."
        raise kind.error([f"{folder} is a file, expected a folder; {remedy}"])
    if kind.strangers:
        own = {PurePosixPath(pattern).parts[0] for pattern in kind.own} | {_WRITING, _WRITTEN}
        others = sorted(path.name for path in folder.iterdir() if path.name not in own) if folder.exists() else []
        if others:
            raise kind.error([f"{folder} holds {others[0]}, {kind.strangers}; move it away first."])
    elif (own_names := own_files(folder, kind)) and MANIFEST not in own_names:
        fault = f"{folder / own_names[0]} is there without a {MANIFEST}: not {kind.what}; name another folder"
        raise kind.error([f"{fault} to build into."])


@contextmanager
def alone(folder: Path, wait: bool = True) -> Iterator[None]:
    """Keep other writers out of a folder while this one works in it; a killed one keeps nobody out."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(place)


def _write(folder: Path, files: Mapping[str, bytes], gone: Sequence[str]) -> None:
    """Lay the files beside those of before, decide, and finish."""
    staged = folder / _WRITING
    try:
        for name, content in files.items():
            path = staged / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        staged.mkdir(exist_ok=True)
        plan = {"new": _in_order(files), "gone": list(gone)}
        (staged / _PLAN).write_text(json.dumps(plan), encoding="utf-8")
        staged.rename(folder / _WRITTEN)
        _finish(folder)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _finish(folder: Path) -> None:
    """Finish the write that was decided, clear the one that was not."""
    written = folder / _WRITTEN
    if (written / _PLAN).exists():
        plan = json.loads((written / _PLAN).read_text(encoding="utf-8"))
        _settle(folder, written, plan["new"], plan["gone"])
        for name in plan["gone"]:
            with suppress(OSError):  # not empty
                (folder / name).parent.rmdir()
    for left in (written, folder / _WRITING):
        shutil.rmtree(left, ignore_errors=True)


def _settle(folder: Path, written: Path, new: Sequence[str], gone: Sequence[str]) -> None:
    """Move the old files aside and the new ones in, from wherever that was interrupted; all of them back on failure."""
    places = {name: (folder / name, written / "new" / name, written / "old" / name) for name in (*gone, *new)}
    try:
        for name in reversed(places):  # manifests first: a reader finds no data rather than mixed data
            place, fresh, stale = places[name]
            if place.exists() and (name in gone or fresh.exists()):
                _move(place, stale)
        for name in new:
            place, fresh, _ = places[name]
            if fresh.exists():
                _move(fresh, place)
    except OSError:
        for name, (place, fresh, stale) in places.items():
            if name in new and place.exists() and not fresh.exists():
                place.replace(fresh)
            if stale.exists():
                stale.replace(place)
        written.rename(folder / _WRITING)
        raise


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


# --- reading ----------------------------------------------------------------------------------------------------------


def read(folder: Path, kind: FolderKind) -> Manifest:
    """Read the manifest of a folder.

    Raises
    ------
    MissingData
        There is none, or it cannot be understood.
    """
    repair(folder)
    path, remedy = folder / MANIFEST, kind.remedy.format(folder=folder)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        described = {name: content[name] for name in kind.described}
        number, day = int(content.get("snapshot", 0)), str(content.get("published", ""))
        made = Manifest(**described, snapshot=number, published=day)
        _ = [(int(table["rows"]), str(table["sha256"])) for table in made.tables.values()]
        _ = [name.removeprefix(resource) for resource, name in made.web.items()]
        return made
    except FileNotFoundError:
        raise MissingData(f"No {kind.what} in {folder}; {remedy}.", "no data") from None
    except OSError as error:
        raise MissingData(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MissingData(f"{path} is damaged; {remedy}.") from None


def read_table(folder: Path, name: str, kind: FolderKind) -> "pd.DataFrame":
    """Read a table without shapes, provided that it is the one that the manifest describes.

    Raises
    ------
    MissingData
        It is not.
    """
    return _table(table_content(folder, name, kind)).copy(deep=False)


@lru_cache(maxsize=16)
def _table(content: bytes) -> "pd.DataFrame":
    """Make a table of its file; most stay the same whenever a few are replaced."""
    import pandas as pd

    return pd.read_parquet(io.BytesIO(content), engine="pyarrow")


def table_content(folder: Path, name: str, kind: FolderKind) -> bytes:
    """Read the file of a table as `read_table` does, and return its bytes."""
    described = read(folder, kind).tables.get(name, {})
    path, remedy = folder / f"{name}.parquet", kind.remedy.format(folder=folder)
    try:
        content = path.read_bytes()
    except OSError:
        raise MissingData(f"{path} is missing or cannot be read; {remedy}.") from None
    if hashlib.sha256(content).hexdigest() != described.get("sha256"):
        raise MissingData(f"{path} is not the file that the manifest describes; {remedy}.")
    return content


def is_there(folder: Path) -> bool:
    """Whether a folder has a manifest."""
    repair(folder)
    return (folder / MANIFEST).is_file()


def stamp(*folders: Path) -> tuple[int, ...]:
    """Return numbers that change whenever what is in the folders does, to keep data between runs."""
    return tuple((folder / MANIFEST).stat().st_mtime_ns if is_there(folder) else 0 for folder in folders)


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """Name the tables and web resources that are absent or not those of the manifest; one sentence each."""
    return [*_damaged_tables(folder, manifest), *_damaged_resources(folder, manifest)]


def verify(folder: Path, manifest: Manifest) -> None:
    """Refuse a folder whose tables or web resources are not those of its manifest.

    Raises
    ------
    MissingData
        They are not, with all faults; its reason is that of the tables where these are concerned.
    """
    if faults := damaged(folder, manifest):
        tables = _damaged_tables(folder, manifest)
        raise MissingData("\n".join(faults), "damaged data" if tables else "missing resources")


def _damaged_tables(folder: Path, manifest: Manifest) -> list[str]:
    remedy = f"run python -m geo build --out {folder} again."
    faults = []
    for name, table in manifest.tables.items():
        path = folder / f"{name}.parquet"
        if not path.is_file():
            faults.append(f"{path} is missing; {remedy}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != table["sha256"]:
            faults.append(f"{path} is not the file that the manifest describes; {remedy}")
    return faults


def _damaged_resources(folder: Path, manifest: Manifest) -> list[str]:
    remedy = f"run python -m geo build --out {folder} again."
    faults = []
    for kind, name in manifest.web.items():
        path = folder / "web" / name
        if not path.is_file() or not path.with_name(name + ".gz").is_file():
            faults.append(f"{path} or its .gz is missing; {remedy}")
        elif hashlib.sha256(path.read_bytes()).hexdigest()[:10] != name.removeprefix(kind + ".")[:10]:
            faults.append(f"{path} does not hold what its name says; {remedy}")
    return faults


def with_installed(manifest: Manifest, installed: Path) -> Mapping[str, Any]:
    """Return what a manifest says, with the boundaries and their web resource of the installed register, if any.

    Raises
    ------
    MissingData
        What is installed cannot be understood.
    """
    content = asdict(manifest)
    if is_there(installed):
        register = read(installed, INSTALLED)
        lost = [path for name in register.web.values() if not (path := installed / "web" / name).is_file()]
        if lost:
            raise MissingData(f"{lost[0]} is missing; install the register of boundaries again.", "missing resources")
        content |= {"boundaries": register.boundaries, "web": content["web"] | dict(register.web)}
    return MappingProxyType(content)


def web_resources(settings: Settings) -> dict[str, Path]:
    """Return the files that the map fetches, by kind; ``regions`` is the installed register's, where there is one."""
    resources: dict[str, Path] = {}
    for folder, kind in ((settings.data, BUILT), (settings.installed, INSTALLED)):
        with suppress(MissingData):
            resources |= {resource: folder / "web" / name for resource, name in read(folder, kind).web.items()}
    return resources
