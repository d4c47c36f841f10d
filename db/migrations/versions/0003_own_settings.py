"""What a person chose at the desk: theme, profile, the lines of the ``:`` line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_own_settings"
down_revision = "0002_queue_at_any_size"


def upgrade() -> None:
    """One row a person and choice."""
    op.create_table(
        "staff_setting",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_setting_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "name", name=op.f("pk_staff_setting")),
    )
