"""The tables as SQLModel rows; every class ends in Row. Rows never leave this room: repositories turn them into domain values.

Instants are integers: milliseconds since 1970 UTC, so that they sort, index and compare alike on every database. Columns named
``sealed_…`` hold AES-GCM ciphertext bound to their row and column (see ``vault``). Codes are checked by named constraints.
Long because the schema is one picture: a class a table and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - a column below is called date

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from reviewer_tui.domain.deadline import DeadlineState
from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.finding import Severity, TickState
from reviewer_tui.domain.port_opening import PortAction, PortState
from reviewer_tui.domain.staff import Role
from reviewer_tui.domain.stage import Stage, WaitingOn

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def _one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


RETURNED = "stage || '' IN ('needs_correction', 'isp_rejected', 'upload_failed', 'sms_failed', 'authority_rejected')"
"""Which orders came back; a query that says exactly this reads their own index."""
OPEN = "stage NOT IN ('approved', 'ports_open', 'cancelled', 'withdrawn')"
"""Which orders are still on their way; a query that says exactly this reads their own index."""


OPEN_CLOCK = "ended_at IS NULL AND rank < 2"
"""Clocks that run or pause and are a duty; a query that says exactly this reads their own indexes."""
PROVISIONAL_CLOCK = f"{OPEN_CLOCK} AND provisional"
"""Those whose date may still move; a query that says exactly this reads their own index."""
KEPT_CLOCK = "ended_at IS NULL AND rank = 2"
"""Clocks that wait on nobody: they say until when something is kept or valid."""
UNNOTED_CLOCK = f"{OPEN_CLOCK} AND (noted_due IS NULL OR noted_due <> due_at)"
"""Duties whose breach is not noted yet; the sweep asks exactly this, so that it reads nothing that it has done."""
HANDED_OVER = "handover_note IS NOT NULL"
"""Filings on which a note waits for whoever takes them next."""
ON_HOLD = "hold_until IS NOT NULL"
"""Filings that are held back before the upload."""
CALLED = "action IN ('audit.breached', 'audit.sms_unknown')"
"""What the sweep has noted and somebody is told of."""


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class HouseRow(SQLModel, table=True):
    """What this database is for: ``purpose`` is production or demo."""

    __tablename__ = "house"
    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class StaffRow(SQLModel, table=True):
    """A person with a login."""

    __tablename__ = "staff"
    __table_args__ = (_one_of("role", Role), _one_of("language", ("", "zh", "en")))
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: str
    language: str = ""
    active: bool = True
    added_at: int = Field(sa_type=BigInteger)
    sealed_email: bytes | None = None


class StaffSettingRow(SQLModel, table=True):
    """What a person chose at the desk: theme, profile, the lines of the ``:`` line. Nothing personal of applicants."""

    __tablename__ = "staff_setting"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class FilingRow(SQLModel, table=True):
    """One order: where it stands, and what the queue shows of it, kept ready to be read in risk order."""

    __tablename__ = "filing"
    __table_args__ = (
        _one_of("type", FilingType),
        _one_of("stage", Stage),
        _one_of("waiting_on", WaitingOn),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("risk_group BETWEEN 0 AND 3", name="risk_group"),
        Index("ix_filing_risk", "risk_group", "risk_due", "id"),
        Index("ix_filing_stage_risk", "stage", "risk_group", "risk_due", "id"),
        Index("ix_filing_assignee_risk", "assignee_id", "risk_group", "risk_due", "id"),
        Index("ix_filing_assignee_stage_risk", "assignee_id", "stage", "risk_group", "risk_due", "id"),
        Index("ix_filing_received", "received_at", "id"),
        Index("ix_filing_stage_received", "stage", "received_at", "id"),
        Index("ix_filing_assignee_received", "assignee_id", "received_at", "id"),
        Index("ix_filing_changed", "changed_at", "id"),
        Index("ix_filing_stage_changed", "stage", "changed_at", "id"),
        Index("ix_filing_assignee_changed", "assignee_id", "changed_at", "id"),
        Index("ix_filing_province", "province"),
        Index("ix_filing_type", "type"),
        *(Index(f"ix_filing_{column}", column) for column in ("errors", "warnings", "revision", "missed_calls")),
        Index("ix_filing_clock_risk", "clock", "risk_group", "risk_due", "id"),
        _partial("ix_filing_lease", "lease_until", where="lease_until IS NOT NULL"),
        _partial("ix_filing_paused", "paused_since", "id", where="paused"),
        Index("ix_filing_stage_since", "stage", "stage_since", "id"),
        _partial("ix_filing_hold", "hold_until", "id", where=ON_HOLD),
        *(
            _partial(f"ix_filing_{flag}", "risk_group", "risk_due", "id", where=flag)
            for flag in ("frozen", "by_phone", "second_wanted")
        ),
        _partial("ix_filing_handover", "risk_group", "risk_due", "id", where=HANDED_OVER),
        _partial("ix_filing_provisional", "risk_group", "risk_due", "id", where="provisional"),
        _partial("ix_filing_returned", "changed_at", "id", where=RETURNED),
        _partial("ix_filing_open", "changed_at", "id", where=OPEN),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    order_no: str = Field(unique=True)
    type: str
    stage: str
    version: int
    revision: int
    content_hash: str
    assignee_id: int = Field(default=0, description="0 is nobody: a number keeps the index usable for unassigned")
    lease_holder_id: int | None = Field(default=None, foreign_key="staff.id")
    lease_since: int | None = Field(default=None, sa_type=BigInteger)
    lease_until: int | None = Field(default=None, sa_type=BigInteger)
    content_author_id: int | None = Field(default=None, foreign_key="staff.id")
    hold_until: int | None = Field(default=None, sa_type=BigInteger)
    uploaded_at: int | None = Field(default=None, sa_type=BigInteger)
    received_at: int = Field(sa_type=BigInteger)
    changed_at: int = Field(sa_type=BigInteger)
    stage_since: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    sponsor: str = Field(description="a unit's name; masked for an individual")
    sponsor_number: str = Field(default="", index=True, description="a unit's credit code; empty for an individual")
    services: str = Field(description="names of the services, one a line")
    service_kind: str
    province: str
    waiting_on: str
    clock: str = ""
    due_at: int | None = Field(default=None, sa_type=BigInteger)
    at_risk_at: int | None = Field(default=None, sa_type=BigInteger)
    soon_at: int | None = Field(default=None, sa_type=BigInteger)
    paused: bool = False
    paused_since: int | None = Field(default=None, sa_type=BigInteger, description="of the leading clock")
    remaining: int | None = Field(default=None, description="units that the leading clock goes on with after a pause")
    provisional: bool = False
    risk_group: int = 2
    risk_due: int = Field(default=0, sa_type=BigInteger)
    errors: int = 0
    warnings: int = 0
    materials_present: int = 0
    materials_due: int = 0
    frozen: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    by_phone: bool = Field(
        default=False,
        sa_column_kwargs={"server_default": text("false")},
        description="approved by telephone, to be reconciled",
    )
    second_wanted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    missed_calls: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    handover_note: int | None = Field(default=None, description="number of the note for whoever takes it next")
    haystack: str = Field(
        default="",
        sa_type=Text,
        sa_column_kwargs={"server_default": ""},
        description="what a search finds the filing by, as tokens (usecases/search_text); indexed by filing_text",
    )


class TallyRow(SQLModel, table=True):
    """How many filings a person has in a stage; kept by triggers, so that counts never need a GROUP BY."""

    __tablename__ = "tally"
    assignee_id: int = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    filings: int = 0


class FilingTagRow(SQLModel, table=True):
    """A word that people put on a filing to find it by."""

    __tablename__ = "filing_tag"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    tag: str = Field(primary_key=True, index=True)


class SavedViewRow(SQLModel, table=True):
    """A filter of the queue with a name; ``staff_id`` 0 is everybody's."""

    __tablename__ = "saved_view"
    staff_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(primary_key=True)
    filter: str = Field(sa_type=Text)
    sort: str


