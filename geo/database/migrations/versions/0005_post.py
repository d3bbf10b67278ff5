"""What a mail needs beside its text, and whose turn periodic work is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns to the outbox, and a table of turns."""
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("reply_to", sa.String(400), nullable=False, server_default=""))
        table.add_column(sa.Column("headers", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("key", sa.String(200), nullable=True))
        table.add_column(sa.Column("given_up_at", MOMENT, nullable=True))
        table.create_unique_constraint("uq_outbox_key", ["key"])
    op.create_table(
        "turn",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("work", sa.String(80), nullable=False),
        sa.Column("leased_by", sa.String(80), nullable=True),
        sa.Column("lease_ends_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
        sa.UniqueConstraint("work", name="uq_turn_work"),
    )
