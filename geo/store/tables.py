"""Writing built data: everything or nothing, and only the atlas's own files."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build.resources import pack
from geo.errors import DataError
from geo.store.manifest import FILE, Manifest
from geo.store.schema import TABLES, is_geographic

if TYPE_CHECKING:
    import pandas as pd

Resources = Mapping[str, tuple[str, bytes]]


def write(
    out: Path,
    tables: "Mapping[str, pd.DataFrame]",
    resources: Resources,
    manifest: Callable[[Mapping[str, str]], Manifest],
) -> Manifest:
    """Write tables, web resources and manifest into a folder.

    Everything is first written beside the files that it replaces; then the old files make room and the new ones move
    in, the manifest last. If a move fails, the old files come back.

    Parameters
    ----------
    manifest
        Makes the manifest of the hashes of the written tables.

    Raises
    ------
    DataError
        The folder cannot be written to, or holds files of these names that are not built data.
    """
    try:
        _refuse_foreign(out)
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=out, ignore_cleanup_errors=True) as temporary:
            staged = Path(temporary) / "new"
            made = _stage(staged, tables, resources, manifest)
            _swap(out, staged, Path(temporary) / "old")
    except OSError as error:
        fault = f"{out} cannot be written ({error.strerror}); nothing was changed. Check the path and its permissions."
        raise DataError([fault]) from error
    return made


def _own(out: Path) -> list[Path]:
    """List the files of a folder that the build owns, the manifest last."""
    files = [out / f"{name}.parquet" for name in TABLES]
    files += sorted((out / "web").glob("*.json")) + sorted((out / "web").glob("*.json.gz"))
    return [path for path in [*files, out / FILE] if path.exists()]


def _refuse_foreign(out: Path) -> None:
    """Refuse a folder whose files the build would overwrite though it did not make them."""
    if out.exists() and not out.is_dir():
        raise DataError([f"{out} is a file, expected a folder; name a folder to build into."])
    if (own := _own(out)) and own[-1].name != FILE:
        raise DataError([f"{own[0]} is there without a {FILE}: not built data; name another folder to build into."])


def _stage(
    staged: Path,
    tables: "Mapping[str, pd.DataFrame]",
    resources: Resources,
    manifest: Callable[[Mapping[str, str]], Manifest],
) -> Manifest:
    """Write all files into an empty folder."""
    (staged / "web").mkdir(parents=True)
    hashes = {}
    for name, frame in tables.items():
        path = staged / f"{name}.parquet"
        if is_geographic(name):
            frame.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0")
        else:
            frame.to_parquet(path, index=False, compression="zstd", engine="pyarrow")
        hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    for name, content in resources.values():
        (staged / "web" / name).write_bytes(content)
        (staged / "web" / f"{name}.gz").write_bytes(pack(content))
    made = manifest(hashes)
    (staged / FILE).write_text(made.text(), encoding="utf-8")
    return made


def _swap(out: Path, staged: Path, aside: Path) -> None:
    """Put the staged files in the place of the old ones; on failure put the old ones back."""
    done: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        done.append((source, target))

    try:
        for path in reversed(_own(out)):  # the manifest goes first: a reader finds no data rather than mixed data
            move(path, aside / path.relative_to(out))
        for path in _own(staged):
            move(path, out / path.relative_to(staged))
    except OSError:
        for source, target in reversed(done):
            target.replace(source)
        raise
    shutil.rmtree(aside, ignore_errors=True)
