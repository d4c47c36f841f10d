"""Which notice lists a day, closures of an authority, since when a filing stands and pauses, who marked a clock, what left the
house, how a call ended.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006_every_date"
down_revision = "0005_rare_conditions"
branch_labels = None
depends_on = None

OPEN_CLOCK = "ended_at IS NULL AND rank < 2"
KEPT = "ended_at IS NULL AND rank = 2"
UNNOTED = "ended_at IS NULL AND rank < 2 AND (noted_due IS NULL OR noted_due <> due_at)"
ON_HOLD = "hold_until IS NOT NULL"
CALLED = "action IN ('audit.breached', 'audit.sms_unknown')"
OUTBOX_STATES = "state IN ('waiting', 'sending', 'sent', 'unknown', 'failed', 'held', 'cancelled')"


def upgrade() -> None:
    _calendar()
    _filings()
    _deadlines()
    _outbox()
    op.add_column("staff", sa.Column("sealed_email", sa.LargeBinary(), nullable=True))
    op.add_column("note", sa.Column("result", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE note SET result = 'reached' WHERE kind = 'call'")


def _calendar() -> None:
    year = "CAST(strftime('%Y', date) AS INTEGER)" if _sqlite() else "CAST(extract(year FROM date) AS INTEGER)"
    if not _sqlite():
        op.drop_constraint(op.f("pk_calendar_day"), "calendar_day", type_="primary")
    op.rename_table("calendar_day", "calendar_day_before")
    op.create_table(
        "calendar_day",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("notice_year", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("date", "notice_year", name=op.f("pk_calendar_day")),
    )
    op.execute(f"INSERT INTO calendar_day SELECT date, working, name, source, {year} FROM calendar_day_before")
    op.drop_table("calendar_day_before")
    op.create_table(
        "calendar_closure",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "date", name=op.f("pk_calendar_closure")),
    )


def _filings() -> None:
    op.add_column("filing", sa.Column("stage_since", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("filing", sa.Column("paused_since", sa.BigInteger(), nullable=True))
    op.add_column("filing", sa.Column("remaining", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE filing SET stage_since = coalesce((SELECT max(a.at) FROM audit_event a WHERE a.filing_id = filing.id"
        " AND a.stage_to <> '' AND a.stage_from <> a.stage_to), received_at)"
    )
    db = op.get_bind()
    paused = db.execute(
        sa.text(
            "SELECT d.filing_id, d.marks, d.remaining FROM deadline d JOIN filing f ON f.id = d.filing_id"
            " WHERE f.paused AND d.clock = f.clock AND d.state = 'paused'"
        )
    ).all()
    for filing, marks, remaining in paused:
        since = max(mark["at"] for mark in json.loads(marks) if mark["kind"] == "pause")
        db.execute(
            sa.text("UPDATE filing SET paused_since = :since, remaining = :remaining WHERE id = :id"),
            {"since": since, "remaining": remaining, "id": filing},
        )
    op.drop_index("ix_filing_paused", "filing")
    _index("ix_filing_paused", "filing", "paused_since", "id", where="paused")
    _index("ix_filing_stage_since", "filing", "stage", "stage_since", "id")
    _index("ix_filing_hold", "filing", "hold_until", "id", where=ON_HOLD)
    op.drop_index("ix_filing_provisional", "filing")
    _index("ix_filing_provisional", "filing", "risk_group", "risk_due", "id", where="provisional")


def _deadlines() -> None:
    """``rank``: 0 waits on us, 1 on others, 2 on nobody: such a clock is no duty but says until when something is kept."""
    op.add_column("deadline", sa.Column("rank", sa.SmallInteger(), nullable=False, server_default="1"))
    op.execute("UPDATE deadline SET rank = 0 WHERE waiting_on = 'us'")
    op.add_column("deadline", sa.Column("sealed_whys", sa.LargeBinary(), nullable=True))
    op.add_column("deadline", sa.Column("noted_due", sa.BigInteger(), nullable=True))
    op.drop_index("ix_deadline_state_due", "deadline")
    _index("ix_deadline_open", "deadline", "state", "due_at", "rank", "filing_id", "number", where=OPEN_CLOCK)
    _index(
        "ix_deadline_open_clock",
        "deadline",
        "clock",
        "state",
        "due_at",
        "rank",
        "filing_id",
        "number",
        where=OPEN_CLOCK,
    )
    _index(
        "ix_deadline_provisional",
        "deadline",
        "state",
        "due_at",
        "rank",
        "filing_id",
        "number",
        where=f"{OPEN_CLOCK} AND provisional",
    )
    _index("ix_deadline_kept", "deadline", "due_at", "filing_id", where=KEPT)
    _index("ix_deadline_unnoted", "deadline", "due_at", "filing_id", "number", where=UNNOTED)
    _index("ix_audit_event_called", "audit_event", "sequence", where=CALLED)


def _outbox() -> None:
    """More states, and effects that belong to no filing."""
    if _sqlite():
        _make_outbox_anew()
    else:
        op.add_column("outbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        op.add_column("outbox", sa.Column("sent_at", sa.BigInteger(), nullable=True))
        op.add_column("outbox", sa.Column("trouble", sa.Text(), nullable=False, server_default=""))
        op.alter_column("outbox", "filing_id", nullable=True)
        op.drop_constraint(op.f("ck_outbox_state"), "outbox", type_="check")
        op.create_check_constraint(op.f("ck_outbox_state"), "outbox", OUTBOX_STATES)
        op.drop_index("ix_outbox_state_not_before", "outbox")
    _index("ix_outbox_state_kind", "outbox", "state", "kind", "not_before", "id")
    _index("ix_outbox_filing", "outbox", "filing_id")


def _make_outbox_anew() -> None:
    """SQLite changes neither a check nor what may be empty."""
    op.drop_index("ix_outbox_state_not_before", "outbox")
    op.rename_table("outbox", "outbox_before")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False, server_default=""),
        sa.CheckConstraint(OUTBOX_STATES, name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_outbox_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    kept = 'id, "key", kind, filing_id, sealed_payload, state, created_at, not_before'
    op.execute(f"INSERT INTO outbox ({kept}) SELECT {kept} FROM outbox_before")
    op.drop_table("outbox_before")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _index(name: str, table: str, *columns: str, where: str = "") -> None:
    only = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=False, sqlite_where=only, postgresql_where=only)
