"""Indexes by which a filter that finds few filings finds them without reading a million: leases, pauses, clocks, counts of findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_rare_conditions"
down_revision = "0004_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("errors", "warnings", "revision"):
        op.create_index(f"ix_filing_{column}", "filing", [column])
    op.create_index("ix_filing_clock_risk", "filing", ["clock", "risk_group", "risk_due", "id"])
    for name, column, where in (
        ("ix_filing_lease", "lease_until", "lease_until IS NOT NULL"),
        ("ix_filing_paused", "id", "paused"),
        ("ix_filing_provisional", "id", "provisional"),
    ):
        op.create_index(name, "filing", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
