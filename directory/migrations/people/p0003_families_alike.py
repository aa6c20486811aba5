"""Feedback may say about how old the youngest child is, where somebody chose to say it."""

import sqlalchemy as sa
from alembic import op

revision = "p0003"
down_revision = "p0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; of earlier answers nothing is known."""
    op.add_column("feedback", sa.Column("youngest", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Go back: the answers stay, without the age of a child."""
    op.drop_column("feedback", "youngest")
