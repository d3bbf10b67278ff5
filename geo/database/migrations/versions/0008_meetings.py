"""Meetings of events: slots, participants with their wishes and absences, the schedule."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the tables."""
    _table(
        "matchmaking",
        _column("event", WORDS),
        _column("tables", NUMBER),
        _column("version", NUMBER),
        _column("planned", NUMBER),
        _column("created_at", MOMENT),
        _column("published_at", MOMENT, nullable=True),
        _unique("matchmaking", "event"),
    )
    _table(
        "meeting_slot",
        _column("matchmaking", NUMBER),
        _column("starts", MOMENT),
        _column("ends", MOMENT),
        _column("lost", NUMBER),
        _refers("meeting_slot", "matchmaking", "matchmaking"),
        _unique("meeting_slot", "matchmaking", "starts"),
    )
    _guests()
    _said()
    _schedule()


def _guests() -> None:
    _table(
        "meeting_guest",
        _column("matchmaking", NUMBER),
        _column("name", WORDS),
        _column("kind", sa.String(20)),
        _column("country", sa.String(2)),
        _column("about", sa.Text()),
        _column("email", WORDS),
        _column("language", sa.String(8)),
        _column("invited_at", MOMENT, nullable=True),
        _column("answered_at", MOMENT, nullable=True),
        _column("left_at", MOMENT, nullable=True),
        _column("told", sa.String(64)),
        _refers("meeting_guest", "matchmaking", "matchmaking"),
        _unique("meeting_guest", "matchmaking", "email"),
    )
    _index("meeting_guest", "email")
    _table(
        "meeting_link",
        _column("guest", NUMBER),
        _column("digest", sa.String(64)),
        _refers("meeting_link", "guest", "meeting_guest"),
        _unique("meeting_link", "digest"),
    )
    _index("meeting_link", "guest")


def _said() -> None:
    _table(
        "meeting_wish",
        _column("guest", NUMBER),
        _column("other", NUMBER),
        _column("refuses", NUMBER),
        _refers("meeting_wish", "guest", "meeting_guest"),
        _refers("meeting_wish", "other", "meeting_guest"),
        _unique("meeting_wish", "guest", "other"),
    )
    _index("meeting_wish", "other")
    _table(
        "meeting_absence",
        _column("guest", NUMBER),
        _column("slot", NUMBER),
        _refers("meeting_absence", "guest", "meeting_guest"),
        _refers("meeting_absence", "slot", "meeting_slot"),
        _unique("meeting_absence", "guest", "slot"),
    )
    _index("meeting_absence", "slot")


def _schedule() -> None:
    _table(
        "meeting",
        _column("matchmaking", NUMBER),
        _column("first", NUMBER),
        _column("second", NUMBER),
        _column("slot", NUMBER),
        _column("place", NUMBER),
        _column("sequence", NUMBER),
        _column("changed_at", MOMENT),
        _column("held", NUMBER, nullable=True),
        _refers("meeting", "matchmaking", "matchmaking"),
        _refers("meeting", "first", "meeting_guest"),
        _refers("meeting", "second", "meeting_guest"),
        _refers("meeting", "slot", "meeting_slot"),
        _unique("meeting", "slot", "place"),
        _unique("meeting", "first", "second"),
    )
    _index("meeting", "matchmaking")
    _index("meeting", "second")
    _table(
        "meeting_seat",
        _column("meeting", NUMBER),
        _column("guest", NUMBER),
        _column("slot", NUMBER),
        _refers("meeting_seat", "meeting", "meeting"),
        _refers("meeting_seat", "guest", "meeting_guest"),
        _refers("meeting_seat", "slot", "meeting_slot"),
        _unique("meeting_seat", "guest", "slot"),
    )
    _index("meeting_seat", "meeting")
    _index("meeting_seat", "slot")


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name, sa.Column("id", NUMBER, nullable=False), *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    )


def _column(name: str, kind: Any, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
