"""The deadlines in a real terminal: what travels on the line while one moves and while nothing happens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import a_filing_content, a_sponsor
from tests.filings_on_the_way import texted
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.test_desk_in_a_terminal import desk

pytestmark = pytest.mark.pty


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """Twelve filings, one of which waits for its SMS verification."""
    made = sample_desk(tmp_path)
    for number in range(11):
        made.add(a_filing_content(order_no=f"BA-{number}", sponsor=a_sponsor(name=f"示例{number}号有限公司")))
    texted(made, made.add(a_filing_content(order_no="BA-11")))
    made.run_on()
    yield made
    made.desk.close()


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_moving_costs_few_bytes_and_resting_none_but_for_the_minute(
    sample: SampleDesk, columns: int, rows: int
) -> None:
    with desk(sample, columns=columns, rows=rows) as session:
        session.send("E")
        session.wait_for("SMS check")
        session.settle(0.6)
        session.send("j")
        session.settle(0.6)
        costs = [session.bytes_for(key, 0.1) for key in "jjkk"]
        assert max(costs) <= 450, costs
        session.settle(0.6)
        # Two looks at the store go by, and perhaps one minute mark.
        quiet, before = time.monotonic() + 5, len(session.raw)
        while time.monotonic() < quiet:
            session.read(0.5)
        assert len(session.raw) - before <= 200
        session.send("2")
        session.wait_for("sponsor 李* 138****8000")
        assert "李示例" not in session.text
