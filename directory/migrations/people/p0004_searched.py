"""Searches that found nothing near, in whole fives by need, council and month."""

import sqlalchemy as sa
from alembic import op

revision = "p0004"
down_revision = "p0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; nothing was counted before."""
    op.create_table(
        "searched",
        sa.Column("need", sa.Text, primary_key=True),
        sa.Column("council_code", sa.Text, primary_key=True),
        sa.Column("month", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.CheckConstraint("times > 0 AND times / 5 * 5 = times", name="searched_in_fives"),
    )


def downgrade() -> None:
    """Go back: the counts go."""
    op.drop_table("searched")
