"""Hand-over notes over a real desk: left on releasing and assigning, found, shown, and ended by reading or deciding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing
from reviewer_tui.errors import Refused
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkVerb
from reviewer_tui.usecases.handover import HandoverView
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

NOTE = "照片已补，请打 13800138000 确认"
MASKED = "照片已补，请打 138****8000 确认"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def noted(desk: SampleDesk, filing: Filing, by: str = "hanmeimei") -> HandoverView | None:
    return desk.desk.review.open(desk.who(by), filing.id, in_clear=True).handover


def waiting(desk: SampleDesk) -> list[int]:
    query = desk.desk.filters.query(desk.who("wang"), "is:handover")
    assert [row.id for row in desk.desk.queue.page(query).rows] == list(desk.desk.queue.ids(query, limit=9))
    return list(desk.desk.queue.ids(query, limit=9))


def handed_over(desk: SampleDesk) -> Filing:
    filing = desk.add()
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    desk.desk.triage.release(desk.who("lilei"), filing.id, NOTE)
    return desk.filing(filing.id)


def test_a_note_waits_on_the_released_filing_until_the_next_holder_presses_a_key(desk: SampleDesk) -> None:
    filing, triage = handed_over(desk), desk.desk.triage
    assert (filing.handover, filing.lease, waiting(desk)) == (1, None, [filing.id])
    assert desk.desk.queue.row(filing.id).handover == 1
    preview = desk.desk.queue.preview(filing.id)
    assert preview.handover is not None
    assert (preview.handover.by, preview.handover.text) == ("lilei", MASKED)
    triage.renew(desk.who("hanmeimei"), filing.id)
    assert waiting(desk) == [filing.id], "not the holder"
    triage.take(desk.who("lilei"), filing.id)
    triage.renew(desk.who("lilei"), filing.id)
    assert waiting(desk) == [filing.id], "its author has not read it for another"
    triage.release(desk.who("lilei"), filing.id)
    triage.take(desk.who("hanmeimei"), filing.id)
    note = noted(desk, filing)
    assert note is not None
    assert note.text == NOTE, "in clear for who holds it"
    triage.renew(desk.who("hanmeimei"), filing.id)
    assert (waiting(desk), noted(desk, filing)) == ([], None)
    view = desk.desk.review.open(desk.who("hanmeimei"), filing.id, in_clear=True)
    assert [one.text for one in view.notes] == [NOTE]
    actions = [one.action for one in view.timeline]
    assert (actions.count("audit.handover"), actions.count("audit.handover_read")) == (1, 1)
    files = b"".join(each.read_bytes() for each in desk.database.parent.glob("desk.db*"))
    assert "照片已补".encode() not in files


def test_a_decision_ends_it_and_other_moves_do_not(desk: SampleDesk) -> None:
    filing = handed_over(desk)
    assert desk.filing(filing.id).handover == 1
    desk.pass_on(filing, by="hanmeimei")
    assert waiting(desk) == []
    desk.desk.triage.assign(desk.who("wang"), filing.id, "lilei", "weiter")
    desk.record(filing, "verification_received")
    assert waiting(desk) == [filing.id]


def test_assigning_leaves_one_and_the_same_again_is_none(desk: SampleDesk) -> None:
    filing, triage, wang = desk.add(), desk.desk.triage, desk.who("wang")
    triage.assign(wang, filing.id, "lilei", NOTE)
    first = desk.filing(filing.id)
    triage.assign(wang, filing.id, "lilei", NOTE)
    assert desk.filing(filing.id) == first
    assert triage.assign(wang, filing.id, "lilei", "anderes").handover == 2
    assert triage.assign(desk.who("lilei"), filing.id, "lilei", "für mich").handover == 3
    with pytest.raises(Refused):
        triage.release(desk.who("hanmeimei"), filing.id, "not mine")
    assert triage.release(wang, filing.id).handover == 3, "a release without a note keeps the one that waits"
    assert triage.release(desk.who("hanmeimei"), filing.id, "free already").handover == 4


def test_many_get_the_same_note_and_a_preview_leaves_none(desk: SampleDesk) -> None:
    filing, wang, bulk = desk.add(), desk.who("wang"), desk.desk.bulk
    order = BulkOrder(verb=BulkVerb.ASSIGN, login="lilei", note=NOTE)
    assert [row.outcome for row in bulk.preview(wang, order, [filing.id])] == [BulkOutcome.CHANGED]
    assert waiting(desk) == []
    for outcome in (BulkOutcome.CHANGED, BulkOutcome.UNCHANGED):
        assert [row.outcome for row in bulk.apply(wang, order, [filing.id])] == [outcome]
    assert waiting(desk) == [filing.id]
    release = BulkOrder(verb=BulkVerb.RELEASE, note="zweite")
    assert [row.outcome for row in bulk.apply(wang, release, [filing.id])] == [BulkOutcome.CHANGED]
    assert desk.filing(filing.id).handover == 2


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_over_postgresql_a_note_is_left_found_and_read(tmp_path: Path) -> None:
    with postgres_server() as url:
        desk = on_server(sample_desk(tmp_path), url)
        filing = handed_over(desk)
        assert waiting(desk) == [filing.id]
        desk.desk.triage.take(desk.who("hanmeimei"), filing.id)
        desk.desk.triage.renew(desk.who("hanmeimei"), filing.id)
        assert waiting(desk) == []
        desk.desk.close()
