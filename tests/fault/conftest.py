"""Both SQLite roads: the bundled library with its write-ahead log, and the interpreter's own with a rollback journal."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.storage.sqlite_library import library, wal_is_safe
from tests.sample_desk import SampleDesk, sample_desk


@pytest.fixture(params=["bundled", "own"])
def road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """``bundled`` or ``own``, for this process and those it starts."""
    if request.param == "bundled" and importlib.util.find_spec("pysqlite3") is None:
        pytest.skip("the wheel with the bundled SQLite is not installed here")
    monkeypatch.setenv("REVIEWER_TUI_SQLITE", request.param)
    return str(request.param)


@pytest.fixture
def journal(road: str) -> str:
    """The journal mode of the road: ``wal``, or ``delete`` where the library's own is not safe."""
    return "wal" if wal_is_safe(library().sqlite_version_info) else "delete"


@pytest.fixture
def sample(tmp_path: Path, road: str) -> Iterator[SampleDesk]:
    """A desk without filings, made on this road."""
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()
