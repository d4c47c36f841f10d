"""A desk with people, and a shell on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """A desk without filings; commands run at its time."""
    made = sample_desk(tmp_path)
    made.run_on()
    yield made
    made.desk.close()


@pytest.fixture
def shell(sample: SampleDesk) -> Shell:
    """Commands typed by the reviewer lilei."""
    return Shell(sample)
