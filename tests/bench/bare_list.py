"""The peer of ``list --json``: the interpreter, the DB-API, the same query, ``json``, and nothing else. Argument: the database."""

from __future__ import annotations

import json
import sys

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

SQL = """SELECT f.risk_group, f.risk_due, f.id, f.order_no, f.revision, f.version, f.type, f.sponsor, f.services,
 f.service_kind, f.province, f.stage, f.waiting_on, f.clock, f.due_at, f.at_risk_at, f.soon_at, f.paused, f.provisional,
 a.login, h.login AS holder, f.lease_until, f.errors, f.warnings, f.materials_present, f.materials_due, f.received_at
 FROM filing f LEFT JOIN staff a ON a.id = f.assignee_id LEFT JOIN staff h ON h.id = f.lease_holder_id
 ORDER BY f.risk_group, f.risk_due, f.id LIMIT 20000"""

cursor = sqlite3.connect(sys.argv[1]).execute(SQL)
names = [description[0] for description in cursor.description]
json.dump([dict(zip(names, row, strict=True)) for row in cursor], sys.stdout, ensure_ascii=False)
