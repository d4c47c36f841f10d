"""The chain of the audit trail: whatever is done to the rows behind the program's back is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.domain.audit import AuditEvent, ChainVerdict
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(
        database=tmp_path / "desk.db", key_file=tmp_path / "k", audit_head=tmp_path / "head", materials=tmp_path / "m"
    )
    Vault.create(found.key_file)
    migrate(found, create=True)
    for number in range(5):
        append(found, f"audit.{number}")
    return found


def append(place: Place, action: str, *, commit: bool = True) -> None:
    database = Database(place, Vault.load(place.key_file))
    with database.work() as work:
        work.audit.append(AuditEvent(at=NOW, actor="lilei", action=action, details=(("field", "网站"),)))
        if commit:
            work.commit()
    database.close()


def verify(place: Place) -> ChainVerdict:
    database = Database(place, Vault.load(place.key_file))
    with database.reading() as work:
        verdict = work.audit.verify()
    database.close()
    return verdict


def tamper(place: Place, *statements: str) -> None:
    connection = connect(place.database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_an_untouched_chain_is_whole(place: Place) -> None:
    assert verify(place) == ChainVerdict(rows=5)


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE audit_event SET actor = 'hanmeimei' WHERE sequence = 3"], 3),
        (["UPDATE audit_event SET details = '{}' WHERE sequence = 2"], 2),
        (["DELETE FROM audit_event WHERE sequence = 1"], 1),
        (["DELETE FROM audit_event WHERE sequence = 4"], 4),
        (["DELETE FROM audit_event WHERE sequence = 5"], 5),
        (["DELETE FROM audit_event"], 1),
        (
            [
                "UPDATE audit_event SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit_event SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_event SET sequence = 3 WHERE sequence = 99",
            ],
            2,
        ),
        (
            [
                "INSERT INTO audit_event SELECT 6, at, actor, action, filing_id, transition, stage_from, stage_to,"
                " details, hash, hash FROM audit_event WHERE sequence = 5"
            ],
            6,
        ),
    ],
)
def test_the_first_bad_row_is_named(place: Place, statements: list[str], first_bad: int) -> None:
    tamper(place, *statements)
    assert verify(place).first_bad == first_bad


def test_a_cut_tail_that_was_chained_on_is_seen_by_the_head_outside(place: Place) -> None:
    tamper(place, "DELETE FROM audit_event WHERE sequence >= 4")
    head = place.audit_head.read_text()
    append(place, "audit.instead")
    assert place.audit_head.read_text() == head
    assert verify(place).because == "audit.cut_tail"
    for number in range(4):
        append(place, f"audit.more_{number}")
        assert place.audit_head.read_text() == head, "the only witness stays"
        assert verify(place).because == "audit.other_chain"


def test_a_head_that_is_gone_is_told(place: Place) -> None:
    place.audit_head.unlink()
    assert verify(place) == ChainVerdict(rows=5, without_head=True)
    append(place, "audit.next")
    assert verify(place) == ChainVerdict(rows=6)


def test_a_stop_between_commit_and_head_file_is_no_fault(place: Place) -> None:
    place.audit_head.write_text(place.audit_head.read_text())
    head = place.audit_head.read_text()
    append(place, "audit.later")
    place.audit_head.write_text(head)
    assert verify(place) == ChainVerdict(rows=6)


def test_what_is_not_committed_never_happened(place: Place) -> None:
    append(place, "audit.rolled_back", commit=False)
    assert verify(place) == ChainVerdict(rows=5)
    append(place, "audit.next")
    assert verify(place) == ChainVerdict(rows=6)


def test_another_key_does_not_verify(place: Place) -> None:
    place.key_file.unlink()
    Vault.create(place.key_file)
    assert verify(place).first_bad == 1


def _writer(place: Place, count: int) -> Callable[[], Any]:
    def run() -> None:
        for number in range(count):
            append(place, f"audit.parallel_{number}")

    return run


def test_writers_at_the_same_time_make_one_chain(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(6) as pool:
        for future in [pool.submit(_writer(place, 10)) for _ in range(6)]:
            future.result()
    assert verify(place) == ChainVerdict(rows=65)