class RevisionRow(SQLModel, table=True):
    """What one revision of the package said: the whole content sealed, its hashes plain."""

    __tablename__ = "revision"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    sealed_content: bytes
    content_hash: str
    package_hash: str
    unknown_keys: str = Field(default="[]", sa_type=Text)
    received_at: int = Field(sa_type=BigInteger)


class IdentityKeyRow(SQLModel, table=True):
    """Keyed hashes of what is sealed, so that it is found by its full value: id_number, phone, phone_tail, email, name."""

    __tablename__ = "identity_key"
    __table_args__ = (Index("ix_identity_key_kind_digest", "kind", "digest"),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    kind: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)


class FilingDomainRow(SQLModel, table=True):
    """A domain of the newest revision, in its ASCII form."""

    __tablename__ = "filing_domain"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    domain: str = Field(primary_key=True, index=True)


class FilingServiceRow(SQLModel, table=True):
    """A service of the newest revision as the lists show it; domains (ASCII) and addresses one a line."""

    __tablename__ = "filing_service"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    place: int = Field(primary_key=True)
    service_key: str
    name: str
    number: str = Field(default="", index=True, description="declared, or given by the Authority")
    kind: str
    domains: str = Field(default="", sa_type=Text)
    addresses: str = Field(default="", sa_type=Text)


