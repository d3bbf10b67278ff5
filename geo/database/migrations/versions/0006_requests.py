"""Requests for updates with their answers, notes of editors, mails of the day, and who wants none."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the tables, and to a snapshot what it knows of them."""
    _requests()
    _heard()
    _mails()
    with op.batch_alter_table("snapshot") as table:
        table.add_column(sa.Column("event", NUMBER, nullable=False, server_default="0"))


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name, sa.Column("id", NUMBER, nullable=False), *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    )


def _column(name: str, kind: Any, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable)


def _refers(table: str, column: str, other: str, then: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete=then)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _requests() -> None:
    _table(
        "request_round",
        _column("started_at", MOMENT),
        _column("started_by", NUMBER, nullable=True),
        _column("role", sa.String(40)),
        _refers("request_round", "started_by", "account", "SET NULL"),
    )
    _table(
        "update_request",
        _column("round", NUMBER),
        _column("key", WORDS),
        _column("region", sa.String(8)),
        _column("asked_at", MOMENT),
        _column("reminders", NUMBER),
        _column("next_at", MOMENT, nullable=True),
        _column("answer", sa.String(20)),
        _column("answered_at", MOMENT, nullable=True),
        _column("change", NUMBER, nullable=True),
        _column("ended_at", MOMENT, nullable=True),
        _refers("update_request", "round", "request_round"),
        _refers("update_request", "change", "change", "SET NULL"),
        _unique("update_request", "round", "key"),
    )
    _index("update_request", "key", "id")
    _index("update_request", "next_at")
    _table(
        "request_letter",
        _column("request", NUMBER),
        _column("digest", sa.String(64)),
        _column("recipient", WORDS),
        _column("language", sa.String(8)),
        _column("account", NUMBER, nullable=True),
        _column("ends_at", MOMENT),
        _refers("request_letter", "request", "update_request"),
        _refers("request_letter", "account", "account", "CASCADE"),
        _unique("request_letter", "digest"),
    )
    _index("request_letter", "request")
    _index("request_letter", "account")


def _heard() -> None:
    _table(
        "contact_event",
        _column("key", WORDS),
        _column("kind", sa.String(20)),
        _column("day", sa.String(10)),
        _column("role", sa.String(40)),
        _column("at", MOMENT),
        _column("request", NUMBER, nullable=True),
        _refers("contact_event", "request", "update_request"),
    )
    _index("contact_event", "key", "id")
    _table(
        "cluster_note",
        _column("key", WORDS),
        _column("text", sa.Text()),
        _column("author", NUMBER, nullable=True),
        _column("role", sa.String(40)),
        _column("created_at", MOMENT),
        _refers("cluster_note", "author", "account", "SET NULL"),
    )
    _index("cluster_note", "key", "id")


def _mails() -> None:
    _table(
        "mail_refusal",
        _column("digest", sa.String(64)),
        _column("what", sa.String(20)),
        _column("at", MOMENT),
        _unique("mail_refusal", "digest", "what"),
    )
    _table(
        "digest_sent",
        _column("account", NUMBER),
        _column("until", MOMENT),
        _column("digest", sa.String(64)),
        _refers("digest_sent", "account", "account", "CASCADE"),
        _unique("digest_sent", "digest"),
    )
    _index("digest_sent", "account")
