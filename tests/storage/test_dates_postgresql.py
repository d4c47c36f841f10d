"""Dates over a real PostgreSQL: the same proofs, a longer limit in one transaction with its reason sealed, one of two at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reviewer_tui.errors import Conflict
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

pytestmark = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    with postgres_server() as url:
        made = on_server(sample_desk(tmp_path), url)
        yield made
        made.desk.close()


def test_a_longer_limit_is_proven_with_who_and_why_and_only_the_first_of_two_is_made(sample: SampleDesk) -> None:
    filing = sample.add()
    deadlines = sample.desk.deadlines
    before = deadlines.explain(filing.id, "DL02").proof

    def extend(login: str) -> str:
        try:
            deadlines.extend(sample.who(login), filing.id, "DL02", 3, "管局系统维护", expect_version=filing.version)
        except Conflict as conflict:
            return f"after {conflict.values['by']}"
        return login

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(extend, ("root", "wang")))
    first = next(login for login in ("root", "wang") if login in said)
    assert said == sorted([first, f"after {first}"])
    proof = deadlines.explain(filing.id, "DL02").proof
    (extension,) = proof.extensions
    assert (extension.by, extension.amount, extension.why) == (first, 3, "管局系统维护")
    assert (proof.due_before_extension, proof.steps[-1].n) == (before.due, 5)
    assert sample.filing(filing.id).version == filing.version + 1
    assert sample.desk.history.timeline(filing.id)[-1].action == "audit.extended"
