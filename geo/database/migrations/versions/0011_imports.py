"""Tables of firms on their way into the registry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "firm_import",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account", NUMBER, nullable=True),
        *(
            sa.Column(name, kind, nullable=False)
            for name, kind in (
                ("role", sa.String(40)),
                ("cluster", WORDS),
                ("file", WORDS),
                ("state", sa.String(20)),
                ("cells", sa.JSON()),
                ("columns", sa.JSON()),
                ("same", sa.JSON()),
                ("counts", sa.JSON()),
                ("done", NUMBER),
                ("created_at", MOMENT),
            )
        ),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_role", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_firm_import"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_firm_import_account", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_firm_import_decided_by", ondelete="SET NULL"),
    )
    op.create_index("ix_firm_import_account_id", "firm_import", ["account", "id"])
