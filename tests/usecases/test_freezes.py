"""A frozen filing over a real desk: what is refused, what goes on, who freezes and lifts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FrozenFor
from reviewer_tui.domain.finding import TickState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, DeskError, NotFound, NotPermitted, Refused
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkVerb
from reviewer_tui.usecases.effects import EffectState
from reviewer_tui.usecases.freeze_store import FreezeCause
from reviewer_tui.usecases.freezes import HELD
from tests.cli.running import Shell
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
        assert work.freezes.cause(filing.id) == FreezeCause(document="", why=WHY)
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


def test_of_a_frozen_filing_nothing_of_ours_changes_and_what_comes_in_is_written_down(desk: SampleDesk) -> None:
    ready = desk.make_ready(desk.add())
    lilei, han, wang, do = desk.who("lilei"), desk.who("hanmeimei"), desk.who("wang"), desk.desk
    view = do.review.open(lilei, ready.id, in_clear=False)
    row = next(each.row.id for each in view.rows if each.row.by_eye)
    warning = next((each.key for each in view.findings), "R-CON-05:same@sponsor")
    do.decisions.decide(lilei, ready.id, DecisionDraft(verdict=Verdict.PASS))
    do.freezes.freeze(wang, ready.id, WHY, authority=FrozenFor.POLICE, document="京公(2026)1号")
    before = desk.filing(ready.id)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: do.decisions.undo(lilei, ready.id),
        lambda: do.review.tick(lilei, ready.id, row, TickState.FAIL),
        lambda: do.review.confirm(lilei, ready.id, warning, "seen"),
        lambda: do.staff_edits.edit(lilei, ready.id, {"sponsor.remark": "x"}, reason="x", consent="x"),
        lambda: do.seconds.override(lilei, ready.id, warning, "x"),
        lambda: do.triage.assign(wang, ready.id, "hanmeimei"),
        lambda: do.followup.record(lilei, ready.id, "verification_received"),
        lambda: do.decisions.decide(han, ready.id, DecisionDraft(verdict=Verdict.RETURN)),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.reason in ("refused.frozen", "refused.no_such_move")
    (bulk,) = do.bulk.apply(wang, BulkOrder(verb=BulkVerb.ASSIGN, login="hanmeimei"), [ready.id])
    assert (bulk.outcome, bulk.refusal and bulk.refusal.reason) == (BulkOutcome.REFUSED, "refused.frozen")
    assert desk.filing(ready.id) == before
    do.review.note(lilei, ready.id, "the court called")
    do.review.log_call(lilei, ready.id, "reached")
    assert do.happenings.record(lilei, ready.id, "real_name_done").changed
    assert desk.filing(ready.id).stage is before.stage


def test_an_agreement_waits_until_the_freeze_is_lifted(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, config='[policy]\nsecond_person = ["pass"]\n')
    ready, do = desk.make_ready(desk.add()), desk.desk
    do.decisions.decide(desk.who("lilei"), ready.id, DecisionDraft(verdict=Verdict.PASS))
    do.freezes.freeze(desk.who("wang"), ready.id, WHY)
    assert do.seconds.view(desk.who("hanmeimei"), ready.id).may_agree.because == "refused.frozen"
    for answer in (do.seconds.agree, lambda who, one: do.seconds.decline(who, one, "no")):
        with pytest.raises(Refused) as caught:
            answer(desk.who("hanmeimei"), ready.id)
        assert caught.value.reason == "refused.frozen"
    do.freezes.unfreeze(desk.who("wang"), ready.id, "lifted")
    assert do.seconds.agree(desk.who("hanmeimei"), ready.id).filing.stage is Stage.VERIFICATION_PENDING


def test_what_has_not_left_to_the_applicant_is_held_and_goes_when_the_freeze_is_lifted(desk: SampleDesk) -> None:
    ready, wang = desk.make_ready(desk.add()), desk.who("wang")
    reasons = (ReasonUse(code="FREE", path="filing", note="请补充"),)
    desk.desk.decisions.decide(desk.who("lilei"), ready.id, DecisionDraft(verdict=Verdict.RETURN, reasons=reasons))
    desk.desk.freezes.freeze(wang, ready.id, WHY)
    with desk.desk.store.reading() as work:
        letter = next(one for one in work.outbox.of(ready.id) if one.kind == "letter")
        kinds = {(one.state, one.trouble) for one in work.outbox.unsent(ready.id, ("letter", "status"))}
    assert kinds == {(EffectState.HELD, HELD)}
    for attempt in (desk.desk.outbox.release, desk.desk.deliveries.send):
        with pytest.raises(DeskError):
            attempt(wang, letter.id)
    desk.desk.freezes.unfreeze(wang, ready.id, "lifted")
    with desk.desk.store.reading() as work:
        assert (work.outbox.get(letter.id).state, work.outbox.get(letter.id).trouble) == (EffectState.WAITING, "")


def test_why_is_read_by_supervisors_and_auditors_alone(desk: SampleDesk) -> None:
    filing, wang = desk.add(), desk.who("wang")
    desk.desk.freezes.freeze(wang, filing.id, WHY, authority=FrozenFor.COURT, document="(2026)京01执1号")
    for login, reads in (("wang", True), ("audit", True), ("lilei", False), ("net", False)):
        view = desk.desk.review.open(desk.who(login), filing.id, in_clear=True)
        told = f"{view.frozen} {view.notes} {desk.desk.queue.preview(filing.id, desk.who(login)).frozen_because}"
        assert ("张三" in told, "京01执" in told) == (reads, reads)
        assert view.filing.frozen is not None
        assert (view.filing.frozen.by, view.filing.frozen.authority) == ("wang", FrozenFor.COURT)
    assert desk.desk.queue.row(filing.id).frozen
    desk.desk.freezes.unfreeze(wang, filing.id, "张三 lifted")
    assert "张三" not in str(desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True).notes)
    assert "张三 lifted" in str(desk.desk.review.open(wang, filing.id, in_clear=True).notes)


def test_a_court_and_the_police_freeze_by_a_document_and_nothing_else_is_taken(desk: SampleDesk) -> None:
    filing, wang = desk.add(), desk.who("wang")
    with pytest.raises(Refused) as no_document:
        desk.desk.freezes.record_typed(wang, filing.id, "freeze", {"authority": "court", "note": WHY})
    assert no_document.value.reason == "refused.document_needed"
    for typed in ({"authority": "king", "note": WHY}, {"day": "1", "note": WHY}):
        with pytest.raises(BadInput):
            desk.desk.freezes.record_typed(wang, filing.id, "freeze", typed)
    assert desk.filing(filing.id) == filing


def test_what_the_authority_says_of_a_frozen_filing_is_kept_once_as_a_note(desk: SampleDesk) -> None:
    filing = desk.desk.corrections.correct(desk.who("wang"), desk.add().id, Stage.AUTHORITY_REVIEW, "why").filing
    desk.wait(minutes=1)
    desk.desk.freezes.freeze(desk.who("wang"), filing.id, WHY)
    desk.run_on()
    shell = Shell(desk)
    results = desk.home / "results.csv"
    results.write_text(
        f"id,kind,outcome,code,note\n{filing.number},authority,refused,1002,意见原文\n", encoding="utf-8"
    )
    for _again in range(2):
        told = shell.json("status", "apply", str(results), "--yes", code=5)
        assert told["results"][0]["outcome"] == "refused"
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert [note.text for note in view.notes] == ["why", "authority refused 1002 意见原文"]
    assert view.filing.stage is Stage.AUTHORITY_REVIEW
    shown = shell.json("show", filing.number)["frozen"]
    assert (shown["by"], shown["authority"], shown["why"]) == ("wang", "other", None)


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
