"""The first schema: records and their history, accounts, what waits to be sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Make all tables."""
    _people()
    _signing_in()
    _registry()
    _changes()
    _post()


def _table(name: str, *columns: Any, key: str = "id") -> None:
    op.create_table(
        name, sa.Column(key, NUMBER, nullable=False), *columns, sa.PrimaryKeyConstraint(key, name=f"pk_{name}")
    )


def _column(name: str, kind: Any, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable)


def _refers(table: str, column: str, other: str, then: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete=then)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _only_one(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], unique=True, sqlite_where=condition, postgresql_where=condition)


def _people() -> None:
    _table(
        "account",
        _column("email", WORDS),
        _column("language", sa.String(8)),
        _column("created_at", MOMENT),
        _column("disabled_at", MOMENT, nullable=True),
        _unique("account", "email"),
    )
    _table(
        "identity",
        _column("account", NUMBER),
        _column("issuer", WORDS),
        _column("subject", WORDS),
        _refers("identity", "account", "account", "CASCADE"),
        _unique("identity", "issuer", "subject"),
    )
    _index("identity", "account")
    _table(
        "role",
        _column("account", NUMBER),
        _column("role", sa.String(40)),
        _column("scope", WORDS),
        _refers("role", "account", "account", "CASCADE"),
        _unique("role", "account", "role", "scope"),
    )


def _signing_in() -> None:
    _table(
        "session",
        _column("digest", sa.String(64)),
        _column("account", NUMBER),
        *(_column(name, MOMENT) for name in ("created_at", "seen_at", "ends_at")),
        _column("user_agent", WORDS),
        _refers("session", "account", "account", "CASCADE"),
        _unique("session", "digest"),
    )
    _index("session", "account")
    _table(
        "login_token",
        _column("digest", sa.String(64)),
        _column("code_digest", sa.String(64)),
        _column("email", WORDS),
        _column("purpose", sa.String(20)),
        *(_column(name, MOMENT) for name in ("created_at", "ends_at")),
        _column("used_at", MOMENT, nullable=True),
        _column("tries", NUMBER),
        _unique("login_token", "digest"),
    )
    _index("login_token", "email")
    _table(
        "attempt",
        _column("what", sa.String(40)),
        _column("who", sa.String(64)),
        _column("at", MOMENT),
    )
    _index("attempt", "what", "who", "at")


def _registry() -> None:
    _table(
        "record",
        _column("kind", sa.String(40)),
        _column("key", WORDS),
        _column("version", NUMBER),
        _column("upstream", sa.JSON(), nullable=True),
        _unique("record", "kind", "key"),
    )
    _table(
        "release",
        _column("digest", sa.String(80)),
        _column("merged_at", MOMENT),
        _column("layout", sa.JSON()),
    )
    _table(
        "snapshot",
        _column("built_at", MOMENT),
        _column("revision", NUMBER),
        _column("base", sa.String(80)),
        _column("data_version", sa.String(40)),
        _column("clusters", NUMBER),
        _column("current", NUMBER),
        key="number",
    )
    _only_one("uq_snapshot_current", "snapshot", "current", "current = 1")


def _changes() -> None:
    _table(
        "change",
        _column("kind", sa.String(40)),
        _column("key", WORDS),
        _column("base_version", NUMBER),
        _column("patch", sa.JSON(), nullable=True),
        *(_column(name, sa.Text()) for name in ("note", "sources")),
        _column("origin", sa.String(20)),
        _column("batch", sa.String(80)),
        _column("undoes", NUMBER, nullable=True),
        _column("state", sa.String(20)),
        _column("author", NUMBER, nullable=True),
        _column("author_role", sa.String(40)),
        _column("created_at", MOMENT),
        _column("submitted_at", MOMENT, nullable=True),
        *(_column(name, NUMBER, nullable=True) for name in ("taken_by", "decided_by")),
        _column("decided_role", sa.String(40), nullable=True),
        _column("decided_at", MOMENT, nullable=True),
        _column("reason", sa.Text()),
        _column("rules", sa.JSON()),
        _refers("change", "undoes", "change"),
        *(_refers("change", name, "account", "SET NULL") for name in ("author", "taken_by", "decided_by")),
    )
    _index("change", "state", "id")
    _index("change", "kind", "key", "id")
    _index("change", "batch")
    _table(
        "revision",
        _column("record", NUMBER),
        _column("version", NUMBER),
        _column("data", sa.JSON(), nullable=True),
        _column("valid_from", MOMENT),
        _column("valid_to", MOMENT, nullable=True),
        _column("change", NUMBER),
        _refers("revision", "record", "record"),
        _refers("revision", "change", "change"),
        _unique("revision", "record", "version"),
    )
    _only_one("uq_revision_current", "revision", "record", "valid_to IS NULL")


def _post() -> None:
    _table(
        "outbox",
        *(_column(name, WORDS) for name in ("message_id", "recipient", "subject")),
        _column("body", sa.Text()),
        *(_column(name, MOMENT) for name in ("created_at", "due_at")),
        _column("leased_by", sa.String(80), nullable=True),
        *(_column(name, MOMENT, nullable=True) for name in ("lease_ends_at", "sent_at")),
        _column("tries", NUMBER),
        _column("fault", sa.Text()),
        _unique("outbox", "message_id"),
    )
    _index("outbox", "sent_at", "due_at")
