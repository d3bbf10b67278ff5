"""What was said about changes, how often they were handed in, and whether an editor looked at their sources."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the thread of a change."""
    op.add_column("change", sa.Column("turn", NUMBER, nullable=False, server_default="1"))
    op.add_column("change", sa.Column("checked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "message",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("change", NUMBER, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", NUMBER, nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["change"], ["change.id"], name="fk_message_change"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_message_account", ondelete="SET NULL"),
    )
    op.create_index("ix_message_change", "message", ["change"])
