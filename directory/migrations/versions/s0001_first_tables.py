"""The first tables: feeds, generations, records, links, corrections, editions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTS = (
    *("read", "held", "merged", "refused", "linked"),
    *("added", "changed", "unchanged", "withdrawn", "problems"),
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "feed",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("licence", sa.Text),
        sa.Column("attribution", sa.Text),
        sa.Column("live", sa.Integer, nullable=False),
        sa.Column("last_seen", sa.Text, nullable=False),
    )
    op.create_table(
        "generation",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("partial", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("standing", sa.Integer, nullable=False),
        *(sa.Column(count, sa.Integer, nullable=False) for count in COUNTS),
    )
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer),
        sa.Column("key", sa.Text),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("advice", sa.Text, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("found_by", sa.Text, nullable=False),
    )
    op.create_index("problem_by_feed", "problem", ["feed", "generation"])
    op.create_table(
        "record",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("generation", sa.Integer, primary_key=True),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("sent", sa.LargeBinary, nullable=False),
        sa.Column("facts", sa.LargeBinary, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("raw", sa.Text),
    )
    op.create_index("record_by_service", "record", ["service_id"])
    op.create_index("record_by_generation", "record", ["feed", "generation"])
    op.create_table(
        "link",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("own_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("link_by_service", "link", ["service_id"])
    op.create_index("link_by_own_id", "link", ["own_id"])
    op.create_table(
        "pair",
        sa.Column("left_id", sa.Text, primary_key=True),
        sa.Column("right_id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("pair_by_state", "pair", ["state"])
    op.create_index("pair_by_right", "pair", ["right_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("base_value", sa.Text, nullable=False),
        sa.Column("new_value", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("author_ref", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("correction_by_service", "correction", ["service_id", "state"])
    op.create_table(
        "service",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True),
        sa.Column("document", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
    )
    op.create_index("service_by_edition", "service", ["edition"])
    op.create_index("service_by_place", "service", ["latitude", "longitude"])
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("services", sa.Integer, nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    """Go back."""
    for table in (
        *("edition", "service", "correction", "pair", "link"),
        *("record", "problem", "generation", "feed"),
    ):
        op.drop_table(table)
