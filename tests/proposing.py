"""Decisions on proposals, for tests of the authors' side."""

from importlib import import_module, util
from typing import Any

_DECISIONS = "geo.editorial.decisions" if util.find_spec("geo.editorial.decisions") else "geo.editorial.changes"


def accept(database: Any, number: int, editor: Any) -> None:
    """Let an editor accept a change."""
    import_module(_DECISIONS).accept(database, number, editor)


def return_(database: Any, number: int, editor: Any) -> None:
    """Let an editor give a change back."""
    decisions = import_module(_DECISIONS)
    decisions.return_(database, number, editor, decisions.Verdict("Skąd to wiadomo?", ["R1"]))
