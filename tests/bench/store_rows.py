"""The rows that need no terminal: counters, decisions, claims, imports, and the batch command."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import TextClause, event, text

from reviewer_tui.bootstrap import Desk, SetClock, open_desk, place_of
from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.settings import read_settings
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.unit_of_work import UnitOfWork
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from tests.bench.filled_desk import REVIEWER, FilledDesk
from tests.bench.table import Table
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, environment, sample_desk, write_package

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = 12
WARM = 3
PACKAGES = 60
MANY = 100_000
"""From so many filings on counting them all takes seconds, and is done once a round."""
TAKES = 12
"""Filings that each of twenty claimers takes."""

_GROUP_BY = "SELECT stage, count(*), sum(assignee_id = 0), sum(assignee_id = ?) FROM filing GROUP BY stage"


def counts(small: FilledDesk, large: FilledDesk, table: Table, rounds: int) -> None:
    """Stage and view counters against counting."""
    staff = large.sample.who(REVIEWER).id
    readers = {desk.filings: QueueReader(place_of(desk.sample.settings)) for desk in (small, large)}
    connection = connect(large.sample.database, read_only=True)
    query = QueueQuery(staff_id=staff)
    mine, nobodys = (Term(key="rev", values=(value,)) for value in ("me", "none"))
    views = {
        "mine": QueueQuery(terms=(mine,), staff_id=staff),
        "unassigned": QueueQuery(terms=(nobodys,)),
        "all": query,
    }
    for _number in range(rounds):
        taken = {
            filings: _each(lambda reader=reader: reader.counts(query, views), 100)
            for filings, reader in readers.items()
        }  # type: ignore[misc]
        grouped = _each(lambda: connection.execute(_GROUP_BY, (staff,)).fetchall(), 10 if large.filings < MANY else 1)
        kept = _each(lambda: connection.execute("SELECT assignee_id, stage, filings FROM tally").fetchall(), 100)
        table.note(
            "counts",
            taken[large.filings] / grouped,
            desk_ms=1000 * taken[large.filings],
            group_by_ms=1000 * grouped,
            bare_counters_ms=1000 * kept,
        )
        table.note("counts-grows", taken[large.filings] / taken[small.filings])
    connection.close()
    for reader in readers.values():
        reader.close()


def _each(call: Callable[[], object], times: int) -> float:
    begun = time.perf_counter()
    for _time in range(times):
        call()
    return (time.perf_counter() - begun) / times


def _copied(sample: SampleDesk, home: Path) -> Desk:
    """The same desk once more below ``home``, opened at the same instant."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(sample.home, home, ignore=shutil.ignore_patterns("packages"))
    settings = read_settings(environment(home), database=str(home / "desk.db"))
    return open_desk(settings, clock=SetClock(sample.clock.at))


def decision(folder: Path, table: Table, rounds: int) -> None:
    """Returns with one reason: the whole use-case against its own statements, executed bare."""
    sample = sample_desk(folder)
    filings = [sample.add(a_filing_content(order_no=f"ORD-{number}")).id for number in range(WARM + DECISIONS)]
    actor = sample.who(REVIEWER)
    for filing_id in filings:
        sample.desk.triage.take(actor, filing_id)
    sample.desk.close()
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code=_a_reason(sample.desk)),))

    def decide(desk: Desk, filing_id: int) -> None:
        desk.decisions.decide(actor, filing_id, draft)

    for number in range(rounds):
        recorded: list[list[Any]] = []
        with _recording(_copied(sample, folder / "recorded"), recorded) as desk:
            for filing_id in filings:
                recorded.append([])
                decide(desk, filing_id)
        ours, bare = _copied(sample, folder / "ours"), _copied(sample, folder / "bare")
        calls = {
            "ours": [partial(decide, ours, filing_id) for filing_id in filings],
            "bare": [partial(_replay, bare, part) for part in recorded],
        }
        spent = {}
        for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
            for call in calls[name][:WARM]:
                call()
            gc.collect()
            begun = time.process_time()
            for call in calls[name][WARM:]:
                call()
            spent[name] = (time.process_time() - begun) / DECISIONS
        ours.close()
        bare.close()
        table.note(
            "decision",
            spent["ours"] / spent["bare"],
            desk_ms=1000 * spent["ours"],
            core_ms=1000 * spent["bare"],
            statements=len(recorded[-1]),
        )


