"""The hostile desk: made once for a run of the tests, because it takes ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.hostile_desk import HostileDesk, hostile_desk


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileDesk]:
    """Everything on it was written by somebody who means harm. Tests leave its filings as they are."""
    made = hostile_desk(tmp_path_factory.mktemp("hostile"))
    yield made
    made.sample.desk.close()