class AdoptionRow(SQLModel, table=True):
    """A number to which an order refers and which the register lacks; gone once the register has it or the order is closed."""

    __tablename__ = "adoption"
    __table_args__ = (
        _one_of("kind", ("sponsor", "service")),
        UniqueConstraint("filing_id", "kind", "number"),
        Index("ix_adoption_since", "since", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id")
    kind: str
    number: str = Field(index=True)
    since: int = Field(sa_type=BigInteger)


class MaterialRow(SQLModel, table=True):
    """A material of a revision; the bytes lie in the material store under their hash."""

    __tablename__ = "material"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    kind: str
    sealed_file: bytes
    sealed_remark: bytes
    sha256: str = Field(index=True)
    size: int = Field(sa_type=BigInteger)
    format: str
    width: int | None = None
    height: int | None = None
    broken: bool = False
    service_key: str = ""
    domain_key: str = ""
    principal: str = ""
    pre_approval: int | None = None
    page: int | None = None
    sealed_look: bytes | None = Field(default=None, description="a picture in 24 x 32 cells of brightness")


class PaperRow(SQLModel, table=True):
    """That a paper original, or the result of a capture, came in."""

    __tablename__ = "paper"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    kind: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    received_on: Date
    sealed_note: bytes
    recorded_by: str
    recorded_at: int = Field(sa_type=BigInteger)


class CheckRunRow(SQLModel, table=True):
    """The newest run of the checks over a revision: which pack, and which rows applied."""

    __tablename__ = "check_run"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    pack: str
    rows: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)


class FindingRow(SQLModel, table=True):
    """One finding; its evidence is sealed because it quotes what was declared."""

    __tablename__ = "finding"
    __table_args__ = (
        _one_of("severity", Severity),
        Index("ix_finding_rule", "rule"),
        Index("ix_finding_reason", "reason"),
    )
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    rule: str
    variant: str
    severity: str
    path: str
    field: str
    reason: str
    basis: str
    sealed_evidence: bytes


class ConfirmationRow(SQLModel, table=True):
    """A warning that a reviewer took on, with the note."""

    __tablename__ = "confirmation"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    sealed_note: bytes
    by: str
    at: int = Field(sa_type=BigInteger)


class TickRow(SQLModel, table=True):
    """A checklist row that a person marked."""

    __tablename__ = "tick"
    __table_args__ = (_one_of("state", TickState),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    row: str = Field(primary_key=True)
    state: str
    sealed_note: bytes
    by: str
    at: int = Field(sa_type=BigInteger)


class DeadlineRow(SQLModel, table=True):
    """One clock of one filing; ``marks`` are the starts, pauses and stops from which everything recomputes.

    ``sealed_whys`` are the reasons that people gave for marks, by the place of the mark; ``noted_due`` is the due instant
    whose breach, or end, the sweep has noted.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        _one_of("state", DeadlineState),
        _one_of("waiting_on", WaitingOn),
        _partial("ix_deadline_open", "state", "due_at", "rank", "filing_id", "number", where=OPEN_CLOCK),
        _partial("ix_deadline_open_clock", "clock", "state", "due_at", "rank", "filing_id", "number", where=OPEN_CLOCK),
        _partial("ix_deadline_provisional", "state", "due_at", "rank", "filing_id", "number", where=PROVISIONAL_CLOCK),
        _partial("ix_deadline_kept", "due_at", "filing_id", where=KEPT_CLOCK),
        _partial("ix_deadline_unnoted", "due_at", "filing_id", "number", where=UNNOTED_CLOCK),
    )
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    clock: str
    state: str
    waiting_on: str
    amount: int
    unit: str
    remaining: int | None = None
    started_at: int = Field(sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    due_at: int | None = Field(default=None, sa_type=BigInteger)
    at_risk_at: int | None = Field(default=None, sa_type=BigInteger)
    soon_at: int | None = Field(default=None, sa_type=BigInteger)
    provisional: bool
    rank: int = Field(
        default=1,
        sa_type=SmallInteger,
        sa_column_kwargs={"server_default": "1"},
        description="0 waits on us, 1 on others, 2 on nobody",
    )
    marks: str = Field(sa_type=Text)
    sealed_whys: bytes | None = None
    noted_due: int | None = Field(default=None, sa_type=BigInteger)


class DecisionRow(SQLModel, table=True):
    """A pass, return or refusal, bound to the version and content that were on the screen."""

    __tablename__ = "decision"
    __table_args__ = (_one_of("verdict", Verdict),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    verdict: str
    revision: int
    filing_version: int
    content_hash: str
    sealed_reasons: bytes
    sealed_internal_note: bytes
    by: str
    at: int = Field(sa_type=BigInteger)
    undo_until: int = Field(sa_type=BigInteger)
    undone: bool = False
    second_by: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    amends: int | None = Field(default=None, description="number of the decision whose letter this one replaces")


class SecondRequestRow(SQLModel, table=True):
    """A decision that waits for a second person, bound to what the first had on the screen; ``because`` is the policy's reason."""

    __tablename__ = "second_request"
    __table_args__ = (_one_of("state", ("waiting", "agreed", "declined", "withdrawn", "void")),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    because: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    sealed_body: bytes
    revision: int
    filing_version: int
    content_hash: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)
    asked_at: int = Field(sa_type=BigInteger)
    answered_by: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    answered_at: int | None = Field(default=None, sa_type=BigInteger)
    sealed_answer: bytes | None = None
    wanted: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class OverrideRow(SQLModel, table=True):
    """An error that was taken on against the machine, with the reason, for exactly this content.

    ``second_by`` is who agreed; empty where the policy asked for nobody. What still waits for somebody is a ``second_request``.
    """

    __tablename__ = "override"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    sealed_reason: bytes
    by: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    second_by: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class OutboxRow(SQLModel, table=True):
    """An effect that is to leave the house: written in the transaction of its cause, sent once under its ``key``.

    ``unknown`` was begun and may have left or not; ``trouble`` is the text id of what went wrong the last time.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _one_of("state", ("waiting", "sending", "sent", "unknown", "failed", "held", "cancelled")),
        Index("ix_outbox_state_kind", "state", "kind", "not_before", "id"),
        Index("ix_outbox_filing", "filing_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    filing_id: int | None = Field(default=None, foreign_key="filing.id", description="none for mail to the staff")
    sealed_payload: bytes
    state: str
    created_at: int = Field(sa_type=BigInteger)
    not_before: int = Field(sa_type=BigInteger)
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    sent_at: int | None = Field(default=None, sa_type=BigInteger)
    trouble: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class NoteRow(SQLModel, table=True):
    """A colleague's note or a logged call; ``result`` is how a call ended (reached or missed), empty for a note."""

    __tablename__ = "note"
    __table_args__ = (_one_of("kind", ("note", "call")),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    kind: str
    sealed_text: bytes
    by: str
    at: int = Field(sa_type=BigInteger)
    result: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    sealed_number: bytes | None = Field(default=None, description="the number that was called")
    next_at: int | None = Field(default=None, sa_type=BigInteger, description="when it is to be tried again")


class SmsPersonRow(SQLModel, table=True):
    """That one of the persons concerned has verified by SMS."""

    __tablename__ = "sms_person"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    role: str = Field(primary_key=True)
    verified_at: int = Field(sa_type=BigInteger)


class SmsStateRow(SQLModel, table=True):
    """What the ministry's page said last to a person concerned, how often a wrong entry was made and the text sent again."""

    __tablename__ = "sms_state"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    role: str = Field(primary_key=True, sa_type=Text)
    page_state: int
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    resends: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    resends_over: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    changed_at: int = Field(sa_type=BigInteger)


class VerificationRow(SQLModel, table=True):
    """How the authenticity of a filing is verified: mode, appointment or courier, numbers and dates, sealed as a whole."""

    __tablename__ = "verification"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id", sa_column_kwargs={"autoincrement": False})
    sealed_facts: bytes
    changed_at: int = Field(sa_type=BigInteger)


class AuthorityAnswerRow(SQLModel, table=True):
    """What the Authority said, literally: result codes with bad values, an opinion, or an approval."""

    __tablename__ = "authority_answer"
    __table_args__ = (_one_of("kind", ("codes", "opinion", "approval")),)
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    revision: int
    sealed_answer: bytes
    at: int = Field(sa_type=BigInteger)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: int = Field(sa_type=BigInteger)
    settled_at: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="fixed, uploaded afresh or reconciled: it asks for nothing any more",
    )


class StaffRevisionRow(SQLModel, table=True):
    """A revision as the staff changed it, with the reason and the applicant's consent; the newest edit is what counts."""

    __tablename__ = "staff_revision"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    revision: int = Field(primary_key=True)
    edit: int = Field(primary_key=True)
    sealed_content: bytes
    content_hash: str = Field(sa_type=Text)
    sealed_reason: bytes
    sealed_consent: bytes
    by: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)


class FreezeRow(SQLModel, table=True):
    """A filing that a court or the police have stopped: nothing moves it until a supervisor lifts the freeze."""

    __tablename__ = "freeze"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id", sa_column_kwargs={"autoincrement": False})
    sealed_reason: bytes
    by: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    authority: str = Field(
        default="other",
        sa_type=Text,
        sa_column_kwargs={"server_default": "other"},
        description="court, police or other",
    )
    sealed_document: bytes | None = Field(default=None, description="the number of the document that orders it")


class LookupRow(SQLModel, table=True):
    """What somebody found when looking a field up elsewhere: where, what was asked, what was found; evidence beside the field."""

    __tablename__ = "lookup"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    revision: int
    source: str = Field(sa_type=Text)
    path: str = Field(sa_type=Text)
    sealed_found: bytes
    by: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)


