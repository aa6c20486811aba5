"""The first tables: plans, feedback, sheets, answers, audit."""

import sqlalchemy as sa
from alembic import op

revision = "p0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "plan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("owner_ref", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
    )
    op.create_index("plan_by_owner", "plan", ["owner_ref"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
    )
    op.create_index("feedback_by_service", "feedback", ["service_id"])
    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("paraphrase", sa.Text, nullable=False),
    )
    op.create_table(
        "answered",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("changed", sa.Text),
        sa.Column("stopped", sa.Text),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("object_id", sa.Text),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("audit", "answered", "sheet", "feedback", "plan"):
        op.drop_table(table)
