"""Questionnaires to firms and clusters: forms, replies, links."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.String(400)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "questionnaire",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("region", sa.String(8), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("made_by", NUMBER, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opens", sa.String(10), nullable=False),
        sa.Column("closes", sa.String(10), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("shared", NUMBER, nullable=False),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_questionnaire_made_by", ondelete="SET NULL"),
    )
    _replies()
    _links()


def _replies() -> None:
    name = "questionnaire_reply"
    op.create_table(
        name,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("questionnaire", NUMBER, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("email", WORDS, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=True),
        sa.Column("handed", sa.JSON(), nullable=True),
        sa.Column("handed_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("change", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(
            ["questionnaire"], ["questionnaire.id"], name=f"fk_{name}_questionnaire", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["change"], ["change.id"], name=f"fk_{name}_change", ondelete="SET NULL"),
        sa.UniqueConstraint("questionnaire", "key", name=f"uq_{name}_questionnaire_key"),
    )
    op.create_index(f"ix_{name}_email", name, ["email"])


def _links() -> None:
    name = "questionnaire_link"
    op.create_table(
        name,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("reply", NUMBER, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("email", WORDS, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["reply"], ["questionnaire_reply.id"], name=f"fk_{name}_reply", ondelete="CASCADE"),
        sa.UniqueConstraint("digest", name=f"uq_{name}_digest"),
    )
    op.create_index(f"ix_{name}_reply", name, ["reply"])
    op.create_index(f"ix_{name}_email", name, ["email"])
