"""Who wants to hear of changes in Views, and mails that are HTML as well."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS, SHORT, DIGEST = sa.String(400), sa.String(8), sa.String(64)


def upgrade() -> None:
    """Add the tables, and to the outbox a column."""
    _table(
        "subscriber",
        {"email": WORDS, "secret_key": sa.String(32), "language": SHORT, "period": SHORT, "told": sa.String(10)},
        {"views": sa.JSON(), "created_at": MOMENT},
        "email",
        "secret_key",
    )
    _table(
        "subscription_request",
        {"digest": DIGEST, "email": WORDS, "language": SHORT, "period": SHORT, "kind": sa.String(20)},
        {"query": sa.Text(), "created_at": MOMENT},
        "digest",
    )
    op.create_index("ix_subscription_request_email", "subscription_request", ["email"])
    of = sa.ForeignKeyConstraint(
        ["subscriber"], ["subscriber.id"], name="fk_subscriber_link_subscriber", ondelete="CASCADE"
    )
    _table("subscriber_link", {"subscriber": NUMBER, "digest": DIGEST}, {"ends_at": MOMENT}, "digest", more=(of,))
    op.create_index("ix_subscriber_link_subscriber", "subscriber_link", ["subscriber"])
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("html", sa.Text(), nullable=False, server_default=""))


def _table(
    name: str, columns: dict[str, Any], others: dict[str, Any], *single: str, more: Sequence[sa.Constraint] = ()
) -> None:
    """Make a table, of whose columns some hold each value once."""
    op.create_table(
        name,
        sa.Column("id", NUMBER, nullable=False),
        *(sa.Column(column, kind, nullable=False) for column, kind in {**columns, **others}.items()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(sa.UniqueConstraint(column, name=f"uq_{name}_{column}") for column in single),
        *more,
    )
