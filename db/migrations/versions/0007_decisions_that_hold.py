"""Second persons, overrides, drafts of every dialog, verification, calls, answers of the Authority, staff revisions, freezes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_decisions_that_hold"
down_revision = "0006_every_date"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _drafts()
    _flags()
    _second_person()
    _verification()
    _authority()
    _staff_revisions()
    _freezes()


def _drafts() -> None:
    """A draft for each dialog; until now that of a decision was the only one. One about many filings belongs to none."""
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("draft", sa.Column("dialog", sa.Text(), nullable=False, server_default="decision"))
        op.drop_constraint(op.f("pk_draft"), "draft", type_="primary")
        op.create_primary_key(op.f("pk_draft"), "draft", ["staff_id", "filing_id", "dialog"])
        op.drop_constraint(op.f("fk_draft_filing_id"), "draft", type_="foreignkey")
        return
    op.rename_table("draft", "draft_before")
    op.create_table(
        "draft",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("dialog", sa.Text(), nullable=False, server_default="decision"),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_draft_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "filing_id", "dialog", name=op.f("pk_draft")),
    )
    kept = "staff_id, filing_id, sealed_body, saved_at"
    op.execute(f"INSERT INTO draft ({kept}) SELECT {kept} FROM draft_before")
    op.drop_table("draft_before")


def _flags() -> None:
    """What the queue tells of a filing beside its stage."""
    for name in ("frozen", "by_phone", "second_wanted"):
        op.add_column("filing", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        _index(f"ix_filing_{name}", "filing", "risk_group", "risk_due", "id", where=name)
    op.add_column("filing", sa.Column("missed_calls", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_filing_missed_calls", "filing", ["missed_calls"])


def _second_person() -> None:
    _make(
        "second_request",
        _filing(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("filing_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=True),
        key=("filing_id", "number"),
        checks={"state": "state IN ('waiting', 'agreed', 'declined', 'withdrawn', 'void')"},
    )
    _make(
        "override",
        _filing(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("second_by", sa.Text(), nullable=False, server_default=""),
        key=("filing_id", "revision", "key"),
    )
    op.add_column("decision", sa.Column("second_by", sa.Text(), nullable=False, server_default=""))


def _verification() -> None:
    _make(
        "verification",
        _filing(),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        key=("filing_id",),
    )
    op.add_column("note", sa.Column("sealed_number", sa.LargeBinary(), nullable=True))
    op.add_column("note", sa.Column("next_at", sa.BigInteger(), nullable=True))
    _make(
        "sms_state",
        _filing(),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("page_state", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("resends", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("resends_over", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        key=("filing_id", "role"),
    )


def _authority() -> None:
    _make(
        "authority_answer",
        _filing(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        key=("filing_id", "number"),
        checks={"kind": "kind IN ('codes', 'opinion', 'approval')"},
    )


def _staff_revisions() -> None:
    _make(
        "staff_revision",
        _filing(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_consent", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        key=("filing_id", "revision", "edit"),
    )


def _freezes() -> None:
    _make(
        "freeze",
        _filing(),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        key=("filing_id",),
    )


def _filing() -> sa.Column[Any]:
    return sa.Column("filing_id", sa.Integer(), nullable=False)


def _make(name: str, *columns: Any, key: tuple[str, ...], checks: dict[str, str] | None = None) -> None:
    rules = [sa.CheckConstraint(text, name=op.f(f"ck_{name}_{what}")) for what, text in (checks or {}).items()]
    if any(isinstance(column, sa.Column) and column.name == "filing_id" for column in columns):
        rules.append(sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f(f"fk_{name}_filing_id")))
    op.create_table(name, *columns, *rules, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))


def _index(name: str, table: str, *columns: str, where: str = "") -> None:
    only = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=False, sqlite_where=only, postgresql_where=only)
