"""The order of risk: the queue's order is the domain's for any clocks, on each database, and no instant of "now" is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer_tui.domain.clock import ClockMark, ClockUnit, MarkKind
from reviewer_tui.domain.deadline import Deadline, DeadlineState, leading, risk_key
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.stage import CLOSED, Stage, WaitingOn
from reviewer_tui.storage.migrate import migrate
from reviewer_tui.storage.place import Place
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.unit_of_work import Database
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.queue_model import QueueOrder, QueueQuery
from tests.postgres_server import binaries, postgres_server

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
FILINGS = 12


def a_clock(waiting: WaitingOn, state: DeadlineState, due: int | None) -> Deadline:
    return Deadline(
        clock="DL02",
        limit=2,
        unit=ClockUnit.WORKING_DAYS,
        waiting_on=waiting,
        marks=(
            ClockMark(kind=MarkKind.START, at=START, because="T01"),
            ClockMark(kind=MarkKind.PAUSE, at=START, because="T04"),
        ),
        state=state,
        started_at=START,
        due_at=START + timedelta(days=due) if due is not None else None,
        ended_at=START if state in (DeadlineState.MET, DeadlineState.CANCELLED) else None,
    )


CLOCKS = st.builds(
    a_clock,
    st.sampled_from(WaitingOn),
    st.sampled_from([DeadlineState.RUNNING, DeadlineState.PAUSED, DeadlineState.MET]),
    st.integers(0, 6),
).map(lambda clock: replace(clock, due_at=None) if clock.state is DeadlineState.PAUSED else clock)
FILED = st.lists(
    st.tuples(st.lists(CLOCKS, max_size=4).map(tuple), st.sampled_from(Stage)), min_size=FILINGS, max_size=FILINGS
)


@given(clocks=st.lists(CLOCKS, max_size=5).map(tuple))
def test_what_waits_on_us_leads_then_others_then_the_paused_and_what_is_no_duty_never(
    clocks: tuple[Deadline, ...],
) -> None:
    chosen = leading(clocks)
    duties = [clock for clock in clocks if clock.open and clock.waiting_on is not WaitingOn.NOBODY]
    assert (chosen is None) is (not duties)
    running = [clock for clock in duties if clock.state is DeadlineState.RUNNING]
    ours = [clock for clock in running if clock.waiting_on is WaitingOn.US]
    if chosen is not None:
        assert chosen in (ours or running or duties)
        assert all(chosen.due_at <= clock.due_at for clock in ours or running if chosen.due_at and clock.due_at)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An empty desk with its key, in a file and on a server."""
    if request.param == "postgresql" and binaries() is None:
        pytest.skip("PostgreSQL is not installed here")
    with postgres_server() if request.param == "postgresql" else nullcontext("") as url:
        home = tmp_path_factory.mktemp("risk")
        found = Place(
            database=home / "desk.db", key_file=home / "k", audit_head=home / "h", materials=home / "m", url=url
        )
        Vault.create(found.key_file)
        migrate(found, create=True)
        yield found


@pytest.fixture(scope="module")
def database(place: Place) -> Iterator[Database]:
    """With some filings, none of them with a clock yet."""
    opened = Database(place, Vault.load(place.key_file))
    with opened.work() as work:
        for number in range(FILINGS):
            work.filings.add(
                order_no=f"BA-{number}",
                type=FilingType.FIRST_FILING,
                content_hash="",
                revision=1,
                received_at=START,
            )
        work.commit()
    yield opened
    opened.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filed=FILED, now=st.integers(0, 2**41))
def test_the_queue_of_each_database_is_in_the_order_of_the_domain_whenever_it_is_asked(
    place: Place, database: Database, filed: list[tuple[tuple[Deadline, ...], Stage]], now: int
) -> None:
    reader = QueueReader(place)
    try:
        ids = sorted(reader.ids(QueueQuery(order=QueueOrder.RECEIVED), limit=FILINGS))
        with database.work() as work:
            for number, (clocks, stage) in zip(ids, filed, strict=True):
                filing = work.filings.get(number)
                work.filings.save(replace(filing, stage=stage), clocks, expect_version=filing.version, at=START)
            work.commit()
        keys = {
            number: (risk_key(clocks, closed=stage in CLOSED), number)
            for number, (clocks, stage) in zip(ids, filed, strict=True)
        }
        expected = tuple(sorted(ids, key=keys.__getitem__))
        assert reader.ids(QueueQuery(now=now), limit=FILINGS) == expected
        assert tuple(row.id for row in reader.page(QueueQuery(), limit=FILINGS).rows) == expected
    finally:
        reader.close()
