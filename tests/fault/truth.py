"""What must hold of a desk's database at every instant, whoever was killed meanwhile: asked in one reading transaction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reviewer_tui.bootstrap import place_of
from reviewer_tui.domain.audit import ChainVerdict
from reviewer_tui.settings import Settings
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault

Moves = dict[int, dict[int, str]]
"""By filing: the versions that the audit trail tells of, and the stage that each led to."""


IMPORTED = 2
"""The version of a filing that has just come in: the import stores it and then its clocks."""


def moves_of(database: Path, *, integrity: bool = True) -> Moves:
    """The moves in the database, after an assertion that file, stages, audit trail and outbox agree."""
    connection = connect(database, read_only=True)
    try:
        connection.execute("BEGIN")
        if integrity:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return _agreeing(connection)
    finally:
        connection.close()


def _agreeing(connection: Any) -> Moves:
    moves: Moves = {}
    for filing, to, details in connection.execute(
        "SELECT filing_id, stage_to, details FROM audit_event WHERE transition <> '' ORDER BY sequence"
    ).fetchall():
        moves.setdefault(filing, {})[int(json.loads(details).get("version", IMPORTED))] = to
    filings = connection.execute("SELECT id, version, stage FROM filing").fetchall()
    assert {filing: (max(versions), versions[max(versions)]) for filing, versions in moves.items()} == {
        filing: (version, stage) for filing, version, stage in filings
    }, "stages are those of the audit trail"
    keys = {key for (key,) in connection.execute("SELECT key FROM outbox WHERE kind = 'status'").fetchall()}
    told = {
        f"status/{filing}/{version}" for filing, versions in moves.items() for version in versions if version > IMPORTED
    }
    assert keys - told == set(), "nothing leaves the house that was not done"
    assert told - keys == set(), "everything that was done is told"
    letters = {key for (key,) in connection.execute("SELECT key FROM outbox WHERE kind = 'letter'").fetchall()}
    returned = {
        f"letter/{filing}/{version}"
        for filing, versions in moves.items()
        for version, stage in versions.items()
        if stage == "needs_correction"
    }
    assert letters == returned, "each return has its letter"
    tally = connection.execute("SELECT sum(filings) FROM tally").fetchone()[0] or 0
    assert tally == len(filings), "the counters count"
    return moves


def chain_of(settings: Settings) -> ChainVerdict:
    """What ``audit verify`` says."""
    store = Database(place_of(settings), Vault.load(settings.key_file))
    try:
        with store.reading() as work:
            return work.audit.verify()
    finally:
        store.close()
