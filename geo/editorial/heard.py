"""What a snapshot tells of what was heard: confirmations by day and role, counts of the exchange; never persons."""

from typing import TYPE_CHECKING

from geo.database import interests, meetings, questions
from geo.database import requests as asked

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def confirmations(session: "Session", event: int, revision: int) -> dict[str, dict[str, str]]:
    """Return by cluster what was confirmed, by whom, and since when nobody answers; up to an event and a revision."""
    found = {}
    for key, heard in sorted(asked.heard(session, event, revision).items()):
        told = {"confirmed": heard.confirmed, "by": heard.role, "unanswered": heard.unanswered}
        if kept := {name: text for name, text in told.items() if text}:
            found[key] = kept
    return found


def told(session: "Session", event: int, revision: int) -> dict[str, object]:
    """Return everything that was heard up to an event and a revision, by its name in `geo.store.public`."""
    found = {
        "confirmations": confirmations(session, event, revision),
        "counts": interests.counts(session, event),
        "meetings": meetings.counted(session, event),
        "questions": questions.counted(session, event),
    }
    return {name: content for name, content in found.items() if content}