class SnippetRow(SQLModel, table=True):
    """A text that people put in again and again; ``staff_id`` 0 is everybody's."""

    __tablename__ = "snippet"
    staff_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(primary_key=True, sa_type=Text)
    sealed_text: bytes
    changed_at: int = Field(sa_type=BigInteger)


class PublicSecurityRow(SQLModel, table=True):
    """The number that the public security gave to a service, and the day."""

    __tablename__ = "public_security"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    service_key: str = Field(primary_key=True, sa_type=Text)
    number: str = Field(sa_type=Text)
    granted_on: Date
    by: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)


class DataCodeRow(SQLModel, table=True):
    """A data code 数据码 that was issued: until when it is valid; token, consent and to whom it was revealed are sealed."""

    __tablename__ = "data_code"
    filing_id: int = Field(primary_key=True, foreign_key="filing.id")
    number: int = Field(primary_key=True)
    issued_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
    sealed_facts: bytes
    by: str = Field(sa_type=Text)


class PortTaskRow(SQLModel, table=True):
    """One port of one address to open or close."""

    __tablename__ = "port_task"
    __table_args__ = (
        _one_of("action", PortAction),
        _one_of("state", PortState),
        UniqueConstraint("filing_id", "service_key", "host", "address", "port", "action"),
        Index("ix_port_task_state", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id", index=True)
    service_key: str
    host: str
    address: str
    port: int
    action: str
    state: str
    requested_at: int = Field(sa_type=BigInteger)
    done_at: int | None = Field(default=None, sa_type=BigInteger)
    done_by: str = ""
    probed_at: int | None = Field(default=None, sa_type=BigInteger)
    evidence: str = Field(default="", sa_type=Text)


class DraftRow(SQLModel, table=True):
    """What a person had typed into a dialog; survives a dropped line. ``filing_id`` is 0 where the dialog is about many."""

    __tablename__ = "draft"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    filing_id: int = Field(primary_key=True)
    dialog: str = Field(
        default="decision", primary_key=True, sa_type=Text, sa_column_kwargs={"server_default": "decision"}
    )
    sealed_body: bytes
    saved_at: int = Field(sa_type=BigInteger)


class RegisterRecordRow(SQLModel, table=True):
    """What is filed already: a sponsor, service, domain or access, under its number or, where it has none, its own name."""

    __tablename__ = "register_record"
    __table_args__ = (
        _one_of("kind", ("sponsor", "service", "domain", "access")),
        _one_of("status", ("filed", "cancelled")),
        UniqueConstraint("kind", "number", "name"),
        Index("ix_register_record_sponsor_number", "sponsor_number", "kind", "status"),
        Index("ix_register_record_name", "name"),
        Index("ix_register_record_certificate_digest", "certificate_digest"),
        Index("ix_register_record_changed", "kind", "recorded_at", "id"),
        _partial("ix_register_record_came_in", "kind", "recorded_at", "id", where="from_filing = ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    number: str
    name: str = Field(description="a unit's, a service's or a domain's name, or an address; masked for an individual")
    sponsor_number: str
    certificate_digest: str = ""
    certificate: str = Field(default="", description="a sponsor's certificate number; masked for an individual")
    detail: str = Field(default="", description="a domain in ASCII form, or an address or range")
    sealed_facts: bytes
    service_kind: str = ""
    province: str = ""
    authority_key: str = ""
    status: str = "filed"
    from_filing: str = ""
    recorded_at: int = Field(sa_type=BigInteger)


class AuditEventRow(SQLModel, table=True):
    """Who did what, when; append-only by triggers, each row chained to the one before by a keyed hash."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_filing", "filing_id", "sequence"),
        _partial("ix_audit_event_called", "sequence", where=CALLED),
    )
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=BigInteger)
    actor: str
    action: str
    filing_id: int | None = None
    transition: str = ""
    stage_from: str = ""
    stage_to: str = ""
    details: str = Field(default="{}", sa_type=Text)
    previous_hash: str
    hash: str


class CalendarDayRow(SQLModel, table=True):
    """A day that differs from Monday to Friday: a holiday or a make-up working day, with its source."""

    __tablename__ = "calendar_day"
    date: Date = Field(primary_key=True)
    working: bool
    name: str
    source: str
    notice_year: int = Field(
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
        description="whose notice lists it: it may move the last days of the year before",
    )


class CalendarClosureRow(SQLModel, table=True):
    """A day on which the Authority of a province is closed beyond the holidays of the State."""

    __tablename__ = "calendar_closure"
    province: str = Field(primary_key=True, sa_type=Text)
    date: Date = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)


class CalendarYearRow(SQLModel, table=True):
    """Whether the arrangement of a year is published, and where it was."""

    __tablename__ = "calendar_year"
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    official: bool
    source: str
    loaded_on: Date | None = None
