"""What the lists of the register show: the services of an order, numbers that the register lacks, and the orders they stand in.

The rows that were there before are opened and filled by ``storage/filling.py`` in the same transaction: only the key reads them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_lists"
down_revision = "0003_own_settings"

RETURNED = "stage || '' IN ('needs_correction', 'isp_rejected', 'upload_failed', 'sms_failed', 'authority_rejected')"
OPEN = "stage NOT IN ('approved', 'ports_open', 'cancelled', 'withdrawn')"


def upgrade() -> None:
    """Add the columns, tables and indexes; each list has the index of its order."""
    for name in ("certificate", "detail"):
        op.add_column("register_record", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.drop_index("ix_register_record_sponsor_number", "register_record")
    _index("ix_register_record_sponsor_number", "register_record", "sponsor_number", "kind", "status")
    _index("ix_register_record_changed", "register_record", "kind", "recorded_at", "id")
    _index("ix_register_record_came_in", "register_record", "kind", "recorded_at", "id", where="from_filing = ''")
    _index("ix_filing_returned", "filing", "changed_at", "id", where=RETURNED)
    _index("ix_filing_open", "filing", "changed_at", "id", where=OPEN)
    op.create_table(
        "filing_service",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("service_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_service_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "place", name=op.f("pk_filing_service")),
    )
    _index("ix_filing_service_number", "filing_service", "number")
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('sponsor', 'service')", name=op.f("ck_adoption_kind")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_adoption_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
        sa.UniqueConstraint("filing_id", "kind", "number", name=op.f("uq_adoption_filing_id_kind_number")),
    )
    _index("ix_adoption_since", "adoption", "since", "id")
    _index("ix_adoption_number", "adoption", "number")


def _index(name: str, table: str, *columns: str, where: str = "") -> None:
    only = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=False, sqlite_where=only, postgresql_where=only)
