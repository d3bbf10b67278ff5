"""Registers of boundaries for tests, and what a refused one must leave as it was."""

import pytest

from geo.build import prg
from geo.errors import BoundaryError


def snapshot(home):
    return {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def refused(source, folder):
    """The faults of a refused installation, which must leave everything as it was."""
    before = snapshot(folder.parent)
    with pytest.raises(BoundaryError) as caught:
        prg.install(str(source), folder)
    assert snapshot(folder.parent) == before
    assert all(fault.endswith(".") for fault in caught.value.faults)
    return list(caught.value.faults)


def write(frame, path):
    frame.to_file(path)
    return path


def changed(frame, code, shape):
    """Put another shape in the place of a voivodeship's; degrees."""
    frame = frame.copy()
    frame.loc[frame["JPT_KOD_JE"] == code, "geometry"] = shape
    return frame
