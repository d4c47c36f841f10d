"""The outbox is read by index and in bounds, however much has left already and however much waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from reviewer_tui.storage.reads.outbox import OutboxReads
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.effects import EffectState
from tests.outbox_desk import put
from tests.sample_desk import NOW, SampleDesk, sample_desk


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("outbox"))
    put(made, "a", "b", filings=[made.add().id])
    yield made
    made.desk.close()


class Planner:
    """Plain SQL over the desk's file, with the steps of SQLite's plan for each query."""

    def __init__(self, sample: SampleDesk) -> None:
        self.connection: Any = connect(sample.database, read_only=True)
        self.steps: list[str] = []

    def named(self, sql: str, values: Sequence[object]) -> Sequence[dict[str, Any]]:
        self.steps += [row[3] for row in self.connection.execute(f"EXPLAIN QUERY PLAN {sql}", tuple(values))]
        cursor = self.connection.execute(sql, tuple(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_what_is_due_abandoned_or_counted_is_searched_by_state_and_kind_and_nothing_is_sorted(
    sample: SampleDesk,
) -> None:
    planner = Planner(sample)
    reads = OutboxReads(planner, Vault.load(sample.settings.key_file))
    (due,) = reads.due("status", now=NOW, limit=9)
    assert due.key == "a"
    reads.abandoned("status", now=NOW, limit=9)
    reads.rests_until(["status", "letter"], now=NOW)
    reads.waiting(now=NOW)
    assert reads.is_next(due)
    planner.connection.close()
    assert [step for step in planner.steps if step.startswith(("SCAN", "USE TEMP B-TREE FOR ORDER"))] == []
    assert sum("ix_outbox_state_kind" in step for step in planner.steps) == 4
    assert sum("ix_outbox_filing" in step for step in planner.steps) == 2


def test_the_list_is_narrowed_by_state_kind_and_age(sample: SampleDesk) -> None:
    reads = OutboxReads(Planner(sample), Vault.load(sample.settings.key_file))
    everything = tuple(EffectState)
    assert [one.key for one in reads.rows(everything, kind="", before=None, limit=9)] == ["a", "b"]
    assert [one.key for one in reads.rows(everything, kind="", before=None, limit=1)] == ["a"]
    assert reads.rows(everything, kind="letter", before=None, limit=9) == ()
    assert reads.rows((EffectState.SENT,), kind="", before=None, limit=9) == ()
    assert reads.rows(everything, kind="", before=NOW, limit=9) == ()
    assert len(reads.rows(everything, kind="", before=NOW + timedelta(seconds=1), limit=9)) == 2
