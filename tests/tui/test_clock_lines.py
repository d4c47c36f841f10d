"""The pane of the clocks: every clock with its course, duties apart from what is only kept or valid until a day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.errors import Refused
from tests.sample_desk import SampleDesk, sample_desk
from tests.timetravel.travelling import desk_at, go, return_it, submit, to_the_authority, walk
from tests.tui.desk_pilot import on_screen


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path, config="data_code = true\n")
    yield made
    made.desk.close()


async def clocks_on_screen(sample: SampleDesk, number: FilingId, size: tuple[int, int] = (80, 24)) -> list[str]:
    async with on_screen(sample, size=size) as desk:
        await desk.press(":")
        await desk.type(f"open F-{number}")
        await desk.press("enter", "8")
        await desk.until(lambda: bool(desk.pane("clocks").keys), "the clocks")
        return [line.plain for line in desk.pane("clocks").lines]


async def test_a_returned_filing_shows_since_when_its_clocks_stand_still_and_for_what(tmp_path: Path) -> None:
    sample = desk_at(tmp_path, "2026-11-23 10:00")
    filing = return_it(sample, submit(sample, "2026-11-23 10:00"), "2026-11-24 11:00")
    sample.desk.deadlines.extend(sample.who("wang"), filing.id, "DL19", 3, "经办人住院")
    lines = await clocks_on_screen(sample, filing.id)
    first = next(place for place, line in enumerate(lines) if "First contact" in line)
    assert lines[first].startswith("|| First contact")
    assert "1wd left" in lines[first]
    assert "paused since 11-24 Tue 11:00 (Return)" in lines[first + 1]
    reply = next(place for place, line in enumerate(lines) if "reply" in line)
    assert "applicant" in lines[reply]
    assert "lengthened by 3 working days" in lines[reply + 1]


async def test_what_is_kept_stands_apart_and_is_no_duty_and_a_provisional_date_has_its_sign(tmp_path: Path) -> None:
    sample = desk_at(tmp_path, "2026-12-10 09:00")
    filing = to_the_authority(sample, "2026-12-10")
    lines = await clocks_on_screen(sample, filing.id)
    assert any("Authority review" in line and "24:00?" in line for line in lines)
    title = next(place for place, line in enumerate(lines) if line.strip() == "Valid and kept until")
    assert "kept until 2027-03-12" in lines[title + 1]
    assert not any("Keep uploads" in line for line in lines[:title])
    assert all(len(line) <= 80 for line in lines)


async def test_what_has_ended_says_when_and_whether_in_time(tmp_path: Path) -> None:
    sample = desk_at(tmp_path, "2026-11-20 09:00")
    filing = walk(sample, to_the_authority(sample, "2026-11-20"), ("2026-12-21 10:00", "authority_approved"))
    lines = await clocks_on_screen(sample, filing.id)
    late = next(place for place, line in enumerate(lines) if "Authority review" in line)
    assert lines[late].startswith("✗ ")
    assert "ended 12-21 Mon 10:00" in lines[late + 1]


async def test_a_step_or_an_event_tells_what_would_be_due_by_it(tmp_path: Path) -> None:
    sample = desk_at(tmp_path, "2026-11-23 10:00")
    filing = submit(sample, "2026-11-23 10:00")
    go(sample, "2026-11-23 11:00")
    foreseen = sample.desk.deadlines.foresee(filing.id, "real_name_done")
    assert [(proof.proof.clock, str(proof.proof.due)) for proof in foreseen.proofs] == [("DL15", "2026-11-26")]
    with pytest.raises(Refused, match=r"refused\.day_decides"):
        sample.desk.deadlines.foresee(filing.id, "task_received")
    with sample.desk.store.reading() as work:
        assert all(one.clock != "DL15" for one in work.deadlines.of(filing.id))


async def test_a_data_code_is_valid_until_a_day(sample: SampleDesk) -> None:
    from tests.usecases.test_happenings import approved

    filing = approved(sample)
    typed = {"consent_by": "sponsor", "consent_how": "written"}
    sample.desk.happenings.record_typed(sample.who("lilei"), filing.id, "data_code_issued", typed)
    lines = await clocks_on_screen(sample, filing.id)
    assert any("valid until 2026-12-23" in line for line in lines)
