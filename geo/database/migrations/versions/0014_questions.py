"""Questions and answers under clusters, offers and topics."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the tables."""
    _table(
        "question_topic",
        _column("key", sa.String(16)),
        _column("region", sa.String(8)),
        _column("language", sa.String(8)),
        _column("title", WORDS),
        _column("text", sa.Text()),
        _column("account", NUMBER, nullable=True),
        _column("created_at", MOMENT),
        _column("closed_at", MOMENT, nullable=True),
        sa.UniqueConstraint("key", name="uq_question_topic_key"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_question_topic_account", ondelete="SET NULL"),
    )
    _post()
    _table(
        "question_link",
        _column("post", NUMBER),
        _column("owns", sa.Boolean()),
        _column("digest", sa.String(64)),
        _column("recipient", WORDS),
        _column("language", sa.String(8)),
        _column("ends_at", MOMENT),
        _of_post("question_link", "post"),
        sa.UniqueConstraint("digest", name="uq_question_link_digest"),
    )
    _table(
        "question_report",
        _column("post", NUMBER),
        _column("reason", sa.Text()),
        _column("at", MOMENT),
        _of_post("question_report", "post"),
    )
    for table, column in (("question_link", "post"), ("question_link", "recipient"), ("question_report", "post")):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _post() -> None:
    _table(
        "question_post",
        _column("key", sa.String(16)),
        _column("question", NUMBER, nullable=True),
        _column("about_kind", sa.String(20)),
        _column("about", WORDS),
        _column("subject", WORDS),
        _column("region", sa.String(8)),
        _column("language", sa.String(8)),
        _column("title", WORDS),
        _column("text", sa.Text()),
        _column("name", WORDS),
        _column("role", sa.String(20)),
        _column("email", WORDS),
        _column("mails", sa.String(8)),
        _column("state", sa.String(20)),
        _column("edited", sa.Boolean()),
        _column("created_at", MOMENT),
        *(
            _column(f"{what}_at", MOMENT, nullable=True)
            for what in ("submitted", "published", "decided", "closed", "reported")
        ),
        _column("reason", sa.Text()),
        sa.UniqueConstraint("key", name="uq_question_post_key"),
        _of_post("question_post", "question"),
    )
    op.create_index("ix_question_post_question", "question_post", ["question"])
    op.create_index("ix_question_post_about_kind_about_id", "question_post", ["about_kind", "about", "id"])
    op.create_index("ix_question_post_state_id", "question_post", ["state", "id"])
    op.create_index("ix_question_post_email", "question_post", ["email"])


def _of_post(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["question_post.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name, sa.Column("id", NUMBER, nullable=False), *columns, sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    )


def _column(name: str, kind: Any, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=nullable)
