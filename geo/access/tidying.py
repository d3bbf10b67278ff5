"""What is deleted by age: what is over is not kept, and nobody is known for longer than they use the atlas."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from geo.access import attempts, sessions
from geo.database import accounts, proposals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.database.engine import Database

INVITATIONS_KEPT = timedelta(days=30)  # after they were over
MONTH = timedelta(days=30)


def tidy(database: "Database", now: datetime | None = None) -> "Mapping[str, int]":
    """Delete ended sessions, links, attempts, invitations and forms that were kept, and accounts that nobody uses."""
    now = now or datetime.now(UTC)
    with database.writing() as session:
        gone = accounts.delete_old(session, now, now - sessions.IDLE, now - INVITATIONS_KEPT)
        gone["attempts"] = attempts.forget(session, now)
        gone["kept forms"] = proposals.forget_old(session, now)
        unused = accounts.unused(session, now - database.settings.keep_accounts * MONTH)
        for account in unused:
            accounts.delete_account(session, account)
        gone["accounts"] = len(unused)
    return gone
