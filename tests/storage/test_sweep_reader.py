"""What is due is found by an index that holds little else, on a desk of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from reviewer_tui.bootstrap import place_of
from reviewer_tui.storage.daily_reader import DailyReader
from reviewer_tui.storage.sweep_reader import SweepReader
from reviewer_tui.storage.tables import CALLED, KEPT_CLOCK, ON_HOLD, UNNOTED_CLOCK
from tests.sample_desk import NOW, SampleDesk, sample_desk
from tests.sweeping import sweep


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    """A desk with two filings of which one is overdue."""
    made = sample_desk(tmp_path_factory.mktemp("swept"))
    made.add()
    made.wait(days=5)
    sweep(made)
    yield made
    made.desk.close()


def plans(reader: Any) -> list[str]:
    """Filled with a step of SQLite's plan for each query that the reader makes from now on."""
    steps: list[str] = []
    real = reader._reading.rows

    def rows(sql: str, values: Any) -> list[Any]:
        steps.extend(row[3] for row in real(f"EXPLAIN QUERY PLAN {sql}", values) if not row[3].startswith("USE TEMP"))
        return list(real(sql, values))

    reader._reading.rows = rows
    return steps


def index_of(step: str) -> str:
    words = step.split()
    assert words[0] == "SEARCH", step
    return words[words.index("INDEX") + 1]


def test_everything_due_is_searched_by_its_own_index(sample: SampleDesk) -> None:
    reader = SweepReader(place_of(sample.settings))
    steps = plans(reader)
    asked = {
        "ix_filing_hold": lambda: list(reader.holds_over(NOW)),
        "ix_filing_stage_since": lambda: list(reader.uploaded_before(NOW)),
        "ix_deadline_open_clock": lambda: list(reader.overdue_replies(NOW)),
        "ix_deadline_unnoted": lambda: [list(reader.unnoted(NOW, sms=sms)) for sms in (True, False)],
        "ix_deadline_kept": lambda: list(reader.run_out(NOW)),
        "ix_outbox_state_kind": lambda: reader.effects_due(NOW),
    }
    for index, ask in asked.items():
        steps.clear()
        ask()
        assert {index_of(step) for step in steps} == {index}
        assert all("due_at<?" in step for step in steps if "deadline" in index)
    reader.close()


def test_what_nobody_was_told_of_is_searched_and_not_all_that_ever_happened(sample: SampleDesk) -> None:
    reader = SweepReader(place_of(sample.settings))
    steps = plans(reader)
    told = reader.told()
    reader.called(told, paused_until=NOW, silent_until=NOW)
    assert [index_of(step) for step in steps] == [
        "ix_audit_event_called",
        "ix_filing_paused",
        "ix_filing_stage_since",
    ]
    assert "(sequence>?)" in steps[0]
    assert "(paused_since>? AND paused_since<?)" in steps[1]
    reader.close()


def test_a_page_behind_the_first_is_searched_from_where_that_ended(
    sample: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer_tui.storage.sweep_reader._PAGE", 1)
    with sample.desk.store.work() as work:
        work._connection.exec_driver_sql("UPDATE deadline SET noted_due = NULL")
        reader = SweepReader(place_of(sample.settings))
        work.commit()
    steps = plans(reader)
    found = list(reader.unnoted(sample.clock.at, sms=False))
    assert [one.number for one in found] == [1, 2]
    assert "(due_at,filing_id,number)>(?,?,?)" in steps[-1]
    reader.close()


def test_a_person_s_day_is_read_by_the_order_of_risk(sample: SampleDesk) -> None:
    reader = DailyReader(place_of(sample.settings))
    steps = plans(reader)
    reader.own(2, NOW, NOW, NOW)
    reader.provisional(2)
    assert {index_of(step) for step in steps} == {"ix_filing_assignee_risk"}
    steps.clear()
    reader.loads(NOW, NOW)
    reader.breached(NOW, 5)
    assert {index_of(step) for step in steps if "tally" not in step} == {"ix_filing_risk"}
    steps.clear()
    reader.provisional(None)
    assert "ix_filing_provisional" in steps[0]
    reader.close()


def test_the_words_of_the_partial_indexes_are_those_of_the_queries() -> None:
    import inspect

    from reviewer_tui.storage import sweep_reader

    said = inspect.getsource(sweep_reader)
    for condition in (UNNOTED_CLOCK, KEPT_CLOCK, ON_HOLD, CALLED):
        assert condition in said
