"""The peer of ``sweep``: the interpreter, the DB-API, the queries that find what is due, ``json``, and nothing else.

Arguments: the database, now in milliseconds.
"""

from __future__ import annotations

import json
import sys

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

OPEN = "ended_at IS NULL AND rank < 2"
FINDS = (
    "SELECT hold_until, id FROM filing WHERE hold_until IS NOT NULL AND hold_until <= ? ORDER BY hold_until, id LIMIT 500",
    f"SELECT due_at, filing_id, number, clock FROM deadline WHERE {OPEN} AND (noted_due IS NULL OR noted_due <> due_at)"
    " AND clock || '' = 'DL05' AND due_at < ? ORDER BY due_at, filing_id, number LIMIT 500",
    f"SELECT due_at, filing_id, number, clock FROM deadline WHERE {OPEN} AND (noted_due IS NULL OR noted_due <> due_at)"
    " AND clock || '' <> 'DL05' AND due_at < ? ORDER BY due_at, filing_id, number LIMIT 500",
    "SELECT due_at, filing_id, number, clock FROM deadline WHERE ended_at IS NULL AND rank = 2 AND due_at < ?"
    " ORDER BY due_at, filing_id, number LIMIT 500",
    "SELECT id FROM filing WHERE paused AND paused_since > ? AND risk_group + 0 = 2",
    "SELECT id FROM filing WHERE stage = 'needs_correction' AND stage_since > ?",
    "SELECT 1 FROM outbox WHERE state = 'waiting' AND not_before > ? LIMIT 1",
)

connection = sqlite3.connect(sys.argv[1])
found = {sql: connection.execute(sql, (int(sys.argv[2]),)).fetchall() for sql in FINDS}
json.dump({"results": [list(rows) for rows in found.values() if rows]}, sys.stdout)
