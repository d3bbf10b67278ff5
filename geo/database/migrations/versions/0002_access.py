"""What a link by mail needs beside its text, invitations, and when an account was used last."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add columns to login tokens and accounts, and a table of invitations."""
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("used_at", MOMENT, nullable=True))
    with op.batch_alter_table("login_token") as table:
        table.add_column(sa.Column("ticket", sa.String(64), nullable=False, server_default=""))
        for name, length in (("language", 8), ("way", 400), ("issuer", 400), ("subject", 400)):
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.create_index("ix_login_token_ticket", "login_token", ["ticket"])
    op.create_table(
        "invitation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("email", WORDS, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("scope", WORDS, nullable=False),
        sa.Column("invited_by", NUMBER, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("accepted_by", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=f"fk_invitation_{name}", ondelete="SET NULL")
            for name in ("invited_by", "accepted_by")
        ),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
