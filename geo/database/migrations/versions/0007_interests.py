"""Who writes to offers, what both sides say to each other, and what is counted of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the tables, and to what is heard of clusters what is counted of the exchange."""
    _interest()
    _table(
        "interest_message",
        _column("interest", NUMBER),
        _column("side", sa.String(20)),
        _column("email", WORDS),
        _column("shares", NUMBER),
        _column("text", sa.Text()),
        _column("at", MOMENT),
        _of_interest("interest_message"),
    )
    op.create_index("ix_interest_message_interest", "interest_message", ["interest"])
    _table(
        "interest_link",
        _column("interest", NUMBER),
        _column("side", sa.String(20)),
        _column("digest", sa.String(64)),
        _column("recipient", WORDS),
        _column("language", sa.String(8)),
        _column("ends_at", MOMENT),
        _of_interest("interest_link"),
        sa.UniqueConstraint("digest", name="uq_interest_link_digest"),
    )
    op.create_index("ix_interest_link_interest", "interest_link", ["interest"])
    op.create_index("ix_interest_link_recipient", "interest_link", ["recipient"])
    with op.batch_alter_table("contact_event") as table:
        table.add_column(sa.Column("about", sa.String(20), nullable=False, server_default="cluster"))
        table.add_column(sa.Column("number", NUMBER, nullable=False, server_default="1"))


def _interest() -> None:
    _table(
        "interest",
        _column("offer", WORDS),
        _column("title", WORDS),
        _column("region", sa.String(8)),
        _column("name", WORDS),
        _column("email", WORDS),
        _column("country", sa.String(2)),
        _column("language", sa.String(8)),
        _column("created_at", MOMENT),
        _column("sent_at", MOMENT, nullable=True),
        _column("next_at", MOMENT, nullable=True),
        _column("reminders", NUMBER),
        _column("writer_answer", sa.String(20)),
        _column("owner_answer", sa.String(20)),
        _column("ended_at", MOMENT, nullable=True),
        _column("reported_at", MOMENT, nullable=True),
        _column("reported_by", sa.String(20)),
        _column("reason", sa.Text()),
        _column("decided", sa.String(20)),
        _column("counted", sa.String(20)),
    )
    op.create_index("ix_interest_offer_id", "interest", ["offer", "id"])
    op.create_index("ix_interest_next_at", "interest", ["next_at"])
    op.create_index("ix_interest_email", "interest", ["email"])


def _of_interest(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["interest"], ["interest.id"], name=f"fk_{table}_interest", ondelete="CASCADE")


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name, sa.Column("id", NUMBER, nullable=False), *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    )


def _column(name: str, kind: Any, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable)
