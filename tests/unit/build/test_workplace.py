"""A folder for work that a killed process does not leave behind for good."""

import subprocess
import sys
import tempfile

from geo.build.workplace import workplace
from geo.settings import ROOT

KILLED = """
import os, signal
from geo.build.workplace import workplace
with workplace("atlas-test-") as place:
    (place / "large").write_bytes(bytes(10))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_next_one_removes_what_a_killed_one_left_and_leaves_a_living_one_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, check=False)
    assert done.returncode == -9
    (left,) = tmp_path.iterdir()
    with workplace("atlas-test-") as first:
        assert not left.exists()
        with workplace("atlas-test-") as second:
            assert {first, second} == set(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
