"""What data tell beside their tables: history, provenance and rules of the registry; small files of JSON.

They are made with a snapshot (`geo.editorial.telling`) or a build; a page reads them and nothing else of the living
registry.
"""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = "public"


def packed(told: Mapping[str, Any]) -> dict[str, bytes]:
    """Return files of JSON by their path in the folder of the data; the same content gives the same bytes."""
    return {
        f"{FOLDER}/{name}.json": json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        for name, content in told.items()
    }


def read(folder: Path, name: str) -> Any:
    """Return what the data of a folder tell; None where they tell nothing of that name. Nobody changes it."""
    path = folder / FOLDER / f"{name}.json"
    try:
        found = os.stat(path)  # noqa: PTH116 - at each run of a page
    except OSError:
        return None
    return _read(path, (found.st_mtime_ns, found.st_ino, found.st_size))


def is_sample(folder: Path) -> bool:
    """Whether the data of a folder hold what was invented for training."""
    return bool(read(folder, "sample"))


@lru_cache(maxsize=32)
def _read(path: Path, _stamp: tuple[int, int, int]) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):  # gone or damaged: the page shows what it knows
        return None
