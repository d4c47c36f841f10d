"""The queue at any size: words to search by with their full-text index, more orders, saved views, tags."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from reviewer_tui.usecases.search_keys import initials_of
from reviewer_tui.usecases.search_text import haystack

revision = "0002_queue_at_any_size"
down_revision = "0001_initial"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_INDEXES = (
    ("ix_filing_received", "filing", ["received_at", "id"]),
    ("ix_filing_stage_received", "filing", ["stage", "received_at", "id"]),
    ("ix_filing_assignee_received", "filing", ["assignee_id", "received_at", "id"]),
    ("ix_filing_changed", "filing", ["changed_at", "id"]),
    ("ix_filing_stage_changed", "filing", ["stage", "changed_at", "id"]),
    ("ix_filing_assignee_changed", "filing", ["assignee_id", "changed_at", "id"]),
    ("ix_filing_province", "filing", ["province"]),
    ("ix_filing_type", "filing", ["type"]),
    ("ix_finding_reason", "finding", ["reason"]),
)


def upgrade() -> None:
    op.add_column("filing", sa.Column("haystack", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "filing_tag",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_tag_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "tag", name=op.f("pk_filing_tag")),
    )
    op.create_index("ix_filing_tag_tag", "filing_tag", ["tag"])
    op.create_table(
        "saved_view",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "name", name=op.f("pk_saved_view")),
    )
    _fill()
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    statements = _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in statements:
        op.execute(sa.text(statement.replace(":", "\\:")))


def _fill() -> None:
    """The words of what is there already, from its plain columns; package names and numbers follow with the next check."""
    connection = op.get_bind()
    update = sa.text("UPDATE filing SET haystack = :haystack WHERE id = :id")
    after = 0
    while rows := connection.execute(
        sa.text(
            "SELECT id, order_no, sponsor, sponsor_number, services FROM filing WHERE id > :after ORDER BY id LIMIT :limit"
        ),
        {"after": after, "limit": _AT_ONCE},
    ).all():
        domains: dict[int, list[str]] = {}
        for filing_id, domain in connection.execute(
            sa.text("SELECT filing_id, domain FROM filing_domain WHERE filing_id > :after AND filing_id <= :last"),
            {"after": after, "last": rows[-1][0]},
        ):
            domains.setdefault(filing_id, []).append(domain)
        connection.execute(update, [{"id": row[0], "haystack": _words(row, domains.get(row[0], []))} for row in rows])
        after = rows[-1][0]


def _words(row: Any, domains: list[str]) -> str:
    _, order_no, sponsor, sponsor_number, services = row
    names = services.split("\n")
    # Only a unit has its number in the plain column; the name of a person is masked there and no word to search by.
    unit = [sponsor] if sponsor_number else []
    return haystack([order_no, sponsor_number, *names, *unit, *domains, *initials_of([*names, *unit])])


def _sqlite() -> list[str]:
    # Kept by the program and not by triggers: an old library refuses a full-text table in a trigger of an untrusted schema.
    return [
        "CREATE VIRTUAL TABLE filing_text USING fts5(haystack, content='filing', content_rowid='id', tokenize='ascii',"
        " prefix='2 3 4', columnsize=0)",
        "INSERT INTO filing_text (filing_text) VALUES ('rebuild')",
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE INDEX ix_filing_text ON filing USING gin (array_to_tsvector(string_to_array(haystack, ' ')))",
    ]
