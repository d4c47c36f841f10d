"""Look-ups, snippets, hand-over notes, public-security numbers, data codes, amendments, pictures told by how they look."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008_what_is_found_out"
down_revision = "0007_decisions_that_hold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _look_ups()
    _public_security()
    op.add_column("filing", sa.Column("handover_note", sa.Integer(), nullable=True))
    noted = sa.text("handover_note IS NOT NULL")
    op.create_index(
        "ix_filing_handover", "filing", ["risk_group", "risk_due", "id"], sqlite_where=noted, postgresql_where=noted
    )
    op.add_column("decision", sa.Column("amends", sa.Integer(), nullable=True))
    op.add_column("material", sa.Column("sealed_look", sa.LargeBinary(), nullable=True))
    op.add_column("second_request", sa.Column("wanted", sa.Text(), nullable=False, server_default=""))
    op.add_column("freeze", sa.Column("authority", sa.Text(), nullable=False, server_default="other"))
    op.add_column("freeze", sa.Column("sealed_document", sa.LargeBinary(), nullable=True))


def _look_ups() -> None:
    _make(
        "lookup",
        _filing(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sealed_found", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        key=("filing_id", "number"),
    )
    op.create_table(
        "snippet",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "name", name=op.f("pk_snippet")),
    )


def _public_security() -> None:
    _make(
        "public_security",
        _filing(),
        sa.Column("service_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        key=("filing_id", "service_key"),
    )
    _make(
        "data_code",
        _filing(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        key=("filing_id", "number"),
    )


def _filing() -> sa.Column[Any]:
    return sa.Column("filing_id", sa.Integer(), nullable=False)


def _make(name: str, *columns: Any, key: tuple[str, ...]) -> None:
    filing = sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f(f"fk_{name}_filing_id"))
    op.create_table(name, *columns, filing, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))
