"""What was said about a proposal, as both sides see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.days import day_of
from geo.editorial import rules, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.database.models import ChangeMessage
    from geo.web.editing.desk import Visit


def told(visit: Visit, messages: Iterable[ChangeMessage]) -> list[dict[str, Any]]:
    """Return messages as ``editing/thread.html`` shows them, with the rules that they name."""
    t, everything = visit.t, rules.current(visit.database)
    return [
        {
            "what": t("answer") if said.kind == "answer" else wording.state(said.kind, t),
            "by": wording.role(said.role, t),
            "day": t.day(day_of(said.at)),
            "text": said.text,
            "rules": wording.rule_texts(said.rules, everything, t),
        }
        for said in messages
    ]
