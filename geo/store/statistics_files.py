"""A folder of statistics: Parquet tables with a manifest, written as a whole and read table by table."""

import hashlib
import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import DataError, MissingData
from geo.store.folders import swap
from geo.store.schema import STATISTICS

if TYPE_CHECKING:
    import pandas as pd

FILE = "MANIFEST.json"


def write(folder: Path, tables: "Mapping[str, pd.DataFrame]", about: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write tables and manifest beside a folder, then let them take its place.

    Parameters
    ----------
    folder
        Replaced as a whole, or left as it is; its parent is made.
    about
        What the manifest says beside ``tables`` (for each ``rows`` and ``sha256``).

    Returns
    -------
    Mapping
        The manifest.

    Raises
    ------
    DataError
        The folder holds other files, or cannot be written.
    """
    refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder.parent, ignore_cleanup_errors=True) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            new.mkdir()
            described = {}
            for name, frame in tables.items():
                frame.to_parquet(new / f"{name}.parquet", index=False, compression="zstd", engine="pyarrow")
                sha256 = hashlib.sha256((new / f"{name}.parquet").read_bytes()).hexdigest()
                described[name] = {"rows": len(frame), "sha256": sha256}
            manifest = {"tables": described, **about}
            text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
            (new / FILE).write_text(text, encoding="utf-8")
            swap(folder, new, old)
    except OSError as error:
        fault = f"{folder} cannot be written ({error.strerror or error}); nothing was changed. Check its permissions."
        raise DataError([fault]) from None
    return manifest


def remove(folder: Path) -> bool:
    """Remove a folder of statistics; whether there was one.

    Raises
    ------
    DataError
        It holds other files, or cannot be removed.
    """
    refuse_foreign(folder)
    if not folder.exists():
        return False
    try:
        with tempfile.TemporaryDirectory(prefix=".removing-", dir=folder.parent, ignore_cleanup_errors=True) as away:
            folder.replace(Path(away) / "old")
    except OSError as error:
        raise DataError([f"{folder} cannot be removed ({error.strerror or error}); check its permissions."]) from None
    return True


def refuse_foreign(folder: Path) -> None:
    """Refuse to replace what is no folder of statistics."""
    if folder.exists() and not folder.is_dir():
        raise DataError([f"{folder} is a file, expected a folder; nothing was changed. Move the file away."])
    own = {FILE, *(f"{name}.parquet" for name in STATISTICS)}
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in own) if folder.exists() else []
    if foreign:
        raise DataError([f"{folder} holds {foreign[0]}, which the atlas did not write there; move it away first."])


def manifest(folder: Path, remedy: str) -> Mapping[str, Any]:
    """Read the manifest of a folder of statistics.

    Parameters
    ----------
    remedy
        What to do if it is no good, for the message.

    Raises
    ------
    MissingData
        There is none, or it cannot be understood.
    """
    path = folder / FILE
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(table["sha256"], str) for table in content["tables"].values()):
            raise TypeError
    except FileNotFoundError:
        raise MissingData(f"No statistics in {folder}; {remedy}.") from None
    except OSError as error:
        raise MissingData(f"{path} cannot be read ({error.strerror}); check its permissions.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MissingData(f"{path} is damaged; {remedy}.") from None
    return content


def read(folder: Path, name: str, remedy: str) -> "pd.DataFrame":
    """Read a table, provided that it is the one that the manifest describes.

    Raises
    ------
    MissingData
        It is not.
    """
    import pandas as pd

    described = manifest(folder, remedy)["tables"].get(name, {})
    path = folder / f"{name}.parquet"
    try:
        content = path.read_bytes()
    except OSError:
        raise MissingData(f"{path} is missing or cannot be read; {remedy}.") from None
    if hashlib.sha256(content).hexdigest() != described.get("sha256"):
        raise MissingData(f"{path} is not the file that the manifest describes; {remedy}.")
    return pd.read_parquet(io.BytesIO(content), engine="pyarrow")
