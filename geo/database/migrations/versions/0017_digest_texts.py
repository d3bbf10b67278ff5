"""What editors say at the head of digests."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and to subscribers what they have read."""
    op.create_table(
        "digest_text",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("region", sa.String(8), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.String(10), nullable=False),
        sa.Column("last_day", sa.String(10), nullable=False),
        sa.Column("told", NUMBER, nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_digest_text"),
        sa.UniqueConstraint("key", name="uq_digest_text_key"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_digest_text_account", ondelete="SET NULL"),
    )
    with op.batch_alter_table("subscriber") as table:
        table.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="[]"))