def _a_reason(desk: Desk) -> str:
    return next(reason.code for reason in desk.tables.reasons.values() if reason.fits(Verdict.RETURN))


@contextmanager
def _recording(desk: Desk, recorded: list[list[Any]]) -> Iterator[Desk]:
    """The desk, whose statements are put into the last of the lists, built for SQLAlchemy Core beforehand."""

    def note(_connection: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:
        recorded[-1].append((_built(sql), [_named(row) for row in values] if many else _named(values)))

    engine = desk.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield desk
    finally:
        event.remove(engine, "before_cursor_execute", note)
        desk.close()


@cache
def _built(sql: str) -> TextClause:
    """A statement of the driver as one of Core: each place becomes a name."""
    first, *rest = sql.split("?")
    return text(first + "".join(f":p{number}{part}" for number, part in enumerate(rest)))


def _named(values: Iterable[Any]) -> dict[str, Any]:
    return {f"p{number}": value for number, value in enumerate(values)}


def _replay(desk: Desk, statements: list[Any]) -> None:
    with desk.store.engine.connect() as connection, connection.begin():
        for statement, values in statements:
            result = connection.execute(statement, values)
            if result.returns_rows:
                result.all()


def claimers(folder: Path, desk: FilledDesk, table: Table, rounds: int) -> None:
    """Twenty processes that take filings as fast as they can: how long the unluckiest waited for its turn to write."""
    for number in range(rounds):
        longest, took = {}, {}
        for way in ("fair", "plain") if number % 2 else ("plain", "fair"):
            home = folder / way
            _copied(desk.sample, home).close()
            ran = subprocess.run(
                [sys.executable, "-m", "tests.bench.claimers", str(home), way, str(TAKES)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                check=True,
            )
            said = json.loads(ran.stdout)
            longest[way], took[way] = max(said["waits"]), said["seconds"]
        table.note(
            "claimers",
            longest["fair"] / longest["plain"],
            desk_ms=1000 * longest["fair"],
            busy_timeout_ms=1000 * longest["plain"],
            desk_all_s=took["fair"],
            busy_timeout_all_s=took["plain"],
        )


def import_rows(folder: Path, table: Table, rounds: int) -> None:
    """The importer's writing, and the importer as a whole, against bare inserts of what it wrote."""
    sample = sample_desk(folder)
    actor = sample.who(REVIEWER)
    packages = [
        write_package(folder / "packages" / f"p{number}", a_filing_content(order_no=f"ORD-{number}"))
        for number in range(PACKAGES)
    ]
    sample.desk.close()
    for _number in range(rounds):
        desk = _copied(sample, folder / "ours")
        with _writing_timed() as writing:
            gc.collect()
            begun = time.process_time()
            outcomes = desk.intake.import_paths(actor, packages)
            whole = time.process_time() - begun
        assert all(outcome.outcome == "imported" for outcome in outcomes), outcomes[0]
        desk.close()
        _copied(sample, folder / "bare").close()
        rows = _new_rows(folder / "bare" / "desk.db", folder / "ours" / "desk.db")
        bare = _insert(folder / "bare" / "desk.db", rows)
        writes = writing[0]
        aside = {"rows": float(sum(len(each) for _names, each in rows.values()))}
        table.note("import-rows", writes / bare, desk_ms=1000 * writes, executemany_ms=1000 * bare, **aside)
        table.note("import-whole", whole / bare, desk_ms_a_package=1000 * whole / PACKAGES)


_STORES = ("filings", "revisions", "reviews", "audit", "outbox", "register", "deadlines")


@contextmanager
def _writing_timed() -> Iterator[list[float]]:
    """CPU seconds spent in the stores and in commits while this is open."""
    spent = [0.0]
    made, commit = UnitOfWork.__init__, UnitOfWork.commit

    def make(work: UnitOfWork, *given: Any, **named: Any) -> None:
        made(work, *given, **named)
        for name in _STORES:
            setattr(work, name, _Timed(getattr(work, name), spent))
        work.audit.last = None

    def timed_commit(work: UnitOfWork) -> None:
        begun = time.process_time()
        commit(work)
        spent[0] += time.process_time() - begun

    UnitOfWork.__init__ = make  # type: ignore[method-assign, assignment]
    UnitOfWork.commit = timed_commit  # type: ignore[method-assign, assignment]
    try:
        yield spent
    finally:
        UnitOfWork.__init__ = made  # type: ignore[method-assign]
        UnitOfWork.commit = commit  # type: ignore[method-assign]


class _Timed:
    """A store whose calls are added up."""

    def __init__(self, store: object, spent: list[float]) -> None:
        object.__setattr__(self, "_parts", (store, spent))

    def __getattr__(self, name: str) -> Any:
        store, spent = self._parts
        found = getattr(store, name)
        if not callable(found):
            return found

        def timed(*given: Any, **named: Any) -> Any:
            begun = time.process_time()
            try:
                return found(*given, **named)
            finally:
                spent[0] += time.process_time() - begun

        return timed

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._parts[0], name, value)


_Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _new_rows(before: Path, after: Path) -> _Rows:
    """The rows of every table that ``after`` has more than ``before``, parents first; counters are left to their triggers."""
    old, new = connect(before, read_only=True), connect(after, read_only=True)
    tables = [name for (name,) in new.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    kept_by_triggers = ("filing", "tally", "sqlite_sequence", "filing_text")
    tables = [
        "filing",
        *(name for name in tables if not name.startswith("filing_text_") and name not in kept_by_triggers),
    ]
    found: _Rows = {}
    for name in tables:
        cursor = new.execute(f"SELECT * FROM {name}")
        names = [description[0] for description in cursor.description]
        known = set(old.execute(f"SELECT * FROM {name}").fetchall())
        fresh = [row for row in cursor.fetchall() if row not in known]
        if fresh:
            found[name] = (names, fresh)
    old.close()
    new.close()
    return found


def _insert(database: Path, rows: _Rows) -> float:
    """CPU seconds of ``executemany`` of these rows in one transaction."""
    connection = connect(database)
    gc.collect()
    begun = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    for name, (names, fresh) in rows.items():
        columns = ", ".join(f'"{column}"' for column in names)
        connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(names))})", fresh)
    connection.execute("COMMIT")
    spent = time.process_time() - begun
    connection.close()
    return spent


def command(desk: FilledDesk, table: Table, rounds: int) -> None:
    """``list --json`` of the whole queue as a process of its own."""
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **desk.environ}
    ways = {
        "desk": ["-m", "reviewer_tui", "--as", REVIEWER, "list", "--view", "all", "--json", "--limit", "20000"],
        "bare": [str(Path(__file__).with_name("bare_list.py")), str(desk.sample.database)],
    }
    for arguments in ways.values():
        process(arguments, environ)
    for number in range(rounds):
        cpu, wall = {}, {}
        for way in ("desk", "bare") if number % 2 else ("bare", "desk"):
            cpu[way], wall[way] = process(ways[way], environ)
        table.note(
            "command",
            cpu["desk"] / cpu["bare"],
            desk_ms=1000 * cpu["desk"],
            bare_ms=1000 * cpu["bare"],
            wall_ratio=wall["desk"] / wall["bare"],
        )


def process(arguments: list[str], environ: dict[str, str]) -> tuple[float, float]:
    """CPU and wall seconds of a Python process."""
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments} left with {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - begun
