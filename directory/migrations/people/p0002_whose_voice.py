"""Feedback says through which account and in which visit it came, and keeps her own words."""

import sqlalchemy as sa
from alembic import op

revision = "p0002"
down_revision = "p0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; each earlier answer becomes a visit of its own."""
    op.create_table(
        "feedback_new",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("author_ref", sa.Text, nullable=False),
        sa.Column("visit", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO feedback_new "
        '(service_id, need, outcome, "on", author_ref, visit, words) '
        "SELECT service_id, need, outcome, \"on\", '', 'before ' || id, '' "
        "FROM feedback ORDER BY id"
    )
    op.drop_index("feedback_by_service", "feedback")
    op.drop_table("feedback")
    op.rename_table("feedback_new", "feedback")
    op.create_index("feedback_by_visit", "feedback", ["visit", "service_id", "need"], unique=True)


def downgrade() -> None:
    """Go back: the answers stay, without account, visit and words."""
    op.create_table(
        "feedback_old",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
    )
    op.execute(
        'INSERT INTO feedback_old (service_id, need, outcome, "on") '
        'SELECT service_id, need, outcome, "on" FROM feedback ORDER BY id'
    )
    op.drop_index("feedback_by_visit", "feedback")
    op.drop_table("feedback")
    op.rename_table("feedback_old", "feedback")
    op.create_index("feedback_by_service", "feedback", ["service_id"])
