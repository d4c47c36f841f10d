"""Many processes at one queue: every filing is claimed once, nobody meets an exception, and the trail tells each claim."""

from __future__ import annotations

import json
import os
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from reviewer_tui import clocks
from reviewer_tui.bootstrap import SetClock, desk_clock, init_desk, open_desk
from reviewer_tui.domain.staff import Role
from reviewer_tui.errors import NotFound
from reviewer_tui.settings import Settings, read_settings
from reviewer_tui.storage import quick_reads
from reviewer_tui.storage.sqlite_library import connect
from tests.bench.filled_desk import filled_desk
from tests.builders import a_filing_content
from tests.fault.truth import chain_of, moves_of
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import NOW, environment, sample_desk, write_package

pytestmark = [pytest.mark.load, pytest.mark.fault]
REVIEWERS = ("lilei", "hanmeimei", "wang")


def drained(settings: Settings, processes: int, now: SetClock) -> list[tuple[int, str]]:
    """What ``processes`` claimers took together until nothing was left: filing and who took it."""
    go_read, go_write = os.pipe()
    children = []
    for number in range(processes):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(go_write)
                os.close(read)
                taken = _claim(settings, REVIEWERS[number % len(REVIEWERS)], now, go_read)
                with os.fdopen(write, "wb") as file:
                    file.write(json.dumps(taken).encode())
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(write)
        children.append((pid, read))
    os.close(go_read)
    os.close(go_write)
    taken = []
    for pid, read in children:
        with os.fdopen(read, "rb") as file:
            said = file.read()
        _pid, status = os.waitpid(pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0, "a claimer met an exception"
        taken += [(number, login) for number, login in json.loads(said)]
    return taken


def _claim(settings: Settings, login: str, now: SetClock, go: int) -> list[tuple[int, str]]:
    desk = open_desk(settings, clock=now)
    actor = desk.staff.by_login(login)
    assert actor is not None
    taken = []
    os.read(go, 1)
    while True:
        try:
            taken.append((int(desk.triage.take_next(actor).id), login))
        except NotFound:
            desk.close()
            return taken


def test_thirty_processes_drain_six_hundred_filings_and_none_is_claimed_twice(tmp_path: Path, road: str) -> None:
    filled = filled_desk(tmp_path, 600)
    sample = filled.sample
    sample.desk.close()
    connection = connect(sample.database)
    connection.execute(
        "UPDATE filing SET stage = 'submitted', waiting_on = 'us', assignee_id = 0, risk_group = 0, version = 2"
    )
    free = {row[0] for row in connection.execute("SELECT id FROM filing").fetchall()}
    connection.close()
    assert len(free) == 600
    moves_of(sample.database)

    taken = drained(sample.settings, 30, sample.clock)

    assert Counter(number for number, _login in taken) == Counter(free)
    moves = moves_of(sample.database)
    assert {number: list(versions) for number, versions in moves.items()} == {number: [2, 3] for number in free}
    connection = connect(sample.database, read_only=True)
    claims = connection.execute("SELECT filing_id, actor FROM audit_event WHERE action = 'audit.take'").fetchall()
    holders = connection.execute(
        "SELECT filing.id, staff.login FROM filing JOIN staff ON staff.id = filing.lease_holder_id"
    ).fetchall()
    connection.close()
    assert Counter(claims) == Counter(taken)
    assert Counter(holders) == Counter(taken)
    assert chain_of(sample.settings).first_bad is None


@pytest.fixture
def on_server(tmp_path: Path) -> Iterator[Settings]:
    """A desk with 60 filings on a PostgreSQL server."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed here")
    local = sample_desk(tmp_path)
    local.desk.close()
    with postgres_server() as url:
        home = local.home
        settings = replace(read_settings(environment(home), database=str(home / "server.db")), url=url)
        settings = replace(settings, audit_head=home / "keys" / "server.head")
        init_desk(settings, login="root", name="管理员", clock=SetClock(NOW))
        desk = open_desk(settings, clock=SetClock(NOW))
        root = desk.staff.by_login("root")
        assert root is not None
        people = {login: desk.staff.add(root, login=login, name=login, role=Role.SUPERVISOR)[0] for login in REVIEWERS}
        packages = [
            write_package(tmp_path / "in" / f"{number:02}", a_filing_content(order_no=f"PG-{number}"))
            for number in range(60)
        ]
        assert {done.outcome for done in desk.intake.import_paths(people["lilei"], packages)} == {"imported"}
        desk.close()
        yield settings


def test_on_a_server_ten_processes_drain_sixty_filings_and_none_is_claimed_twice(on_server: Settings) -> None:
    taken = drained(on_server, 10, SetClock(NOW))
    assert len(taken) == len({number for number, _login in taken}) == 60
    desk = open_desk(on_server, clock=SetClock(NOW))
    wang = desk.staff.by_login("wang")
    assert wang is not None
    claims = [
        event.actor for number, _ in taken for event in desk.history.timeline(number) if event.transition == "T03"
    ]
    assert Counter(claims) == Counter(login for _number, login in taken)
    assert desk.history.verify(wang).first_bad is None
    desk.close()


def test_leases_follow_the_clock_of_the_database_s_host(on_server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk_clock(on_server).now()
    # A host whose clock is an hour behind: only its own measure of time is changed, the server's is not.
    monkeypatch.setattr(clocks, "datetime", _Behind)
    monkeypatch.setattr(quick_reads, "datetime", _Behind)
    assert clocks.HostClock().now() < before - timedelta(minutes=50)
    now = desk_clock(on_server).now()
    assert before <= now < before + timedelta(minutes=1)


class _Behind(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) - timedelta(hours=1)
