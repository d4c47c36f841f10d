"""The first schema: filings and their revisions, reviews, deadlines, decisions, ports, register, audit trail, calendar.

Long because it is one picture of all tables. What differs between the databases stands in ``_sqlite`` and ``_postgresql``:
the triggers that keep the audit trail append-only and the counters of the queue true, and the first filing number.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_initial"
down_revision = None

FIRST_FILING = 20001


def upgrade() -> None:
    """Make all tables and triggers."""
    op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("transition", sa.Text(), nullable=False),
        sa.Column("stage_from", sa.Text(), nullable=False),
        sa.Column("stage_to", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_filing", "audit_event", ["filing_id", "sequence"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "house",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_house")),
    )
    op.create_table(
        "register_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sponsor_number", sa.Text(), nullable=False),
        sa.Column("certificate_digest", sa.Text(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.Column("service_kind", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("authority_key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("from_filing", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('sponsor', 'service', 'domain', 'access')", name=op.f("ck_register_record_kind")),
        sa.CheckConstraint("status IN ('filed', 'cancelled')", name=op.f("ck_register_record_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_record")),
        sa.UniqueConstraint("kind", "number", "name", name=op.f("uq_register_record_kind_number_name")),
    )
    op.create_index("ix_register_record_certificate_digest", "register_record", ["certificate_digest"], unique=False)
    op.create_index("ix_register_record_name", "register_record", ["name"], unique=False)
    op.create_index("ix_register_record_sponsor_number", "register_record", ["sponsor_number"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("language IN ('', 'zh', 'en')", name=op.f("ck_staff_language")),
        sa.CheckConstraint(
            "role IN ('reviewer', 'supervisor', 'admin', 'auditor', 'operator')", name=op.f("ck_staff_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "tally",
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("filings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("assignee_id", "stage", name=op.f("pk_tally")),
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("lease_holder_id", sa.Integer(), nullable=True),
        sa.Column("lease_since", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("content_author_id", sa.Integer(), nullable=True),
        sa.Column("hold_until", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("sponsor", sa.Text(), nullable=False),
        sa.Column("sponsor_number", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("service_kind", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("waiting_on", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("at_risk_at", sa.BigInteger(), nullable=True),
        sa.Column("soon_at", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("risk_group", sa.Integer(), nullable=False),
        sa.Column("risk_due", sa.BigInteger(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("materials_present", sa.Integer(), nullable=False),
        sa.Column("materials_due", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('draft', 'submitted', 'isp_review', 'needs_correction', 'isp_rejected', 'resubmitted', 'verification_pending', 'verification_review', 'ready_to_upload', 'uploaded', 'upload_failed', 'sms_pending', 'sms_partial', 'sms_failed', 'authority_review', 'authority_rejected', 'approved', 'ports_open', 'cancelled', 'withdrawn')",
            name=op.f("ck_filing_stage"),
        ),
        sa.CheckConstraint(
            "type IN ('first_filing', 'new_service', 'new_access', 'change', 'cancel_access', 'cancel_sponsor', 'cancel_service')",
            name=op.f("ck_filing_type"),
        ),
        sa.CheckConstraint(
            "waiting_on IN ('us', 'applicant', 'authority', 'network_operations', 'nobody')",
            name=op.f("ck_filing_waiting_on"),
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_filing_revision")),
        sa.CheckConstraint("risk_group BETWEEN 0 AND 3", name=op.f("ck_filing_risk_group")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_filing_version")),
        sa.ForeignKeyConstraint(["content_author_id"], ["staff.id"], name=op.f("fk_filing_content_author_id")),
        sa.ForeignKeyConstraint(["lease_holder_id"], ["staff.id"], name=op.f("fk_filing_lease_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("order_no", name=op.f("uq_filing_order_no")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_filing_assignee_risk", "filing", ["assignee_id", "risk_group", "risk_due", "id"], unique=False)
    op.create_index(
        "ix_filing_assignee_stage_risk",
        "filing",
        ["assignee_id", "stage", "risk_group", "risk_due", "id"],
        unique=False,
    )
    op.create_index("ix_filing_risk", "filing", ["risk_group", "risk_due", "id"], unique=False)
    op.create_index(op.f("ix_filing_sponsor_number"), "filing", ["sponsor_number"], unique=False)
    op.create_index("ix_filing_stage_risk", "filing", ["stage", "risk_group", "risk_due", "id"], unique=False)
    op.create_table(
        "check_run",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_check_run_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", name=op.f("pk_check_run")),
    )
    op.create_table(
        "confirmation",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_confirmation_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", "key", name=op.f("pk_confirmation")),
    )
    op.create_table(
        "deadline",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waiting_on", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("at_risk_at", sa.BigInteger(), nullable=True),
        sa.Column("soon_at", sa.BigInteger(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'paused', 'met', 'missed', 'cancelled')", name=op.f("ck_deadline_state")
        ),
        sa.CheckConstraint(
            "waiting_on IN ('us', 'applicant', 'authority', 'network_operations', 'nobody')",
            name=op.f("ck_deadline_waiting_on"),
        ),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_deadline_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "number", name=op.f("pk_deadline")),
    )
    op.create_index("ix_deadline_state_due", "deadline", ["state", "due_at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("filing_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("sealed_reasons", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_internal_note", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undo_until", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("verdict IN ('pass', 'return', 'refuse')", name=op.f("ck_decision_verdict")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_decision_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "number", name=op.f("pk_decision")),
    )
    op.create_table(
        "draft",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_draft_filing_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_draft_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "filing_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "filing_domain",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_domain_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "domain", name=op.f("pk_filing_domain")),
    )
    op.create_index(op.f("ix_filing_domain_domain"), "filing_domain", ["domain"], unique=False)
    op.create_table(
        "finding",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sealed_evidence", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("severity IN ('error', 'warning', 'hint')", name=op.f("ck_finding_severity")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_finding_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", "place", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_rule", "finding", ["rule"], unique=False)
    op.create_table(
        "identity_key",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_identity_key_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "kind", "digest", name=op.f("pk_identity_key")),
    )
    op.create_index("ix_identity_key_kind_digest", "identity_key", ["kind", "digest"], unique=False)
    op.create_table(
        "material",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_file", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_remark", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("broken", sa.Boolean(), nullable=False),
        sa.Column("service_key", sa.Text(), nullable=False),
        sa.Column("domain_key", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("pre_approval", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_material_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", "key", name=op.f("pk_material")),
    )
    op.create_index(op.f("ix_material_sha256"), "material", ["sha256"], unique=False)
    op.create_table(
        "note",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('note', 'call')", name=op.f("ck_note_kind")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_note_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "number", name=op.f("pk_note")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'cancelled', 'sent')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_outbox_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_state_not_before", "outbox", ["state", "not_before"], unique=False)
    op.create_table(
        "paper",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_paper_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "kind", "owner", name=op.f("pk_paper")),
    )
    op.create_table(
        "port_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("service_key", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("probed_at", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("action IN ('open', 'close')", name=op.f("ck_port_task_action")),
        sa.CheckConstraint("state IN ('requested', 'done', 'proven', 'failed')", name=op.f("ck_port_task_state")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_port_task_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_port_task")),
        sa.UniqueConstraint(
            "filing_id",
            "service_key",
            "host",
            "address",
            "port",
            "action",
            name=op.f("uq_port_task_filing_id_service_key_host_address_port_action"),
        ),
    )
    op.create_index(op.f("ix_port_task_filing_id"), "port_task", ["filing_id"], unique=False)
    op.create_index("ix_port_task_state", "port_task", ["state"], unique=False)
    op.create_table(
        "revision",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("package_hash", sa.Text(), nullable=False),
        sa.Column("unknown_keys", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_revision_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", name=op.f("pk_revision")),
    )
    op.create_table(
        "sms_person",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_sms_person_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "role", name=op.f("pk_sms_person")),
    )
    op.create_table(
        "tick",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('pass', 'fail', 'not_applicable')", name=op.f("ck_tick_state")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_tick_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "revision", "row", name=op.f("pk_tick")),
    )

    statements = _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in statements:
        op.execute(sa.text(statement.replace(":", "\\:")))


def _sqlite() -> list[str]:
    count = "INSERT INTO tally (assignee_id, stage, filings) VALUES ({row}.assignee_id, {row}.stage, {by})" + (
        " ON CONFLICT (assignee_id, stage) DO UPDATE SET filings = filings + excluded.filings;"
    )
    up, down = count.format(row="NEW", by="1"), count.format(row="OLD", by="-1")
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    return [
        f"INSERT INTO sqlite_sequence (name, seq) VALUES ('filing', {FIRST_FILING - 1})",
        f"CREATE TRIGGER filing_tally_insert AFTER INSERT ON filing BEGIN {up} END",
        f"CREATE TRIGGER filing_tally_delete AFTER DELETE ON filing BEGIN {down} END",
        "CREATE TRIGGER filing_tally_update AFTER UPDATE OF assignee_id, stage ON filing"
        f" WHEN OLD.assignee_id <> NEW.assignee_id OR OLD.stage <> NEW.stage BEGIN {down} {up} END",
        f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event {refuse}",
        f"CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event {refuse}",
        "CREATE TRIGGER audit_event_in_order BEFORE INSERT ON audit_event"
        f" WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_event) {refuse}",
    ]


def _postgresql() -> list[str]:
    count = "INSERT INTO tally (assignee_id, stage, filings) VALUES ({row}.assignee_id, {row}.stage, {by})" + (
        " ON CONFLICT (assignee_id, stage) DO UPDATE SET filings = tally.filings + excluded.filings;"
    )
    up, down = count.format(row="NEW", by="1"), count.format(row="OLD", by="-1")
    return [
        f"ALTER SEQUENCE filing_id_seq RESTART WITH {FIRST_FILING}",
        "CREATE FUNCTION count_filing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {down} END IF; IF TG_OP <> 'DELETE' THEN {up} END IF; RETURN NULL; END $$",
        "CREATE TRIGGER filing_tally AFTER INSERT OR DELETE OR UPDATE OF assignee_id, stage ON filing"
        " FOR EACH ROW EXECUTE FUNCTION count_filing()",
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF TG_OP = 'INSERT' AND NEW.sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM audit_event) THEN RETURN NEW;"
        " END IF; RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_event_append_only BEFORE INSERT OR UPDATE OR DELETE ON audit_event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
        "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ]
