"""The importer as a whole against the least that taking in a package can cost: its JSON parsed, its files written safely."""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from reviewer_tui.bootstrap import SetClock, open_desk
from reviewer_tui.settings import read_settings
from tests.bench.filled_desk import REVIEWER
from tests.bench.table import Table
from tests.builders import a_filing_content
from tests.sample_desk import SampleDesk, environment, sample_desk, write_package

PACKAGES = 300
WARM = 5


def import_against_files(folder: Path, table: Table, rounds: int) -> None:
    """Packages with three pictures each, on an empty desk of its own every round; the reader's start counts."""
    sample = sample_desk(folder)
    sample.desk.close()
    packages = [
        write_package(folder / "packages" / f"p{number}", a_filing_content(order_no=f"ORD-{number}"))
        for number in range(WARM + PACKAGES)
    ]
    for number in range(rounds):
        ways = {
            "ours": lambda: _imported(sample, folder / "ours", packages),
            "bare": lambda: _written(folder / "bare", packages[WARM:]),
        }
        wall, cpu = {}, {}
        for way in ("ours", "bare") if number % 2 else ("bare", "ours"):
            wall[way], cpu[way] = ways[way]()
        table.note(
            "import-files",
            wall["ours"] / wall["bare"],
            desk_ms_a_package=1000 * wall["ours"] / PACKAGES,
            bare_ms_a_package=1000 * wall["bare"] / PACKAGES,
            cpu_ratio=cpu["ours"] / cpu["bare"],
        )


def _imported(sample: SampleDesk, home: Path, packages: list[Path]) -> tuple[float, float]:
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(sample.home, home)
    settings = read_settings(environment(home), database=str(home / "desk.db"))
    desk = open_desk(settings, clock=SetClock(sample.clock.at))
    actor = sample.who(REVIEWER)
    desk.intake.import_paths(actor, packages[:WARM])
    spent = _timed(lambda: _all_taken([one.outcome for one in desk.intake.import_paths(actor, packages[WARM:])]))
    desk.close()
    return spent


def _all_taken(outcomes: list[str]) -> None:
    assert set(outcomes) == {"imported"}, outcomes


def _written(home: Path, packages: list[Path]) -> tuple[float, float]:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return _timed(lambda: [_keep(package, home / package.name) for package in packages])


def _keep(package: Path, target: Path) -> None:
    """What a careful writer does: each file aside, synced, renamed; then the folder is synced."""
    json.loads((package / "filing.json").read_bytes())
    target.mkdir()
    for file in sorted((package / "materials").iterdir()):
        part = target / f"{file.name}.part"
        with part.open("wb", buffering=0) as out:
            out.write(file.read_bytes())
            os.fsync(out.fileno())
        part.rename(target / file.name)
    handle = os.open(target, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, those of ended child processes included."""
    gc.collect()
    begun, used = time.monotonic(), _cpu()
    call()
    return time.monotonic() - begun, _cpu() - used


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
