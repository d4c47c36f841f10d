"""Desks on which a use-case is tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]


@pytest.fixture(params=ROADS)
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    """The same desk over a file and over a server."""
    if request.param == "sqlite":
        yield sample_desk(tmp_path)
        return
    with postgres_server() as url:
        made = on_server(sample_desk(tmp_path), url)
        yield made
        made.desk.close()
