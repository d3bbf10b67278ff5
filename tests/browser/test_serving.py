"""Servers of tests have the settings that a test gives them, whatever ran before in its process."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.browser.serving import Fork


def test_a_forked_server_does_not_run_what_stands_as_main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An AppTest leaves its page as ``__main__``."""
    left, ran = ModuleType("__main__"), tmp_path / "ran"
    left.__file__ = str(tmp_path / "page.py")
    Path(left.__file__).write_text(f"open({str(ran)!r}, 'w')", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "__main__", left)
    server = Fork([sys.executable, "-m", "this"], {}, tmp_path / "printed")
    assert server.wait(60) == 0
    assert "Beautiful is better than ugly." in (tmp_path / "printed").read_text(encoding="utf-8")
    assert not ran.exists()
