"""Whether schedules of meetings are proved to be the best ones."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column; nothing is said against schedules that were made before."""
    with op.batch_alter_table("matchmaking") as table:
        table.add_column(sa.Column("proven", NUMBER, nullable=False, server_default="1"))
