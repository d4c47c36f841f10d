"""A frozen filing over a real desk: what is refused, what goes on, who freezes and lifts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotFound, NotPermitted, Refused
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

WHY = "letter of the court, 张三"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def frozen_ids(desk: SampleDesk) -> list[int]:
    query = desk.desk.filters.query(desk.who("wang"), "is:frozen")
    return list(desk.desk.queue.ids(query, limit=9))


def test_nothing_moves_a_frozen_filing(desk: SampleDesk) -> None:
    ready = desk.make_ready(desk.add())
    freezes, wang, lilei = desk.desk.freezes, desk.who("wang"), desk.who("lilei")
    assert freezes.freeze(wang, ready.id, WHY) is True
    assert freezes.freeze(wang, ready.id, WHY) is False
    frozen = desk.filing(ready.id)
    assert frozen.frozen is not None
    assert (frozen.frozen.by, frozen.lease, frozen.version) == ("wang", None, ready.version)
    attempts = (
        lambda: desk.desk.triage.take(lilei, ready.id),
        lambda: desk.desk.decisions.decide(lilei, ready.id, DecisionDraft(verdict=Verdict.PASS)),
        lambda: desk.desk.corrections.correct(wang, ready.id, Stage.APPROVED, "why"),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.reason == "refused.frozen"
    assert desk.filing(ready.id) == frozen
    assert {step.because for step in desk.desk.followup.steps(lilei, ready.id)} == {"refused.frozen"}
    with pytest.raises(NotFound):
        desk.desk.triage.take_next(lilei)


def test_ports_are_neither_opened_nor_proven(desk: SampleDesk) -> None:
    filing = desk.desk.corrections.correct(desk.who("wang"), desk.add().id, Stage.APPROVED, "why").filing
    desk.desk.freezes.freeze(desk.who("wang"), filing.id, WHY)
    with pytest.raises(Refused) as caught:
        desk.desk.ports.opened(desk.who("net"), filing.id)
    assert caught.value.reason == "refused.frozen"


def test_the_queue_finds_it_until_it_is_lifted_and_the_reason_is_sealed(desk: SampleDesk) -> None:
    filing, wang = desk.add(), desk.who("wang")
    desk.desk.freezes.freeze(wang, filing.id, WHY)
    assert frozen_ids(desk) == [filing.id]
    with desk.desk.store.reading() as work:
        assert work.freezes.why(filing.id) == WHY
    assert "张三".encode() not in desk.database.read_bytes()
    assert WHY not in str(desk.desk.history.timeline(filing.id))
    assert desk.desk.freezes.unfreeze(wang, filing.id, "lifted") is True
    assert desk.desk.freezes.unfreeze(wang, filing.id, "lifted") is False
    assert frozen_ids(desk) == []
    assert [one.action for one in desk.desk.history.timeline(filing.id)][-2:] == ["audit.freeze", "audit.unfreeze"]
    assert desk.desk.triage.take(desk.who("lilei"), filing.id).stage is Stage.ISP_REVIEW


def test_only_supervisors_freeze_and_never_without_a_reason(desk: SampleDesk) -> None:
    filing = desk.add()
    with pytest.raises(NotPermitted):
        desk.desk.freezes.freeze(desk.who("lilei"), filing.id, WHY)
    with pytest.raises(Refused):
        desk.desk.freezes.freeze(desk.who("wang"), filing.id, "  ")
    assert desk.filing(filing.id) == filing


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_over_postgresql_a_filing_is_frozen_found_corrected_and_lifted(tmp_path: Path) -> None:
    with postgres_server() as url:
        desk = on_server(sample_desk(tmp_path), url)
        filing, wang = desk.add(), desk.who("wang")
        desk.desk.freezes.freeze(wang, filing.id, WHY)
        assert frozen_ids(desk) == [filing.id]
        with pytest.raises(Refused):
            desk.desk.triage.take(desk.who("lilei"), filing.id)
        desk.desk.freezes.unfreeze(wang, filing.id, "lifted")
        assert frozen_ids(desk) == []
        moved = desk.desk.corrections.correct(wang, filing.id, Stage.UPLOADED, "why").filing
        assert moved.stage is Stage.UPLOADED
        desk.desk.close()
