"""A folder for work that leaves nothing behind, even where the process is killed: the next one removes it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.store.files import alone


@contextmanager
def workplace(prefix: str) -> Iterator[Path]:
    """Make a temporary folder, and remove those of the same prefix that no living process works in.

    Whoever works in a folder has it locked; the lock of a killed process is gone with it.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*") if hasattr(os, "getuid") else ():  # not on Windows
        with suppress(OSError):
            if left.is_dir() and not left.is_symlink() and left.stat().st_uid == os.getuid():
                with alone(left, wait=False):
                    shutil.rmtree(left)
    made = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with alone(made):
            made.mkdir(exist_ok=True)  # another may just have taken it for a left-over
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
