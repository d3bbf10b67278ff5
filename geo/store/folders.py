"""Folders that change as a whole or not at all."""

import shutil
from pathlib import Path


def swap(folder: Path, new: Path, old: Path) -> None:
    """Let a new folder take the place of another, which comes back if that fails and goes if it does not.

    Parameters
    ----------
    folder
        The place; need not exist.
    new
        What takes it; on the same disk.
    old
        Where the former content waits meanwhile.

    Raises
    ------
    OSError
        The new folder cannot be moved.
    """
    if folder.exists():
        folder.replace(old)
    try:
        new.replace(folder)
    except OSError:
        if old.exists():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
